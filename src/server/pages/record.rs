//! A release's record, page by page.

use super::{Known, failed, may_view, portfolio_of, release_at, snapshot};
use crate::{
    domain::{
        Actor, Meta, Refusal,
        access::Operation,
        ids::CommandId,
        portfolio::Portfolio,
        record::Names,
        release::{Event, Release, told},
        time::Zones,
        undo::{self, History},
    },
    server::{
        auth::Session,
        store::{StoreError, record::StoredEvent},
        zones::TzDatabase,
    },
    wire::{
        error::PublicError,
        release::{ENTRIES, Entry, RecordData},
    },
};

/// How far back it is looked whether a change can still be taken back: events.
const UNDO_WITHIN: usize = 200;

/// The entries below a version, newest first; without one, from the end.
///
/// # Errors
/// Nobody is signed in, there is no such release, or it could not be read.
pub async fn release_record(
    session: &Session,
    address: &str,
    before: Option<u64>,
) -> Result<RecordData, PublicError> {
    may_view(session)?;
    let engine = session.engine();
    let id = release_at(engine, address).await?;
    let id = id.ok_or_else(|| Refusal::not_found("release"))?;
    let release = snapshot(engine.load::<Release>(id).await.map_err(failed)?);
    if release.version == 0 {
        return Err(Refusal::not_found("release").into());
    }
    let mut stored = engine
        .history(id.into(), before, ENTRIES + 1)
        .await
        .map_err(failed)?;
    let more = stored.len() > ENTRIES;
    stored.truncate(ENTRIES);
    let portfolio = portfolio_of(engine).await?.state;
    let recent = engine
        .history(id.into(), None, UNDO_WITHIN)
        .await
        .map_err(failed)?;
    let recent = recent.iter().map(decoded).collect::<Result<Vec<_>, _>>()?;
    let names = Known {
        session,
        portfolio: &portfolio,
        schedule: Some(&release.state.schedule),
    };
    let clocks = Clocks::of(&portfolio);
    let mut entries = Vec::with_capacity(stored.len());
    for event in &stored {
        let (meta, event) = decoded(event)?;
        entries.push(Entry {
            version: meta.version,
            at: meta.at,
            local: clocks.text(&meta),
            who: match meta.actor {
                Actor::Person(id) => names
                    .person(id)
                    .unwrap_or_else(|| "A former member".to_owned()),
                Actor::System => "Signalbox".to_owned(),
            },
            command: meta.command,
            told: told(&event, &names),
            undoable: session.grants.permit(Operation::EditSchedule)
                && undoable(&recent, meta.command, meta.version),
            reason: meta.reason.map(|reason| reason.words().to_owned()),
        });
    }
    let line = release
        .state
        .line
        .and_then(|line| portfolio.lines.get(&line));
    Ok(RecordData {
        id,
        line: line.map(|line| line.name.clone()).unwrap_or_default(),
        release,
        entries,
        more,
    })
}

/// Whether the command can be taken back, offered at its last event. `recent` are the newest events, newest first.
fn undoable(recent: &[(Meta, Event)], command: CommandId, version: u64) -> bool {
    let of_it = |event: &&(Meta, Event)| event.0.command == command;
    let Some(last) = recent.iter().find(of_it) else {
        return false;
    };
    // A command that reaches back beyond what was read is left alone.
    let whole = recent
        .last()
        .is_none_or(|first| first.0.version == 1 || first.0.command != command);
    if last.0.version != version || !whole {
        return false;
    }
    let history = History {
        undone: recent.iter().rev().filter(of_it).cloned().collect(),
        later: recent
            .iter()
            .take_while(|event| event.0.version > version)
            .cloned()
            .collect(),
    };
    // The release's beginning is taken back by cancelling it, so that nobody loses it by a slip.
    let begins = history
        .undone
        .iter()
        .any(|(_, event)| matches!(event, Event::Created { .. }));
    !begins && undo::undo(command, Some(&history)).is_ok()
}

fn decoded(event: &StoredEvent) -> Result<(Meta, Event), PublicError> {
    let payload = serde_json::from_str(event.payload.get());
    let payload = payload.map_err(|error| {
        failed(StoreError::Damaged(format!(
            "event {} of {}: {error}",
            event.meta.seq, event.stream
        )))
    })?;
    Ok((event.meta.clone(), payload))
}

/// The clocks of the organization.
struct Clocks<'a> {
    zone: &'a crate::domain::time::Zone,
}

impl<'a> Clocks<'a> {
    fn of(portfolio: &'a Portfolio) -> Self {
        Self {
            zone: &portfolio.organization.zone,
        }
    }

    /// `Tue 7 Oct 2025, 14:05`.
    fn text(&self, meta: &Meta) -> String {
        let offset = TzDatabase.offset(self.zone, meta.at).unwrap_or(0);
        let clock = meta.at.clock_text(offset);
        let time = clock.get(11..).unwrap_or_default();
        format!("{}, {time}", meta.at.day_at(offset).long_text())
    }
}
