//! The record of a release: who changed what, when, why.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{desk::Desk, page::address};
use crate::{
    app::{
        route::{go, query_value},
        shell::{Page, begin::begin},
        ui::{Avatar, Button, Icon},
    },
    domain::{ids::StreamId, record::Change, release::Release, time::Instant},
    wire::release::{Entry, RecordData},
};

/// The record of a release: who changed what, when, why.
pub fn page() -> AnyView {
    begin("Record", screen)
}

fn screen(data: RecordData) -> AnyView {
    let RecordData {
        release,
        id,
        line,
        entries,
        more,
    } = data;
    let known = release.version;
    let desk = Desk::<Release>::open(StreamId::from(id), Some(release));
    let name = desk
        .doc
        .read_untracked(|r| format!("{line} {}", r.version).trim_start().to_owned());
    let overview = address(desk, id, "");
    let record = address(desk, id, "/record");
    let newer = Memo::new(move |_| desk.doc.version().saturating_sub(known));
    let oldest = entries.last().map(|entry| entry.version);
    let newest_page = query_value("before").with_untracked(Option::is_none);
    let path = {
        let name = name.clone();
        view! {
            <a href="/">"Calendar"</a>
            <Icon name="right"/>
            <a href=overview>{name}</a>
        }
        .erase()
    };
    let rows: Vec<_> = entries
        .into_iter()
        .map(|entry| row(entry, desk, record))
        .collect();
    let reload = move |_| go(&record.get_untracked());
    view! {
        <Page title=format!("Record of {name}") path>
            <nav class="tabs" aria-label="Release">
                <a class="tab" href=overview>"Overview"</a>
                <a class="tab" aria-current="page" href=record>"Record"</a>
            </nav>
            <div class="record-news" role="status">
                {move || (newer.get() > 0).then(|| {
                    let count = newer.get();
                    let words = if count == 1 { "Show 1 newer change".to_owned() } else { format!("Show {count} newer changes") };
                    view! { <Button icon="up" on_press=reload>{words}</Button> }
                })}
            </div>
            <ol class="record">{rows}</ol>
            <nav class="row" aria-label="Pages of the record">
                {(!newest_page).then(|| view! { <a class="button" href=record>"Newest"</a> })}
                {more.then(|| view! { <a class="button" href=move || format!("{}?before={}", record.get(), oldest.unwrap_or(1))>"Older"</a> })}
            </nav>
        </Page>
    }
    .erase()
}

fn row(entry: Entry, desk: Desk<Release>, record: Signal<String>) -> AnyView {
    let Entry {
        version,
        at,
        local,
        who,
        command,
        told,
        reason,
        undoable,
    } = entry;
    // A page that begins right above this entry shows it for good: versions never change.
    let link = move || format!("{}?before={}#v{version}", record.get(), version + 1);
    let undone = RwSignal::new(false);
    let undo = move |_| {
        undone.set(true);
        desk.take_back(command);
    };
    let changes: Vec<_> = told.changes.into_iter().map(change).collect();
    view! {
        <li class="record-entry" id=format!("v{version}")>
            <Avatar name=who.clone()/>
            <div class="record-body">
                <p><span class="strong">{who}</span>" "{told.what}</p>
                {(!changes.is_empty()).then(|| view! { <dl class="record-changes">{changes}</dl> })}
                {reason.map(|reason| view! { <blockquote class="record-reason">{reason}</blockquote> })}
            </div>
            <div class="record-side">
                <a href=link class="muted small"><time datetime=iso(at) title=utc(at)>{local}</time></a>
                {undoable.then(|| view! {
                    <Show when=move || !undone.get() fallback=|| view! { <span class="muted small">"Taken back"</span> }>
                        <button type="button" class="button button-small" on:click=undo><Icon name="undo"/>"Undo"</button>
                    </Show>
                })}
            </div>
        </li>
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

fn utc(at: Instant) -> String {
    format!("{} UTC", at.clock_text(0))
}

fn iso(at: Instant) -> String {
    format!("{}Z", at.clock_text(0).replace(' ', "T"))
}
