//! The steps that bring a data file up to date, in the order they were released. Steps are only ever added at the end.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{Error, M, MigrationDefinitionError, Migrations};

use super::StoreError;

const STEPS: &[M<'static>] = &[
    M::up(include_str!("migrations/0001_record.sql"))
        .comment("the record, its snapshots, and its read tables"),
    M::up(include_str!("migrations/0002_people.sql"))
        .comment("people, their passwords and their sessions"),
    M::up(include_str!("migrations/0003_dependencies.sql"))
        .comment("which release waits for which"),
    M::up(include_str!("migrations/0004_calendar.sql"))
        .comment("the calendar's rows apart from what they are found by"),
    M::up(include_str!("migrations/0005_feeds.sql"))
        .comment("subscriptions to the calendar, and what left it"),
    M::up(include_str!("migrations/0006_trains.sql"))
        .comment("trains, and which releases are in which"),
    M::up(include_str!("migrations/0007_saved_views.sql"))
        .comment("views of the calendar that people named"),
    M::up(include_str!("migrations/0008_sites.sql"))
        .comment("which releases are deployed into which environment"),
    M::up(include_str!("migrations/0009_scenarios.sql"))
        .comment("scenarios: what-if copies of the dates of releases"),
];

/// Applies the steps that the file lacks.
///
/// # Errors
/// The file was written by a newer release, or a step failed (it is then taken back as a whole).
pub fn bring_up_to_date(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    match Migrations::from_slice(STEPS).to_latest(connection) {
        Err(Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead)) => {
            Err(StoreError::Newer(path.to_path_buf()))
        }
        outcome => Ok(outcome?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_apply_to_an_empty_file() {
        Migrations::from_slice(STEPS).validate().unwrap();
    }
}
