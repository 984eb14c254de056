//! The list of scenarios.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{PATH, api};
use crate::{
    app::{
        release::forms::LineField,
        route::go,
        shell::{Page, shortcut, surroundings},
        trains::{count, tabs},
        ui::{Button, Chip, Dialog, EmptyState, Icon, Notice, Tone, Variant},
    },
    domain::{ids::ScenarioId, text::NAME_LIMIT},
    live::new_id,
    wire::scenario::{ListedScenario, ScenariosData},
};

/// The page.
pub fn screen(data: ScenariosData) -> AnyView {
    let creating = RwSignal::new(false);
    shortcut("n", "New scenario", move || creating.set(true));
    let tools = view! {
        <div class="row push"><Button variant=Variant::Primary icon="plus" on_press=move |_| creating.set(true)>"New scenario"</Button></div>
    }
    .erase();
    let path =
        view! { <a href="/">"Calendar"</a><Icon name="right"/><a href=crate::app::trains::PATH>"Trains"</a> }
            .erase();
    let body = if data.scenarios.is_empty() {
        view! {
            <EmptyState title="No scenarios yet" icon="swap">
                <p>"Try other dates for some releases without anybody seeing them move: compare what speaks against them, share it, and make it real in one step or throw it away."</p>
                <p>"On the calendar, choose releases with X and then “What if…”."</p>
            </EmptyState>
        }
        .erase()
    } else {
        let rows: Vec<_> = data.scenarios.iter().map(row).collect();
        view! {
            <div class="table-frame trains">
                <table class="table">
                    <thead><tr><th scope="col">"Scenario"</th><th scope="col">"Changed"</th><th scope="col">"Releases"</th><th scope="col">"State"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .erase()
    };
    view! {
        <Page title="Scenarios" path tools>
            {tabs(PATH)}
            <p class="muted">"A scenario is a what-if copy of the dates of some releases. Nothing moves until it is made real."</p>
            {body}
            {create(creating)}
        </Page>
    }
    .erase()
}

fn row(one: &ListedScenario) -> AnyView {
    let href = [PATH, "/", &one.id.to_string()].concat();
    let changed = one.changed_at.day_at(surroundings().utc_offset).long_text();
    let releases = count(one.releases, "release", "releases");
    let moving = match one.moving {
        0 => ", none moves".to_owned(),
        moving => [", ", &moving.to_string(), " would move"].concat(),
    };
    let state = match (&one.real, one.shared) {
        (Some(_), _) => view! { <Chip tone=Tone::Good>"Real"</Chip> }.erase(),
        (None, true) => view! { <Chip>"Shared"</Chip> }.erase(),
        (None, false) => view! { <Chip>"Private"</Chip> }.erase(),
    };
    let by = one.by.clone().map(|by| ["By ", &by].concat());
    view! {
        <tr>
            <th scope="row"><a class="strong" href=href>{one.name.clone()}</a><span class="muted small">{by}</span></th>
            <td class="nowrap">{changed}</td>
            <td>{releases}{moving}</td>
            <td>{state}</td>
        </tr>
    }
    .erase()
}

/// Asks for a name, and goes to the new scenario.
fn create(open: RwSignal<bool>) -> AnyView {
    let name = RwSignal::new(String::new());
    let refused = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let id = ScenarioId(new_id());
        leptos::task::spawn_local(async move {
            let kept = api::keep_scenario(id, name.get_untracked(), false, Vec::new());
            match kept.await {
                Ok(_) => go(&[PATH, "/", &id.to_string()].concat()),
                Err(error) => refused.set(Some(error.message)),
            }
        });
    };
    view! {
        <Dialog open title="New scenario">
            <form class="stack" novalidate on:submit=submit>
                <LineField name="scenario-name" label="Name" value=name limit=NAME_LIMIT/>
                <p class="muted small">"Only you see it until you share it."</p>
                <div role="alert">{move || refused.get().map(|words| view! { <Notice tone=Tone::Bad>{words}</Notice> })}</div>
                <div class="dialog-actions">
                    <Button on_press=move |_| open.set(false)>"Cancel"</Button>
                    <Button submit=true variant=Variant::Primary>"Begin"</Button>
                </div>
            </form>
        </Dialog>
    }
    .erase()
}
