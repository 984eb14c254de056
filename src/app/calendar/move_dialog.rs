//! The question before a move: what moves with it, what speaks against it, why it is made.

use crate::app::ui::{AnyView, Erase};

use leptos::prelude::*;

use super::{
    board::Board,
    deployments::place_along,
    moving::{Move, days_text, name_of, whole_or},
    words,
};
use crate::{
    app::ui::{Button, DateInput, Dialog, Field, Notice, Select, TextArea, Tone, Variant, toasts},
    domain::{
        Refusal,
        calendar::{
            Along, InTheWay, Moved, Preview, Row, SLOT_DAYS, Step, anchor, conflict::Conflict,
            moves, moves_to, next_slot, preview,
        },
        ids::{CommandId, StreamId, StreamKind},
        portfolio::Portfolio,
        product_line::{self, ProductLineMilestones},
        release::{self, Release, ReleaseState},
        scenario::RELEASE_LIMIT,
        schedule,
        text::REASON_LIMIT,
        time::Day,
    },
    live::{Live, LiveDoc, use_live},
};

const WHOLE: &str = "whole";

/// The stream whose milestones move.
#[derive(Clone, Copy)]
enum Document {
    Release(LiveDoc<Release>),
    Line(LiveDoc<ProductLineMilestones>),
}

impl Document {
    fn open(live: Live, stream: StreamId) -> Self {
        if stream.kind == StreamKind::ProductLine {
            Self::Line(live.open(stream, None))
        } else {
            Self::Release(live.open(stream, None))
        }
    }

    fn ask(self, command: schedule::Command, reason: Option<&str>) -> Result<(), Refusal> {
        match self {
            Self::Release(doc) if doc.loaded() => {
                doc.ask(&release::Command::Schedule(command), reason)
            }
            Self::Line(doc) if doc.loaded() => {
                doc.ask(&product_line::Command::Schedule(command), reason)
            }
            _ => Ok(()),
        }
    }

    fn send(self, command: schedule::Command, reason: Option<String>) -> CommandId {
        match self {
            Self::Release(doc) => doc.send(release::Command::Schedule(command), reason),
            Self::Line(doc) => doc.send(product_line::Command::Schedule(command), reason),
        }
    }
}

/// Takes a move back.
fn undo(live: Live, stream: StreamId, command: CommandId) {
    if stream.kind == StreamKind::ProductLine {
        live.send::<ProductLineMilestones>(stream, product_line::Command::Undo { command }, None);
    } else {
        live.send::<Release>(stream, release::Command::Undo { command }, None);
    }
}

/// Asks before a move.
#[component]
pub fn MoveDialog(
    /// The move as it was begun.
    asked: Move,
    /// The board.
    board: Board,
) -> AnyView {
    let Some(row) = board.row(asked.stream) else {
        return ().erase();
    };
    let live = use_live();
    let document = Document::open(live, asked.stream);
    let name = board
        .portfolio
        .read_untracked(|portfolio| words::full_name_of(&row, portfolio));
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            board.moving.asked.set(None);
        }
    });
    let choices = choices(&row);
    let wanted = match asked.moved {
        Moved::Milestone(id) => id.to_string(),
        Moved::Whole => WHOLE.to_owned(),
    };
    // Without any date there is no whole that moves.
    let offered = choices.iter().any(|choice| choice.0 == wanted);
    let named = anchor(&row, Moved::Whole).map(|mark| mark.id.to_string());
    let what = RwSignal::new(named.filter(|_| !offered).unwrap_or(wanted));
    let row = StoredValue::new(row);
    let moved = Memo::new(move |_| what.with(|what| moved_of(what)));
    let day_of = move |moved| row.with_value(|row| anchor(row, moved)?.date.calendar_day());
    let date = RwSignal::new(
        day_of(moved.get_untracked())
            .map(|day| day.plus(asked.days).to_string())
            .unwrap_or_default(),
    );
    let days = Memo::new(move |_| {
        let new: Option<Day> = date.with(|date| date.parse().ok());
        let old = day_of(moved.get());
        new.zip(old).map_or(0, |(new, old)| new.days_since(old))
    });
    // Another choice of what moves keeps by how many days.
    Effect::new(move |before: Option<(Moved, i32)>| {
        let now = moved.get();
        if let Some((_, by)) = before.filter(|before| before.0 != now) {
            if let Some(day) = day_of(now) {
                date.set(day.plus(by).to_string());
            }
            return (now, by);
        }
        (now, days.get())
    });
    let to = Memo::new(move |_| {
        let day: Option<Day> = date.with(|date| date.parse().ok());
        day.map_or_else(Vec::new, |day| {
            row.with_value(|row| moves_to(row, moved.get(), day))
        })
    });
    let reason = RwSignal::new(String::new());
    let given = move || {
        let words = reason.get();
        let words = words.trim();
        (!words.is_empty()).then(|| words.to_owned())
    };
    let refusal = Memo::new(move |_| {
        let command = schedule::Command::Reschedule { to: to.get() };
        document.ask(command, given().as_deref()).err()
    });
    let needs_reason = move || {
        refusal.with(|refusal| {
            refusal
                .as_ref()
                .is_some_and(|refusal| refusal.field.as_deref() == Some("Reason"))
        })
    };
    let seen = Memo::new(move |_| {
        let (to, today) = (to.get(), board.shown.today);
        board.beside(|known| row.with_value(|row| preview(row, &to, known, today)))
    });
    let held = Signal::derive(move || {
        if seen.with(|seen| seen.moving() == 0) {
            return Some("Choose another day first.".to_owned());
        }
        refusal.with(|refusal| refusal.as_ref().map(|refusal| refusal.message.clone()))
    });
    let slot = RwSignal::new(String::new());
    let find_slot = move |_| {
        let (moved, today) = (moved.get_untracked(), board.shown.today);
        // From the day after what is entered: pressed again, it goes on.
        let entered: Option<Day> = date.with_untracked(|date| date.parse().ok());
        let from = entered.map_or(today, |day| day.max(today)).plus(1);
        let found = untrack(|| {
            board.beside(|known| row.with_value(|row| next_slot(row, moved, known, today, from)))
        });
        slot.set(match &found {
            Ok(day) => [
                "Free: ",
                &day.long_text(),
                ". Nothing that is known here speaks against it.",
            ]
            .concat(),
            Err(in_the_way) => no_slot(from, in_the_way),
        });
        if let Ok(day) = found {
            date.set(day.to_string());
        }
    };
    let title = ["Move ", &name].concat();
    let called = StoredValue::new(name);
    let consequence = move || {
        let what = row.with_value(|row| match moved.get() {
            Moved::Whole => called.get_value(),
            one => anchor(row, one).map_or_else(
                || called.get_value(),
                |mark| ["“", &mark.name, "” of ", &called.get_value()].concat(),
            ),
        });
        if day_of(moved.get()).is_none() {
            let day: Option<Day> = date.with(|date| date.parse().ok());
            let day = day.map_or_else(|| "…".to_owned(), Day::long_text);
            return ["Move ", &what, " to ", &day].concat();
        }
        match days.get() {
            0 => ["Move ", &what].concat(),
            by => [
                "Move ",
                &what,
                " by ",
                &days_text(by),
                if by < 0 { " to earlier" } else { "" },
            ]
            .concat(),
        }
    };
    let go = move |_| {
        let said = consequence().replacen("Move", "Moved", 1);
        let command = schedule::Command::Reschedule {
            to: to.get_untracked(),
        };
        let id = document.send(command, given());
        toasts().undo(said, move |()| undo(live, asked.stream, id));
        open.set(false);
    };
    let only = choices.len() < 2;
    let planned = row.with_value(|row| row.state == ReleaseState::Planned);
    view! {
        <Dialog open title=title wide=true>
            <div class="move-form">
                {(!only).then(|| {
                    let choices = choices.clone();
                    view! { <Field name="move-what" label="What moves"><Select value=what choices=Signal::stored(choices)/></Field> }
                })}
                <Field name="move-date" label="New date"><DateInput value=date required=true/></Field>
                <Button on_press=find_slot>"Next free slot"</Button>
                <p class="move-notice">{move || seen.with(notice)}</p>
            </div>
            <p class="move-slot small" role="status">{move || slot.get()}</p>
            {move || seen.with(|seen| view! { <Cautions cautions=seen.cautions.clone()/> }.erase())}
            {move || (moved.get() == Moved::Whole).then(|| waiting(board, asked.stream, days))}
            {move || seen.with(|seen| board.portfolio.read(|portfolio| steps(seen, portfolio)))}
            <Field name="move-reason" label="Reason" optional=!planned hint="Stands in the record beside the move."
                error=Signal::derive(move || (needs_reason() && seen.with(|seen| seen.moving() > 0)).then(|| "The baseline of this release is frozen: say why its dates move.".to_owned()))>
                <TextArea value=reason limit=reason_limit() rows=2/>
            </Field>
            <div class="dialog-actions">
                <Button on_press=move |_| open.set(false)>"Leave it"</Button>
                <Button variant=Variant::Primary refused=held on_press=go>{consequence}</Button>
            </div>
        </Dialog>
    }
    .erase()
}

/// What waits for it, directly or through others, and would stay behind: it can be moved along.
fn waiting(board: Board, stream: StreamId, days: Memo<i32>) -> Option<AnyView> {
    let mut all = vec![stream];
    board.rows.with(|rows| {
        let mut at = 0;
        while let Some(on) = all.get(at).copied() {
            let waits = |row: &Row| row.depends_on.iter().any(|id| StreamId::from(*id) == on);
            let open = |row: &Row| !moves(row, Moved::Whole, 1).is_empty();
            let more = rows.values().filter(|row| waits(row) && open(row));
            for row in more {
                if !all.contains(&row.stream) && all.len() < RELEASE_LIMIT {
                    all.push(row.stream);
                }
            }
            at += 1;
        }
    });
    let names: Vec<_> = all
        .iter()
        .skip(1)
        .filter_map(|id| name_of(board, whole_or(*id, None)))
        .collect();
    if names.is_empty() {
        return None;
    }
    let words = match names.len() {
        1 => [
            names.concat().as_str(),
            " waits for it and stays where it is.",
        ]
        .concat(),
        _ => [&names.join(", "), " wait for it and stay where they are."].concat(),
    };
    let along = move |_| {
        board.moving.picked.set(all.clone());
        let days = days.get_untracked();
        board.moving.ask(Move {
            days,
            ..whole_or(stream, None)
        });
    };
    Some(
        view! {
            <Notice><p>{words}</p><Button on_press=along>"Move all of them together…"</Button></Notice>
        }
        .erase(),
    )
}

/// Why there is no slot, with what stands in the way on how many days.
fn no_slot(from: Day, in_the_way: &InTheWay) -> String {
    let mut text = [
        "No free slot within ",
        &SLOT_DAYS.to_string(),
        " days from ",
        &from.long_text(),
        ":",
    ]
    .concat();
    for (at, (kind, days)) in in_the_way.iter().enumerate() {
        text.push_str(if at > 0 { "; " } else { " " });
        text.push_str(kind.label());
        text.push_str(" on ");
        text.push_str(&days_text(i32::try_from(*days).unwrap_or(0)));
    }
    text.push('.');
    text
}

fn reason_limit() -> u32 {
    u32::try_from(REASON_LIMIT).unwrap_or(u32::MAX)
}

fn moved_of(what: &str) -> Moved {
    what.parse().map_or(Moved::Whole, Moved::Milestone)
}

/// The whole where it has dates, and every milestone that is open.
fn choices(row: &Row) -> Vec<(String, String)> {
    let whole = if row.release().is_some() {
        "The release: every open milestone"
    } else {
        "Every open milestone"
    };
    let open = row.milestones.iter().filter(|mark| !mark.done);
    let dated = open
        .clone()
        .filter(|mark| mark.date.calendar_day().is_some());
    let (dated, all) = (dated.count(), open.clone().count());
    let mut choices = Vec::new();
    if dated > 0 {
        choices.push((WHOLE.to_owned(), whole.to_owned()));
    }
    if all > 1 || dated == 0 {
        choices.extend(open.map(|mark| {
            let later = match mark.date.calendar_day() {
                Some(_) => "",
                None => " (to be confirmed)",
            };
            (mark.id.to_string(), [&mark.name, later].concat())
        }));
    }
    choices
}

/// How much notice people get.
fn notice(seen: &Preview) -> String {
    match seen.notice {
        _ if seen.moving() == 0 => "Nothing moves yet.".to_owned(),
        None => String::new(),
        Some(days) if days < 0 => [&days_text(days), " after the fact."].concat(),
        Some(0) => "No notice: it is about today.".to_owned(),
        Some(days) => [&days_text(days), "’ notice."].concat(),
    }
}

#[component]
fn Cautions(cautions: Vec<Conflict>) -> AnyView {
    if cautions.is_empty() {
        return ().erase();
    }
    let grave = cautions.iter().any(|caution| caution.kind.blocks());
    let lines: Vec<_> = cautions
        .into_iter()
        .map(|caution| view! { <li>{caution.text}</li> })
        .collect();
    view! {
        <Notice tone=if grave { Tone::Bad } else { Tone::Warn }><ul class="move-cautions">{lines}</ul></Notice>
    }
    .erase()
}

/// Every milestone before and after, and the deployments that move along.
fn steps(seen: &Preview, portfolio: &Portfolio) -> AnyView {
    let mut rows: Vec<_> = seen.steps.iter().map(one).collect();
    rows.extend(seen.along.iter().map(|along| deployed(along, portfolio)));
    view! {
        <div class="table-frame move-steps">
            <table class="table">
                <thead><tr><th scope="col">"Milestone"</th><th scope="col">"Now"</th><th scope="col">"After the move"</th><th scope="col" class="number">"By"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .erase()
}

/// Days with their sign.
fn signed(days: i32) -> String {
    [if days > 0 { "+" } else { "−" }, &days_text(days)].concat()
}

fn deployed(along: &Along, portfolio: &Portfolio) -> AnyView {
    let name = ["Deployment into ", &place_along(along, portfolio)].concat();
    view! {
        <tr>
            <td>{name}</td>
            <td>{along.from.words()}</td>
            <td>{along.to.words()}</td>
            <td class="number">{signed(along.to.day.days_since(along.from.day))}</td>
        </tr>
    }
    .erase()
}

fn one(step: &Step) -> AnyView {
    let by = step
        .to
        .days_since(&step.from)
        .filter(|days| *days != 0)
        .map(signed);
    let after = if step.moves() {
        step.to.long_text()
    } else {
        "stays".to_owned()
    };
    view! {
        <tr class:is-still=!step.moves()>
            <td>{step.name.clone()}{step.target.then(|| view! { <span class="chip">"target"</span> })}</td>
            <td>{step.from.long_text()}</td>
            <td>{after}</td>
            <td class="number">{by}</td>
        </tr>
    }
    .erase()
}
