//! The page: the step that the reader is at, and below it the imports of the past.

use crate::app::ui::{AnyView, Erase};
use leptos::{ev, prelude::*};

use super::{
    desk::{Desk, Step},
    mapping,
    nouns::Nouns,
    past, sending,
};
use crate::{
    app::{
        shell::Page,
        ui::{Button, ButtonLink, Icon, Notice, Tone},
    },
    domain::exchange::{Column, Summary},
    wire::import::{ImportData, Uploaded},
};

pub(super) fn screen(data: ImportData) -> AnyView {
    let desk = Desk::new(data.past);
    let tools = view! {
        <a class="button" href="/export/schedule.csv" download="schedule.csv" rel="external">
            <Icon name="export"/>"Export schedule"
        </a>
    }
    .erase();
    view! {
        <Page title="Import" tools>
            <div class="stack import">
                {move || desk.wrong.get().map(|wrong| view! {
                    <div role="alert">
                        <Notice tone=Tone::Bad>
                            <p>{wrong.message}</p>
                            {(!wrong.facts.is_empty()).then(|| view! {
                                <ul>{wrong.facts.into_iter().map(|fact| view! { <li>{fact}</li> }).collect::<Vec<_>>()}</ul>
                            })}
                        </Notice>
                    </div>
                })}
                {move || match desk.step.get() {
                    Step::Choose => choose(desk),
                    Step::Look(uploaded) => mapping::look(desk, uploaded),
                    Step::Running(uploaded) => running(desk, &uploaded),
                    Step::Done(uploaded, summary) => done(desk, &uploaded, &summary),
                }}
                {past::list(desk)}
            </div>
        </Page>
    }
    .erase()
}

fn choose(desk: Desk) -> AnyView {
    let over = RwSignal::new(false);
    let drag_over = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let dropped = move |event: ev::DragEvent| {
        over.set(false);
        sending::dropped(&event, desk);
    };
    view! {
        <label
            class="drop"
            class:drop-over=move || over.get()
            aria-busy=move || desk.busy.get().then_some("true")
            on:dragover=drag_over
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <Icon name="import"/>
            <span class="drop-title">{move || if desk.busy.get() { "Reading the file…" } else { "Choose a CSV file or a calendar file, or drop it here" }}</span>
            <span class="drop-hint">"One row, or one event, per milestone, UTF-8, at most 32 MB; a calendar (ICS) at most 16 MB. You see what would come of it before anything changes."</span>
            <input type="file" class="visually-hidden" accept=".csv,.ics,text/csv,text/plain,text/calendar" on:change=move |event| sending::chosen(&event, desk)/>
        </label>
        <details class="import-help">
            <summary>"Which columns a file has"</summary>
            <dl class="facts">
                {Column::ALL.into_iter().map(|column| view! { <dt><code>{column.name()}</code></dt><dd>{meaning(column)}</dd> }).collect::<Vec<_>>()}
            </dl>
        </details>
    }
    .erase()
}

const fn meaning(column: Column) -> &'static str {
    match column {
        Column::Program => "The program. A new name makes a new program.",
        Column::ProductLine => "The product line of the program.",
        Column::Release => {
            "The release's version. Empty: a milestone of the product line, such as its end of life."
        }
        Column::Milestone => "The milestone. “final” is the release's target.",
        Column::Date => {
            "2026-03-09, 2026-03-09 AoE, 2026-03-09T14:00Z, 2026-03-09/2026-03-13, or TBC."
        }
        Column::State => {
            "actual: it happened then. expected: it is forecast for then. Without the column: expected."
        }
        Column::Owner => "Who answers for it.",
        Column::Note => "What else is to be known.",
    }
}

fn running(desk: Desk, uploaded: &Uploaded) -> AnyView {
    let id = uploaded.id;
    let nouns = Nouns::of(uploaded);
    let words = move || match desk.rows.get() {
        (_, 0) => "Reading the file…".to_owned(),
        (done, rows) if done < rows => format!("{done} of {}", nouns.count(rows)),
        (_, rows) => format!("All {}: saving…", nouns.count(rows)),
    };
    view! {
        <section class="card" aria-label="Import under way">
            <div class="card-head"><h2>"Importing "{uploaded.file.clone()}</h2></div>
            <div class="card-body stack">
                <progress class="import-progress" aria-label="Rows brought in" max=move || desk.rows.get().1.max(1) prop:value=move || desk.rows.get().0></progress>
                <p>{words}</p>
                <p class="quiet">"It comes in as a whole or not at all, also if you leave this page."</p>
                <div class="row"><Button on_press=move |_| desk.cancel(id)>"Cancel the import"</Button></div>
            </div>
        </section>
    }
    .erase()
}

fn done(desk: Desk, uploaded: &Uploaded, summary: &Summary) -> AnyView {
    let id = uploaded.id;
    let changed = summary.changes_anything();
    let title = if changed {
        "Imported "
    } else {
        "Nothing to change by "
    };
    view! {
        <section class="card" aria-label="Import done">
            <div class="card-head"><h2>{title}{uploaded.file.clone()}</h2></div>
            <div class="card-body stack">
                <p>{summary.words()}</p>
                <div class="row">
                    <ButtonLink href="/".to_owned() icon="calendar">"Show the calendar"</ButtonLink>
                    {changed.then(|| view! { <Button busy=desk.busy on_press=move |_| desk.undo(id)>"Undo this import"</Button> })}
                    <Button on_press=move |_| desk.step.set(Step::Choose)>"Import another file"</Button>
                </div>
            </div>
        </section>
    }
    .erase()
}
