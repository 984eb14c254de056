//! What would come of a file: how much changes, which rows are wrong, what is strange.

use crate::app::ui::{AnyView, Erase};
use std::collections::BTreeSet;

use leptos::prelude::*;

use super::{mapping::Seen, nouns::Nouns};
use crate::{
    app::ui::{Button, Notice, Skeleton, Tone},
    domain::{
        exchange::{Fault, NotTaken, Told},
        ids::ImportId,
    },
    wire::import::Preview,
};

/// The import, and what its rows are called.
type Of = (ImportId, Nouns);

pub(super) fn show(
    of: Of,
    seen: Seen,
    left_out: RwSignal<BTreeSet<u32>>,
    all_wrong_out: RwSignal<bool>,
) -> AnyView {
    view! {
        <section class="card" aria-label="Preview">
            <div class="card-head"><h2>"What comes of it"</h2></div>
            <div class="card-body stack" aria-live="polite">
                {move || match seen.get() {
                    None => view! { <Skeleton lines=3/> }.erase(),
                    Some(Err(error)) => view! { <Notice tone=Tone::Bad><p>{error.message}</p></Notice> }.erase(),
                    Some(Ok(preview)) => seen_as(of, preview, left_out, all_wrong_out),
                }}
            </div>
        </section>
    }
    .erase()
}

fn seen_as(
    (id, nouns): Of,
    preview: Preview,
    left_out: RwSignal<BTreeSet<u32>>,
    all_wrong_out: RwSignal<bool>,
) -> AnyView {
    let Preview {
        rows,
        summary,
        wrong,
        in_the_way,
        faults,
        found,
        findings,
        passed_over,
        not_taken,
        told,
    } = preview;
    let [_, _, at] = nouns.0;
    let all = summary.milestones + summary.changed + summary.unchanged;
    let problems = (wrong > 0 || found > 0 || passed_over > 0).then(|| {
        let address = format!("/api/import/{id}/problems.csv");
        view! { <p><a href=address download="problems.csv" rel="external">"Download everything that is wrong or strange as CSV"</a></p> }
    });
    let listed = findings.len();
    view! {
        <p><strong>{nouns.count(rows)}": "</strong>{summary.words()}</p>
        {(wrong > 0).then(|| wrong_rows((faults, nouns), (wrong, in_the_way), left_out, all_wrong_out))}
        {(passed_over > 0).then(|| passed_by(not_taken, passed_over))}
        {(found > 0).then(|| view! {
            <div class="stack-tight">
                <h3>{if found == 1 { "1 finding".to_owned() } else { format!("{found} findings") }}</h3>
                <p class="quiet">"Strange, but kept as it is: a finding stands in nobody's way."</p>
                <div class="table-frame" tabindex="0" role="region" aria-label="Findings">
                    <table class="table">
                        <thead><tr><th scope="col">{at}</th><th scope="col">"What sort"</th><th scope="col">"What"</th></tr></thead>
                        <tbody>
                            {findings.into_iter().map(|finding| view! {
                                <tr>
                                    <td class="number">{finding.about.first().copied()}</td>
                                    <td>{finding.kind.label()}</td>
                                    <td>{finding.words}</td>
                                </tr>
                            }).collect::<Vec<_>>()}
                        </tbody>
                    </table>
                </div>
                {more(listed, found)}
            </div>
        })}
        {(!told.is_empty()).then(|| one_by_one(told, all, nouns))}
        {problems}
    }
    .erase()
}

/// What in a calendar file is no milestone.
fn passed_by(not_taken: Vec<NotTaken>, all: u32) -> AnyView {
    let listed = not_taken.len();
    let rows = not_taken.into_iter().map(|one| {
        view! { <tr><td class="number">{one.row}</td><td>{one.what}</td><td>{one.why}</td></tr> }
    });
    view! {
        <div class="stack-tight">
            <h3>{[all.to_string().as_str(), " not taken"].concat()}</h3>
            <div class="table-frame" tabindex="0" role="region" aria-label="Not taken">
                <table class="table">
                    <thead><tr><th scope="col">"Line"</th><th scope="col">"What"</th><th scope="col">"Why"</th></tr></thead>
                    <tbody>{rows.collect::<Vec<_>>()}</tbody>
                </table>
            </div>
            {more(listed, all)}
        </div>
    }
    .erase()
}

/// What each row does: what moves first. Of a calendar it is open, for its events have no cells to look at.
fn one_by_one(told: Vec<Told>, all: u32, nouns: Nouns) -> AnyView {
    let [_, _, at] = nouns.0;
    let calendar = at == "Line";
    let listed = told.len();
    let rows = told.into_iter().map(|told| {
        view! { <tr><td class="number">{told.row}</td><td>{told.kind.label()}</td><td>{told.what}</td><td>{told.words}</td></tr> }
    });
    view! {
        <details class="import-help" open=calendar>
            <summary>{if calendar { "Event by event" } else { "Row by row" }}</summary>
            <div class="stack-tight">
                <div class="table-frame" tabindex="0" role="region" aria-label="What changes">
                    <table class="table">
                        <thead><tr><th scope="col">{at}</th><th scope="col">"What"</th><th scope="col">"Milestone"</th><th scope="col">"Date"</th></tr></thead>
                        <tbody>{rows.collect::<Vec<_>>()}</tbody>
                    </table>
                </div>
                {((listed as u32) < all).then(|| view! { <p class="quiet">{format!("The first {listed} of {all}: what moves and changes comes first.")}</p> })}
            </div>
        </details>
    }
    .erase()
}

fn more(listed: usize, all: u32) -> Option<AnyView> {
    ((listed as u32) < all).then(|| view! { <p class="quiet">{format!("The first {listed} of {all}; the others are in the download.")}</p> }.erase())
}

fn wrong_rows(
    (faults, nouns): (Vec<Fault>, Nouns),
    (wrong, in_the_way): (u32, u32),
    left_out: RwSignal<BTreeSet<u32>>,
    all_wrong_out: RwSignal<bool>,
) -> AnyView {
    let listed = faults
        .iter()
        .map(|fault| fault.row)
        .collect::<BTreeSet<_>>()
        .len();
    let [one, many, at] = nouns.0;
    let said = if in_the_way == 0 {
        format!("{wrong} wrong {many} are left out.")
    } else {
        format!(
            "{in_the_way} wrong {many} stand in the way: correct them in the file and upload it again, or leave them out."
        )
    };
    let mut before = None;
    let rows: Vec<_> = faults
        .into_iter()
        .map(|fault| {
            let first = before.replace(fault.row) != Some(fault.row);
            fault_row(fault, first.then_some(nouns), left_out, all_wrong_out)
        })
        .collect();
    let toggle = move |_| {
        left_out.update(BTreeSet::clear);
        all_wrong_out.update(|all| *all = !*all);
    };
    view! {
        <div class="stack-tight">
            <h3>{format!("{wrong} wrong {}", if wrong == 1 { one } else { many })}</h3>
            <Notice tone=if in_the_way == 0 { Tone::Neutral } else { Tone::Bad }><p>{said}</p></Notice>
            <div class="table-frame" tabindex="0" role="region" aria-label=["Wrong ", many].concat()>
                <table class="table">
                    <thead><tr><th scope="col">{at}</th><th scope="col">"Column"</th><th scope="col">"What is wrong"</th><th scope="col">"Leave out"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {more(listed, wrong)}
            <div class="row">
                <Button on_press=toggle>
                    {move || if all_wrong_out.get() { "Leave none out".to_owned() } else { ["Leave all wrong ", many, " out"].concat() }}
                </Button>
            </div>
        </div>
    }
    .erase()
}

fn fault_row(
    fault: Fault,
    first: Option<Nouns>,
    left_out: RwSignal<BTreeSet<u32>>,
    all_wrong_out: RwSignal<bool>,
) -> AnyView {
    let row = fault.row;
    let is_out = move || all_wrong_out.get() || left_out.with(|rows| rows.contains(&row));
    let change = move |_| {
        left_out.update(|rows| {
            if !rows.remove(&row) {
                rows.insert(row);
            }
        });
    };
    view! {
        <tr>
            <td class="number">{row}</td>
            <td>{fault.column.map(|column| column.label())}</td>
            <td>{fault.message}</td>
            <td>
                {first.map(|Nouns([_, _, at])| view! {
                    <input
                        type="checkbox"
                        aria-label=["Leave ", at.to_lowercase().as_str(), " ", row.to_string().as_str(), " out"].concat()
                        prop:checked=is_out
                        disabled=move || all_wrong_out.get()
                        on:change=change
                    />
                })}
            </td>
        </tr>
    }
    .erase()
}
