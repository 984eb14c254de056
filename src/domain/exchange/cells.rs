//! Cells that a spreadsheet would take for formulas.
//!
//! An export puts an apostrophe before such a text, an import takes exactly that apostrophe away, so that what is exported
//! reads back as it was, apostrophes of its own included.

use std::borrow::Cow;

const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn begins_a_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// The text as it stands in an exported cell.
#[must_use]
pub fn exported(text: &str) -> Cow<'_, str> {
    if begins_a_formula(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that an exported cell stands for.
#[must_use]
pub fn imported(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if begins_a_formula(text) => text,
        _ => cell,
    }
}
