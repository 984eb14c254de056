//! Rows of the calendar that are followed.

use crate::domain::table::Table;
use std::sync::Arc;

use crate::{
    domain::{
        calendar::{Filter, Range, Row},
        ids::StreamId,
        time::Day,
    },
    wire::{
        calendar::Begin,
        frames::{ClientFrame, RowUpdate},
    },
};

/// Rows by their streams; shared, so that handing them on is cheap.
pub type Rows = Arc<Table<StreamId, Arc<Row>>>;

/// Days with their number of milestones.
pub type Counted = Arc<Vec<(Day, u32)>>;

/// What a feed shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeedView {
    /// The rows.
    pub rows: Rows,
    /// Where there are too many rows to list: days with their number of milestones.
    pub days: Option<Counted>,
    /// Whether this is what was asked for; false while it is under way.
    pub loaded: bool,
}

/// What the connection knows of a feed.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The days.
    pub range: Range,
    /// What a row must be.
    pub filter: Filter,
    rows: Table<StreamId, (u64, Arc<Row>)>,
    /// Rows that went, and when: what is older does not bring them back.
    gone: Table<StreamId, u64>,
    days: Option<Counted>,
    seq: u64,
    loaded: bool,
}

impl Watched {
    /// With what the page brought along.
    #[must_use]
    pub fn new(range: Range, filter: Filter, begin: Begin<Vec<Row>>) -> Self {
        let Begin { rows, seq, days } = begin;
        Self {
            range,
            filter,
            rows: rows
                .into_iter()
                .map(|row| (row.stream, (seq, Arc::new(row))))
                .collect(),
            gone: Table::new(),
            days: (!days.is_empty()).then(|| Arc::new(days)),
            seq,
            loaded: seq > 0,
        }
    }

    /// Other rows; those known already that will be among them are shown at once.
    #[must_use]
    pub fn turned_to(&self, range: Range, filter: Filter) -> Self {
        let stays = |row: &Row| {
            filter.finds_in(range, row) && (self.filter == filter || admits(&filter, row))
        };
        Self {
            rows: self
                .rows
                .iter()
                .filter(|(_, (_, row))| stays(row))
                .map(|(stream, known)| (*stream, known.clone()))
                .collect(),
            range,
            filter,
            gone: Table::new(),
            days: None,
            seq: 0,
            loaded: false,
        }
    }

    /// Whether it is about these days and rows.
    #[must_use]
    pub fn is_for(&self, range: Range, filter: &Filter) -> bool {
        self.range == range && self.filter == *filter
    }

    /// How it is asked for.
    #[must_use]
    pub fn request(&self) -> ClientFrame {
        ClientFrame::Watch {
            range: self.range,
            filter: self.filter.clone(),
            since: (self.loaded && self.days.is_none()).then_some(self.seq),
        }
    }

    /// Takes what the server says of the rows.
    pub fn take(&mut self, seq: u64, whole: bool, updates: &[RowUpdate]) {
        if whole {
            self.rows.clear();
            self.gone.clear();
            self.seq = seq;
            self.days = None;
            self.loaded = true;
        }
        for update in updates {
            if update.seq < self.row_seq(update.stream) {
                continue;
            }
            let row = update
                .row
                .as_ref()
                .and_then(|row| crate::wire::json::read::<Row>(row.get()).ok());
            match row {
                Some(row) => {
                    self.gone.remove(&update.stream);
                    self.rows.insert(update.stream, (update.seq, Arc::new(row)));
                }
                None => {
                    self.rows.remove(&update.stream);
                    self.gone.insert(update.stream, update.seq);
                }
            }
        }
        self.seq = self.seq.max(seq);
    }

    /// Takes numbers in place of rows.
    pub fn count(&mut self, seq: u64, days: Counted) {
        self.rows.clear();
        self.gone.clear();
        self.seq = seq;
        self.days = Some(days);
        self.loaded = true;
    }

    /// As of which sequence the row of a stream, or that there is none, is known.
    #[must_use]
    pub fn row_seq(&self, stream: StreamId) -> u64 {
        match (self.rows.get(&stream), self.gone.get(&stream)) {
            (Some((seq, _)), _) => *seq,
            (None, Some(seq)) => *seq,
            (None, None) => self.seq,
        }
    }

    /// What is shown of the rows themselves.
    #[must_use]
    pub fn view(&self) -> FeedView {
        FeedView {
            rows: Arc::new(
                self.rows
                    .iter()
                    .map(|(stream, (_, row))| (*stream, Arc::clone(row)))
                    .collect(),
            ),
            days: self.days.clone(),
            loaded: self.loaded,
        }
    }

    /// Lays a predicted row over what is shown.
    pub fn overlay(&self, view: &mut FeedView, stream: StreamId, row: Option<Row>) {
        if self.days.is_some() {
            return;
        }
        let rows = Arc::make_mut(&mut view.rows);
        let known = rows.contains_key(&stream);
        match row {
            Some(row)
                if self.filter.finds_in(self.range, &row)
                    && (known || admits(&self.filter, &row)) =>
            {
                rows.insert(stream, Arc::new(row));
            }
            _ => {
                rows.remove(&stream);
            }
        }
    }
}

/// Whether the row is certainly among those asked for. Whose program a product line is, is not known here.
fn admits(filter: &Filter, row: &Row) -> bool {
    filter.admits(row, |_| None)
}
