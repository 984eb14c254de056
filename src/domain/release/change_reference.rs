//! References to changes in another system: many organizations have a change system beside this one, and it is asked there
//! whether a release may go.
//!
//! A room that the release composes: it is no stream of its own.

use serde::{Deserialize, Serialize};

use crate::domain::{
    Refusal,
    ids::{ChangeId, DeploymentId},
    record::{Told, worded},
    table::Table,
    text::{self, natural_order},
    web_address,
};

/// Most references of one release.
pub const REFERENCE_LIMIT: usize = 50;
/// Longest name of a system, and longest number of a change: characters.
pub const SYSTEM_LIMIT: usize = 60;

/// How a change stands in its system.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// Asked for and not answered.
    #[default]
    Requested,
    /// It may go.
    Approved,
    /// It may not.
    Rejected,
    /// It is not asked for any more.
    Withdrawn,
    /// It was carried out.
    Implemented,
}

impl Approval {
    /// All states, in the order offered.
    pub const ALL: [Approval; 5] = [
        Self::Requested,
        Self::Approved,
        Self::Rejected,
        Self::Withdrawn,
        Self::Implemented,
    ];
    /// The name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Requested => "Requested",
            Self::Approved => "Approved",
            Self::Rejected => "Rejected",
            Self::Withdrawn => "Withdrawn",
            Self::Implemented => "Implemented",
        }
    }
}

/// A change in another system that belongs to a release, or to one of its deployments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeReference {
    /// The deployment that it is for; `None`: the release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment: Option<DeploymentId>,
    /// The system; 1 to 60 characters.
    pub system: String,
    /// Its number there; 1 to 60 characters.
    pub number: String,
    /// Where it is found there: a web address, or nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// How it stands.
    pub approval: Approval,
}

impl ChangeReference {
    fn checked(self) -> Result<Self, Refusal> {
        Ok(Self {
            system: text::required("System", &self.system, SYSTEM_LIMIT)?,
            number: text::required("Number", &self.number, SYSTEM_LIMIT)?,
            address: web_address::optional("Address", &self.address)?,
            ..self
        })
    }
    /// `ServiceDesk CHG-7`.
    #[must_use]
    pub fn name(&self) -> String {
        [&self.system, " ", &self.number].concat()
    }
}

/// What may be asked of the references of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// A further one.
    Add {
        /// Its identity.
        id: ChangeId,
        /// What it is.
        reference: ChangeReference,
    },
    /// Another system, number, address or state of one.
    Change {
        /// Which.
        id: ChangeId,
        /// What it is now.
        reference: ChangeReference,
    },
    /// It does not belong to the release.
    Remove {
        /// Which.
        id: ChangeId,
    },
}

/// What can have happened to the references of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A further one.
    ReferenceAdded {
        /// Which.
        id: ChangeId,
        /// What it was.
        reference: ChangeReference,
    },
    /// One changed.
    ReferenceChanged {
        /// Which.
        id: ChangeId,
        /// Before.
        from: ChangeReference,
        /// After.
        to: ChangeReference,
    },
    /// One was removed.
    ReferenceRemoved {
        /// Which.
        id: ChangeId,
        /// What it was.
        reference: ChangeReference,
    },
}

/// References by identity.
pub type ChangeReferences = Table<ChangeId, ChangeReference>;

/// By system and number.
#[must_use]
pub fn in_order(references: &ChangeReferences) -> Vec<(ChangeId, &ChangeReference)> {
    let mut all: Vec<_> = references.iter().map(|(id, one)| (*id, one)).collect();
    crate::domain::order::sort_by(&mut all, |a, b| {
        let systems = a.1.system.cmp(&b.1.system);
        systems.then_with(|| natural_order(&a.1.number, &b.1.number))
    });
    all
}

/// What the command would change. A command that changes nothing is granted without events. `stands` says whether a deployment
/// does.
///
/// # Errors
/// A refusal that names the field and the fact that speaks against it.
pub fn decide(
    references: &ChangeReferences,
    command: &Command,
    stands: impl Fn(DeploymentId) -> bool,
) -> Result<Vec<Event>, Refusal> {
    let known = |id: &ChangeId| {
        let held = references.get(id).cloned();
        held.ok_or_else(|| Refusal::not_found("reference"))
    };
    let fits = |reference: &ChangeReference| match reference.deployment {
        Some(id) if !stands(id) => Err(Refusal::not_found("deployment")),
        _ => reference.clone().checked(),
    };
    match command {
        Command::Add { id, reference } => {
            if references.contains_key(id) {
                return Err(Refusal::conflict("This reference exists already."));
            }
            if references.len() >= REFERENCE_LIMIT {
                return Err(Refusal::conflict(format!(
                    "A release has at most {REFERENCE_LIMIT} references to changes."
                )));
            }
            let reference = fits(reference)?;
            let same = |one: &ChangeReference| {
                (one.deployment, &one.system, &one.number)
                    == (reference.deployment, &reference.system, &reference.number)
            };
            if references.values().any(same) {
                return Err(Refusal::invalid(
                    "Number",
                    format!("{} is noted here already.", reference.name()),
                ));
            }
            Ok(vec![Event::ReferenceAdded { id: *id, reference }])
        }
        Command::Change { id, reference } => {
            let from = known(id)?;
            // One whose deployment was removed may still be corrected.
            let to = if from.deployment == reference.deployment {
                reference.clone().checked()?
            } else {
                fits(reference)?
            };
            Ok(if from == to {
                vec![]
            } else {
                vec![Event::ReferenceChanged { id: *id, from, to }]
            })
        }
        Command::Remove { id } => Ok(vec![Event::ReferenceRemoved {
            id: *id,
            reference: known(id)?,
        }]),
    }
}

/// Folds one event. Total.
pub fn evolve(references: &mut ChangeReferences, event: &Event) {
    match event {
        Event::ReferenceAdded { id, reference } => {
            references.insert(*id, reference.clone());
        }
        Event::ReferenceChanged { id, to, .. } => {
            if let Some(held) = references.get_mut(id) {
                held.clone_from(to);
            }
        }
        Event::ReferenceRemoved { id, .. } => {
            references.remove(id);
        }
    }
}

impl Command {
    /// The variant's name in snake case.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Add { .. } => "add_reference",
            Self::Change { .. } => "change_reference",
            Self::Remove { .. } => "remove_reference",
        }
    }
}

impl Event {
    /// The variant's name in snake case.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ReferenceAdded { .. } => "reference_added",
            Self::ReferenceChanged { .. } => "reference_changed",
            Self::ReferenceRemoved { .. } => "reference_removed",
        }
    }
    /// Which reference it is about.
    #[must_use]
    pub const fn id(&self) -> ChangeId {
        match self {
            Self::ReferenceAdded { id, .. }
            | Self::ReferenceChanged { id, .. }
            | Self::ReferenceRemoved { id, .. } => *id,
        }
    }
    /// The event that restores what stood before this one.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self {
            Self::ReferenceAdded { id, reference } => Self::ReferenceRemoved {
                id: *id,
                reference: reference.clone(),
            },
            Self::ReferenceRemoved { id, reference } => Self::ReferenceAdded {
                id: *id,
                reference: reference.clone(),
            },
            Self::ReferenceChanged { id, from, to } => Self::ReferenceChanged {
                id: *id,
                from: to.clone(),
                to: from.clone(),
            },
        }
    }
    /// The event in words.
    #[must_use]
    pub fn told(&self) -> Told {
        let state = |one: &ChangeReference| Some(one.approval.label().to_owned());
        match self {
            Self::ReferenceAdded { reference, .. } => {
                Told::plainly(format!("noted the change {}", reference.name()))
                    .begun("State", state(reference))
                    .begun("Address", worded(&reference.address))
            }
            Self::ReferenceRemoved { reference, .. } => {
                Told::plainly(format!("removed the change {}", reference.name()))
                    .begun("State", state(reference))
            }
            Self::ReferenceChanged { from, to, .. } => {
                let told = Told::plainly(format!("corrected the change {}", to.name()));
                let facts = |one: &ChangeReference| {
                    [
                        ("System", worded(&one.system)),
                        ("Number", worded(&one.number)),
                        ("Address", worded(&one.address)),
                        ("State", state(one)),
                    ]
                };
                facts(from)
                    .into_iter()
                    .zip(facts(to))
                    .filter(|(before, after)| before != after)
                    .fold(told, |told, ((of, from), (_, to))| told.with(of, from, to))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(number: &str, address: &str) -> ChangeReference {
        ChangeReference {
            deployment: None,
            system: "ServiceDesk".to_owned(),
            number: number.to_owned(),
            address: address.to_owned(),
            approval: Approval::Requested,
        }
    }

    fn add(id: u128, reference: ChangeReference) -> Command {
        Command::Add {
            id: ChangeId(id),
            reference,
        }
    }

    fn after(references: &ChangeReferences, command: &Command) -> ChangeReferences {
        let mut next = references.clone();
        for event in decide(references, command, |_| true).unwrap() {
            evolve(&mut next, &event);
        }
        next
    }

    #[test]
    fn they_stand_by_system_and_number() {
        let mut held = ChangeReferences::new();
        for (id, number) in [(1, "CHG-10"), (2, "CHG-9")] {
            held = after(&held, &add(id, reference(number, "https://desk.example/x")));
        }
        let names: Vec<_> = in_order(&held).iter().map(|(_, one)| one.name()).collect();
        assert_eq!(names, ["ServiceDesk CHG-9", "ServiceDesk CHG-10"]);
        let twice = decide(&held, &add(3, reference(" CHG-9", "")), |_| true);
        assert_eq!(twice.unwrap_err().field.as_deref(), Some("Number"));
    }

    #[test]
    fn only_web_pages_are_linked_and_only_deployments_that_stand() {
        let none = ChangeReferences::new();
        let field =
            |one: ChangeReference| decide(&none, &add(1, one), |_| false).unwrap_err().field;
        assert_eq!(
            field(reference("7", "javascript:alert(1)")).as_deref(),
            Some("Address")
        );
        assert_eq!(field(reference(" ", "")).as_deref(), Some("Number"));
        let of_nothing = ChangeReference {
            deployment: Some(DeploymentId(4)),
            ..reference("7", "")
        };
        assert!(decide(&none, &add(1, of_nothing), |_| false).is_err());
    }

    #[test]
    fn what_is_taken_back_stands_as_before() {
        let held = after(&ChangeReferences::new(), &add(1, reference("7", "")));
        let approved = ChangeReference {
            approval: Approval::Approved,
            ..reference("7", "")
        };
        for command in [
            Command::Change {
                id: ChangeId(1),
                reference: approved,
            },
            Command::Remove { id: ChangeId(1) },
        ] {
            let events = decide(&held, &command, |_| true).unwrap();
            let mut now = held.clone();
            evolve(&mut now, &events[0]);
            assert_ne!(now, held);
            evolve(&mut now, &events[0].inverse());
            assert_eq!(now, held);
        }
    }
}
