//! An uploaded file: which column is which, what happens to what is there, and what would come of it.

use crate::app::ui::{AnyView, Erase};
use std::collections::BTreeSet;

use leptos::{prelude::*, task::spawn_local};

use super::{api, desk::Desk, events, nouns::Nouns, preview};
use crate::{
    app::ui::{Button, Field, Select, Variant},
    domain::exchange::{Column, Mapping, Mode},
    wire::{
        error::{ErrorKind, PublicError},
        import::{Ask, Preview, Uploaded},
    },
};

/// Each column, with the place in the file that was chosen for it.
pub(super) type Places = [(Column, RwSignal<String>); 8];
/// What the server said last; `None` while it is asked.
pub(super) type Seen = RwSignal<Option<Result<Preview, PublicError>>>;

pub(super) fn look(desk: Desk, uploaded: Uploaded) -> AnyView {
    let id = uploaded.id;
    let nouns = Nouns::of(&uploaded);
    let said = uploaded.calendar.as_ref().map(events::Said::of);
    let places: Places = Column::ALL.map(|column| {
        let place = uploaded.mapping.place(column);
        (
            column,
            RwSignal::new(place.map(|place| place.to_string()).unwrap_or_default()),
        )
    });
    let mode = RwSignal::new(Mode::Update);
    let left_out = RwSignal::new(BTreeSet::<u32>::new());
    let all_wrong_out = RwSignal::new(false);
    let ask = Memo::new(move |_| {
        let mut mapping = Mapping::default();
        for (column, place) in places {
            mapping.set(column, place.with(|place| place.parse().ok()));
        }
        let events = said.map(|said| said.told(places, &mut mapping));
        Ask {
            events,
            mapping,
            mode: mode.get(),
            left_out: left_out.with(|rows| rows.iter().copied().collect()),
            all_wrong_out: all_wrong_out.get(),
        }
    });
    let seen: Seen = RwSignal::new(None);
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let ask = ask.get();
        let unnamed = Column::ALL
            .into_iter()
            .find(|column| column.required() && ask.mapping.place(*column).is_none());
        if let Some(column) = unnamed {
            asked.update_value(|turn| *turn += 1);
            seen.set(Some(Err(PublicError::new(
                ErrorKind::Refused,
                unknown(column, said.is_some()),
            ))));
            return;
        }
        let turn = asked.get_value() + 1;
        asked.set_value(turn);
        seen.set(None);
        spawn_local(async move {
            let answer = api::preview_import(id, ask).await.and_then(|told| told);
            // An answer to an earlier question says nothing any more.
            if asked.try_get_value() == Some(turn) {
                seen.set(Some(answer));
            }
        });
    });
    let refused = Signal::derive(move || why_not(seen, nouns));
    let label = move || match seen.get() {
        Some(Ok(preview)) => {
            let count = preview.rows.saturating_sub(preview.wrong);
            ["Import ", &nouns.count(count)].concat()
        }
        _ => "Import".to_owned(),
    };
    let file = uploaded.file.clone();
    let begin = {
        let uploaded = uploaded.clone();
        move |_| desk.begin(uploaded.clone(), ask.get_untracked())
    };
    view! {
        <section class="card" aria-label="Columns of the file">
            <div class="card-head"><h2>{file}</h2></div>
            <div class="card-body stack">
                {match said {
                    Some(said) => events::form(&uploaded, said, places),
                    None => columns(&uploaded, places),
                }}
                {first_rows(&uploaded, nouns)}
                {modes(mode)}
            </div>
        </section>
        {preview::show((id, nouns), seen, left_out, all_wrong_out)}
        <div class="row">
            <Button variant=Variant::Primary refused on_press=begin>{label}</Button>
            <Button on_press=move |_| desk.cancel(id)>"Cancel"</Button>
        </div>
    }
    .erase()
}

/// Why it cannot be brought in now.
fn why_not(seen: Seen, nouns: Nouns) -> Option<String> {
    seen.with(|seen| match seen {
        None => Some("The file is still being looked at.".to_owned()),
        Some(Err(error)) => Some(error.message.clone()),
        Some(Ok(preview)) if preview.in_the_way > 0 => {
            let [_, many, _] = nouns.0;
            Some(
                [
                    "Some ",
                    many,
                    " are wrong: correct them in the file, or leave them out.",
                ]
                .concat(),
            )
        }
        Some(Ok(preview)) if !preview.summary.changes_anything() => {
            Some("Everything in the file is there already.".to_owned())
        }
        Some(Ok(_)) => None,
    })
}

fn columns(uploaded: &Uploaded, places: Places) -> AnyView {
    let mut choices = vec![(String::new(), "Not in the file".to_owned())];
    choices.extend(uploaded.header.iter().enumerate().map(|(at, name)| {
        let name = if name.is_empty() {
            format!("Column {}", at + 1)
        } else {
            name.clone()
        };
        (at.to_string(), name)
    }));
    let choices = Signal::stored(choices);
    let fields = places.into_iter().map(|(column, place)| {
        let error = Signal::derive(move || {
            let missing = column.required() && place.with(String::is_empty);
            missing.then(|| unknown(column, false))
        });
        view! {
            <Field name=column.name() label=column.label() optional=!column.required() error>
                <Select value=place choices/>
            </Field>
        }
    });
    view! { <div class="import-columns">{fields.collect::<Vec<_>>()}</div> }.erase()
}

pub(super) fn unknown(column: Column, calendar: bool) -> String {
    let name = column.label().to_lowercase();
    if calendar {
        ["Say where the file says the ", &name, "."].concat()
    } else {
        ["Say which column holds the ", &name, "."].concat()
    }
}

fn first_rows(uploaded: &Uploaded, nouns: Nouns) -> AnyView {
    // Of a calendar's columns those in which something stands.
    let shown: Vec<usize> = (0..uploaded.header.len())
        .filter(|at| {
            let says = |row: &Vec<String>| row.get(*at).is_some_and(|cell| !cell.is_empty());
            uploaded.calendar.is_none() || uploaded.first_rows.iter().any(says)
        })
        .collect();
    let head = shown
        .iter()
        .filter_map(|at| uploaded.header.get(*at))
        .map(|name| {
            let name = if name.is_empty() && uploaded.calendar.is_some() {
                "Begins".to_owned()
            } else {
                name.clone()
            };
            view! { <th scope="col">{name}</th> }
        });
    let rows = uploaded.first_rows.iter().map(|row| {
        let cells = row
            .iter()
            .enumerate()
            .filter(|(at, _)| uploaded.calendar.is_none() || shown.contains(at));
        let cells = cells.map(|(_, cell)| view! { <td>{cell.clone()}</td> });
        view! { <tr>{cells.collect::<Vec<_>>()}</tr> }
    });
    let [_, many, _] = nouns.0;
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=["First ", many, " of the file"].concat()>
            <table class="table">
                <thead><tr>{head.collect::<Vec<_>>()}</tr></thead>
                <tbody>{rows.collect::<Vec<_>>()}</tbody>
            </table>
        </div>
    }
    .erase()
}

fn modes(mode: RwSignal<Mode>) -> AnyView {
    let choice = |value: Mode, words: &'static str| {
        view! {
            <label class="check">
                <input type="radio" name="mode" prop:checked=move || mode.get() == value on:change=move |_| mode.set(value)/>
                <span>{words}</span>
            </label>
        }
    };
    view! {
        <fieldset class="stack-tight">
            <legend>"Milestones that are there already"</legend>
            {choice(Mode::Update, "Update them to what the file says")}
            {choice(Mode::Append, "Leave them, and only add what is new")}
        </fieldset>
    }
    .erase()
}
