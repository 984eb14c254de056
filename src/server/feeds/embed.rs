//! A read-only page of what a subscription shows, for a frame in another site: days with their milestones and deployments,
//! without scripts.

use std::{collections::BTreeSet, fmt::Write as _};

use axum::http::HeaderValue;

use super::{atom::escape, entries::Told};
use crate::domain::{
    calendar::{Entry, Mark, Range, Row, SameDay, Stay, by_day, stays},
    release::ReleaseState,
    text::under_line,
    time::{Day, Instant},
};

/// Days before and after today that the page reaches.
pub const BACK: i32 = 14;
/// See [`BACK`].
pub const AHEAD: i32 = 183;

/// What the page may load, and that any site may show it in a frame: it holds no session and answers to nobody's clicks.
pub const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *",
);

/// When the page is made, by which build's styles, and which of its days are shown.
pub struct Made<'a> {
    /// The name of the build.
    pub build: &'a str,
    /// When.
    pub now: Instant,
    /// The organization's day.
    pub today: Day,
    /// Whether only days that product lines share are shown.
    pub same_day: Option<SameDay>,
}

/// The whole page.
#[must_use]
pub fn page(rows: &[Row], made: &Made<'_>, told: &Told<'_>) -> String {
    let range = Range {
        from: made.today.plus(-BACK),
        to: made.today.plus(AHEAD),
    };
    let mut html = String::from("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    let build = made.build;
    // A String is written to without fail.
    let _ = write!(
        html,
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <link rel=\"stylesheet\" href=\"/v/{build}/pkg/signalbox.css\"><title>"
    );
    escape(&mut html, told.name);
    html.push_str("</title></head><body class=\"embed\"><main class=\"agenda\"><h1>");
    escape(&mut html, told.name);
    html.push_str("</h1>");
    let milestones = by_day(rows, range, made.same_day);
    let stays = stays(rows, range, made.same_day);
    let days: BTreeSet<Day> = milestones.keys().chain(stays.keys()).copied().collect();
    if days.is_empty() {
        html.push_str("<p class=\"muted\">Nothing is planned in the next six months.</p>");
    }
    for day in days {
        let near = match day.days_since(made.today) {
            0 => " <span class=\"agenda-near\">Today</span>",
            1 => " <span class=\"agenda-near\">Tomorrow</span>",
            _ => "",
        };
        let _ = write!(
            html,
            "<section class=\"agenda-day\"><h2 class=\"agenda-date\">{}{near}</h2><ul class=\"agenda-list\">",
            day.long_text()
        );
        for entry in milestones.get(&day).into_iter().flatten() {
            item(&mut html, entry, made.today, told);
        }
        for stay in stays.get(&day).into_iter().flatten() {
            deployed(&mut html, stay, told);
        }
        html.push_str("</ul></section>");
    }
    let _ = write!(
        html,
        "<p class=\"muted small\">As of {} UTC, from {} to {}.</p></main></body></html>",
        made.now.clock_text(0),
        range.from.long_text(),
        range.to.long_text()
    );
    html
}

fn item(html: &mut String, entry: &Entry<'_>, today: Day, told: &Told<'_>) {
    let Entry { row, mark } = entry;
    let (shape, state) = state_of(mark, today);
    let target = if mark.target { " is-target" } else { "" };
    let _ = write!(
        html,
        "<li class=\"agenda-item\"><span class=\"agenda-shape {shape}{target}\" role=\"img\" aria-label=\"{state}\"></span>"
    );
    linked(html, row, &mark.name, told);
    if row.state == ReleaseState::Cancelled {
        html.push_str(" <span class=\"chip\">cancelled</span>");
    }
    of_program(html, row, told);
}

/// A deployment with where it goes and when.
fn deployed(html: &mut String, stay: &Stay<'_>, told: &Told<'_>) {
    let Stay { row, deployment } = stay;
    html.push_str(
        "<li class=\"agenda-item\"><span class=\"agenda-stop\" aria-hidden=\"true\">▮</span>",
    );
    let place = (told.portfolio).place(deployment.environment, &deployment.wave);
    linked(html, row, &format!("deployment into {place}"), told);
    html.push_str("<span class=\"agenda-when\">");
    escape(html, &deployment.window.words());
    html.push_str("</span>");
    of_program(html, row, told);
}

/// What a release or a product line is called, and what stands there of it; as a link where it has a page.
fn linked(html: &mut String, row: &Row, what: &str, told: &Told<'_>) {
    let line = told.portfolio.lines.get(&row.line);
    let line = line.map_or("", |line| line.name.as_str());
    let name = if row.version.is_empty() {
        line.to_owned()
    } else {
        under_line(line, &row.version)
    };
    match &row.key {
        Some(key) => {
            html.push_str("<a class=\"agenda-link\" target=\"_blank\" rel=\"noopener\" href=\"");
            escape(html, &format!("{}/releases/{key}", told.url));
            html.push_str("\">");
        }
        None => html.push_str("<span>"),
    }
    html.push_str("<span class=\"agenda-release\">");
    escape(html, &name);
    html.push_str("</span> ");
    escape(html, what);
    html.push_str(if row.key.is_some() { "</a>" } else { "</span>" });
}

/// Ends the item with its program.
fn of_program(html: &mut String, row: &Row, told: &Told<'_>) {
    if let Some((_, program)) = told.portfolio.program_of(row.line) {
        html.push_str("<span class=\"agenda-program\">");
        escape(html, &program.name);
        html.push_str("</span>");
    }
    html.push_str("</li>");
}

fn state_of(mark: &Mark, today: Day) -> (&'static str, &'static str) {
    if mark.done {
        ("is-done", "done")
    } else if mark.date.calendar_day().is_some_and(|day| day < today) {
        ("is-late", "overdue")
    } else {
        ("is-expected", "expected")
    }
}
