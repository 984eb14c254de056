//! Deployments on the calendar: a mark on the bar where one starts, and a line on its day.

use crate::app::ui::{AnyView, Erase, Icon};
use leptos::prelude::*;

use super::{
    markup::{add, escape, percent},
    words,
};
use crate::domain::{
    calendar::{Along, Row, Stay, Stop},
    portfolio::Portfolio,
    release::Deployment,
    text::said_before,
};

/// Deployments of a bar that are said where it is named; the rest is counted.
const SAID: usize = 3;

/// Where a deployment goes.
#[must_use]
pub fn place_of(deployment: &Deployment, portfolio: &Portfolio) -> String {
    portfolio.place(deployment.environment, &deployment.wave)
}

/// Where a deployment goes that moves along.
#[must_use]
pub fn place_along(along: &Along, portfolio: &Portfolio) -> String {
    portfolio.place(along.environment, &along.wave)
}

/// Adds to a bar's name where it is deployed.
pub fn say(row: &Row, portfolio: &Portfolio, svg: &mut String) {
    for one in row.deployments.iter().take(SAID) {
        svg.push_str("; into ");
        escape(&place_of(one, portfolio), svg);
        add(svg, &[" ", &one.window.words()]);
    }
    let rest = row.deployments.len().saturating_sub(SAID);
    if rest > 0 {
        add(svg, &["; and ", &rest.to_string(), " more deployments"]);
    }
}

/// Draws where deployments start.
pub fn draw(stops: &[Stop<'_>], top: usize, portfolio: &Portfolio, svg: &mut String) {
    for stop in stops {
        let (at, top) = (percent(stop.at), top.to_string());
        add(
            svg,
            &[
                "<rect class=\"stop\" x=\"",
                &at,
                "\" y=\"",
                &top,
                "\" width=\"3\" height=\"12\"><title>Deployment into ",
            ],
        );
        escape(&place_of(stop.deployment, portfolio), svg);
        add(
            svg,
            &[": ", &stop.deployment.window.words(), "</title></rect>"],
        );
    }
}

/// The deployments of a day, each with its release; nothing where there are none.
#[must_use]
pub fn day_stays(stays: &[Stay<'_>], portfolio: &Portfolio) -> Option<AnyView> {
    if stays.is_empty() {
        return None;
    }
    let items: Vec<_> = stays.iter().map(|stay| item(*stay, portfolio)).collect();
    Some(view! { <ul class="agenda-list" aria-label="Deployments">{items}</ul> }.erase())
}

fn item(stay: Stay<'_>, portfolio: &Portfolio) -> AnyView {
    let Stay { row, deployment } = stay;
    let name = words::name_of(row, portfolio);
    let line = said_before(words::line_of(row, portfolio), &name).map(|line| line.to_owned() + " ");
    let into = [" into ", &place_of(deployment, portfolio)].concat();
    view! {
        <li class="agenda-item">
            <span class="agenda-stop" aria-hidden="true"><Icon name="device"/></span>
            <a class="agenda-link" href=words::href_of(row) data-stream=row.stream.to_string()>
                <span class="agenda-line">{line}</span><span class="agenda-release">{name}</span><span class="agenda-name">{into}</span>
            </a>
            <span class="agenda-when">{deployment.window.words()}</span>
        </li>
    }
    .erase()
}

/// A deployment in a cell of the month.
#[must_use]
pub fn small(stay: Stay<'_>, portfolio: &Portfolio) -> AnyView {
    let Stay { row, deployment } = stay;
    let into = [
        " ",
        &deployment.window.clock(),
        " into ",
        &place_of(deployment, portfolio),
    ]
    .concat();
    let shown = [&words::name_of(row, portfolio), into.as_str()].concat();
    let text = [&words::full_name_of(row, portfolio), into.as_str()].concat();
    view! {
        <a class="month-entry is-stop" tabindex="-1" href=words::href_of(row) data-stream=row.stream.to_string() title=text>{shown}</a>
    }
    .erase()
}
