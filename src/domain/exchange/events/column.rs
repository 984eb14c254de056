//! The columns of a calendar file.

use crate::domain::exchange::Column;

/// A column that every calendar file has, whether or not its events say anything there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventColumn {
    /// When it begins.
    Date,
    /// What it is called, whole.
    Summary,
    /// The first of its categories.
    Category,
    /// The second.
    SecondCategory,
    /// Where it is.
    Location,
    /// What is said about it.
    Description,
    /// Its link.
    Link,
    /// Who called for it.
    Organizer,
    /// What the summary says by its pattern.
    Program,
    /// What the summary says by its pattern.
    ProductLine,
    /// What the summary says by its pattern.
    Release,
    /// What the summary says by its pattern.
    Milestone,
    /// What the summary says by its pattern.
    Owner,
    /// What the summary says by its pattern.
    Note,
    /// The program that was given for all of them.
    SameProgram,
    /// The product line that was given for all of them.
    SameLine,
}

impl EventColumn {
    /// All of them, in the order in which they stand; a calendar's own properties follow.
    pub const ALL: [EventColumn; 16] = [
        Self::Date,
        Self::Summary,
        Self::Category,
        Self::SecondCategory,
        Self::Location,
        Self::Description,
        Self::Link,
        Self::Organizer,
        Self::Program,
        Self::ProductLine,
        Self::Release,
        Self::Milestone,
        Self::Owner,
        Self::Note,
        Self::SameProgram,
        Self::SameLine,
    ];

    /// Where it stands.
    #[must_use]
    pub const fn place(self) -> usize {
        self as usize
    }

    /// Its name for people; empty where the page asks for it in another way.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Date | Self::SameProgram | Self::SameLine => "",
            Self::Summary => "Summary",
            Self::Category => "First category",
            Self::SecondCategory => "Second category",
            Self::Location => "Location",
            Self::Description => "Description",
            Self::Link => "Link",
            Self::Organizer => "Organizer",
            Self::Program => "Summary: program",
            Self::ProductLine => "Summary: product line",
            Self::Release => "Summary: release",
            Self::Milestone => "Summary: milestone",
            Self::Owner => "Summary: owner",
            Self::Note => "Summary: note",
        }
    }

    /// The column that holds what the summary's pattern says of a column.
    #[must_use]
    pub const fn in_summary(column: Column) -> Option<Self> {
        match column {
            Column::Program => Some(Self::Program),
            Column::ProductLine => Some(Self::ProductLine),
            Column::Release => Some(Self::Release),
            Column::Milestone => Some(Self::Milestone),
            Column::Owner => Some(Self::Owner),
            Column::Note => Some(Self::Note),
            Column::Date | Column::State => None,
        }
    }
}
