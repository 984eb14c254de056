//! Programs and product lines of the timeline fold away; which, the address says, so that it can be passed on and kept.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::app::route::{address_with, location, value_in};

/// The name in the address.
const NAME: &str = "folded";

/// What is folded away: ids of programs and product lines, as the query says.
#[must_use]
pub fn folded(query: &str) -> Vec<String> {
    let all = value_in(query, NAME).unwrap_or_default();
    let ids = all.split(',').filter(|id| !id.is_empty());
    ids.map(str::to_owned).collect()
}

/// The name of a program or a product line: pressed, it folds what belongs to it away, or shows it again.
pub fn fold_link(class: &'static str, id: String, name: &str, is_folded: bool) -> AnyView {
    let own = ["fold-", &id].concat();
    let href = Signal::derive(move || {
        let mut ids = location().query.with(|query| folded(query));
        let before = ids.len();
        ids.retain(|one| *one != id);
        if ids.len() == before {
            ids.push(id.clone());
        }
        let ids = ids.join(",");
        address_with(&[(NAME, (!ids.is_empty()).then_some(&ids))])
    });
    let open = if is_folded { "false" } else { "true" };
    view! { <a class=class id=own href=href data-fold="" aria-expanded=open><span>{name.to_owned()}</span></a> }.erase()
}
