//! Calendar files (iCalendar, RFC 5545) as text: content lines with the number of the line they begin on, so that whatever is
//! wrong is told by its line. What events mean is told by whoever reads them.

use crate::domain::time::{Day, Instant};

/// Longest identity that a calendar gives to what it holds: characters.
pub const UID_LIMIT: usize = 200;
/// Most events that a calendar file holds.
pub const EVENT_LIMIT: usize = 20_000;
/// Longest line, put together from the lines that it was folded into: bytes.
pub const LINE_LIMIT: usize = 64 * 1024;

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
    /// What else it holds beside time zones, such as `VTODO`: the line on which it begins, and its name.
    pub others: Vec<(usize, String)>,
}

/// When an event begins or ends, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// A day.
    Day(Day),
    /// What clocks show on a day: minutes after midnight, and where; `None`: wherever one is.
    Clock(Day, u16, Option<String>),
    /// A moment.
    Moment(Instant),
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

impl Property {
    /// The texts that it lists, as CATEGORIES does: separated by commas that are not escaped.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        let (mut from, mut escaped) = (0, false);
        let cuts = self.value.char_indices().filter(|(_, letter)| {
            let cut = *letter == ',' && !escaped;
            escaped = *letter == '\\' && !escaped;
            cut
        });
        for end in cuts.map(|(at, _)| at).chain([self.value.len()]) {
            let value = self.value.get(from..end).unwrap_or_default();
            from = end + 1;
            let one = Self {
                value: value.to_owned(),
                ..self.clone()
            };
            texts.extend(Some(one.text()).filter(|text| !text.trim().is_empty()));
        }
        texts
    }

    /// The day, or the time on a day, that it names.
    ///
    /// # Errors
    /// It names neither.
    pub fn when(&self) -> Result<When, LineFault> {
        let value = self.value.trim();
        let wrong = |what: &str| {
            let value: String = value.chars().take(20).collect();
            LineFault::new(
                self.line,
                format!("{} is not a {what}: {value}.", self.name),
            )
        };
        let is_date = self
            .parameter("VALUE")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("DATE"));
        if is_date || !value.contains('T') {
            return basic_day(value).map(When::Day).ok_or_else(|| wrong("day"));
        }
        let (clock, utc) = match value.strip_suffix('Z') {
            Some(clock) => (clock, true),
            None => (value, false),
        };
        let read = clock.split_once('T').and_then(|(day, time)| {
            let fits = time.len() == 6 && time.bytes().all(|b| b.is_ascii_digit());
            let two = |at: usize| time.get(at..at + 2)?.parse::<u16>().ok();
            let (hours, minutes, seconds) = (two(0)?, two(2)?, two(4)?);
            let fits = fits && hours < 24 && minutes < 60 && seconds <= 60;
            fits.then_some((basic_day(day)?, hours * 60 + minutes))
        });
        let (day, minutes) = read.ok_or_else(|| wrong("time on a day"))?;
        if utc {
            let at = day.utc_midnight().0 + i64::from(minutes) * 60_000;
            return Ok(When::Moment(Instant(at)));
        }
        let zone = self.parameter("TZID").map(str::to_owned);
        Ok(When::Clock(day, minutes, zone))
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

    /// Whether it was called off.
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.property("STATUS")
            .is_some_and(|status| status.value.trim().eq_ignore_ascii_case("CANCELLED"))
    }

    /// The last day of an event of whole days, included.
    ///
    /// # Errors
    /// It ends before it begins, or not with a day.
    pub fn last_day(&self, first: Day) -> Result<Day, LineFault> {
        if let Some(end) = self.property("DTEND") {
            // The end is not included; one that is the beginning itself is written by some programs, and means one day.
            return match end.when()? {
                When::Day(end_day) if end_day >= first => Ok(end_day.plus(-1).max(first)),
                When::Day(_) => Err(LineFault::new(end.line, "The event ends before it begins.")),
                _ => Err(LineFault::new(
                    end.line,
                    "The event begins with a day and ends with a time.",
                )),
            };
        }
        let Some(lasts) = self.property("DURATION") else {
            return Ok(first);
        };
        let value = lasts.value.trim().trim_start_matches('+');
        let number = |text: &str| text.parse::<u8>().ok().map(i32::from);
        let days = value.strip_prefix('P').and_then(|rest| {
            let days = rest.strip_suffix('D').and_then(number);
            days.or_else(|| {
                rest.strip_suffix('W')
                    .and_then(number)
                    .map(|weeks| weeks * 7)
            })
        });
        match days {
            Some(days) if days > 0 => Ok(first.plus(days - 1)),
            _ => Err(LineFault::new(
                lasts.line,
                "An all-day event lasts whole days or weeks, as P2D or P1W.",
            )),
        }
    }
}

/// `YYYYMMDD`
#[must_use]
pub fn basic_day(text: &str) -> Option<Day> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Day::new(
        text.get(..4)?.parse().ok()?,
        text.get(4..6)?.parse().ok()?,
        text.get(6..)?.parse().ok()?,
    )
}

/// Reads a calendar file. What is neither the calendar nor an event is passed over; tasks and the like are listed.
///
/// # Errors
/// It is no calendar file, a line of it cannot be read, or a line or the number of events is over its limit.
pub fn calendar_text(file: &str) -> Result<CalendarText, LineFault> {
    let mut calendar = CalendarText::default();
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut seen = false;
    for (line, content) in unfolded(file.trim_start_matches('\u{feff}'))? {
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
                let within = open.last().is_some_and(|(_, what)| what == "VCALENDAR");
                if within && !matches!(what.as_str(), "VEVENT" | "VTIMEZONE") {
                    calendar
                        .others
                        .push((line, what.chars().take(40).collect()));
                }
                if what == "VEVENT" {
                    if calendar.events.len() == EVENT_LIMIT {
                        return Err(LineFault::new(
                            line,
                            format!("The file has more than {EVENT_LIMIT} events: split it."),
                        ));
                    }
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
fn unfolded(file: &str) -> Result<Vec<(usize, String)>, LineFault> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (number, line) in (1..).zip(file.split('\n')) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            _ => lines.push((number, line.to_owned())),
        }
        if let Some((begun, last)) = lines.last()
            && last.len() > LINE_LIMIT
        {
            return Err(LineFault::new(
                *begun,
                format!("This line has more than {} KB.", LINE_LIMIT / 1024),
            ));
        }
    }
    Ok(lines)
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
mod tests;
