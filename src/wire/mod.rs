//! What crosses the network: page data, live frames, the one public error type.

pub mod calendar;
pub mod entry;
pub mod envelope;
pub mod error;
pub mod feeds;
pub mod frames;
pub mod import;
pub mod json;
pub mod page;
pub mod people;
pub mod record;
pub mod release;
pub mod scenario;
pub mod slip;
pub mod templates;
pub mod train;
pub mod views;
