//! One row: what it says, or what is wrong with it.

use std::{collections::HashSet, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Column, FINAL, Mapping, imported};
use crate::domain::{
    ids::MilestoneId,
    text::{self, NAME_LIMIT, NOTE_LIMIT, VERSION_LIMIT},
    time::MilestoneDate,
};

/// Whether a row's date is past or to come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    /// It happened then.
    Actual,
    /// It is expected then.
    #[default]
    Expected,
}

impl RowState {
    /// Its name in a file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Expected => "expected",
        }
    }
}

/// A row that could be read. Texts that repeat are held once for all rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number as a spreadsheet counts: the names of the columns are row 1.
    pub number: u32,
    /// The program's name.
    pub program: Arc<str>,
    /// The product line's name.
    pub line: Arc<str>,
    /// The release's version; `None` for a milestone of the product line.
    pub release: Option<Arc<str>>,
    /// The milestone's name.
    pub milestone: Arc<str>,
    /// Its date.
    pub date: MilestoneDate,
    /// Whether that is when it happened.
    pub state: RowState,
    /// Who answers for it.
    pub owner: Option<Arc<str>>,
    /// What else is to be known; empty where nothing is.
    pub note: Arc<str>,
    /// What the file knows it by, whatever it says: the UID of a calendar's event.
    pub uid: Option<Arc<str>>,
    /// The milestone that came of it before.
    pub follows: Option<MilestoneId>,
}

impl Row {
    /// Whether it is the target of its release.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.release.is_some() && self.milestone.eq_ignore_ascii_case(FINAL)
    }
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The row's number.
    pub row: u32,
    /// The column at fault, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<Column>,
    /// What is wrong, as a sentence.
    pub message: String,
}

/// Reads rows by a mapping.
pub struct Reader {
    mapping: Mapping,
    width: usize,
    /// Whether cells stand there as they are meant, not as a spreadsheet takes them.
    plain: bool,
    words: HashSet<Arc<str>>,
}

impl Reader {
    /// A reader of a file with so many columns.
    #[must_use]
    pub fn new(mapping: Mapping, width: usize) -> Self {
        Self {
            mapping,
            width,
            plain: false,
            words: HashSet::new(),
        }
    }

    /// A reader of cells in which no apostrophe was put before what a spreadsheet would take for a formula.
    #[must_use]
    pub fn plain(mapping: Mapping, width: usize) -> Self {
        Self {
            plain: true,
            ..Self::new(mapping, width)
        }
    }

    /// The row that the cells say.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read<'a>(
        &mut self,
        number: u32,
        cells: impl ExactSizeIterator<Item = &'a str> + Clone,
    ) -> Result<Row, Vec<Fault>> {
        let mut faults = Vec::new();
        if cells.len() != self.width {
            return Err(vec![Fault {
                row: number,
                column: None,
                message: format!(
                    "This row has {} cells; the first row names {} columns. A comma inside a cell needs quotation marks around the cell.",
                    cells.len(),
                    self.width
                ),
            }]);
        }
        let (mapping, plain) = (self.mapping, self.plain);
        let cell = |column| {
            let place = mapping.place(column);
            let cell = place.and_then(|at| cells.clone().nth(at));
            let cell = cell.unwrap_or_default();
            if plain { cell } else { imported(cell) }
        };
        let mut fault = |column, message: String| {
            faults.push(Fault {
                row: number,
                column: Some(column),
                message,
            });
        };
        let mut name = |column: Column, limit, needed| {
            let check = if needed {
                text::required
            } else {
                text::optional
            };
            let checked = check(column.label(), cell(column), limit);
            checked.unwrap_or_else(|refusal| {
                fault(column, refusal.message);
                String::new()
            })
        };
        let program = name(Column::Program, NAME_LIMIT, true);
        let line = name(Column::ProductLine, NAME_LIMIT, true);
        let release = name(Column::Release, VERSION_LIMIT, false);
        let milestone = name(Column::Milestone, NAME_LIMIT, true);
        let owner = name(Column::Owner, NAME_LIMIT, false);
        let note = name(Column::Note, NOTE_LIMIT, false);
        let state = match cell(Column::State).trim() {
            "" => RowState::default(),
            state if state.eq_ignore_ascii_case("actual") => RowState::Actual,
            state if state.eq_ignore_ascii_case("expected") => RowState::Expected,
            other => {
                let other: String = other.chars().take(40).collect();
                fault(
                    Column::State,
                    format!("State is “{other}”: it takes actual or expected."),
                );
                RowState::default()
            }
        };
        let date = match cell(Column::Date).parse::<MilestoneDate>() {
            Ok(MilestoneDate::ToBeConfirmed) if state == RowState::Actual => {
                fault(
                    Column::Date,
                    "Date is to be confirmed, but the state says that it has happened.".to_owned(),
                );
                None
            }
            Ok(date) => Some(date),
            Err(wrong) => {
                fault(Column::Date, format!("Date: {wrong}."));
                None
            }
        };
        let Some(date) = date.filter(|_| faults.is_empty()) else {
            return Err(faults);
        };
        Ok(Row {
            number,
            program: self.word(&program),
            line: self.word(&line),
            release: (!release.is_empty()).then(|| self.word(&release)),
            milestone: self.word(&milestone),
            date,
            state,
            owner: (!owner.is_empty()).then(|| self.word(&owner)),
            note: self.word(&note),
            uid: None,
            follows: None,
        })
    }

    fn word(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.words.get(text) {
            return Arc::clone(known);
        }
        let word: Arc<str> = text.into();
        self.words.insert(Arc::clone(&word));
        word
    }
}
