//! The product's streams, as the engine serves them.

use super::Registry;
use crate::domain::{
    exchange::Import, portfolio::Portfolio, product_line::ProductLineMilestones, release::Release,
    scenario::Scenario, timetable::Timetable, train::Train,
};

mod import;
mod portfolio;
mod product_line;
mod release;
mod scenario;
mod timetable;
mod train;

/// All of them.
#[must_use]
pub fn all() -> Registry {
    Registry::default()
        .with::<Portfolio>()
        .with::<ProductLineMilestones>()
        .with::<Release>()
        .with::<Train>()
        .with::<Timetable>()
        .with::<Scenario>()
        .with::<Import>()
}
