//! The timeline's drawings, as SVG markup.
//!
//! Text and not a tree of views: the server writes it into the page as it is, the browser exchanges one lane at a time, and
//! the several hundred small shapes cost the browser's program nothing. Every text that a person wrote is escaped here.

use super::words;
use crate::domain::calendar::Row;
use crate::domain::{
    calendar::{Bar, Point, Range, Span, Tick, WHOLE, bands, lay_out, place, ruler},
    ids::ProductLineId,
    portfolio::Portfolio,
    release::{ReleaseState, ReleaseType},
    time::Day,
};

/// The height of a track.
const TRACK: usize = 32;
/// Space above the first and below the last track.
const PAD: usize = 5;

/// The timeline as it is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// The ruler.
    pub ruler: String,
    /// What lies behind all lanes: weekends, freezes, lines, today.
    pub back: String,
    /// Programs with their lanes.
    pub groups: Vec<(String, Vec<LaneDrawing>)>,
    /// How many rows are not shown.
    pub left_out: usize,
}

/// A lane as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneDrawing {
    /// The product line.
    pub line: ProductLineId,
    /// Its name.
    pub name: String,
    /// The drawing's height in pixels.
    pub height: usize,
    /// The drawing.
    pub svg: String,
}

/// Draws the rows; `letter` as in [`lay_out`].
#[must_use]
pub fn draw(
    rows: &[&Row],
    portfolio: &Portfolio,
    range: Range,
    span: Span,
    today: Day,
    letter: i32,
) -> Drawing {
    let timeline = lay_out(rows, portfolio, range, letter);
    let groups = timeline.groups.iter().map(|group| {
        let lanes = group.lanes.iter().map(|lane| {
            let mut svg = String::new();
            for bar in &lane.bars {
                draw_bar(bar, portfolio, today, letter, &mut svg);
            }
            LaneDrawing {
                line: lane.line,
                name: lane.name.to_owned(),
                height: lane.tracks * TRACK + 2 * PAD,
                svg,
            }
        });
        (group.name.to_owned(), lanes.collect())
    });
    let (months, units) = ruler(range, span);
    Drawing {
        groups: groups.collect(),
        ruler: draw_ruler(&months, &units, span, range, today),
        back: draw_back(&months, &units, portfolio, range, today),
        left_out: timeline.left_out,
    }
}

fn draw_bar(bar: &Bar<'_>, portfolio: &Portfolio, today: Day, letter: i32, svg: &mut String) {
    let row = bar.row;
    let top = PAD + bar.track * TRACK;
    let (class, what) = match row.release() {
        Some(_) => (state_class(row.state), row.kind.label()),
        None => ("bar bar-line", ""),
    };
    add(svg, &["<a class=\"", class]);
    if row.kind == ReleaseType::Major && row.release().is_some() {
        svg.push_str(" bar-major");
    } else if row.kind == ReleaseType::Emergency {
        svg.push_str(" bar-emergency");
    }
    let single = row.release().is_none();
    let stream = row.stream.to_string();
    add(svg, &["\" id=\"bar-", &stream]);
    let mark = bar
        .points
        .first()
        .filter(|_| single)
        .map(|point| point.mark.id.to_string());
    if let Some(mark) = &mark {
        add(svg, &["-", mark]);
    }
    add(svg, &["\" data-stream=\"", &stream]);
    if let Some(mark) = &mark {
        add(svg, &["\" data-mark=\"", mark]);
    }
    svg.push_str("\" href=\"");
    escape(&words::href_of(row), svg);
    svg.push_str("\" aria-label=\"");
    escape(words::line_of(row, portfolio), svg);
    svg.push(' ');
    escape(bar.label(), svg);
    if !single {
        add(svg, &[", ", what, ", ", row.state.label()]);
    }
    if let Some(goal) = row.target().or(bar.points.first().map(|point| point.mark)) {
        svg.push_str(": ");
        escape(&goal.name, svg);
        svg.push(' ');
        escape(&words::date_of(goal), svg);
    }
    svg.push_str("\">");
    let label = i32::try_from(bar.label().chars().count()).unwrap_or_default() * letter;
    let reach = bar.to.max(bar.label_at + label) - bar.label_at;
    rect(svg, "bar-hit", bar.label_at, reach, top, TRACK - 2);
    if bar.to > bar.from {
        rect(svg, "bar-body", bar.from, bar.to - bar.from, top + 18, 8);
    }
    let place = percent(bar.label_at);
    let base = (top + 12).to_string();
    add(
        svg,
        &[
            "<text class=\"bar-label\" x=\"",
            &place,
            "\" y=\"",
            &base,
            "\">",
        ],
    );
    escape(bar.label(), svg);
    svg.push_str("</text>");
    for point in &bar.points {
        draw_point(point, top + 22, today, svg);
    }
    svg.push_str("</a>");
}

fn draw_point(point: &Point<'_>, middle: usize, today: Day, svg: &mut String) {
    let mark = point.mark;
    let shape = words::shape_of(mark, today);
    let id = mark.id.to_string();
    let at = percent(point.at);
    if mark.target {
        let top = (middle - 5).to_string();
        add(
            svg,
            &[
                "<rect class=\"point point-target ",
                shape,
                "\" x=\"",
                &at,
                "\" y=\"",
                &top,
                "\" width=\"10\" height=\"10\" rx=\"1.5",
            ],
        );
    } else {
        let middle = middle.to_string();
        add(
            svg,
            &[
                "<circle class=\"point ",
                shape,
                "\" cx=\"",
                &at,
                "\" cy=\"",
                &middle,
                "\" r=\"3.5",
            ],
        );
    }
    add(svg, &["\" data-mark=\"", &id, "\"><title>"]);
    escape(&mark.name, svg);
    svg.push_str(": ");
    escape(&words::date_of(mark), svg);
    add(svg, &[" (", words::state_of(mark, today), ")</title>"]);
    svg.push_str(if mark.target { "</rect>" } else { "</circle>" });
}

const fn state_class(state: ReleaseState) -> &'static str {
    match state {
        ReleaseState::Proposed => "bar bar-proposed",
        ReleaseState::Planned => "bar bar-planned",
        ReleaseState::Live => "bar bar-live",
        ReleaseState::Cancelled => "bar bar-cancelled",
    }
}

fn draw_ruler(months: &[Tick], units: &[Tick], span: Span, range: Range, today: Day) -> String {
    let mut svg = String::new();
    for tick in months {
        // A sliver of a month has no room for its name.
        if tick.to - tick.from < 250 {
            continue;
        }
        let year = tick.day.year().to_string();
        let name = tick.day.month_name();
        let name = if span == Span::Year {
            name.get(..3).unwrap_or_default()
        } else {
            name
        };
        let with_year = span != Span::Year || tick.day.month() == 1 || tick.from == 0;
        label(
            &mut svg,
            "ruler-month",
            tick.from,
            15,
            &[name, " ", if with_year { &year } else { "" }],
        );
    }
    for tick in units {
        let number = tick.day.day().to_string();
        let weekday = tick.day.weekday_name();
        let class = if tick.day == today {
            "ruler-day is-today"
        } else {
            "ruler-day"
        };
        match span {
            Span::Month => {
                label(
                    &mut svg,
                    "ruler-weekday",
                    tick.from,
                    29,
                    &[weekday.get(..2).unwrap_or_default()],
                );
                label(&mut svg, class, tick.from, 42, &[&number]);
            }
            // The first week may be cut off at the left: its Monday is not in sight.
            _ => label(&mut svg, class, tick.from, 36, &[weekday, " ", &number]),
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

fn draw_back(
    months: &[Tick],
    units: &[Tick],
    portfolio: &Portfolio,
    range: Range,
    today: Day,
) -> String {
    let mut svg = String::new();
    for tick in units.iter().filter(|tick| tick.weekend) {
        band(&mut svg, "back-weekend", tick.from, tick.to, None);
    }
    for held in bands(portfolio, range) {
        let class = if held.hard {
            "back-freeze"
        } else {
            "back-freeze back-soft"
        };
        let freeze = held.freeze;
        let words = [
            freeze.name.as_str(),
            ": ",
            &freeze.first.long_text(),
            " – ",
            &freeze.last.long_text(),
        ]
        .concat();
        band(&mut svg, class, held.from, held.to, Some(&words));
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

fn band(svg: &mut String, class: &str, from: i32, to: i32, words: Option<&str>) {
    let (at, width) = (percent(from), percent(to - from));
    add(
        svg,
        &[
            "<rect class=\"",
            class,
            "\" x=\"",
            &at,
            "\" y=\"0\" width=\"",
            &width,
            "\" height=\"100%\">",
        ],
    );
    if let Some(words) = words {
        svg.push_str("<title>");
        escape(words, svg);
        svg.push_str("</title>");
    }
    svg.push_str("</rect>");
}

fn line(svg: &mut String, class: &str, at: i32) {
    let at = percent(at);
    add(
        svg,
        &[
            "<line class=\"",
            class,
            "\" x1=\"",
            &at,
            "\" x2=\"",
            &at,
            "\" y1=\"0\" y2=\"100%\"></line>",
        ],
    );
}

fn label(svg: &mut String, class: &str, at: i32, base: usize, words: &[&str]) {
    let (at, base) = (percent(at), base.to_string());
    add(
        svg,
        &[
            "<text class=\"",
            class,
            "\" x=\"",
            &at,
            "\" dx=\"6\" y=\"",
            &base,
            "\">",
        ],
    );
    add(svg, words);
    svg.push_str("</text>");
}

fn rect(svg: &mut String, class: &str, from: i32, width: i32, top: usize, height: usize) {
    let (at, width) = (percent(from), percent(width));
    let (top, height) = (top.to_string(), height.to_string());
    add(
        svg,
        &[
            "<rect class=\"",
            class,
            "\" x=\"",
            &at,
            "\" width=\"",
            &width,
            "\" y=\"",
            &top,
            "\" height=\"",
            &height,
            "\" rx=\"4\"></rect>",
        ],
    );
}

/// Hundredths of a percent as an SVG length.
fn percent(hundredths: i32) -> String {
    let clamped = hundredths.clamp(0, 2 * WHOLE);
    let mut text = (clamped / 100).to_string();
    let rest = (clamped % 100).abs();
    if rest > 0 {
        text.push('.');
        if rest < 10 {
            text.push('0');
        }
        text.push_str(&rest.to_string());
    }
    text.push('%');
    text
}

fn add(into: &mut String, parts: &[&str]) {
    for part in parts {
        into.push_str(part);
    }
}

/// Appends a text so that it is text wherever it stands in markup.
fn escape(text: &str, into: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&#39;"),
            other => into.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        calendar::{Mark, window},
        ids::{MilestoneId, ProgramId, ReleaseId},
        portfolio::{ProductLine, Program},
        release::Destination,
    };

    fn drawn(version: &str, milestones: usize, releases: u128) -> Drawing {
        let mut portfolio = Portfolio::default();
        portfolio.programs.insert(
            ProgramId(1),
            Program {
                name: String::from("Program"),
                code: String::from("PRG"),
                retired: false,
            },
        );
        portfolio.lines.insert(
            ProductLineId(1),
            ProductLine {
                program: ProgramId(1),
                name: String::from("Line"),
                retired: false,
            },
        );
        let today = Day::new(2025, 10, 8).unwrap();
        let mark = |at: usize| Mark {
            id: MilestoneId(at as u128),
            name: format!("step <{at}>"),
            date: crate::domain::time::MilestoneDate::day(today.plus(at as i32)),
            baseline: None,
            target: at == 0,
            done: false,
            owner: None,
        };
        let row = |id| Row {
            stream: ReleaseId(id).into(),
            key: Some(format!("PRG-{id}")),
            line: ProductLineId(1),
            version: version.to_owned(),
            title: String::new(),
            kind: ReleaseType::Minor,
            destination: Destination::Production,
            state: ReleaseState::Planned,
            team: None,
            owner: None,
            depends_on: Vec::new(),
            milestones: (0..milestones).map(mark).collect(),
        };
        let rows: Vec<_> = (0..releases).map(row).collect();
        let rows: Vec<_> = rows.iter().collect();
        let range = window(Span::Quarter, None, today, 0);
        draw(&rows, &portfolio, range, Span::Quarter, today, 64)
    }

    #[test]
    fn what_people_wrote_stays_text() {
        let drawing = drawn("1\"><script>alert(1)</script>", 2, 1);
        let svg = &drawing.groups[0].1[0].svg;
        assert!(!svg.contains("<script"), "{svg}");
        assert!(svg.contains("&lt;script&gt;"));
        assert!(svg.contains("step &lt;1&gt;"));
        assert!(
            !svg.contains("style="),
            "the policy allows no style attributes"
        );
    }

    #[test]
    fn a_drawing_stays_small_whatever_it_shows() {
        let drawing = drawn("1.0", 20, 500);
        assert!(drawing.left_out > 0);
        let elements: usize = drawing
            .groups
            .iter()
            .flat_map(|(_, lanes)| lanes)
            .map(|lane| lane.svg.matches("</").count())
            .sum();
        assert!(elements <= 900, "{elements} elements");
    }

    #[test]
    fn percents_have_two_places() {
        assert_eq!(percent(0), "0%");
        assert_eq!(percent(10_000), "100%");
        assert_eq!(percent(1_205), "12.05%");
        assert_eq!(percent(250), "2.50%");
    }
}
