//! A template laid out from a target: which dates its milestones get, and what that changes of a release.

use super::{Count, Item, Template};
use crate::domain::{
    ids::{MilestoneId, TemplateId},
    portfolio::WorkingDays,
    schedule::{Given, Milestone, Owner, Schedule},
    time::{Day, MilestoneDate, Zone, Zones},
};

/// A template with the dates of its milestones.
#[derive(Clone, Debug, PartialEq)]
pub struct Laid {
    /// Which template.
    pub template: TemplateId,
    /// What it is called.
    pub name: String,
    /// The day that the dates count from.
    pub target: Day,
    /// Its milestones, each with its date.
    pub items: Vec<(Item, MilestoneDate)>,
}

/// The template's milestones from a target on that day. Times of day are those of `home`.
#[must_use]
pub fn laid(
    (id, template): (TemplateId, &Template),
    target: Day,
    working: &WorkingDays<'_>,
    (home, zones): (&Zone, &dyn Zones),
) -> Laid {
    let date = |item: &Item| {
        let day = match item.count {
            Count::Calendar => target.plus(item.days),
            Count::Working => working.plus(target, item.days),
        };
        let timed = item.time.and_then(|minutes| {
            let at = zones.instant(home, day, minutes)?;
            let offset = i16::try_from(zones.offset(home, at)? / 60).ok()?;
            Some(MilestoneDate::Instant { at, offset })
        });
        timed.unwrap_or(MilestoneDate::day(day))
    };
    Laid {
        template: id,
        name: template.name.clone(),
        target,
        items: template
            .items
            .iter()
            .map(|item| (item.clone(), date(item)))
            .collect(),
    }
}

/// The template's milestones where the target has no day yet: all of them to be confirmed, until the template is applied again.
#[must_use]
pub fn undated((id, template): (TemplateId, &Template)) -> Laid {
    Laid {
        template: id,
        name: template.name.clone(),
        target: Day::default(),
        items: template
            .items
            .iter()
            .map(|item| (item.clone(), MilestoneDate::ToBeConfirmed))
            .collect(),
    }
}

impl Laid {
    /// The milestones as a new release begins with them; one identity for each.
    #[must_use]
    pub fn milestones(&self, ids: impl Iterator<Item = MilestoneId>) -> Vec<Milestone> {
        let made = self.items.iter().zip(ids);
        made.map(|((item, date), id)| self.milestone(id, item, date))
            .collect()
    }

    /// One of them.
    #[must_use]
    pub fn milestone(&self, id: MilestoneId, item: &Item, date: &MilestoneDate) -> Milestone {
        Milestone {
            forecast: Some(date.clone()),
            owner: (!item.owner.is_empty()).then(|| Owner::Role(item.owner.clone())),
            given: Some(Box::new(self.given(item, date))),
            ..Milestone::new(id, item.name.clone())
        }
    }

    /// What is remembered of where a date came from.
    #[must_use]
    pub fn given(&self, item: &Item, date: &MilestoneDate) -> Given {
        Given {
            template: self.template,
            item: item.name.clone(),
            date: date.clone(),
            target: self.target,
        }
    }
}

/// Why a milestone stays where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It has happened.
    Happened,
    /// Somebody has set it by hand since, or entered it.
    ByHand,
    /// It is where the template has it.
    Same,
}

/// What becomes of a milestone of the template.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// The release has none of it yet.
    Added,
    /// It moves from this date.
    Moves(MilestoneDate),
    /// It stays on this date, if it has one.
    Stays(Why, Option<MilestoneDate>),
}

/// A milestone of a template held against a release.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<'a> {
    /// The template's milestone.
    pub item: &'a Item,
    /// The date that the template has for it.
    pub to: &'a MilestoneDate,
    /// The release's own, where it has one.
    pub milestone: Option<MilestoneId>,
    /// What becomes of it.
    pub fate: Fate,
}

/// The milestone that came from that item, or is called like it.
#[must_use]
pub fn given_to<'a>(schedule: &'a Schedule, laid: &Laid, item: &Item) -> Option<&'a Milestone> {
    let all = || schedule.milestones().filter(|milestone| !milestone.target);
    let came_from = |milestone: &&Milestone| {
        milestone
            .given
            .as_ref()
            .is_some_and(|given| given.template == laid.template && given.item == item.name)
    };
    let folded = item.name.to_lowercase();
    all()
        .find(came_from)
        .or_else(|| all().find(|milestone| milestone.name.to_lowercase() == folded))
}

/// What applying the template would change of the schedule, in the template's order.
#[must_use]
pub fn outlook<'a>(schedule: &Schedule, laid: &'a Laid) -> Vec<Line<'a>> {
    let fate = |milestone: &Milestone, to: &MilestoneDate| {
        let now = milestone.date().cloned();
        if milestone.actual.is_some() {
            return Fate::Stays(Why::Happened, now);
        }
        if now.as_ref() == Some(to) {
            return Fate::Stays(Why::Same, now);
        }
        match now {
            Some(now) if is_as_given(milestone, &now, laid.target) => Fate::Moves(now),
            now => Fate::Stays(Why::ByHand, now),
        }
    };
    laid.items
        .iter()
        .map(|(item, to)| {
            let held = given_to(schedule, laid, item);
            Line {
                item,
                to,
                milestone: held.map(|held| held.id),
                fate: held.map_or(Fate::Added, |held| fate(held, to)),
            }
        })
        .collect()
}

/// Whether the date is still the one that a template gave: the very date, or as far from the target as it was, where the
/// release has moved as a whole.
fn is_as_given(milestone: &Milestone, now: &MilestoneDate, target: Day) -> bool {
    let Some(given) = &milestone.given else {
        return false;
    };
    given.date == *now || given.date.plus(target.days_since(given.target)) == *now
}
