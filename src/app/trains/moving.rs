//! The question before a train moves: which members move along and which stay behind, what speaks against it, why it is made.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::page::Around;
use crate::{
    app::{
        release::{
            desk::words,
            forms::{ReasonField, given},
        },
        shell::surroundings,
        ui::{Button, DateInput, Dialog, Field, Notice, Tone, Variant, toasts},
    },
    domain::{
        time::Day,
        train::{Command, MemberMove, Moving, Outlook, World, outlook},
    },
    live::zones,
};

/// Cautions that are listed one by one.
const CAUTIONS: usize = 8;

/// Asks before the move.
#[component]
pub fn MoveDialog(
    /// The pieces of the page.
    around: Around,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> AnyView {
    let doc = around.desk.doc;
    let now = doc.read_untracked(|train| train.day);
    let date = RwSignal::new(now.to_string());
    let to = Memo::new(move |_| date.with(|date| date.parse::<Day>().ok()));
    let reason = RwSignal::new(String::new());
    let today = surroundings().today();
    let seen = Memo::new(move |_| {
        let to = to.get().unwrap_or(now);
        around.members.with(|members| {
            around.portfolio.read(|portfolio| {
                doc.read(crate::domain::Parts::ALL, |train| {
                    outlook(train, to, members, portfolio, today, zones())
                })
            })
        })
    });
    let frozen = Memo::new(move |_| {
        let members = |seen: &Outlook| {
            around
                .members
                .with(|members| seen.moving.meets_frozen_baseline(members))
        };
        seen.with(members)
    });
    let world = move || World {
        releases: Some(around.members.get_untracked()),
        ..World::default()
    };
    let held = Signal::derive(move || {
        let to = to.get()?;
        if seen.with(|seen| seen.moving.days == 0) {
            return Some("Choose another day first.".to_owned());
        }
        let why = reason.get();
        let why = Some(why.trim()).filter(|why| !why.is_empty());
        let refused = doc.ask_in(&Command::Move { to }, &world(), why);
        refused.err().map(|refusal| words(&refusal))
    });
    let held = Signal::derive(move || {
        if to.get().is_none() {
            return Some("Choose a day.".to_owned());
        }
        held.get()
    });
    let action = move || seen.with(|seen| consequence(&seen.moving));
    let messages = toasts();
    let go = move |_| {
        let Some(to) = to.get_untracked() else { return };
        let said = untrack(action).replacen("Move", "Moved", 1);
        match around
            .desk
            .change_in(Command::Move { to }, &world(), given(reason), said)
        {
            Ok(()) => open.set(false),
            Err(refusal) => messages.fail(words(&refusal)),
        }
    };
    let title = Signal::derive(move || {
        [
            "Move “",
            &doc.read(crate::domain::train::parts::IDENTITY, |train| {
                train.name.clone()
            }),
            "”",
        ]
        .concat()
    });
    view! {
        <Dialog open title wide=true>
            <div class="move-form">
                <Field name="move-date" label="New day"><DateInput value=date required=true/></Field>
                <p class="move-notice">{move || seen.with(notice)}</p>
            </div>
            {move || seen.with(behind)}
            {move || seen.with(cautions)}
            {move || seen.with(|seen| table(&seen.moving))}
            {move || view! { <ReasonField value=reason required=frozen.get()/> }}
            <div class="dialog-actions">
                <Button on_press=move |_| open.set(false)>"Leave it"</Button>
                <Button variant=Variant::Primary refused=held on_press=go>{action}</Button>
            </div>
        </Dialog>
    }
    .erase()
}

/// `1 release`, `2 releases`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    let number_words = number.to_string();
    [
        number_words.as_str(),
        " ",
        if number == 1 { one } else { many },
    ]
    .concat()
}

fn by(days: i32) -> String {
    let length = usize::try_from(days.unsigned_abs()).unwrap_or_default();
    let way = if days < 0 { " earlier" } else { " later" };
    [&count(length, "day", "days"), way].concat()
}

fn consequence(moving: &Moving) -> String {
    if moving.days == 0 {
        return "Move the train".to_owned();
    }
    let members = count(moving.members.len(), "release", "releases");
    ["Move the train and ", &members, " ", &by(moving.days)].concat()
}

fn notice(seen: &Outlook) -> String {
    match seen.notice {
        _ if seen.moving.days == 0 => "Nothing moves yet.".to_owned(),
        None => "No release moves along.".to_owned(),
        Some(days) if days < 0 => [
            &count(days.unsigned_abs() as usize, "day", "days"),
            " after the fact.",
        ]
        .concat(),
        Some(0) => "No notice: it is about today.".to_owned(),
        Some(days) => [
            &count(days.unsigned_abs() as usize, "day’s", "days’"),
            " notice.",
        ]
        .concat(),
    }
}

fn behind(seen: &Outlook) -> Option<AnyView> {
    let left = &seen.moving.behind;
    (!left.is_empty() && seen.moving.days != 0).then(|| {
        let lines: Vec<_> = left
            .iter()
            .map(|(_, label, why)| view! { <li><span class="strong">{label.clone()}</span>" "{why.words()}</li> })
            .collect();
        let head = [&count(left.len(), "member stays", "members stay"), " behind:"].concat();
        view! { <Notice tone=Tone::Warn><p>{head}</p><ul class="move-cautions">{lines}</ul></Notice> }.erase()
    })
}

fn cautions(seen: &Outlook) -> Option<AnyView> {
    let all = &seen.cautions;
    (!all.is_empty()).then(|| {
        let grave = all.iter().any(|(_, caution)| caution.kind.blocks());
        let lines: Vec<_> = all
            .iter()
            .take(CAUTIONS)
            .map(|(label, caution)| view! { <li><span class="strong">{label.clone()}</span>": "{caution.text.clone()}</li> })
            .collect();
        let rest = all.len().saturating_sub(CAUTIONS);
        let rest = (rest > 0).then(|| view! { <p>{rest}" more of the kind."</p> });
        let tone = if grave { Tone::Bad } else { Tone::Warn };
        view! { <Notice tone><ul class="move-cautions">{lines}</ul>{rest}</Notice> }.erase()
    })
}

/// The releases that move, each by its target.
pub fn table(moving: &Moving) -> Option<AnyView> {
    (!moving.members.is_empty()).then(|| {
        let rows: Vec<_> = moving.members.iter().map(one).collect();
        view! {
            <div class="table-frame move-steps">
                <table class="table">
                    <thead><tr><th scope="col">"Release"</th><th scope="col">"Target now"</th><th scope="col">"After the move"</th><th scope="col" class="number">"Moves along"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .erase()
    })
}

/// What moves along: `2 milestones, 1 deployment`.
fn along(member: &MemberMove) -> String {
    let mut words = count(member.changes.len(), "milestone", "milestones");
    if !member.windows.is_empty() {
        words.push_str(", ");
        words.push_str(&count(member.windows.len(), "deployment", "deployments"));
    }
    words
}

fn one(member: &MemberMove) -> AnyView {
    let target = member.changes.first();
    let side =
        |date: Option<&crate::domain::time::MilestoneDate>| date.map(|date| date.long_text());
    view! {
        <tr>
            <td>{member.label.clone()}</td>
            <td>{side(target.and_then(|change| change.from.as_ref()))}</td>
            <td>{side(target.and_then(|change| change.to.as_ref()))}</td>
            <td class="number">{along(member)}</td>
        </tr>
    }
    .erase()
}
