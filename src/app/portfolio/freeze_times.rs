//! When a freeze is, being entered: its days, its hours, and how it comes again.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::repeating::{RepeatFields, Repeating, day};
use crate::{
    app::ui::{Checkbox, DateInput, Field, TextInput},
    domain::{
        Refusal,
        portfolio::{Freeze, Hours},
        time::Zone,
    },
};

/// When a freeze is, as it is being entered.
#[derive(Clone, Copy)]
pub struct Times {
    first: RwSignal<String>,
    last: RwSignal<String>,
    whole: RwSignal<bool>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    zone: RwSignal<String>,
    repeats: Repeating,
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
        Self {
            first: RwSignal::new(freeze.first.to_string()),
            last: RwSignal::new(freeze.last.to_string()),
            whole: RwSignal::new(freeze.hours.is_none()),
            from: RwSignal::new(clock(hours.from)),
            to: RwSignal::new(clock(hours.to)),
            zone: RwSignal::new(hours.zone.name().to_owned()),
            repeats: Repeating::of(freeze.recurs),
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
            recurs: self.repeats.read(first)?,
            ..Freeze::default()
        })
    }
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
            <RepeatFields draft=times.repeats/>
        </div>
    }
    .erase()
}
