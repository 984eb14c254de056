//! Import of schedules: reads a file, shows what would come of it, brings it in as one operation, and takes it back.
//!
//! What rows mean and what they change is the domain's ([`crate::domain::exchange`]). Here is what it needs of the outside:
//! reading files, looking up what is there, and writing through the engine, all or nothing.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use crate::{
    domain::{
        Actor, Plan, Refusal, RefusalKind,
        access::{self, Grants},
        exchange::{
            Event, Fault, Finding, How, Import, Mapping, Mode, Planned, Sheet, Summary, plan,
        },
        ids::{CommandId, ImportId, PersonId},
    },
    server::{
        engine::{Engine, Operation, Rejected, all_kinds},
        store::StoreError,
    },
};

pub mod command;
pub mod http;
mod known;
pub mod page;
mod past;
mod reading;
mod undo;
mod uploads;

pub use past::{Past, past};
pub use reading::{Table, table};
pub use undo::undo;
pub use uploads::Uploads;

pub(super) use known::PLACE_BITS;
use known::{Applying, Looking};

/// What people are called, as of when an import began.
pub type Names = Arc<dyn Fn(PersonId) -> Option<String> + Send + Sync>;

/// A file to be brought in, and how.
#[derive(Clone)]
pub struct Order {
    /// The import's identity, and the operation's: the same again is the same import.
    pub id: ImportId,
    /// The file's name.
    pub file: String,
    /// Its content.
    pub content: Arc<[u8]>,
    /// Which column is which.
    pub mapping: Mapping,
    /// What happens to what is there already.
    pub mode: Mode,
    /// Rows that are left out.
    pub left_out: BTreeSet<u32>,
    /// What people are called.
    pub names: Names,
}

/// What an order would come to.
#[derive(Clone, Debug, Default)]
pub struct Outlook {
    /// How many rows the file has.
    pub rows: u32,
    /// How much would change.
    pub summary: Summary,
    /// Rows that stand against it, left out ones included.
    pub faults: Vec<Fault>,
    /// What is strange about the rows that would come in.
    pub findings: Vec<Finding<u32>>,
}

/// How far an import is; shared with whoever watches it.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU32,
    cancelled: AtomicBool,
}

impl Progress {
    /// How many rows have been brought in.
    #[must_use]
    pub fn done(&self) -> u32 {
        self.done.load(Ordering::Relaxed)
    }
    /// Asks it to stop: what it has done so far is not kept.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
    fn step(&self, rows: usize) -> Result<(), Refusal> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Refusal::conflict(
                "The import was cancelled. Nothing of it was kept.",
            ));
        }
        self.done
            .fetch_add(u32::try_from(rows).unwrap_or(u32::MAX), Ordering::Relaxed);
        Ok(())
    }
}

/// Nothing, if they may import schedules, and take imports back.
fn may_import(actor: Actor, grants: &Grants) -> Result<(), Refusal> {
    if matches!(actor, Actor::System) || grants.permit(access::Operation::ImportSchedule) {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::NotAllowed,
        "Your role may not import a schedule.",
    ))
}

fn new_id() -> u128 {
    uuid::Uuid::new_v4().as_u128()
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}

/// Reads the rows of an order: those that come in, the faults of all, and how many there are.
fn rows_of(order: &Order) -> Result<(Sheet, Vec<Fault>, u32), Refusal> {
    let table = table(&order.content)?;
    let missing = order.mapping.missing();
    if !missing.is_empty() {
        let names: Vec<_> = missing.iter().map(|column| column.label()).collect();
        return Err(Refusal::invalid(
            "Columns",
            format!("Say which column holds: {}.", names.join(", ")),
        ));
    }
    let (sheet, faults) = table.sheet(order.mapping)?;
    let faulty: BTreeSet<u32> = faults.iter().map(|fault| fault.row).collect();
    let rows = count(sheet.rows.len() + faulty.len());
    Ok((sheet.without(&order.left_out), faults, rows))
}

/// What the order would come to now.
///
/// # Errors
/// The file cannot be read as a table, or the record could not be read.
pub async fn outlook(engine: &Engine, order: Order) -> Result<Outlook, Rejected> {
    let found = engine.store().read(move |connection| {
        let (sheet, mut faults, rows) = match rows_of(&order) {
            Ok(read) => read,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let mut how = How {
            mode: order.mode,
            base: 0,
            person: &*order.names,
            new_id: &mut new_id,
        };
        let mut looking = Looking {
            connection,
            registry: all_kinds(),
        };
        let planned = plan(&sheet, order.id, &mut how, &mut looking)?;
        faults.extend(planned.faults);
        faults.sort_by_key(|fault| fault.row);
        let mut findings = sheet.findings();
        findings.extend(planned.findings);
        findings.sort_by_key(|finding| finding.about.first().copied());
        Ok(Ok(Outlook {
            rows,
            summary: planned.summary,
            faults,
            findings,
        }))
    });
    Ok(found.await??)
}

/// Brings the order in: all of it, in one transaction, or nothing. If it changes nothing, nothing is put on the record.
///
/// # Errors
/// A row is at fault and not left out, it was cancelled, or it could not be written. Nothing of it was kept then.
pub async fn apply(
    engine: &Engine,
    (actor, grants): (Actor, Grants),
    order: Order,
    progress: Arc<Progress>,
) -> Result<Summary, Rejected> {
    may_import(actor, &grants)?;
    let id = order.id;
    let operation = Operation {
        id: CommandId(id.0),
        actor,
        grants,
        reason: Some(format!("Import of {}", order.file)),
    };
    let read = tokio::task::spawn_blocking(move || {
        let (sheet, mut faults, _) = rows_of(&order)?;
        faults.retain(|fault| !order.left_out.contains(&fault.row));
        refuse(&faults)?;
        let findings = sheet.findings().len();
        Ok::<_, Refusal>((order, sheet, findings))
    });
    let read = read.await.map_err(|error| {
        StoreError::Damaged(format!("reading a file ended abnormally: {error}"))
    })?;
    let (order, sheet, findings) = read?;
    let came_to = Arc::new(Mutex::new(None));
    let noted = Arc::clone(&came_to);
    engine
        .operate(operation, move |world| {
            let base = (known::last_seq(world)? + 1) << known::PLACE_BITS;
            let mut how = How {
                mode: order.mode,
                base,
                person: &*order.names,
                new_id: &mut new_id,
            };
            let mut applying = Applying {
                world,
                import: order.id,
                progress: &progress,
            };
            let planned = plan(&sheet, order.id, &mut how, &mut applying)?;
            refuse(&planned.faults)?;
            if planned.summary.changes_anything() {
                world
                    .append::<Import>(order.id, &[imported(&order, &sheet, findings, &planned)])?;
            }
            // The last moment to turn back is before the commit.
            progress.step(0)?;
            *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(planned.summary);
            Ok(Plan { events: vec![] })
        })
        .await?;
    let summary = came_to
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    match summary {
        Some(summary) => Ok(summary),
        // It had been carried out before.
        None => Ok(engine
            .load::<Import>(id)
            .await?
            .map(|import| import.state.summary)
            .unwrap_or_default()),
    }
}

fn imported(order: &Order, sheet: &Sheet, findings: usize, planned: &Planned) -> Event {
    Event::Imported {
        file: order.file.clone(),
        rows: count(sheet.rows.len()),
        left_out: count(order.left_out.len()),
        findings: count(findings + planned.findings.len()),
        mode: order.mode,
        summary: planned.summary,
    }
}

fn refuse(faults: &[Fault]) -> Result<(), Refusal> {
    /// Faults that a refusal lists.
    const LISTED: usize = 20;
    if faults.is_empty() {
        return Ok(());
    }
    let rows: BTreeSet<u32> = faults.iter().map(|fault| fault.row).collect();
    let message = match rows.len() {
        1 => "1 row is wrong: correct it in the file, or leave it out.".to_owned(),
        n => format!("{n} rows are wrong: correct them in the file, or leave them out."),
    };
    let listed = faults.iter().take(LISTED);
    Err(Refusal::invalid("Rows", message).with_facts(
        listed
            .map(|fault| format!("Row {}: {}", fault.row, fault.message))
            .collect(),
    ))
}
