//! What the timeline's bars stand against, as SVG markup: the ruler, days that are not worked and months, today, and the freezes.

use super::{
    drawing::LETTER,
    markup::{add, escape, line, percent, rect, text},
    words,
};
use crate::app::portfolio::names::Known;
use crate::domain::{
    calendar::{Band, Range, Span, Tick, WHOLE, edge, place, width_of},
    ids::{ProductLineId, ProgramId},
    portfolio::{DayKind, FreezeScope, Portfolio},
    time::Day,
};

/// Most days of a range whose weekends are shaded.
const DAYS_APART: i32 = 62;

/// The height of a track of freezes.
const TRACK: usize = 22;

/// The ruler: months, and below them days or weeks. What has no room for its name goes without.
#[must_use]
pub fn ruler(months: &[Tick], units: &[Tick], span: Span, range: Range, today: Day) -> String {
    let mut svg = String::new();
    let mut label = |class: &str, tick: &Tick, base: usize, words: &str| {
        if tick.to - tick.from > width_of(words, LETTER) {
            text(&mut svg, class, tick.from, "6", base, words);
        }
    };
    for tick in months {
        let name = tick.day.month_name();
        let year = tick.day.year().to_string();
        let words = match span {
            Span::Year if tick.day.month() == 1 || tick.from == 0 => {
                [name.get(..3).unwrap_or_default(), " ", &year].concat()
            }
            Span::Year => name.get(..3).unwrap_or_default().to_owned(),
            _ => [name, " ", &year].concat(),
        };
        label("ruler-month", tick, 15, &words);
    }
    for tick in units {
        let number = tick.day.day().to_string();
        let weekday = tick.day.weekday_name();
        let class = if tick.day == today {
            "ruler-day is-today"
        } else {
            "ruler-day"
        };
        if span == Span::Month {
            let short = weekday.get(..2).unwrap_or_default();
            label("ruler-weekday", tick, 29, short);
            label(class, tick, 42, &number);
        } else {
            label(class, tick, 36, &[weekday, " ", &number].concat());
        }
    }
    if (range.from..=range.to).contains(&today) && units.is_empty() {
        let at = percent(place(range, today));
        add(
            &mut svg,
            &[
                "<text class=\"ruler-today\" x=\"",
                &at,
                "\" y=\"36\" text-anchor=\"middle\">Today</text>",
            ],
        );
    }
    svg
}

/// What lies behind all lanes; of the freezes, those of everything.
#[must_use]
pub fn back(
    months: &[Tick],
    units: &[Tick],
    bands: &[Band<'_>],
    (range, portfolio): (Range, &Portfolio),
    today: Day,
) -> String {
    let mut svg = String::new();
    let working = portfolio.working_days(None);
    for number in 0..range.days() {
        let day = range.from.plus(number);
        // Where days are narrow, weeks would only flicker.
        let off = if range.days() <= DAYS_APART {
            !working.has(day)
        } else {
            working.holiday(day).is_some()
        };
        if off {
            shade_days("back-off", range, (day, day), &mut svg);
        }
    }
    for mark in portfolio.days.values() {
        if mark.kind == DayKind::NoDeploy && mark.scope == FreezeScope::Organization {
            for period in mark.occurrences(range.from, range.to) {
                shade_days("back-freeze", range, (period.first, period.last), &mut svg);
            }
        }
    }
    for band in bands {
        if band.freeze.scope == FreezeScope::Organization {
            shade(band, &mut svg);
        }
    }
    for (ticks, class) in [(units, "back-unit"), (months, "back-month")] {
        for tick in ticks.iter().filter(|tick| tick.from > 0) {
            line(&mut svg, class, tick.from);
        }
    }
    if (range.from..=range.to).contains(&today) {
        line(&mut svg, "back-today", place(range, today));
    }
    svg
}

/// The freezes of one lane and not of everything, behind its bars.
pub fn shade_lane(
    bands: &[Band<'_>],
    program: ProgramId,
    product_line: ProductLineId,
    svg: &mut String,
) {
    for band in bands {
        let scope = band.freeze.scope;
        if scope != FreezeScope::Organization && scope.holds(Some(program), product_line) {
            shade(band, svg);
        }
    }
}

/// The marked days of one lane and not of everything, behind its bars.
pub fn mark_lane(
    portfolio: &Portfolio,
    range: Range,
    (program, product_line): (ProgramId, ProductLineId),
    svg: &mut String,
) {
    for mark in portfolio.days.values() {
        if mark.scope == FreezeScope::Organization || !mark.scope.holds(Some(program), product_line)
        {
            continue;
        }
        let class = match mark.kind {
            DayKind::Holiday => "back-off",
            DayKind::NoDeploy => "back-freeze",
        };
        for period in mark.occurrences(range.from, range.to) {
            shade_days(class, range, (period.first, period.last), svg);
        }
    }
}

fn shade_days(class: &str, range: Range, (first, last): (Day, Day), svg: &mut String) {
    let from = edge(range, first).max(0);
    let to = edge(range, last.plus(1)).min(WHOLE);
    rect(svg, class, (from, to - from), "0", "100%");
}

fn shade(band: &Band<'_>, svg: &mut String) {
    let class = if band.hard() {
        "back-freeze"
    } else {
        "back-freeze back-soft"
    };
    rect(svg, class, (band.from, band.to - band.from), "0", "100%");
}

/// The freezes by name, each over its days; with the drawing's height.
#[must_use]
pub fn freezes(bands: &[Band<'_>], tracks: usize, known: &Known<'_>) -> (usize, String) {
    let mut svg = String::new();
    for band in bands {
        let class = if band.hard() {
            "freeze"
        } else {
            "freeze freeze-soft"
        };
        add(
            &mut svg,
            &[
                "<a class=\"",
                class,
                "\" href=\"/portfolio?tab=freezes\"><title>",
            ],
        );
        escape(&words::freeze(band.freeze, known), &mut svg);
        svg.push_str("</title>");
        let top = 4 + band.track * TRACK;
        let height = (TRACK - 4).to_string();
        let wide = (band.from, band.to - band.from);
        rect(&mut svg, "freeze-days", wide, &top.to_string(), &height);
        if band.named {
            text(
                &mut svg,
                "freeze-name",
                band.label_at,
                "6",
                top + 13,
                &band.name(),
            );
        }
        svg.push_str("</a>");
    }
    (tracks * TRACK + 4, svg)
}
