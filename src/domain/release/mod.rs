//! A release: a version of a product line that ships, with its schedule.
//!
//! Split by concern: this room holds what the release is and composes the others; [`Schedule`] holds its milestones,
//! [`Deployments`] where it goes and when. A
//! further concern becomes a room of its own. What state a release is in is derived from facts, never typed in.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    Meta, Parts, Stream,
    calendar::Finding,
    ids::{
        CommandId, EnvironmentId, ImportId, MilestoneId, ProductLineId, ReleaseId, StreamKind,
        TeamId, TemplateId,
    },
    schedule::{self, DateChange, Milestone, Owner, Schedule},
    table::Table,
    timetable::Laid,
    undo::History,
};

mod acceptance;
mod applying;
pub mod change_reference;
mod decide;
pub mod deployment;
mod kinds;
mod record;
pub mod slip;
mod undo;
pub use acceptance::{ACCEPTED_LIMIT, Accepted};
pub use change_reference::{Approval, ChangeReference, ChangeReferences};
pub use decide::windows_along;
pub use deployment::{Deployment, Deployments, WindowChange};
pub use kinds::{Destination, ReleaseState, ReleaseType};

/// Most releases that one release may depend on.
pub const DEPENDENCY_LIMIT: usize = 50;
/// Longest key of a release: characters.
pub const KEY_LIMIT: usize = 20;

/// A release.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// Whether it exists: false before it is created.
    pub exists: bool,
    /// The key that people say and URLs carry, such as `CPY-17`; given by the server, never reused.
    pub key: Option<String>,
    /// The product line that ships it.
    pub line: Option<ProductLineId>,
    /// Its version; not its identity.
    pub version: String,
    /// A name beside the version; may be empty.
    pub title: String,
    /// How big it is.
    pub kind: ReleaseType,
    /// Who takes it over.
    pub destination: Destination,
    /// The team that delivers it.
    pub team: Option<TeamId>,
    /// Who answers for it.
    pub owner: Option<Owner>,
    /// Releases that must be out before this one.
    pub depends_on: BTreeSet<ReleaseId>,
    /// Its milestones.
    pub schedule: Schedule,
    /// Where and when it is deployed, in order.
    #[serde(default, skip_serializing_if = "Deployments::is_empty")]
    pub deployments: Deployments,
    /// Changes in other systems that belong to it.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub changes: ChangeReferences,
    /// Whether its baseline was frozen.
    pub planned: bool,
    /// Whether it was called off.
    pub cancelled: bool,
    /// Whether it was withdrawn, as by the undo of an import: kept in the record, shown nowhere else.
    pub withdrawn: bool,
    /// The import that made it.
    pub import: Option<ImportId>,
    /// Conflicts that were taken on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Accepted>,
}

impl Release {
    /// Where it is in its life, from the facts.
    #[must_use]
    pub fn state(&self) -> ReleaseState {
        if self.cancelled {
            ReleaseState::Cancelled
        } else if self.schedule.target().is_some_and(|t| t.actual.is_some()) {
            ReleaseState::Live
        } else if self.planned {
            ReleaseState::Planned
        } else {
            ReleaseState::Proposed
        }
    }
    /// Whether it stands: created and not withdrawn.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.exists && !self.withdrawn
    }
}

/// What a release is when it begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Beginning {
    /// The product line that ships it.
    pub line: ProductLineId,
    /// Its version; 1 to 60 characters.
    pub version: String,
    /// A name beside the version; at most 120 characters.
    #[serde(default)]
    pub title: String,
    /// How big it is.
    pub kind: ReleaseType,
    /// Who takes it over.
    pub destination: Destination,
    /// The team that delivers it.
    #[serde(default)]
    pub team: Option<TeamId>,
    /// Who answers for it.
    #[serde(default)]
    pub owner: Option<Owner>,
    /// Its first milestones; at most one is the target.
    #[serde(default)]
    pub milestones: Vec<Milestone>,
}

/// What may be asked of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Begins it.
    Create(Beginning),
    /// Another version.
    Renumber {
        /// 1 to 60 characters.
        version: String,
    },
    /// Another name beside the version.
    Retitle {
        /// At most 120 characters.
        title: String,
    },
    /// Another type.
    SetType {
        /// Which.
        kind: ReleaseType,
    },
    /// Another destination.
    SetDestination {
        /// Which.
        destination: Destination,
    },
    /// Another team, or none.
    SetTeam {
        /// Which.
        team: Option<TeamId>,
    },
    /// Somebody else answers for it, or nobody.
    SetOwner {
        /// Who.
        owner: Option<Owner>,
    },
    /// Another release must be out before this one.
    DependOn {
        /// Which.
        release: ReleaseId,
    },
    /// That release need not be out before this one.
    StopDependingOn {
        /// Which.
        release: ReleaseId,
    },
    /// Freezes the baseline.
    Plan,
    /// Freezes it anew, with what is open as it stands now; asks for a reason.
    Rebaseline,
    /// Calls it off; asks for a reason.
    Cancel,
    /// It is on again.
    Reinstate,
    /// A conflict that does not block is taken on.
    AcceptConflict {
        /// Which.
        finding: Finding,
        /// Why; 1 to 2,000 characters.
        reason: String,
    },
    /// It is so no longer.
    TakeBackAcceptance {
        /// Which.
        finding: Finding,
    },
    /// A change of its milestones.
    Schedule(schedule::Command),
    /// A change of its deployments.
    Deployment(deployment::Command),
    /// A change of its references to other systems.
    Reference(change_reference::Command),
    /// Applies a template of milestones: adds what is missing, moves what it gave before, leaves what happened or was set by hand.
    ApplyTemplate {
        /// Which.
        template: TemplateId,
        /// Identities for the milestones that it adds; as many as the template has are enough.
        ids: Vec<MilestoneId>,
    },
    /// Takes back what a command changed.
    Undo {
        /// That command.
        command: CommandId,
    },
}

/// What can have happened to a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It began.
    Created {
        /// The key the server gave; `None` in a prediction.
        key: Option<String>,
        /// What it was.
        beginning: Beginning,
        /// The import that made it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        import: Option<ImportId>,
    },
    /// It got another version.
    Renumbered {
        /// Before.
        from: String,
        /// After.
        to: String,
    },
    /// It got another name.
    Retitled {
        /// Before.
        from: String,
        /// After.
        to: String,
    },
    /// It got another type.
    TypeChanged {
        /// Before.
        from: ReleaseType,
        /// After.
        to: ReleaseType,
    },
    /// It got another destination.
    DestinationChanged {
        /// Before.
        from: Destination,
        /// After.
        to: Destination,
    },
    /// It got another team.
    TeamChanged {
        /// Before.
        from: Option<TeamId>,
        /// After.
        to: Option<TeamId>,
    },
    /// Somebody else answers for it.
    ReleaseOwnerChanged {
        /// Before.
        from: Option<Owner>,
        /// After.
        to: Option<Owner>,
    },
    /// It depends on a further release.
    DependencyAdded {
        /// Which.
        release: ReleaseId,
        /// What that release was called then.
        label: String,
    },
    /// It does not depend on that release any more.
    DependencyRemoved {
        /// Which.
        release: ReleaseId,
        /// What that release was called then.
        label: String,
    },
    /// It was planned: its baseline was frozen.
    Planned {
        /// Every milestone with its baseline before and after.
        baseline: Vec<DateChange>,
    },
    /// Its planning was taken back.
    Unplanned {
        /// Every milestone with its baseline before and after.
        baseline: Vec<DateChange>,
    },
    /// It was called off.
    Cancelled,
    /// It was on again.
    Reinstated,
    /// It was withdrawn.
    Withdrawn,
    /// It stood again.
    Restored,
    /// A conflict was taken on.
    ConflictAccepted {
        /// Which.
        finding: Finding,
        /// Why.
        reason: String,
    },
    /// It was so no longer.
    AcceptanceTakenBack {
        /// Which.
        finding: Finding,
        /// Why it had been.
        reason: String,
    },
    /// A change of its milestones.
    Schedule(schedule::Event),
    /// A change of its deployments.
    Deployment(deployment::Event),
    /// A change of its references to other systems.
    Reference(change_reference::Event),
}

/// A release that this one depends on, or would.
#[derive(Clone, Debug, PartialEq)]
pub struct DependencyFacts {
    /// Which.
    pub release: ReleaseId,
    /// What it is called: product line and version.
    pub label: String,
    /// Whether it depends on this release, directly or over others.
    pub depends_on_us: bool,
}

/// What a release's rules need to know of elsewhere. `None` where it is not known (in the browser): the rule is then left
/// to the server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// Whether the product line exists and is in use.
    pub line_in_use: Option<bool>,
    /// The key that the next release of its program gets.
    pub next_key: Option<String>,
    /// The key of another standing release of the line that carries the version asked for.
    pub same_version: Option<String>,
    /// The release named by a dependency command.
    pub dependency: Option<DependencyFacts>,
    /// The template that is applied, with its dates; `None` where there is none of that identity.
    pub laid: Option<Laid>,
    /// Whether the environment that a deployment is to go into exists and is in use.
    pub environment_in_use: Option<bool>,
    /// The environments that are out of use, by name, where a change of deployments is to be undone.
    pub out_of_use: Vec<(EnvironmentId, String)>,
    /// The record of the command that is to be undone.
    pub history: Option<History<Event>>,
}

/// Parts of a release that a view looks at.
pub mod parts {
    use super::Parts;
    /// Version, name, type, destination, team, owner, key.
    pub const IDENTITY: Parts = Parts(1);
    /// Milestones.
    pub const SCHEDULE: Parts = Parts(2);
    /// The state in its life.
    pub const STATE: Parts = Parts(4);
    /// What it depends on.
    pub const DEPENDENCIES: Parts = Parts(8);
    /// Conflicts that were taken on.
    pub const ACCEPTED: Parts = Parts(32);
    /// Deployments, and changes in other systems.
    pub const DEPLOYMENTS: Parts = Parts(16);
}

impl Stream for Release {
    const KIND: StreamKind = StreamKind::Release;
    type Command = Command;
    type Event = Event;
    type World = World;

    fn decide(
        &self,
        command: &Command,
        world: &World,
        ctx: &super::Context<'_>,
    ) -> Result<Vec<Event>, super::Refusal> {
        decide::decide(self, command, world, ctx)
    }

    fn evolve(&mut self, event: &Event, meta: &Meta) {
        match event {
            Event::Created {
                key,
                beginning,
                import,
            } => {
                *self = Self {
                    exists: true,
                    key: key.clone(),
                    line: Some(beginning.line),
                    version: beginning.version.clone(),
                    title: beginning.title.clone(),
                    kind: beginning.kind,
                    destination: beginning.destination,
                    team: beginning.team,
                    owner: beginning.owner.clone(),
                    import: *import,
                    ..Self::default()
                };
                for milestone in &beginning.milestones {
                    self.schedule.evolve(&schedule::Event::MilestoneAdded {
                        milestone: milestone.clone(),
                    });
                }
            }
            Event::Renumbered { to, .. } => self.version.clone_from(to),
            Event::Retitled { to, .. } => self.title.clone_from(to),
            Event::TypeChanged { to, .. } => self.kind = *to,
            Event::DestinationChanged { to, .. } => self.destination = *to,
            Event::TeamChanged { to, .. } => self.team = *to,
            Event::ReleaseOwnerChanged { to, .. } => self.owner.clone_from(to),
            Event::DependencyAdded { release, .. } => {
                self.depends_on.insert(*release);
            }
            Event::DependencyRemoved { release, .. } => {
                self.depends_on.remove(release);
            }
            Event::Planned { baseline } | Event::Unplanned { baseline } => {
                self.planned = matches!(event, Event::Planned { .. });
                self.schedule.evolve(&schedule::Event::BaselineFrozen {
                    changes: baseline.clone(),
                });
            }
            Event::Cancelled => self.cancelled = true,
            Event::Reinstated => self.cancelled = false,
            Event::Withdrawn => self.withdrawn = true,
            Event::Restored => self.withdrawn = false,
            Event::ConflictAccepted { .. } | Event::AcceptanceTakenBack { .. } => {
                acceptance::evolve(&mut self.accepted, event, meta);
            }
            Event::Schedule(event) => self.schedule.evolve(event),
            Event::Deployment(event) => self.deployments.evolve(event),
            Event::Reference(event) => change_reference::evolve(&mut self.changes, event),
        }
    }

    fn touches(event: &Event) -> Parts {
        match event {
            Event::Created { .. } | Event::Withdrawn | Event::Restored => Parts::ALL,
            Event::DependencyAdded { .. } | Event::DependencyRemoved { .. } => parts::DEPENDENCIES,
            Event::Planned { .. } | Event::Unplanned { .. } | Event::Schedule(_) => {
                parts::SCHEDULE.and(parts::STATE)
            }
            Event::Deployment(_) | Event::Reference(_) => parts::DEPLOYMENTS,
            Event::Cancelled | Event::Reinstated => parts::STATE,
            Event::ConflictAccepted { .. } | Event::AcceptanceTakenBack { .. } => parts::ACCEPTED,
            _ => parts::IDENTITY,
        }
    }

    fn command_name(command: &Command) -> &'static str {
        match command {
            Command::Create(_) => "create",
            Command::Renumber { .. } => "renumber",
            Command::Retitle { .. } => "retitle",
            Command::SetType { .. } => "set_type",
            Command::SetDestination { .. } => "set_destination",
            Command::SetTeam { .. } => "set_team",
            Command::SetOwner { .. } => "set_release_owner",
            Command::DependOn { .. } => "depend_on",
            Command::StopDependingOn { .. } => "stop_depending_on",
            Command::Plan => "plan",
            Command::Rebaseline => "rebaseline",
            Command::Cancel => "cancel",
            Command::Reinstate => "reinstate",
            Command::ApplyTemplate { .. } => "apply_template",
            Command::AcceptConflict { .. } => "accept_conflict",
            Command::TakeBackAcceptance { .. } => "take_back_acceptance",
            Command::Schedule(command) => command.name(),
            Command::Deployment(command) => command.name(),
            Command::Reference(command) => command.name(),
            Command::Undo { .. } => "undo",
        }
    }

    fn event_name(event: &Event) -> &'static str {
        match event {
            Event::Created { .. } => "created",
            Event::Renumbered { .. } => "renumbered",
            Event::Retitled { .. } => "retitled",
            Event::TypeChanged { .. } => "type_changed",
            Event::DestinationChanged { .. } => "destination_changed",
            Event::TeamChanged { .. } => "team_changed",
            Event::ReleaseOwnerChanged { .. } => "release_owner_changed",
            Event::DependencyAdded { .. } => "dependency_added",
            Event::DependencyRemoved { .. } => "dependency_removed",
            Event::Planned { .. } => "planned",
            Event::Unplanned { .. } => "unplanned",
            Event::Cancelled => "cancelled",
            Event::Reinstated => "reinstated",
            Event::Withdrawn => "withdrawn",
            Event::Restored => "restored",
            Event::ConflictAccepted { .. } => "conflict_accepted",
            Event::AcceptanceTakenBack { .. } => "acceptance_taken_back",
            Event::Schedule(event) => event.name(),
            Event::Deployment(event) => event.name(),
            Event::Reference(event) => event.name(),
        }
    }

    fn predictable(command: &Command) -> bool {
        !matches!(
            command,
            Command::Undo { .. } | Command::DependOn { .. } | Command::ApplyTemplate { .. }
        )
    }

    fn undone_command(command: &Command) -> Option<CommandId> {
        match command {
            Command::Undo { command } => Some(*command),
            _ => None,
        }
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
