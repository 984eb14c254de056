//! What is strange about a schedule: a finding is kept and shown, and stands in nobody's way.
//!
//! Rules about milestones as such, for whoever holds some: an import names the rows of its file by them, a calendar its
//! marks. `K` is whatever the caller knows a milestone by.

use serde::{Deserialize, Serialize};

use crate::domain::{
    text::natural_order,
    time::{Day, MilestoneDate},
};

/// The sorts of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A stage before a release stands after the release.
    StageAfterFinal,
    /// A later version is dated before an earlier one.
    VersionsOutOfOrder,
    /// A release stands after the end of its line's life.
    AfterEndOfLife,
    /// One milestone has two dates.
    TwoDates,
    /// One milestone stands there twice with the same date.
    Repeated,
    /// Expected again, though it has happened.
    HappenedAlready,
}

impl FindingKind {
    /// All sorts, in the order shown.
    pub const ALL: [FindingKind; 6] = [
        Self::StageAfterFinal,
        Self::VersionsOutOfOrder,
        Self::AfterEndOfLife,
        Self::TwoDates,
        Self::Repeated,
        Self::HappenedAlready,
    ];

    /// Its name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::StageAfterFinal => "Stage after its final",
            Self::VersionsOutOfOrder => "Versions out of order",
            Self::AfterEndOfLife => "Release after end of life",
            Self::TwoDates => "Two dates for one milestone",
            Self::Repeated => "Milestone repeated",
            Self::HappenedAlready => "Expected after it happened",
        }
    }
}

/// Something strange, with what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding<K> {
    /// Which sort.
    pub kind: FindingKind,
    /// The milestones it is about, the one at fault first.
    pub about: Vec<K>,
    /// The fact, as a sentence.
    pub words: String,
}

/// A milestone, as far as the rules look at it.
#[derive(Clone, Copy, Debug)]
pub struct Point<'a, K> {
    /// What the caller knows it by.
    pub key: K,
    /// Its name.
    pub name: &'a str,
    /// Its date.
    pub date: &'a MilestoneDate,
    /// Whether it is the target of its release.
    pub target: bool,
}

impl<K> Point<'_, K> {
    fn day(&self) -> Option<Day> {
        self.date.calendar_day()
    }
}

/// A release, as far as the rules look at it.
#[derive(Clone, Debug)]
pub struct Versioned<'a, K> {
    /// Its version.
    pub version: &'a str,
    /// Its milestones.
    pub points: Vec<Point<'a, K>>,
}

impl<'a, K> Versioned<'a, K> {
    fn target(&self) -> Option<(&Point<'a, K>, Day)> {
        let target = self.points.iter().find(|point| point.target)?;
        Some((target, target.day()?))
    }
}

/// Whether a milestone of that name comes before the release it belongs to: an alpha, a beta, a candidate, a freeze.
fn is_stage(name: &str) -> bool {
    const STAGES: [&str; 9] = [
        "alpha",
        "beta",
        "candidate",
        "rc",
        "release candidate",
        "preview",
        "pre-release",
        "snapshot",
        "milestone",
    ];
    let name = name.to_lowercase();
    let staged = STAGES.iter().any(|stage| {
        // The stage alone, or with its number: `beta 2`, `rc.1`, `alpha3`; not `beta programme closes`.
        name.strip_prefix(stage).is_some_and(|rest| {
            rest.chars()
                .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '_'))
        })
    });
    staged || name.ends_with("freeze")
}

fn is_end_of_life(name: &str) -> bool {
    ["end of life", "end-of-life", "eol"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

/// What is strange within one release.
#[must_use]
pub fn of_release<K: Copy>(release: &Versioned<'_, K>) -> Vec<Finding<K>> {
    let mut found = repeated(release.version, &release.points);
    let Some((target, end)) = release.target() else {
        return found;
    };
    for point in &release.points {
        if let Some(day) = point
            .day()
            .filter(|day| *day > end && !point.target && is_stage(point.name))
        {
            found.push(Finding {
                kind: FindingKind::StageAfterFinal,
                about: vec![point.key, target.key],
                words: format!(
                    "{} {} ({}) stands after {} {} ({}).",
                    release.version,
                    point.name,
                    day.long_text(),
                    release.version,
                    target.name,
                    end.long_text()
                ),
            });
        }
    }
    found
}

/// What is strange within one product line beside what is strange within each release: the order of its versions, and
/// releases after its end of life. `own` are the milestones of the line itself.
#[must_use]
pub fn of_line<K: Copy>(
    line: &str,
    releases: &[Versioned<'_, K>],
    own: &[Point<'_, K>],
) -> Vec<Finding<K>> {
    let mut found = repeated(line, own);
    let mut dated: Vec<_> = releases
        .iter()
        .filter_map(|release| {
            release
                .target()
                .map(|(target, day)| (release.version, target, day))
        })
        .collect();
    dated.sort_by(|a, b| natural_order(a.0, b.0));
    for pair in dated.windows(2) {
        let [(earlier, before, first), (later, after, second)] = pair else {
            continue;
        };
        if second < first {
            found.push(Finding {
                kind: FindingKind::VersionsOutOfOrder,
                about: vec![after.key, before.key],
                words: format!(
                    "{earlier} → {later}: {later} ({}) is dated before {earlier} ({}).",
                    second.long_text(),
                    first.long_text()
                ),
            });
        }
    }
    let end = own.iter().find(|point| is_end_of_life(point.name));
    if let Some((end, last)) = end.and_then(|end| Some((end, end.day()?))) {
        for (version, target, day) in dated.iter().filter(|(_, _, day)| *day > last) {
            found.push(Finding {
                kind: FindingKind::AfterEndOfLife,
                about: vec![target.key, end.key],
                words: format!(
                    "{version} ({}) stands after the end of life of {line} ({}).",
                    day.long_text(),
                    last.long_text()
                ),
            });
        }
    }
    found
}

/// Milestones of one schedule that carry the same name.
fn repeated<K: Copy>(whose: &str, points: &[Point<'_, K>]) -> Vec<Finding<K>> {
    let mut by_name: Vec<&Point<'_, K>> = points.iter().collect();
    by_name.sort_by_key(|point| point.name);
    let mut found = Vec::new();
    for pair in by_name.windows(2) {
        let [first, second] = pair else { continue };
        if first.name != second.name {
            continue;
        }
        let (kind, words) = if first.date == second.date {
            (
                FindingKind::Repeated,
                format!(
                    "{whose} {} stands there twice, both times on {}.",
                    first.name,
                    first.date.long_text()
                ),
            )
        } else {
            (
                FindingKind::TwoDates,
                format!(
                    "{whose} {} has two dates: {} and {}.",
                    first.name,
                    first.date.long_text(),
                    second.date.long_text()
                ),
            )
        };
        found.push(Finding {
            kind,
            about: vec![second.key, first.key],
            words,
        });
    }
    found
}
