//! Records, page by page and as files: who changed what, when, why.

use std::collections::HashMap;

use axum::{extract::Query, http::HeaderMap, response::Response};

use super::{Known, failed, may_view, people, portfolio_of, release_at, snapshot, train::train_at};
use crate::{
    domain::{
        Actor, Context, Meta, Refusal,
        exchange::exported,
        ids::{ProductLineId, ReleaseId, ScenarioId, StreamId, StreamKind, TrainId},
        portfolio::{Part, Portfolio, noun},
        product_line::ProductLineMilestones,
        record::{Change, Filter, Names, Recorded},
        release::Release,
        scenario::Scenario,
        schedule::Schedule,
        time::{Instant, Zone, Zones},
        timetable::Timetable,
        train::Train,
        undo::History,
    },
    server::{
        auth::Session,
        download::{Failed, csv_file, csv_line},
        engine::{Engine, system_now},
        page,
        store::{StoreError, record::StoredEvent},
        zones::TzDatabase,
    },
    wire::{
        error::PublicError,
        frames::Snapshot,
        record::{ENTRIES, Entry, RecordData, Subject},
    },
};

/// How far back it is looked whether a change can still be taken back: events.
const UNDO_WITHIN: usize = 200;
/// Events that are read at a time while looking for those that are asked for.
const AT_ONCE: usize = 500;

/// What is asked of a record.
pub struct Wanted {
    /// Only what lies below this version.
    pub before: Option<u64>,
    /// Only such changes.
    pub filter: Filter,
    /// By whose clocks days are read.
    pub zone: Zone,
}

/// The record at an address: `releases`, `lines`, `trains` or `portfolio`, and which.
///
/// # Errors
/// They may not see it, there is no such thing, or it could not be read.
pub async fn record(
    session: &Session,
    (area, which): (&str, &str),
    wanted: &Wanted,
) -> Result<RecordData, PublicError> {
    may_view(session)?;
    let engine = session.engine();
    match area {
        "releases" => {
            let id = release_at(engine, which).await?;
            let id = id.ok_or_else(|| Refusal::not_found("release"))?;
            of_release(session, id, wanted).await
        }
        "lines" => {
            let id = which
                .parse()
                .map_err(|_| Refusal::not_found("product line"))?;
            of_line(session, id, wanted).await
        }
        "trains" => {
            let id = train_at(engine, which).await?;
            let id = id.ok_or_else(|| Refusal::not_found("train"))?;
            of_train(session, id, wanted).await
        }
        "scenarios" => {
            let id = which.parse().map_err(|_| Refusal::not_found("scenario"))?;
            of_scenario(session, id, wanted).await
        }
        "templates" => of_templates(session, wanted).await,
        _ => of_portfolio(session, wanted).await,
    }
}

async fn of_release(
    session: &Session,
    id: ReleaseId,
    wanted: &Wanted,
) -> Result<RecordData, PublicError> {
    let (release, portfolio) = whole::<Release>(session, id.into()).await?;
    if release.version == 0 {
        return Err(Refusal::not_found("release").into());
    }
    let state = &release.state;
    let line = state.line.and_then(|line| portfolio.lines.get(&line));
    let line = line.map_or("", |line| &line.name);
    let subject = Subject::Release {
        address: state.key.clone().unwrap_or_else(|| id.to_string()),
        name: format!("{line} {}", state.version).trim_start().to_owned(),
        stands: state.stands(),
    };
    let names = known(session, &portfolio, Some(&state.schedule));
    page(&names, id.into(), &release, wanted, subject).await
}

async fn of_line(
    session: &Session,
    id: ProductLineId,
    wanted: &Wanted,
) -> Result<RecordData, PublicError> {
    let (own, portfolio) = whole::<ProductLineMilestones>(session, id.into()).await?;
    let line = portfolio.lines.get(&id);
    let line = line.ok_or_else(|| Refusal::not_found("product line"))?;
    let program = portfolio.programs.get(&line.program);
    let program = program.map_or("", |program| &program.name);
    let subject = Subject::ProductLine {
        id,
        name: format!("{program} {}", line.name).trim_start().to_owned(),
    };
    let names = known(session, &portfolio, Some(&own.state.schedule));
    page(&names, id.into(), &own, wanted, subject).await
}

async fn of_scenario(
    session: &Session,
    id: ScenarioId,
    wanted: &Wanted,
) -> Result<RecordData, PublicError> {
    let (scenario, portfolio) = whole::<Scenario>(session, id.into()).await?;
    if scenario.version == 0 {
        return Err(Refusal::not_found("scenario").into());
    }
    let subject = Subject::Scenario {
        id,
        name: scenario.state.name.clone(),
    };
    let names = known(session, &portfolio, None);
    page(&names, id.into(), &scenario, wanted, subject).await
}

async fn of_train(
    session: &Session,
    id: TrainId,
    wanted: &Wanted,
) -> Result<RecordData, PublicError> {
    let (train, portfolio) = whole::<Train>(session, id.into()).await?;
    if train.version == 0 {
        return Err(Refusal::not_found("train").into());
    }
    let subject = Subject::Train {
        address: train.state.address(id),
        name: train.state.name.clone(),
        stands: train.state.stands(),
    };
    let names = known(session, &portfolio, None);
    page(&names, id.into(), &train, wanted, subject).await
}

async fn of_templates(session: &Session, wanted: &Wanted) -> Result<RecordData, PublicError> {
    let (timetable, portfolio) = whole::<Timetable>(session, StreamId::TIMETABLE).await?;
    let names = known(session, &portfolio, None);
    let subject = Subject::Templates;
    page(&names, StreamId::TIMETABLE, &timetable, wanted, subject).await
}

async fn of_portfolio(session: &Session, wanted: &Wanted) -> Result<RecordData, PublicError> {
    let portfolio = portfolio_of(session.engine()).await?;
    let called = |part: Part| {
        let (name, _) = portfolio.state.part(part)?;
        Some(format!("the {} “{name}”", noun(part)))
    };
    let subject = Subject::Portfolio {
        part: wanted.filter.part.and_then(called),
    };
    let names = known(session, &portfolio.state, None);
    page(&names, StreamId::PORTFOLIO, &portfolio, wanted, subject).await
}

/// A stream's state, and the portfolio that its names stand in.
async fn whole<S: Recorded>(
    session: &Session,
    stream: StreamId,
) -> Result<(Snapshot<S>, Portfolio), PublicError> {
    let engine = session.engine();
    let state = snapshot(engine.load::<S>(stream).await.map_err(failed)?);
    Ok((state, portfolio_of(engine).await?.state))
}

const fn known<'a>(
    session: &'a Session,
    portfolio: &'a Portfolio,
    schedule: Option<&'a Schedule>,
) -> Known<'a> {
    Known {
        session,
        portfolio,
        schedule,
    }
}

async fn page<S: Recorded>(
    names: &Known<'_>,
    stream: StreamId,
    state: &Snapshot<S>,
    wanted: &Wanted,
    subject: Subject,
) -> Result<RecordData, PublicError> {
    let engine = names.session.engine();
    let (found, more) = find::<S>(engine, stream, wanted, ENTRIES).await?;
    let recent = engine.history(stream, None, UNDO_WITHIN).await;
    let recent = recent.map_err(failed)?;
    let recent = recent
        .iter()
        .map(decoded::<S>)
        .collect::<Result<Vec<_>, _>>()?;
    let entries = found.into_iter().map(|(meta, event)| Entry {
        version: meta.version,
        at: meta.at,
        who: who(&meta, names),
        command: meta.command,
        told: S::told(&event, names),
        undoable: undoable(names.session, &state.state, &recent, &meta),
        reason: meta.reason.map(|reason| reason.words().to_owned()),
    });
    Ok(RecordData {
        subject,
        stream,
        seq: state.seq,
        version: state.version,
        entries: entries.collect(),
        more,
        people: people(names.session),
        kinds: S::KINDS.to_vec(),
    })
}

fn who(meta: &Meta, names: &Known<'_>) -> String {
    match meta.actor {
        Actor::Person(id) => names
            .person(id)
            .unwrap_or_else(|| "A former member".to_owned()),
        Actor::System => "Signalbox".to_owned(),
    }
}

/// The first so many events that are asked for, newest first, and whether there are more.
async fn find<S: Recorded>(
    engine: &Engine,
    stream: StreamId,
    wanted: &Wanted,
    most: usize,
) -> Result<(Vec<(Meta, S::Event)>, bool), PublicError> {
    let period = wanted.filter.period(&wanted.zone, &TzDatabase);
    let mut before = wanted.before;
    let mut found = Vec::new();
    loop {
        let stored = engine.history(stream, before, AT_ONCE).await;
        let stored = stored.map_err(failed)?;
        for event in &stored {
            let (meta, event) = decoded::<S>(event)?;
            before = Some(meta.version);
            if !wanted.filter.admits::<S>(period, &meta, &event) {
                continue;
            }
            if found.len() == most {
                return Ok((found, true));
            }
            found.push((meta, event));
        }
        if stored.len() < AT_ONCE {
            return Ok((found, false));
        }
    }
}

/// Whether the command can be taken back, offered at its last event: asks the rules. `recent` are the newest events, newest
/// first.
fn undoable<S: Recorded>(
    session: &Session,
    state: &S,
    recent: &[(Meta, S::Event)],
    of: &Meta,
) -> bool {
    let of_it = |event: &&(Meta, S::Event)| event.0.command == of.command;
    let Some(last) = recent.iter().find(of_it) else {
        return false;
    };
    // A command that reaches back beyond what was read is left alone.
    let whole = recent
        .last()
        .is_none_or(|first| first.0.version == 1 || first.0.command != of.command);
    if last.0.version != of.version || !whole {
        return false;
    }
    let later = recent
        .iter()
        .take_while(|event| event.0.version > of.version);
    let history = History {
        undone: recent.iter().rev().filter(of_it).cloned().collect(),
        later: later.cloned().collect(),
    };
    let context = Context {
        actor: Actor::Person(session.person),
        grants: &session.grants,
        now: system_now(),
        zones: &TzDatabase,
        reason: None,
    };
    let undo = S::undo(of.command);
    state
        .decide(&undo, &S::remembering(history), &context)
        .is_ok()
}

fn decoded<S: Recorded>(event: &StoredEvent) -> Result<(Meta, S::Event), PublicError> {
    let payload = serde_json::from_str(event.payload.get());
    let payload = payload.map_err(|error| {
        failed(StoreError::Damaged(format!(
            "event {} of {}: {error}",
            event.meta.seq, event.stream
        )))
    })?;
    Ok((event.meta.clone(), payload))
}

/// `GET /export/record.csv?stream=…`: every change that the filter admits, newest first, as CSV.
///
/// # Errors
/// They may not see it, there is no such record, or it could not be read.
pub async fn csv(
    session: Session,
    Query(asked): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    may_view(&session)?;
    let stream = asked.get("stream").and_then(|stream| stream.parse().ok());
    let stream: StreamId = stream.ok_or_else(|| Refusal::not_found("record"))?;
    let zone = match page::zone_of(&headers) {
        Some(zone) => zone,
        None => session.house().organization().await.zone,
    };
    let wanted = Wanted {
        before: None,
        filter: Filter::read(|name| asked.get(name).cloned()),
        zone,
    };
    let file = match stream.kind {
        StreamKind::Release => {
            let (release, portfolio) = whole::<Release>(&session, stream).await?;
            if release.version == 0 {
                return Err(Refusal::not_found("release").into());
            }
            let names = known(&session, &portfolio, Some(&release.state.schedule));
            rows::<Release>(&names, stream, &wanted).await?
        }
        StreamKind::ProductLine => {
            let (own, portfolio) = whole::<ProductLineMilestones>(&session, stream).await?;
            if !portfolio.lines.contains_key(&ProductLineId(stream.id)) {
                return Err(Refusal::not_found("product line").into());
            }
            let names = known(&session, &portfolio, Some(&own.state.schedule));
            rows::<ProductLineMilestones>(&names, stream, &wanted).await?
        }
        StreamKind::Train => {
            let (train, portfolio) = whole::<Train>(&session, stream).await?;
            if train.version == 0 {
                return Err(Refusal::not_found("train").into());
            }
            let names = known(&session, &portfolio, None);
            rows::<Train>(&names, stream, &wanted).await?
        }
        StreamKind::Scenario => {
            let (scenario, portfolio) = whole::<Scenario>(&session, stream).await?;
            if scenario.version == 0 {
                return Err(Refusal::not_found("scenario").into());
            }
            let names = known(&session, &portfolio, None);
            rows::<Scenario>(&names, stream, &wanted).await?
        }
        StreamKind::Portfolio => {
            let portfolio = portfolio_of(session.engine()).await?.state;
            let names = known(&session, &portfolio, None);
            rows::<Portfolio>(&names, stream, &wanted).await?
        }
        StreamKind::Timetable => {
            let portfolio = portfolio_of(session.engine()).await?.state;
            let names = known(&session, &portfolio, None);
            rows::<Timetable>(&names, stream, &wanted).await?
        }
        StreamKind::Import => return Err(Refusal::not_found("record").into()),
    };
    Ok(csv_file("record.csv", file))
}

/// The names of the columns, and a row for each change.
async fn rows<S: Recorded>(
    names: &Known<'_>,
    stream: StreamId,
    wanted: &Wanted,
) -> Result<Vec<u8>, PublicError> {
    let (found, _) = find::<S>(names.session.engine(), stream, wanted, usize::MAX).await?;
    let zone = format!("time in {}", wanted.zone.name());
    let mut file = csv_line([
        "change",
        "time in UTC",
        &zone,
        "who",
        "what",
        "values",
        "reason",
    ])
    .map_err(failed)?;
    for (meta, event) in found {
        let told = S::told(&event, names);
        let values: Vec<_> = told.changes.iter().map(value).collect();
        let offset = TzDatabase.offset(&wanted.zone, meta.at).unwrap_or(0);
        let cells = [
            meta.version.to_string(),
            clock(meta.at, 0),
            clock(meta.at, offset),
            who(&meta, names),
            told.what,
            values.join("; "),
            meta.reason
                .map(|reason| reason.words().to_owned())
                .unwrap_or_default(),
        ];
        let cells = cells.each_ref().map(|cell| exported(cell));
        let line = csv_line(cells.each_ref().map(AsRef::as_ref));
        file.extend(line.map_err(failed)?);
    }
    Ok(file)
}

/// `Forecast: Tue 7 Oct 2025 → Tue 14 Oct 2025`.
fn value(change: &Change) -> String {
    let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    match &change.from {
        None => format!("{}: {}", change.of, side(&change.to)),
        from => format!("{}: {} → {}", change.of, side(from), side(&change.to)),
    }
}

/// `2025-10-07 14:05:09`.
fn clock(at: Instant, offset: i32) -> String {
    format!(
        "{}:{:02}",
        at.clock_text(offset),
        at.ms_of_day() / 1000 % 60
    )
}
