//! Freezes as they lie over a range of days: which of them, from where to where, and in which track their names have room.

use super::{Filter, Range, WHOLE, timeline::GAP, timeline::edge, timeline::free_track, width_of};
use crate::domain::portfolio::{Freeze, Period, Portfolio, Strictness};

/// Most letters of a freeze's name that are shown.
pub const NAME_LETTERS: usize = 28;

/// Most times of one freeze that are named: of one that comes more often in the range only the first is.
const NAMED: usize = 12;

/// A freeze as it lies over the range; one that recurs lies there as often as it comes.
#[derive(Clone, Debug)]
pub struct Band<'a> {
    /// The freeze.
    pub freeze: &'a Freeze,
    /// Which of its times.
    pub period: Period,
    /// Whether its name is shown.
    pub named: bool,
    /// Where it begins.
    pub from: i32,
    /// Where it ends.
    pub to: i32,
    /// Where its name begins: with the band, after it where it is too short, or before it at the right edge.
    pub label_at: i32,
    /// Which track its name stands in, from 0.
    pub track: usize,
}

impl Band<'_> {
    /// The freeze's name, shortened where it is long.
    #[must_use]
    pub fn name(&self) -> String {
        let name = &self.freeze.name;
        match name.char_indices().nth(NAME_LETTERS) {
            Some((end, _)) => [name.get(..end).unwrap_or_default().trim_end(), "…"].concat(),
            None => name.clone(),
        }
    }
    /// Whether it blocks a go.
    #[must_use]
    pub fn hard(&self) -> bool {
        self.freeze.strictness == Strictness::Hard
    }
}

/// The freezes in use that lie in the range and can concern what the filter shows, by where they begin; and how many
/// tracks their names take. `letter` is the width of a letter, in hundredths of a percent of the width.
#[must_use]
pub fn bands<'a>(
    portfolio: &'a Portfolio,
    range: Range,
    filter: &Filter,
    letter: i32,
) -> (Vec<Band<'a>>, usize) {
    let mut found: Vec<Band<'a>> = freezes_in(portfolio, range, filter)
        .flat_map(|freeze| {
            let periods = freeze.occurrences(range.from, range.to);
            let all = periods.len() <= NAMED;
            periods
                .into_iter()
                .enumerate()
                .map(move |(at, period)| Band {
                    freeze,
                    period,
                    named: all || at == 0,
                    from: edge(range, period.first).max(0),
                    to: edge(range, period.last.plus(1)).min(WHOLE),
                    label_at: 0,
                    track: 0,
                })
        })
        .collect();
    crate::domain::order::sort_by_key(&mut found, |band| (band.from, band.to));
    let mut ends = Vec::new();
    for band in &mut found {
        let width = if band.named {
            width_of(&band.name(), letter)
        } else {
            0
        };
        let (inside, room) = (band.to - band.from >= width, WHOLE - width);
        band.label_at = match band.to {
            after if !inside && after <= room => after,
            _ => band.from.min(room.max(0)),
        };
        let end = band.to.max(band.label_at + width) + GAP;
        band.track = free_track(&mut ends, band.from.min(band.label_at), end);
    }
    (found, ends.len())
}

/// The freezes in use that lie in the range and can concern what the filter shows.
pub fn freezes_in<'a>(
    portfolio: &'a Portfolio,
    range: Range,
    filter: &Filter,
) -> impl Iterator<Item = &'a Freeze> {
    portfolio.freezes.values().filter(move |freeze| {
        !freeze.retired
            && filter.admits_freeze(freeze, portfolio)
            && !freeze.occurrences(range.from, range.to).is_empty()
    })
}
