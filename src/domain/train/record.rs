//! What happened to a train, in words.

use super::{Event, MemberMove, Mode, Train};
use crate::domain::{
    ids::ProgramId,
    portfolio::Part,
    record::{Kind, Names, Recorded, Told, dated, worded},
    time::Day,
};

impl Recorded for Train {
    const KINDS: &'static [Kind] = &[
        Kind::Dates,
        Kind::Milestones,
        Kind::Members,
        Kind::Standing,
        Kind::Description,
    ];
    fn kind(event: &Event) -> Kind {
        match event {
            Event::Created { .. } | Event::Dissolved | Event::Revived => Kind::Standing,
            Event::TrainRenamed { .. } | Event::ModeChanged { .. } | Event::HomeChanged { .. } => {
                Kind::Description
            }
            Event::DayChanged { .. } | Event::TrainMoved { .. } => Kind::Dates,
            Event::MilestoneShared { .. } => Kind::Milestones,
            Event::MemberAdded { .. } | Event::MemberRemoved { .. } | Event::Reordered { .. } => {
                Kind::Members
            }
        }
    }
    fn told(event: &Event, names: &dyn Names) -> Told {
        told(event, names)
    }
}

fn told(event: &Event, names: &dyn Names) -> Told {
    let mode = |mode: Mode| Some(mode.label().to_owned());
    let day = |day: Day| Some(day.long_text());
    match event {
        Event::Created {
            beginning, labels, ..
        } => Told::plainly(format!("created the train “{}”", beginning.name))
            .begun("Day", day(beginning.day))
            .begun("Members ship", mode(beginning.mode))
            .begun("Belongs to", Some(home(beginning.home, names)))
            .begun("Members", worded(&labels.join(", "))),
        Event::TrainRenamed { from, to } => {
            Told::plainly("renamed the train").with("Name", worded(from), worded(to))
        }
        Event::ModeChanged { from, to } => Told::plainly("changed how its members ship").with(
            "Members ship",
            mode(*from),
            mode(*to),
        ),
        Event::HomeChanged { from, to } => Told::plainly("changed whose train it is").with(
            "Belongs to",
            Some(home(*from, names)),
            Some(home(*to, names)),
        ),
        Event::DayChanged { from, to } => {
            Told::plainly("set another day; its members stayed").with("Day", day(*from), day(*to))
        }
        Event::MemberAdded { label, .. } => Told::plainly(format!("added {label}")),
        Event::MemberRemoved { label, .. } if label.is_empty() => Told::plainly("removed a member"),
        Event::MemberRemoved { label, .. } => Told::plainly(format!("removed {label}")),
        Event::Reordered { .. } => Told::plainly("changed the order of its members"),
        Event::MilestoneShared { from, to, .. } => {
            let name = to.as_ref().or(from.as_ref()).map_or("", |one| &one.name);
            let did = match (from, to) {
                (None, _) => "added",
                (_, None) => "removed",
                _ => "changed",
            };
            let side = |one: &Option<super::Shared>| one.as_ref().map(|one| one.day.long_text());
            Told::plainly(format!("{did} the shared milestone “{name}”")).with(
                "Day",
                side(from),
                side(to),
            )
        }
        Event::TrainMoved {
            from, to, members, ..
        } => members.iter().fold(
            Told::plainly(moved(*from, *to, members.len())).with("Day", day(*from), day(*to)),
            with_member,
        ),
        Event::Dissolved => Told::plainly("dissolved the train; its releases stayed as they are"),
        Event::Revived => Told::plainly("brought the train back"),
    }
}

fn moved(from: Day, to: Day, members: usize) -> String {
    let days = to.days_since(from);
    let way = if days < 0 { "earlier" } else { "later" };
    let count = days.unsigned_abs();
    let unit = if count == 1 { "day" } else { "days" };
    let along = match members {
        0 => "no member moved along".to_owned(),
        1 => "1 member moved along".to_owned(),
        count => format!("{count} members moved along"),
    };
    format!("moved the train {count} {unit} {way}; {along}")
}

/// A member by its target, which stands first.
pub(in crate::domain) fn with_member(told: Told, member: &MemberMove) -> Told {
    let Some(target) = member.changes.first() else {
        return told;
    };
    told.with(
        &member.label,
        dated(target.from.as_ref()),
        dated(target.to.as_ref()),
    )
}

fn home(home: Option<ProgramId>, names: &dyn Names) -> String {
    match home {
        None => "The organization".to_owned(),
        Some(id) => names
            .part(Part::Program(id))
            .unwrap_or_else(|| "A former program".to_owned()),
    }
}
