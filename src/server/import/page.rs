//! What the import page asks. Each answer authorizes by itself, and nobody reaches another's upload.

use std::{collections::BTreeSet, sync::Arc};

use leptos::prelude::use_context;

use super::{
    Calendar, Order, Outlook, count,
    uploads::{Outcome, Upload},
};
use crate::{
    domain::{
        Actor,
        access::Operation,
        ids::{CommandId, ImportId},
    },
    server::{
        auth::{Session, current},
        engine::Rejected,
        state::AppState,
    },
    wire::{
        error::{ErrorKind, PublicError},
        import::{Ask, ImportData, LISTED, PastImport, Preview, Progress, Stage},
    },
};

/// Most imports that the page lists.
const PAST: usize = 50;

/// Who asks, if they may import schedules, and what the server holds.
fn importer() -> Result<(Session, AppState), PublicError> {
    let session = current().ok_or_else(PublicError::signed_out)?;
    session.may(Operation::ImportSchedule)?;
    let state = use_context::<AppState>()
        .ok_or_else(|| PublicError::new(ErrorKind::Failed, "The server is not ready."))?;
    Ok((session, state))
}

fn upload_of(session: &Session, state: &AppState, id: ImportId) -> Result<Upload, PublicError> {
    Ok(state.uploads.of(id, session.person, session.is_sample())?)
}

/// What people are called now.
pub(in crate::server) fn names(session: &Session) -> super::Names {
    let house = Arc::clone(session.house());
    Arc::new(move |id| house.accounts.person(id).map(|person| person.name.clone()))
}

/// The order that an ask makes of an upload.
fn ordered(upload: Upload, ask: &Ask) -> Order {
    let calendar = upload.order.calendar.map(|calendar| Calendar {
        by: ask.events.clone().unwrap_or(calendar.by),
        ..calendar
    });
    Order {
        mapping: ask.mapping,
        mode: ask.mode,
        left_out: ask.left_out.iter().copied().collect(),
        calendar,
        ..upload.order
    }
}

/// The order with all wrong rows left out, if that was asked, and what it would come to.
async fn looked(
    session: &Session,
    mut order: Order,
    all_wrong_out: bool,
) -> Result<(Order, Outlook), Rejected> {
    let mut outlook = super::outlook(session.engine(), order.clone()).await?;
    // Leaving rows out can only bring forward faults of others that were hidden behind them.
    while all_wrong_out && !in_the_way(&outlook, &order).is_empty() {
        order.left_out.extend(in_the_way(&outlook, &order));
        outlook = super::outlook(session.engine(), order.clone()).await?;
    }
    Ok((order, outlook))
}

fn in_the_way(outlook: &Outlook, order: &Order) -> BTreeSet<u32> {
    let rows = outlook.faults.iter().map(|fault| fault.row);
    rows.filter(|row| !order.left_out.contains(row)).collect()
}

/// The page's beginning.
///
/// # Errors
/// They may not, or it could not be read.
pub async fn page(session: &Session) -> Result<ImportData, PublicError> {
    session.may(Operation::ImportSchedule)?;
    let house = session.house();
    let past = super::past(session.engine(), PAST).await?;
    let past = past.into_iter().map(|past| PastImport {
        id: past.id,
        by: match past.import.by {
            Some(Actor::Person(id)) => house.accounts.person(id).map_or_else(
                || "A former member".to_owned(),
                |person| person.name.clone(),
            ),
            _ => "Signalbox".to_owned(),
        },
        file: past.import.file,
        at: past.import.at,
        rows: past.import.rows,
        left_out: past.import.left_out,
        findings: past.import.findings,
        mode: past.import.mode,
        summary: past.import.summary,
        undone: past.import.undone,
    });
    Ok(ImportData {
        past: past.collect(),
    })
}

/// What an upload would come to.
///
/// # Errors
/// They may not, there is no such upload, or it cannot be read.
pub async fn preview(id: ImportId, ask: Ask) -> Result<Preview, PublicError> {
    let (session, state) = importer()?;
    let upload = upload_of(&session, &state, id)?;
    let (order, mut outlook) = looked(&session, ordered(upload, &ask), ask.all_wrong_out).await?;
    let wrong: BTreeSet<u32> = outlook.faults.iter().map(|fault| fault.row).collect();
    let in_the_way = count(in_the_way(&outlook, &order).len());
    let found = count(outlook.findings.len());
    let passed_over = count(outlook.not_taken.len());
    state.uploads.change(id, |upload| {
        upload.order = order;
        upload.rows = outlook.rows;
    });
    outlook.faults.truncate(LISTED);
    outlook.findings.truncate(LISTED);
    outlook.not_taken.truncate(LISTED);
    outlook.told.truncate(LISTED);
    Ok(Preview {
        rows: outlook.rows,
        summary: outlook.summary,
        wrong: count(wrong.len()),
        in_the_way,
        faults: outlook.faults,
        found,
        findings: outlook.findings,
        passed_over,
        not_taken: outlook.not_taken,
        told: outlook.told,
    })
}

/// Begins to bring an upload in; [`progress`] says how far it is.
///
/// # Errors
/// They may not, there is no such upload, or it is under way already.
pub async fn apply(id: ImportId, ask: Ask) -> Result<(), PublicError> {
    let (session, state) = importer()?;
    let upload = upload_of(&session, &state, id)?;
    let Some(progress) = state.uploads.begin(id) else {
        return Ok(());
    };
    // It goes on if whoever began it goes away.
    tokio::spawn(async move {
        let who = (Actor::Person(session.person), session.grants.clone());
        let order = ordered(upload, &ask);
        let order = if ask.all_wrong_out {
            looked(&session, order, true).await.map(|(order, _)| order)
        } else {
            Ok(order)
        };
        let outcome = match order {
            Ok(order) => super::apply(session.engine(), who, order, progress).await,
            Err(rejected) => Err(rejected),
        };
        state.uploads.change(id, |upload| {
            upload.outcome = match outcome {
                Ok(summary) => {
                    // What is in needs no file any more.
                    upload.order.content = Arc::from([]);
                    Outcome::Done(summary)
                }
                Err(rejected) => Outcome::Stopped(rejected),
            };
        });
    });
    Ok(())
}

/// How far an import is.
///
/// # Errors
/// They may not, or there is no such upload.
pub async fn progress(id: ImportId) -> Result<Progress, PublicError> {
    let (session, state) = importer()?;
    let upload = upload_of(&session, &state, id)?;
    let stage = match upload.outcome {
        Outcome::Waiting => Stage::Waiting,
        Outcome::UnderWay => Stage::UnderWay,
        Outcome::Done(summary) => Stage::Done(summary),
        Outcome::Stopped(rejected) => {
            let error = PublicError::from(rejected);
            Stage::Stopped {
                message: error.message,
                facts: error
                    .refusal
                    .map(|refusal| refusal.facts)
                    .unwrap_or_default(),
            }
        }
    };
    Ok(Progress {
        stage,
        done: upload.progress.done(),
        rows: upload.rows,
    })
}

/// Stops an import that is under way, or lets go of a file that waits.
///
/// # Errors
/// They may not, or there is no such upload.
pub async fn cancel(id: ImportId) -> Result<(), PublicError> {
    let (session, state) = importer()?;
    let upload = upload_of(&session, &state, id)?;
    if matches!(upload.outcome, Outcome::UnderWay) {
        upload.progress.cancel();
    } else {
        state.uploads.forget(id);
    }
    Ok(())
}

/// Takes an import back.
///
/// # Errors
/// They may not, it was taken back already, or it could not be written.
pub async fn undo(id: ImportId, command: CommandId) -> Result<ImportData, PublicError> {
    let session = current().ok_or_else(PublicError::signed_out)?;
    session.may(Operation::ImportSchedule)?;
    let who = (Actor::Person(session.person), session.grants.clone());
    super::undo(session.engine(), who, id, command).await?;
    page(&session).await
}
