//! Holidays from a calendar file: which calendar it is, what its days mean, and what it would change.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    day_form::{kind_of, kinds, places},
    forms::{Form, send},
    freeze_form::{scope_key, scope_of},
    page::Around,
};
use crate::{
    app::{
        release::forms::LineField,
        ui::{Chip, Field, Notice, Select, Tone},
    },
    domain::{
        Refusal,
        ids::DayMarkId,
        portfolio::{
            Command, DayKind, FreezeScope, days,
            days_file::{DaysFile, FILE_LIMIT, News, Taking, news},
            parts,
        },
        text::NAME_LIMIT,
    },
    live::new_id,
};

/// Most days of the preview that are listed.
const LISTED: usize = 60;

/// The calendar that is being read.
#[derive(Clone, Copy)]
struct Reading {
    read: RwSignal<Option<DaysFile>>,
    wrong: RwSignal<Option<(String, Vec<String>)>>,
    busy: RwSignal<bool>,
    calendar: RwSignal<String>,
}

/// The form that takes a calendar file.
pub fn form(around: Around) -> Form {
    let doc = around.desk.doc;
    let reading = Reading {
        read: RwSignal::new(None),
        wrong: RwSignal::new(None),
        busy: RwSignal::new(false),
        calendar: RwSignal::new(String::new()),
    };
    let kind = RwSignal::new(DayKind::default().name().to_owned());
    let scope = RwSignal::new(scope_key(FreezeScope::Organization));
    let choices = doc.read_untracked(places);
    let found = Memo::new(move |_| {
        let file = reading.read.get()?;
        let taking = Taking {
            calendar: reading.calendar.get().trim().to_owned(),
            kind: kind.with(|kind| kind_of(kind)),
            scope: scope.with(|scope| scope_of(scope)),
        };
        Some(doc.read(parts::DAYS, |p| news(&p.days, &file.days, &taking)))
    });
    let save = Callback::new(move |()| {
        let Some(found) = found.get_untracked() else {
            return Err(Some(Refusal::invalid(
                "File",
                "Choose a calendar file first.",
            )));
        };
        if found.is_empty() {
            return Ok(());
        }
        let said = format!("{}.", counted(&found));
        let marks = found
            .into_iter()
            .map(|one| (one.id.unwrap_or_else(|| DayMarkId(new_id())), one.to));
        let marks = marks.collect();
        send(around, Command::Days(days::Command::Mark { marks }), said)
    });
    let chosen = move |event| chosen(&event, reading);
    let preview = move || {
        let file = reading.read.get()?;
        Some(found.with(|found| preview(&file, found.as_deref().unwrap_or_default())))
    };
    let wrong = move || {
        reading.wrong.get().map(|(message, facts)| {
            let facts: Vec<_> = facts
                .into_iter()
                .map(|fact| view! { <li>{fact}</li> })
                .collect();
            view! { <Notice tone=Tone::Bad><p>{message}</p><ul>{facts}</ul></Notice> }
        })
    };
    let view = view! {
        <div class="field">
            <label for="days-file">"Calendar file"</label>
            <input class="input" id="days-file" type="file" accept=".ics,text/calendar" aria-describedby="days-file-hint" on:change=chosen/>
            <p class="field-hint" id="days-file-hint">"iCalendar (.ics), at most "{FILE_LIMIT / 1024}" KB. Its all-day events are read; you see what would change before it does."</p>
        </div>
        <div role="alert">{wrong}</div>
        <p class="muted small" role="status">{move || reading.busy.get().then_some("Reading the file…")}</p>
        <LineField name="calendar" label="Name of the calendar" value=reading.calendar limit=NAME_LIMIT/>
        <p class="field-hint">"A later file under the same name changes and removes the days of this one, event by event."</p>
        <div class="columns">
            <Field name="kind" label="What its days mean"><Select value=kind choices=Signal::stored(kinds())/></Field>
            <Field name="scope" label="Where"><Select value=scope choices=Signal::stored(choices)/></Field>
        </div>
        {preview}
    };
    (view.erase(), save)
}

fn counted(found: &[News]) -> String {
    let count = |rule: fn(&News) -> bool| found.iter().filter(|one| rule(one)).count();
    format!(
        "{} new, {} changed, {} gone",
        count(|one| one.from.is_none()),
        count(|one| one.from.is_some() && one.to.is_some()),
        count(|one| one.to.is_none())
    )
}

fn preview(file: &DaysFile, found: &[News]) -> AnyView {
    let same = file.days.len() - found.iter().filter(|one| one.to.is_some()).count();
    let rows: Vec<_> = found.iter().take(LISTED).map(line).collect();
    let rest = found.len().saturating_sub(LISTED);
    let passed: Vec<_> = file
        .passed_over
        .iter()
        .take(LISTED)
        .map(|why| view! { <li>{why.clone()}</li> })
        .collect();
    let passed = (!passed.is_empty()).then(|| {
        view! { <details><summary>{file.passed_over.len()}" events are passed over"</summary><ul class="small">{passed}</ul></details> }
    });
    view! {
        <section class="stack-tight" aria-label="What the file changes">
            <p class="strong">{counted(found)}", "{same}" as they are"</p>
            <ul class="days-news">{rows}</ul>
            {(rest > 0).then(|| view! { <p class="muted small">{rest}" more of them."</p> })}
            {passed}
        </section>
    }
    .erase()
}

fn line(one: &News) -> AnyView {
    let (tone, word) = match (&one.from, &one.to) {
        (None, _) => (Tone::Good, "New"),
        (_, None) => (Tone::Bad, "Gone"),
        _ => (Tone::Warn, "Changed"),
    };
    let name = one
        .to
        .as_ref()
        .or(one.from.as_ref())
        .map(|mark| mark.name.clone());
    let (from, to) = (
        one.from.as_ref().map(|mark| mark.when()),
        one.to.as_ref().map(|mark| mark.when()),
    );
    let when = match (from, to) {
        (Some(from), Some(to)) if from != to => [&from, " → ", &to].concat(),
        (from, to) => to.or(from).unwrap_or_default(),
    };
    view! { <li><Chip tone>{word}</Chip><span class="strong">{name}</span><span class="muted">{when}</span></li> }.erase()
}

/// A server's page takes no file.
#[cfg(not(feature = "hydrate"))]
fn chosen(_event: &leptos::ev::Event, reading: Reading) {
    // The same signals are written in the browser.
    let _ = (reading.wrong, reading.busy);
}

#[cfg(feature = "hydrate")]
fn chosen(event: &leptos::ev::Event, reading: Reading) {
    use wasm_bindgen_futures::JsFuture;
    let input: leptos::web_sys::HtmlInputElement = event_target(event);
    let Some(file) = input.files().and_then(|files| files.get(0)) else {
        return;
    };
    reading.read.set(None);
    reading.wrong.set(None);
    if file.size() > FILE_LIMIT as f64 {
        let message = [&file.name(), " has more than 512 KB."].concat();
        reading.wrong.set(Some((message, Vec::new())));
        return;
    }
    reading.busy.set(true);
    leptos::task::spawn_local(async move {
        let text = JsFuture::from(file.text())
            .await
            .ok()
            .and_then(|text| text.as_string());
        match super::api::read_days(text.unwrap_or_default()).await {
            Ok(read) => {
                if reading
                    .calendar
                    .with_untracked(|name| name.trim().is_empty())
                {
                    let own = file.name();
                    let own = own.strip_suffix(".ics").unwrap_or(&own);
                    reading.calendar.set(if read.name.is_empty() {
                        own.to_owned()
                    } else {
                        read.name.clone()
                    });
                }
                reading.read.set(Some(read));
            }
            Err(error) => {
                let facts = error.refusal.as_ref().map(|refusal| refusal.facts.clone());
                reading
                    .wrong
                    .set(Some((error.message, facts.unwrap_or_default())));
            }
        }
        reading.busy.set(false);
    });
}
