//! Calendar files (iCalendar, RFC 5545) as text: content lines with the number of the line they begin on, so that whatever is
//! wrong is told by its line. What events mean is told by whoever reads them.

/// A property of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// The line of the file on which it begins, from 1.
    pub line: usize,
    /// Its name in capital letters.
    pub name: String,
    /// Its parameters, names in capital letters.
    pub parameters: Vec<(String, String)>,
    /// What it says, as it is written.
    pub value: String,
}

/// An event of a calendar file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventText {
    /// The line of the file on which it begins, from 1.
    pub line: usize,
    /// Its properties, in the order of the file.
    pub properties: Vec<Property>,
}

/// A calendar file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarText {
    /// What the calendar calls itself; empty if it does not say.
    pub name: String,
    /// Its events.
    pub events: Vec<EventText>,
}

/// What is wrong with a calendar file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Line {line}: {message}")]
pub struct LineFault {
    /// The line, from 1.
    pub line: usize,
    /// A sentence that says what to do about it.
    pub message: String,
}

impl LineFault {
    /// Something wrong on that line.
    #[must_use]
    pub fn new(line: usize, message: impl Into<String>) -> Self {
        Self {
            line,
            message: message.into(),
        }
    }
}

impl Property {
    /// A parameter's value.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut all = self.parameters.iter();
        all.find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// What it says, as text: what is escaped in the file is not any more.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.value.len());
        let mut letters = self.value.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => match letters.next() {
                    Some('n' | 'N') => text.push('\n'),
                    Some(other) => text.push(other),
                    None => text.push('\\'),
                },
                other => text.push(other),
            }
        }
        text
    }
}

impl EventText {
    /// Its property of that name.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties
            .iter()
            .find(|property| property.name == name)
    }
}

/// Reads a calendar file. What is neither the calendar nor an event (time zones, alarms, tasks) is passed over.
///
/// # Errors
/// It is no calendar file, or a line of it cannot be read.
pub fn calendar_text(file: &str) -> Result<CalendarText, LineFault> {
    let mut calendar = CalendarText::default();
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut seen = false;
    for (line, content) in unfolded(file.trim_start_matches('\u{feff}')) {
        if content.trim().is_empty() {
            continue;
        }
        let property = property(line, &content)?;
        let what = property.value.trim().to_ascii_uppercase();
        match property.name.as_str() {
            "BEGIN" => {
                if open.is_empty() && what != "VCALENDAR" {
                    return Err(LineFault::new(
                        line,
                        "A calendar file begins with BEGIN:VCALENDAR.",
                    ));
                }
                seen = true;
                if what == "VEVENT" {
                    calendar.events.push(EventText {
                        line,
                        properties: Vec::new(),
                    });
                }
                open.push((line, what));
            }
            "END" => match open.pop() {
                Some((_, begun)) if begun == what => {}
                Some((at, begun)) => {
                    return Err(LineFault::new(
                        line,
                        format!("END:{what} ends what began as {begun} on line {at}."),
                    ));
                }
                None => {
                    return Err(LineFault::new(
                        line,
                        format!("END:{what} ends what did not begin."),
                    ));
                }
            },
            name => match open.last().map(|(_, what)| what.as_str()) {
                None => {
                    return Err(LineFault::new(
                        line,
                        "A calendar file begins with BEGIN:VCALENDAR.",
                    ));
                }
                Some("VEVENT") => {
                    if let Some(event) = calendar.events.last_mut() {
                        event.properties.push(property);
                    }
                }
                Some("VCALENDAR") if name == "X-WR-CALNAME" || name == "NAME" => {
                    calendar.name = property.text().trim().to_owned();
                }
                Some(_) => {}
            },
        }
    }
    match open.last() {
        Some((line, what)) => Err(LineFault::new(
            *line,
            format!("{what} begins here and does not end: the file is cut off."),
        )),
        None if !seen => Err(LineFault::new(
            1,
            "A calendar file begins with BEGIN:VCALENDAR.",
        )),
        None => Ok(calendar),
    }
}

/// The content lines, each with the number of its first line: a line that begins with white space goes on with the one before.
fn unfolded(file: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (number, line) in (1..).zip(file.split('\n')) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            _ => lines.push((number, line.to_owned())),
        }
    }
    lines
}

/// `NAME;PARAMETER=value;OTHER="a:b":value`
fn property(line: usize, content: &str) -> Result<Property, LineFault> {
    let wrong = || {
        LineFault::new(
            line,
            "This is no line of a calendar file: it reads NAME:value.",
        )
    };
    let mut quoted = false;
    let mut colon = None;
    let mut cuts = Vec::new();
    for (at, letter) in content.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ';' if !quoted => cuts.push(at),
            ':' if !quoted => {
                colon = Some(at);
                break;
            }
            _ => {}
        }
    }
    let colon = colon.ok_or_else(wrong)?;
    let head = content.get(..colon).ok_or_else(wrong)?;
    let mut pieces = Vec::new();
    let mut from = 0;
    for cut in cuts.into_iter().chain([colon]) {
        pieces.push(head.get(from..cut).unwrap_or_default());
        from = cut + 1;
    }
    let name = pieces.first().copied().unwrap_or_default().trim();
    let fits = |name: &str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if !fits(name) {
        return Err(wrong());
    }
    let mut parameters = Vec::new();
    for piece in pieces.iter().skip(1) {
        let (name, value) = piece.split_once('=').ok_or_else(wrong)?;
        parameters.push((
            name.trim().to_ascii_uppercase(),
            value.trim().trim_matches('"').to_owned(),
        ));
    }
    Ok(Property {
        line,
        name: name.to_ascii_uppercase(),
        parameters,
        value: content.get(colon + 1..).unwrap_or_default().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_unfolded_and_keep_their_numbers() {
        let file = "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Public\r\n  holidays\r\nBEGIN:VEVENT\r\nSUMMARY;LANGUAGE=\"d:e\":Neu\r\n jahr\\, \\\\ \\n!\r\nBEGIN:VALARM\r\nTRIGGER:-P1D\r\nEND:VALARM\r\nUID:a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let read = calendar_text(file).unwrap();
        assert_eq!(read.name, "Public holidays");
        let event = &read.events[0];
        assert_eq!(event.line, 4);
        let summary = event.property("SUMMARY").unwrap();
        assert_eq!(
            (summary.line, summary.text().as_str()),
            (5, "Neujahr, \\ \n!")
        );
        assert_eq!(summary.parameter("LANGUAGE"), Some("d:e"));
        assert_eq!(event.property("UID").unwrap().line, 10);
        assert!(
            event.property("TRIGGER").is_none(),
            "an alarm is not the event"
        );
    }

    #[test]
    fn what_is_wrong_names_its_line() {
        for (file, line) in [
            ("", 1),
            ("Hello\n", 1),
            ("BEGIN:VEVENT\nEND:VEVENT\n", 1),
            (
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY\nEND:VEVENT\nEND:VCALENDAR",
                3,
            ),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", 3),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n", 2),
            ("BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n", 3),
        ] {
            assert_eq!(calendar_text(file).unwrap_err().line, line, "{file:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_comes_in_ends_it(file in "(BEGIN:VCALENDAR\n)?(BEGIN:VEVENT\n)?\\PC{0,60}(\n[ ;:\"]\\PC{0,20})?") {
            drop(calendar_text(&file));
        }
    }
}
