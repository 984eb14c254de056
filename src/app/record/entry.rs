//! One change of a record.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::{
    app::{
        times::moment,
        ui::{Avatar, Icon},
    },
    domain::{
        ids::{CommandId, StreamId},
        record::Change,
        time::Zone,
    },
    live::{Outcome, use_live},
    wire::record::Entry,
};

/// The change with its undo; `record` is the address of the whole record.
pub fn row(entry: Entry, stream: StreamId, record: &str, zone: &Zone) -> AnyView {
    let Entry {
        version,
        at,
        who,
        command,
        told,
        reason,
        undoable,
    } = entry;
    let place = ["v", &version.to_string()].concat();
    // A page that begins right above this entry shows it for good: versions never change.
    let before = (version + 1).to_string();
    let link = [record, "?before=", &before, "#", &place].concat();
    let changes: Vec<_> = told.changes.into_iter().map(change).collect();
    view! {
        <li class="record-entry" id=place>
            <Avatar name=who.clone()/>
            <div class="record-body">
                <p><span class="strong">{who}</span>" "{told.what}</p>
                {(!changes.is_empty()).then(|| view! { <dl class="record-changes">{changes}</dl> })}
                {reason.map(|reason| view! { <blockquote class="record-reason">{reason}</blockquote> })}
            </div>
            <div class="record-side">
                <a href=link class="muted small">{moment(zone, at)}</a>
                {undoable.then(|| take_back(stream, command))}
            </div>
        </li>
    }
    .erase()
}

/// A button that takes the change back, and says how far that is. Refused, it is a button again.
fn take_back(stream: StreamId, command: CommandId) -> AnyView {
    let live = use_live();
    let asked = RwSignal::new(None::<CommandId>);
    let words = Memo::new(move |_| {
        Some(match live.outcome(asked.get()?).get() {
            Outcome::Done { .. } => "Taken back",
            Outcome::Refused(_) => return None,
            Outcome::Unsent | Outcome::Sent => "Taking back…",
        })
    });
    let press = move |_| asked.set(Some(live.take_back(stream, command)));
    view! {
        {move || match words.get() {
            Some(words) => view! { <span class="muted small" role="status">{words}</span> }.erase(),
            None => view! { <button type="button" class="button button-small" on:click=press><Icon name="undo"/>"Undo"</button> }.erase(),
        }}
    }
    .erase()
}

fn change(change: Change) -> AnyView {
    let side = |value: Option<String>| match value {
        Some(value) => view! { <span>{value}</span> }.erase(),
        None => view! { <span class="muted">"nothing"</span> }.erase(),
    };
    let began = change.from.is_none();
    let (from, to) = (change.from, change.to);
    let from = (!began).then(|| {
        view! { <del>{side(from)}</del><span class="visually-hidden">" became "</span><Icon name="right"/> }
    });
    view! { <dt>{change.of}</dt><dd>{from}{side(to)}</dd> }.erase()
}
