//! A view of the calendar that somebody named: whose it is, and who may change it.

use crate::domain::{
    Refusal,
    access::{Grants, Operation},
    ids::{PersonId, ViewId},
};

/// Longest query that is kept: characters.
pub const QUERY_LIMIT: usize = 4_000;
/// Most views that a person has.
pub const VIEW_LIMIT: usize = 50;

/// A named view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its identity.
    pub id: ViewId,
    /// Whose it is.
    pub owner: PersonId,
    /// What they call it.
    pub name: String,
    /// What the calendar's address asks for, without the day.
    pub query: String,
    /// Whether everyone sees it.
    pub shared: bool,
}

impl SavedView {
    /// Whether a person sees it.
    #[must_use]
    pub fn is_seen_by(&self, person: PersonId) -> bool {
        self.shared || self.owner == person
    }

    /// Nothing, if a person may rename, share or remove it: its owner, and for what is shared those who manage people, so that
    /// nothing is left behind that nobody can take away.
    ///
    /// # Errors
    /// They do not see it, or it is somebody else's.
    pub fn may_be_changed_by(&self, person: PersonId, grants: &Grants) -> Result<(), Refusal> {
        if self.owner == person || (self.shared && grants.permit(Operation::ManagePeople)) {
            return Ok(());
        }
        if !self.is_seen_by(person) {
            return Err(Refusal::not_found("view"));
        }
        Err(Refusal::new(
            crate::domain::RefusalKind::NotAllowed,
            "This view is somebody else’s: save one of your own instead.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{RefusalKind, access::Role};

    #[test]
    fn a_view_is_changed_by_its_owner_and_taken_away_by_those_who_manage_people() {
        let view = |shared| SavedView {
            id: ViewId(1),
            owner: PersonId(1),
            name: "Mine".to_owned(),
            query: String::new(),
            shared,
        };
        let (manager, reader) = (
            Grants(vec![Role::Administrator]),
            Grants(vec![Role::Stakeholder]),
        );
        let kind = |shared, person, grants: &Grants| {
            let refused = view(shared).may_be_changed_by(PersonId(person), grants);
            refused.err().map(|refused| refused.kind)
        };
        assert_eq!(kind(false, 1, &reader), None);
        assert_eq!(kind(true, 1, &reader), None);
        assert_eq!(kind(true, 2, &manager), None);
        assert_eq!(kind(true, 2, &reader), Some(RefusalKind::NotAllowed));
        // What is private does not even exist for others.
        assert_eq!(kind(false, 2, &manager), Some(RefusalKind::NotFound));
        assert!(view(true).is_seen_by(PersonId(2)) && !view(false).is_seen_by(PersonId(2)));
    }
}
