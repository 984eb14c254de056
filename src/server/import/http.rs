//! Files on the wire: the upload of a schedule, what is wrong with it as a file, and the export.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;

use super::{Order, page::names, table};
use crate::{
    domain::{
        Refusal,
        access::Operation,
        exchange::{Mapping, Mode, exported},
        ids::ImportId,
        text,
    },
    server::{
        auth::Session,
        download::{Failed, csv_file, csv_line},
        engine::Rejected,
        export::{Only, schedule_csv},
        state::AppState,
    },
    wire::import::Uploaded,
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
    let looked_at = Arc::clone(&content);
    let read = tokio::task::spawn_blocking(move || {
        let table = table(&looked_at)?;
        let first_rows = table.first_rows(SHOWN)?;
        Ok::<_, Refusal>((table.header, first_rows))
    });
    let read = read.await.map_err(|error| {
        crate::server::store::StoreError::Damaged(format!(
            "reading a file ended abnormally: {error}"
        ))
    })?;
    let (header, first_rows) = read?;
    let mapping = Mapping::guess(header.iter().map(String::as_str));
    let order = Order {
        id: ImportId(super::new_id()),
        file: file.clone(),
        content,
        mapping,
        mode: Mode::default(),
        left_out: BTreeSet::new(),
        names: names(&session),
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
    }))
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
