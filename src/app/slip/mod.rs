//! Plans and what became of them: the slip of releases, and what has changed in the schedule since a day.

mod changes;
mod plans;

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::{
    app::{
        route::{query_value, set_query},
        shell::begin::begin,
        ui::Icon,
    },
    domain::ids::ProgramId,
};

/// The address of what has changed.
pub const CHANGES: &str = "/changes";
/// The address of the slips of a year.
pub const SLIPS: &str = "/slips";

/// What has changed since a day.
pub fn changed() -> AnyView {
    begin("Changes", changes::screen)
}

/// How releases left their plans.
pub fn slipped() -> AnyView {
    begin("Slip", plans::screen)
}

/// The two pages about changes.
fn tabs(here: &'static str) -> AnyView {
    let tab = |href: &'static str, words: &'static str| {
        let current = (href == here).then_some("page");
        view! { <a class="tab" href=href aria-current=current>{words}</a> }
    };
    view! { <nav class="tabs" aria-label="Changes">{tab(CHANGES, "What has changed")}{tab(SLIPS, "Slip")}</nav> }.erase()
}

/// The choice of a program.
fn program(programs: Vec<(ProgramId, String)>) -> AnyView {
    let chosen = query_value("program");
    let options: Vec<_> = programs
        .into_iter()
        .map(|(id, name)| {
            let value = id.to_string();
            let here = chosen.with_untracked(|chosen| chosen.as_ref() == Some(&value));
            view! { <option value=value selected=here>{name}</option> }
        })
        .collect();
    let choose = |value: String| {
        let value = (!value.is_empty()).then_some(value.as_str());
        set_query(&[("program", value)], true);
    };
    view! {
        <span class="select">
            <select class="input" aria-label="Program" on:change:target=move |event| choose(event.target().value())>
                <option value="">"All programs"</option>
                {options}
            </select>
            <Icon name="down"/>
        </span>
    }
    .erase()
}

/// `7 days late`, `1 day early`, `as planned`.
fn in_words(slip: i32) -> String {
    let days = slip.unsigned_abs();
    let unit = if days == 1 { " day " } else { " days " };
    match slip {
        0 => "as planned".to_owned(),
        late if late > 0 => [&days.to_string(), unit, "late"].concat(),
        _ => [&days.to_string(), unit, "early"].concat(),
    }
}

/// The same as a mark.
fn mark(slip: i32) -> AnyView {
    let class = match slip {
        0 => "slip",
        late if late > 0 => "slip is-late",
        _ => "slip is-early",
    };
    view! { <span class=class>{in_words(slip)}</span> }.erase()
}
