//! When a freeze is, being entered: its days, its hours, and how it comes again.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::{
    app::ui::{Checkbox, DateInput, Field, Select, TextInput},
    domain::{
        Refusal,
        portfolio::{Freeze, Hours},
        time::{Day, MonthDay, Pattern, Recurrence, Weekdays, Zone},
    },
};

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// How a freeze comes again, as the form offers it: key and words.
const REPEATS: [(&str, &str); 7] = [
    ("", "Does not repeat"),
    ("daily", "By days"),
    ("weekly", "By weeks"),
    ("number", "By months, on the same day"),
    ("nth", "By months, on the same weekday (second Tuesday)"),
    ("last", "By months, on the last such weekday"),
    ("yearly", "By years"),
];

/// When a freeze is, as it is being entered.
#[derive(Clone, Copy)]
pub struct Times {
    first: RwSignal<String>,
    last: RwSignal<String>,
    whole: RwSignal<bool>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    zone: RwSignal<String>,
    repeats: RwSignal<String>,
    every: RwSignal<String>,
    on: [RwSignal<bool>; 7],
    until: RwSignal<String>,
    emergency: bool,
}

impl Times {
    /// A draft that begins with a freeze.
    #[must_use]
    pub fn of(freeze: &Freeze, home: &Zone) -> Self {
        let clock = |minutes: u16| {
            let (hour, minute) = (minutes / 60 % 24, minutes % 60);
            format!("{hour:02}:{minute:02}")
        };
        let hours = freeze.hours.clone().unwrap_or_else(|| Hours {
            from: 18 * 60,
            to: 6 * 60,
            zone: home.clone(),
        });
        let recurs = freeze.recurs;
        let repeats = match recurs.map(|recurs| recurs.pattern) {
            None => "",
            Some(Pattern::Daily) => "daily",
            Some(Pattern::Weekly(_)) => "weekly",
            Some(Pattern::Monthly(MonthDay::Number(_))) => "number",
            Some(Pattern::Monthly(MonthDay::Nth { .. })) => "nth",
            Some(Pattern::Monthly(MonthDay::Last(_))) => "last",
            Some(Pattern::Yearly) => "yearly",
        };
        let on = match recurs.map(|recurs| recurs.pattern) {
            Some(Pattern::Weekly(on)) => on,
            _ => Weekdays::default(),
        };
        let until = recurs.and_then(|recurs| recurs.until);
        Self {
            first: RwSignal::new(freeze.first.to_string()),
            last: RwSignal::new(freeze.last.to_string()),
            whole: RwSignal::new(freeze.hours.is_none()),
            from: RwSignal::new(clock(hours.from)),
            to: RwSignal::new(clock(hours.to)),
            zone: RwSignal::new(hours.zone.name().to_owned()),
            repeats: RwSignal::new(repeats.to_owned()),
            every: RwSignal::new(recurs.map_or(1, |recurs| recurs.interval).to_string()),
            on: [0, 1, 2, 3, 4, 5, 6].map(|weekday| RwSignal::new(on.has(weekday))),
            until: RwSignal::new(until.map(|day| day.to_string()).unwrap_or_default()),
            emergency: freeze.emergency,
        }
    }

    /// A freeze of which only this is known: when it is.
    ///
    /// # Errors
    /// A field that is no day, no time, no zone or no number, by its label.
    pub fn read(self) -> Result<Freeze, Refusal> {
        let first = day("First day", self.first)?;
        let last = day("Last day", self.last)?;
        let hours = if self.whole.get_untracked() {
            None
        } else {
            let to = minutes("To", self.to)?;
            Some(Hours {
                from: minutes("From", self.from)?,
                // Midnight at the end of the last day is written as the clock shows it.
                to: if to == 0 { 1440 } else { to },
                zone: Zone::new(self.zone.get_untracked().trim())?,
            })
        };
        Ok(Freeze {
            first,
            last,
            hours,
            recurs: self.recurs(first)?,
            ..Freeze::default()
        })
    }

    fn recurs(self, first: Day) -> Result<Option<Recurrence>, Refusal> {
        let nth = (first.day() - 1) / 7 + 1;
        let weekday = first.weekday();
        let pattern = match self.repeats.get_untracked().as_str() {
            "daily" => Pattern::Daily,
            "weekly" => {
                let on = (0..).zip(self.on);
                let chosen = on.filter(|(_, chosen)| chosen.get_untracked());
                Pattern::Weekly(chosen.fold(Weekdays::default(), |days, (weekday, _)| {
                    days.and(Weekdays::only(weekday))
                }))
            }
            "number" => Pattern::Monthly(MonthDay::Number(first.day())),
            "nth" => Pattern::Monthly(MonthDay::Nth { nth, weekday }),
            "last" => Pattern::Monthly(MonthDay::Last(weekday)),
            "yearly" => Pattern::Yearly,
            _ => return Ok(None),
        };
        let every = self.every.get_untracked();
        let until = self.until.get_untracked();
        Ok(Some(Recurrence {
            pattern,
            interval: every.trim().parse().map_err(|_| {
                Refusal::invalid(
                    "Repeats",
                    "Say after how many it repeats: a number, 1 to 99.",
                )
            })?,
            until: if until.is_empty() {
                None
            } else {
                Some(day("Until", self.until)?)
            },
        }))
    }
}

fn day(field: &str, text: RwSignal<String>) -> Result<Day, Refusal> {
    let text = text.get_untracked();
    text.parse()
        .map_err(|_| Refusal::invalid(field, [field, ": choose a day."].concat()))
}

/// `HH:MM` as minutes after midnight.
fn minutes(field: &str, text: RwSignal<String>) -> Result<u16, Refusal> {
    let text = text.get_untracked();
    let parts = text.split_once(':').and_then(|(hour, minute)| {
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
        (hour < 24 && minute < 60).then_some(hour * 60 + minute)
    });
    parts.ok_or_else(|| Refusal::invalid(field, [field, ": choose a time of day."].concat()))
}

/// The fields for when a freeze is.
#[component]
pub fn TimeFields(
    /// What is entered.
    times: Times,
    /// Whether it is whole days and nothing else.
    #[prop(optional)]
    days_only: bool,
    /// Whether it begins and ends on one day.
    #[prop(optional)]
    one_day: bool,
) -> AnyView {
    let whole = times.whole;
    let repeats = times.repeats;
    let offered: Vec<_> = REPEATS
        .iter()
        .map(|(key, words)| ((*key).to_owned(), (*words).to_owned()))
        .collect();
    let weekdays: Vec<_> = WEEKDAYS
        .into_iter()
        .zip(times.on)
        .map(|(name, checked)| view! { <Checkbox checked>{name}</Checkbox> })
        .collect();
    let once = move || repeats.with(String::is_empty);
    let by_weeks = move || repeats.with(|repeats| repeats == "weekly");
    // An emergency freeze has hours and comes once: nothing else is offered.
    let emergency = times.emergency;
    view! {
        <div class="columns">
            <Field name="first" label="First day"><DateInput value=times.first required=true/></Field>
            {(!one_day).then(|| view! { <Field name="last" label="Last day" hint="Included"><DateInput value=times.last required=true/></Field> })}
        </div>
        <div hidden=emergency || days_only><Checkbox checked=whole>"Whole days"</Checkbox></div>
        <div class="columns" hidden=move || whole.get()>
            <Field name="from" label="From" hint="On the first day"><TextInput value=times.from kind="time"/></Field>
            <Field name="to" label="To" hint="On the last day"><TextInput value=times.to kind="time"/></Field>
            <Field name="zone" label="Time zone" hint="Like Europe/Berlin or UTC"><TextInput value=times.zone limit=64/></Field>
        </div>
        <div class="stack" hidden=emergency>
            <Field name="repeats" label="Repeats"><Select value=repeats choices=Signal::stored(offered)/></Field>
            <div class="columns" hidden=once>
                <Field name="every" label="Every" hint="Days, weeks, months or years"><TextInput value=times.every kind="number"/></Field>
                <Field name="until" label="Until" optional=true hint="The last day on which it may begin"><DateInput value=times.until/></Field>
            </div>
            <fieldset class="stack-tight" hidden=move || !by_weeks()>
                <legend class="small strong">"On these days"</legend>
                <div class="row">{weekdays}</div>
                <p class="field-hint">"None chosen: on the weekday of the first day."</p>
            </fieldset>
        </div>
    }
    .erase()
}
