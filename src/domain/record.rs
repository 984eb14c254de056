//! The record in words: what an event says to a person. Who and when stand beside it, names join when read.

use serde::{Deserialize, Serialize};

use super::{
    ids::{MilestoneId, PersonId},
    portfolio::Part,
    schedule::Owner,
    time::MilestoneDate,
    undo::Undone,
};

mod filter;
pub use filter::{Filter, Kind, Period};

/// A stream whose history is told to people.
pub trait Recorded: Undone {
    /// The kinds of change that it knows, in the order offered.
    const KINDS: &'static [Kind];
    /// Of which kind the event is.
    fn kind(event: &Self::Event) -> Kind;
    /// Whether it says something of a schedule: of dates, of milestones, or of whether the thing stands.
    fn of_schedule(event: &Self::Event) -> bool {
        matches!(
            Self::kind(event),
            Kind::Dates | Kind::Milestones | Kind::Standing
        )
    }
    /// Which part of the portfolio the event is about, where it is about one.
    fn part(_event: &Self::Event) -> Option<Part> {
        None
    }
    /// The event in words.
    fn told(event: &Self::Event, names: &dyn Names) -> Told;
}

/// What ids are called, as far as whoever tells the record knows.
pub trait Names {
    /// A person's name.
    fn person(&self, id: PersonId) -> Option<String>;
    /// What a part of the portfolio is called.
    fn part(&self, part: Part) -> Option<String>;
    /// What a milestone is called.
    fn milestone(&self, id: MilestoneId) -> Option<String>;
}

/// What happened, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What was done, as a sentence without its subject: `moved “Code freeze”`.
    pub what: String,
    /// The values that changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// A value before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which value.
    pub of: String,
    /// Before; `None` where nothing stood there.
    pub from: Option<String>,
    /// After; `None` where nothing stands there now.
    pub to: Option<String>,
}

impl Told {
    /// What was done, where that says it all.
    #[must_use]
    pub fn plainly(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            changes: Vec::new(),
        }
    }
    /// With a value before and after.
    #[must_use]
    pub fn with(mut self, of: &str, from: Option<String>, to: Option<String>) -> Self {
        self.changes.push(Change {
            of: of.to_owned(),
            from,
            to,
        });
        self
    }
    /// With a value that began; nothing if there is none.
    #[must_use]
    pub fn begun(self, of: &str, to: Option<String>) -> Self {
        if to.is_some() {
            self.with(of, None, to)
        } else {
            self
        }
    }
}

/// The text, if there is any.
#[must_use]
pub fn worded(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A date as a person reads it.
#[must_use]
pub fn dated(date: Option<&MilestoneDate>) -> Option<String> {
    date.map(MilestoneDate::long_text)
}

/// What an owner is called.
#[must_use]
pub fn owned(owner: Option<&Owner>, names: &dyn Names) -> Option<String> {
    Some(match owner? {
        Owner::Role(name) => name.clone(),
        Owner::Person(id) => names
            .person(*id)
            .unwrap_or_else(|| "A former member".to_owned()),
        Owner::Team(id) => names
            .part(Part::Team(*id))
            .unwrap_or_else(|| "A former team".to_owned()),
    })
}
