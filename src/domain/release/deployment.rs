//! Deployments: where, when and in which order a release goes into its environments. Planned here; running them is another room.
//!
//! A room that the release composes: it is no stream of its own.

use serde::{Deserialize, Serialize};

use crate::domain::{
    Refusal,
    ids::{DeploymentId, EnvironmentId, MilestoneId},
    text::{self, NAME_LIMIT},
    time::{MilestoneDate, Window, Zones},
};

mod record;
mod undo;
pub use record::told;
pub use undo::{Touched, inverse, refuse_back, swapped, touched};

/// Most deployments of one release.
pub const DEPLOYMENT_LIMIT: usize = 50;

/// A release into one environment, region or wave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// Its identity.
    pub id: DeploymentId,
    /// Where.
    pub environment: EnvironmentId,
    /// The region or wave; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wave: String,
    /// When.
    pub window: Window,
    /// Whether the release is live only with it.
    pub required: bool,
    /// Taken out of the plan; kept for the record.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
}

impl Deployment {
    /// The deployment with its texts and times within the limits.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub fn checked(self, zones: &dyn Zones) -> Result<Self, Refusal> {
        Ok(Self {
            wave: text::optional("Region or wave", &self.wave, NAME_LIMIT)?,
            window: self.window.checked(zones)?,
            removed: false,
            ..self
        })
    }
}

/// A deployment's window before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowChange {
    /// Which deployment.
    pub id: DeploymentId,
    /// When it was to be.
    pub from: Window,
    /// When it is to be now.
    pub to: Window,
}

/// What may be asked of the deployments of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// A further deployment, the last.
    Add {
        /// What it is.
        deployment: Deployment,
    },
    /// Another environment, wave or window of one, required or not.
    Change {
        /// What it is now.
        deployment: Deployment,
    },
    /// Takes one out of the plan.
    Remove {
        /// Which.
        id: DeploymentId,
    },
    /// Puts one to another place in the order.
    Place {
        /// Which.
        id: DeploymentId,
        /// Before which other one; `None`: last.
        before: Option<DeploymentId>,
    },
}

/// What can have happened to the deployments of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A further one.
    DeploymentAdded {
        /// What it was.
        deployment: Deployment,
    },
    /// One changed.
    DeploymentChanged {
        /// Before.
        from: Deployment,
        /// After.
        to: Deployment,
    },
    /// One was taken out of the plan.
    DeploymentRemoved {
        /// What it was.
        deployment: Deployment,
    },
    /// One that was taken out stands again, where it stood.
    DeploymentRestored {
        /// What it was.
        deployment: Deployment,
    },
    /// They come in another order.
    DeploymentsReordered {
        /// Before.
        from: Vec<DeploymentId>,
        /// After.
        to: Vec<DeploymentId>,
    },
    /// Their windows moved along with the release.
    WindowsMoved {
        /// Each with its windows.
        changes: Vec<WindowChange>,
    },
}

/// Deployments in their order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Deployments {
    held: Vec<Deployment>,
}

/// By how many days a release moves when these milestones are expected on those dates: as its target does. Its deployments
/// keep their distance to the target.
#[must_use]
pub fn shift(
    target: Option<(MilestoneId, &MilestoneDate)>,
    to: &[(MilestoneId, MilestoneDate)],
) -> i32 {
    let moved = target.and_then(|(id, now)| {
        let (_, then) = to.iter().find(|(moved, _)| *moved == id)?;
        then.days_since(now)
    });
    moved.unwrap_or(0)
}

/// The windows of these deployments when their release moves by so many days.
#[must_use]
pub fn moved<'a>(
    deployments: impl Iterator<Item = &'a Deployment>,
    days: i32,
) -> Vec<WindowChange> {
    if days == 0 {
        return Vec::new();
    }
    deployments
        .map(|one| WindowChange {
            id: one.id,
            from: one.window.clone(),
            to: one.window.plus(days),
        })
        .collect()
}

impl Deployments {
    /// Whether nothing was ever planned.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.held.is_empty()
    }
    /// Those that stand, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Deployment> {
        self.held.iter().filter(|one| !one.removed)
    }
    /// One that stands.
    #[must_use]
    pub fn get(&self, id: DeploymentId) -> Option<&Deployment> {
        self.iter().find(|one| one.id == id)
    }

    /// What the command would change. A command that changes nothing is granted without events. `in_use` says whether the
    /// environment that it names is; `None` where that is not known.
    ///
    /// # Errors
    /// A refusal that names the field and the fact that speaks against it.
    pub fn decide(
        &self,
        command: &Command,
        in_use: Option<bool>,
        zones: &dyn Zones,
    ) -> Result<Vec<Event>, Refusal> {
        if matches!(command, Command::Add { .. } | Command::Change { .. }) && in_use == Some(false)
        {
            return Err(Refusal::invalid(
                "Environment",
                "This environment does not exist, or was retired: nobody deploys into it.",
            ));
        }
        match command {
            Command::Add { deployment } => {
                if self.held.iter().any(|one| one.id == deployment.id) {
                    return Err(Refusal::conflict("This deployment exists already."));
                }
                if self.iter().count() >= DEPLOYMENT_LIMIT {
                    return Err(Refusal::conflict(format!(
                        "A release has at most {DEPLOYMENT_LIMIT} deployments."
                    )));
                }
                let deployment = deployment.clone().checked(zones)?;
                Ok(vec![Event::DeploymentAdded { deployment }])
            }
            Command::Change { deployment } => {
                let from = self.known(deployment.id)?.clone();
                let to = deployment.clone().checked(zones)?;
                Ok(if from == to {
                    vec![]
                } else {
                    vec![Event::DeploymentChanged { from, to }]
                })
            }
            Command::Remove { id } => {
                let deployment = self.known(*id)?.clone();
                Ok(vec![Event::DeploymentRemoved { deployment }])
            }
            Command::Place { id, before } => self.place(*id, *before),
        }
    }

    fn place(&self, id: DeploymentId, before: Option<DeploymentId>) -> Result<Vec<Event>, Refusal> {
        self.known(id)?;
        let from: Vec<_> = self.iter().map(|one| one.id).collect();
        let mut to: Vec<_> = from.iter().copied().filter(|one| *one != id).collect();
        let at = match before {
            Some(before) if before == id => return Ok(vec![]),
            Some(before) => {
                self.known(before)?;
                to.iter().position(|one| *one == before)
            }
            None => None,
        };
        to.insert(at.unwrap_or(to.len()), id);
        Ok(if from == to {
            vec![]
        } else {
            vec![Event::DeploymentsReordered { from, to }]
        })
    }

    fn known(&self, id: DeploymentId) -> Result<&Deployment, Refusal> {
        self.get(id).ok_or_else(|| Refusal::not_found("deployment"))
    }

    fn held(&mut self, id: DeploymentId) -> Option<&mut Deployment> {
        self.held.iter_mut().find(|one| one.id == id)
    }

    /// Folds one event. Total.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::DeploymentAdded { deployment } | Event::DeploymentRestored { deployment } => {
                match self.held(deployment.id) {
                    Some(held) => held.removed = false,
                    None => self.held.push(deployment.clone()),
                }
            }
            Event::DeploymentChanged { to, .. } => {
                if let Some(held) = self.held(to.id) {
                    *held = Deployment {
                        removed: held.removed,
                        ..to.clone()
                    };
                }
            }
            Event::DeploymentRemoved { deployment } => {
                if let Some(held) = self.held(deployment.id) {
                    held.removed = true;
                }
            }
            Event::DeploymentsReordered { to, .. } => self.reorder(to),
            Event::WindowsMoved { changes } => {
                for change in changes {
                    if let Some(held) = self.held(change.id) {
                        held.window.clone_from(&change.to);
                    }
                }
            }
        }
    }

    /// Puts those that are named into that order, into the places that they have; the others stay where they are.
    fn reorder(&mut self, order: &[DeploymentId]) {
        let named = |one: &Deployment| order.contains(&one.id);
        let mut next: Vec<Deployment> =
            self.held.iter().filter(|one| named(one)).cloned().collect();
        crate::domain::order::sort_by_key(&mut next, |one| {
            order.iter().position(|id| *id == one.id)
        });
        let mut next = next.into_iter();
        for held in &mut self.held {
            if order.contains(&held.id)
                && let Some(one) = next.next()
            {
                *held = one;
            }
        }
    }
}

impl Command {
    /// The variant's name in snake case.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Add { .. } => "add_deployment",
            Self::Change { .. } => "change_deployment",
            Self::Remove { .. } => "remove_deployment",
            Self::Place { .. } => "place_deployment",
        }
    }
    /// The environment that it names.
    #[must_use]
    pub const fn environment(&self) -> Option<EnvironmentId> {
        match self {
            Self::Add { deployment } | Self::Change { deployment } => Some(deployment.environment),
            Self::Remove { .. } | Self::Place { .. } => None,
        }
    }
    /// Whether it takes something away from what was planned: where that is frozen, it says why.
    #[must_use]
    pub const fn overrides(&self) -> bool {
        matches!(self, Self::Change { .. } | Self::Remove { .. })
    }
}

impl Event {
    /// Whether it says where or when something is deployed.
    #[must_use]
    pub fn plans(&self) -> bool {
        match self {
            Self::DeploymentChanged { from, to } => {
                (from.environment, &from.window) != (to.environment, &to.window)
            }
            Self::DeploymentsReordered { .. } => false,
            Self::DeploymentAdded { .. }
            | Self::DeploymentRemoved { .. }
            | Self::DeploymentRestored { .. }
            | Self::WindowsMoved { .. } => true,
        }
    }
    /// The variant's name in snake case.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::DeploymentAdded { .. } => "deployment_added",
            Self::DeploymentChanged { .. } => "deployment_changed",
            Self::DeploymentRemoved { .. } => "deployment_removed",
            Self::DeploymentRestored { .. } => "deployment_restored",
            Self::DeploymentsReordered { .. } => "deployments_reordered",
            Self::WindowsMoved { .. } => "windows_moved",
        }
    }
}

#[cfg(test)]
mod tests;
