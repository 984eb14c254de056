//! Plans and what became of them: the slip of a release or of a year, and what has changed since a day.

use rusqlite::Connection;

use super::{failed, may_view, portfolio_of, release_at};
use crate::{
    domain::{
        Actor, Refusal,
        calendar::{Filter, Range, Row},
        ids::{PersonId, ProgramId, ReleaseId, StreamId, StreamKind},
        portfolio::Portfolio,
        release::{
            Event, Release,
            slip::{self, Step, steps},
        },
        text::{FreeText, under_line},
        time::{Day, Zone, Zones},
    },
    server::{
        auth::Session,
        engine::{Engine, all_kinds},
        feeds::changes::{self, latest},
        projections::calendar::range_rows,
        store::{StoreError, record},
        zones::TzDatabase,
    },
    wire::{
        error::PublicError,
        slip::{CHANGES, Changed, ChangedBy, ChangesData, SLIPPED, SlipData, SlipStep, Slipped},
    },
};

/// Most releases that are looked at for those whose target lies in a year.
const LOOKED_AT: usize = 20_000;

/// How the releases whose target lies in a year left their plans.
///
/// # Errors
/// They may not see it, or it could not be read.
pub async fn of_year(
    session: &Session,
    year: i32,
    filter: Filter,
) -> Result<SlipData, PublicError> {
    may_view(session)?;
    let portfolio = portfolio_of(session.engine()).await?.state;
    let day = |year, month, day| {
        let day = Day::new(year, month, day);
        day.ok_or_else(|| Refusal::invalid("Year", "Year: choose one between 1 and 9999."))
    };
    let range = Range {
        from: day(year, 1, 1)?,
        to: day(year, 12, 31)?,
    };
    let programs = programs(&portfolio);
    let read = session.engine().store().read(move |connection| {
        let mut rows = range_rows(connection, range, &filter, LOOKED_AT)?;
        rows.retain(|row| {
            let day = row.target().and_then(|target| target.date.calendar_day());
            row.release().is_some() && day.is_some_and(|day| (range.from..=range.to).contains(&day))
        });
        rows.sort_by_key(|row| row.target().and_then(|target| target.date.calendar_day()));
        let more = rows.len() > SLIPPED;
        rows.truncate(SLIPPED);
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            found.push((slipped(&row, &portfolio), steps_of(connection, row.stream)?));
        }
        Ok::<_, StoreError>((found, more))
    });
    let (found, more) = read.await.map_err(failed)?;
    let releases = found
        .into_iter()
        .map(|(release, steps)| with_steps(session, release, steps));
    Ok(SlipData {
        year,
        release: None,
        releases: releases.collect(),
        more,
        programs,
    })
}

/// How the release at that address left its plan.
///
/// # Errors
/// They may not see it, there is no such release, or it could not be read.
pub async fn of_release(session: &Session, address: &str) -> Result<SlipData, PublicError> {
    may_view(session)?;
    let engine = session.engine();
    let id = release_at(engine, address).await?;
    let id = id.ok_or_else(|| Refusal::not_found("release"))?;
    let release = engine.load::<Release>(id).await.map_err(failed)?;
    let release = release.filter(|release| release.state.stands());
    let release = release.ok_or_else(|| Refusal::not_found("release"))?;
    let portfolio = portfolio_of(engine).await?.state;
    let row = Row::of_release(id, &release.state).ok_or_else(|| Refusal::not_found("release"))?;
    let steps = read_steps(engine, id).await?;
    let slipped = with_steps(session, slipped(&row, &portfolio), steps);
    Ok(SlipData {
        year: slipped.day.or(slipped.planned).map_or(0, Day::year),
        release: Some((address.to_owned(), slipped.name.clone())),
        releases: vec![slipped],
        more: false,
        programs: Vec::new(),
    })
}

async fn read_steps(engine: &Engine, id: ReleaseId) -> Result<Vec<Step>, PublicError> {
    let read = engine
        .store()
        .read(move |connection| steps_of(connection, id.into()));
    read.await.map_err(failed)
}

fn steps_of(connection: &Connection, stream: StreamId) -> Result<Vec<Step>, StoreError> {
    let registry = all_kinds();
    let mut events = Vec::new();
    for event in record::events_after(connection, stream, 0)? {
        let event = registry.kind(StreamKind::Release)?.renewed(event)?;
        let content: Event = serde_json::from_str(event.payload.get()).map_err(|error| {
            StoreError::Damaged(format!("event {} of {stream}: {error}", event.meta.seq))
        })?;
        events.push((event.meta, content));
    }
    Ok(steps(events.iter().map(|(meta, event)| (meta, event))))
}

/// The row as it is, without its plan and its steps.
fn slipped(row: &Row, portfolio: &Portfolio) -> Slipped {
    let target = row.target();
    let day = target.and_then(|target| target.date.calendar_day());
    Slipped {
        name: name_of(row, portfolio),
        href: href_of(row),
        program: program_of(row, portfolio),
        planned: None,
        day,
        happened: target.is_some_and(|target| target.done),
        steps: Vec::new(),
    }
}

fn with_steps(session: &Session, release: Slipped, steps: Vec<Step>) -> Slipped {
    let one = |step: Step| SlipStep {
        kind: step.kind,
        at: step.at,
        who: who(session, step.by),
        reason: step.reason.as_ref().map(|reason| reason.words().to_owned()),
        planned: step.planned,
        day: step.day,
    };
    Slipped {
        planned: steps.last().and_then(|step| step.planned),
        steps: steps.into_iter().map(one).collect(),
        ..release
    }
}

/// What has changed in the schedule since the beginning of a day.
///
/// # Errors
/// They may not see it, or it could not be read.
pub async fn changes(
    session: &Session,
    zone: &Zone,
    since: Day,
    filter: Filter,
) -> Result<ChangesData, PublicError> {
    may_view(session)?;
    let portfolio = portfolio_of(session.engine()).await?.state;
    let programs = programs(&portfolio);
    let from = TzDatabase.midnight(zone, since);
    let from = from.unwrap_or_else(|| since.utc_midnight());
    let people = super::people(session);
    let name = move |id: PersonId| {
        let person = people.iter().find(|person| person.id == id);
        person.map(|person| person.name.clone())
    };
    let known = portfolio.clone();
    let read = session.engine().store().read(move |connection| {
        let asked = changes::Asked {
            since: from,
            most: CHANGES,
        };
        latest(connection, &filter, &known, &name, asked)
    });
    let found = read.await.map_err(failed)?;
    let cut = found.len() >= CHANGES;
    let mut changed: Vec<(StreamId, Changed)> = Vec::new();
    for change in found {
        let by = ChangedBy {
            at: change.meta.at,
            who: who(session, change.meta.actor),
            told: change.told,
            reason: change
                .meta
                .reason
                .as_ref()
                .map(FreeText::words)
                .map(str::to_owned),
        };
        let stream = change.row.stream;
        match changed.iter_mut().find(|(known, _)| *known == stream) {
            Some((_, one)) => one.changes.push(by),
            None => changed.push((stream, of_row(&change.row, &portfolio, by))),
        }
    }
    Ok(ChangesData {
        since,
        changed: changed.into_iter().map(|(_, one)| one).collect(),
        cut,
        programs,
    })
}

fn of_row(row: &Row, portfolio: &Portfolio, by: ChangedBy) -> Changed {
    let target = row.target();
    let day = target.and_then(|target| target.date.calendar_day());
    let planned = target.and_then(|target| target.baseline.as_ref()?.calendar_day());
    Changed {
        name: name_of(row, portfolio),
        href: row.key.is_some().then(|| href_of(row)),
        program: program_of(row, portfolio),
        target: target.map(|target| target.date.long_text()),
        slip: slip::slip(planned, day),
        changes: vec![by],
    }
}

fn who(session: &Session, actor: Actor) -> String {
    match actor {
        Actor::Person(id) => session.house().accounts.person(id).map_or_else(
            || "A former member".to_owned(),
            |person| person.name.clone(),
        ),
        Actor::System => "Signalbox".to_owned(),
    }
}

fn name_of(row: &Row, portfolio: &Portfolio) -> String {
    let line = portfolio.lines.get(&row.line);
    let line = line.map_or("", |line| line.name.as_str());
    if row.version.is_empty() {
        line.to_owned()
    } else {
        under_line(line, &row.version)
    }
}

fn href_of(row: &Row) -> String {
    match &row.key {
        Some(key) => format!("/releases/{key}"),
        None => format!("/portfolio?line={}", row.line),
    }
}

fn program_of(row: &Row, portfolio: &Portfolio) -> String {
    let program = portfolio.program_of(row.line);
    program.map_or_else(String::new, |(_, program)| program.name.clone())
}

fn programs(portfolio: &Portfolio) -> Vec<(ProgramId, String)> {
    let programs = portfolio.programs_by_name().into_iter();
    programs
        .map(|(id, program)| (id, program.name.clone()))
        .collect()
}
