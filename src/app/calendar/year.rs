//! The year: all its days, the fuller the stronger; each leads to its month.
//!
//! The days are markup and not a tree of views, as the timeline's drawings are: several hundred small cells.

use crate::app::ui::{AnyView, Erase};
use leptos::{
    ev::{FocusEvent, KeyboardEvent},
    prelude::*,
};

use super::{
    board::Board,
    markup::{add, escape},
    sheet::{day_by_key, day_of, focus_day, id_of, leaves_sheet},
};
use crate::{
    app::{
        route::{address_with, set_query},
        shell::surroundings,
    },
    domain::{
        calendar::{Heat, Range, WARMEST, by_day},
        table::Table,
        time::Day,
    },
};

type Counts = Table<Day, u32>;

/// The year's sheet, what its colours mean, and the same as a table.
#[component]
pub fn Year(
    /// The board.
    board: Board,
) -> AnyView {
    let shown = board.shown;
    let week = surroundings().week_start;
    let counts = Memo::new(move |_| counts(board));
    // The day that keys go on from.
    let here = StoredValue::new(shown.wanted.with_untracked(|wanted| wanted.at));
    let sheet = Memo::new(move |_| {
        let range = shown.range.get();
        let chosen = here.get_value().unwrap_or(shown.today);
        let chosen = if chosen < range.from || chosen > range.to {
            range.from
        } else {
            chosen
        };
        let leads = address_with(&[("at", None), ("view", Some("month"))]);
        counts.with(|counts| draw(range, counts, &leads, (chosen, shown.today), week))
    });
    // Whether the sheet has the focus: another one then takes it over.
    let held = StoredValue::new(false);
    Effect::new(move |_| {
        sheet.track();
        if let Some(day) = here.get_value().filter(|_| held.get_value()) {
            focus_day(day);
        }
    });
    // What holds something is a link, and leads on by itself.
    let is_empty = move |day: Day| counts.with_untracked(|counts| !counts.contains_key(&day));
    let lead = move |day: Day| {
        let day = day.to_string();
        set_query(&[("at", Some(&day)), ("view", Some("month"))], false);
    };
    let on_press = move |event: leptos::ev::MouseEvent| {
        if let Some(day) = day_of(&event).filter(|day| is_empty(*day)) {
            lead(day);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let here_now = day_of(&event).filter(|_| event.key() == "Enter");
        if let Some(day) = here_now.filter(|day| is_empty(*day)) {
            event.prevent_default();
            return lead(day);
        }
        let next = day_of(&event).and_then(|day| day_by_key(&event.key(), day, week));
        let Some(next) = next else { return };
        event.prevent_default();
        here.set_value(Some(next));
        let range = shown.range.get_untracked();
        if next < range.from || next > range.to {
            held.set_value(true);
            set_query(&[("at", Some(&next.to_string()))], true);
        } else {
            focus_day(next);
        }
    };
    let on_focus = move |event: FocusEvent| {
        if let Some(day) = day_of(&event) {
            here.set_value(Some(day));
            held.set_value(true);
            one_stop(day);
        }
    };
    let on_leave = move |event: FocusEvent| {
        if leaves_sheet(&event) {
            held.set_value(false);
        }
    };
    let sum = Signal::derive(move || {
        let year = shown.range.with(|range| range.from.year().to_string());
        counts.with(|counts| in_words(counts, &year))
    });
    let legend = Signal::derive(move || counts.with(legend));
    let table = Signal::derive(move || {
        let range = shown.range.get();
        counts.with(|counts| table(range, counts))
    });
    view! {
        <div class="year">
            <div class="year-head">
                <p>{sum}</p>
                <ul class="year-legend" aria-label="Milestones on a day" inner_html=legend></ul>
            </div>
            <div class="year-sheet" inner_html=sheet on:keydown=on_key on:click=on_press on:focusin=on_focus on:focusout=on_leave></div>
            <details class="year-table">
                <summary>"As a table"</summary>
                <div class="table-frame">
                    <table class="table">
                        <thead><tr><th scope="col">"Month"</th><th scope="col">"Milestones"</th><th scope="col">"Days, with how many each holds"</th></tr></thead>
                        <tbody inner_html=table></tbody>
                    </table>
                </div>
            </details>
        </div>
    }
    .erase()
}

/// Milestones by day: counted from the rows, or by the server where there are too many of them.
fn counts(board: Board) -> Counts {
    let range = board.shown.range.get();
    let inside = |day: Day| day >= range.from && day <= range.to;
    if let Some(days) = board.counted.get() {
        let days = days.iter().filter(|(day, _)| inside(*day));
        return days.copied().collect();
    }
    board.rows.with(|rows| {
        let days = by_day(board.admitted(rows), range, board.shown.same_day());
        let count = |held: usize| u32::try_from(held).unwrap_or(u32::MAX);
        days.iter()
            .map(|(day, entries)| (*day, count(entries.len())))
            .collect()
    })
}

/// `31 milestones on 18 days of 2025`.
fn in_words(counts: &Counts, year: &str) -> String {
    let days = counts.len();
    if days == 0 {
        return ["No milestones in ", year].concat();
    }
    let on = if days == 1 { " day of " } else { " days of " };
    let milestones = milestones(counts.values().sum());
    [&milestones, " on ", &days.to_string(), on, year].concat()
}

fn milestones(count: u32) -> String {
    let word = if count == 1 {
        " milestone"
    } else {
        " milestones"
    };
    [&count.to_string(), word].concat()
}

fn legend(counts: &Counts) -> String {
    let heat = Heat::of(counts.values().copied());
    let mut html = String::new();
    for step in 0..=WARMEST {
        let Some((least, most)) = heat.holds(step) else {
            continue;
        };
        let step = step.to_string();
        add(
            &mut html,
            &["<li><span class=\"year-swatch heat-", &step, "\"></span>"],
        );
        html.push_str(&least.to_string());
        if most > least {
            add(&mut html, &["–", &most.to_string()]);
        }
        html.push_str("</li>");
    }
    html
}

fn months(range: Range) -> impl Iterator<Item = Range> {
    (0..12).map(move |month| {
        let from = range.from.plus_months(month);
        let to = from.plus_months(1).plus(-1);
        Range { from, to }
    })
}

/// The days of the range by months and weeks. `leads` is where a day leads, without the day.
fn draw(
    range: Range,
    counts: &Counts,
    leads: &str,
    (chosen, today): (Day, Day),
    week: u8,
) -> String {
    let heat = Heat::of(counts.values().copied());
    let mut address = String::new();
    escape(leads, &mut address);
    let mut html = String::new();
    for Range { from, to } in months(range) {
        let (number, name) = (from.month().to_string(), from.month_name());
        add(
            &mut html,
            &[
                "<section class=\"year-month\"><h2 id=\"month-",
                &number,
                "\">",
                name,
            ],
        );
        // Each day says its weekday: the letters above are for the eyes alone, and in one element.
        html.push_str("</h2><p class=\"year-weekdays\" aria-hidden=\"true\">");
        for at in 0..7 {
            // 5 January 1970 was a Monday.
            let name = Day::from_number(4 + i32::from(week) + at).weekday_name();
            add(&mut html, &[name.get(..1).unwrap_or_default(), " "]);
        }
        add(
            &mut html,
            &[
                "</p><div role=\"grid\" aria-labelledby=\"month-",
                &number,
                "\">",
            ],
        );
        for number in 0..=to.days_since(from) {
            let day = from.plus(number);
            let column = day.day_of_week(week);
            if number == 0 || column == 0 {
                // Where the week begins in the month, its first day says in which column.
                let column = (column + 1).to_string();
                let parts = [
                    if number == 0 { "" } else { "</div>" },
                    "<div role=\"row\" class=\"year-week from-",
                    &column,
                    "\" aria-colindex=\"",
                    &column,
                    "\">",
                ];
                add(&mut html, &parts);
            }
            let count = counts.get(&day).copied().unwrap_or_default();
            let step = heat.step(count).to_string();
            add(
                &mut html,
                &[
                    "<div role=\"gridcell\"",
                    if count > 0 { "><a" } else { "" },
                    " class=\"year-day heat-",
                    &step,
                ],
            );
            if day == today {
                html.push_str(" is-today\" aria-current=\"date");
            }
            let (text, stop) = (day.to_string(), if day == chosen { "0" } else { "-1" });
            add(
                &mut html,
                &[
                    "\" id=\"",
                    &id_of(day),
                    "\" data-day=\"",
                    &text,
                    "\" tabindex=\"",
                    stop,
                ],
            );
            add(&mut html, &["\" aria-label=\"", &day.long_text()]);
            // A day without anything is a plain cell: a press or Enter leads on from it, too, but a link for each would double
            // what the browser keeps.
            if count > 0 {
                add(
                    &mut html,
                    &[
                        ", ",
                        &milestones(count),
                        "\" data-count=\"",
                        &count.to_string(),
                        "\" href=\"",
                        &address,
                        "&amp;at=",
                        &text,
                    ],
                );
            }
            let end = if count > 0 { "</a></div>" } else { "</div>" };
            add(&mut html, &["\">", &day.day().to_string(), end]);
        }
        html.push_str("</div></div></section>");
    }
    html
}

/// The months with what their days hold.
fn table(range: Range, counts: &Counts) -> String {
    let mut html = String::new();
    for Range { from, to } in months(range) {
        let (mut sum, mut days) = (0, String::new());
        for (day, count) in counts.iter().filter(|(day, _)| (from..=to).contains(*day)) {
            sum += count;
            let before = if days.is_empty() { "" } else { ", " };
            let weekday = day.weekday_name().get(..3).unwrap_or_default();
            let number = day.day().to_string();
            add(
                &mut days,
                &[before, weekday, " ", &number, ": ", &count.to_string()],
            );
        }
        let sum = sum.to_string();
        add(
            &mut html,
            &[
                "<tr><th scope=\"row\">",
                from.month_name(),
                "</th><td>",
                &sum,
                "</td><td>",
                &days,
                "</td></tr>",
            ],
        );
    }
    html
}

#[cfg(not(feature = "hydrate"))]
fn one_stop(_day: Day) {}

/// The day is where the sheet is entered by keyboard, and no other.
#[cfg(feature = "hydrate")]
fn one_stop(day: Day) {
    let stops = document().query_selector_all(".year-day[tabindex=\"0\"]");
    for at in 0..stops.as_ref().map_or(0, |stops| stops.length()) {
        let stop = stops.as_ref().ok().and_then(|stops| stops.item(at));
        turn(stop.as_ref(), "-1");
    }
    let day = document().get_element_by_id(&id_of(day));
    turn(day.as_deref(), "0");
}

#[cfg(feature = "hydrate")]
fn turn(cell: Option<&leptos::web_sys::Node>, index: &str) {
    use leptos::wasm_bindgen::JsCast;
    if let Some(cell) = cell.and_then(|cell| cell.dyn_ref::<leptos::web_sys::Element>()) {
        drop(cell.set_attribute("tabindex", index));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn the_year() -> (Range, Counts) {
        let range = Range {
            from: day("2025-01-01"),
            to: day("2025-12-31"),
        };
        let counts = [(day("2025-10-07"), 4), (day("2025-02-28"), 1)];
        (range, counts.into_iter().collect())
    }

    #[test]
    fn every_day_of_the_year_stands_once_and_one_is_entered() {
        let (range, counts) = the_year();
        let html = draw(
            range,
            &counts,
            "/?q=a&view=month",
            (day("2025-10-07"), day("2025-10-08")),
            0,
        );
        assert_eq!(html.matches("role=\"gridcell\"").count(), 365);
        assert_eq!(html.matches("role=\"grid\"").count(), 12);
        assert_eq!(html.matches("tabindex=\"0\"").count(), 1);
        let elements = html.matches("</").count();
        assert!(elements <= 500, "{elements} elements");
        assert!(html.contains("aria-label=\"Tue 7 Oct 2025, 4 milestones\" data-count=\"4\" href=\"/?q=a&amp;view=month&amp;at=2025-10-07\">7</a>"));
        assert!(html.contains("heat-1\" id=\"day-2025-02-28\""));
        // 1 October was a Wednesday: in the third column, or in the fourth where weeks begin with Sunday.
        assert!(html.contains("from-3\" aria-colindex=\"3\"><div role=\"gridcell\" class=\"year-day heat-0\" id=\"day-2025-10-01\""));
        let sundays = draw(
            range,
            &counts,
            "/?view=month",
            (day("2025-10-07"), day("2025-10-08")),
            6,
        );
        assert!(sundays.contains("from-4\" aria-colindex=\"4\"><div role=\"gridcell\" class=\"year-day heat-0\" id=\"day-2025-10-01\""));
    }

    #[test]
    fn what_colours_say_stands_in_words_too() {
        let (range, counts) = the_year();
        assert_eq!(in_words(&counts, "2025"), "5 milestones on 2 days of 2025");
        assert_eq!(in_words(&Counts::new(), "2025"), "No milestones in 2025");
        let table = table(range, &counts);
        assert!(table.contains("<th scope=\"row\">October</th><td>4</td><td>Tue 7: 4</td>"));
        assert!(table.contains("<th scope=\"row\">March</th><td>0</td><td></td>"));
        assert_eq!(legend(&counts).matches("<li>").count(), 5);
    }
}
