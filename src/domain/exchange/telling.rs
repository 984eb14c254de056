//! What an import does, row by row, as far as it is listed.

use serde::{Deserialize, Serialize};

/// What a row does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToldKind {
    /// Its milestone moves.
    Moves,
    /// Something else about it changes.
    Changes,
    /// It is a new one.
    New,
    /// It is there already.
    Same,
}

impl ToldKind {
    /// Its name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Moves => "Moves",
            Self::Changes => "Changes",
            Self::New => "New",
            Self::Same => "Unchanged",
        }
    }
}

/// What one row does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The row.
    pub row: u32,
    /// What it does.
    pub kind: ToldKind,
    /// The milestone, with its release.
    pub what: String,
    /// From where to where, or when.
    pub words: String,
}

/// Lists what rows do: the first of each sort.
#[derive(Clone, Debug, Default)]
pub struct Telling {
    most: usize,
    counts: [usize; 4],
    told: Vec<Told>,
}

impl Telling {
    /// Lists at most so many of each sort.
    #[must_use]
    pub fn at_most(most: usize) -> Self {
        Self {
            most,
            ..Self::default()
        }
    }

    /// One more; `words` makes what it is called and what is said, if it is listed.
    pub(super) fn tell(
        &mut self,
        row: u32,
        kind: ToldKind,
        words: impl FnOnce() -> (String, String),
    ) {
        let count = &mut self.counts[kind as usize];
        if *count < self.most {
            *count += 1;
            let (what, words) = words();
            self.told.push(Told {
                row,
                kind,
                what,
                words,
            });
        }
    }

    /// What was listed: what moves first, what stays last, each in the order of the file.
    #[must_use]
    pub fn finish(mut self) -> Vec<Told> {
        self.told.sort_by_key(|told| (told.kind, told.row));
        self.told
    }
}
