//! What is asked about a calendar file: how the summaries of its events read, and where the rest stands.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::mapping::{Places, unknown};
use crate::{
    app::ui::{Field, Select, TextInput},
    domain::{
        exchange::{Column, EventColumn, EventsBy, Mapping, PATTERN_LIMIT, Pattern},
        text::NAME_LIMIT,
    },
    wire::import::{CalendarFile, Uploaded},
};

/// The choice of one that is there already: with its number among those.
const ALWAYS: &str = "always:";
/// The choice of one that is named by hand.
const NAMED: &str = "named";

/// What is said once for all events, as it is being chosen.
#[derive(Clone, Copy)]
pub(super) struct Said {
    pattern: RwSignal<String>,
    program: RwSignal<String>,
    line: RwSignal<String>,
    /// Programs and product lines that there are.
    programs: StoredValue<Vec<String>>,
    lines: StoredValue<Vec<(String, String)>>,
}

impl Said {
    pub(super) fn of(file: &CalendarFile) -> Self {
        let mut programs: Vec<String> = Vec::new();
        for (program, _) in &file.lines {
            if programs.last() != Some(program) {
                programs.push(program.clone());
            }
        }
        Self {
            pattern: RwSignal::new(file.by.pattern.clone()),
            program: RwSignal::new(file.by.program.clone()),
            line: RwSignal::new(file.by.line.clone()),
            programs: StoredValue::new(programs),
            lines: StoredValue::new(file.lines.clone()),
        }
    }

    /// The product line of all events, if one of those that there are was chosen.
    fn known_line(self, places: Places) -> Option<(String, String)> {
        let at: usize = numbered(&chosen(places, Column::ProductLine))?;
        self.lines.with_value(|lines| lines.get(at).cloned())
    }

    /// What was chosen, with the columns of the mapping that are the same for all events.
    pub(super) fn told(self, places: Places, mapping: &mut Mapping) -> EventsBy {
        let mut by = EventsBy {
            pattern: self.pattern.get(),
            ..EventsBy::default()
        };
        mapping.set(Column::Date, Some(EventColumn::Date.place()));
        if let Some((program, line)) = self.known_line(places) {
            (by.program, by.line) = (program, line);
        } else {
            let value = chosen(places, Column::Program);
            let known = numbered(&value)
                .and_then(|at: usize| self.programs.with_value(|all| all.get(at).cloned()));
            by.program = match known {
                Some(program) => program,
                None if value == NAMED => self.program.get(),
                None => String::new(),
            };
            if chosen(places, Column::ProductLine) == NAMED {
                by.line = self.line.get();
            }
        }
        if !by.program.trim().is_empty() {
            mapping.set(Column::Program, Some(EventColumn::SameProgram.place()));
        }
        if !by.line.trim().is_empty() {
            mapping.set(Column::ProductLine, Some(EventColumn::SameLine.place()));
        }
        by
    }
}

fn chosen(places: Places, column: Column) -> String {
    let place = places.into_iter().find(|(known, _)| *known == column);
    place.map(|(_, place)| place.get()).unwrap_or_default()
}

fn numbered(choice: &str) -> Option<usize> {
    choice.strip_prefix(ALWAYS)?.parse().ok()
}

/// The form in which it is chosen.
pub(super) fn form(uploaded: &Uploaded, said: Said, places: Places) -> AnyView {
    let in_file: Vec<(String, String)> = [(String::new(), "Not in the file".to_owned())]
        .into_iter()
        .chain(
            (0..)
                .zip(&uploaded.header)
                .filter(|(_, name)| !name.is_empty())
                .map(|(at, name): (usize, &String)| (at.to_string(), name.clone())),
        )
        .collect();
    let with = move |known: Vec<String>| {
        let mut choices = in_file.clone();
        let known = known.into_iter().enumerate();
        choices.extend(known.map(|(at, name)| {
            (
                [ALWAYS, &at.to_string()].concat(),
                ["Always ", &name].concat(),
            )
        }));
        choices
    };
    let or_named = |mut choices: Vec<(String, String)>| {
        choices.push((NAMED.to_owned(), "Always another one…".to_owned()));
        Signal::stored(choices)
    };
    let lines = said.lines.with_value(|lines| {
        let named =
            |(program, line): &(String, String)| [line.as_str(), " (", program, ")"].concat();
        lines.iter().map(named).collect()
    });
    let lines = or_named(with(lines));
    let programs = or_named(with(said.programs.get_value()));
    let plain = Signal::stored(with(Vec::new()));
    let fields = places.into_iter().filter_map(|(column, place)| {
        let field = match column {
            Column::Date | Column::State => return None,
            Column::ProductLine => view! {
                {field(column, place, lines, Signal::derive(move || missing(said, places, column)))}
                {named(column, place, said.line)}
            }
            .erase(),
            Column::Program => view! {
                {move || said.known_line(places).is_none().then(|| view! {
                    {field(column, place, programs, Signal::derive(move || missing(said, places, column)))}
                    {named(column, place, said.program)}
                })}
            }
            .erase(),
            _ => field(column, place, plain, Signal::derive(move || missing(said, places, column))),
        };
        Some(field)
    });
    let wrong = Signal::derive(move || {
        let parsed = said.pattern.with(|pattern| Pattern::parse(pattern));
        parsed.err().map(|refusal| refusal.message)
    });
    view! {
        <Field
            name="pattern"
            label="What a summary says"
            hint="Such as <product line> <release>: <milestone>; also <program>, <owner> and <note>. What it finds can be chosen below."
            error=wrong
        >
            <TextInput value=said.pattern limit={PATTERN_LIMIT as u32}/>
        </Field>
        <div class="import-columns">{fields.collect::<Vec<_>>()}</div>
        <p class="quiet">"An event becomes a milestone on the day on which it begins; a time counts by the clocks of the organization. One that came in before moves its milestone, whatever it is called by now."</p>
    }
    .erase()
}

fn field(
    column: Column,
    place: RwSignal<String>,
    choices: Signal<Vec<(String, String)>>,
    error: Signal<Option<String>>,
) -> AnyView {
    view! {
        <Field name=column.name() label=column.label() optional=!column.required() error>
            <Select value=place choices/>
        </Field>
    }
    .erase()
}

/// Where a name is entered by hand, when that was chosen.
fn named(column: Column, place: RwSignal<String>, name: RwSignal<String>) -> AnyView {
    let label = ["Name of the ", &column.label().to_lowercase()].concat();
    let field = ["named_", column.name()].concat();
    view! {
        {move || place.with(|place| place == NAMED).then(|| view! {
            <Field name=field.clone() label=label.clone()>
                <TextInput value=name limit={NAME_LIMIT as u32}/>
            </Field>
        })}
    }
    .erase()
}

fn missing(said: Said, places: Places, column: Column) -> Option<String> {
    let value = chosen(places, column);
    let is_said = match column {
        Column::Program => value != NAMED || !said.program.with(|name| name.trim().is_empty()),
        Column::ProductLine => value != NAMED || !said.line.with(|name| name.trim().is_empty()),
        _ => true,
    };
    (column.required() && (value.is_empty() || !is_said)).then(|| unknown(column, true))
}
