//! Identities: what a thing is, whatever it is called or numbered. 128 random bits each, written as 32 hexadecimal digits.
//!
//! The domain makes none: they arrive inside commands, so that the browser's prediction and the server's decision agree.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that is not an identity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an identity: it takes 32 hexadecimal digits")]
pub struct NotAnId;

fn parse_hex(text: &str) -> Result<u128, NotAnId> {
    if text.len() != 32
        || !text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    {
        return Err(NotAnId);
    }
    u128::from_str_radix(text, 16).map_err(|_| NotAnId)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u128);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:032x}", self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({:032x})", stringify!($name), self.0)
            }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                parse_hex(text).map(Self)
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

ids! {
    /// A person of the organization.
    PersonId,
    /// A command, made by whoever sends it; the same id again is the same command.
    CommandId,
    /// A program.
    ProgramId,
    /// A product line of a program.
    ProductLineId,
    /// A release, whatever version it carries.
    ReleaseId,
    /// A milestone of a release or of a product line.
    MilestoneId,
    /// A team.
    TeamId,
    /// An environment that releases are deployed into.
    EnvironmentId,
    /// A booking of an environment.
    BookingId,
    /// A deployment of a release.
    DeploymentId,
    /// A reference to a change in another system.
    ChangeId,
    /// A freeze.
    FreezeId,
    /// An exception from a freeze.
    ExceptionId,
    /// A day that is marked: a holiday, or one on which nothing is deployed.
    DayMarkId,
    /// A train.
    TrainId,
    /// A template of milestones.
    TemplateId,
    /// A cadence of trains.
    CadenceId,
    /// A scenario: a what-if copy of the dates of some releases.
    ScenarioId,
    /// One run of an import.
    ImportId,
    /// A subscription to the calendar.
    FeedId,
    /// A view of the calendar that somebody named.
    ViewId,
    /// A piece of personal free text, kept apart from the record so that it can be erased.
    TextId,
}

/// The kinds of streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StreamKind {
    /// Programs, product lines, teams, environments, freezes: one stream, [`StreamId::PORTFOLIO`].
    Portfolio,
    /// A product line's own milestones; shares its id with the product line.
    ProductLine,
    /// A release.
    Release,
    /// A train of releases.
    Train,
    /// The record of one import.
    Import,
    /// Templates of milestones and cadences of trains: one stream, [`StreamId::TIMETABLE`].
    Timetable,
    /// A joint move of releases, once it is made.
    Scenario,
}

impl StreamKind {
    /// All kinds.
    pub const ALL: [StreamKind; 7] = [
        Self::Portfolio,
        Self::ProductLine,
        Self::Release,
        Self::Train,
        Self::Import,
        Self::Timetable,
        Self::Scenario,
    ];

    /// The name in ids and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portfolio => "portfolio",
            Self::ProductLine => "line",
            Self::Release => "release",
            Self::Train => "train",
            Self::Import => "import",
            Self::Timetable => "timetable",
            Self::Scenario => "scenario",
        }
    }
}

/// A stream: its kind and its identity, written `kind:identity`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId {
    /// Which kind.
    pub kind: StreamKind,
    /// Which one.
    pub id: u128,
}

impl StreamId {
    /// The one portfolio of the installation.
    pub const PORTFOLIO: StreamId = StreamId {
        kind: StreamKind::Portfolio,
        id: 0,
    };
    /// The one timetable of the installation.
    pub const TIMETABLE: StreamId = StreamId {
        kind: StreamKind::Timetable,
        id: 0,
    };
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{:032x}", self.kind.name(), self.id)
    }
}

impl FromStr for StreamId {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let (kind, id) = text.split_once(':').ok_or(NotAnId)?;
        let kind = StreamKind::ALL
            .into_iter()
            .find(|k| k.name() == kind)
            .ok_or(NotAnId)?;
        Ok(Self {
            kind,
            id: parse_hex(id)?,
        })
    }
}

impl Serialize for StreamId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for StreamId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

macro_rules! streams_of {
    ($($id:ident => $kind:ident),+) => {$(
        impl From<$id> for StreamId {
            fn from(id: $id) -> Self {
                Self { kind: StreamKind::$kind, id: id.0 }
            }
        }
    )+};
}
streams_of!(ReleaseId => Release, ProductLineId => ProductLine, TrainId => Train, ImportId => Import, ScenarioId => Scenario);
