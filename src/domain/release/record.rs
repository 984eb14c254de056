//! What happened to a release, in words.

use super::{Destination, Event, Release, ReleaseType, deployment};
use crate::domain::{
    calendar::Finding,
    portfolio::Part,
    record::{Kind, Names, Recorded, Told, owned, worded},
    schedule,
};

impl Recorded for Release {
    const KINDS: &'static [Kind] = &[
        Kind::Dates,
        Kind::Milestones,
        Kind::Standing,
        Kind::Owners,
        Kind::Description,
        Kind::Dependencies,
        Kind::Deployments,
    ];
    fn kind(event: &Event) -> Kind {
        match event {
            Event::Created { .. }
            | Event::Planned { .. }
            | Event::Unplanned { .. }
            | Event::Cancelled
            | Event::Reinstated
            | Event::Withdrawn
            | Event::Restored
            | Event::ConflictAccepted { .. }
            | Event::AcceptanceTakenBack { .. } => Kind::Standing,
            Event::Renumbered { .. }
            | Event::Retitled { .. }
            | Event::TypeChanged { .. }
            | Event::DestinationChanged { .. } => Kind::Description,
            Event::TeamChanged { .. } | Event::ReleaseOwnerChanged { .. } => Kind::Owners,
            Event::DependencyAdded { .. } | Event::DependencyRemoved { .. } => Kind::Dependencies,
            Event::Schedule(event) => schedule::kind(event),
            Event::Deployment(_) | Event::Reference(_) => Kind::Deployments,
        }
    }
    fn of_schedule(event: &Event) -> bool {
        match event {
            Event::Deployment(event) => event.plans(),
            event => matches!(
                Self::kind(event),
                Kind::Dates | Kind::Milestones | Kind::Standing
            ),
        }
    }
    fn told(event: &Event, names: &dyn Names) -> Told {
        told(event, names)
    }
}

/// A conflict in words.
fn found(finding: &Finding, names: &dyn Names) -> String {
    let milestone = names.milestone(finding.milestone);
    format!(
        "{}, “{}” on {}",
        finding.kind.label(),
        milestone.as_deref().unwrap_or("a milestone"),
        finding.day.long_text()
    )
}

/// The event in words.
fn told(event: &Event, names: &dyn Names) -> Told {
    match event {
        Event::Created {
            beginning, import, ..
        } => {
            let count = beginning.milestones.len();
            let with = match count {
                0 => String::new(),
                1 => " with 1 milestone".to_owned(),
                _ => format!(" with {count} milestones"),
            };
            let how = if import.is_some() {
                "imported"
            } else {
                "created"
            };
            Told::plainly(format!("{how} the release{with}"))
                .begun(
                    "Product line",
                    names.part(Part::ProductLine(beginning.line)),
                )
                .begun("Version", worded(&beginning.version))
                .begun("Name", worded(&beginning.title))
                .begun("Type", Some(beginning.kind.label().to_owned()))
                .begun(
                    "Destination",
                    Some(beginning.destination.label().to_owned()),
                )
                .begun(
                    "Team",
                    beginning.team.and_then(|id| names.part(Part::Team(id))),
                )
                .begun("Owner", owned(beginning.owner.as_ref(), names))
        }
        Event::Renumbered { from, to } => {
            Told::plainly("changed the version").with("Version", worded(from), worded(to))
        }
        Event::Retitled { from, to } => {
            Told::plainly("changed the name").with("Name", worded(from), worded(to))
        }
        Event::TypeChanged { from, to } => {
            let label = |kind: ReleaseType| Some(kind.label().to_owned());
            Told::plainly("changed the type").with("Type", label(*from), label(*to))
        }
        Event::DestinationChanged { from, to } => {
            let label = |destination: Destination| Some(destination.label().to_owned());
            Told::plainly("changed the destination").with("Destination", label(*from), label(*to))
        }
        Event::TeamChanged { from, to } => {
            let team = |id: Option<_>| {
                let name = names.part(Part::Team(id?));
                Some(name.unwrap_or_else(|| "A former team".to_owned()))
            };
            Told::plainly("changed the team").with("Team", team(*from), team(*to))
        }
        Event::ReleaseOwnerChanged { from, to } => Told::plainly("changed the owner").with(
            "Owner",
            owned(from.as_ref(), names),
            owned(to.as_ref(), names),
        ),
        Event::DependencyAdded { label, .. } => Told::plainly(format!("made it wait for {label}")),
        Event::DependencyRemoved { label, .. } => {
            Told::plainly(format!("made it wait for {label} no longer"))
        }
        Event::Planned { baseline } => {
            let told = Told::plainly("planned the release: its baseline is frozen");
            schedule::with_dates(told, baseline, names)
        }
        Event::Unplanned { baseline } => {
            let told = Told::plainly("took the planning back");
            schedule::with_dates(told, baseline, names)
        }
        Event::Cancelled => Told::plainly("cancelled the release"),
        Event::Reinstated => Told::plainly("reinstated the release"),
        Event::Withdrawn => Told::plainly("withdrew the release"),
        Event::Restored => Told::plainly("brought the release back"),
        Event::ConflictAccepted { finding, reason } => {
            let what = format!("accepted a conflict: {}", found(finding, names));
            Told::plainly(what).begun("Why", worded(reason))
        }
        Event::AcceptanceTakenBack { finding, .. } => Told::plainly(format!(
            "accepted a conflict no longer: {}",
            found(finding, names)
        )),
        Event::Schedule(event) => schedule::told(event, names),
        Event::Deployment(event) => deployment::told(event, names),
        Event::Reference(event) => event.told(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        ids::{MilestoneId, PersonId},
        schedule::DateChange,
        time::{Day, MilestoneDate},
    };

    struct Known;
    impl Names for Known {
        fn person(&self, _id: PersonId) -> Option<String> {
            Some("Release manager".to_owned())
        }
        fn part(&self, _part: Part) -> Option<String> {
            None
        }
        fn milestone(&self, id: MilestoneId) -> Option<String> {
            (id.0 == 1).then(|| "final".to_owned())
        }
    }

    fn change(id: u128, from: &str, to: &str) -> DateChange {
        let date = |text: &str| text.parse::<Day>().ok().map(MilestoneDate::day);
        DateChange {
            id: MilestoneId(id),
            from: date(from),
            to: date(to),
        }
    }

    #[test]
    fn a_move_says_how_far_and_between_which_days() {
        let told = |changes| {
            told(
                &Event::Schedule(schedule::Event::Rescheduled { changes }),
                &Known,
            )
        };
        let one = told(vec![change(1, "2025-10-07", "2025-10-14")]);
        assert_eq!(one.what, "moved “final” 7 days later");
        assert_eq!(one.changes[0].from.as_deref(), Some("Tue 7 Oct 2025"));
        assert_eq!(one.changes[0].to.as_deref(), Some("Tue 14 Oct 2025"));
        let both = told(vec![
            change(1, "2025-10-07", "2025-10-06"),
            change(2, "2025-10-02", "2025-10-01"),
        ]);
        assert_eq!(both.what, "moved 2 milestones 1 day earlier");
        assert_eq!(
            told(vec![change(1, "", "2025-10-06")]).what,
            "set the forecast of “final”"
        );
    }

    #[test]
    fn an_owner_who_left_is_said_so() {
        let event = Event::TeamChanged {
            from: None,
            to: Some(crate::domain::ids::TeamId(4)),
        };
        assert_eq!(
            told(&event, &Known).changes[0].to.as_deref(),
            Some("A former team")
        );
    }
}
