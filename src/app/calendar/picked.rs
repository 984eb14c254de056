//! Releases that were picked: what can be done with them together, and the question before they move.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    board::Board,
    moving::{Move, whole_or},
    words,
};
use crate::{
    app::{
        route::go,
        scenarios::{self, bench::Bench, commit::CommitDialog, keep_scenario},
        trains::count,
        ui::{Button, Field, TextInput, Toasts, Variant, toasts},
    },
    domain::{
        access::Operation,
        calendar::Row,
        ids::{ReleaseId, ScenarioId},
        scenario::{Entry, shifted},
        time::Day,
        train::Member,
    },
    live::new_id,
};

/// Most releases that the bar names.
const NAMED: usize = 3;

fn releases(board: Board) -> Vec<ReleaseId> {
    let picked = board.moving.picked.get();
    picked.iter().map(|stream| ReleaseId(stream.id)).collect()
}

fn member(board: Board, id: ReleaseId) -> Member {
    let row = board.row(id.into()).map(|row| Row::clone(&row));
    let name = |row: &Row| {
        board
            .portfolio
            .read_untracked(|portfolio| words::full_name_of(row, portfolio))
    };
    Member {
        release: id,
        label: row
            .as_ref()
            .map_or_else(|| "A release that is not shown".to_owned(), name),
        row,
    }
}

/// Below the calendar, as long as something is picked.
pub fn bar(board: Board) -> AnyView {
    let moving = board.moving;
    let names = move || {
        board.rows.track();
        let all: Vec<_> = releases(board)
            .into_iter()
            .map(|id| member(board, id).label)
            .collect();
        let shown = all
            .get(..NAMED.min(all.len()))
            .unwrap_or_default()
            .join(", ");
        match all.len().saturating_sub(NAMED) {
            0 => shown,
            more => [&shown, " and ", &more.to_string(), " more"].concat(),
        }
    };
    let head = Memo::new(move |_| {
        let picked = moving.picked.with(Vec::len);
        [&count(picked, "release", "releases"), " picked"].concat()
    });
    Effect::new(move |_| crate::app::ui::mention(head.get()));
    let shift = move |_| {
        let first = moving
            .picked
            .with_untracked(|picked| picked.first().copied());
        if let Some(first) = first {
            moving.ask(whole_or(first, None));
        }
    };
    let messages = toasts();
    let what_if = move |_| keep(board, 0, messages);
    let train = move || {
        let ids: Vec<_> = releases(board).iter().map(ToString::to_string).collect();
        ["/trains?members=", &ids.join(",")].concat()
    };
    let may_train = crate::app::shell::surroundings()
        .grants()
        .permit(Operation::EditTrain);
    view! {
        <section class="picked-bar" aria-label="Picked releases">
            <p><strong>{move || head.get()}</strong><span class="muted small">{names}</span></p>
            <Button variant=Variant::Primary icon="move" on_press=shift>"Move…"</Button>
            <Button icon="swap" on_press=what_if>"What if…"</Button>
            {may_train.then(|| view! { <a class="button" href=train>"As a train…"</a> })}
            <Button on_press=move |_| moving.picked.set(Vec::new())>"Pick none"</Button>
        </section>
    }
    .erase()
}

/// Keeps the picked releases as a scenario, by so many days later, and goes there.
fn keep(board: Board, days: i32, messages: Toasts) {
    let id = ScenarioId(new_id());
    let (ids, today) = (untrack(|| releases(board)), board.shown.today);
    let members: Vec<_> = ids.iter().map(|id| member(board, *id)).collect();
    let still: Vec<_> = ids.into_iter().map(Entry::still).collect();
    let entries = shifted(&still, &members, days);
    leptos::task::spawn_local(async move {
        match keep_scenario(id, named(today, entries.len()), false, entries).await {
            Ok(_) => go(&[scenarios::PATH, "/", &id.to_string()].concat()),
            Err(error) => messages.fail(error.message),
        }
    });
}

fn named(today: Day, releases: usize) -> String {
    [
        "What if ",
        &count(releases, "release moves", "releases move"),
        ", ",
        &today.long_text(),
    ]
    .concat()
}

/// Asks before they move together.
pub fn dialog(asked: Move, board: Board) -> AnyView {
    let open = RwSignal::new(true);
    let moving = board.moving;
    Effect::new(move |_| {
        if !open.get() {
            moving.asked.set(None);
        }
    });
    let ids = untrack(|| releases(board));
    let members: Vec<_> = ids.iter().map(|id| member(board, *id)).collect();
    let still: Vec<_> = ids.into_iter().map(Entry::still).collect();
    let (members, still) = (Signal::stored(members), StoredValue::new(still));
    let rows = Signal::derive(move || {
        let all = board.rows.get_untracked();
        all.values().map(|row| Row::clone(row)).collect::<Vec<_>>()
    });
    let entries = RwSignal::new(still.get_value());
    let bench = Bench::of(entries, members, (rows, board.trains), board.portfolio);
    let days = RwSignal::new(if asked.days == 0 { 7 } else { asked.days }.to_string());
    let chosen = move || days.with(|days| days.trim().parse::<i32>().ok());
    Effect::new(move |_| {
        let by = chosen().filter(|days| days.abs() <= 3_650).unwrap_or(0);
        let moved = still.with_value(|still| members.with_untracked(|all| shifted(still, all, by)));
        entries.set(moved);
    });
    let error = Signal::derive(move || {
        let wrong = chosen().is_none_or(|days| days.abs() > 3_650);
        wrong.then(|| "Days: a number from −3650 to 3650.".to_owned())
    });
    let messages = toasts();
    let slot = move |_| match bench.free_slot() {
        Ok(more) => days.set((untrack(chosen).unwrap_or(0) + more).to_string()),
        Err(in_the_way) => {
            let first = in_the_way.first().map_or("", |(kind, _)| kind.label());
            messages.fail(
                [
                    "No free slot within 90 days. Most often in the way: ",
                    first,
                    ".",
                ]
                .concat(),
            );
        }
    };
    let what_if = move |_| {
        open.set(false);
        keep(board, untrack(chosen).unwrap_or(0), messages);
    };
    let title = [
        "Move ",
        &count(still.with_value(Vec::len), "release", "releases"),
    ]
    .concat();
    view! {
        <CommitDialog bench id=ScenarioId(new_id()) name="" title open>
            <div class="move-form">
                <Field name="picked-days" label="By days" hint="Below 0: earlier." error><TextInput value=days limit=5/></Field>
                <Button on_press=slot>"Next free slot"</Button>
                <Button on_press=what_if>"Keep as a scenario"</Button>
            </div>
        </CommitDialog>
    }
    .erase()
}
