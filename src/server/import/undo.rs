//! Taking an import back: what it created is withdrawn, what it changed is as before. What has changed since is kept and
//! listed, with what happened to it.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    domain::{
        Actor, Meta, Plan, Refusal, Stream,
        access::Grants,
        exchange::{Event, Import, Undone},
        ids::{CommandId, ImportId, ProductLineId, StreamId, StreamKind},
        portfolio::{self, Part, Portfolio},
        product_line::ProductLineMilestones,
        release::Release,
        undo::{self, Undoable},
    },
    server::{
        engine::{Engine, Operation, OperationWorld, Rejected},
        store::StoreError,
    },
};

/// What happened since is said in so many lines for each thing that is kept.
const REASONS: usize = 5;

/// Takes an import back, as one operation.
///
/// # Errors
/// It is not on the record, was taken back already, or it could not be written.
pub async fn undo(
    engine: &Engine,
    (actor, grants): (Actor, Grants),
    import: ImportId,
    command: CommandId,
) -> Result<Undone, Rejected> {
    let may = super::may_import(actor, &grants);
    let operation = Operation {
        id: command,
        actor,
        grants,
        reason: None,
    };
    let came_to = Arc::new(Mutex::new(None));
    let noted = Arc::clone(&came_to);
    engine
        .operate(operation, move |world| {
            may?;
            let state = world.state::<Import>(import)?;
            let Some(state) = state else {
                return Err(Refusal::not_found("import").into());
            };
            if state.undone.is_some() {
                return Err(Refusal::conflict("This import was undone already.").into());
            }
            let Some(carried_out) = state.command else {
                return Err(Refusal::not_found("import").into());
            };
            let undone = take_back(world, carried_out)?;
            world.append::<Import>(import, &[Event::Undone(undone.clone())])?;
            *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(undone);
            Ok(Plan { events: vec![] })
        })
        .await?;
    let undone = came_to
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    match undone {
        Some(undone) => Ok(undone),
        None => {
            let import = engine.load::<Import>(import).await?;
            Ok(import
                .and_then(|import| import.state.undone.clone())
                .unwrap_or_default())
        }
    }
}

fn take_back(world: &mut OperationWorld<'_, '_>, command: CommandId) -> Result<Undone, Rejected> {
    let mut undone = Undone::default();
    for stream in streams_of(world, command)? {
        match stream.kind {
            StreamKind::Release => {
                take_back_release(world, stream, command, &mut undone)?;
            }
            StreamKind::ProductLine => take_back_line(world, stream, command, &mut undone)?,
            StreamKind::Portfolio
            | StreamKind::Train
            | StreamKind::Import
            | StreamKind::Timetable
            | StreamKind::Scenario => {}
        }
    }
    take_back_structure(world, command, &mut undone)?;
    Ok(undone)
}

/// The streams that a command changed, in the order in which it did.
fn streams_of(
    world: &mut OperationWorld<'_, '_>,
    command: CommandId,
) -> Result<Vec<StreamId>, StoreError> {
    let mut facts = world.facts();
    let connection = facts.connection()?;
    let mut statement = connection.prepare_cached(
        "SELECT e.stream FROM commands c JOIN events e ON e.seq BETWEEN c.first_seq AND c.seq
            WHERE c.id = ?1 GROUP BY e.stream ORDER BY min(e.seq)",
    )?;
    let streams = statement.query_map([command.to_string()], |row| row.get::<_, String>(0))?;
    let mut found = Vec::new();
    for stream in streams {
        found.extend(stream?.parse::<StreamId>().ok());
    }
    Ok(found)
}

fn take_back_release(
    world: &mut OperationWorld<'_, '_>,
    stream: StreamId,
    command: CommandId,
    undone: &mut Undone,
) -> Result<(), Rejected> {
    let history = world.facts().history::<Release>(stream, command)?;
    match undo::undo(command, Some(&history)) {
        Ok(events) => {
            if history.undone.iter().any(|(_, event)| event.begins()) {
                undone.releases += 1;
            } else {
                undone.changes += super::count(events.len());
            }
            world.append::<Release>(stream, &events)?;
        }
        Err(refusal) => {
            let release = world.state::<Release>(stream)?;
            let label = release.map_or_else(String::new, |release| {
                let key = release.key.clone().unwrap_or_default();
                format!("{key} {}", release.version)
            });
            keep(undone, label, refusal);
        }
    }
    Ok(())
}

/// A product line's own milestones belong together less than a release's: each is taken back or kept by itself.
fn take_back_line(
    world: &mut OperationWorld<'_, '_>,
    stream: StreamId,
    command: CommandId,
    undone: &mut Undone,
) -> Result<(), Rejected> {
    let portfolio = world
        .state::<Portfolio>(StreamId::PORTFOLIO)?
        .unwrap_or_default();
    let line = portfolio
        .lines
        .get(&ProductLineId(stream.id))
        .map_or("", |line| &line.name);
    let history = world
        .facts()
        .history::<ProductLineMilestones>(stream, command)?;
    let mut events = Vec::new();
    for (_, event) in history.undone.iter().rev() {
        let since = since(&history.later, event);
        match event.inverse().filter(|_| since.is_empty()) {
            Some(inverse) => events.push(inverse),
            None => undone.keep(format!("{line}: {}", event.words()), since),
        }
    }
    undone.changes += super::count(events.len());
    world.append::<ProductLineMilestones>(stream, &events)?;
    Ok(())
}

/// Programs and product lines that the import made go out of use, if nothing stands in them and nobody changed them.
fn take_back_structure(
    world: &mut OperationWorld<'_, '_>,
    command: CommandId,
    undone: &mut Undone,
) -> Result<(), Rejected> {
    let history = world
        .facts()
        .history::<Portfolio>(StreamId::PORTFOLIO, command)?;
    if history.undone.is_empty() {
        return Ok(());
    }
    let portfolio = world
        .state::<Portfolio>(StreamId::PORTFOLIO)?
        .unwrap_or_default();
    let occupied = occupied(world)?;
    let mut standing: BTreeSet<Part> = BTreeSet::new();
    for (id, line) in portfolio
        .lines
        .iter()
        .filter(|(id, _)| occupied.contains(id))
    {
        standing.insert(Part::ProductLine(*id));
        standing.insert(Part::Program(line.program));
    }
    let mut events = Vec::new();
    // Lines before their programs: the reverse of how they were made.
    for (_, event) in history.undone.iter().rev() {
        let Some(inverse @ portfolio::Event::Retired { part, .. }) = event.inverse() else {
            continue;
        };
        let (name, retired) = portfolio.part(part).unwrap_or_default();
        if retired {
            continue;
        }
        let mut since = changes_of(&history.later, part);
        if since.is_empty() && standing.contains(&part) {
            since.push("Something stands in it.".to_owned());
        } else if since.is_empty() && holds_another_line(&portfolio, part, &events) {
            since.push("It has further product lines.".to_owned());
        }
        if since.is_empty() {
            events.push(inverse);
        } else {
            undone.keep(name.to_owned(), since);
        }
    }
    undone.changes += super::count(events.len());
    world.append::<Portfolio>(StreamId::PORTFOLIO, &events)?;
    Ok(())
}

/// Whether a program has a line in use beside those that go out of use.
fn holds_another_line(portfolio: &Portfolio, part: Part, retiring: &[portfolio::Event]) -> bool {
    let Part::Program(program) = part else {
        return false;
    };
    let goes = |id: ProductLineId| {
        retiring.iter().any(|event| {
            matches!(event, portfolio::Event::Retired { part: Part::ProductLine(line), .. } if *line == id)
        })
    };
    let mut lines = portfolio.lines.iter();
    lines.any(|(id, line)| line.program == program && !line.retired && !goes(*id))
}

/// The product lines in which a release or a milestone stands, as of now.
fn occupied(world: &mut OperationWorld<'_, '_>) -> Result<BTreeSet<ProductLineId>, StoreError> {
    let mut facts = world.facts();
    // The table knows of what was committed or handed to SQLite; of what was changed since, the states know.
    let releases = facts.changed::<Release>().map(|(id, release)| {
        let line = release.line.filter(|_| release.stands());
        (id.to_string(), line)
    });
    let mut changed: HashMap<String, Option<ProductLineId>> = releases.collect();
    let lines = facts.changed::<ProductLineMilestones>().map(|(id, own)| {
        let occupied = own.schedule.milestones().next().is_some();
        (id.to_string(), occupied.then_some(ProductLineId(id.id)))
    });
    changed.extend(lines);
    let mut occupied: BTreeSet<_> = changed.values().flatten().copied().collect();
    let connection = facts.connection()?;
    let mut statement = connection.prepare_cached("SELECT stream, line FROM calendar")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let column = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
        if !changed.contains_key(column(0)?) {
            occupied.extend(column(1)?.parse::<ProductLineId>().ok());
        }
    }
    Ok(occupied)
}

fn changes_of(later: &[(Meta, portfolio::Event)], part: Part) -> Vec<String> {
    let of_part = later.iter().filter(|(_, event)| match event {
        portfolio::Event::Renamed { part: other, .. }
        | portfolio::Event::Retired { part: other, .. }
        | portfolio::Event::Reinstated { part: other, .. } => *other == part,
        _ => false,
    });
    of_part
        .take(REASONS)
        .map(|(meta, event)| said::<Portfolio>(meta, event))
        .collect()
}

fn since<E: Undoable>(later: &[(Meta, E)], event: &E) -> Vec<String> {
    let touched = event.touched();
    let changed = later
        .iter()
        .filter(|(_, other)| other.touched().iter().any(|value| touched.contains(value)));
    changed
        .take(REASONS)
        .map(|(meta, other)| format!("{}: {}", meta.at.clock_text(0), other.words()))
        .collect()
}

fn said<S: Stream>(meta: &Meta, event: &S::Event) -> String {
    format!(
        "{}: {}",
        meta.at.clock_text(0),
        S::event_name(event).replace('_', " ")
    )
}

fn keep(undone: &mut Undone, what: String, refusal: Refusal) {
    let mut why = refusal.facts;
    why.truncate(REASONS);
    if why.is_empty() {
        why.push(refusal.message);
    }
    undone.keep(what, why);
}
