//! Taking back what was done to deployments: the opposite of an event, and what an event touches.

use super::{Event, WindowChange};
use crate::domain::{
    Refusal,
    ids::{DeploymentId, EnvironmentId},
};

/// A single value that an event changes. Two events that touch the same value stand in each other's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touched {
    /// Whether the deployment stands.
    Standing(DeploymentId),
    /// Its environment and wave, and whether it is required.
    Place(DeploymentId),
    /// Its window.
    Window(DeploymentId),
    /// The order of the deployments.
    Order,
}

/// Everything that the event changes.
#[must_use]
pub fn touched(event: &Event) -> Vec<Touched> {
    match event {
        Event::DeploymentAdded { deployment }
        | Event::DeploymentRemoved { deployment }
        | Event::DeploymentRestored { deployment } => vec![Touched::Standing(deployment.id)],
        // What it restores is the whole deployment.
        Event::DeploymentChanged { to, .. } => {
            vec![Touched::Place(to.id), Touched::Window(to.id)]
        }
        Event::DeploymentsReordered { .. } => vec![Touched::Order],
        Event::WindowsMoved { changes } => {
            changes.iter().map(|one| Touched::Window(one.id)).collect()
        }
    }
}

/// Nothing, if no event brings a deployment back into an environment that is out of use. `out_of_use` are those, by name.
///
/// # Errors
/// One does, and into which.
pub fn refuse_back<'a>(
    events: impl Iterator<Item = &'a Event>,
    out_of_use: &[(EnvironmentId, String)],
) -> Result<(), Refusal> {
    for event in events {
        let back = match event {
            Event::DeploymentRestored { deployment } => deployment.environment,
            Event::DeploymentChanged { from, to } if from.environment != to.environment => {
                to.environment
            }
            _ => continue,
        };
        if let Some((_, name)) = out_of_use.iter().find(|(id, _)| *id == back) {
            return Err(Refusal::conflict(format!(
                "This cannot be taken back: it would bring a deployment back into {name}, which was retired since. Nobody deploys there any more."
            )));
        }
    }
    Ok(())
}

/// The windows as they were.
#[must_use]
pub fn swapped(changes: &[WindowChange]) -> Vec<WindowChange> {
    let changes = changes.iter().map(|one| WindowChange {
        id: one.id,
        from: one.to.clone(),
        to: one.from.clone(),
    });
    changes.collect()
}

/// The event that restores what stood before this one.
#[must_use]
pub fn inverse(event: &Event) -> Event {
    match event {
        Event::DeploymentAdded { deployment } | Event::DeploymentRestored { deployment } => {
            Event::DeploymentRemoved {
                deployment: deployment.clone(),
            }
        }
        Event::DeploymentRemoved { deployment } => Event::DeploymentRestored {
            deployment: deployment.clone(),
        },
        Event::DeploymentChanged { from, to } => Event::DeploymentChanged {
            from: to.clone(),
            to: from.clone(),
        },
        Event::DeploymentsReordered { from, to } => Event::DeploymentsReordered {
            from: to.clone(),
            to: from.clone(),
        },
        Event::WindowsMoved { changes } => Event::WindowsMoved {
            changes: swapped(changes),
        },
    }
}
