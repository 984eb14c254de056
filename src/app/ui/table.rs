//! Tables: plain HTML with the class `table`; here is what makes a column sortable.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::Icon;

/// By which column a table is sorted, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorting {
    /// The column's key.
    pub column: &'static str,
    /// Largest first.
    pub descending: bool,
}

/// The head of a sortable column: a button that sorts by it, and the other way when pressed again.
#[component]
pub fn SortHeader(
    /// The column's key.
    column: &'static str,
    /// The column's name.
    label: &'static str,
    /// The table's order.
    sorting: RwSignal<Sorting>,
) -> AnyView {
    let here = move || {
        let now = sorting.get();
        (now.column == column).then_some(now.descending)
    };
    let toggle = move |_| {
        let descending = sorting.with_untracked(|now| now.column == column && !now.descending);
        sorting.set(Sorting { column, descending });
    };
    view! {
        <th scope="col" aria-sort=move || here().map(|down| if down { "descending" } else { "ascending" })>
            <button type="button" class="sort" on:click=toggle>
                {label}
                {move || here().map(|down| view! { <Icon name=if down { "down" } else { "up" }/> })}
            </button>
        </th>
    }
    .erase()
}
