//! Records: who changed what, when, why. One page for releases, product lines and the portfolio: it looks at a stream without
//! needing its events or its rules.

mod entry;
mod filter;
mod frame;

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;
use serde::de::IgnoredAny;

use crate::{
    app::{
        route::{address_with, go, query_value},
        shell::{Page, begin::begin},
        times::reader_zone,
        ui::{Button, EmptyState},
    },
    live::use_live,
    wire::{frames::Snapshot, record::RecordData},
};

/// The record of a release, a product line, or the portfolio.
pub fn page() -> AnyView {
    begin("Record", screen)
}

fn screen(data: RecordData) -> AnyView {
    let RecordData {
        subject,
        stream,
        seq,
        version,
        entries,
        more,
        people,
        kinds,
    } = data;
    let frame = frame::Frame::of(subject);
    let seen = use_live().look::<IgnoredAny>(
        stream,
        Snapshot {
            seq,
            version,
            state: IgnoredAny,
        },
    );
    let newer = Memo::new(move |_| seen.version().saturating_sub(version));
    let oldest = entries.last().map_or(1, |entry| entry.version).to_string();
    let newest_page = query_value("before").with_untracked(Option::is_none);
    let (newest, older) = untrack(|| {
        let newest = address_with(&[("before", None)]);
        (newest, address_with(&[("before", Some(&oldest))]))
    });
    let zone = reader_zone();
    let none = entries.is_empty();
    let rows: Vec<_> = entries
        .into_iter()
        .map(|entry| entry::row(entry, stream, &frame.address, &zone))
        .collect();
    let reload = {
        let newest = newest.clone();
        move |_| go(&newest)
    };
    let filter = filter::form(&frame.address, stream, people, &kinds);
    view! {
        <Page title=["Record of ", &frame.name].concat() path=frame.path>
            {frame.tabs}
            {filter}
            <div class="record-news" role="status">
                {move || (newer.get() > 0).then(|| {
                    let words = match newer.get() {
                        1 => "Show 1 newer change".to_owned(),
                        count => ["Show ", &count.to_string(), " newer changes"].concat(),
                    };
                    let reload = reload.clone();
                    view! { <Button icon="up" on_press=reload>{words}</Button> }
                })}
            </div>
            {if none {
                view! { <EmptyState title="No changes" icon="history"><p>"Nothing on this record is like that. Every change that is made is listed here, with who made it and when."</p></EmptyState> }.erase()
            } else {
                view! { <ol class="record">{rows}</ol> }.erase()
            }}
            <nav class="row" aria-label="Pages of the record">
                {(!newest_page).then(|| view! { <a class="button" href=newest>"Newest"</a> })}
                {more.then(|| view! { <a class="button" href=older>"Older"</a> })}
            </nav>
        </Page>
    }
    .erase()
}
