//! The timeline's drawings, as SVG markup.
//!
//! Text and not a tree of views: the server writes it into the page as it is, the browser exchanges one lane at a time, and
//! the several hundred small shapes cost the browser's program nothing.

use super::{
    backdrop, conflicts, deployments,
    markup::{add, escape, percent, rect, text},
    trains,
    wanted::Wanted,
    words,
};
use crate::app::portfolio::names::Known;
use crate::domain::{
    calendar::{Bar, Point, Range, Row, Span, bands, conflict::Conflict, lay_out, ruler},
    ids::{ProductLineId, ProgramId, StreamId},
    portfolio::Portfolio,
    release::{ReleaseState, ReleaseType},
    table::Table,
    time::Day,
    train::Passing,
};

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
    /// How many of its releases have conflicts.
    pub conflicts: usize,
    /// The drawing.
    pub svg: String,
}

/// What is shown over the rows.
#[derive(Clone, Copy)]
pub struct Over<'a> {
    /// The trains of these days.
    pub trains: &'a [Passing],
    /// What speaks against the rows' dates.
    pub conflicts: &'a Table<StreamId, Vec<Conflict>>,
}

impl<'a> Over<'a> {
    fn of(&self, bar: &Bar<'_>) -> &'a [Conflict] {
        let found = self.conflicts.get(&bar.row.stream);
        let found = found.map_or(&[][..], Vec::as_slice);
        if bar.row.release().is_some() {
            return found;
        }
        // Of a product line each milestone is a bar.
        let own = |one: &Conflict| {
            bar.points
                .iter()
                .any(|point| point.mark.id == one.milestone)
        };
        if found.iter().any(own) { found } else { &[] }
    }
}

/// Draws the rows.
#[must_use]
pub fn draw(
    rows: &[&Row],
    known: &Known<'_>,
    over: &Over<'_>,
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
            let held = |bar: &&Bar<'_>| !over.of(bar).is_empty();
            let conflicts = lane.bars.iter().filter(held).count();
            if is_folded(lane.line.to_string()) {
                return LaneDrawing {
                    line: lane.line,
                    name: lane.name.to_owned(),
                    height: 0,
                    bars,
                    conflicts,
                    svg,
                };
            }
            backdrop::shade_lane(&bands, group.program, lane.line, &mut svg);
            backdrop::mark_lane(portfolio, range, (group.program, lane.line), &mut svg);
            trains::bands(over.trains, &lane.bars, range, &mut svg);
            for bar in &lane.bars {
                draw_bar(bar, over.of(bar), portfolio, today, &mut svg);
            }
            LaneDrawing {
                line: lane.line,
                name: lane.name.to_owned(),
                height: lane.tracks * TRACK + 2 * PAD,
                bars,
                conflicts,
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
        trains: trains::names(over.trains, range),
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

fn draw_bar(
    bar: &Bar<'_>,
    found: &[Conflict],
    portfolio: &Portfolio,
    today: Day,
    svg: &mut String,
) {
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
    deployments::say(row, portfolio, svg);
    if !found.is_empty() {
        add(svg, &["; ", &conflicts::words(found)]);
    }
    svg.push_str("\">");
    let top = PAD + bar.track * TRACK;
    inside(bar, top, (portfolio, today), svg);
    if !found.is_empty() {
        sign(bar, found, top + 26, svg);
    }
    svg.push_str("</a>");
}

/// What is seen of a bar whose track begins there.
pub fn inside(bar: &Bar<'_>, top: usize, (portfolio, today): (&Portfolio, Day), svg: &mut String) {
    let reach = (bar.label_at, bar.reach(LETTER));
    let height = (TRACK - 2).to_string();
    rect(svg, "bar-hit", reach, &top.to_string(), &height);
    if bar.to > bar.from {
        let body = (bar.from, bar.to - bar.from);
        rect(svg, "bar-body", body, &(top + 18).to_string(), "8");
    }
    let right = if bar.label_at == 0 { "6" } else { "0" };
    text(svg, "bar-label", bar.label_at, right, top + 12, bar.label());
    deployments::draw(&bar.stops, top + 16, portfolio, svg);
    for point in &bar.points {
        draw_point(point, top + 22, today, svg);
    }
}

/// The sign of conflicts, left of the bar's body; over it where the bar begins before the range.
fn sign(bar: &Bar<'_>, found: &[Conflict], base: usize, svg: &mut String) {
    let class = if conflicts::grave(found) {
        "bar-conflict is-grave"
    } else {
        "bar-conflict"
    };
    let right = if bar.from == 0 { "3" } else { "-15" };
    add(
        svg,
        &[
            "<text class=\"",
            class,
            "\" x=\"",
            &percent(bar.from),
            "\" dx=\"",
            right,
            "\" y=\"",
            &base.to_string(),
            "\">",
            conflicts::sign(found),
            "<title>",
            &conflicts::words(found),
            "</title></text>",
        ],
    );
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
        calendar::{Mark, conflicts_of, window},
        ids::{MilestoneId, ReleaseId},
        portfolio::{ProductLine, Program},
        release::Destination,
    };

    fn drawn(version: &str, milestones: usize, releases: u128) -> Drawing {
        drawn_for(&Wanted::default(), version, milestones, releases)
    }

    fn drawn_for(wanted: &Wanted, version: &str, milestones: usize, releases: u128) -> Drawing {
        drawn_as(wanted, version, milestones, releases, ReleaseState::Planned)
    }

    fn drawn_as(
        wanted: &Wanted,
        version: &str,
        milestones: usize,
        releases: u128,
        state: ReleaseState,
    ) -> Drawing {
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
            state,
            team: None,
            owner: None,
            depends_on: Vec::new(),
            accepted: Vec::new(),
            deployments: Vec::new(),
            milestones: (0..milestones).map(mark).collect(),
        };
        let rows: Vec<_> = (0..releases).map(row).collect();
        let rows: Vec<_> = rows.iter().collect();
        let found = conflicts_of(
            rows.iter().copied(),
            &[],
            &portfolio,
            today,
            &crate::domain::time::UtcOnly,
        );
        let range = window(Span::Quarter, None, today, 0);
        draw(
            &rows,
            &Known {
                portfolio: &portfolio,
                people: &[],
            },
            &Over {
                trains: &[],
                conflicts: &found,
            },
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
    fn a_bar_says_what_speaks_against_it() {
        let drawing = drawn("1.0", 1, 1);
        let lane = &drawing.groups[0].lanes[0];
        assert_eq!(lane.conflicts, 0);
        // Without a plan a week ahead: the target is today.
        let svg = |query: &str, kind| {
            let drawing = drawn_as(&Wanted::of(query), "1.0", 1, 1, kind);
            drawing.groups[0].lanes[0].clone()
        };
        let lane = svg("", ReleaseState::Proposed);
        assert_eq!(lane.conflicts, 1);
        assert!(
            lane.svg.contains("; 1 conflict: Lead time too short\">"),
            "{}",
            lane.svg
        );
        assert!(lane.svg.contains("bar-conflict"));
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
