//! What may be done to a train, and what it comes to.

use super::{
    Beginning, Command, Event, MEMBER_LIMIT, Member, Moving, Train, World, milestone, moving, plan,
};
use crate::domain::{
    Context, Refusal,
    access::Operation,
    ids::ReleaseId,
    release::ReleaseState,
    text::{self, NAME_LIMIT},
    undo,
};

pub(super) fn decide(
    train: &Train,
    command: &Command,
    world: &World,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    ctx.may(Operation::EditTrain)?;
    if let Command::Create(beginning) = command {
        return create(train, beginning, world);
    }
    if !train.stands() && !matches!(command, Command::Undo { .. }) {
        return Err(Refusal::not_found("train"));
    }
    match command {
        Command::Create(_) => Ok(vec![]),
        Command::Rename { name } => {
            let to = text::required("Name", name, NAME_LIMIT)?;
            let from = train.name.clone();
            Ok(changed(train.name != to, || Event::TrainRenamed {
                from,
                to,
            }))
        }
        Command::SetMode { mode } => Ok(changed(train.mode != *mode, || Event::ModeChanged {
            from: train.mode,
            to: *mode,
        })),
        Command::SetHome { home } => {
            refuse_home(world)?;
            Ok(changed(train.home != *home, || Event::HomeChanged {
                from: train.home,
                to: *home,
            }))
        }
        Command::SetDay { day } => Ok(changed(train.day != *day, || Event::DayChanged {
            from: train.day,
            to: *day,
        })),
        Command::Add { release } => add(train, *release, world),
        Command::Remove { release } => {
            let at = train.members.iter().position(|held| held == release);
            Ok(at.map_or_else(Vec::new, |at| {
                vec![Event::MemberRemoved {
                    release: *release,
                    label: label_of(world, *release),
                    at,
                }]
            }))
        }
        Command::Reorder { members } => {
            let mut sides = [train.members.clone(), members.clone()];
            sides.iter_mut().for_each(|side| side.sort_unstable());
            if sides[0] != sides[1] {
                return Err(Refusal::conflict(
                    "The members of this train have changed: look at them again, then order them.",
                ));
            }
            Ok(changed(train.members != *members, || Event::Reordered {
                from: train.members.clone(),
                to: members.clone(),
            }))
        }
        Command::Move { to } => {
            if *to == train.day {
                return Ok(vec![]);
            }
            let members = world.releases.as_deref().unwrap_or_default();
            let moving = plan(train, *to, members);
            refuse_without_reason(&moving, members, ctx)?;
            Ok(vec![Event::TrainMoved {
                from: train.day,
                to: *to,
                members: moving.members,
                shared: train.shared_along(to.days_since(train.day), ctx.now.utc_day()),
            }])
        }
        Command::Share { id, milestone } => milestone::share(train, *id, milestone.as_ref()),
        Command::Dissolve => Ok(vec![Event::Dissolved]),
        Command::Undo { command } => {
            let events = undo::undo(*command, world.history.as_ref())?;
            if let Some(members) = &world.releases {
                let since: Vec<_> = events
                    .iter()
                    .flat_map(|event| moving::changed_since(event, members))
                    .collect();
                if !since.is_empty() {
                    return Err(Refusal::new(
                        crate::domain::RefusalKind::Changed,
                        "This move cannot be undone any more: members that moved have changed since.",
                    )
                    .with_facts(since));
                }
            }
            Ok(events)
        }
    }
}

fn changed(is: bool, event: impl FnOnce() -> Event) -> Vec<Event> {
    if is { vec![event()] } else { vec![] }
}

fn create(train: &Train, beginning: &Beginning, world: &World) -> Result<Vec<Event>, Refusal> {
    if train.exists {
        return Err(Refusal::conflict("This train exists already."));
    }
    refuse_home(world)?;
    let mut beginning = beginning.clone();
    beginning.name = text::required("Name", &beginning.name, NAME_LIMIT)?;
    let mut members: Vec<ReleaseId> = Vec::with_capacity(beginning.members.len());
    for release in beginning.members {
        refuse_member(release, world)?;
        if !members.contains(&release) {
            members.push(release);
        }
    }
    refuse_more_than_limit(members.len())?;
    let labels = members.iter().map(|id| label_of(world, *id)).collect();
    beginning.members = members;
    Ok(vec![Event::Created {
        key: world.next_key.clone(),
        beginning,
        labels,
    }])
}

fn add(train: &Train, release: ReleaseId, world: &World) -> Result<Vec<Event>, Refusal> {
    refuse_member(release, world)?;
    if train.members.contains(&release) {
        return Ok(vec![]);
    }
    refuse_more_than_limit(train.members.len() + 1)?;
    Ok(vec![Event::MemberAdded {
        release,
        label: label_of(world, release),
        at: train.members.len(),
    }])
}

fn refuse_home(world: &World) -> Result<(), Refusal> {
    if world.home_in_use == Some(false) {
        return Err(Refusal::invalid(
            "Program",
            "This program does not exist, or was retired.",
        ));
    }
    Ok(())
}

fn refuse_member(release: ReleaseId, world: &World) -> Result<(), Refusal> {
    let Some(known) = &world.releases else {
        return Ok(());
    };
    let member = known.iter().find(|member| member.release == release);
    let Some(row) = member.and_then(|member| member.row.as_ref()) else {
        return Err(Refusal::not_found("release"));
    };
    if row.state == ReleaseState::Cancelled {
        let label = label_of(world, release);
        return Err(Refusal::conflict(format!(
            "{label} is cancelled: reinstate it before it joins a train."
        )));
    }
    Ok(())
}

fn refuse_more_than_limit(count: usize) -> Result<(), Refusal> {
    if count > MEMBER_LIMIT {
        return Err(Refusal::invalid(
            "Members",
            format!("A train holds at most {MEMBER_LIMIT} releases."),
        ));
    }
    Ok(())
}

fn label_of(world: &World, release: ReleaseId) -> String {
    let known = world.releases.iter().flatten();
    known
        .filter(|member| member.release == release)
        .map(|member| member.label.clone())
        .next()
        .unwrap_or_default()
}

/// Against a frozen baseline a move is an override, and overrides say why: once for all members.
fn refuse_without_reason(
    moving: &Moving,
    members: &[Member],
    ctx: &Context<'_>,
) -> Result<(), Refusal> {
    if ctx.reason.is_some() || !moving.meets_frozen_baseline(members) {
        return Ok(());
    }
    Err(Refusal::invalid(
        "Reason",
        "The baseline of a member is frozen: say why its dates move.",
    ))
}
