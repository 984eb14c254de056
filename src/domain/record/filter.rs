//! Which changes of a record are looked at: by whom, of which kind, about what, in which days.

use serde::{Deserialize, Serialize};

use super::Recorded;
use crate::domain::{
    Actor, Meta,
    portfolio::Part,
    time::{Day, Instant, Zone, Zones},
};

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// When a milestone is planned, expected, or happened.
    Dates,
    /// Milestones themselves: added, renamed, annotated, withdrawn.
    Milestones,
    /// Whether a release is created, planned, cancelled.
    Standing,
    /// Who answers for it.
    Owners,
    /// What it is: version, name, type, destination.
    Description,
    /// What it waits for.
    Dependencies,
    /// Where and when it is deployed, and changes in other systems.
    Deployments,
    /// Which releases it holds, and their order.
    Members,
    /// Programs.
    Programs,
    /// Product lines.
    ProductLines,
    /// Teams.
    Teams,
    /// Environments.
    Environments,
    /// Freezes.
    Freezes,
    /// The working week, holidays and other marked days.
    Days,
    /// Templates of milestones.
    Templates,
    /// Cadences of trains.
    Cadences,
    /// Name and zone of the organization.
    Organization,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 17] = [
        Self::Dates,
        Self::Milestones,
        Self::Standing,
        Self::Owners,
        Self::Description,
        Self::Dependencies,
        Self::Deployments,
        Self::Members,
        Self::Programs,
        Self::ProductLines,
        Self::Teams,
        Self::Environments,
        Self::Freezes,
        Self::Days,
        Self::Templates,
        Self::Cadences,
        Self::Organization,
    ];

    /// The name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dates => "dates",
            Self::Milestones => "milestones",
            Self::Standing => "standing",
            Self::Owners => "owners",
            Self::Description => "description",
            Self::Dependencies => "dependencies",
            Self::Deployments => "deployments",
            Self::Members => "members",
            Self::Programs => "programs",
            Self::ProductLines => "lines",
            Self::Teams => "teams",
            Self::Environments => "environments",
            Self::Freezes => "freezes",
            Self::Days => "days",
            Self::Templates => "templates",
            Self::Cadences => "cadences",
            Self::Organization => "organization",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Dates => "Dates",
            Self::Milestones => "Milestones",
            Self::Standing => "Created, planned, cancelled",
            Self::Owners => "Owners and team",
            Self::Description => "Version, name, type",
            Self::Dependencies => "Dependencies",
            Self::Deployments => "Deployments",
            Self::Members => "Members",
            Self::Programs => "Programs",
            Self::ProductLines => "Product lines",
            Self::Teams => "Teams",
            Self::Environments => "Environments",
            Self::Freezes => "Freezes",
            Self::Days => "Working days and holidays",
            Self::Templates => "Templates",
            Self::Cadences => "Cadences",
            Self::Organization => "Organization",
        }
    }
}

/// What a change must be to be looked at; nothing asked, every change is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Made by.
    pub who: Option<Actor>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// About this part of the portfolio.
    pub part: Option<Part>,
    /// On this day or later.
    pub from: Option<Day>,
    /// On this day or earlier.
    pub to: Option<Day>,
}

/// The moments between which a change was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first.
    pub from: Instant,
    /// The first that is too late.
    pub until: Instant,
}

impl Filter {
    /// The names of what an address asks.
    pub const NAMES: [&str; 5] = ["who", "kind", "part", "from", "to"];
    /// How an address names what the server did by itself.
    pub const SYSTEM: &str = "system";

    /// What an address asks; what it says wrongly, it does not say.
    pub fn read(value: impl Fn(&'static str) -> Option<String>) -> Self {
        let text = |name| value(name).unwrap_or_default();
        let who = text("who");
        let kind = text("kind");
        Self {
            who: if who == Self::SYSTEM {
                Some(Actor::System)
            } else {
                who.parse().ok().map(Actor::Person)
            },
            kind: Kind::ALL.into_iter().find(|known| known.name() == kind),
            part: text("part").parse().ok(),
            from: text("from").parse().ok(),
            to: text("to").parse().ok(),
        }
    }

    /// Its days by the clocks of a zone.
    #[must_use]
    pub fn period(&self, zone: &Zone, zones: &dyn Zones) -> Period {
        let begins = |day: Day| zones.midnight(zone, day).unwrap_or(day.utc_midnight());
        Period {
            from: self.from.map_or(Instant(i64::MIN), begins),
            until: self.to.map_or(Instant(i64::MAX), |day| begins(day.plus(1))),
        }
    }

    /// Whether the event is looked at.
    pub fn admits<S: Recorded>(&self, period: Period, meta: &Meta, event: &S::Event) -> bool {
        self.who.is_none_or(|who| who == meta.actor)
            && self.kind.is_none_or(|kind| kind == S::kind(event))
            && self.part.is_none_or(|part| Some(part) == S::part(event))
            && period.from <= meta.at
            && meta.at < period.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        ids::{CommandId, PersonId, TeamId},
        portfolio::{Event, Portfolio, Team},
        time::UtcOnly,
    };

    fn of(query: &[(&str, &str)]) -> Filter {
        Filter::read(|name| {
            let found = query.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    fn admitted(filter: &Filter) -> bool {
        let meta = Meta {
            seq: 1,
            version: 1,
            at: Instant("2025-10-07".parse::<Day>().unwrap().utc_midnight().0 + 1),
            actor: Actor::Person(PersonId(7)),
            command: CommandId(1),
            reason: None,
        };
        let event = Event::TeamAdded {
            id: TeamId(3),
            team: Team {
                name: "Platform".to_owned(),
                retired: false,
            },
        };
        filter.admits::<Portfolio>(filter.period(&Zone::utc(), &UtcOnly), &meta, &event)
    }

    #[test]
    fn each_thing_asked_can_leave_a_change_out() {
        let person = PersonId(7).to_string();
        let team = Part::Team(TeamId(3)).to_string();
        let yes = [
            ("who", person.as_str()),
            ("kind", "teams"),
            ("part", &team),
            ("from", "2025-10-07"),
            ("to", "2025-10-07"),
        ];
        assert!(admitted(&of(&[])));
        assert!(admitted(&of(&yes)));
        let (other, another) = (PersonId(8).to_string(), Part::Team(TeamId(4)).to_string());
        for no in [
            ("who", other.as_str()),
            ("who", "system"),
            ("kind", "freezes"),
            ("part", &another),
            ("from", "2025-10-08"),
            ("to", "2025-10-06"),
        ] {
            let asked = yes.map(|one| if one.0 == no.0 { no } else { one });
            assert!(!admitted(&of(&asked)), "{no:?}");
        }
    }

    #[test]
    fn what_an_address_says_wrongly_it_does_not_say() {
        let wrong = [
            ("who", "somebody"),
            ("kind", "all"),
            ("part", "x"),
            ("from", "2025-02-30"),
            ("to", ""),
        ];
        assert_eq!(of(&wrong), Filter::default());
        for kind in Kind::ALL {
            assert_eq!(of(&[("kind", kind.name())]).kind, Some(kind));
        }
    }
}
