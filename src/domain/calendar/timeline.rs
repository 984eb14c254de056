//! The timeline: lanes of product lines, bars packed into tracks so that neither they nor their labels overlap.
//!
//! Places are in hundredths of a percent of the width, from 0 to [`WHOLE`], so that a drawing scales with the screen.

use crate::domain::table::Table;

use super::{
    Mark, Range, Row, Span,
    stays::{Stop, stops},
};
use crate::domain::{
    ids::{ProductLineId, ProgramId},
    portfolio::Portfolio,
    text::natural_order,
    time::Day,
};

/// The whole width.
pub const WHOLE: i32 = 10_000;
/// Most shapes that are laid out, a bar counting four, a point and a deployment two: more are neither readable nor quick.
const SHAPES: usize = 840;
/// The space between what stands side by side in a track.
pub(super) const GAP: i32 = 60;

/// A milestone on a bar.
#[derive(Clone, Debug)]
pub struct Point<'a> {
    /// The milestone.
    pub mark: &'a Mark,
    /// The middle of its day.
    pub at: i32,
}

/// A release, or one milestone of a product line.
#[derive(Clone, Debug)]
pub struct Bar<'a> {
    /// The release or the product line.
    pub row: &'a Row,
    /// Which track of its lane, from 0.
    pub track: usize,
    /// Where it begins.
    pub from: i32,
    /// Where it ends.
    pub to: i32,
    /// Where its label begins: with the bar, or earlier where it would not fit before the right edge.
    pub label_at: i32,
    /// Its milestones in the range.
    pub points: Vec<Point<'a>>,
    /// Its deployments in the range, where they start.
    pub stops: Vec<Stop<'a>>,
}

/// A product line with its bars.
#[derive(Clone, Debug)]
pub struct Lane<'a> {
    /// The product line.
    pub line: ProductLineId,
    /// Its name.
    pub name: &'a str,
    /// How many tracks it takes.
    pub tracks: usize,
    /// Its bars, by where they begin.
    pub bars: Vec<Bar<'a>>,
}

/// A program with its lanes.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    /// The program.
    pub program: ProgramId,
    /// Its name.
    pub name: &'a str,
    /// Its lanes that have something to show.
    pub lanes: Vec<Lane<'a>>,
}

/// What the timeline shows.
#[derive(Clone, Debug, Default)]
pub struct Timeline<'a> {
    /// Programs by name.
    pub groups: Vec<Group<'a>>,
    /// How many rows were left out because there are too many to show.
    pub left_out: usize,
}

/// The beginning of a day in the range's width; outside of the range below 0 or above [`WHOLE`].
pub fn edge(range: Range, day: Day) -> i32 {
    day.days_since(range.from).clamp(-40_000, 40_000) * WHOLE / range.days().max(1)
}

/// The middle of a day in the range's width.
#[must_use]
pub fn place(range: Range, day: Day) -> i32 {
    (edge(range, day) + edge(range, day.plus(1))) / 2
}

/// Lays the rows out. `letter` is the width of a letter of a label, in hundredths of a percent of the width.
#[must_use]
pub fn lay_out<'a>(
    rows: &[&'a Row],
    portfolio: &'a Portfolio,
    range: Range,
    letter: i32,
) -> Timeline<'a> {
    let mut by_line: Table<ProductLineId, Vec<Bar<'a>>> = Table::new();
    let (mut shapes, mut left_out) = (0, 0);
    for row in rows.iter().copied() {
        let found = bars_of(row, range, letter);
        if found.is_empty() {
            continue;
        }
        if shapes >= SHAPES {
            left_out += 1;
            continue;
        }
        shapes += found
            .iter()
            .map(|bar| 4 + 2 * (bar.points.len() + bar.stops.len()))
            .sum::<usize>();
        by_line.get_or_default(row.line).extend(found);
    }
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (line, mut bars) in by_line {
        let Some((name, (program, owner))) = portfolio
            .lines
            .get(&line)
            .map(|held| held.name.as_str())
            .zip(portfolio.program_of(line))
        else {
            continue;
        };
        let tracks = pack(&mut bars, letter);
        let lane = Lane {
            line,
            name,
            tracks,
            bars,
        };
        match groups.iter_mut().find(|group| group.program == program) {
            Some(group) => group.lanes.push(lane),
            None => groups.push(Group {
                program,
                name: &owner.name,
                lanes: vec![lane],
            }),
        }
    }
    crate::domain::order::sort_by(&mut groups, |a, b| natural_order(a.name, b.name));
    for group in &mut groups {
        crate::domain::order::sort_by(&mut group.lanes, |a, b| natural_order(a.name, b.name));
    }
    Timeline { groups, left_out }
}

/// The bar of a release from its first milestone to its last, or a product line's milestones one by one; those that are
/// in the range. `letter` as in [`lay_out`].
#[must_use]
pub fn bars_of(row: &Row, range: Range, letter: i32) -> Vec<Bar<'_>> {
    let mut bars: Vec<Bar<'_>> = if row.release().is_some() {
        row.span()
            .and_then(|span| bar_over(row, &row.milestones, span, range))
            .into_iter()
            .collect()
    } else {
        row.milestones
            .iter()
            .filter_map(|mark| {
                let span = mark.date.first_day().zip(mark.date.calendar_day())?;
                bar_over(row, std::slice::from_ref(mark), span, range)
            })
            .collect()
    };
    for bar in &mut bars {
        bar.label_at = bar.from.min((WHOLE - bar.label_width(letter)).max(0));
    }
    bars
}

fn bar_over<'a>(
    row: &'a Row,
    marks: &'a [Mark],
    (first, last): (Day, Day),
    range: Range,
) -> Option<Bar<'a>> {
    if first > range.to || last < range.from {
        return None;
    }
    let in_range = |day: &Day| (range.from..=range.to).contains(day);
    let points = marks.iter().filter_map(|mark| {
        let day = mark.date.calendar_day().filter(in_range)?;
        Some(Point {
            mark,
            at: place(range, day),
        })
    });
    let points: Vec<_> = points.collect();
    Some(Bar {
        row,
        track: 0,
        label_at: 0,
        from: if first < range.from {
            0
        } else {
            place(range, first)
        },
        to: if last > range.to {
            WHOLE
        } else {
            place(range, last)
        },
        points,
        stops: stops(row, range),
    })
}

/// Gives each bar the first track in which it and its label are free. Returns how many tracks there are.
fn pack(bars: &mut Vec<Bar<'_>>, letter: i32) -> usize {
    crate::domain::order::sort_by_key(bars, |bar| (bar.from, bar.to));
    let mut ends: Vec<i32> = Vec::new();
    for bar in bars {
        let end = bar.label_at + bar.reach(letter) + GAP;
        bar.track = free_track(&mut ends, bar.label_at, end);
    }
    ends.len()
}

/// The first track that is free from there on; it is taken up to the end.
pub(super) fn free_track(ends: &mut Vec<i32>, from: i32, end: i32) -> usize {
    match ends.iter().position(|free| *free <= from) {
        Some(track) => {
            ends[track] = end;
            track
        }
        None => {
            ends.push(end);
            ends.len() - 1
        }
    }
}

/// How wide a text is; `letter` as in [`lay_out`].
#[must_use]
pub fn width_of(text: &str, letter: i32) -> i32 {
    let letters = i32::try_from(text.chars().count()).unwrap_or(i32::MAX / 1000);
    letters.saturating_mul(letter)
}

impl<'a> Bar<'a> {
    /// What stands over it: the version, or the name of the product line's milestone.
    #[must_use]
    pub fn label(&self) -> &'a str {
        match self.row.release() {
            Some(_) => &self.row.version,
            None => self.points.first().map_or("", |point| &point.mark.name),
        }
    }

    fn label_width(&self, letter: i32) -> i32 {
        width_of(self.label(), letter)
    }

    /// How far it reaches from where its label begins.
    #[must_use]
    pub fn reach(&self, letter: i32) -> i32 {
        (self.to - self.label_at).max(self.label_width(letter))
    }
}

/// A unit of the ruler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Its first day, or the first one in the range.
    pub day: Day,
    /// Where it begins.
    pub from: i32,
    /// Where it ends.
    pub to: i32,
}

/// The months of the range, and below them what the span makes room for: days, weeks, or nothing.
#[must_use]
pub fn ruler(range: Range, span: Span) -> (Vec<Tick>, Vec<Tick>) {
    let months = ticks(range, |day| day.month_start().plus_months(1));
    let units = match span {
        Span::Week | Span::Month => ticks(range, |day| day.plus(1)),
        Span::Quarter => ticks(range, |day| day.plus(7 - i32::from(day.weekday()))),
        Span::Year => Vec::new(),
    };
    (months, units)
}

fn ticks(range: Range, next: impl Fn(Day) -> Day) -> Vec<Tick> {
    let (mut found, mut day) = (Vec::new(), range.from);
    while day <= range.to {
        let after = next(day);
        found.push(Tick {
            day,
            from: edge(range, day),
            to: edge(range, after).min(WHOLE),
        });
        if after <= day {
            break;
        }
        day = after;
    }
    found
}
