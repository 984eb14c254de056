//! Trains: the list of them, and each train's page with its members, where they depart from it, and its moves.

mod ahead;
mod cadence_form;
mod cadences;
mod create;
mod facts;
mod list;
mod members;
mod moving;
mod page;
mod realign;
mod shared;

use crate::app::{
    shell::begin::begin,
    ui::{AnyView, Erase},
};
use leptos::prelude::*;

pub use moving::{count, table as moved_table};

/// The address of the list; a train's is below it.
pub const PATH: &str = "/trains";

/// All trains.
pub fn list() -> AnyView {
    begin("Trains", list::screen)
}

/// The cadences of trains.
pub fn cadences() -> AnyView {
    begin("Cadences", cadences::screen)
}

/// A train.
pub fn train() -> AnyView {
    begin("Train", page::screen)
}

/// The pages beside each other: trains, their cadences, and scenarios.
pub fn tabs(here: &'static str) -> AnyView {
    let all = [
        (PATH, "Trains"),
        (cadences::PATH, "Cadences"),
        (crate::app::scenarios::PATH, "Scenarios"),
    ];
    let tabs = all.map(|(path, name)| {
        let current = (path == here).then_some("page");
        view! { <a class="tab" aria-current=current href=path>{name}</a> }
    });
    view! { <nav class="tabs" aria-label="Trains">{tabs.into_iter().collect::<Vec<_>>()}</nav> }
        .erase()
}
