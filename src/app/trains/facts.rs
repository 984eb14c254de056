//! What a train is: fields that its forms share.

use crate::domain::{ids::ProgramId, portfolio::Portfolio, train::Mode};

/// Whose trains there can be.
#[must_use]
pub fn homes(portfolio: &Portfolio) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), "The organization".to_owned())];
    let programs = portfolio.programs_by_name().into_iter();
    all.extend(programs.map(|(id, program)| (id.to_string(), program.name.clone())));
    all
}

/// The home that was chosen.
#[must_use]
pub fn home_of(key: &str) -> Option<ProgramId> {
    key.parse().ok()
}

/// How the home is chosen.
#[must_use]
pub fn home_key(home: Option<ProgramId>) -> String {
    home.map(|id| id.to_string()).unwrap_or_default()
}

/// How members can ship.
#[must_use]
pub fn modes() -> Vec<(String, String)> {
    Mode::ALL
        .map(|mode| {
            let words = match mode {
                Mode::SameDay => "All on the train’s day",
                Mode::Ordered => "One after the other, in order",
            };
            (mode.name().to_owned(), words.to_owned())
        })
        .into()
}

/// The way that was chosen.
#[must_use]
pub fn mode_of(name: &str) -> Mode {
    Mode::ALL
        .into_iter()
        .find(|mode| mode.name() == name)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_reads_back() {
        for home in [None, Some(ProgramId(7))] {
            assert_eq!(home_of(&home_key(home)), home);
        }
        for mode in Mode::ALL {
            assert_eq!(mode_of(mode.name()), mode);
        }
    }
}
