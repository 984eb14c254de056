//! What the page of templates is told when it opens.

use serde::{Deserialize, Serialize};

use super::frames::Snapshot;
use crate::domain::{
    portfolio::Portfolio,
    timetable::{Template, Timetable},
};

/// Templates of milestones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TemplatesData {
    /// The templates.
    pub timetable: Snapshot<Timetable>,
    /// Programs and product lines.
    pub portfolio: Snapshot<Portfolio>,
    /// A template as the release that the address names would make it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Template>,
}
