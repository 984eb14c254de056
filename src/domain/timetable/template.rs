//! Templates of milestones: what a release of some type has to pass, as offsets from its target.

use serde::{Deserialize, Serialize};

use super::{Event, Timetable, World};
use crate::domain::{
    Refusal,
    ids::{ProductLineId, TemplateId},
    portfolio::{FreezeScope, Portfolio},
    release::{Release, ReleaseType},
    schedule::Owner,
    text::{self, NAME_LIMIT},
};

/// Most templates that one organization has.
pub const TEMPLATE_LIMIT: usize = 200;
/// Most milestones of one template.
pub const ITEM_LIMIT: usize = 60;
/// Furthest that a milestone lies from the target: days.
pub const OFFSET_LIMIT: i32 = 730;

/// Which days an offset counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// All of them.
    #[default]
    Calendar,
    /// Those that are worked.
    Working,
}

/// A milestone of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What it is called.
    pub name: String,
    /// Days after the target; below 0 before it.
    pub days: i32,
    /// Which days these are.
    #[serde(default)]
    pub count: Count,
    /// Who answers for it: the part that somebody fills; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// When on that day, in minutes after midnight by the organization's clocks; `None`: the day as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<u16>,
}

impl Item {
    /// When it is, in words: `5 working days before the target, 14:00`.
    #[must_use]
    pub fn when(&self) -> String {
        let mut words = match self.days {
            0 => "on the target’s day".to_owned(),
            days => {
                let unit = match (self.count, days.unsigned_abs()) {
                    (Count::Calendar, 1) => " calendar day ",
                    (Count::Calendar, _) => " calendar days ",
                    (Count::Working, 1) => " working day ",
                    (Count::Working, _) => " working days ",
                };
                let side = if days < 0 { "before" } else { "after" };
                [&days.unsigned_abs().to_string(), unit, side, " the target"].concat()
            }
        };
        if let Some(time) = self.time {
            words.push_str(&format!(", {:02}:{:02}", time / 60, time % 60));
        }
        words
    }

    fn checked(mut self) -> Result<Self, Refusal> {
        self.name = text::required("Milestone", &self.name, NAME_LIMIT)?;
        self.owner = text::optional("Owner", &self.owner, NAME_LIMIT)?;
        if self.days.abs() > OFFSET_LIMIT {
            return Err(Refusal::invalid(
                "Days",
                format!(
                    "“{}” lies at most {OFFSET_LIMIT} days from the target.",
                    self.name
                ),
            ));
        }
        if self.time.is_some_and(|time| time >= 24 * 60) {
            return Err(Refusal::invalid(
                "Time",
                format!("“{}” is at a time of day, 00:00 to 23:59.", self.name),
            ));
        }
        Ok(self)
    }
}

/// A template of milestones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// What it is called; no other template is.
    pub name: String,
    /// For releases of these types; empty: of all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<ReleaseType>,
    /// For releases of everything, of a program, or of a product line.
    #[serde(default)]
    pub scope: FreezeScope,
    /// Its milestones, the target itself not among them.
    pub items: Vec<Item>,
}

impl Template {
    /// The template with its texts and offsets within the limits.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        self.name = text::required("Name", &self.name, NAME_LIMIT)?;
        self.types.sort_unstable();
        self.types.dedup();
        if matches!(self.scope, FreezeScope::Environment(_)) {
            return Err(Refusal::invalid(
                "For",
                "A template is for everything, for a program or for a product line.",
            ));
        }
        if self.items.is_empty() || self.items.len() > ITEM_LIMIT {
            return Err(Refusal::invalid(
                "Milestones",
                format!("A template has 1 to {ITEM_LIMIT} milestones."),
            ));
        }
        let items = std::mem::take(&mut self.items).into_iter();
        self.items = items.map(Item::checked).collect::<Result<_, _>>()?;
        for (at, item) in self.items.iter().enumerate() {
            let same = |other: &Item| other.name.to_lowercase() == item.name.to_lowercase();
            if self.items.iter().take(at).any(same) {
                return Err(Refusal::invalid(
                    "Milestones",
                    format!(
                        "“{}” stands twice: a milestone is known by its name when the template is applied again.",
                        item.name
                    ),
                ));
            }
        }
        Ok(self)
    }

    /// Whether it is for releases of that line and type.
    #[must_use]
    pub fn fits(&self, portfolio: &Portfolio, line: ProductLineId, kind: ReleaseType) -> bool {
        let program = portfolio.lines.get(&line).map(|line| line.program);
        (self.types.is_empty() || self.types.contains(&kind)) && self.scope.holds(program, line)
    }
}

/// The templates for releases of that line and type, the closest first: for the product line, then for its program, then for
/// everything; of those alike, one for fewer types first, then by name.
#[must_use]
pub fn fitting<'a>(
    templates: impl Iterator<Item = (TemplateId, &'a Template)>,
    portfolio: &Portfolio,
    line: ProductLineId,
    kind: ReleaseType,
) -> Vec<(TemplateId, &'a Template)> {
    let mut found: Vec<_> = templates
        .filter(|(_, template)| template.fits(portfolio, line, kind))
        .collect();
    crate::domain::order::sort_by_key(&mut found, |(_, template)| {
        let width = match template.scope {
            FreezeScope::ProductLine(_) => 0,
            FreezeScope::Program(_) => 1,
            _ => 2,
        };
        let types = match template.types.len() {
            0 => usize::MAX,
            count => count,
        };
        (width, types, template.name.to_lowercase())
    });
    found
}

/// A template as that release would make one: every milestone that has a day, the target apart, counted in calendar days.
/// `None` where the target has no day to count from.
#[must_use]
pub fn draft_of(release: &Release) -> Option<Template> {
    let target = release.schedule.target()?.date()?.calendar_day()?;
    let mut items: Vec<Item> = Vec::new();
    for milestone in release.schedule.by_date() {
        let Some(day) = milestone.date().and_then(|date| date.calendar_day()) else {
            continue;
        };
        let known = items
            .iter()
            .any(|item| item.name.to_lowercase() == milestone.name.to_lowercase());
        let days = day.days_since(target);
        if milestone.target || known || days.abs() > OFFSET_LIMIT || items.len() == ITEM_LIMIT {
            continue;
        }
        items.push(Item {
            name: milestone.name.clone(),
            days,
            count: Count::Calendar,
            owner: match &milestone.owner {
                Some(Owner::Role(role)) => role.clone(),
                _ => String::new(),
            },
            time: None,
        });
    }
    Some(Template {
        name: ["Like ", &release.version].concat(),
        types: vec![release.kind],
        scope: FreezeScope::Organization,
        items,
    })
}

/// A further template, another form of one, or one less.
pub(super) fn keep(
    timetable: &Timetable,
    id: TemplateId,
    template: Option<&Template>,
    world: &World,
) -> Result<Vec<Event>, Refusal> {
    let from = timetable.templates.get(&id).cloned();
    let to = template.cloned().map(Template::checked).transpose()?;
    if let Some(to) = &to {
        if from.is_none() && timetable.templates.len() >= TEMPLATE_LIMIT {
            return Err(Refusal::conflict(format!(
                "An organization has at most {TEMPLATE_LIMIT} templates."
            )));
        }
        let mut others = timetable
            .templates
            .iter()
            .filter(|(other, _)| **other != id);
        if others.any(|(_, other)| other.name.to_lowercase() == to.name.to_lowercase()) {
            return Err(Refusal::invalid(
                "Name",
                format!("There is a template called “{}” already.", to.name),
            ));
        }
        let known = match (to.scope, &world.portfolio) {
            (_, None) => true,
            (FreezeScope::Program(id), Some(portfolio)) => portfolio.programs.contains_key(&id),
            (FreezeScope::ProductLine(id), Some(portfolio)) => portfolio.lines.contains_key(&id),
            _ => true,
        };
        if !known {
            return Err(Refusal::invalid("For", "What this is for does not exist."));
        }
    }
    Ok(if from == to {
        vec![]
    } else {
        vec![Event::TemplateKept { id, from, to }]
    })
}
