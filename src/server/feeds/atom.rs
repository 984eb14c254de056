//! Changes of the schedule as an Atom feed (RFC 4287).

use sha2::{Digest, Sha256};

use super::{
    changes::Change,
    entries::{Told, name_of},
};
use crate::domain::{
    Actor,
    ids::FeedId,
    time::{Instant, MilestoneDate},
};

/// The whole feed. It does not name its own address, which is a secret: what a reader passes on must not pass that on, too.
#[must_use]
pub fn feed(id: FeedId, made: Instant, changes: &[Change], told: &Told<'_>) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
    );
    let updated = changes.iter().map(|change| change.meta.at).max();
    element(&mut xml, "id", &urn(id.0));
    element(&mut xml, "title", &format!("{}: changes", told.name));
    element(&mut xml, "updated", &rfc3339(updated.unwrap_or(made)));
    link(&mut xml, &format!("{}/", told.url));
    author(&mut xml, "Signalbox");
    for change in changes {
        entry(&mut xml, change, told);
    }
    xml.push_str("</feed>\n");
    xml
}

fn entry(xml: &mut String, change: &Change, told: &Told<'_>) {
    let Change {
        row,
        meta,
        told: what,
    } = change;
    xml.push_str("<entry>\n");
    element(xml, "id", &identity(change));
    let name = name_of(row, told.portfolio);
    element(xml, "title", &format!("{name}: {}", what.what));
    element(xml, "updated", &rfc3339(meta.at));
    element(xml, "published", &rfc3339(meta.at));
    let by = match meta.actor {
        Actor::Person(id) => (told.person)(id).unwrap_or_else(|| "A former member".to_owned()),
        Actor::System => "Signalbox".to_owned(),
    };
    author(xml, &by);
    let at = row
        .key
        .as_ref()
        .map(|key| format!("{}/releases/{key}", told.url));
    link(xml, &at.unwrap_or_else(|| format!("{}/", told.url)));
    if let Some((_, program)) = told.portfolio.program_of(row.line) {
        xml.push_str("<category term=\"");
        escape(xml, &program.name);
        xml.push_str("\"/>\n");
    }
    xml.push_str("<content type=\"text\">");
    escape(xml, &content(change, told));
    xml.push_str("</content>\n</entry>\n");
}

/// What was done, and each value before and after.
fn content(change: &Change, told: &Told<'_>) -> String {
    let mut lines = vec![format!(
        "{}: {}.",
        name_of(&change.row, told.portfolio),
        change.told.what
    )];
    for value in &change.told.changes {
        let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
        lines.push(format!(
            "{}: {} → {}",
            value.of,
            side(&value.from),
            side(&value.to)
        ));
    }
    if let Some(reason) = &change.meta.reason {
        lines.push(format!("Reason: {}", reason.words()));
    }
    if let Some(target) = change.row.target()
        && target.date != MilestoneDate::ToBeConfirmed
    {
        lines.push(format!("Its target is {}.", target.date.long_text()));
    }
    lines.join("\n")
}

/// The same for the same change, in every feed and for ever: made from where it stands in the record (RFC 9562, version 8).
fn identity(change: &Change) -> String {
    let place = format!("{} {}", change.row.stream, change.meta.version);
    let hash = Sha256::digest(place.as_bytes());
    let (bits, _) = hash.split_at(16);
    let number = bits
        .iter()
        .fold(0, |number, byte| (number << 8) | u128::from(*byte));
    urn((number & !(0xf << 76) & !(0x3 << 62)) | (0x8 << 76) | (0x2 << 62))
}

fn urn(id: u128) -> String {
    let digits = format!("{id:032x}");
    let mut text = String::from("urn:uuid:");
    for (at, digit) in digits.chars().enumerate() {
        if matches!(at, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        text.push(digit);
    }
    text
}

fn rfc3339(at: Instant) -> String {
    let seconds = at.ms_of_day() / 1000 % 60;
    format!("{}:{seconds:02}Z", at.clock_text(0).replace(' ', "T"))
}

fn author(xml: &mut String, name: &str) {
    xml.push_str("<author><name>");
    escape(xml, name);
    xml.push_str("</name></author>\n");
}

fn link(xml: &mut String, href: &str) {
    xml.push_str("<link rel=\"alternate\" type=\"text/html\" href=\"");
    escape(xml, href);
    xml.push_str("\"/>\n");
}

fn element(xml: &mut String, name: &str, text: &str) {
    xml.extend(["<", name, ">"]);
    escape(xml, text);
    xml.extend(["</", name, ">\n"]);
}

/// Appends a text so that it is text; what XML knows no way to say is left out (XML 1.0, 2.2).
pub(super) fn escape(xml: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\n' | '\t' => xml.push(character),
            '\u{fffe}' | '\u{ffff}' => {}
            control if control.is_control() => {}
            other => xml.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_identities_have_the_form_that_the_format_asks_for() {
        assert_eq!(rfc3339(Instant(1_759_845_909_123)), "2025-10-07T14:05:09Z");
        assert_eq!(
            urn(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef),
            "urn:uuid:01234567-89ab-cdef-0123-456789abcdef"
        );
    }

    #[test]
    fn what_people_wrote_stays_text() {
        let mut xml = String::new();
        element(&mut xml, "title", "a <b> & \"c\"\u{0}\u{ffff}\nd]]>");
        assert_eq!(
            xml,
            "<title>a &lt;b&gt; &amp; &quot;c&quot;\nd]]&gt;</title>\n"
        );
    }
}
