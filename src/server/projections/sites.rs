//! Which releases are deployed into which environment, and when: asked from the environment's side.

use std::collections::BTreeSet;

use rusqlite::{Connection, types::Value};

use super::id_text;
use crate::{
    domain::{
        calendar::Range,
        ids::{DeploymentId, EnvironmentId, ReleaseId, StreamId},
        release::Deployment,
        time::Day,
    },
    server::store::{Batch, StoreError},
};

/// A deployment as it is found by: the days by its own clocks, which no other clocks are two days from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    /// Which deployment.
    pub deployment: DeploymentId,
    /// Where it goes.
    pub environment: EnvironmentId,
    /// The first day that it touches.
    pub first: Day,
    /// The last day that it touches.
    pub last: Day,
}

impl Site {
    /// What a deployment is found by.
    #[must_use]
    pub fn of(deployment: &Deployment) -> Self {
        Self {
            deployment: deployment.id,
            environment: deployment.environment,
            first: deployment.window.day,
            last: deployment.window.last_day(),
        }
    }
}

pub(super) fn write(
    batch: &mut Batch,
    stream: StreamId,
    before: &BTreeSet<Site>,
    after: &BTreeSet<Site>,
) {
    let release = ReleaseId(stream.id);
    for gone in before.difference(after) {
        batch.push(
            "DELETE FROM sites WHERE release = ?1 AND deployment = ?2",
            vec![id_text(release), id_text(gone.deployment)],
        );
    }
    for site in after.difference(before) {
        let day = |day: Day| Value::Integer(day.number().into());
        batch.push(
            "INSERT INTO sites (release, deployment, environment, first_day, last_day) VALUES (?1, ?2, ?3, ?4, ?5)",
            vec![
                id_text(release),
                id_text(site.deployment),
                id_text(site.environment),
                day(site.first),
                day(site.last),
            ],
        );
    }
}

/// The longest that a deployment lasts, in days that it touches.
const LONGEST: i32 = 32;

/// The releases that are deployed into the environment on days of the range; at most `limit`.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn deploying_into(
    connection: &Connection,
    environment: EnvironmentId,
    range: Range,
    limit: usize,
) -> Result<Vec<ReleaseId>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT release FROM sites
            WHERE environment = ?1 AND first_day BETWEEN ?2 AND ?3 AND last_day >= ?4 LIMIT ?5",
    )?;
    let mut rows = statement.query((
        environment.to_string(),
        range.from.number() - LONGEST,
        range.to.number(),
        range.from.number(),
        i64::try_from(limit).unwrap_or(i64::MAX),
    ))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row.get(0)?)?);
    }
    Ok(found)
}

/// What the table has of a release.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn of(connection: &Connection, release: ReleaseId) -> Result<BTreeSet<Site>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT deployment, environment, first_day, last_day FROM sites WHERE release = ?1",
    )?;
    let mut rows = statement.query([release.to_string()])?;
    let mut found = BTreeSet::new();
    while let Some(row) = rows.next()? {
        found.insert(Site {
            deployment: read(row.get(0)?)?,
            environment: read(row.get(1)?)?,
            first: Day::from_number(row.get(2)?),
            last: Day::from_number(row.get(3)?),
        });
    }
    Ok(found)
}

fn read<T: std::str::FromStr>(text: String) -> Result<T, StoreError> {
    text.parse()
        .map_err(|_| StoreError::Damaged(format!("“{text}” among the sites is no identity")))
}
