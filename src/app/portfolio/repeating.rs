//! How something comes again, being entered: a freeze, a maintenance window.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::{
    app::ui::{Checkbox, DateInput, Field, Select, TextInput},
    domain::{
        Refusal,
        time::{Day, MonthDay, Pattern, Recurrence, Weekdays},
    },
};

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// How it comes again, as the form offers it: key and words.
const REPEATS: [(&str, &str); 7] = [
    ("", "Does not repeat"),
    ("daily", "By days"),
    ("weekly", "By weeks"),
    ("number", "By months, on the same day"),
    ("nth", "By months, on the same weekday (second Tuesday)"),
    ("last", "By months, on the last such weekday"),
    ("yearly", "By years"),
];

/// How something comes again, as it is being entered.
#[derive(Clone, Copy)]
pub struct Repeating {
    repeats: RwSignal<String>,
    every: RwSignal<String>,
    on: [RwSignal<bool>; 7],
    until: RwSignal<String>,
}

impl Repeating {
    /// A draft that begins with a rule, or with none.
    #[must_use]
    pub fn of(recurs: Option<Recurrence>) -> Self {
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
            repeats: RwSignal::new(repeats.to_owned()),
            every: RwSignal::new(recurs.map_or(1, |recurs| recurs.interval).to_string()),
            on: [0, 1, 2, 3, 4, 5, 6].map(|weekday| RwSignal::new(on.has(weekday))),
            until: RwSignal::new(until.map(|day| day.to_string()).unwrap_or_default()),
        }
    }

    /// The rule for what begins on that day; `None` where it does not repeat.
    ///
    /// # Errors
    /// A field that is no day or no number, by its label.
    pub fn read(self, first: Day) -> Result<Option<Recurrence>, Refusal> {
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

/// A day that was entered.
///
/// # Errors
/// It is none; the refusal names the field.
pub fn day(field: &str, text: RwSignal<String>) -> Result<Day, Refusal> {
    let text = text.get_untracked();
    text.parse()
        .map_err(|_| Refusal::invalid(field, [field, ": choose a day."].concat()))
}

/// The fields for how it comes again.
#[component]
pub fn RepeatFields(
    /// What is entered.
    draft: Repeating,
    /// What the fields' names begin with, where there are several of them on the page.
    #[prop(optional, into)]
    prefix: String,
) -> AnyView {
    let repeats = draft.repeats;
    let name = move |name: &str| [&prefix, name].concat();
    let offered: Vec<_> = REPEATS
        .iter()
        .map(|(key, words)| ((*key).to_owned(), (*words).to_owned()))
        .collect();
    let weekdays: Vec<_> = WEEKDAYS
        .into_iter()
        .zip(draft.on)
        .map(|(name, checked)| view! { <Checkbox checked>{name}</Checkbox> })
        .collect();
    let once = move || repeats.with(String::is_empty);
    let by_weeks = move || repeats.with(|repeats| repeats == "weekly");
    view! {
        <Field name=name("repeats") label="Repeats"><Select value=repeats choices=Signal::stored(offered)/></Field>
        <div class="columns" hidden=once>
            <Field name=name("every") label="Every" hint="Days, weeks, months or years"><TextInput value=draft.every kind="number"/></Field>
            <Field name=name("until") label="Until" optional=true hint="The last day on which it may begin"><DateInput value=draft.until/></Field>
        </div>
        <fieldset class="stack-tight" hidden=move || !by_weeks()>
            <legend class="small strong">"On these days"</legend>
            <div class="row">{weekdays}</div>
            <p class="field-hint">"None chosen: on the weekday of the first day."</p>
        </fieldset>
    }
    .erase()
}
