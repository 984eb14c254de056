//! What one text says of several columns: `<release>: <milestone>` reads `3.14.0: final`.

use super::Column;
use crate::domain::Refusal;

/// Longest pattern: characters.
pub const PATTERN_LIMIT: usize = 120;

/// The columns that a pattern may name.
const NAMED: [Column; 6] = [
    Column::Program,
    Column::ProductLine,
    Column::Release,
    Column::Milestone,
    Column::Owner,
    Column::Note,
];

/// How a text is read. Between two columns stands something by which they are told apart. Where that is a blank alone, one of
/// the two is the release, which is a single word then; anything else counts where it stands first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// What the text begins with.
    before: String,
    /// Columns that blanks stand between, with what stands after them.
    groups: Vec<(Vec<Column>, String)>,
}

impl Column {
    /// Its name in a pattern, without its brackets.
    fn in_pattern(self) -> String {
        self.label().to_lowercase()
    }
}

fn refusal(message: impl Into<String>) -> Refusal {
    Refusal::invalid("Pattern", message)
}

impl Pattern {
    /// Reads a pattern as a person writes it.
    ///
    /// # Errors
    /// It names no column, one twice or one that is not known, or two of them cannot be told apart.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if text.chars().count() > PATTERN_LIMIT {
            return Err(refusal(format!(
                "The pattern has more than {PATTERN_LIMIT} characters."
            )));
        }
        let text = blanks_as_one(text);
        let mut pattern = Self {
            before: String::new(),
            groups: Vec::new(),
        };
        let mut named: Vec<Column> = Vec::new();
        let mut rest = text.as_str();
        while let Some((literal, after)) = rest.split_once('<') {
            let (name, after) = after
                .split_once('>')
                .ok_or_else(|| refusal("The pattern has a < without its >."))?;
            let name = name.trim().to_lowercase();
            let column = NAMED
                .into_iter()
                .find(|column| column.in_pattern() == name)
                .ok_or_else(|| refusal(unknown(&name)))?;
            if named.contains(&column) {
                return Err(refusal(format!("The pattern names <{name}> twice.")));
            }
            pattern.push(literal, named.last().copied(), column)?;
            named.push(column);
            rest = after;
        }
        match pattern.groups.last_mut() {
            Some((_, after)) => rest.clone_into(after),
            None => return Err(refusal(unknown(""))),
        }
        Ok(pattern)
    }

    fn push(
        &mut self,
        literal: &str,
        before: Option<Column>,
        column: Column,
    ) -> Result<(), Refusal> {
        let Some(before) = before else {
            literal.clone_into(&mut self.before);
            self.groups.push((vec![column], String::new()));
            return Ok(());
        };
        if !literal.trim().is_empty() {
            if let Some((_, after)) = self.groups.last_mut() {
                literal.clone_into(after);
            }
            self.groups.push((vec![column], String::new()));
            return Ok(());
        }
        let told_apart = !literal.is_empty() && [before, column].contains(&Column::Release);
        if !told_apart {
            return Err(refusal(format!(
                "Where <{}> ends and <{}> begins cannot be told: put a sign between them.",
                before.in_pattern(),
                column.in_pattern()
            )));
        }
        if let Some((columns, _)) = self.groups.last_mut() {
            columns.push(column);
        }
        Ok(())
    }

    /// The columns that it names.
    pub fn columns(&self) -> impl Iterator<Item = Column> + '_ {
        self.groups
            .iter()
            .flat_map(|(columns, _)| columns.iter().copied())
    }

    /// What the text says of each column; `None` if it is not of this form.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Vec<(Column, String)>> {
        let text = blanks_as_one(text);
        let mut rest = text.trim().strip_prefix(self.before.trim_start())?;
        let mut found = Vec::new();
        let last = self.groups.len().checked_sub(1)?;
        for (at, (columns, after)) in self.groups.iter().enumerate() {
            let after = if at == last {
                after.trim_end()
            } else {
                after.as_str()
            };
            let said;
            (said, rest) = if at == last {
                (rest.strip_suffix(after)?, "")
            } else {
                rest.split_once(after)?
            };
            words_of(columns, said.trim(), &mut found)?;
        }
        Some(found)
    }
}

/// What a group of columns with blanks between them says.
fn words_of(columns: &[Column], said: &str, found: &mut Vec<(Column, String)>) -> Option<()> {
    let words: Vec<&str> = said.split(' ').filter(|word| !word.is_empty()).collect();
    let release = columns
        .iter()
        .position(|column| *column == Column::Release)
        .filter(|_| columns.len() > 1);
    let place = match release {
        None => None,
        Some(0) => Some(0),
        Some(at) if at + 1 == columns.len() => Some(words.len().checked_sub(1)?),
        // With something on both sides it is the first word in which a number stands.
        Some(_) => {
            let numbered = |word: &&str| word.contains(|letter: char| letter.is_ascii_digit());
            Some(1 + words.iter().skip(1).position(numbered)?)
        }
    };
    let parts: Vec<String> = match place {
        None => vec![words.join(" ")],
        Some(place) => {
            let before = words.get(..place)?.join(" ");
            let after = words.get(place + 1..)?.join(" ");
            let mut parts = vec![(*words.get(place)?).to_owned()];
            if release > Some(0) {
                parts.insert(0, before);
            }
            if release.is_some_and(|at| at + 1 < columns.len()) {
                parts.push(after);
            }
            parts
        }
    };
    if parts.len() != columns.len() || parts.iter().any(String::is_empty) {
        return None;
    }
    found.extend(columns.iter().copied().zip(parts));
    Some(())
}

fn unknown(name: &str) -> String {
    let names: Vec<String> = NAMED
        .iter()
        .map(|column| format!("<{}>", column.in_pattern()))
        .collect();
    let names = names.join(", ");
    if name.is_empty() {
        format!("The pattern names no column: {names}.")
    } else {
        let name: String = name.chars().take(40).collect();
        format!("<{name}> is no column of a pattern: {names}.")
    }
}

/// Every run of white space as one blank.
fn blanks_as_one(text: &str) -> String {
    let mut one = String::with_capacity(text.len());
    for letter in text.chars() {
        if !letter.is_whitespace() {
            one.push(letter);
        } else if !one.ends_with(' ') {
            one.push(' ');
        }
    }
    one
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(pattern: &str, text: &str) -> Option<String> {
        let read = Pattern::parse(pattern).unwrap().read(text)?;
        let parts = read
            .into_iter()
            .map(|(column, said)| format!("{}={said}", column.name()));
        Some(parts.collect::<Vec<_>>().join("|"))
    }

    #[test]
    fn a_text_is_read_by_its_pattern() {
        for (pattern, text, said) in [
            (
                "<release>: <milestone>",
                "3.14.0: final",
                "release=3.14.0|milestone=final",
            ),
            (
                "<release>: <milestone>",
                " Spring  2026:  beta: two ",
                "release=Spring 2026|milestone=beta: two",
            ),
            (
                "<product line> <release>: <milestone>",
                "Line 3 1.0: beta: a b",
                "product_line=Line 3|release=1.0|milestone=beta: a b",
            ),
            (
                "<release> <milestone>",
                "3.14.0 candidate 2",
                "release=3.14.0|milestone=candidate 2",
            ),
            (
                "<product line> <release> <milestone>",
                "Harbour crane 1.1 candidate 2",
                "product_line=Harbour crane|release=1.1|milestone=candidate 2",
            ),
            (
                "Release <release> (<milestone>)",
                "Release 1.0 (final)",
                "release=1.0|milestone=final",
            ),
            (
                "[<program>] <milestone> of <release>!",
                "[Quay] code freeze of 2.0!",
                "program=Quay|milestone=code freeze|release=2.0",
            ),
            (
                "<Product Line>/<MILESTONE>",
                "كرين/إصدار",
                "product_line=كرين|milestone=إصدار",
            ),
            (
                "<milestone>",
                "whatever it says",
                "milestone=whatever it says",
            ),
        ] {
            assert_eq!(
                read(pattern, text).as_deref(),
                Some(said),
                "{pattern} of {text}"
            );
        }
        for (pattern, text) in [
            ("<release>: <milestone>", "Team lunch"),
            ("<release>: <milestone>", ": final"),
            ("<release>: <milestone>", "1.0: "),
            ("<product line> <release>: <milestone>", "1.0: final"),
            ("<product line> <release> <milestone>", "Crane is ready"),
            ("Release <release>", "Result 1.0"),
            ("<release> (<milestone>)", "1.0 (final) or so"),
            ("<milestone>", "  "),
        ] {
            assert_eq!(read(pattern, text), None, "{pattern} of {text}");
        }
    }

    #[test]
    fn a_pattern_that_tells_nothing_apart_says_why() {
        for (pattern, says) in [
            ("", "names no column"),
            ("final", "names no column"),
            ("<date>: <milestone>", "<date> is no column"),
            ("<release", "without its >"),
            ("<release>: <release>", "<release> twice"),
            ("<release><milestone>", "put a sign between them"),
            (
                "<program> <product line>: <release>",
                "Where <program> ends and <product line> begins",
            ),
            (&"x".repeat(PATTERN_LIMIT + 1), "more than 120 characters"),
        ] {
            let said = Pattern::parse(pattern).unwrap_err().message;
            assert!(said.contains(says), "{pattern}: {said}");
        }
    }

    proptest! {
        /// Whatever parts are put together by a pattern come apart as they were.
        #[test]
        fn what_is_put_together_comes_apart(
            line in "[a-zé老][a-z0-9é]{0,8}( [a-z]{1,5}){0,2}",
            release in "[a-z]{0,3}[0-9]{1,3}(\\.[0-9]{1,2}){0,2}",
            milestone in "[a-z]{1,8}( [a-z0-9:]{1,5}){0,3}",
            order in 0..5_usize,
        ) {
            let (pattern, text) = [
                ("<product line> <release>: <milestone>", format!("{line} {release}: {milestone}")),
                ("<product line> / <release> / <milestone>", format!("{line} / {release} / {milestone}")),
                ("<milestone> | <product line> <release>", format!("{milestone} | {line} {release}")),
                ("<release> <milestone> [<product line>]", format!("{release} {milestone} [{line}]")),
                ("<release> – <product line>; <milestone>.", format!("{release} – {line}; {milestone}.")),
            ][order].clone();
            let read = Pattern::parse(pattern).unwrap().read(&text);
            let mut read = read.ok_or_else(|| TestCaseError::fail(format!("{pattern} of {text}")))?;
            read.sort();
            prop_assert_eq!(read, vec![
                (Column::ProductLine, line),
                (Column::Release, release),
                (Column::Milestone, milestone),
            ]);
        }

        #[test]
        fn no_text_ends_it(pattern in "(<(release|milestone|program)>|[ :<>a]){0,5}", text in "\\PC{0,40}") {
            let Ok(pattern) = Pattern::parse(&pattern) else { return Ok(()) };
            if let Some(read) = pattern.read(&text) {
                prop_assert_eq!(read.len(), pattern.columns().count());
                prop_assert!(read.iter().all(|(_, said)| !said.trim().is_empty()));
            }
        }
    }
}
