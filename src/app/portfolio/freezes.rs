//! The freezes, by their first day.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    exceptions::Exceptions,
    forms::Ask,
    freeze_form::New,
    names::Known,
    page::{Around, AskButton},
    structure::{menu, retired_chip},
};
use crate::{
    app::{
        shell::surroundings,
        ui::{Chip, EmptyState, Mark, StateMark, Tone, VisuallyHidden},
    },
    domain::{
        ids::FreezeId,
        portfolio::{Freeze, Part, Strictness, parts, scope_words},
        record::owned,
        release::ReleaseType,
    },
};

/// The table of freezes.
#[component]
pub fn Freezes(
    /// The pieces of the page.
    around: Around,
) -> AnyView {
    let doc = around.desk.doc;
    let all = Memo::new(move |_| {
        doc.read(parts::FREEZES, |p| {
            let freezes = p.freezes.iter();
            let mut all: Vec<_> = freezes
                .map(|(id, one)| (one.retired, std::cmp::Reverse(one.first), *id))
                .collect();
            all.sort();
            all.into_iter().map(|(_, _, id)| id).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="row row-end">
            <AskButton around ask=Ask::Freeze(Err(New::Emergency)) words="Freeze now"/>
            <AskButton around ask=Ask::Freeze(Err(New::Planned)) words="Add freeze"/>
        </div>
        <Show when=move || all.with(|all| !all.is_empty()) fallback=|| view! {
            <EmptyState title="No freezes" icon="lock"><p>"A freeze is a period in which releases are stopped: a hard one blocks a go, a soft one warns."</p></EmptyState>
        }>
            <div class="table-frame">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Freeze"</th>
                            <th scope="col">"Period"</th>
                            <th scope="col">"Scope"</th>
                            <th scope="col">"Stops"</th>
                            <th scope="col">"Owner"</th>
                            <th scope="col"><VisuallyHidden>"Actions"</VisuallyHidden></th>
                        </tr>
                    </thead>
                    <tbody><For each=move || all.get() key=|id| *id children=move |id| row(id, around)/></tbody>
                </table>
            </div>
        </Show>
        <Exceptions around/>
    }
    .erase()
}

fn row(id: FreezeId, around: Around) -> AnyView {
    let doc = around.desk.doc;
    let today = surroundings().today();
    let read = move |look: fn(&Freeze) -> String| {
        move || {
            doc.read(parts::FREEZES, |p| {
                p.freezes.get(&id).map(look).unwrap_or_default()
            })
        }
    };
    let hard = move || {
        doc.read(parts::FREEZES, |p| {
            p.freezes
                .get(&id)
                .is_some_and(|f| f.strictness == Strictness::Hard)
        })
    };
    let emergency = move || {
        doc.read(parts::FREEZES, |p| {
            p.freezes.get(&id).is_some_and(|f| f.emergency)
        })
    };
    let running = move || {
        doc.read(parts::FREEZES, |p| {
            p.freezes
                .get(&id)
                .is_some_and(|f| !f.retired && f.on(today).is_some())
        })
    };
    let scope = move || {
        doc.read(crate::domain::Parts::ALL, |p| {
            let freeze = p.freezes.get(&id)?;
            Some(around.people.with_value(|people| {
                scope_words(
                    freeze.scope,
                    &Known {
                        portfolio: p,
                        people,
                    },
                )
            }))
        })
    };
    let owner = move || {
        doc.read(crate::domain::Parts::ALL, |p| {
            let freeze = p.freezes.get(&id)?;
            around.people.with_value(|people| {
                owned(
                    freeze.owner.as_ref(),
                    &Known {
                        portfolio: p,
                        people,
                    },
                )
            })
        })
    };
    view! {
        <tr>
            <th scope="row">
                <span class="milestone-name">
                    <StateMark mark=Signal::derive(move || if hard() { Mark::Failed } else { Mark::Warn })/>
                    <span class="strong">{read(|f| f.name.clone())}</span>
                    <span class="muted">{move || if hard() { "Hard" } else { "Soft" }}</span>
                    {move || emergency().then(|| view! { <Chip tone=Tone::Bad>"Emergency"</Chip> })}
                    {move || running().then(|| view! { <Chip tone=Tone::Warn>"Now"</Chip> })}
                    {retired_chip(around, Part::Freeze(id))}
                </span>
                <p class="milestone-note">{read(|f| f.reason.clone())}</p>
            </th>
            <td>{read(Freeze::when)}</td>
            <td>{scope}</td>
            <td>{read(|f| stops(&f.stops))}</td>
            <td>{owner}</td>
            <td class="number">{menu(around, Part::Freeze(id), None)}</td>
        </tr>
    }
    .erase()
}

fn stops(kinds: &[ReleaseType]) -> String {
    if kinds.is_empty() {
        return "All releases".to_owned();
    }
    let labels: Vec<_> = kinds.iter().map(|kind| kind.label()).collect();
    labels.join(", ")
}
