//! A drawing of the scenario: each release's target where it is and where it would be.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::domain::{
    calendar::Row,
    scenario::{Compared, Weighed},
    time::Day,
};

/// A lane for each release with a target; nothing where none moves.
pub fn lanes(weighed: &Weighed) -> Option<AnyView> {
    let targets: Vec<_> = weighed.releases.iter().filter_map(target).collect();
    let days = || targets.iter().flat_map(|(_, now, then)| [*now, *then]);
    let (first, last) = (days().min()?, days().max()?);
    if weighed.moving.members.is_empty() || first == last {
        return None;
    }
    let at = |day: Day| {
        let (whole, part) = (last.days_since(first), day.days_since(first));
        // Room at both ends for what stands there.
        [&(3 + part * 94 / whole).to_string(), "%"].concat()
    };
    let lanes: Vec<_> = targets
        .iter()
        .map(|(label, now, then)| {
            let words = if now == then {
                ["stays on ", &now.long_text()].concat()
            } else {
                ["from ", &now.long_text(), " to ", &then.long_text()].concat()
            };
            let (from, to) = (at(*now), at(*then));
            view! {
                <li>
                    <span>{(*label).clone()}</span>
                    <svg role="img" aria-label=words height="20" width="100%">
                        <line class="scenario-way" x1=from.clone() x2=to.clone() y1="10" y2="10"/>
                        <circle class="scenario-now" cx=from cy="10" r="5"/>
                        <circle class="scenario-then" cx=to cy="10" r="5"/>
                    </svg>
                </li>
            }
        })
        .collect();
    Some(
        view! {
            <section class="card" aria-label="Targets">
                <div class="card-head"><h2>"Targets"</h2><span class="muted small">{first.long_text()}" – "{last.long_text()}</span></div>
                <div class="card-body">
                    <p class="muted small scenario-key"><span class="scenario-sample is-now" aria-hidden="true"></span>"as it is "<span class="scenario-sample" aria-hidden="true"></span>"in the scenario"</p>
                    <ul class="scenario-lanes">{lanes}</ul>
                </div>
            </section>
        }
        .erase(),
    )
}

fn target(one: &Compared) -> Option<(&String, Day, Day)> {
    let day = |row: &Option<Row>| row.as_ref()?.target()?.date.calendar_day();
    Some((&one.label, day(&one.now)?, day(&one.then)?))
}
