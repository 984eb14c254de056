//! The release calendar: what it shows of a release, and which releases it shows.

mod filter;
mod row;

pub use filter::{Filter, Range};
pub use row::{Mark, Row};
