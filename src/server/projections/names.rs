//! Names of programs and product lines, for joining when read.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension};

use crate::{
    domain::{
        ids::{ProductLineId, ProgramId},
        portfolio::Portfolio,
    },
    server::store::{
        Batch, StoreError,
        batch::{optional_text, text},
    },
};

/// What has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A program.
    Program(ProgramId),
    /// A product line of a program.
    ProductLine(ProductLineId, ProgramId),
}

/// A name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameRow {
    /// Whose.
    pub of: Named,
    /// What it is called.
    pub name: String,
    /// A program's code.
    pub code: Option<String>,
}

const PROGRAM: &str = "program";
const PRODUCT_LINE: &str = "line";

impl NameRow {
    /// What it is stored under: the sort of thing, and its id.
    #[must_use]
    pub fn place(&self) -> (&'static str, String) {
        match self.of {
            Named::Program(id) => (PROGRAM, id.to_string()),
            Named::ProductLine(id, _) => (PRODUCT_LINE, id.to_string()),
        }
    }
}

/// The names that a portfolio holds.
#[must_use]
pub fn of_portfolio(portfolio: &Portfolio) -> Vec<NameRow> {
    let programs = portfolio.programs.iter().map(|(id, program)| NameRow {
        of: Named::Program(*id),
        name: program.name.clone(),
        code: Some(program.code.clone()),
    });
    let lines = portfolio.lines.iter().map(|(id, line)| NameRow {
        of: Named::ProductLine(*id, line.program),
        name: line.name.clone(),
        code: None,
    });
    programs.chain(lines).collect()
}

pub(super) fn write(batch: &mut Batch, before: &[NameRow], after: &[NameRow]) {
    let mut before: BTreeMap<_, &NameRow> = before.iter().map(|row| (row.place(), row)).collect();
    for row in after {
        let place = row.place();
        if before.remove(&place).is_some_and(|known| known == row) {
            continue;
        }
        let parent = match row.of {
            Named::Program(_) => None,
            Named::ProductLine(_, program) => Some(program.to_string()),
        };
        batch.push(
            "INSERT INTO names (kind, id, parent, name, code) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT (kind, id) DO UPDATE SET parent = excluded.parent, name = excluded.name, code = excluded.code",
            vec![
                text(place.0),
                text(place.1),
                optional_text(parent),
                text(row.name.as_str()),
                optional_text(row.code.as_deref()),
            ],
        );
    }
    for (kind, id) in before.into_keys() {
        batch.push(
            "DELETE FROM names WHERE kind = ?1 AND id = ?2",
            vec![text(kind), text(id)],
        );
    }
}

/// All names.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn all(connection: &Connection) -> Result<Vec<NameRow>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT id, kind, parent, name, code FROM names ORDER BY kind, id")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, kind, parent): (String, String, Option<String>) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let of = if kind == PROGRAM {
            id.parse().ok().map(Named::Program)
        } else {
            id.parse()
                .ok()
                .zip(parent.and_then(|parent| parent.parse().ok()))
                .map(|(line, program)| Named::ProductLine(line, program))
        };
        let of = of.ok_or_else(|| StoreError::Damaged(format!("“{id}” is no {kind}")))?;
        found.push(NameRow {
            of,
            name: row.get(3)?,
            code: row.get(4)?,
        });
    }
    Ok(found)
}

/// What a product line and its program are called; empty where they are not known.
///
/// # Errors
/// SQLite failed.
pub fn of_line(
    connection: &Connection,
    line: ProductLineId,
) -> Result<(String, String), StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT l.name, p.name FROM names l JOIN names p ON p.kind = 'program' AND p.id = l.parent
            WHERE l.kind = 'line' AND l.id = ?1",
    )?;
    let found = statement.query_row([line.to_string()], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(found.optional()?.unwrap_or_default())
}

/// Whose program each product line is.
///
/// # Errors
/// SQLite failed, or a row is damaged.
pub fn programs_of_lines(
    connection: &Connection,
) -> Result<HashMap<ProductLineId, ProgramId>, StoreError> {
    let names = all(connection)?;
    let lines = names.into_iter().filter_map(|row| match row.of {
        Named::ProductLine(line, program) => Some((line, program)),
        Named::Program(_) => None,
    });
    Ok(lines.collect())
}
