//! What may be done to a release, and what it comes to.

use super::{
    Beginning, Command, DEPENDENCY_LIMIT, Event, Owner, Release, ReleaseState, World, acceptance,
    applying, change_reference, deployment,
};
use crate::domain::{
    Context, Refusal,
    access::Operation,
    ids::MilestoneId,
    schedule,
    text::{self, NAME_LIMIT, VERSION_LIMIT},
    time::MilestoneDate,
    undo,
};

pub(super) fn decide(
    release: &Release,
    command: &Command,
    world: &World,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    ctx.may(operation(command))?;
    if let Command::Create(beginning) = command {
        return create(release, beginning, world);
    }
    if !release.stands() && !matches!(command, Command::Undo { .. }) {
        return Err(Refusal::not_found("release"));
    }
    let events =
        match command {
            Command::Create(_) => vec![],
            Command::Renumber { version } => renumber(release, version, world)?,
            Command::Retitle { title } => {
                let to = text::optional("Name", title, NAME_LIMIT)?;
                changed(&release.title, to, |from, to| Event::Retitled { from, to })
            }
            Command::SetType { kind } => changed(&release.kind, *kind, |from, to| {
                Event::TypeChanged { from, to }
            }),
            Command::SetDestination { destination } => {
                changed(&release.destination, *destination, |from, to| {
                    Event::DestinationChanged { from, to }
                })
            }
            Command::SetTeam { team } => changed(&release.team, *team, |from, to| {
                Event::TeamChanged { from, to }
            }),
            Command::SetOwner { owner } => {
                let to = owner.clone().map(Owner::checked).transpose()?;
                changed(&release.owner, to, |from, to| Event::ReleaseOwnerChanged {
                    from,
                    to,
                })
            }
            Command::DependOn { .. } | Command::StopDependingOn { .. } => {
                dependency(release, command, world)?
            }
            Command::Plan => plan(release)?,
            Command::Rebaseline => rebaseline(release, ctx)?,
            Command::Cancel => match release.state() {
                ReleaseState::Cancelled => {
                    return Err(Refusal::conflict("This release is cancelled already."));
                }
                ReleaseState::Live => {
                    return Err(Refusal::conflict(
                        "This release is live: what has shipped cannot be cancelled.",
                    ));
                }
                _ if ctx.reason.is_none() => {
                    return Err(Refusal::invalid(
                        "Reason",
                        "Say why the release is cancelled.",
                    ));
                }
                _ => vec![Event::Cancelled],
            },
            Command::Reinstate => {
                if !release.cancelled {
                    return Err(Refusal::conflict("This release is not cancelled."));
                }
                vec![Event::Reinstated]
            }
            Command::ApplyTemplate { template, ids } => applying::apply(
                release,
                (*template, ids.as_slice()),
                world.laid.as_ref(),
                ctx,
            )?,
            Command::AcceptConflict { finding, reason } => {
                acceptance::accept(release, finding, reason)?
            }
            Command::TakeBackAcceptance { finding } => acceptance::take_back(release, finding),
            Command::Schedule(command) => change_schedule(release, command, ctx)?,
            Command::Deployment(command) => change_deployments(release, command, world, ctx)?,
            Command::Reference(command) => {
                let stands = |id| release.deployments.get(id).is_some();
                let events = change_reference::decide(&release.changes, command, stands)?;
                events.into_iter().map(Event::Reference).collect()
            }
            Command::Undo { command } => {
                let events = undo::undo(*command, world.history.as_ref())?;
                events
                    .iter()
                    .try_for_each(|event| ctx.may(operation_of(event)))?;
                let deployed = events.iter().filter_map(|event| match event {
                    Event::Deployment(event) => Some(event),
                    _ => None,
                });
                deployment::refuse_back(deployed, &world.out_of_use)?;
                events
            }
        };
    Ok(events)
}

const fn operation(command: &Command) -> Operation {
    match command {
        Command::Plan | Command::Rebaseline | Command::Cancel | Command::Reinstate => {
            Operation::PlanRelease
        }
        Command::AcceptConflict { .. }
        | Command::TakeBackAcceptance { .. }
        | Command::ApplyTemplate { .. }
        | Command::Schedule(_) => Operation::EditSchedule,
        Command::Deployment(_) | Command::Reference(_) => Operation::EditDeployment,
        // Whoever may change anything of it; more is asked of what is taken back.
        Command::Undo { .. } => Operation::EditDeployment,
        _ => Operation::EditRelease,
    }
}

/// Undoing takes the right that doing took.
const fn operation_of(event: &Event) -> Operation {
    match event {
        Event::Planned { .. }
        | Event::Unplanned { .. }
        | Event::Cancelled
        | Event::Reinstated
        | Event::Schedule(schedule::Event::BaselineFrozen { .. }) => Operation::PlanRelease,
        // Windows move with the schedule.
        Event::ConflictAccepted { .. }
        | Event::AcceptanceTakenBack { .. }
        | Event::Schedule(_)
        | Event::Deployment(deployment::Event::WindowsMoved { .. }) => Operation::EditSchedule,
        Event::Deployment(_) | Event::Reference(_) => Operation::EditDeployment,
        _ => Operation::EditRelease,
    }
}

fn changed<T: Clone + PartialEq>(from: &T, to: T, event: impl Fn(T, T) -> Event) -> Vec<Event> {
    if *from == to {
        vec![]
    } else {
        vec![event(from.clone(), to)]
    }
}

fn create(release: &Release, beginning: &Beginning, world: &World) -> Result<Vec<Event>, Refusal> {
    if release.exists {
        return Err(Refusal::conflict("This release exists already."));
    }
    if world.line_in_use == Some(false) {
        return Err(Refusal::invalid(
            "Product line",
            "This product line does not exist, or was retired.",
        ));
    }
    let beginning = checked(beginning.clone())?;
    refuse_same_version(&beginning.version, world)?;
    Ok(vec![Event::Created {
        key: world.next_key.clone(),
        beginning,
        import: None,
    }])
}

/// The beginning with its texts within the limits.
fn checked(mut beginning: Beginning) -> Result<Beginning, Refusal> {
    beginning.version = text::required("Version", &beginning.version, VERSION_LIMIT)?;
    beginning.title = text::optional("Name", &beginning.title, NAME_LIMIT)?;
    beginning.owner = beginning.owner.map(Owner::checked).transpose()?;
    // The schedule's own rules hold for the first milestones as for every later one.
    let mut schedule = schedule::Schedule::default();
    let mut milestones = Vec::with_capacity(beginning.milestones.len());
    for milestone in beginning.milestones {
        for event in schedule.decide(&schedule::Command::Add { milestone })? {
            schedule.evolve(&event);
            if let schedule::Event::MilestoneAdded { milestone } = event {
                milestones.push(milestone);
            }
        }
    }
    beginning.milestones = milestones;
    Ok(beginning)
}

fn refuse_same_version(version: &str, world: &World) -> Result<(), Refusal> {
    match &world.same_version {
        Some(key) => Err(Refusal::invalid(
            "Version",
            format!("The product line has a release {version} already: {key}."),
        )),
        None => Ok(()),
    }
}

fn renumber(release: &Release, version: &str, world: &World) -> Result<Vec<Event>, Refusal> {
    let to = text::required("Version", version, VERSION_LIMIT)?;
    if to == release.version {
        return Ok(vec![]);
    }
    refuse_same_version(&to, world)?;
    Ok(vec![Event::Renumbered {
        from: release.version.clone(),
        to,
    }])
}

fn dependency(release: &Release, command: &Command, world: &World) -> Result<Vec<Event>, Refusal> {
    let facts = world.dependency.as_ref();
    match command {
        Command::DependOn { release: on } => {
            let Some(facts) = facts.filter(|f| f.release == *on) else {
                return Err(Refusal::not_found("release"));
            };
            if facts.depends_on_us {
                return Err(Refusal::conflict(format!(
                    "{} depends on this release, directly or over others: the two would wait for each other.",
                    facts.label
                )));
            }
            if release.depends_on.contains(on) {
                return Ok(vec![]);
            }
            if release.depends_on.len() >= DEPENDENCY_LIMIT {
                return Err(Refusal::invalid(
                    "Depends on",
                    format!("A release depends on at most {DEPENDENCY_LIMIT} others."),
                ));
            }
            Ok(vec![Event::DependencyAdded {
                release: *on,
                label: facts.label.clone(),
            }])
        }
        Command::StopDependingOn { release: on } if release.depends_on.contains(on) => {
            let label = facts.map(|f| f.label.clone()).unwrap_or_default();
            Ok(vec![Event::DependencyRemoved {
                release: *on,
                label,
            }])
        }
        _ => Ok(vec![]),
    }
}

fn plan(release: &Release) -> Result<Vec<Event>, Refusal> {
    match release.state() {
        ReleaseState::Proposed => {}
        state => {
            return Err(Refusal::conflict(format!(
                "This release is {}: only a proposed one is planned.",
                state.label().to_lowercase()
            )));
        }
    }
    let Some(target) = release.schedule.target() else {
        return Err(Refusal::conflict(
            "A release is planned for a target: mark one milestone as the target first.",
        ));
    };
    if target
        .date()
        .and_then(MilestoneDate::calendar_day)
        .is_none()
    {
        return Err(Refusal::conflict(format!(
            "The target “{}” has no date yet: give it one before the baseline is frozen.",
            target.name
        )));
    }
    Ok(vec![Event::Planned {
        baseline: release.schedule.baseline_now(),
    }])
}

/// What has happened keeps the plan that it is held against.
fn rebaseline(release: &Release, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    if !release.planned || release.state() != ReleaseState::Planned {
        return Err(Refusal::conflict(format!(
            "This release is {}: only the baseline of a planned one is frozen anew.",
            release.state().label().to_lowercase()
        )));
    }
    let changes = release.schedule.rebaselined();
    if changes.is_empty() {
        return Err(Refusal::conflict(
            "Every milestone stands where it was planned: there is nothing to freeze anew.",
        ));
    }
    if ctx.reason.is_none() {
        return Err(Refusal::invalid(
            "Reason",
            "Say why the release is planned anew.",
        ));
    }
    Ok(vec![Event::Schedule(schedule::Event::BaselineFrozen {
        changes,
    })])
}

fn change_schedule(
    release: &Release,
    command: &schedule::Command,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    if release.cancelled {
        return Err(Refusal::conflict(
            "This release is cancelled: reinstate it before its milestones change.",
        ));
    }
    let events = release.schedule.decide(command)?;
    // Against a frozen baseline a move is an override, and overrides say why.
    if release.planned
        && !events.is_empty()
        && matches!(command, schedule::Command::Reschedule { .. })
        && ctx.reason.is_none()
    {
        return Err(Refusal::invalid(
            "Reason",
            "The baseline of this release is frozen: say why its dates move.",
        ));
    }
    let mut events: Vec<_> = events.into_iter().map(Event::Schedule).collect();
    if let schedule::Command::Reschedule { to } = command {
        events.extend(windows_along(release, to));
    }
    Ok(events)
}

/// What moves along when these milestones are expected on those dates: the windows of the deployments with the target. What has
/// happened does not move.
#[must_use]
pub fn windows_along(release: &Release, to: &[(MilestoneId, MilestoneDate)]) -> Option<Event> {
    let target = release.schedule.target();
    let target = target.filter(|target| target.actual.is_none());
    let target = target.and_then(|target| Some((target.id, target.forecast.as_ref()?)));
    let changes = deployment::moved(release.deployments.iter(), deployment::shift(target, to));
    (!changes.is_empty()).then_some(Event::Deployment(deployment::Event::WindowsMoved {
        changes,
    }))
}

fn change_deployments(
    release: &Release,
    command: &deployment::Command,
    world: &World,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    if release.cancelled {
        return Err(Refusal::conflict(
            "This release is cancelled: reinstate it before its deployments change.",
        ));
    }
    let events = release
        .deployments
        .decide(command, world.environment_in_use, ctx.zones)?;
    if release.planned && command.overrides() && !events.is_empty() && ctx.reason.is_none() {
        return Err(Refusal::invalid(
            "Reason",
            "This release is planned: say why its deployments change.",
        ));
    }
    Ok(events.into_iter().map(Event::Deployment).collect())
}
