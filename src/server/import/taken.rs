//! What came of events of calendar files, as the record has it.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use crate::{
    domain::{
        exchange::{Event, Import, Taken},
        ids::MilestoneId,
        upcast,
    },
    server::store::StoreError,
};

/// What came of events, by their identities; of two that came to the same milestone, the later one. Imports that were taken
/// back do not count.
pub(super) type ByUid = HashMap<String, Taken>;

/// Reads the record of all imports.
///
/// # Errors
/// It could not be read.
pub(super) fn by_uid(connection: &Connection) -> Result<ByUid, StoreError> {
    // By the index over streams: what begins with the kind and comes before the next character.
    let mut statement = connection.prepare_cached(
        "SELECT stream, seq, kind, payload FROM events WHERE stream >= 'import:' AND stream < 'import;'",
    )?;
    let mut rows = statement.query([])?;
    let mut undone: HashSet<String> = HashSet::new();
    let mut imports: Vec<(i64, String, Vec<Taken>)> = Vec::new();
    while let Some(row) = rows.next()? {
        let (stream, seq): (String, i64) = (row.get(0)?, row.get(1)?);
        let column = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
        let event = upcast::event::<Import>(column(2)?, column(3)?)
            .map_err(|error| StoreError::Damaged(format!("event {seq} of {stream}: {error}")))?;
        match event {
            Event::Undone(_) => drop(undone.insert(stream)),
            Event::Imported { taken, .. } if !taken.is_empty() => {
                imports.push((seq, stream, taken));
            }
            Event::Imported { .. } => {}
        }
    }
    imports.sort_by_key(|(seq, ..)| *seq);
    let mut found = ByUid::new();
    let mut whose: HashMap<MilestoneId, String> = HashMap::new();
    for (_, stream, taken) in imports {
        if undone.contains(&stream) {
            continue;
        }
        for one in taken {
            let before = whose.insert(one.milestone, one.uid.clone());
            if let Some(before) = before.filter(|before| *before != one.uid) {
                found.remove(&before);
            }
            found.insert(one.uid.clone(), one);
        }
    }
    Ok(found)
}
