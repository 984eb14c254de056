//! The T-minus clock: how long until the target, ticking, with the moment it counts to.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::dates::{countdown, local_words, remainder, slip_words, utc_words};
use crate::{
    app::{shell::surroundings, times::reader_zone},
    domain::{
        release::{Release, ReleaseState},
        time::{Instant, MilestoneDate},
    },
    live::zones,
};

/// What the clock needs to know of a release.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    name: String,
    date: Option<MilestoneDate>,
    actual: bool,
    slip: Option<i32>,
    state: ReleaseState,
}

impl Target {
    /// The target of a release, if it has one.
    #[must_use]
    pub fn of(release: &Release) -> Option<Self> {
        let target = release.schedule.target()?;
        Some(Self {
            name: target.name.clone(),
            date: target.date().cloned(),
            actual: target.actual.is_some(),
            slip: target.slip(),
            state: release.state(),
        })
    }
}

/// Counts to the target of a release; after it went live, says when that was.
#[component]
pub fn Clock(
    /// What it counts to.
    target: Memo<Option<Target>>,
) -> AnyView {
    let now = ticking();
    let home = StoredValue::new(surroundings().zone);
    let reader = StoredValue::new(reader_zone());
    let deadline = Memo::new(move |_| {
        target.with(|target| {
            let date = target.as_ref()?.date.as_ref()?;
            home.with_value(|home| date.deadline(home, zones()))
        })
    });
    let big = move || {
        target.with(|target| {
            let Some(target) = target else {
                return "No target".to_owned();
            };
            match target.state {
                ReleaseState::Live => "Live".to_owned(),
                ReleaseState::Cancelled => "Cancelled".to_owned(),
                _ => deadline.get().map_or_else(
                    || "No date yet".to_owned(),
                    |until| countdown(until, now.get()),
                ),
            }
        })
    };
    let counts = move || {
        target.with(|target| {
            target
                .as_ref()
                .is_some_and(|t| !t.actual && t.state != ReleaseState::Cancelled)
        })
    };
    let rest = move || {
        deadline
            .get()
            .filter(|_| counts())
            .and_then(|until| remainder(until, now.get()))
    };
    let late = move || counts() && deadline.get().is_some_and(|until| until < now.get());
    let words = move || {
        target.with(|target| {
            let Some(target) = target else {
                return "Mark one milestone as the target, then the clock counts to it.".to_owned();
            };
            let Some(date) = &target.date else {
                return format!("“{}” has no date yet.", target.name);
            };
            let mut words = date.long_text();
            if let Some(utc) = home.with_value(|home| utc_words(date, home, zones())) {
                words = format!("{words} — {utc}");
            }
            let local = home.with_value(|home| {
                reader.with_value(|reader| local_words(date, home, reader, zones()))
            });
            if let Some(local) = local {
                words = format!("{words}, {local}");
            }
            if let Some(slip) = target.slip {
                words = format!("{words} · {}", slip_words(slip));
            }
            words
        })
    };
    view! {
        <div class="clock" class:clock-late=late role="timer" aria-label="Time to the target">
            <strong class="clock-count">{big}</strong>
            {move || rest().map(|rest| view! { <span class="clock-rest">{rest}</span> })}
            <span class="clock-words">{words}</span>
        </div>
    }
    .erase()
}

/// The time by the server's clock, renewed every second once the page is live.
fn ticking() -> RwSignal<Instant> {
    let now = RwSignal::new(surroundings().now);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let live = crate::live::use_live();
        let tick = move || {
            now.try_set(live.now());
        };
        let handle = set_interval_with_handle(tick, std::time::Duration::from_secs(1));
        on_cleanup(move || {
            if let Ok(handle) = handle {
                handle.clear();
            }
        });
    });
    now
}
