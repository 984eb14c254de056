//! The timeline's drawings, as SVG markup.
//!
//! Text and not a tree of views: the server writes it into the page as it is, the browser exchanges one lane at a time, and
//! the several hundred small shapes cost the browser's program nothing.

use super::{
    backdrop,
    markup::{add, escape, percent, rect, text},
    trains,
    wanted::Wanted,
    words,
};
use crate::app::portfolio::names::Known;
use crate::domain::{
    calendar::{Bar, Point, Range, Row, Span, bands, lay_out, ruler},
    ids::{ProductLineId, ProgramId},
    portfolio::Portfolio,
    release::{ReleaseState, ReleaseType},
    time::Day,
};
use crate::wire::calendar::Passing;

/// The width of a letter of a label, in hundredths of a percent of the width: six pixels where the plot is as narrow as it
/// gets. The same everywhere, so that the page stands as the server laid it out.
pub const LETTER: i32 = 80;

/// The height of a track.
const TRACK: usize = 32;
/// Space above the first and below the last track.
const PAD: usize = 5;

/// The timeline as it is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// The ruler.
    pub ruler: String,
    /// What lies behind all lanes: days that are not worked, freezes of everything, lines, today.
    pub back: String,
    /// The freezes by name, with the height in pixels; empty if there are none.
    pub freezes: (usize, String),
    /// The trains by name, with the height in pixels; empty if there are none.
    pub trains: (usize, String),
    /// Programs with their lanes.
    pub groups: Vec<GroupDrawing>,
    /// How many rows are not shown.
    pub left_out: usize,
}

/// A program as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupDrawing {
    /// The program.
    pub program: ProgramId,
    /// Its name.
    pub name: String,
    /// Whether its lanes are folded away.
    pub folded: bool,
    /// Its lanes.
    pub lanes: Vec<LaneDrawing>,
}

/// A lane as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneDrawing {
    /// The product line.
    pub line: ProductLineId,
    /// Its name.
    pub name: String,
    /// The drawing's height in pixels; 0 where it is folded away.
    pub height: usize,
    /// How many bars it has.
    pub bars: usize,
    /// The drawing.
    pub svg: String,
}

/// Draws the rows.
#[must_use]
pub fn draw(
    rows: &[&Row],
    known: &Known<'_>,
    passing: &[Passing],
    wanted: &Wanted,
    (range, span): (Range, Span),
    today: Day,
) -> Drawing {
    let portfolio = known.portfolio;
    let timeline = lay_out(rows, portfolio, range, LETTER);
    let (bands, tracks) = bands(portfolio, range, &wanted.filter, LETTER);
    let is_folded = |id: String| wanted.folded.contains(&id);
    let groups = timeline.groups.iter().map(|group| {
        let folded = is_folded(group.program.to_string());
        let lanes = group.lanes.iter().filter(|_| !folded).map(|lane| {
            let mut svg = String::new();
            let bars = lane.bars.len();
            if is_folded(lane.line.to_string()) {
                return LaneDrawing {
                    line: lane.line,
                    name: lane.name.to_owned(),
                    height: 0,
                    bars,
                    svg,
                };
            }
            backdrop::shade_lane(&bands, group.program, lane.line, &mut svg);
            backdrop::mark_lane(portfolio, range, (group.program, lane.line), &mut svg);
            trains::bands(passing, &lane.bars, range, &mut svg);
            for bar in &lane.bars {
                draw_bar(bar, portfolio, today, &mut svg);
            }
            LaneDrawing {
                line: lane.line,
                name: lane.name.to_owned(),
                height: lane.tracks * TRACK + 2 * PAD,
                bars,
                svg,
            }
        });
        GroupDrawing {
            program: group.program,
            name: group.name.to_owned(),
            folded,
            lanes: lanes.collect(),
        }
    });
    let (months, units) = ruler(range, span);
    Drawing {
        groups: groups.collect(),
        ruler: backdrop::ruler(&months, &units, span, range, today),
        back: backdrop::back(&months, &units, &bands, (range, portfolio), today),
        freezes: if bands.is_empty() {
            Default::default()
        } else {
            backdrop::freezes(&bands, tracks, known)
        },
        trains: trains::names(passing, range),
        left_out: timeline.left_out,
    }
}

/// The element that a bar is: of a release one, of a product line one for each milestone.
#[must_use]
pub fn id_of(bar: &Bar<'_>) -> String {
    let mut id = ["bar-", &bar.row.stream.to_string()].concat();
    if let Some(mark) = single(bar) {
        add(&mut id, &["-", &mark]);
    }
    id
}

/// The milestone that a bar of a product line is.
fn single(bar: &Bar<'_>) -> Option<String> {
    let point = bar.points.first().filter(|_| bar.row.release().is_none())?;
    Some(point.mark.id.to_string())
}

fn draw_bar(bar: &Bar<'_>, portfolio: &Portfolio, today: Day, svg: &mut String) {
    let row = bar.row;
    let of_release = row.release().is_some();
    let class = if of_release {
        state_class(row.state)
    } else {
        "bar bar-line"
    };
    add(svg, &["<a class=\"", class]);
    match row.kind {
        ReleaseType::Major if of_release => svg.push_str(" bar-major"),
        ReleaseType::Emergency => svg.push_str(" bar-emergency"),
        _ => {}
    }
    let stream = row.stream.to_string();
    add(
        svg,
        &["\" id=\"", &id_of(bar), "\" data-stream=\"", &stream],
    );
    if let Some(mark) = single(bar) {
        add(svg, &["\" data-mark=\"", &mark]);
    }
    svg.push_str("\" href=\"");
    escape(&words::href_of(row), svg);
    svg.push_str("\" aria-label=\"");
    escape(words::line_of(row, portfolio), svg);
    svg.push(' ');
    escape(bar.label(), svg);
    if of_release {
        add(svg, &[", ", row.kind.label(), ", ", row.state.label()]);
    }
    if let Some(goal) = row.target().or(bar.points.first().map(|point| point.mark)) {
        svg.push_str(": ");
        escape(&goal.name, svg);
        svg.push(' ');
        escape(&words::date_of(goal), svg);
    }
    svg.push_str("\">");
    inside(bar, PAD + bar.track * TRACK, today, svg);
    svg.push_str("</a>");
}

/// What is seen of a bar whose track begins there.
pub fn inside(bar: &Bar<'_>, top: usize, today: Day, svg: &mut String) {
    let reach = (bar.label_at, bar.reach(LETTER));
    let height = (TRACK - 2).to_string();
    rect(svg, "bar-hit", reach, &top.to_string(), &height);
    if bar.to > bar.from {
        let body = (bar.from, bar.to - bar.from);
        rect(svg, "bar-body", body, &(top + 18).to_string(), "8");
    }
    let right = if bar.label_at == 0 { "6" } else { "0" };
    text(svg, "bar-label", bar.label_at, right, top + 12, bar.label());
    for point in &bar.points {
        draw_point(point, top + 22, today, svg);
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        calendar::{Mark, window},
        ids::{MilestoneId, ReleaseId},
        portfolio::{ProductLine, Program},
        release::Destination,
    };

    fn drawn(version: &str, milestones: usize, releases: u128) -> Drawing {
        drawn_for(&Wanted::default(), version, milestones, releases)
    }

    fn drawn_for(wanted: &Wanted, version: &str, milestones: usize, releases: u128) -> Drawing {
        let mut portfolio = Portfolio::default();
        portfolio.programs.insert(
            ProgramId(7),
            Program {
                name: String::from("Program"),
                code: String::from("PRG"),
                retired: false,
            },
        );
        portfolio.lines.insert(
            ProductLineId(1),
            ProductLine {
                program: ProgramId(7),
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
        draw(
            &rows,
            &Known {
                portfolio: &portfolio,
                people: &[],
            },
            &[],
            wanted,
            (range, Span::Quarter),
            today,
        )
    }

    #[test]
    fn what_people_wrote_stays_text() {
        let drawing = drawn("1\"><script>alert(1)</script>", 2, 1);
        let svg = &drawing.groups[0].lanes[0].svg;
        assert!(!svg.contains("<script"), "{svg}");
        assert!(svg.contains("&lt;script&gt;"));
        assert!(svg.contains("step &lt;1&gt;"));
        assert!(
            !svg.contains("style="),
            "the policy allows no style attributes"
        );
    }

    #[test]
    fn what_is_folded_away_is_not_drawn() {
        let folded = |query: &str| drawn_for(&Wanted::of(query), "1.0", 2, 3);
        let line = folded(&format!("folded={}", ProductLineId(1)));
        let lane = &line.groups[0].lanes[0];
        assert_eq!((lane.height, lane.bars, lane.svg.as_str()), (0, 3, ""));
        let program = folded(&format!("folded={},zzz", ProgramId(7)));
        assert!(program.groups[0].folded && program.groups[0].lanes.is_empty());
    }

    #[test]
    fn a_drawing_stays_small_whatever_it_shows() {
        let drawing = drawn("1.0", 20, 500);
        assert!(drawing.left_out > 0);
        let elements: usize = drawing
            .groups
            .iter()
            .flat_map(|group| &group.lanes)
            .map(|lane| lane.svg.matches("</").count())
            .sum();
        assert!(elements <= 900, "{elements} elements");
    }
}
