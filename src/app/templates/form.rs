//! A template being entered: its name, what it is for, and a row for each milestone.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::page::Around;
use crate::{
    app::{
        portfolio::{
            day_form::places,
            freeze_form::{scope_key, scope_of},
        },
        release::forms::{LineField, Outcome},
        ui::{Button, Checkbox, Field, IconButton, Select, TextInput},
    },
    domain::{
        Refusal,
        ids::TemplateId,
        release::ReleaseType,
        text::NAME_LIMIT,
        timetable::{Command, Count, ITEM_LIMIT, Item, Template},
    },
};

/// How an offset is counted, as the form offers it.
const COUNTED: [(&str, &str); 4] = [
    ("calendar-before", "calendar days before"),
    ("working-before", "working days before"),
    ("calendar-after", "calendar days after"),
    ("working-after", "working days after"),
];

/// A milestone as it is being entered.
#[derive(Clone, Copy)]
struct Draft {
    key: usize,
    name: RwSignal<String>,
    days: RwSignal<String>,
    counted: RwSignal<String>,
    owner: RwSignal<String>,
    time: RwSignal<String>,
}

impl Draft {
    fn of(key: usize, item: &Item) -> Self {
        let counted = match (item.count, item.days > 0) {
            (Count::Calendar, false) => 0,
            (Count::Working, false) => 1,
            (Count::Calendar, true) => 2,
            (Count::Working, true) => 3,
        };
        let time = item
            .time
            .map(|time| format!("{:02}:{:02}", time / 60, time % 60));
        Self {
            key,
            name: RwSignal::new(item.name.clone()),
            days: RwSignal::new(item.days.unsigned_abs().to_string()),
            counted: RwSignal::new(COUNTED[counted].0.to_owned()),
            owner: RwSignal::new(item.owner.clone()),
            time: RwSignal::new(time.unwrap_or_default()),
        }
    }

    fn read(self) -> Result<Item, Refusal> {
        let name = self.name.get_untracked();
        let days: u16 = self.days.get_untracked().trim().parse().map_err(|_| {
            Refusal::invalid(
                "Days",
                format!("“{}”: days are a number, 0 or more.", name.trim()),
            )
        })?;
        let counted = self.counted.get_untracked();
        let days = i32::from(days);
        let time = self.time.get_untracked();
        let time = match time.split_once(':') {
            None if time.is_empty() => None,
            parts => {
                let read = parts.and_then(|(hour, minute)| {
                    let (hour, minute): (u16, u16) =
                        (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
                    hour.checked_mul(60)?.checked_add(minute)
                });
                let wrong = || {
                    Refusal::invalid("Time", format!("“{}”: choose a time of day.", name.trim()))
                };
                Some(read.ok_or_else(wrong)?)
            }
        };
        Ok(Item {
            days: if counted.ends_with("before") {
                -days
            } else {
                days
            },
            count: if counted.starts_with("working") {
                Count::Working
            } else {
                Count::Calendar
            },
            owner: self.owner.get_untracked(),
            time,
            name,
        })
    }
}

/// The form for a template.
pub fn form(
    around: Around,
    id: TemplateId,
    template: &Template,
) -> (AnyView, Callback<(), Outcome>) {
    let name = RwSignal::new(template.name.clone());
    let types = ReleaseType::ALL.map(|kind| RwSignal::new(template.types.contains(&kind)));
    let scope = RwSignal::new(scope_key(template.scope));
    let drafts: Vec<_> = template
        .items
        .iter()
        .enumerate()
        .map(|(key, item)| Draft::of(key, item))
        .collect();
    let next = StoredValue::new(drafts.len());
    let drafts = RwSignal::new(drafts);
    let add = move || {
        let key = next.get_value();
        next.set_value(key + 1);
        drafts.update(|drafts| drafts.push(Draft::of(key, &Item::default())));
    };
    if drafts.with_untracked(Vec::is_empty) {
        add();
    }
    let save = Callback::new(move |()| {
        let items = drafts.get_untracked().into_iter().map(Draft::read);
        let items = items.collect::<Result<Vec<_>, _>>().map_err(Some)?;
        let chosen = ReleaseType::ALL.into_iter().zip(types);
        let template = Template {
            name: name.get_untracked(),
            types: chosen
                .filter(|(_, on)| on.get_untracked())
                .map(|(kind, _)| kind)
                .collect(),
            scope: scope_of(&scope.get_untracked()),
            items,
        };
        let said = ["The template “", template.name.trim(), "” is saved."].concat();
        let command = Command::KeepTemplate {
            id,
            template: Some(template),
        };
        around.desk.change(command, None, said).map_err(Some)
    });
    let kinds: Vec<_> = ReleaseType::ALL
        .into_iter()
        .zip(types)
        .map(|(kind, checked)| view! { <Checkbox checked>{kind.label()}</Checkbox> })
        .collect();
    let choices = around.portfolio.read_untracked(places);
    let full = move || drafts.with(Vec::len) >= ITEM_LIMIT;
    let refused = Signal::derive(move || {
        full().then(|| format!("A template has at most {ITEM_LIMIT} milestones."))
    });
    let view = view! {
        <LineField name="template-name" label="Name" value=name limit=NAME_LIMIT/>
        <fieldset class="stack-tight">
            <legend class="small strong">"For releases of type"</legend>
            <div class="row">{kinds}</div>
            <p class="field-hint">"None chosen: all of them."</p>
        </fieldset>
        <Field name="template-scope" label="For"><Select value=scope choices=Signal::stored(choices)/></Field>
        <fieldset class="stack-tight template-rows">
            <legend class="small strong">"Milestones, counted from the target"</legend>
            <For each=move || drafts.get() key=|draft| draft.key children=move |draft| row(draft, drafts)/>
            <div><Button icon="plus" refused on_press=move |_| add()>"Add milestone"</Button></div>
        </fieldset>
    };
    (view.erase(), save)
}

fn row(draft: Draft, drafts: RwSignal<Vec<Draft>>) -> AnyView {
    let counted: Vec<_> = COUNTED
        .map(|(key, words)| (key.to_owned(), words.to_owned()))
        .into();
    let remove = move |_| drafts.update(|drafts| drafts.retain(|one| one.key != draft.key));
    let label = Signal::derive(move || ["Leave out ", &draft.name.get()].concat());
    view! {
        <div class="template-row">
            <TextInput value=draft.name limit=120 label="Milestone" example="Code freeze"/>
            <TextInput value=draft.days kind="number" limit=4 label="Days"/>
            <Select value=draft.counted choices=Signal::stored(counted) label="Counted in"/>
            <TextInput value=draft.owner limit=120 label="Role that answers for it" example="Role"/>
            <TextInput value=draft.time kind="time" label="Time of day"/>
            <IconButton icon="close" label=label.get_untracked() on_press=remove/>
        </div>
    }
    .erase()
}
