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
            Event, EventRows, Events, EventsBy, Fault, Finding, How, Import, Known, Mapping, Mode,
            NotTaken, Planned, Sheet, Summary, Telling, Told, plan, standing,
        },
        ids::{CommandId, ImportId, PersonId},
        time::Zone,
    },
    server::{
        engine::{Engine, Operation, Rejected, all_kinds},
        store::StoreError,
        zones::TzDatabase,
    },
    wire::import::LISTED,
};

pub mod command;
pub mod http;
mod known;
pub mod page;
mod past;
mod reading;
mod taken;
mod undo;
mod uploads;

pub use past::{Past, past};
pub use reading::{Read, Table, read, table};
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
    /// How its events are read, if it is a calendar file.
    pub calendar: Option<Calendar>,
}

/// How the events of a calendar file are read.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// What is said once for all of them.
    pub by: EventsBy,
    /// The zone in which moments have their day.
    pub home: Zone,
}

impl Order {
    /// What a row of its file is called.
    fn row_words(&self) -> [&'static str; 3] {
        match self.calendar {
            None => ["row", "rows", "Row"],
            Some(_) => ["event", "events", "Line"],
        }
    }
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
    /// What in a calendar file is no milestone.
    pub not_taken: Vec<NotTaken>,
    /// What the rows would do, the first of each sort.
    pub told: Vec<Told>,
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

/// The rows of an order: those that come in, the faults of all, and how many there are.
struct Rows {
    sheet: Sheet,
    faults: Vec<Fault>,
    count: u32,
    not_taken: Vec<NotTaken>,
}

fn rows_of(order: &Order) -> Result<Rows, Refusal> {
    let mapping = order.mapping;
    let complete = || {
        let missing = mapping.missing();
        if missing.is_empty() {
            return Ok(());
        }
        let names: Vec<_> = missing.iter().map(|column| column.label()).collect();
        let names = names.join(", ");
        let message = match order.calendar {
            None => format!("Say which column holds: {names}."),
            Some(_) => format!("Say where in the file it stands: {names}."),
        };
        Err(Refusal::invalid("Columns", message))
    };
    let (sheet, faults, not_taken) = match &order.calendar {
        Some(Calendar { by, home }) => {
            let events = Events::read(reading::utf8(&order.content)?)?;
            complete()?;
            let EventRows {
                sheet,
                faults,
                not_taken,
            } = events.rows(by, mapping, home, &TzDatabase)?;
            (sheet, faults, not_taken)
        }
        None => {
            let table = table(&order.content)?;
            complete()?;
            let (sheet, faults) = table.sheet(mapping)?;
            (sheet, faults, Vec::new())
        }
    };
    let faulty: BTreeSet<u32> = faults.iter().map(|fault| fault.row).collect();
    Ok(Rows {
        count: count(sheet.rows.len() + faulty.len()),
        sheet: sheet.without(&order.left_out),
        faults,
        not_taken,
    })
}

/// What was called off is said with the milestone that came of it before: that one stays.
fn say_what_stays(looking: &mut Looking<'_>, not_taken: &mut [NotTaken]) -> Result<(), StoreError> {
    if not_taken.iter().all(|one| one.uid.is_none()) {
        return Ok(());
    }
    let portfolio = looking.portfolio()?;
    for one in not_taken {
        let Some(uid) = &one.uid else { continue };
        if let Some((_, stands)) = standing(looking, &portfolio, uid)? {
            one.why = format!(
                "It is cancelled, but {} came of it and stands: withdraw it there if it is not to happen.",
                stands.words()
            );
        }
    }
    Ok(())
}

/// What the order would come to now.
///
/// # Errors
/// The file cannot be read as a table, or the record could not be read.
pub async fn outlook(engine: &Engine, order: Order) -> Result<Outlook, Rejected> {
    let found = engine.store().read(move |connection| {
        let Rows {
            sheet,
            mut faults,
            count: rows,
            mut not_taken,
        } = match rows_of(&order) {
            Ok(read) => read,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let mut how = How {
            mode: order.mode,
            base: 0,
            person: &*order.names,
            new_id: &mut new_id,
            telling: Telling::at_most(LISTED),
        };
        let mut looking = Looking::at(connection, all_kinds());
        let planned = plan(&sheet, order.id, &mut how, &mut looking)?;
        let told = how.telling.finish();
        say_what_stays(&mut looking, &mut not_taken)?;
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
            not_taken,
            told,
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
        let Rows {
            sheet, mut faults, ..
        } = rows_of(&order)?;
        faults.retain(|fault| !order.left_out.contains(&fault.row));
        refuse(&faults, order.row_words())?;
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
                telling: Telling::default(),
            };
            let mut applying = Applying {
                world,
                import: order.id,
                progress: &progress,
                taken: None,
            };
            let planned = plan(&sheet, order.id, &mut how, &mut applying)?;
            refuse(&planned.faults, order.row_words())?;
            let summary = planned.summary;
            if summary.changes_anything() {
                let event = imported(&order, &sheet, findings, planned);
                world.append::<Import>(order.id, &[event])?;
            }
            // The last moment to turn back is before the commit.
            progress.step(0)?;
            *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(summary);
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

fn imported(order: &Order, sheet: &Sheet, findings: usize, planned: Planned) -> Event {
    Event::Imported {
        file: order.file.clone(),
        rows: count(sheet.rows.len()),
        left_out: count(order.left_out.len()),
        findings: count(findings + planned.findings.len()),
        mode: order.mode,
        summary: planned.summary,
        taken: planned.taken,
    }
}

fn refuse(faults: &[Fault], [one, many, at]: [&str; 3]) -> Result<(), Refusal> {
    /// Faults that a refusal lists.
    const LISTED: usize = 20;
    if faults.is_empty() {
        return Ok(());
    }
    let rows: BTreeSet<u32> = faults.iter().map(|fault| fault.row).collect();
    let message = match rows.len() {
        1 => format!("1 {one} is wrong: correct it in the file, or leave it out."),
        n => format!("{n} {many} are wrong: correct them in the file, or leave them out."),
    };
    let listed = faults.iter().take(LISTED);
    Err(Refusal::invalid("Rows", message).with_facts(
        listed
            .map(|fault| format!("{at} {}: {}", fault.row, fault.message))
            .collect(),
    ))
}
