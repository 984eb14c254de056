//! A release, as the engine serves it.

use std::collections::{BTreeSet, HashSet};

use crate::{
    domain::{
        calendar::Row,
        ids::{EnvironmentId, ProductLineId, ReleaseId, StreamId, TemplateId},
        portfolio::Portfolio,
        release::{Command, DependencyFacts, Event, Release, World},
        text,
        timetable::{Laid, Timetable, laid},
    },
    server::{
        engine::{Facts, Served},
        projections::{CalendarEntry, KeyRow, ReadRows, SearchRow, Site, calendar},
        store::StoreError,
        zones::TzDatabase,
    },
};

/// How many releases are looked at to find whether one depends on another over others. Past it the answer is yes: a chain
/// that long is refused rather than followed.
const CHAIN_LIMIT: usize = 10_000;

impl Served for Release {
    fn world(
        facts: &mut Facts<'_, '_>,
        id: StreamId,
        state: &Self,
        command: &Command,
    ) -> Result<World, StoreError> {
        let mut world = World::default();
        match command {
            Command::Create(beginning) => {
                let portfolio = facts
                    .state::<Portfolio>(StreamId::PORTFOLIO)?
                    .unwrap_or_default();
                world.line_in_use = Some(portfolio.line_in_use(beginning.line));
                world.same_version =
                    same_version(facts, id, beginning.line, beginning.version.trim())?;
                if let Some((_, program)) = portfolio
                    .program_of(beginning.line)
                    .filter(|_| !state.exists)
                {
                    world.next_key = Some(facts.next_key(&program.code)?);
                }
            }
            Command::Renumber { version } => {
                if let Some(line) = state.line {
                    world.same_version = same_version(facts, id, line, version.trim())?;
                }
            }
            Command::DependOn { release } | Command::StopDependingOn { release } => {
                world.dependency = dependency(facts, ReleaseId(id.id), *release)?;
            }
            Command::ApplyTemplate { template, .. } => {
                world.laid = laid_out(facts, state, *template)?;
            }
            Command::Deployment(command) => {
                if let Some(environment) = command.environment() {
                    let portfolio = facts.state::<Portfolio>(StreamId::PORTFOLIO)?;
                    let held = portfolio
                        .as_ref()
                        .and_then(|held| held.environments.get(&environment));
                    world.environment_in_use = Some(held.is_some_and(|held| !held.retired));
                }
            }
            Command::Undo { command } => {
                let history = facts.history::<Self>(id, *command)?;
                let deployed = |(_, event): &(_, Event)| matches!(event, Event::Deployment(_));
                if history.undone.iter().any(deployed) {
                    world.out_of_use = out_of_use(facts)?;
                }
                world.history = Some(history);
            }
            _ => {}
        }
        Ok(world)
    }

    fn read_rows(&self, id: StreamId) -> ReadRows {
        ReadRows {
            calendar: Row::of_release(ReleaseId(id.id), self).and_then(CalendarEntry::of),
            key: self.key.as_deref().and_then(KeyRow::of),
            search: SearchRow::of_release(self),
            waits_for: if self.stands() {
                self.depends_on.clone()
            } else {
                BTreeSet::new()
            },
            sites: if self.stands() && !self.cancelled {
                self.deployments.iter().map(Site::of).collect()
            } else {
                BTreeSet::new()
            },
            ..ReadRows::default()
        }
    }
}

/// The environments that are out of use, by name.
fn out_of_use(facts: &mut Facts<'_, '_>) -> Result<Vec<(EnvironmentId, String)>, StoreError> {
    let portfolio = facts.state::<Portfolio>(StreamId::PORTFOLIO)?;
    let portfolio = portfolio.unwrap_or_default();
    let retired = portfolio.environments.iter().filter(|(_, one)| one.retired);
    Ok(retired.map(|(id, one)| (*id, one.name.clone())).collect())
}

/// The template with the dates that it has for the release as it stands.
fn laid_out(
    facts: &mut Facts<'_, '_>,
    release: &Release,
    id: TemplateId,
) -> Result<Option<Laid>, StoreError> {
    let timetable = facts.state::<Timetable>(StreamId::TIMETABLE)?;
    let portfolio = facts
        .state::<Portfolio>(StreamId::PORTFOLIO)?
        .unwrap_or_default();
    let template = timetable
        .as_ref()
        .and_then(|known| known.templates.get(&id));
    let target = release.schedule.target().and_then(|target| target.date());
    let target = target.and_then(|date| date.calendar_day());
    Ok(template.zip(target).map(|(template, target)| {
        let working = portfolio.working_days(release.line);
        let home = &portfolio.organization.zone;
        laid((id, template), target, &working, (home, &TzDatabase))
    }))
}

/// The key of another standing release of the line with that version.
fn same_version(
    facts: &mut Facts<'_, '_>,
    id: StreamId,
    line: ProductLineId,
    version: &str,
) -> Result<Option<String>, StoreError> {
    let carries = |release: &Release| {
        release.stands() && release.line == Some(line) && release.version == version
    };
    let shown = |release: &Release| {
        release
            .key
            .clone()
            .unwrap_or_else(|| release.version.clone())
    };
    let changed = facts
        .changed::<Release>()
        .find(|(other, release)| *other != id && carries(release));
    if let Some((_, release)) = changed {
        return Ok(Some(shown(release)));
    }
    for other in calendar::releases_with_version(facts.connection()?, line, version)? {
        if StreamId::from(other) == id {
            continue;
        }
        // The read table knows what was committed; the state, what was decided since.
        if let Some(release) = facts
            .state::<Release>(other)?
            .filter(|release| carries(release))
        {
            return Ok(Some(shown(&release)));
        }
    }
    Ok(None)
}

fn dependency(
    facts: &mut Facts<'_, '_>,
    ours: ReleaseId,
    release: ReleaseId,
) -> Result<Option<DependencyFacts>, StoreError> {
    let Some(other) = facts
        .state::<Release>(release)?
        .filter(|other| other.stands())
    else {
        return Ok(None);
    };
    let portfolio = facts.state::<Portfolio>(StreamId::PORTFOLIO)?;
    let line = other
        .line
        .and_then(|line| portfolio.as_ref()?.lines.get(&line));
    let label = text::under_line(line.map_or("", |line| &line.name), &other.version);
    Ok(Some(DependencyFacts {
        release,
        label,
        depends_on_us: depends_on(facts, release, ours)?,
    }))
}

fn depends_on(
    facts: &mut Facts<'_, '_>,
    release: ReleaseId,
    sought: ReleaseId,
) -> Result<bool, StoreError> {
    let mut seen = HashSet::from([release]);
    let mut open = vec![release];
    while let Some(next) = open.pop() {
        let Some(state) = facts.state::<Release>(next)? else {
            continue;
        };
        for dependency in &state.depends_on {
            if *dependency == sought || seen.len() > CHAIN_LIMIT {
                return Ok(true);
            }
            if seen.insert(*dependency) {
                open.push(*dependency);
            }
        }
    }
    Ok(false)
}
