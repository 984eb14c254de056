//! Trains that stand on days of a rule that has changed since: which could follow it, and moving them.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::cadences::Around;
use crate::{
    app::{
        release::{
            desk::words,
            forms::{ReasonField, given},
        },
        shell::surroundings,
        ui::{Button, Dialog, Notice, Tone, Variant, toasts},
    },
    domain::{
        ids::{CadenceId, CommandId},
        timetable::{Command, Following, Made, parts, realigned},
    },
    live::{Outcome, use_live},
};

/// The trains that would follow the rule, as it was and as it would be.
fn following(id: CadenceId, around: Around) -> Vec<(Made, Made)> {
    let today = surroundings().today();
    around.desk.doc.read(parts::CADENCES, |timetable| {
        let Some(cadence) = timetable.cadences.get(&id) else {
            return Vec::new();
        };
        let standing = around.trains.with(|trains| {
            let days = trains.iter().map(|train| (train.id, train.day));
            days.collect::<Vec<_>>()
        });
        around
            .portfolio
            .read(|portfolio| realigned(cadence, timetable.made(id), &standing, portfolio, today))
    })
}

/// Says that trains stand elsewhere than the rule has them, and offers to move them.
pub fn left_behind(id: CadenceId, around: Around) -> Option<AnyView> {
    let count = following(id, around).len();
    (count > 0).then(|| {
        let words = match count {
            1 => "1 train to come stands elsewhere than the rule has it now.".to_owned(),
            count => [
                &count.to_string(),
                " trains to come stand elsewhere than the rule has them now.",
            ]
            .concat(),
        };
        let refused = Signal::derive(move || around.refused());
        view! {
            <Notice tone=Tone::Warn>
                <p>{words}</p>
                <Button refused on_press=move |_| around.realign.set(Some(id))>"Move them…"</Button>
            </Notice>
        }
        .erase()
    })
}

/// Shows where the trains would go, and moves them in one step.
#[component]
pub fn RealignDialog(
    /// The pieces of the page.
    around: Around,
    /// Whose trains.
    id: CadenceId,
) -> AnyView {
    let live = use_live();
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            around.realign.set(None);
        }
    });
    let found = Memo::new(move |_| following(id, around));
    let reason = RwSignal::new(String::new());
    let sent = RwSignal::new(None::<CommandId>);
    let busy = Signal::derive(move || {
        sent.get()
            .is_some_and(|sent| matches!(live.outcome(sent).get(), Outcome::Unsent | Outcome::Sent))
    });
    let problem = move || match live.outcome(sent.get()?).get() {
        Outcome::Refused(refusal) => Some(words(&refusal)),
        _ => None,
    };
    let messages = toasts();
    Effect::new(move |_| {
        let Some(command) = sent.get() else { return };
        let Outcome::Done { .. } = live.outcome(command).get() else {
            return;
        };
        messages.undo("The trains follow the rule.", move |()| {
            around.desk.take_back(command)
        });
        open.set(false);
    });
    let send = move |_| {
        let trains = found.with_untracked(|found| {
            let one = |(_, to): &(Made, Made)| Following {
                train: to.train,
                occurrence: to.occurrence,
                day: to.day,
            };
            found.iter().map(one).collect()
        });
        let command = Command::Realign { id, trains };
        sent.set(Some(around.desk.doc.send(command, given(reason))));
    };
    let action = move || match found.with(Vec::len) {
        1 => "Move 1 train".to_owned(),
        count => ["Move ", &count.to_string(), " trains"].concat(),
    };
    let refused = Signal::derive(move || {
        found
            .with(Vec::is_empty)
            .then(|| "All trains to come follow the rule.".to_owned())
    });
    let rows = move || {
        found.with(|found| {
            around.trains.with(|trains| {
                let one = |(from, to): &(Made, Made)| {
                    let train = trains.iter().find(|train| train.id == from.train);
                    let name = train.map(|train| train.name.clone());
                    let (from, to) = (from.day.long_text(), to.day.long_text());
                    view! { <tr><th scope="row">{name}</th><td class="nowrap">{from}</td><td class="nowrap">{to}</td></tr> }
                };
                found.iter().map(one).collect::<Vec<_>>()
            })
        })
    };
    view! {
        <Dialog open title="Trains follow the rule" wide=true>
            <p>"Each moves with its members. Trains that were adjusted by hand, or have gone, stay."</p>
            <div class="table-frame move-steps">
                <table class="table">
                    <thead><tr><th scope="col">"Train"</th><th scope="col">"Now"</th><th scope="col">"After"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <ReasonField value=reason required=false/>
            <div role="alert">{move || problem().map(|words| view! { <Notice tone=Tone::Bad>{words}</Notice> })}</div>
            <div class="dialog-actions">
                <Button on_press=move |_| open.set(false)>"Cancel"</Button>
                <Button variant=Variant::Primary refused busy on_press=send>{action}</Button>
            </div>
        </Dialog>
    }
    .erase()
}
