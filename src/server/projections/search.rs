//! Finding: trains by name, releases by key, version, name and milestones, and by the names of their program and product line.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Row, types::Value};
use serde::{Deserialize, Serialize};

use super::{
    deletion, id_text,
    names::{self, NameRow, Named},
    trains,
};
use crate::{
    domain::{
        ids::{ProductLineId, ProgramId, ReleaseId, StreamId, TrainId},
        release::Release,
        time::Day,
    },
    server::store::{
        Batch, StoreError,
        batch::{integer, optional_text, text},
        record::unsigned,
    },
};

/// Most words of a query that count; what follows is ignored.
const TERMS: usize = 6;
/// Most candidates that one question to the index looks at.
const CANDIDATES: usize = 400;
/// Most product lines whose releases are listed because their name was asked for.
const LINES: usize = 40;
/// Most trains whose names are looked at, the latest.
const TRAINS: usize = 200;

/// What a release is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchRow {
    /// Its key.
    pub key: Option<String>,
    /// Its product line.
    pub line: ProductLineId,
    /// Version and name.
    pub title: String,
    /// Everything that is indexed.
    pub words: String,
    /// The day of its target.
    pub day: Option<Day>,
}

impl SearchRow {
    /// What a release is found by; nothing if it does not stand.
    #[must_use]
    pub fn of_release(release: &Release) -> Option<Self> {
        let line = release.line.filter(|_| release.stands())?;
        let mut title = release.version.clone();
        if !release.title.is_empty() {
            title = format!("{title} {}", release.title);
        }
        let mut words = format!("{} {title}", release.key.as_deref().unwrap_or_default());
        let mut known = HashSet::new();
        for milestone in release.schedule.milestones() {
            if known.insert(milestone.name.as_str()) {
                words.push(' ');
                words.push_str(&milestone.name);
            }
        }
        let day = release
            .schedule
            .target()
            .and_then(|target| target.date()?.calendar_day());
        Some(Self {
            key: release.key.clone(),
            line,
            title,
            words,
            day,
        })
    }
}

pub(super) fn write(
    batch: &mut Batch,
    no: u64,
    stream: StreamId,
    before: Option<&SearchRow>,
    after: Option<&SearchRow>,
) {
    let Some(after) = after else {
        deletion(batch, "DELETE FROM search_rows WHERE no = ?1", no);
        deletion(batch, "DELETE FROM search WHERE rowid = ?1", no);
        return;
    };
    let day = after
        .day
        .map_or(Value::Null, |day| Value::Integer(i64::from(day.number())));
    let (key, title) = (
        optional_text(after.key.as_deref()),
        text(after.title.as_str()),
    );
    let words = text(after.words.as_str());
    match before {
        None => batch.push(
            "INSERT INTO search_rows (no, stream, key, line, title, words, day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            vec![integer(no), id_text(stream), key, id_text(after.line), title, words, day],
        ),
        Some(before) if before.line == after.line => batch.push(
            "UPDATE search_rows SET key = ?2, title = ?3, words = ?4, day = ?5 WHERE no = ?1",
            vec![integer(no), key, title, words, day],
        ),
        Some(_) => batch.push(
            "UPDATE search_rows SET key = ?2, title = ?3, words = ?4, day = ?5, line = ?6 WHERE no = ?1",
            vec![integer(no), key, title, words, day, id_text(after.line)],
        ),
    }
    if before.is_none_or(|before| before.words != after.words) {
        batch.push(
            "INSERT OR REPLACE INTO search (rowid, words) VALUES (?1, ?2)",
            vec![integer(no), text(after.words.as_str())],
        );
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hit {
    /// A program.
    Program {
        /// Which.
        id: ProgramId,
        /// Its name.
        name: String,
    },
    /// A product line.
    ProductLine {
        /// Which.
        id: ProductLineId,
        /// Its name.
        name: String,
        /// Its program's name.
        program: String,
    },
    /// A train.
    Train {
        /// Which.
        id: TrainId,
        /// What addresses name it by.
        address: String,
        /// Its name.
        name: String,
        /// Its day.
        day: Day,
    },
    /// A release.
    Release {
        /// Which.
        id: ReleaseId,
        /// Its key.
        key: Option<String>,
        /// Version and name.
        title: String,
        /// Its product line's name.
        line: String,
        /// Its program's name.
        program: String,
        /// The day of its target.
        day: Option<Day>,
    },
}

struct Candidate {
    no: u64,
    release: ReleaseId,
    row: SearchRow,
}

/// What the query means: every word must begin a word of what is found. Programs and product lines come first, then releases:
/// those whose key or version is what was asked, then the newest.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn search(connection: &Connection, query: &str, limit: usize) -> Result<Vec<Hit>, StoreError> {
    let terms = terms(query);
    if terms.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    // A whole key means that release and no other.
    if let Some(release) = super::keys::release_by_key(connection, query)? {
        let hit = release_hit(connection, release)?;
        return Ok(hit.into_iter().collect());
    }
    let names = names::all(connection)?;
    let programs: HashMap<ProgramId, &NameRow> = names
        .iter()
        .filter_map(|row| {
            if let Named::Program(id) = row.of {
                Some((id, row))
            } else {
                None
            }
        })
        .collect();
    // For each word, the product lines that carry it in their own or their program's name.
    let mut lines_with: Vec<HashSet<ProductLineId>> = vec![HashSet::new(); terms.len()];
    let mut line_names: HashMap<ProductLineId, (&str, &str)> = HashMap::new();
    let mut hits = Vec::new();
    for row in &names {
        match row.of {
            Named::Program(id) => {
                if terms.iter().all(|term| names_begin(row, term)) {
                    hits.push(Hit::Program {
                        id,
                        name: row.name.clone(),
                    });
                }
            }
            Named::ProductLine(id, program) => {
                let program = programs.get(&program);
                let program_name = program.map_or("", |program| program.name.as_str());
                line_names.insert(id, (row.name.as_str(), program_name));
                let (mut all, mut own) = (true, false);
                for (term, lines) in terms.iter().zip(&mut lines_with) {
                    let itself = begins(&row.name, term);
                    own |= itself;
                    if itself || program.is_some_and(|program| names_begin(program, term)) {
                        lines.insert(id);
                    } else {
                        all = false;
                    }
                }
                if all && own {
                    hits.push(Hit::ProductLine {
                        id,
                        name: row.name.clone(),
                        program: program_name.to_owned(),
                    });
                }
            }
        }
    }
    for train in trains::latest(connection, TRAINS)? {
        if (terms.iter()).all(|term| begins(&train.name, term) || begins(&train.address, term)) {
            hits.push(Hit::Train {
                id: train.id,
                address: train.address,
                name: train.name,
                day: train.day,
            });
        }
    }
    // A few of each, so that releases are seen too.
    hits.truncate(limit.div_ceil(3));
    let releases = candidates(connection, &terms, &lines_with)?;
    let wanted = query.trim().to_lowercase();
    let mut ranked: Vec<_> = releases
        .into_values()
        .map(|found| {
            let exact = found
                .row
                .key
                .as_deref()
                .is_some_and(|key| key.to_lowercase() == wanted)
                || tokens(&found.row.title)
                    .next()
                    .is_some_and(|version| terms.contains(&version));
            (!exact, std::cmp::Reverse(found.no), found)
        })
        .collect();
    ranked.sort_by_key(|(exact, no, _)| (*exact, *no));
    for (_, _, found) in ranked.into_iter().take(limit - hits.len()) {
        let above = line_names.get(&found.row.line).copied().unwrap_or_default();
        hits.push(hit(found, above));
    }
    Ok(hits)
}

fn hit(found: Candidate, (line, program): (&str, &str)) -> Hit {
    Hit::Release {
        id: found.release,
        key: found.row.key,
        title: found.row.title,
        line: line.to_owned(),
        program: program.to_owned(),
        day: found.row.day,
    }
}

fn release_hit(connection: &Connection, release: ReleaseId) -> Result<Option<Hit>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT no, stream, key, line, title, words, day FROM search_rows WHERE stream = ?1",
    )?;
    let mut rows = statement.query([StreamId::from(release).to_string()])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let found = candidate(row)?;
    let (line, program) = names::of_line(connection, found.row.line)?;
    Ok(Some(hit(found, (&line, &program))))
}

/// The releases of which every word is true, in what they are found by or in the names above them.
fn candidates(
    connection: &Connection,
    terms: &[String],
    lines_with: &[HashSet<ProductLineId>],
) -> Result<HashMap<u64, Candidate>, StoreError> {
    let mut found = HashMap::new();
    // What the index was asked for it has answered, and it knows more of letters than `begins` does.
    let mut take = |candidate: Candidate, asked: &[&String]| {
        let fits = terms.iter().zip(lines_with).all(|(term, lines)| {
            asked.contains(&term)
                || lines.contains(&candidate.row.line)
                || begins(&candidate.row.words, term)
        });
        if fits {
            found.insert(candidate.no, candidate);
        }
    };
    // Words that no name carries must be in the release itself. Of the others, one at least is asked of the index at a time,
    // or the whole of them of the names.
    let only_own: Vec<_> = terms
        .iter()
        .zip(lines_with)
        .filter(|(_, lines)| lines.is_empty())
        .map(|(term, _)| term)
        .collect();
    if only_own.is_empty() {
        for term in terms {
            from_index(connection, &[term], &mut take)?;
        }
        let mut shared: Vec<_> = lines_with.first().into_iter().flatten().copied().collect();
        shared.retain(|line| lines_with.iter().all(|lines| lines.contains(line)));
        shared.sort_unstable();
        shared.truncate(LINES);
        for line in shared {
            let sql = "SELECT no, stream, key, line, title, words, day FROM search_rows WHERE line = ?1 ORDER BY no DESC LIMIT 10";
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([line.to_string()])?;
            while let Some(row) = rows.next()? {
                take(candidate(row)?, &[]);
            }
        }
    } else {
        from_index(connection, &only_own, &mut take)?;
    }
    Ok(found)
}

/// Asks the index for the newest releases that have words which begin with all of the terms.
fn from_index(
    connection: &Connection,
    terms: &[&String],
    take: &mut impl FnMut(Candidate, &[&String]),
) -> Result<(), StoreError> {
    let query: Vec<String> = terms
        .iter()
        .map(|term| format!("\"{}\" *", term.replace('"', "")))
        .collect();
    let mut statement = connection.prepare_cached(
        "SELECT r.no, r.stream, r.key, r.line, r.title, r.words, r.day FROM search s CROSS JOIN search_rows r ON r.no = s.rowid
            WHERE s.search MATCH ?1 ORDER BY s.rowid DESC LIMIT ?2",
    )?;
    let mut rows = statement.query((
        query.join(" AND "),
        i64::try_from(CANDIDATES).unwrap_or(i64::MAX),
    ))?;
    while let Some(row) = rows.next()? {
        take(candidate(row)?, terms);
    }
    Ok(())
}

fn candidate(row: &Row<'_>) -> Result<Candidate, StoreError> {
    let damaged =
        |what: &str| StoreError::Damaged(format!("“{what}” in the search is no identity"));
    let stream: String = row.get(1)?;
    let line: String = row.get(3)?;
    Ok(Candidate {
        no: unsigned(row, 0)?,
        release: ReleaseId(stream.parse::<StreamId>().map_err(|_| damaged(&stream))?.id),
        row: SearchRow {
            key: row.get(2)?,
            line: line.parse().map_err(|_| damaged(&line))?,
            title: row.get(4)?,
            words: row.get(5)?,
            day: row.get::<_, Option<i32>>(6)?.map(Day::from_number),
        },
    })
}

/// The words of a text, in lower case, cut where the index cuts them.
fn tokens(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '.'))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

fn terms(query: &str) -> Vec<String> {
    tokens(query).take(TERMS).collect()
}

fn begins(text: &str, term: &str) -> bool {
    tokens(text).any(|word| word.starts_with(term))
}

fn names_begin(row: &NameRow, term: &str) -> bool {
    begins(&row.name, term) || row.code.as_deref().is_some_and(|code| begins(code, term))
}
