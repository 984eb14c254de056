//! Making trains by a cadence: which trains and releases come of it, and taking them back.

use serde::{Deserialize, Serialize};

use super::{Event, Made, Template, Timetable, Versions, World, cadence, coming, fitting, laid};
use crate::domain::{
    Context, Meta, Refusal, RefusalKind, Stream,
    ids::{CadenceId, MilestoneId, ProductLineId, ReleaseId, TemplateId, TrainId},
    portfolio::Portfolio,
    release::{self, Release},
    schedule::Milestone,
    text::{VERSION_LIMIT, under_line},
    time::{Day, MilestoneDate},
    train::{self, Train},
};

/// A train that is to be made, as whoever asks has seen it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Making {
    /// The rule's day.
    pub occurrence: Day,
    /// The day that it gets.
    pub day: Day,
    /// Its identity.
    pub train: TrainId,
    /// Identities for its releases and their targets, in the order of the product lines.
    pub releases: Vec<(ReleaseId, MilestoneId)>,
    /// Identities for the milestones that templates give its releases, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<Vec<MilestoneId>>,
}

/// A train that was made, with its releases as they began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Begun {
    /// The rule's day.
    pub occurrence: Day,
    /// The train.
    pub train: TrainId,
    /// The key the server gave.
    pub key: Option<String>,
    /// What it began as.
    pub beginning: train::Beginning,
    /// What its members were called.
    pub labels: Vec<String>,
    /// Its releases, each with its key.
    pub releases: Vec<(ReleaseId, Option<String>, release::Beginning)>,
}

/// What the product lines of a cadence have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// The versions of each line's releases.
    pub versions: Vec<(ProductLineId, Vec<String>)>,
    /// The keys that the trains get, in their order.
    pub train_keys: Vec<String>,
    /// The keys that the releases get: all of the first train, then all of the next.
    pub release_keys: Vec<String>,
}

/// The versions that the releases of these days get, by train and in the order of the product lines.
#[must_use]
pub fn versions_of(
    riding: &[cadence::Riding],
    held: &[(ProductLineId, Vec<String>)],
    days: &[Day],
) -> Vec<Vec<String>> {
    let mut held = held.to_vec();
    let next = |line: ProductLineId,
                how: Versions,
                day: Day,
                held: &mut Vec<(ProductLineId, Vec<String>)>| {
        let known = held.iter().position(|(known, _)| *known == line);
        let at = known.unwrap_or_else(|| {
            held.push((line, Vec::new()));
            held.len() - 1
        });
        let own = &mut held[at].1;
        let version = how.next(own.iter().map(String::as_str), day);
        own.push(version.clone());
        version
    };
    days.iter()
        .map(|day| {
            let of_train = riding
                .iter()
                .map(|one| next(one.line, one.versions, *day, &mut held));
            of_train.collect()
        })
        .collect()
}

/// The template that the release of each product line of a cadence begins with, in their order: the closest that fits; `None`
/// where none does, or the cadence asks for none.
#[must_use]
pub fn templates_of<'a>(
    timetable: &'a Timetable,
    cadence: &cadence::Cadence,
    portfolio: &Portfolio,
) -> Vec<Option<(TemplateId, &'a Template)>> {
    let closest = |riding: &cadence::Riding| {
        let all = timetable.templates.iter().filter(|_| cadence.templates);
        let all = all.map(|(id, template)| (*id, template));
        let fitting = fitting(all, portfolio, riding.line, cadence.kind);
        fitting.into_iter().next()
    };
    cadence.riding.iter().map(closest).collect()
}

/// What making these trains comes to.
pub(super) fn generate(
    timetable: &Timetable,
    id: CadenceId,
    making: &[Making],
    world: &World,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let held = timetable
        .cadences
        .get(&id)
        .ok_or_else(|| Refusal::not_found("cadence"))?;
    if making.is_empty() || making.len() > cadence::AHEAD_LIMIT {
        return Err(Refusal::invalid(
            "Trains",
            format!("1 to {} trains are made at once.", cadence::AHEAD_LIMIT),
        ));
    }
    let (Some(portfolio), Some(lines)) = (&world.portfolio, &world.lines) else {
        return Ok(vec![]);
    };
    let held = held.clone().checked(Some(portfolio))?;
    let offset = ctx.zones.offset(&portfolio.organization.zone, ctx.now);
    let today = ctx.now.day_at(offset.unwrap_or(0));
    let expected: Vec<_> = coming(&held, timetable.made(id), portfolio, today, making.len())
        .into_iter()
        .filter_map(|one| Some((one.occurrence, one.day?)))
        .collect();
    let seen: Vec<_> = making.iter().map(|one| (one.occurrence, one.day)).collect();
    let templates = templates_of(timetable, &held, portfolio);
    let complete = making.iter().all(|one| {
        let ids = |at| one.milestones.get(at).map_or(0, Vec::len);
        let all = |(at, of): (usize, &Option<(_, &Template)>)| {
            ids(at) == of.map_or(0, |(_, template)| template.items.len())
        };
        one.releases.len() == held.riding.len() && templates.iter().enumerate().all(all)
    });
    if expected != seen || !complete {
        return Err(Refusal::new(
            RefusalKind::Changed,
            "What comes next has changed: look at it again, then make the trains.",
        ));
    }
    let days: Vec<_> = making.iter().map(|one| one.day).collect();
    let versions = versions_of(&held.riding, &lines.versions, &days);
    let mut release_keys = lines.release_keys.iter();
    let mut train_keys = lines.train_keys.iter();
    let mut begun = Vec::with_capacity(making.len());
    for (one, versions) in making.iter().zip(versions) {
        let mut releases = Vec::with_capacity(versions.len());
        let mut labels = Vec::with_capacity(versions.len());
        for (at, ((riding, version), (release, target))) in held
            .riding
            .iter()
            .zip(versions)
            .zip(&one.releases)
            .enumerate()
        {
            let mut milestones = vec![Milestone {
                target: true,
                forecast: Some(MilestoneDate::day(one.day)),
                ..Milestone::new(*target, "final")
            }];
            if let Some(template) = templates.get(at).copied().flatten() {
                let working = portfolio.working_days(Some(riding.line));
                let home = (&portfolio.organization.zone, ctx.zones);
                let ids = one.milestones.get(at).into_iter().flatten().copied();
                milestones.extend(laid(template, one.day, &working, home).milestones(ids));
            }
            let line = portfolio
                .lines
                .get(&riding.line)
                .map_or("", |line| &line.name);
            let taken = lines
                .versions
                .iter()
                .any(|(known, held)| *known == riding.line && held.contains(&version));
            if taken || version.chars().count() > VERSION_LIMIT {
                return Err(Refusal::conflict(format!(
                    "{} cannot be made: there is one of that version, or it is too long. Choose another way to make versions.",
                    under_line(line, &version)
                )));
            }
            labels.push(under_line(line, &version));
            releases.push((
                *release,
                release_keys.next().cloned(),
                release::Beginning {
                    line: riding.line,
                    version,
                    title: String::new(),
                    kind: held.kind,
                    destination: held.destination,
                    team: None,
                    owner: None,
                    milestones,
                },
            ));
        }
        begun.push(Begun {
            occurrence: one.occurrence,
            train: one.train,
            key: train_keys.next().cloned(),
            beginning: train::Beginning {
                name: name_of(&held.name, one.day),
                mode: held.mode,
                day: one.day,
                home: held.home,
                members: one.releases.iter().map(|(release, _)| *release).collect(),
            },
            labels,
            releases,
        });
    }
    Ok(vec![Event::TrainsMade { id, trains: begun }])
}

/// What a train of a cadence is called: `Quarterly 7 Oct 2026`.
#[must_use]
pub fn name_of(cadence: &str, day: Day) -> String {
    let day = day.long_text();
    // Without the weekday.
    [cadence, " ", day.get(4..).unwrap_or(&day)].concat()
}

impl Begun {
    /// What is remembered of it.
    #[must_use]
    pub fn made(&self) -> Made {
        Made {
            occurrence: self.occurrence,
            day: self.beginning.day,
            train: self.train,
        }
    }

    fn train_event(&self) -> train::Event {
        train::Event::Created {
            key: self.key.clone(),
            beginning: self.beginning.clone(),
            labels: self.labels.clone(),
        }
    }

    fn release_events(&self) -> impl Iterator<Item = (ReleaseId, release::Event)> {
        self.releases.iter().map(|(id, key, beginning)| {
            let event = release::Event::Created {
                key: key.clone(),
                beginning: beginning.clone(),
                import: None,
            };
            (*id, event)
        })
    }

    /// What of it is not any more as it began, by name: what stands in the way of taking it back.
    #[must_use]
    pub fn changed_since(
        &self,
        train: Option<&Train>,
        release: impl Fn(ReleaseId) -> Option<Release>,
        meta: &Meta,
    ) -> Vec<String> {
        let mut since = Vec::new();
        let mut own = Train::default();
        own.evolve(&self.train_event(), meta);
        if train != Some(&own) {
            since.push(["The train ", &self.beginning.name].concat());
        }
        for ((id, event), label) in self.release_events().zip(&self.labels) {
            let mut own = Release::default();
            own.evolve(&event, meta);
            if release(id).as_ref() != Some(&own) {
                since.push(label.clone());
            }
        }
        since
    }
}

/// Events of trains, and events of releases.
pub type Along = (
    Vec<(TrainId, train::Event)>,
    Vec<(ReleaseId, release::Event)>,
);

/// What events come to in trains and releases: written along with them, in the same step.
#[must_use]
pub fn along(event: &Event) -> Along {
    let (trains, how) = match event {
        Event::TrainsMade { trains, .. } => (trains, 0),
        Event::TrainsTakenBack { trains, .. } => (trains, 1),
        Event::TrainsBroughtBack { trains, .. } => (trains, 2),
        Event::TrainsRealigned { changes, .. } => {
            let moved = changes
                .iter()
                .map(|one| (one.from.train, one.train_event()));
            let releases = changes
                .iter()
                .flat_map(|one| train::along(&one.train_event()));
            return (moved.collect(), releases.collect());
        }
        _ => return (Vec::new(), Vec::new()),
    };
    let of_train = |one: &Begun| {
        let event = match how {
            0 => one.train_event(),
            1 => train::Event::Dissolved,
            _ => train::Event::Revived,
        };
        (one.train, event)
    };
    let of_releases = |one: &Begun| {
        let all: Vec<_> = match how {
            0 => one.release_events().collect(),
            1 => one
                .releases
                .iter()
                .map(|(id, ..)| (*id, release::Event::Withdrawn))
                .collect(),
            _ => one
                .releases
                .iter()
                .map(|(id, ..)| (*id, release::Event::Restored))
                .collect(),
        };
        all
    };
    (
        trains.iter().map(of_train).collect(),
        trains.iter().flat_map(of_releases).collect(),
    )
}

/// The product lines of a cadence with the programs whose codes begin the keys of their releases.
#[must_use]
pub fn codes(cadence: &cadence::Cadence, portfolio: &Portfolio) -> Vec<String> {
    let code = |line| {
        portfolio
            .program_of(line)
            .map(|(_, program)| program.code.clone())
    };
    cadence
        .riding
        .iter()
        .filter_map(|riding| code(riding.line))
        .collect()
}
