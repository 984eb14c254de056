//! What speaks against the dates of a release, each with its facts and who can settle it; and exceptions from freezes asked for.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    accepting::accept_form,
    api,
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
        release::{self, Accepted, Deployment, Release, parts},
        text::REASON_LIMIT,
        time::Day,
        train::Passing,
    },
    live::{new_id, zones},
    wire::release::HeldAgainst,
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
    /// What its dates are held against.
    pub held: RwSignal<HeldAgainst>,
}

fn ask_anew(around: Around) {
    leptos::task::spawn_local(async move {
        if let Ok(fresh) = api::held_against(around.id).await {
            around.held.try_set(fresh);
        }
    });
}

/// Who comes into the same environments is not known before a deployment goes there: once that is on the record, it is asked
/// for anew. So it is when trains change, which stand beside the portfolio.
fn follow(around: Around) {
    Effect::new(move |began: Option<()>| {
        around.portfolio.doc.track_beside();
        if began.is_some() {
            ask_anew(around);
        }
    });
    Effect::new(move |before: Option<(u64, Vec<Deployment>)>| {
        let version = around.desk.doc.version();
        let now: Vec<_> = around
            .desk
            .doc
            .read_untracked(|release| release.deployments.iter().cloned().collect());
        match before {
            Some(before) if before.0 == version => before,
            Some(before) if before.1 != now => {
                ask_anew(around);
                (version, now)
            }
            _ => (version, now),
        }
    });
}

/// The conflicts of a release that is not out yet; nothing where there are none.
#[component]
pub fn Conflicts(
    /// What is known beside the release.
    around: Around,
) -> AnyView {
    let today = surroundings().today();
    follow(around);
    let all = Memo::new(move |_| {
        let all = crate::domain::Parts::ALL;
        let row = around
            .desk
            .doc
            .read(all, |release| Row::of_release(around.id, release));
        let Some(row) = row else { return Vec::new() };
        around.portfolio.doc.read(all, |portfolio| {
            around.held.with(|held| {
                let trains: Vec<Passing> = held.trains.iter().cloned().map(Into::into).collect();
                Beside::of(held.rows.iter(), portfolio, today, zones())
                    .with_trains(trains.iter())
                    .conflicts(&row)
            })
        })
    });
    let taken = Memo::new(move |_| {
        around
            .desk
            .doc
            .read(parts::ACCEPTED, |r| r.accepted.clone())
    });
    // What is taken on stays listed, for as long as it is there.
    let split = move |open: bool| {
        all.with(|all| {
            let is_open = |one: &&Conflict| {
                let finding = one.finding();
                taken.with(|taken| taken.iter().all(|held| held.finding != finding)) == open
            };
            all.iter().filter(is_open).cloned().collect::<Vec<_>>()
        })
    };
    let found = Memo::new(move |_| split(true));
    let accepted = Memo::new(move |_| split(false));
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
    let accepting = RwSignal::new(None::<Conflict>);
    let accept_open = RwSignal::new(false);
    let accept = Callback::new(move |conflict: Conflict| {
        accepting.set(Some(conflict));
        accept_open.set(true);
    });
    let deal = Deal {
        around,
        ask,
        accept,
    };
    let count = move || found.with(Vec::len);
    view! {
        <Show when=move || all.with(|all| !all.is_empty()) || permitted.with(|held| !held.is_empty())>
            <section class="card" aria-label="Conflicts">
                <div class="card-head"><h2>"Conflicts"</h2><span class="muted small">{count}</span></div>
                <div class="card-body stack">
                    <ul class="conflicts">{move || found.get().into_iter().map(|one| item(one, deal)).collect::<Vec<_>>()}</ul>
                    <ul class="conflicts">{move || accepted.get().into_iter().map(|one| settled(one, around, taken)).collect::<Vec<_>>()}</ul>
                    {move || permitted.get().into_iter().map(|words| view! { <p class="small">{words}</p> }).collect::<Vec<_>>()}
                </div>
            </section>
        </Show>
        <FormDialog open title=Signal::stored("Ask for an exception".to_owned()) action=Signal::stored("Ask for it".to_owned())
            form=Callback::new(move |()| form(around, asked.get_untracked()))/>
        <FormDialog open=accept_open title=Signal::stored("Accept the conflict".to_owned()) action=Signal::stored("Accept it".to_owned())
            form=Callback::new(move |()| match accepting.get_untracked() {
                Some(conflict) => accept_form(around.desk, conflict),
                None => (().erase(), Callback::new(|()| Ok(()))),
            })/>
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

/// How conflicts are dealt with.
#[derive(Clone, Copy)]
struct Deal {
    around: Around,
    ask: Callback<(FreezeId, Day)>,
    accept: Callback<Conflict>,
}

/// A conflict that somebody took on, with their reason.
fn settled(conflict: Conflict, around: Around, taken: Memo<Vec<Accepted>>) -> AnyView {
    let finding = conflict.finding();
    let held = taken.with_untracked(|taken| {
        let held = taken.iter().find(|held| held.finding == finding);
        held.map(|held| {
            (
                held.reason.clone(),
                held.at.day_at(surroundings().utc_offset),
            )
        })
    });
    let (reason, day) = held.unwrap_or_default();
    let command = release::Command::TakeBackAcceptance { finding };
    let asked = command.clone();
    let refused = Signal::derive(move || around.desk.refusal(&asked, None));
    let take_back = move |_| {
        (around.desk).change_or_say(command.clone(), "The conflict counts again");
    };
    view! {
        <li>
            <StateMark mark=Signal::stored(Mark::Done)/>
            <div>
                <p><span class="strong">{conflict.kind.label()}</span>" "<span class="chip">"accepted"</span></p>
                <p>{conflict.text}</p>
                <p class="muted small">"Accepted on "{day.long_text()}": "{reason}</p>
                <Button refused on_press=take_back>"Accept it no longer"</Button>
            </div>
        </li>
    }
    .erase()
}

fn item(conflict: Conflict, deal: Deal) -> AnyView {
    let Deal {
        around,
        ask,
        accept,
    } = deal;
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
    let taken = conflict.clone();
    let acceptable = conflict.kind.may_be_accepted().then(|| {
        let command = release::Command::AcceptConflict {
            finding: conflict.finding(),
            reason: "?".to_owned(),
        };
        let refused = Signal::derive(move || around.desk.refusal(&command, None));
        view! { <Button refused on_press=move |_| accept.run(taken.clone())>"Accept…"</Button> }
    });
    view! {
        <li>
            <StateMark mark=Signal::stored(mark)/>
            <div>
                <p class="strong">{conflict.kind.label()}</p>
                <p>{conflict.text}</p>
                <p class="muted small">{conflict.kind.settled_by()}</p>
                <p class="conflict-actions">{exception}{acceptable}</p>
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
