//! The rows of one file, by product line and release.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::{Column, Fault, Finding, Mapping, Point, Row, Versioned, of_line, of_release};

/// All rows that could be read, with what the file as a whole says.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The rows, in the order of the file.
    pub rows: Vec<Row>,
    /// Which columns the file has: what it lacks, an update leaves as it is.
    pub mapping: Mapping,
}

/// The rows of one product line: positions in [`Sheet::rows`].
#[derive(Clone, Debug)]
pub struct LineRows {
    /// The program's name.
    pub program: Arc<str>,
    /// The line's name.
    pub line: Arc<str>,
    /// Rows without a release.
    pub own: Vec<usize>,
    /// Rows of each release, in order of first appearance.
    pub releases: Vec<(Arc<str>, Vec<usize>)>,
}

/// How much an import does, or did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// Programs that are new, or in use again.
    pub programs: u32,
    /// Product lines that are new, or in use again.
    pub lines: u32,
    /// New releases.
    pub releases: u32,
    /// New milestones, those of new releases included.
    pub milestones: u32,
    /// Milestones that change.
    pub changed: u32,
    /// Milestones that stay as they are.
    pub unchanged: u32,
    /// Deployments that move along with their target.
    pub windows: u32,
}

impl Summary {
    /// Whether it changes anything.
    #[must_use]
    pub const fn changes_anything(&self) -> bool {
        self.programs + self.lines + self.releases + self.milestones + self.changed > 0
    }

    /// What it comes to, in words: what is not zero.
    #[must_use]
    pub fn words(&self) -> String {
        let parts = [
            (self.programs, "new program", "new programs"),
            (self.lines, "new product line", "new product lines"),
            (self.releases, "new release", "new releases"),
            (self.milestones, "new milestone", "new milestones"),
            (self.changed, "milestone changed", "milestones changed"),
            (
                self.unchanged,
                "milestone unchanged",
                "milestones unchanged",
            ),
            (
                self.windows,
                "deployment moves along with its target",
                "deployments move along with their targets",
            ),
        ];
        let mut words = String::new();
        for (count, one, many) in parts.into_iter().filter(|part| part.0 > 0) {
            if !words.is_empty() {
                words.push_str(" · ");
            }
            words.push_str(&count.to_string());
            words.push(' ');
            words.push_str(if count == 1 { one } else { many });
        }
        if words.is_empty() {
            "Nothing".to_owned()
        } else {
            words
        }
    }
}

impl Sheet {
    /// Whether the file has the column.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.mapping.place(column).is_some()
    }

    /// The same without the rows that were left out.
    #[must_use]
    pub fn without(mut self, left_out: &BTreeSet<u32>) -> Self {
        if !left_out.is_empty() {
            self.rows.retain(|row| !left_out.contains(&row.number));
        }
        self
    }

    /// The rows by product line and release. Upper and lower case of programs and lines count as the same.
    #[must_use]
    pub fn lines(&self) -> Vec<LineRows> {
        let mut lines: Vec<LineRows> = Vec::new();
        let mut line_at: HashMap<(Arc<str>, Arc<str>), usize> = HashMap::new();
        let mut folded: HashMap<(String, String), usize> = HashMap::new();
        let mut release_at: HashMap<(usize, Arc<str>), usize> = HashMap::new();
        for (index, row) in self.rows.iter().enumerate() {
            let at = *line_at
                .entry((Arc::clone(&row.program), Arc::clone(&row.line)))
                .or_insert_with(|| {
                    let key = (row.program.to_lowercase(), row.line.to_lowercase());
                    *folded.entry(key).or_insert_with(|| {
                        lines.push(LineRows {
                            program: Arc::clone(&row.program),
                            line: Arc::clone(&row.line),
                            own: Vec::new(),
                            releases: Vec::new(),
                        });
                        lines.len() - 1
                    })
                });
            let Some(line) = lines.get_mut(at) else {
                continue;
            };
            match &row.release {
                None => line.own.push(index),
                Some(version) => {
                    let release =
                        *release_at
                            .entry((at, Arc::clone(version)))
                            .or_insert_with(|| {
                                line.releases.push((Arc::clone(version), Vec::new()));
                                line.releases.len() - 1
                            });
                    if let Some((_, rows)) = line.releases.get_mut(release) {
                        rows.push(index);
                    }
                }
            }
        }
        lines
    }

    /// What is strange about it, in the order of the file; milestones are named by their rows.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding<u32>> {
        let mut found = Vec::new();
        for line in self.lines() {
            let own = self.points(&line.own);
            let releases: Vec<_> = line
                .releases
                .iter()
                .map(|(version, rows)| Versioned {
                    version,
                    points: self.points(rows),
                })
                .collect();
            found.extend(releases.iter().flat_map(of_release));
            found.extend(of_line(&line.line, &releases, &own));
        }
        found.sort_by_key(|finding| finding.about.first().copied());
        found
    }

    fn points(&self, rows: &[usize]) -> Vec<Point<'_, u32>> {
        let mut points: Vec<Point<'_, u32>> = Vec::with_capacity(rows.len());
        for row in rows.iter().filter_map(|index| self.rows.get(*index)) {
            // One release has one target, however many rows say `final`.
            let target = row.is_final() && !points.iter().any(|point| point.target);
            points.push(Point {
                key: row.number,
                name: &row.milestone,
                date: &row.date,
                target,
            });
        }
        points
    }

    /// Adds a fault for each of the rows.
    pub(super) fn fault(
        &self,
        rows: &[usize],
        faults: &mut Vec<Fault>,
        column: Column,
        message: &str,
    ) {
        for row in rows.iter().filter_map(|index| self.rows.get(*index)) {
            faults.push(Fault {
                row: row.number,
                column: Some(column),
                message: message.to_owned(),
            });
        }
    }
}
