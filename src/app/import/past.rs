//! The imports of the past, each with its undo.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::desk::Desk;
use crate::{
    app::{
        times::{moment, moment_in, reader_zone},
        ui::{Button, ConfirmDialog},
    },
    domain::time::Zone,
    wire::import::PastImport,
};

pub(super) fn list(desk: Desk) -> AnyView {
    let open = RwSignal::new(false);
    let asked = RwSignal::new(None::<PastImport>);
    let zone = StoredValue::new(reader_zone());
    let title = Signal::derive(move || {
        asked.with(|asked| {
            asked.as_ref().map_or_else(String::new, |import| {
                format!("Undo the import of {}?", import.file)
            })
        })
    });
    let consequence = Signal::derive(move || {
        asked.with(|asked| {
            let releases = asked.as_ref().map_or(0, |import| import.summary.releases);
            if releases > 0 {
                format!("Withdraw {releases} releases")
            } else {
                "Undo the import".to_owned()
            }
        })
    });
    let confirm = move |()| {
        if let Some(import) = asked.get_untracked() {
            desk.undo(import.id);
        }
    };
    view! {
        {move || desk.past.with(|past| (!past.is_empty()).then(|| {
            let rows: Vec<_> = past.iter().map(|import| zone.with_value(|zone| row(desk, import, zone, open, asked))).collect();
            view! {
                <section class="stack-tight past-imports">
                    <h2 id="past-imports">"Imports so far"</h2>
                    <div class="table-frame" tabindex="0" role="region" aria-labelledby="past-imports">
                        <table class="table">
                            <thead><tr><th scope="col">"File"</th><th scope="col">"When"</th><th scope="col">"By"</th><th scope="col">"What came of it"</th><th scope="col">"Undo"</th></tr></thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                </section>
            }
        }))}
        <ConfirmDialog open title consequence on_confirm=confirm>
            <p>"What it created is withdrawn, and what it changed is as before. What has changed since is kept, and listed here."</p>
            <p>"The record keeps both: the import and its undo."</p>
        </ConfirmDialog>
    }
    .erase()
}

fn row(
    desk: Desk,
    import: &PastImport,
    zone: &Zone,
    open: RwSignal<bool>,
    asked: RwSignal<Option<PastImport>>,
) -> AnyView {
    let came_to = import.summary.words();
    let (left_out, findings) = (import.left_out, import.findings);
    let end = match &import.undone {
        None => {
            let this = import.clone();
            let ask = move |_| {
                asked.set(Some(this.clone()));
                open.set(true);
            };
            view! { <Button busy=desk.busy on_press=ask>"Undo…"</Button> }.erase()
        }
        Some(undone) => {
            let said = format!("Undone {}", moment_in(zone, undone.at));
            let kept: Vec<_> = undone
                .kept
                .iter()
                .map(|kept| view! { <li>{kept.what.clone()}": "{kept.why.join("; ")}</li> })
                .collect();
            let count = undone.kept_count;
            view! {
                <span>{said}</span>
                {(count > 0).then(|| view! { <details><summary>{format!("{count} kept")}</summary><ul>{kept}</ul></details> })}
            }
            .erase()
        }
    };
    view! {
        <tr>
            <th scope="row">{import.file.clone()}</th>
            <td>{moment(zone, import.at)}</td>
            <td>{import.by.clone()}</td>
            <td>
                {came_to}
                {(left_out > 0).then(|| format!(" · {left_out} rows left out"))}
                {(findings > 0).then(|| format!(" · {findings} findings"))}
            </td>
            <td>{end}</td>
        </tr>
    }
    .erase()
}
