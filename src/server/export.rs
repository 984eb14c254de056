//! Export of the schedule as CSV: what an import reads back unchanged, row for row.
//!
//! Rows that were imported stand in the order in which they came; what was entered here follows what it was added to.

use std::collections::{HashMap, HashSet};

use crate::{
    domain::{
        exchange::{Column, RowState, exported, owner_name},
        ids::{MilestoneId, PersonId, ProductLineId, StreamId, StreamKind},
        portfolio::Portfolio,
        product_line::ProductLineMilestones,
        release::Release,
        schedule::{Milestone, Schedule},
        time::MilestoneDate,
    },
    server::{
        download::csv_line,
        engine::{Engine, all_kinds},
        import::{Names, PLACE_BITS},
        store::StoreError,
    },
};

/// A row with where it belongs: its place, its stream, its position there.
type Placed = ((u64, u64, usize), Vec<u8>);

/// What of the schedule is exported.
pub enum Only {
    /// All of it.
    Everything,
    /// These milestones of these streams.
    These(HashMap<StreamId, HashSet<MilestoneId>>),
}

impl Only {
    fn has_stream(&self, stream: StreamId) -> bool {
        match self {
            Self::Everything => true,
            Self::These(these) => these.contains_key(&stream),
        }
    }
    fn has(&self, stream: StreamId, milestone: MilestoneId) -> bool {
        match self {
            Self::Everything => true,
            Self::These(these) => {
                (these.get(&stream)).is_some_and(|these| these.contains(&milestone))
            }
        }
    }
}

/// The schedule or a part of it, of all programs and product lines in use.
///
/// # Errors
/// The record could not be read.
pub async fn schedule_csv(
    engine: &Engine,
    names: Names,
    only: Only,
) -> Result<Vec<u8>, StoreError> {
    engine
        .store()
        .read(move |connection| {
            let registry = all_kinds();
            let portfolio = registry.load(connection, StreamId::PORTFOLIO)?.state;
            let portfolio = portfolio.downcast::<Portfolio>().unwrap_or_default();
            let mut statement =
                connection.prepare_cached("SELECT no, stream FROM calendar ORDER BY no")?;
            let mut streams = statement.query([])?;
            let mut rows = Rows {
                portfolio: &portfolio,
                names: &*names,
                only: &only,
                rows: Vec::new(),
            };
            while let Some(row) = streams.next()? {
                let no = u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
                let Ok(stream) = row.get::<_, String>(1)?.parse::<StreamId>() else {
                    continue;
                };
                if !only.has_stream(stream) {
                    continue;
                }
                let state = registry.load(connection, stream)?.state;
                match stream.kind {
                    StreamKind::Release => {
                        let release = state.downcast::<Release>().unwrap_or_default();
                        if let Some(line) = release.line {
                            rows.add((no, stream), line, &release.version, &release.schedule)?;
                        }
                    }
                    StreamKind::ProductLine => {
                        let own = state
                            .downcast::<ProductLineMilestones>()
                            .unwrap_or_default();
                        rows.add((no, stream), ProductLineId(stream.id), "", &own.schedule)?;
                    }
                    StreamKind::Portfolio
                    | StreamKind::Train
                    | StreamKind::Import
                    | StreamKind::Timetable
                    | StreamKind::Scenario => {}
                }
            }
            rows.finish()
        })
        .await
}

struct Rows<'a> {
    portfolio: &'a Portfolio,
    names: &'a dyn Fn(PersonId) -> Option<String>,
    only: &'a Only,
    rows: Vec<Placed>,
}

impl Rows<'_> {
    fn add(
        &mut self,
        (no, stream): (u64, StreamId),
        line: ProductLineId,
        version: &str,
        schedule: &Schedule,
    ) -> Result<(), StoreError> {
        if !self.portfolio.line_in_use(line) {
            return Ok(());
        }
        let program = self
            .portfolio
            .program_of(line)
            .map_or("", |(_, program)| &program.name);
        let line = self
            .portfolio
            .lines
            .get(&line)
            .map_or("", |line| &line.name);
        let mut place = no << PLACE_BITS;
        for (index, milestone) in schedule.milestones().enumerate() {
            // One that was entered here stands where the one before it stands.
            place = milestone.place.unwrap_or(place);
            if !self.only.has(stream, milestone.id) {
                continue;
            }
            let (date, state) = date_of(milestone);
            let owner = milestone
                .owner
                .as_ref()
                .map(|owner| owner_name(self.portfolio, owner, self.names));
            let cells = [
                program,
                line,
                version,
                &milestone.name,
                &date,
                state.name(),
                owner.as_deref().unwrap_or_default(),
                &milestone.note,
            ];
            self.rows.push((
                (place, no, index),
                csv_line(cells.map(exported).iter().map(|cell| cell.as_bytes()))?,
            ));
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<u8>, StoreError> {
        self.rows.sort_unstable_by_key(|row| row.0);
        let mut file = csv_line(Column::ALL.iter().map(|column| column.name().as_bytes()))?;
        file.reserve(self.rows.iter().map(|row| row.1.len()).sum());
        self.rows
            .iter()
            .for_each(|row| file.extend_from_slice(&row.1));
        Ok(file)
    }
}

fn date_of(milestone: &Milestone) -> (String, RowState) {
    match (&milestone.actual, &milestone.forecast) {
        (Some(actual), _) => (actual.to_string(), RowState::Actual),
        (None, Some(forecast)) => (forecast.to_string(), RowState::Expected),
        (None, None) => (MilestoneDate::ToBeConfirmed.to_string(), RowState::Expected),
    }
}
