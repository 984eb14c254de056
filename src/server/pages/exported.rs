//! What a calendar's address shows, as files: exactly the milestones and the deployments of its range and its filters.
//!
//! Deployments have a table of their own: that of the milestones reads back as a schedule.

use std::collections::{HashMap, HashSet};

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use rusqlite::Connection;
use serde::Serialize;

use super::{may_view, portfolio_of};
use crate::{
    domain::{
        Refusal,
        access::Operation,
        calendar::{Filter, Range, Row, Stay, by_day, conflicts_of, stays},
        exchange::{exported, owner_name},
        ids::{MilestoneId, PersonId, StreamId},
        portfolio::Portfolio,
        release::{Destination, ReleaseState, ReleaseType},
        time::{Day, MilestoneDate},
        train::Passing,
    },
    server::{
        auth::Session,
        brought,
        download::{Failed, csv_file, csv_line},
        export::{Only, schedule_csv},
        import::page::names,
        projections::{calendar::range_rows, trains},
        store::StoreError,
        zones::TzDatabase,
    },
};

/// Most releases in a file.
const ROW_LIMIT: usize = 50_000;

/// What the address shows, read.
async fn shown(
    session: &Session,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<(Range, Filter, Vec<Row>), Failed> {
    may_view(session)?;
    session.may(Operation::ExportSchedule)?;
    let asked = brought::asked("/", uri.query(), headers);
    let brought::Shown {
        range,
        filter,
        conflicting,
    } = brought::shown(session, &asked).await;
    let wanted = filter.clone();
    let read = session
        .engine()
        .store()
        .read(move |connection| found(connection, range, &wanted));
    let mut rows = read.await?;
    if conflicting {
        let portfolio = portfolio_of(session.engine()).await?.state;
        let today = brought::today(session).await;
        let store = session.engine().store();
        let trains = store.read(move |connection| trains::around(connection, range));
        let trains: Vec<_> = trains.await?.into_iter().map(Passing::from).collect();
        let found = conflicts_of(rows.iter(), &trains, &portfolio, today, &TzDatabase);
        let keep: HashSet<StreamId> = found.keys().copied().collect();
        rows.retain(|row| keep.contains(&row.stream));
    }
    if rows.len() > ROW_LIMIT {
        let many =
            format!("These are more than {ROW_LIMIT} releases: narrow the days or the filters.");
        return Err(Refusal::conflict(many).into());
    }
    Ok((range, filter, rows))
}

fn found(connection: &Connection, range: Range, filter: &Filter) -> Result<Vec<Row>, StoreError> {
    range_rows(connection, range, filter, ROW_LIMIT + 1)
}

/// `GET /export/calendar.csv`: the rows of the schedule that the address shows, in the form that an import reads.
///
/// # Errors
/// They may not export, there is too much, or it could not be read.
pub async fn csv(session: Session, uri: Uri, headers: HeaderMap) -> Result<Response, Failed> {
    let (range, filter, rows) = shown(&session, &uri, &headers).await?;
    let mut only: HashMap<StreamId, HashSet<MilestoneId>> = HashMap::new();
    for entries in by_day(&rows, range, filter.same_day).values() {
        for entry in entries {
            only.entry(entry.row.stream)
                .or_default()
                .insert(entry.mark.id);
        }
    }
    let file = schedule_csv(session.engine(), names(&session), Only::These(only)).await?;
    Ok(csv_file("calendar.csv", file))
}

/// The columns of the table of deployments.
const DEPLOYED: [&str; 11] = [
    "program",
    "product_line",
    "release",
    "key",
    "environment",
    "wave",
    "day",
    "start",
    "zone",
    "minutes",
    "required",
];

/// `GET /export/deployments.csv`: the deployments that the address shows, by day.
///
/// # Errors
/// They may not export, there is too much, or it could not be read.
pub async fn deployments(
    session: Session,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let (range, filter, rows) = shown(&session, &uri, &headers).await?;
    let portfolio = portfolio_of(session.engine()).await?.state;
    let mut file = csv_line(DEPLOYED)?;
    for stay in stays(&rows, range, filter.same_day).values().flatten() {
        let told = deployed(stay, &portfolio);
        let (day, minutes) = (told.day.to_string(), told.minutes.to_string());
        let cells = [
            told.program,
            told.product_line,
            told.version,
            told.key.unwrap_or_default(),
            told.environment,
            told.wave,
            &day,
            &told.start,
            told.zone,
            &minutes,
            if told.required { "yes" } else { "no" },
        ];
        file.extend(csv_line(
            cells.map(exported).iter().map(|cell| cell.as_bytes()),
        )?);
    }
    Ok(csv_file("deployments.csv", file))
}

/// A deployment as a program reads it.
#[derive(Serialize)]
struct ToldDeployment<'a> {
    day: Day,
    start: String,
    zone: &'a str,
    minutes: u32,
    environment: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    wave: &'a str,
    required: bool,
    program: &'a str,
    product_line: &'a str,
    key: Option<&'a str>,
    version: &'a str,
}

fn deployed<'a>(stay: &Stay<'a>, portfolio: &'a Portfolio) -> ToldDeployment<'a> {
    let Stay { row, deployment } = *stay;
    let window = &deployment.window;
    let environment = portfolio.environments.get(&deployment.environment);
    let line = portfolio.lines.get(&row.line);
    let program = portfolio.program_of(row.line);
    ToldDeployment {
        day: window.day,
        start: window.clock(),
        zone: window.zone.name(),
        minutes: window.duration,
        environment: environment.map_or("", |environment| &environment.name),
        wave: &deployment.wave,
        required: deployment.required,
        program: program.map_or("", |(_, program)| &program.name),
        product_line: line.map_or("", |line| &line.name),
        key: row.key.as_deref(),
        version: &row.version,
    }
}

/// A milestone as a program reads it.
#[derive(Serialize)]
struct Told<'a> {
    day: Day,
    date: &'a MilestoneDate,
    milestone: &'a str,
    target: bool,
    happened: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    planned: Option<&'a MilestoneDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    program: &'a str,
    product_line: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    release: Option<ToldRelease<'a>>,
}

/// The release of a milestone.
#[derive(Serialize)]
struct ToldRelease<'a> {
    key: Option<&'a str>,
    version: &'a str,
    name: &'a str,
    r#type: ReleaseType,
    destination: Destination,
    state: ReleaseState,
}

/// The whole file.
#[derive(Serialize)]
struct File<'a> {
    from: Day,
    to: Day,
    milestones: Vec<Told<'a>>,
    deployments: Vec<ToldDeployment<'a>>,
}

/// `GET /export/calendar.json`: the milestones and the deployments that the address shows, by day.
///
/// # Errors
/// They may not export, there is too much, or it could not be read.
pub async fn json(session: Session, uri: Uri, headers: HeaderMap) -> Result<Response, Failed> {
    let (range, filter, rows) = shown(&session, &uri, &headers).await?;
    let portfolio = portfolio_of(session.engine()).await?.state;
    let person = names(&session);
    let mut milestones = Vec::new();
    for (day, entries) in &by_day(&rows, range, filter.same_day) {
        let told = entries.iter();
        milestones.extend(told.map(|entry| told_of(*day, entry, &portfolio, &*person)));
    }
    let stays = stays(&rows, range, filter.same_day);
    let file = Json(File {
        from: range.from,
        to: range.to,
        milestones,
        deployments: stays
            .values()
            .flatten()
            .map(|stay| deployed(stay, &portfolio))
            .collect(),
    });
    let kept = [
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"calendar.json\""),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
    ];
    Ok((kept, file).into_response())
}

fn told_of<'a>(
    day: Day,
    entry: &crate::domain::calendar::Entry<'a>,
    portfolio: &'a Portfolio,
    person: &dyn Fn(PersonId) -> Option<String>,
) -> Told<'a> {
    let (row, mark) = (entry.row, entry.mark);
    let line = portfolio.lines.get(&row.line);
    let program = portfolio.program_of(row.line);
    Told {
        day,
        date: &mark.date,
        milestone: &mark.name,
        target: mark.target,
        happened: mark.done,
        planned: mark.baseline.as_ref(),
        owner: mark
            .owner
            .as_ref()
            .map(|owner| owner_name(portfolio, owner, person)),
        program: program.map_or("", |(_, program)| &program.name),
        product_line: line.map_or("", |line| &line.name),
        release: row.release().map(|_| ToldRelease {
            key: row.key.as_deref(),
            version: &row.version,
            name: &row.title,
            r#type: row.kind,
            destination: row.destination,
            state: row.state,
        }),
    }
}
