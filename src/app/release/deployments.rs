//! Where a release is deployed, in which order and when; and the changes in other systems that belong to it.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    conflicts::Around,
    deployment_forms::{Edit, Form, form_of, send},
    references::{References, references_refusal},
    window_draft::window_view,
};
use crate::{
    app::ui::{Button, Chip, EmptyState, Icon, Menu, MenuItem, Tone, toasts},
    domain::{
        ids::{DeploymentId, EnvironmentId},
        portfolio,
        release::{Command, Deployment, deployment, parts},
        time::{Day, Window, Zone},
    },
};

/// The card with its dialogs.
#[component]
pub fn DeploymentCard(
    /// The release, and what is known beside it.
    around: Around,
) -> AnyView {
    let edit = RwSignal::new(None::<Edit>);
    let open = RwSignal::new(false);
    let begin = Callback::new(move |what: Edit| {
        edit.set(Some(what));
        open.set(true);
    });
    let order = Memo::new(move |_| {
        around.desk.doc.read(parts::DEPLOYMENTS, |release| {
            let all = release.deployments.iter();
            all.map(|one| one.id).collect::<Vec<_>>()
        })
    });
    let refused = Signal::derive(move || {
        let none = around
            .portfolio
            .doc
            .read(portfolio::parts::ENVIRONMENTS, |p| {
                p.environments.values().all(|one| one.retired)
            });
        let refused = around.desk.refusal(&adding(), None);
        refused.or_else(|| {
            none.then(|| {
                "There is no environment to deploy into: add one in the portfolio.".to_owned()
            })
        })
    });
    let reference_refused = Signal::derive(move || references_refusal(around));
    view! {
        <section class="card" aria-label="Deployments">
            <div class="card-head">
                <h2>"Deployments"</h2>
                <span class="muted small">{move || order.with(Vec::len)}</span>
                <div class="push row">
                    <Button icon="link" refused=reference_refused on_press=move |_| begin.run(Edit::AddReference(None))>"Add change reference"</Button>
                    <Button icon="plus" refused on_press=move |_| begin.run(Edit::Add)>"Add deployment"</Button>
                </div>
            </div>
            <Show when=move || order.with(|order| !order.is_empty()) fallback=|| view! {
                <EmptyState title="No deployments yet" icon="device"><p>"A deployment takes the release into one environment, region or wave, in a window of its own."</p></EmptyState>
            }>
                <ol class="deployments">
                    <For each=move || order.get() key=|id| *id children=move |id| item(around, id, order, begin)/>
                </ol>
            </Show>
            <References around of=None begin/>
            <Form open edit form=Callback::new(move |()| form_of(around, edit.get_untracked()))/>
        </section>
    }
    .erase()
}

/// A deployment that nobody has, to ask whether one could be added at all.
fn adding() -> Command {
    Command::Deployment(deployment::Command::Add {
        deployment: Deployment {
            id: DeploymentId(0),
            environment: EnvironmentId(0),
            wave: String::new(),
            window: Window {
                day: Day::default(),
                minute: 0,
                zone: Zone::utc(),
                duration: 1,
            },
            required: true,
            removed: false,
        },
    })
}

/// What an environment is called, and whether it is shared.
pub fn environment_of(around: Around, id: EnvironmentId) -> (String, bool) {
    around
        .portfolio
        .doc
        .read(portfolio::parts::ENVIRONMENTS, |p| {
            let held = p.environments.get(&id);
            held.map_or_else(
                || ("A former environment".to_owned(), false),
                |held| (held.name.clone(), held.shared),
            )
        })
}

fn item(
    around: Around,
    id: DeploymentId,
    order: Memo<Vec<DeploymentId>>,
    begin: Callback<Edit>,
) -> AnyView {
    let this = Memo::new(move |before: Option<&Option<Deployment>>| {
        let found = around.desk.doc.read(parts::DEPLOYMENTS, |release| {
            release.deployments.get(id).cloned()
        });
        // One that is about to go shows what it showed.
        found.or_else(|| before.cloned().flatten())
    });
    let head = move || {
        let one = this.get()?;
        let (name, shared) = environment_of(around, one.environment);
        let wave =
            (!one.wave.is_empty()).then(|| view! { <span class="muted">{one.wave.clone()}</span> });
        let tone = if one.required {
            Tone::Accent
        } else {
            Tone::Neutral
        };
        let words = if one.required {
            "Required"
        } else {
            "Not required"
        };
        Some(view! {
            <span class="strong">{name}</span>
            {wave}
            <Chip tone>{words}</Chip>
            {shared.then(|| view! { <Chip>"Shared environment"</Chip> })}
        })
    };
    let window = move || this.with(|one| one.as_ref().map(|one| window_view(&one.window)));
    view! {
        <li id=format!("d-{id}")>
            <div class="deployment-body">
                <p class="milestone-name">{head}</p>
                <p class="deployment-window">{window}</p>
                <References around of=Some(id) begin/>
            </div>
            {menu(around, id, this, order, begin)}
        </li>
    }
    .erase()
}

fn menu(
    around: Around,
    id: DeploymentId,
    this: Memo<Option<Deployment>>,
    order: Memo<Vec<DeploymentId>>,
    begin: Callback<Edit>,
) -> AnyView {
    let name = move || {
        this.with_untracked(|one| {
            one.as_ref().map_or_else(String::new, |one| {
                let (name, _) = untrack(|| environment_of(around, one.environment));
                match one.wave.as_str() {
                    "" => name,
                    wave => [&name, " (", wave, ")"].concat(),
                }
            })
        })
    };
    let messages = toasts();
    let place = move |by: i32| {
        move |()| {
            let Some(before) = order.with_untracked(|order| neighbour(order, id, by)) else {
                return messages.fail(if by < 0 {
                    "It is the first already."
                } else {
                    "It is the last already."
                });
            };
            let way = if by < 0 { "earlier" } else { "later" };
            let said = [&name(), " comes ", way, "."].concat();
            let command = Command::Deployment(deployment::Command::Place { id, before });
            around.desk.change_or_say(command, said);
        }
    };
    let remove = move |()| {
        // What is planned is removed with a reason, which a form asks for.
        if around.desk.doc.read_untracked(|release| release.planned) {
            return begin.run(Edit::Remove(id));
        }
        let said = ["The deployment into ", &name(), " is removed."].concat();
        let command = deployment::Command::Remove { id };
        if let Err(Some(refusal)) = send(around, command, None, said) {
            messages.fail(refusal.message);
        }
    };
    let label = ["Change the deployment into ", &name()].concat();
    view! {
        <Menu id=format!("deployment-{id}") label trigger=|| view! { <Icon name="more"/> }>
            <MenuItem icon="edit" on_choose=move |()| begin.run(Edit::Change(id))>"Change…"</MenuItem>
            <MenuItem icon="link" on_choose=move |()| begin.run(Edit::AddReference(Some(id)))>"Add change reference…"</MenuItem>
            <hr/>
            <MenuItem icon="up" on_choose=place(-1)>"Earlier in the order"</MenuItem>
            <MenuItem icon="down" on_choose=place(1)>"Later in the order"</MenuItem>
            <hr/>
            <MenuItem icon="trash" on_choose=remove>"Remove"</MenuItem>
        </Menu>
    }
    .erase()
}

/// Before which one it comes, one place up or down: `None` where it cannot go there, `Some(None)` for the last place.
fn neighbour(order: &[DeploymentId], id: DeploymentId, by: i32) -> Option<Option<DeploymentId>> {
    let at = order.iter().position(|one| *one == id)?;
    if by < 0 {
        return Some(Some(*order.get(at.checked_sub(1)?)?));
    }
    order.get(at + 1)?;
    Some(order.get(at + 2).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_up_or_down() {
        let order = [1, 2, 3].map(DeploymentId);
        let of = |id, by| neighbour(&order, DeploymentId(id), by);
        assert_eq!(of(1, -1), None);
        assert_eq!(of(2, -1), Some(Some(DeploymentId(1))));
        assert_eq!(of(1, 1), Some(Some(DeploymentId(3))));
        assert_eq!(of(2, 1), Some(None));
        assert_eq!(of(3, 1), None);
    }
}
