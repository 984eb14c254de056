//! What a page is told about its surroundings: rendered with it by the server, read again from it by the browser.

use serde::{Deserialize, Serialize};

/// The surroundings of a page: who reads it, in which organization, from which build.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageContext {
    /// The organization's name; empty until it is set up.
    pub organization: String,
    /// Who is signed in.
    pub person: Option<PersonBadge>,
    /// Identifies the build that rendered the page; the folder of its scripts and styles.
    pub build: String,
    /// Whether this is the sample data, where anybody may open the page as another person.
    pub sample: bool,
    /// The colours that the person chose.
    pub theme: Theme,
}

/// A person as the shell shows them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonBadge {
    /// Their identity, 32 hexadecimal digits.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their role, in words.
    pub role: String,
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
