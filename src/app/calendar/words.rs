//! How rows, milestones and ranges are put into words.

use crate::{
    app::portfolio::names::Known,
    domain::{
        calendar::{Mark, Range, Row},
        portfolio::{DayMark, Freeze, Portfolio, Strictness, scope_words},
        record::owned,
        text::under_line,
        time::{Day, DayZone, MilestoneDate},
    },
};

/// What a row is called beside its product line: version and name, or the product line itself.
#[must_use]
pub fn name_of(row: &Row, portfolio: &Portfolio) -> String {
    if row.release().is_none() {
        return line_of(row, portfolio).to_owned();
    }
    let mut name = row.version.clone();
    if !row.title.is_empty() {
        name.push(' ');
        name.push_str(&row.title);
    }
    name
}

/// The same with its product line before it, as it is called where no line stands beside it.
#[must_use]
pub fn full_name_of(row: &Row, portfolio: &Portfolio) -> String {
    if row.release().is_none() {
        return line_of(row, portfolio).to_owned();
    }
    under_line(line_of(row, portfolio), &name_of(row, portfolio))
}

/// The name of the row's product line.
#[must_use]
pub fn line_of<'a>(row: &Row, portfolio: &'a Portfolio) -> &'a str {
    portfolio
        .lines
        .get(&row.line)
        .map_or("", |line| line.name.as_str())
}

/// Where the row's page is.
#[must_use]
pub fn href_of(row: &Row) -> String {
    match &row.key {
        Some(key) => format!("/releases/{key}"),
        None => String::from("/portfolio"),
    }
}

/// The date of a milestone, and when it ends where that is not plain: a day anywhere on Earth ends at noon UTC of the next.
#[must_use]
pub fn date_of(mark: &Mark) -> String {
    let mut text = mark.date.long_text();
    if let MilestoneDate::Day {
        day,
        zone: DayZone::AnywhereOnEarth,
    } = &mark.date
    {
        let end = day.plus(1);
        text.push_str(" — ends ");
        text.push_str(&short(end));
        text.push_str(" 12:00 UTC");
    }
    text
}

/// All there is to say of a freeze: name, period, whom it concerns, how strictly, why, and who answers for it.
#[must_use]
pub fn freeze(freeze: &Freeze, known: &Known<'_>) -> String {
    let hard = freeze.strictness == Strictness::Hard;
    let mut words = [
        freeze.name.as_str(),
        ": ",
        &freeze.when(),
        ". ",
        &scope_words(freeze.scope, known),
        if hard { ", blocks " } else { ", warns of " },
        if freeze.stops.is_empty() { "every" } else { "" },
    ]
    .concat();
    for (at, kind) in freeze.stops.iter().enumerate() {
        words.push_str(if at > 0 { " and " } else { "" });
        words.push_str(&kind.label().to_lowercase());
    }
    words.push_str(" release. ");
    words.push_str(&freeze.reason);
    if let Some(owner) = owned(freeze.owner.as_ref(), known) {
        words.push_str(" — ");
        words.push_str(&owner);
    }
    words
}

/// All there is to say of a marked day: name, when, what it means, and where.
#[must_use]
pub fn marked(mark: &DayMark, known: &Known<'_>) -> String {
    let place = scope_words(mark.scope, known);
    [
        &mark.name,
        ": ",
        &mark.when(),
        ". ",
        mark.kind.label(),
        ". ",
        &place,
        ".",
    ]
    .concat()
}

/// `7 Nov`.
#[must_use]
pub fn short(day: Day) -> String {
    let mut text = day.day().to_string();
    text.push(' ');
    text.push_str(day.month_name().get(..3).unwrap_or_default());
    text
}

/// A range as its heading says it: `October 2025`, `Sep – Nov 2025`, `6 – 12 Oct 2025`.
#[must_use]
pub fn heading(range: Range) -> String {
    let Range { from, to } = range;
    let year = to.year().to_string();
    let month = |day: Day| day.month_name().get(..3).unwrap_or_default().to_owned();
    let whole_months = from.day() == 1 && to.plus(1).day() == 1;
    if whole_months && from.month_start() == to.month_start() {
        return [from.month_name(), " ", &year].concat();
    }
    let (first, last) = if whole_months {
        (month(from), month(to))
    } else {
        (short(from), short(to))
    };
    let first_year = if from.year() == to.year() {
        String::new()
    } else {
        [" ", &from.year().to_string()].concat()
    };
    [&first, &first_year, " – ", &last, " ", &year].concat()
}

/// Whether the milestone has happened, or is late, or is expected; the class of its shape.
#[must_use]
pub fn shape_of(mark: &Mark, today: Day) -> &'static str {
    if mark.done {
        "is-done"
    } else if mark.date.calendar_day().is_some_and(|day| day < today) {
        "is-late"
    } else {
        "is-expected"
    }
}

/// The same in a word.
#[must_use]
pub fn state_of(mark: &Mark, today: Day) -> &'static str {
    match shape_of(mark, today) {
        "is-done" => "done",
        "is-late" => "overdue",
        _ => "expected",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::MilestoneId;

    #[test]
    fn a_day_anywhere_on_earth_says_when_it_ends() {
        let mark = Mark {
            id: MilestoneId(1),
            name: String::from("Begin Code Freeze and Test Freeze"),
            date: "2025-11-06 AoE".parse().unwrap(),
            baseline: None,
            target: false,
            done: false,
            owner: None,
        };
        assert_eq!(date_of(&mark), "Thu 6 Nov 2025 AoE — ends 7 Nov 12:00 UTC");
    }

    #[test]
    fn headings_are_as_short_as_they_can_be() {
        let range = |from: &str, to: &str| Range {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        };
        assert_eq!(heading(range("2025-10-01", "2025-10-31")), "October 2025");
        assert_eq!(heading(range("2025-09-01", "2025-11-30")), "Sep – Nov 2025");
        assert_eq!(
            heading(range("2025-12-29", "2026-01-04")),
            "29 Dec 2025 – 4 Jan 2026"
        );
    }
}
