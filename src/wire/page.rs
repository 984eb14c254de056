//! What a page is told about its surroundings: rendered with it by the server, read again from it by the browser.

use serde::{Deserialize, Serialize};

use super::entry::Entry;
use crate::domain::time::{Day, Instant, Zone};
use crate::domain::{
    access::{Grants, Role},
    ids::PersonId,
};

/// The surroundings of a page: who reads it, in which organization, from which build, when and where.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageContext {
    /// The organization's name; empty until it is set up.
    pub organization: String,
    /// Who is signed in.
    pub person: Option<PersonBrief>,
    /// Identifies the build that rendered the page; the folder of its scripts and styles.
    pub build: String,
    /// Whether this is the sample data, where anybody may open the page as another person.
    pub sample: bool,
    /// The colours that the person chose.
    pub theme: Theme,
    /// When the page was rendered, by the server's clock.
    pub now: Instant,
    /// The organization's time zone.
    pub zone: Zone,
    /// How many seconds that zone is ahead of UTC at `now`.
    pub utc_offset: i32,
    /// The zone that the reader lives in; the organization's while their browser has not said.
    pub reader_zone: Zone,
    /// The first day of the reader's week, days after Monday.
    pub week_start: u8,
    /// What the reader's calendar begins with, as its address asks for it; empty where they have not said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub start: String,
    /// What a page in front of everything is told besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<Entry>,
}

impl PageContext {
    /// The organization's day when the page was rendered.
    #[must_use]
    pub fn today(&self) -> Day {
        self.now.day_at(self.utc_offset)
    }
    /// Where the reader's calendar is.
    #[must_use]
    pub fn calendar(&self) -> String {
        if self.start.is_empty() {
            return String::from("/");
        }
        ["/?", &self.start].concat()
    }
    /// The rights of the reader; none if nobody is signed in.
    #[must_use]
    pub fn grants(&self) -> Grants {
        self.person
            .as_ref()
            .map(|person| person.roles.clone())
            .unwrap_or_default()
    }
}

/// A person in brief: as the shell, avatars and live connections know them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonBrief {
    /// Their identity.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// The roles that they hold.
    #[serde(default)]
    pub roles: Grants,
}

impl PersonBrief {
    /// Their roles, in words.
    #[must_use]
    pub fn role(&self) -> String {
        let labels: Vec<_> = self.roles.0.iter().copied().map(Role::label).collect();
        labels.join(", ")
    }
}

/// The colours of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the device says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All themes, in the order offered.
    pub const ALL: [Theme; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name in the cookie and in `html[data-theme]`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that name; anything else is the device's.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.name() == name)
            .unwrap_or_default()
    }
}
