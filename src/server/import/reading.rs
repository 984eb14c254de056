//! A file as a table: UTF-8, separated by commas, semicolons or tabs, with the names of the columns in its first row; or a
//! calendar, whose events are the rows.

use crate::{
    domain::{
        Refusal,
        exchange::{Events, EventsBy, Fault, Mapping, ROW_LIMIT, Reader, Sheet, is_calendar},
    },
    wire::import::SIZE_LIMIT,
};

/// Most columns.
const COLUMN_LIMIT: usize = 200;

/// How the files begin that people take for tables: those of spreadsheet programs, which are archives, and older ones.
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];

/// A file whose first row was read.
pub struct Table<'a> {
    text: &'a str,
    separator: u8,
    /// The names of its columns.
    pub header: Vec<String>,
}

fn refusal(message: impl Into<String>) -> Refusal {
    Refusal::invalid("File", message)
}

/// A file that was looked at, before anybody says what its columns mean.
pub struct Read {
    /// The names of its columns.
    pub header: Vec<String>,
    /// Its first rows.
    pub first_rows: Vec<Vec<String>>,
    /// Which column is which, as it seems.
    pub mapping: Mapping,
    /// How its events are read, as it seems; `None` if it is a table.
    pub calendar: Option<EventsBy>,
}

/// Looks at a file, with at most so many of its rows.
///
/// # Errors
/// It cannot be read; the refusal says where and what to do.
pub fn read(name: &str, content: &[u8], rows: usize) -> Result<Read, Refusal> {
    if is_calendar(name, content) {
        let events = Events::read(utf8(content)?)?;
        let (by, mapping) = events.guess();
        return Ok(Read {
            header: events.header(),
            first_rows: events.first_rows(rows),
            mapping,
            calendar: Some(by),
        });
    }
    let table = table(content)?;
    Ok(Read {
        first_rows: table.first_rows(rows)?,
        mapping: Mapping::guess(table.header.iter().map(String::as_str)),
        header: table.header,
        calendar: None,
    })
}

/// The file as text, without the mark of its encoding.
pub(super) fn utf8(content: &[u8]) -> Result<&str, Refusal> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    std::str::from_utf8(content).map_err(|error| {
        let before = content.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let form = if is_calendar("", content) {
            "UTF-8"
        } else {
            "“CSV UTF-8”"
        };
        refusal(format!(
            "The file is not UTF-8, first on line {line}: save it as {form} and try again."
        ))
    })
}

/// Begins to read a file.
///
/// # Errors
/// It is too large, empty, or not UTF-8; the refusal says where and what to do.
pub fn table(content: &[u8]) -> Result<Table<'_>, Refusal> {
    if content.len() > SIZE_LIMIT {
        return Err(refusal(format!(
            "The file has {} MB; the limit is {} MB.",
            content.len() >> 20,
            SIZE_LIMIT >> 20
        )));
    }
    if WORKBOOKS.iter().any(|begin| content.starts_with(begin)) {
        return Err(refusal(
            "The file is a workbook or an archive: save its sheet as “CSV UTF-8” and try again.",
        ));
    }
    if content.starts_with(&[0xff, 0xfe]) || content.starts_with(&[0xfe, 0xff]) {
        return Err(refusal(
            "The file is UTF-16: save it as “CSV UTF-8” and try again.",
        ));
    }
    let text = utf8(content)?;
    if text.trim().is_empty() {
        return Err(refusal(
            "The file is empty: its first row names the columns, each further row is a milestone.",
        ));
    }
    let mut table = Table {
        text,
        separator: separator(text),
        header: Vec::new(),
    };
    let mut first = csv::StringRecord::new();
    table.reader().read_record(&mut first).map_err(unreadable)?;
    if first.len() > COLUMN_LIMIT {
        return Err(refusal(format!(
            "The file has {} columns; the limit is {COLUMN_LIMIT}.",
            first.len()
        )));
    }
    table.header = first
        .iter()
        .map(|name| name.trim().chars().take(120).collect())
        .collect();
    Ok(table)
}

/// The separator that stands most often in the first line; a comma if none does.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let often = |separator: u8| first.bytes().filter(|byte| *byte == separator).count();
    // The last of the most frequent wins, so the comma comes last.
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|separator| often(*separator))
        .unwrap_or(b',')
}

fn unreadable(error: csv::Error) -> Refusal {
    refusal(format!("The file cannot be read as CSV: {error}."))
}

impl Table<'_> {
    fn reader(&self) -> csv::Reader<&[u8]> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .from_reader(self.text.as_bytes())
    }

    /// The first rows as they stand there, at most so many.
    ///
    /// # Errors
    /// They cannot be read as CSV.
    pub fn first_rows(&self, most: usize) -> Result<Vec<Vec<String>>, Refusal> {
        let rows = self.reader().into_records().skip(1).take(most);
        rows.map(|row| {
            let row = row.map_err(unreadable)?;
            Ok(row
                .iter()
                .map(|cell| cell.chars().take(120).collect())
                .collect())
        })
        .collect()
    }

    /// All rows by a mapping: those that could be read, and what is wrong with the others.
    ///
    /// # Errors
    /// There are none or too many, or the file cannot be read as CSV.
    pub fn sheet(&self, mapping: Mapping) -> Result<(Sheet, Vec<Fault>), Refusal> {
        let mut csv = self.reader();
        let mut reader = Reader::new(mapping, self.header.len());
        let (mut rows, mut faults) = (Vec::new(), Vec::new());
        let mut record = csv::StringRecord::new();
        let mut number = 0_u32;
        while csv.read_record(&mut record).map_err(unreadable)? {
            number += 1;
            if number == 1 {
                continue;
            }
            if number as usize > ROW_LIMIT + 1 {
                return Err(refusal(format!(
                    "The file has more than {ROW_LIMIT} rows: split it."
                )));
            }
            match reader.read(number, Cells(record.iter())) {
                Ok(row) => rows.push(row),
                Err(mut wrong) => faults.append(&mut wrong),
            }
        }
        if number < 2 {
            return Err(refusal(
                "The file has no rows below the names of its columns.",
            ));
        }
        Ok((Sheet { rows, mapping }, faults))
    }
}

/// The cells of a record, counted.
#[derive(Clone)]
struct Cells<'r>(csv::StringRecordIter<'r>);

impl<'r> Iterator for Cells<'r> {
    type Item = &'r str;
    fn next(&mut self) -> Option<&'r str> {
        self.0.next()
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}
impl ExactSizeIterator for Cells<'_> {}
