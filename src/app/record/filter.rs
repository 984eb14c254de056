//! Which changes of a record are shown: a plain form, so that it works before the browser's part does; in the address, so that
//! it can be passed on.

use crate::app::ui::{AnyView, Erase};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    app::{
        route::{encode, query_value, set_query},
        ui::{Button, DateInput, Field, Icon, Select},
    },
    domain::{
        ids::StreamId,
        record::{Filter, Kind},
    },
    wire::release::PersonName,
};

/// The form, and the same changes as a file. `record` is the address of the whole record.
pub fn form(record: &str, stream: StreamId, people: Vec<PersonName>, kinds: &[Kind]) -> AnyView {
    let asked = |name| RwSignal::new(query_value(name).get_untracked().unwrap_or_default());
    let (who, kind, from, to) = (asked("who"), asked("kind"), asked("from"), asked("to"));
    let part = query_value("part").get_untracked();
    let filtered = Filter::NAMES
        .into_iter()
        .any(|name| query_value(name).with_untracked(Option::is_some));
    let choice = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let mut whom = vec![choice("", "Anybody")];
    whom.extend(people.into_iter().map(|one| (one.id.to_string(), one.name)));
    whom.push(choice(Filter::SYSTEM, "Signalbox itself"));
    let mut of_kind = vec![choice("", "All changes")];
    of_kind.extend(kinds.iter().map(|kind| choice(kind.name(), kind.label())));
    let show = move |event: SubmitEvent| {
        event.prevent_default();
        let given = |value: RwSignal<String>| Some(value.get_untracked()).filter(|v| !v.is_empty());
        let values = [given(who), given(kind), given(from), given(to)];
        let [who, kind, from, to] = values.each_ref().map(Option::as_deref);
        let asked = [
            ("who", who),
            ("kind", kind),
            ("from", from),
            ("to", to),
            ("before", None),
        ];
        set_query(&asked, false);
    };
    let file = file_address(stream);
    let all = record.to_owned();
    view! {
        <form class="record-filter" method="get" action=record.to_owned() aria-label="Which changes" on:submit=show>
            {part.map(|part| view! { <input type="hidden" name="part" value=part/> })}
            <Field name="who" label="Made by"><Select value=who choices=Signal::stored(whom)/></Field>
            <Field name="kind" label="What"><Select value=kind choices=Signal::stored(of_kind)/></Field>
            <Field name="from" label="From"><DateInput value=from/></Field>
            <Field name="to" label="To"><DateInput value=to/></Field>
            <div class="record-filter-end">
                <Button submit=true icon="filter">"Show"</Button>
                {filtered.then(|| view! { <a class="button button-quiet" href=all>"Show all"</a> })}
                <a class="button button-quiet" href=file download="record.csv"><Icon name="export"/>"Download as CSV"</a>
            </div>
        </form>
    }
    .erase()
}

/// Where exactly what is shown can be downloaded, all pages of it.
fn file_address(stream: StreamId) -> String {
    let mut address = String::from("/export/record.csv?stream=");
    encode(&stream.to_string(), &mut address);
    for name in Filter::NAMES {
        if let Some(value) = query_value(name).get_untracked() {
            address.push('&');
            address.push_str(name);
            address.push('=');
            encode(&value, &mut address);
        }
    }
    address
}
