//! What is asked of an environment: its names, whether it is shared, when it is open; and of a booking.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    forms::{Form, send},
    page::Around,
    repeating::{RepeatFields, Repeating},
};
use crate::{
    app::{
        release::{
            forms::LineField,
            window_draft::{WindowDraft, WindowFields},
        },
        shell::surroundings,
        ui::{Button, Checkbox, Field, TextInput},
    },
    domain::{
        Refusal,
        ids::{BookingId, EnvironmentId},
        portfolio::{Command, Environment, MaintenanceWindow, SHORT_LIMIT, WINDOW_LIMIT},
        text::NAME_LIMIT,
    },
    live::new_id,
};

/// A maintenance window as it is being entered.
#[derive(Clone, Copy)]
struct Draft {
    number: usize,
    opens: WindowDraft,
    repeats: Repeating,
}

impl Draft {
    fn read(self) -> Result<MaintenanceWindow, Refusal> {
        let opens = untrack(|| self.opens.read())?;
        Ok(MaintenanceWindow {
            recurs: self.repeats.read(opens.day)?,
            opens,
        })
    }
}

/// The form for an environment: one that is there, or a new one.
pub fn form(around: Around, which: Option<EnvironmentId>) -> Form {
    let held = which.and_then(|id| {
        around
            .desk
            .doc
            .read_untracked(|portfolio| portfolio.environments.get(&id).cloned())
    });
    let now = held.unwrap_or_default();
    let name = RwSignal::new(now.name);
    let short = RwSignal::new(now.short);
    let shared = RwSignal::new(now.shared);
    let drafts = (1..).zip(&now.windows).map(|(number, window)| Draft {
        number,
        opens: WindowDraft::of(&window.opens),
        repeats: Repeating::of(window.recurs),
    });
    let drafts = RwSignal::new(drafts.collect::<Vec<_>>());
    let save = Callback::new(move |()| {
        let windows = drafts.with_untracked(|drafts| {
            let windows = drafts.iter().map(|draft| draft.read());
            windows.collect::<Result<Vec<_>, _>>()
        });
        let windows = windows.map_err(Some)?;
        let (name, short) = (name.get_untracked(), short.get_untracked());
        let (shared, called) = (shared.get_untracked(), name.trim().to_owned());
        let (command, did) = match which {
            None => (
                Command::AddEnvironment {
                    id: EnvironmentId(new_id()),
                    name,
                    short,
                    shared,
                    windows,
                },
                "” is added.",
            ),
            Some(id) => (
                Command::ChangeEnvironment {
                    id,
                    environment: Environment {
                        name,
                        short,
                        shared,
                        windows,
                        retired: false,
                    },
                },
                "” is saved.",
            ),
        };
        send(
            around,
            command,
            ["The environment “", &called, did].concat(),
        )
    });
    let view = view! {
        <div class="columns">
            <LineField name="name" label="Name" value=name limit=NAME_LIMIT/>
            <Field name="short" label="Short name" optional=true hint="For where there is little room">
                <TextInput value=short limit=SHORT_LIMIT as u32/>
            </Field>
        </div>
        <Checkbox checked=shared>"Shared: one release at a time deploys into it, and it can be booked"</Checkbox>
        {windows(drafts)}
    };
    (view.erase(), save)
}

/// The maintenance windows, each with a way to drop it.
fn windows(drafts: RwSignal<Vec<Draft>>) -> AnyView {
    let add = move |_| {
        let page = surroundings();
        drafts.update(|drafts| {
            let last = drafts.iter().map(|draft| draft.number).max();
            drafts.push(Draft {
                number: last.unwrap_or(0) + 1,
                opens: WindowDraft::evening(page.today(), &page.zone),
                repeats: Repeating::of(None),
            });
        });
    };
    let full = Signal::derive(move || {
        let full = drafts.with(|drafts| drafts.len() >= WINDOW_LIMIT);
        full.then(|| format!("An environment has at most {WINDOW_LIMIT} maintenance windows."))
    });
    let one = move |draft: Draft| {
        let number = draft.number;
        let prefix = format!("window-{number}-");
        let drop = move |_| drafts.update(|drafts| drafts.retain(|one| one.number != number));
        view! {
            <fieldset class="stack-tight environment-window">
                <legend class="small strong">"Maintenance window "{number}</legend>
                <WindowFields draft=draft.opens prefix=prefix.clone()/>
                <RepeatFields draft=draft.repeats prefix/>
                <div><Button icon="trash" on_press=drop>"Drop maintenance window "{number}</Button></div>
            </fieldset>
        }
        .erase()
    };
    view! {
        {move || drafts.with(Vec::is_empty).then(|| view! { <p class="field-hint">"Without maintenance windows it is always open for deployments."</p> })}
        <For each=move || drafts.get() key=|draft| draft.number children=one/>
        <div><Button icon="plus" refused=full on_press=add>"Add a maintenance window"</Button></div>
    }
    .erase()
}

/// The form for a booking of an environment.
pub fn book(around: Around, environment: EnvironmentId) -> Form {
    let page = surroundings();
    let window = WindowDraft::evening(page.today(), &page.zone);
    let purpose = RwSignal::new(String::new());
    let save = Callback::new(move |()| {
        let window = untrack(|| window.read()).map_err(Some)?;
        let purpose = purpose.get_untracked();
        let said = ["It is booked for “", purpose.trim(), "”."].concat();
        let command = Command::Book {
            id: BookingId(new_id()),
            environment,
            window,
            purpose,
        };
        send(around, command, said)
    });
    let view = view! {
        <LineField name="purpose" label="Purpose" value=purpose limit=NAME_LIMIT/>
        <WindowFields draft=window/>
    };
    (view.erase(), save)
}
