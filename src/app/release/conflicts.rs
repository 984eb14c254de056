//! What speaks against the dates of a release, each with its facts and who can settle it; and exceptions from freezes asked for.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    desk::Desk,
    forms::{FormDialog, Outcome},
};
use crate::{
    app::{
        shell::surroundings,
        ui::{Button, DateInput, Field, Mark, StateMark, TextArea},
    },
    domain::{
        Refusal,
        calendar::{
            Row,
            conflict::{Beside, Conflict},
        },
        ids::{ExceptionId, FreezeId, ReleaseId},
        portfolio::{self, EXCEPTION_LIMIT, Exception, Portfolio, Verdict},
        release::Release,
        text::REASON_LIMIT,
        time::Day,
    },
    live::new_id,
};

/// What is known beside the release.
#[derive(Clone, Copy)]
pub struct Around {
    /// The release.
    pub desk: Desk<Release>,
    /// Which.
    pub id: ReleaseId,
    /// The portfolio with its freezes and exceptions.
    pub portfolio: Desk<Portfolio>,
    /// The releases that it waits for or that wait for it, those of its line, and those of the same day and owner.
    pub rows: StoredValue<Vec<Row>>,
}

/// The conflicts of a release that is not out yet; nothing where there are none.
#[component]
pub fn Conflicts(
    /// What is known beside the release.
    around: Around,
) -> AnyView {
    let today = surroundings().today();
    let found = Memo::new(move |_| {
        let all = crate::domain::Parts::ALL;
        let row = around
            .desk
            .doc
            .read(all, |release| Row::of_release(around.id, release));
        let Some(row) = row else { return Vec::new() };
        around.portfolio.doc.read(all, |portfolio| {
            around
                .rows
                .with_value(|rows| Beside::of(rows.iter(), portfolio, today).conflicts(&row))
        })
    });
    let permitted = Memo::new(move |_| {
        around.portfolio.doc.read(crate::domain::Parts::ALL, |p| {
            let held = p.exceptions.values().filter(|one| {
                one.release == around.id
                    && one.verdict() == Some(Verdict::Granted)
                    && one.last >= today
            });
            let told = held.map(|one| passing(p, one));
            told.collect::<Vec<_>>()
        })
    });
    let asked = RwSignal::new(None::<(FreezeId, Day)>);
    let open = RwSignal::new(false);
    let ask = Callback::new(move |what: (FreezeId, Day)| {
        asked.set(Some(what));
        open.set(true);
    });
    let count = move || found.with(Vec::len);
    view! {
        <Show when=move || found.with(|found| !found.is_empty()) || permitted.with(|held| !held.is_empty())>
            <section class="card" aria-label="Conflicts">
                <div class="card-head"><h2>"Conflicts"</h2><span class="muted small">{count}</span></div>
                <div class="card-body stack">
                    <ul class="conflicts">{move || found.get().into_iter().map(|one| item(one, around, ask)).collect::<Vec<_>>()}</ul>
                    {move || permitted.get().into_iter().map(|words| view! { <p class="small">{words}</p> }).collect::<Vec<_>>()}
                </div>
            </section>
        </Show>
        <FormDialog open title=Signal::stored("Ask for an exception".to_owned()) action=Signal::stored("Ask for it".to_owned())
            form=Callback::new(move |()| form(around, asked.get_untracked()))/>
    }
    .erase()
}

/// An exception that is granted, in words.
fn passing(portfolio: &Portfolio, one: &Exception) -> String {
    let freeze = portfolio.freezes.get(&one.freeze);
    [
        "It may pass through ",
        freeze.map_or("a freeze", |freeze| &freeze.name),
        " from ",
        &one.first.long_text(),
        " to ",
        &one.last.long_text(),
        ": an exception is granted.",
    ]
    .concat()
}

fn item(conflict: Conflict, around: Around, ask: Callback<(FreezeId, Day)>) -> AnyView {
    let mark = if conflict.kind.blocks() {
        Mark::Failed
    } else {
        Mark::Warn
    };
    let day = conflict.day;
    let exception = conflict.freeze.map(|freeze| {
        // Asked with a reason, which the form brings: what is refused without it is refused for something else.
        let command = request(around, freeze, (day, day), "?".to_owned());
        let refused = Signal::derive(move || around.portfolio.refusal(&command, None));
        view! { <Button refused on_press=move |_| ask.run((freeze, day))>"Ask for an exception…"</Button> }
    });
    view! {
        <li>
            <StateMark mark=Signal::stored(mark)/>
            <div>
                <p class="strong">{conflict.kind.label()}</p>
                <p>{conflict.text}</p>
                <p class="muted small">{conflict.kind.settled_by()}</p>
                {exception}
            </div>
        </li>
    }
    .erase()
}

fn request(
    around: Around,
    freeze: FreezeId,
    (first, last): (Day, Day),
    reason: String,
) -> portfolio::Command {
    portfolio::Command::RequestException {
        id: ExceptionId(new_id()),
        freeze,
        release: around.id,
        first,
        last,
        reason,
    }
}

fn form(around: Around, asked: Option<(FreezeId, Day)>) -> (AnyView, Callback<(), Outcome>) {
    let Some((freeze, day)) = asked else {
        return (().erase(), Callback::new(|()| Ok(())));
    };
    let first = RwSignal::new(day.to_string());
    let last = RwSignal::new(day.to_string());
    let reason = RwSignal::new(String::new());
    let name = around.portfolio.doc.read_untracked(|portfolio| {
        let freeze = portfolio.freezes.get(&freeze);
        freeze.map(|freeze| [&freeze.name, ": ", &freeze.when(), "."].concat())
    });
    let send = Callback::new(move |()| {
        let day = |field: &str, text: RwSignal<String>| {
            let text = text.get_untracked();
            text.parse::<Day>()
                .map_err(|_| Some(Refusal::invalid(field, [field, ": choose a day."].concat())))
        };
        let days = (day("First day", first)?, day("Last day", last)?);
        let command = request(around, freeze, days, reason.get_untracked());
        around
            .portfolio
            .for_good(
                command,
                "The exception is asked for. Somebody else answers it, among the freezes.",
            )
            .map_err(Some)
    });
    let limit = ["At most ", &EXCEPTION_LIMIT.to_string(), " days in all"].concat();
    let fields = view! {
        <p>{name}</p>
        <p>"A Deployment Manager or an Administrator other than you answers. Granted, it lets this release through on these days, and ends by itself."</p>
        <div class="columns">
            <Field name="first" label="First day"><DateInput value=first required=true/></Field>
            <Field name="last" label="Last day" hint=limit><DateInput value=last required=true/></Field>
        </div>
        <Field name="why" label="Reason" hint="It stands on the record."><TextArea value=reason limit=REASON_LIMIT as u32 rows=2 required=true/></Field>
    };
    (fields.erase(), send)
}
