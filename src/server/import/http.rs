//! Files on the wire: the upload of a schedule, what is wrong with it as a file, and the export.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;

use super::{Calendar, Order, Read, page::names, read};
use crate::{
    domain::{
        Refusal,
        access::Operation,
        exchange::{Mode, exported},
        ids::{ImportId, StreamId},
        portfolio::Portfolio,
        text,
    },
    server::{
        auth::Session,
        download::{Failed, csv_file, csv_line},
        engine::Rejected,
        export::{Only, schedule_csv},
        state::AppState,
    },
    wire::import::{CalendarFile, Uploaded},
};

/// Longest name of a file: characters.
const FILE_NAME_LIMIT: usize = 200;
/// Rows that the page shows of a file.
const SHOWN: usize = 5;

/// The name that a file is uploaded under.
#[derive(Deserialize)]
pub struct Named {
    file: String,
}

/// Takes a file, reads its first rows and guesses which column is which.
///
/// # Errors
/// They may not import, or the file is no table.
pub async fn upload(
    State(state): State<AppState>,
    session: Session,
    Query(named): Query<Named>,
    content: Bytes,
) -> Result<Json<Uploaded>, Failed> {
    session.may(Operation::ImportSchedule)?;
    let file = text::required("File name", &named.file, FILE_NAME_LIMIT)?;
    let content: Arc<[u8]> = Arc::from(&*content);
    let (name, looked_at) = (file.clone(), Arc::clone(&content));
    let read = tokio::task::spawn_blocking(move || read(&name, &looked_at, SHOWN));
    let read = read.await.map_err(|error| {
        crate::server::store::StoreError::Damaged(format!(
            "reading a file ended abnormally: {error}"
        ))
    })?;
    let Read {
        header,
        first_rows,
        mapping,
        calendar,
    } = read?;
    let portfolio = session
        .engine()
        .load::<Portfolio>(StreamId::PORTFOLIO)
        .await?
        .map(|loaded| loaded.state)
        .unwrap_or_default();
    let order = Order {
        id: ImportId(super::new_id()),
        file: file.clone(),
        content,
        mapping,
        mode: Mode::default(),
        left_out: BTreeSet::new(),
        names: names(&session),
        calendar: calendar.clone().map(|by| Calendar {
            by,
            home: portfolio.organization.zone.clone(),
        }),
    };
    let id = order.id;
    state
        .uploads
        .take(session.person, session.is_sample(), order)?;
    Ok(Json(Uploaded {
        id,
        file,
        header,
        first_rows,
        mapping,
        calendar: calendar.map(|by| CalendarFile {
            by,
            lines: lines_of(&portfolio),
        }),
    }))
}

/// The product lines in use, each with its program, by name.
fn lines_of(portfolio: &Portfolio) -> Vec<(String, String)> {
    let programs = portfolio.programs_by_name().into_iter();
    let lines = programs
        .filter(|(_, program)| !program.retired)
        .flat_map(|(id, program)| {
            let lines = portfolio.lines_of(id).into_iter();
            lines
                .filter(|(_, line)| !line.retired)
                .map(move |(_, line)| (program.name.clone(), line.name.clone()))
        });
    lines.collect()
}

/// Everything that is wrong with or strange about an upload, as it was last looked at.
///
/// # Errors
/// They may not import, or there is no such upload.
pub async fn problems(
    State(state): State<AppState>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, Failed> {
    session.may(Operation::ImportSchedule)?;
    let id: ImportId = id.parse().map_err(|_| Refusal::not_found("upload"))?;
    let upload = state.uploads.of(id, session.person, session.is_sample())?;
    let outlook = super::outlook(session.engine(), upload.order).await?;
    let mut file = line(["row", "sort", "column", "what"])?;
    for fault in &outlook.faults {
        let column = fault.column.map_or("", |column| column.name());
        file.extend(line([
            &fault.row.to_string(),
            "error",
            column,
            &fault.message,
        ])?);
    }
    for finding in &outlook.findings {
        let rows: Vec<String> = finding.about.iter().map(u32::to_string).collect();
        file.extend(line([
            rows.join(" ").as_str(),
            finding.kind.label(),
            "",
            &finding.words,
        ])?);
    }
    for one in &outlook.not_taken {
        let what = format!("{}: {}", one.what, one.why);
        file.extend(line([&one.row.to_string(), "not taken", "", &what])?);
    }
    Ok(csv_file("problems.csv", file))
}

fn line(cells: [&str; 4]) -> Result<Vec<u8>, Rejected> {
    Ok(csv_line(
        cells.map(exported).iter().map(|cell| cell.as_bytes()),
    )?)
}

/// The whole schedule as CSV: what an import takes.
///
/// # Errors
/// They may not export, or it could not be read.
pub async fn export(session: Session) -> Result<Response, Failed> {
    session.may(Operation::ExportSchedule)?;
    let file = schedule_csv(session.engine(), names(&session), Only::Everything).await?;
    Ok(csv_file("schedule.csv", file))
}
