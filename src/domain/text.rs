//! Texts with limits, and personal free text that can be erased.

use serde::{Deserialize, Serialize};

use super::{Refusal, ids::TextId};

/// Longest name of a program, product line, team, environment, milestone: characters.
pub const NAME_LIMIT: usize = 120;
/// Longest version of a release: characters.
pub const VERSION_LIMIT: usize = 60;
/// Longest note on a milestone: characters.
pub const NOTE_LIMIT: usize = 2_000;
/// Longest reason: characters.
pub const REASON_LIMIT: usize = 2_000;

/// The text without white space around it, if it has 1 to `limit` characters and no control characters.
///
/// # Errors
/// [`Refusal`] that names the field and the limit.
pub fn required(field: &str, text: &str, limit: usize) -> Result<String, Refusal> {
    let text = optional(field, text, limit)?;
    if text.is_empty() {
        return Err(Refusal::invalid(
            field,
            format!("{field} is empty: give it 1 to {limit} characters."),
        ));
    }
    Ok(text)
}

/// The text without white space around it, if it has at most `limit` characters and no control characters but line ends and tabs.
///
/// # Errors
/// [`Refusal`] that names the field and the limit.
pub fn optional(field: &str, text: &str, limit: usize) -> Result<String, Refusal> {
    let text = text.trim();
    let length = text.chars().count();
    if length > limit {
        return Err(Refusal::invalid(
            field,
            format!("{field} has {length} characters; the limit is {limit}."),
        ));
    }
    if let Some(c) = text
        .chars()
        .find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Err(Refusal::invalid(
            field,
            format!(
                "{field} contains the control character U+{:04X}.",
                u32::from(c)
            ),
        ));
    }
    Ok(text.to_owned())
}

/// Personal free text: a reason, a comment. The record holds its id and a salted hash, the text stands apart and can be
/// erased without breaking the record's chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeText {
    /// Its identity.
    pub id: TextId,
    /// The words; `None` once erased.
    pub body: Option<String>,
}

impl FreeText {
    /// The words, or what stands in their place once they were erased.
    #[must_use]
    pub fn words(&self) -> &str {
        self.body.as_deref().unwrap_or("(erased)")
    }
}

/// Compares two texts so that numbers in them count as numbers: `3.9` before `3.10`.
#[must_use]
pub fn natural_order(a: &str, b: &str) -> std::cmp::Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (Some(x), Some(y)) = (left.chars().next(), right.chars().next()) else {
            return left.len().cmp(&right.len());
        };
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
            let (i, j) = (digits(left), digits(right));
            let (n, m) = (
                left[..i].trim_start_matches('0'),
                right[..j].trim_start_matches('0'),
            );
            let order = n.len().cmp(&m.len()).then_with(|| n.cmp(m));
            if order.is_ne() {
                return order;
            }
            (left, right) = (&left[i..], &right[j..]);
        } else {
            if x != y {
                return x.cmp(&y);
            }
            (left, right) = (&left[x.len_utf8()..], &right[y.len_utf8()..]);
        }
    }
}

/// What has to be said before a release's name for its product line to be known: nothing where the name begins with it,
/// as `3.13.16` of `3.13` does.
#[must_use]
pub fn said_before<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let said = name
        .strip_prefix(line)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ' ', '-']));
    (!said && !line.is_empty()).then_some(line)
}

/// A release's name with its product line's: `Harbour Server 7.2`, `3.13.16`.
#[must_use]
pub fn under_line(line: &str, name: &str) -> String {
    match said_before(line, name) {
        Some(line) => [line, " ", name].concat(),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_the_version_begins_with_is_not_said_twice() {
        assert_eq!(under_line("3.13", "3.13.16"), "3.13.16");
        assert_eq!(under_line("3.1", "3.13.16"), "3.1 3.13.16");
        assert_eq!(under_line("Server", "7.2 Gangway"), "Server 7.2 Gangway");
        assert_eq!(under_line("", "7.2"), "7.2");
    }
}
