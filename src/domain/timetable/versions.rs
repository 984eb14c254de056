//! How the versions of generated releases are made from those that a product line has.

use serde::{Deserialize, Serialize};

use crate::domain::{text::natural_order, time::Day};

/// How the next version of a product line is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Versions {
    /// The first number of the highest version goes up: 3.14.1 → 4.0.0.
    Major,
    /// The second number of the highest version goes up: 3.14.1 → 3.15.0.
    #[default]
    Minor,
    /// The third number of the highest version goes up: 3.14.1 → 3.14.2.
    Patch,
    /// The day of the train: 2026.11.23.
    Dated,
}

impl Versions {
    /// All, in the order offered.
    pub const ALL: [Versions; 4] = [Self::Major, Self::Minor, Self::Patch, Self::Dated];

    /// The name in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Patch => "patch",
            Self::Dated => "dated",
        }
    }
    /// The name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Major => "Next major: 3.14.1 → 4.0.0",
            Self::Minor => "Next minor: 3.14.1 → 3.15.0",
            Self::Patch => "Next patch: 3.14.1 → 3.14.2",
            Self::Dated => "The day: 2026.11.23",
        }
    }

    /// The next version of a line that has these, for a train of that day. What follows the numbers (`rc1`) is left out; a line
    /// without a version that has numbers begins as if it had `0.0`.
    #[must_use]
    pub fn next<'a>(self, held: impl Iterator<Item = &'a str>, day: Day) -> String {
        let place = match self {
            Self::Major => 0,
            Self::Minor => 1,
            Self::Patch => 2,
            Self::Dated => {
                return format!("{}.{:02}.{:02}", day.year(), day.month(), day.day());
            }
        };
        let mut numbered: Vec<(String, &str, Vec<u64>)> = held
            .filter_map(|version| {
                let (before, numbers) = numbers(version)?;
                let plain: Vec<_> = numbers.iter().map(u64::to_string).collect();
                Some((plain.join("."), before, numbers))
            })
            .collect();
        crate::domain::order::sort_by(&mut numbered, |a, b| natural_order(&a.0, &b.0));
        let (before, mut next) = match numbered.pop() {
            Some((_, before, numbers)) => (before, numbers),
            None => ("", vec![0, 0]),
        };
        while next.len() <= place {
            next.push(0);
        }
        for (at, number) in next.iter_mut().enumerate() {
            if at == place {
                *number = number.saturating_add(1);
            } else if at > place {
                *number = 0;
            }
        }
        let next: Vec<_> = next.iter().map(u64::to_string).collect();
        [before, &next.join(".")].concat()
    }
}

/// What stands before the numbers of a version, and the numbers: `v3.14.1rc2` is `v` and 3, 14, 1.
fn numbers(version: &str) -> Option<(&str, Vec<u64>)> {
    let begin = version.find(|letter: char| letter.is_ascii_digit())?;
    let (before, rest) = version.split_at_checked(begin)?;
    let mut found = Vec::new();
    for piece in rest.split('.') {
        let digits: String = piece.chars().take_while(char::is_ascii_digit).collect();
        let whole = digits.len() == piece.len();
        match digits.parse() {
            Ok(number) => found.push(number),
            Err(_) => break,
        }
        if !whole {
            break;
        }
    }
    (!found.is_empty()).then_some((before, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_version_goes_up_at_its_place() {
        let day = "2026-11-03".parse().unwrap();
        for (how, held, next) in [
            (Versions::Minor, &["3.9.4", "3.14.1", "3.2"][..], "3.15.0"),
            (Versions::Major, &["3.14.1"], "4.0.0"),
            (Versions::Patch, &["3.14"], "3.14.1"),
            (Versions::Patch, &["3.14.1rc2", "3.14.0"], "3.14.2"),
            (Versions::Minor, &["v2"], "v2.1"),
            (Versions::Minor, &[], "0.1"),
            (Versions::Minor, &["first"], "0.1"),
            (Versions::Major, &[], "1.0"),
            (Versions::Dated, &["3.14.1"], "2026.11.03"),
        ] {
            assert_eq!(
                how.next(held.iter().copied(), day),
                next,
                "{how:?} {held:?}"
            );
        }
    }
}
