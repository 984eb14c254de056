//! Who may do what: one table of roles and operations, used by `decide`, views, feeds and exports alike.

use serde::{Deserialize, Serialize};

use super::{Context, Refusal, RefusalKind};

/// What a person is in the organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the installation: people and settings.
    Administrator,
    /// Schedules releases and answers for them.
    DeploymentManager,
    /// The Deployment Manager's support team.
    DeploymentEngineer,
    /// Plans the releases of a program.
    ProgramManager,
    /// Works on releases.
    TeamMember,
    /// Takes releases to the market.
    Marketing,
    /// Runs production.
    ItOperations,
    /// Reads.
    Stakeholder,
}

impl Role {
    /// All roles, in the order shown.
    pub const ALL: [Role; 8] = [
        Self::Administrator,
        Self::DeploymentManager,
        Self::DeploymentEngineer,
        Self::ProgramManager,
        Self::TeamMember,
        Self::Marketing,
        Self::ItOperations,
        Self::Stakeholder,
    ];

    /// The role's name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Administrator => "Administrator",
            Self::DeploymentManager => "Deployment Manager",
            Self::DeploymentEngineer => "Deployment Engineer",
            Self::ProgramManager => "Program Manager",
            Self::TeamMember => "Team Member",
            Self::Marketing => "Marketing",
            Self::ItOperations => "IT Operations",
            Self::Stakeholder => "Stakeholder",
        }
    }
}

/// What can be done, as the access table knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// See the calendar, releases, and their record.
    View,
    /// Create and change programs, product lines, teams, environments and freezes.
    EditPortfolio,
    /// Book a shared environment for a time.
    BookEnvironment,
    /// Ask that a release may pass through a freeze.
    AskException,
    /// Grant or decline that; whoever asked does not.
    GrantException,
    /// Create releases and change what they are.
    EditRelease,
    /// Add, move and complete milestones.
    EditSchedule,
    /// Plan the deployments of a release, and say which changes in other systems belong to it.
    EditDeployment,
    /// Freeze the baseline; cancel and reinstate a release.
    PlanRelease,
    /// Put releases together in trains, and move trains with their members.
    EditTrain,
    /// Import a schedule, and undo an import.
    ImportSchedule,
    /// Export a schedule.
    ExportSchedule,
    /// Create accounts, give roles, deactivate.
    ManagePeople,
}

impl Operation {
    /// All operations.
    pub const ALL: [Operation; 13] = [
        Self::View,
        Self::EditPortfolio,
        Self::BookEnvironment,
        Self::AskException,
        Self::GrantException,
        Self::EditRelease,
        Self::EditSchedule,
        Self::EditDeployment,
        Self::PlanRelease,
        Self::EditTrain,
        Self::ImportSchedule,
        Self::ExportSchedule,
        Self::ManagePeople,
    ];

    /// What the operation is called in a refusal: "You may not …".
    #[must_use]
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::View => "see the release calendar",
            Self::EditPortfolio => "change programs, product lines, teams, environments or freezes",
            Self::BookEnvironment => "book environments",
            Self::AskException => "ask for an exception from a freeze",
            Self::GrantException => "grant or decline an exception from a freeze",
            Self::EditRelease => "create or change releases",
            Self::EditSchedule => "change milestones",
            Self::EditDeployment => "plan deployments or change their references",
            Self::PlanRelease => "plan, cancel or reinstate a release",
            Self::EditTrain => "create, change or move trains",
            Self::ImportSchedule => "import a schedule",
            Self::ExportSchedule => "export a schedule",
            Self::ManagePeople => "manage people",
        }
    }
}

/// The access table: whether a role may carry out an operation.
#[must_use]
pub const fn permits(role: Role, operation: Operation) -> bool {
    use Operation as O;
    use Role as R;
    match operation {
        O::View | O::ExportSchedule => true,
        O::EditPortfolio => matches!(
            role,
            R::Administrator | R::DeploymentManager | R::ProgramManager
        ),
        O::AskException => matches!(
            role,
            R::DeploymentManager | R::DeploymentEngineer | R::ProgramManager | R::TeamMember
        ),
        O::BookEnvironment => !matches!(role, R::Marketing | R::Stakeholder),
        O::GrantException => matches!(role, R::Administrator | R::DeploymentManager),
        O::EditRelease | O::EditSchedule => {
            matches!(
                role,
                R::DeploymentManager | R::DeploymentEngineer | R::ProgramManager
            )
        }
        O::EditDeployment => matches!(
            role,
            R::DeploymentManager | R::DeploymentEngineer | R::ProgramManager | R::ItOperations
        ),
        O::PlanRelease | O::EditTrain => matches!(role, R::DeploymentManager | R::ProgramManager),
        O::ImportSchedule => matches!(
            role,
            R::DeploymentManager | R::DeploymentEngineer | R::ProgramManager
        ),
        O::ManagePeople => matches!(role, R::Administrator | R::DeploymentManager),
    }
}

/// The roles that a person holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Grants(pub Vec<Role>);

impl Grants {
    /// Whether any of the roles permits the operation.
    #[must_use]
    pub fn permit(&self, operation: Operation) -> bool {
        self.0.iter().any(|role| permits(*role, operation))
    }
}

impl Context<'_> {
    /// Nothing, if whoever acts may do this.
    ///
    /// # Errors
    /// A refusal that says what is not allowed and which roles could.
    pub fn may(&self, operation: Operation) -> Result<(), Refusal> {
        if matches!(self.actor, super::Actor::System) || self.grants.permit(operation) {
            return Ok(());
        }
        let who: Vec<_> = Role::ALL
            .into_iter()
            .filter(|r| permits(*r, operation))
            .map(Role::label)
            .collect();
        Err(Refusal::new(
            RefusalKind::NotAllowed,
            format!(
                "Your role may not {}. It takes: {}.",
                operation.phrase(),
                who.join(", ")
            ),
        ))
    }
}
