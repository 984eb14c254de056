//! What has changed in the schedule since a day: a digest for whoever was away, or prepares a meeting.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{CHANGES, mark, program, tabs};
use crate::{
    app::{
        route::set_query,
        shell::{Page, surroundings},
        times::{moment, reader_zone},
        ui::EmptyState,
    },
    domain::{
        record::Change,
        time::{Zone, last_monday},
    },
    wire::slip::{Changed, ChangedBy, ChangesData},
};

/// Values of one change that are told; the record has them all.
const SHOWN: usize = 3;

/// The page.
pub fn screen(data: ChangesData) -> AnyView {
    let zone = reader_zone();
    let today = surroundings().today();
    let since = data.since;
    let count = data.changed.len();
    let items: Vec<_> = data
        .changed
        .into_iter()
        .map(|one| changed(one, &zone))
        .collect();
    let words = match count {
        1 => "The schedule of 1 release or product line has changed".to_owned(),
        count => [
            "The schedule of ",
            &count.to_string(),
            " releases and product lines has changed",
        ]
        .concat(),
    };
    let choose = |day: String| set_query(&[("since", (!day.is_empty()).then_some(&*day))], true);
    view! {
        <Page title="Changes">
            {tabs(CHANGES)}
            <div class="row">
                <label class="changed-since">"Since"<input class="input" type="date" prop:value=since.to_string() value=since.to_string() max=today.to_string() on:change:target=move |event| choose(event.target().value())/></label>
                {(since != last_monday(today)).then(|| view! { <a class="button" href=CHANGES>"Since last Monday"</a> })}
                {program(data.programs)}
            </div>
            {if count == 0 {
                view! { <EmptyState title="Nothing has changed" icon="history"><p>"No date, no milestone and no release of these programs has changed since "{since.long_text()}"."</p></EmptyState> }.erase()
            } else {
                view! { <p class="muted">{words}" since "{since.long_text()}"."</p><ol class="changed">{items}</ol> }.erase()
            }}
            {data.cut.then(|| view! { <p class="muted small">"There are more: choose a later day, or a program."</p> })}
        </Page>
    }
    .erase()
}

fn changed(one: Changed, zone: &Zone) -> AnyView {
    let name = match one.href {
        Some(href) => view! { <a class="strong" href=href>{one.name}</a> }.erase(),
        None => view! { <span class="strong">{one.name}</span> }.erase(),
    };
    let target = one
        .target
        .map(|target| view! { <span class="small">"Target "{target}</span> });
    let changes: Vec<_> = one.changes.into_iter().map(|by| change(by, zone)).collect();
    view! {
        <li>
            <p class="changed-head">{name}<span class="muted small">{one.program}</span>{target}{one.slip.map(mark)}</p>
            <ul>{changes}</ul>
        </li>
    }
    .erase()
}

fn change(by: ChangedBy, zone: &Zone) -> AnyView {
    let rest = by.told.changes.len().saturating_sub(SHOWN);
    let values: Vec<_> = by.told.changes.into_iter().take(SHOWN).map(value).collect();
    let rest = (rest > 0).then(|| [" and ", &rest.to_string(), " more"].concat());
    view! {
        <li>
            <p>{by.who}" "{by.told.what}{values}<span class="changed-value">{rest}</span>" "<span class="muted small">{moment(zone, by.at)}</span></p>
            {by.reason.map(|reason| view! { <blockquote class="record-reason">{reason}</blockquote> })}
        </li>
    }
    .erase()
}

fn value(change: Change) -> AnyView {
    let side = |value: Option<String>| value.unwrap_or_else(|| "nothing".to_owned());
    let words = match change.from {
        None => side(change.to),
        from => [&side(from), " → ", &side(change.to)].concat(),
    };
    view! { <span class="changed-value">{change.of}": "{words}</span> }.erase()
}
