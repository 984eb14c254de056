//! The columns of a schedule, and which column of a file is which.

use serde::{Deserialize, Serialize};

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The program.
    Program,
    /// The product line.
    ProductLine,
    /// The release's version; empty for a milestone of the product line.
    Release,
    /// The milestone.
    Milestone,
    /// Its date.
    Date,
    /// Whether the date is when it happened or when it is expected.
    State,
    /// Who answers for it.
    Owner,
    /// What else is to be known.
    Note,
}

impl Column {
    /// All columns, in the order of an export.
    pub const ALL: [Column; 8] = [
        Self::Program,
        Self::ProductLine,
        Self::Release,
        Self::Milestone,
        Self::Date,
        Self::State,
        Self::Owner,
        Self::Note,
    ];

    /// Its name in the first row of a file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::ProductLine => "product_line",
            Self::Release => "release",
            Self::Milestone => "milestone",
            Self::Date => "date",
            Self::State => "state",
            Self::Owner => "owner",
            Self::Note => "note",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Program => "Program",
            Self::ProductLine => "Product line",
            Self::Release => "Release",
            Self::Milestone => "Milestone",
            Self::Date => "Date",
            Self::State => "State",
            Self::Owner => "Owner",
            Self::Note => "Note",
        }
    }

    /// Whether no row can be read without it.
    #[must_use]
    pub const fn required(self) -> bool {
        matches!(
            self,
            Self::Program | Self::ProductLine | Self::Milestone | Self::Date
        )
    }

    /// Other names that files give it; lower case, letters and digits only.
    const fn other_names(self) -> &'static [&'static str] {
        match self {
            Self::Program => &["programme", "product", "project", "suite"],
            Self::ProductLine => &["line", "branch", "series", "stream", "component"],
            Self::Release => &["version", "releaseversion", "fixversion", "tag"],
            Self::Milestone => &[
                "stage", "phase", "event", "what", "name", "activity", "task",
            ],
            Self::Date => &["when", "day", "milestonedate", "due", "duedate", "deadline"],
            Self::State => &["status"],
            Self::Owner => &["who", "responsible", "role", "assignee", "lead"],
            Self::Note => &["notes", "comment", "comments", "remark", "remarks", "week"],
        }
    }
}

/// For each column of a schedule the column of the file that holds it, counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping([Option<u16>; Column::ALL.len()]);

impl Mapping {
    /// What the names in a file's first row suggest.
    #[must_use]
    pub fn guess<'a>(header: impl IntoIterator<Item = &'a str>) -> Self {
        let header: Vec<String> = header
            .into_iter()
            .map(|name| {
                let letters = name.chars().filter(|c| c.is_alphanumeric());
                letters.flat_map(char::to_lowercase).collect()
            })
            .collect();
        let mut mapping = Self::default();
        let mut taken = vec![false; header.len()];
        // A column's own name goes before any other name for it.
        for own in [true, false] {
            for column in Column::ALL {
                let fits = |name: &String| {
                    if own {
                        *name == column.name().replace('_', "")
                    } else {
                        column.other_names().contains(&name.as_str())
                    }
                };
                let found = (0..header.len()).find(|at| !taken[*at] && fits(&header[*at]));
                if let Some(at) = found.filter(|_| mapping.place(column).is_none()) {
                    taken[at] = true;
                    mapping.set(column, Some(at));
                }
            }
        }
        mapping
    }

    /// Where the column is in the file; `None` if the file lacks it.
    #[must_use]
    pub fn place(&self, column: Column) -> Option<usize> {
        self.0[column as usize].map(usize::from)
    }

    /// Says where the column is.
    pub fn set(&mut self, column: Column, place: Option<usize>) {
        self.0[column as usize] = place.and_then(|place| u16::try_from(place).ok());
    }

    /// The columns without which no row can be read and that are not there.
    #[must_use]
    pub fn missing(&self) -> Vec<Column> {
        let required = Column::ALL.into_iter().filter(|column| column.required());
        required
            .filter(|column| self.place(*column).is_none())
            .collect()
    }
}
