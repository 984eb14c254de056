//! Subscriptions: the release calendar, or what a filter leaves of it, in the calendar program of whoever has the link.
//!
//! A link carries a secret of its own and nothing else; what is kept of it is a hash. It shows what its owner may see, for as
//! long as they may. Entries have the identity of the milestone or the deployment, and a sequence that rises with every change of the release, so that
//! programs move what they know rather than show it twice. The same link with another ending tells what has changed,
//! or is a page for a frame in another site.

mod atom;
pub mod changes;
mod deployments;
mod embed;
pub mod entries;
pub mod http;
mod ics;
pub mod page;
mod store;

/// Most subscriptions that a person has.
pub const FEED_LIMIT: usize = 50;
