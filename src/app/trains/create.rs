//! A new train: its name, day, and the releases that it begins with.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    PATH,
    facts::{home_key, home_of, homes, mode_of, modes},
};
use crate::{
    app::{
        release::forms::LineField,
        route::{go, query_value},
        shell::surroundings,
        ui::{Button, DateInput, Dialog, Field, IconButton, Notice, Select, Tone, Variant, toasts},
    },
    domain::{
        ids::{CommandId, TrainId},
        portfolio::Portfolio,
        text::NAME_LIMIT,
        time::Day,
        train::{Beginning, Command, Member, Mode, Train, World},
    },
    live::{Glance, Outcome, new_id, use_live},
};

/// Asks what the new train is, begins it, and goes to its page.
#[component]
pub fn CreateDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Programs to choose from.
    portfolio: Glance<Portfolio>,
    /// The releases to begin with.
    first: StoredValue<Vec<Member>>,
) -> AnyView {
    let live = use_live();
    let id = TrainId(new_id());
    let document = live.open::<Train>(id, None);
    let day = query_value("day").get_untracked();
    let day: Day = day
        .and_then(|day| day.parse().ok())
        .or_else(|| first.with_value(|first| first.iter().find_map(Member::day)))
        .unwrap_or_else(|| surroundings().today());
    let name = RwSignal::new(if first.with_value(Vec::is_empty) {
        String::new()
    } else {
        ["Train of ", &day.long_text()].concat()
    });
    let day = RwSignal::new(day.to_string());
    let mode = RwSignal::new(Mode::default().name().to_owned());
    let home = RwSignal::new(home_key(None));
    let members = RwSignal::new(first.get_value());
    let command = move || {
        Some(Command::Create(Beginning {
            name: name.get(),
            mode: mode.with(|mode| mode_of(mode)),
            day: day.with(|day| day.parse().ok())?,
            home: home.with(|home| home_of(home)),
            members: members.with(|members| members.iter().map(|one| one.release).collect()),
        }))
    };
    let refusal = Signal::derive(move || {
        let Some(command) = command() else {
            return Some("Choose the train’s day.".to_owned());
        };
        let world = World {
            releases: Some(members.get()),
            ..World::default()
        };
        let refused = document.ask_in(&command, &world, None).err();
        refused.map(|refusal| refusal.message)
    });
    let sent = RwSignal::new(None::<CommandId>);
    let refused = move || match live.outcome(sent.get()?).get() {
        Outcome::Refused(refusal) => Some(refusal.message),
        _ => None,
    };
    let busy = Signal::derive(move || {
        sent.get()
            .is_some_and(|sent| matches!(live.outcome(sent).get(), Outcome::Unsent | Outcome::Sent))
    });
    let messages = toasts();
    // Its page is read from the server, which has it once the command is done.
    Effect::new(move |_| {
        let Some(command) = sent.get() else { return };
        if !matches!(live.outcome(command).get(), Outcome::Done { .. }) {
            return;
        }
        let said = ["Created the train “", name.get_untracked().trim(), "”."].concat();
        messages.undo(said, move |()| {
            live.send::<Train>(id, Command::Undo { command }, None);
        });
        go(&[PATH, "/", &id.to_string()].concat());
    });
    let create = move |_| {
        if let Some(command) = untrack(command) {
            sent.set(Some(document.send(command, None)));
        }
    };
    let homes = Signal::derive(move || portfolio.read(homes));
    let all = members;
    let list = move || {
        members.with(|members| {
            if members.is_empty() {
                return view! { <p class="muted small">"None yet: add them on the train’s page."</p> }
                    .erase();
            }
            let items: Vec<_> = members.iter().map(|one| item(one, all)).collect();
            view! { <ul class="neighbours">{items}</ul> }.erase()
        })
    };
    view! {
        <Dialog open title="New train">
            <LineField name="train-name" label="Name" value=name limit=NAME_LIMIT/>
            <div class="columns">
                <Field name="train-day" label="Day"><DateInput value=day required=true/></Field>
                <Field name="train-mode" label="Its releases ship"><Select value=mode choices=Signal::stored(modes())/></Field>
                <Field name="train-home" label="Belongs to"><Select value=home choices=homes/></Field>
            </div>
            <div class="stack-tight">
                <h3>"Releases"</h3>
                {list}
            </div>
            <div role="alert">{move || refused().map(|words| view! { <Notice tone=Tone::Bad>{words}</Notice> })}</div>
            <div class="dialog-actions">
                <Button on_press=move |_| open.set(false)>"Cancel"</Button>
                <Button variant=Variant::Primary refused=refusal busy on_press=create>"Create train"</Button>
            </div>
        </Dialog>
    }
    .erase()
}

fn item(member: &Member, all: RwSignal<Vec<Member>>) -> AnyView {
    let id = member.release;
    let label = ["Leave ", &member.label, " out"].concat();
    let leave = move |_| all.update(|all| all.retain(|one| one.release != id));
    view! {
        <li>
            <span>{member.label.clone()}</span>
            <span class="muted small push">{member.target().map(|mark| mark.date.long_text())}</span>
            <IconButton icon="close" label on_press=leave/>
        </li>
    }
    .erase()
}
