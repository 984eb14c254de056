//! Holidays from a calendar file: the file is read here, and what it says goes back to whoever may take it up.

use super::auth::required;
use crate::{
    domain::{
        access::Operation,
        portfolio::days_file::{DaysFile, read_days},
    },
    wire::error::PublicError,
};

/// Reads the all-day events of a calendar file; nothing is changed by it.
///
/// # Errors
/// They may not change the portfolio, or the file cannot be read: then each line that is at fault is named.
pub fn read(text: &str) -> Result<DaysFile, PublicError> {
    required()?.may(Operation::EditPortfolio)?;
    Ok(read_days(text)?)
}
