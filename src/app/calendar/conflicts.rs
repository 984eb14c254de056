//! Conflicts on the calendar: marked where they are, counted, and listed when asked for.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{board::Board, markup::add};
use crate::{
    app::route::{address_with, query_value, value_in},
    domain::{calendar::conflict::Conflict, ids::MilestoneId},
};

/// The name in the address of the list.
pub const NAME: &str = "conflicts";

/// Whether a query asks for the list.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
#[must_use]
pub fn asked_for(query: &str) -> bool {
    value_in(query, NAME).is_some()
}

/// The sign of conflicts: filled where one blocks.
#[must_use]
pub fn sign(found: &[Conflict]) -> &'static str {
    if grave(found) { "▲" } else { "△" }
}

/// Whether one of them blocks.
#[must_use]
pub fn grave(found: &[Conflict]) -> bool {
    found.iter().any(|conflict| conflict.kind.blocks())
}

/// `2 conflicts: Inside a freeze, On a weekend`.
#[must_use]
pub fn words(found: &[Conflict]) -> String {
    let mut text = counted(found.len(), "conflict");
    for (at, conflict) in found.iter().enumerate() {
        add(
            &mut text,
            &[if at > 0 { ", " } else { ": " }, conflict.kind.label()],
        );
    }
    text
}

/// `1 conflict`, `2 conflicts`.
#[must_use]
pub fn counted(count: usize, what: &str) -> String {
    let many = if count == 1 { "" } else { "s" };
    [&count.to_string(), " ", what, many].concat()
}

/// The mark of a milestone that something speaks against; nothing of the others.
#[must_use]
pub fn mark(found: &[Conflict], id: MilestoneId) -> Option<AnyView> {
    let own: Vec<Conflict> = found
        .iter()
        .filter(|conflict| conflict.milestone == id)
        .cloned()
        .collect();
    if own.is_empty() {
        return None;
    }
    let class = if grave(&own) {
        "conflict-mark is-grave"
    } else {
        "conflict-mark"
    };
    let words = words(&own);
    Some(view! { <span class=class role="img" aria-label=words.clone() title=words>{sign(&own)}</span> }.erase())
}

/// Opens the list; says how many releases have conflicts.
#[component]
pub fn ConflictsLink(
    /// The board.
    board: Board,
) -> AnyView {
    let open = query_value(NAME);
    let count = Signal::derive(move || board.conflicts.with(|found| found.len()));
    let toggled = Signal::derive(move || {
        let wanted = open.get().is_none().then_some("1");
        address_with(&[(NAME, wanted)])
    });
    view! {
        {move || (count.get() > 0 || open.get().is_some()).then(|| view! {
            <a class="button" href=toggled aria-expanded=if open.get().is_some() { "true" } else { "false" }>{counted(count.get(), "release")}" with conflicts"</a>
        })}
    }
    .erase()
}
