//! What the rows of a file are called: rows of a table, events of a calendar.

use crate::wire::import::Uploaded;

/// One, many, and where one stands.
#[derive(Clone, Copy)]
pub(super) struct Nouns(pub(super) [&'static str; 3]);

impl Nouns {
    pub(super) const fn of(uploaded: &Uploaded) -> Self {
        Self(match uploaded.calendar {
            None => ["row", "rows", "Row"],
            Some(_) => ["event", "events", "Line"],
        })
    }

    /// `1 row`, `2 rows`
    pub(super) fn count(self, count: u32) -> String {
        let [one, many, _] = self.0;
        [
            count.to_string().as_str(),
            " ",
            if count == 1 { one } else { many },
        ]
        .concat()
    }
}
