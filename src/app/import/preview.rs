//! What would come of a file: how much changes, which rows are wrong, what is strange.

use crate::app::ui::{AnyView, Erase};
use std::collections::BTreeSet;

use leptos::prelude::*;

use super::mapping::Seen;
use crate::{
    app::ui::{Button, Notice, Skeleton, Tone},
    domain::{exchange::Fault, ids::ImportId},
    wire::import::Preview,
};

pub(super) fn show(
    id: ImportId,
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
                    Some(Ok(preview)) => seen_as(id, preview, left_out, all_wrong_out),
                }}
            </div>
        </section>
    }
    .erase()
}

fn seen_as(
    id: ImportId,
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
    } = preview;
    let problems = (wrong > 0 || found > 0).then(|| {
        let address = format!("/api/import/{id}/problems.csv");
        view! { <p><a href=address download="problems.csv" rel="external">"Download everything that is wrong or strange as CSV"</a></p> }
    });
    let listed = findings.len();
    view! {
        <p><strong>{format!("{rows} rows: ")}</strong>{summary.words()}</p>
        {(wrong > 0).then(|| wrong_rows(faults, (wrong, in_the_way), left_out, all_wrong_out))}
        {(found > 0).then(|| view! {
            <div class="stack-tight">
                <h3>{if found == 1 { "1 finding".to_owned() } else { format!("{found} findings") }}</h3>
                <p class="quiet">"Strange, but kept as it is: a finding stands in nobody's way."</p>
                <div class="table-frame" tabindex="0" role="region" aria-label="Findings">
                    <table class="table">
                        <thead><tr><th scope="col">"Row"</th><th scope="col">"What sort"</th><th scope="col">"What"</th></tr></thead>
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
        {problems}
    }
    .erase()
}

fn more(listed: usize, all: u32) -> Option<AnyView> {
    ((listed as u32) < all).then(|| view! { <p class="quiet">{format!("The first {listed} of {all}; the others are in the download.")}</p> }.erase())
}

fn wrong_rows(
    faults: Vec<Fault>,
    (wrong, in_the_way): (u32, u32),
    left_out: RwSignal<BTreeSet<u32>>,
    all_wrong_out: RwSignal<bool>,
) -> AnyView {
    let listed = faults
        .iter()
        .map(|fault| fault.row)
        .collect::<BTreeSet<_>>()
        .len();
    let said = if in_the_way == 0 {
        format!("{wrong} wrong rows are left out.")
    } else {
        format!(
            "{in_the_way} wrong rows stand in the way: correct them in the file and upload it again, or leave them out."
        )
    };
    let mut before = None;
    let rows: Vec<_> = faults
        .into_iter()
        .map(|fault| {
            let first = before.replace(fault.row) != Some(fault.row);
            fault_row(fault, first, left_out, all_wrong_out)
        })
        .collect();
    let toggle = move |_| {
        left_out.update(BTreeSet::clear);
        all_wrong_out.update(|all| *all = !*all);
    };
    view! {
        <div class="stack-tight">
            <h3>{if wrong == 1 { "1 wrong row".to_owned() } else { format!("{wrong} wrong rows") }}</h3>
            <Notice tone=if in_the_way == 0 { Tone::Neutral } else { Tone::Bad }><p>{said}</p></Notice>
            <div class="table-frame" tabindex="0" role="region" aria-label="Wrong rows">
                <table class="table">
                    <thead><tr><th scope="col">"Row"</th><th scope="col">"Column"</th><th scope="col">"What is wrong"</th><th scope="col">"Leave out"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {more(listed, wrong)}
            <div class="row">
                <Button on_press=toggle>
                    {move || if all_wrong_out.get() { "Leave none out" } else { "Leave all wrong rows out" }}
                </Button>
            </div>
        </div>
    }
    .erase()
}

fn fault_row(
    fault: Fault,
    first: bool,
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
                {first.then(|| view! {
                    <input
                        type="checkbox"
                        aria-label=format!("Leave row {row} out")
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
