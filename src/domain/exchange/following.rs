//! Which milestone came of which event of a calendar file, so that a later file moves it rather than making another.
//!
//! What came of an event is on the record with the import ([`Taken`]). It holds while the milestone stands, and until the
//! import is taken back. A milestone stays with its release: an event that says another release than before is refused, unless
//! it is our side that has given the release another name.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{Column, Fault, Known, Row, Sheet};
use crate::domain::{
    ids::{MilestoneId, ProductLineId, ReleaseId, StreamId, StreamKind},
    portfolio::Portfolio,
    schedule::Schedule,
    text,
};

/// What came of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The event's identity.
    pub uid: String,
    /// The release or product line that the milestone belongs to.
    pub stream: StreamId,
    /// The milestone.
    pub milestone: MilestoneId,
    /// What the event said it belongs to: program, product line, release.
    pub said: [String; 3],
}

/// A milestone that came of an event, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub milestone: MilestoneId,
    /// Program, product line and release that it belongs to, as they are called now; no release: an empty text.
    pub names: [String; 3],
    /// What it is called.
    pub name: String,
}

impl Standing {
    /// `Crane 1.1 final`
    #[must_use]
    pub fn words(&self) -> String {
        let [_, line, release] = &self.names;
        named(line, release, &self.name)
    }
}

pub(super) fn named(line: &str, release: &str, milestone: &str) -> String {
    if release.is_empty() {
        [line, " ", milestone].concat()
    } else {
        [text::under_line(line, release).as_str(), " ", milestone].concat()
    }
}

/// What a row says that it belongs to.
pub(super) fn said(row: &Row) -> [String; 3] {
    [
        row.program.to_string(),
        row.line.to_string(),
        row.release.as_deref().unwrap_or_default().to_owned(),
    ]
}

/// The milestone that came of the event, if it stands.
///
/// # Errors
/// What is there could not be read.
pub fn standing<K: Known>(
    known: &mut K,
    portfolio: &Portfolio,
    uid: &str,
) -> Result<Option<(Taken, Standing)>, K::Error> {
    let Some(taken) = known.taken(uid)? else {
        return Ok(None);
    };
    let found = match taken.stream.kind {
        StreamKind::Release => {
            let release = known.standing(ReleaseId(taken.stream.id))?;
            release.and_then(|release| {
                let name = name_of(&release.schedule, taken.milestone)?;
                Some((release.line?, release.version.clone(), name))
            })
        }
        StreamKind::ProductLine => {
            let id = ProductLineId(taken.stream.id);
            let name = name_of(&known.line(id)?.schedule, taken.milestone);
            name.map(|name| (id, String::new(), name))
        }
        _ => None,
    };
    let found = found.and_then(|(id, version, name)| {
        let line = portfolio.lines.get(&id)?;
        let (_, program) = portfolio.program_of(id)?;
        Some(Standing {
            milestone: taken.milestone,
            names: [program.name.clone(), line.name.clone(), version],
            name,
        })
    });
    Ok(found.map(|found| (taken, found)))
}

fn name_of(schedule: &Schedule, id: MilestoneId) -> Option<String> {
    Some(schedule.milestone(id)?.name.clone())
}

/// Program and product line in whatever case; a version as it is.
fn same(one: &[String; 3], other: &[String; 3]) -> bool {
    let folded = |names: &[String; 3]| [names[0].to_lowercase(), names[1].to_lowercase()];
    one[2] == other[2] && folded(one) == folded(other)
}

/// The sheet with each row whose event came in before put to the milestone that came of it. Rows that belong elsewhere by now
/// are faults, and not in it.
///
/// # Errors
/// What is there could not be read.
pub(super) fn followed<K: Known>(
    sheet: &Sheet,
    portfolio: &Portfolio,
    known: &mut K,
) -> Result<(Sheet, Vec<Fault>), K::Error> {
    let mut faults = Vec::new();
    let mut claimed = HashSet::new();
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for row in &sheet.rows {
        let mut row = row.clone();
        let found = match &row.uid {
            Some(uid) => standing(known, portfolio, uid)?,
            None => None,
        };
        if let Some((taken, at)) = found.filter(|(_, at)| claimed.insert(at.milestone)) {
            let says = said(&row);
            if !same(&says, &at.names) && !same(&says, &taken.said) {
                let [program, line, release] = &says;
                faults.push(Fault {
                    row: row.number,
                    column: Some(if release.is_empty() { Column::ProductLine } else { Column::Release }),
                    message: format!(
                        "This event made {} and now says {} of {program}. A milestone stays with its release: leave this event out, or withdraw the milestone and import the event again.",
                        at.words(),
                        named(line, release, &row.milestone),
                    ),
                });
                continue;
            }
            let [program, line, release] = at.names;
            row.program = program.into();
            row.line = line.into();
            row.release = (!release.is_empty()).then(|| release.into());
            row.follows = Some(at.milestone);
        }
        rows.push(row);
    }
    let sheet = Sheet {
        rows,
        mapping: sheet.mapping,
    };
    Ok((sheet, faults))
}
