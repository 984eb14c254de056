//! What the pages in front of everything are told: sign-in, first run, sample data. Their forms are plain ones that work without
//! scripts: a form that is refused comes back as the same page, with what was entered and what is wrong with it.

use serde::{Deserialize, Serialize};

/// What such a page shows beside its form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// Whether nobody has set the installation up yet.
    pub vacant: bool,
    /// Whether the link that was opened is good for what it promises.
    pub link_works: bool,
    /// Whether sample data can be opened from here.
    pub sample: bool,
    /// What was entered, by field; never a password.
    pub values: Vec<(String, String)>,
    /// What is wrong, by field; an empty name is the form as a whole.
    pub problems: Vec<(String, String)>,
    /// The people of the sample data: identity and name.
    pub people: Vec<(String, String)>,
    /// The same page under another name of this machine, where a browser keeps a session of its own.
    pub beside: Option<String>,
}

impl Entry {
    /// What was entered into the field.
    #[must_use]
    pub fn value(&self, field: &str) -> String {
        found(&self.values, field).unwrap_or_default()
    }

    /// What is wrong with the field.
    #[must_use]
    pub fn problem(&self, field: &str) -> Option<String> {
        found(&self.problems, field)
    }
}

fn found(list: &[(String, String)], field: &str) -> Option<String> {
    list.iter()
        .find(|(name, _)| name == field)
        .map(|(_, text)| text.clone())
}
