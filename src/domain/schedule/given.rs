//! Where a milestone's date came from: a template, laid out from the target as it was then.

use serde::{Deserialize, Serialize};

use crate::domain::{
    ids::{MilestoneId, TemplateId},
    time::{Day, MilestoneDate},
};

/// The date that a template gave to a milestone. While the milestone is there still, or as far from the target as then, nobody
/// has set it by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Which template.
    pub template: TemplateId,
    /// What the template calls the milestone.
    pub item: String,
    /// The date it gave.
    pub date: MilestoneDate,
    /// The target's day then.
    pub target: Day,
}

/// What is remembered of a milestone's date, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenChange {
    /// Which milestone.
    pub id: MilestoneId,
    /// Before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Box<Given>>,
    /// After.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Box<Given>>,
}
