//! The question before several releases move in one step: what moves, what speaks against it, why.

use crate::app::ui::{AnyView, ChildrenFn, Erase};
use leptos::prelude::*;

use super::{
    bench::Bench,
    conflicts::{compared, hindrances, summary},
};
use crate::{
    app::{
        release::{
            desk::words,
            forms::{ReasonField, given},
        },
        trains::{count, moved_table},
        ui::{Button, Dialog, Notice, Tone, Variant, toasts},
    },
    domain::{
        ids::{CommandId, ScenarioId},
        scenario::{Command, Scenario, Weighed, World},
    },
    live::{Outcome, use_live},
};

/// Asks, and moves the releases.
#[component]
pub fn CommitDialog(
    /// What is moved, and where.
    bench: Bench,
    /// The identity of the joint move.
    id: ScenarioId,
    /// What the scenario is called; empty for a selection.
    #[prop(into)]
    name: String,
    /// What the dialog is called.
    #[prop(into)]
    title: String,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What else is asked, at the top.
    children: ChildrenFn,
) -> AnyView {
    let live = use_live();
    let doc = live.open::<Scenario>(id, None);
    let reason = RwSignal::new(String::new());
    let called = StoredValue::new(name);
    let command = move || Command::Commit {
        name: called.get_value(),
        entries: bench.entries.get(),
    };
    let frozen = Memo::new(move |_| {
        bench.members.with(|members| {
            bench
                .weighed
                .with(|weighed| weighed.moving.meets_frozen_baseline(members))
        })
    });
    let held = Signal::derive(move || {
        let why = reason.get();
        let why = Some(why.trim()).filter(|why| !why.is_empty());
        let world = World {
            releases: Some(bench.members.get()),
            ..World::default()
        };
        let refused = doc.ask_in(&command(), &world, why);
        refused.err().map(|refusal| words(&refusal))
    });
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
    let said = StoredValue::new(String::new());
    Effect::new(move |_| {
        let Some(command) = sent.get() else { return };
        let Outcome::Done { .. } = live.outcome(command).get() else {
            return;
        };
        messages.undo(said.get_value(), move |()| {
            live.send::<Scenario>(id, Command::Undo { command }, None);
        });
        open.set(false);
    });
    let action = move || bench.weighed.with(|weighed| consequence(weighed, "Move "));
    let go = move |_| {
        said.set_value(
            bench
                .weighed
                .with_untracked(|weighed| consequence(weighed, "Moved ")),
        );
        sent.set(Some(doc.send(untrack(command), given(reason))));
    };
    let top = StoredValue::new(children);
    view! {
        <Dialog open title=title wide=true>
            {top.with_value(|top| top.show())}
            <p class="move-notice" role="status">{move || bench.weighed.with(summary)}</p>
            {hindrances(bench)}
            {move || bench.weighed.with(|weighed| moved_table(&weighed.moving))}
            {move || bench.weighed.with(|weighed| (!weighed.moving.members.is_empty()).then(|| compared(weighed)))}
            {move || view! { <ReasonField value=reason required=frozen.get()/> }}
            <div role="alert">{move || problem().map(|words| view! { <Notice tone=Tone::Bad>{words}</Notice> })}</div>
            <div class="dialog-actions">
                <Button on_press=move |_| open.set(false)>"Leave it"</Button>
                <Button variant=Variant::Primary refused=held busy on_press=go>{action}</Button>
            </div>
        </Dialog>
    }
    .erase()
}

fn consequence(weighed: &Weighed, verb: &str) -> String {
    let releases = weighed.moving.members.len();
    [verb, &count(releases, "release", "releases")].concat()
}
