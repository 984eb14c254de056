//! What speaks against the dates of a scenario, beside what speaks against those that are.

use crate::app::ui::{AnyView, Chip, Erase, Notice, Tone};
use leptos::prelude::*;

use super::bench::Bench;
use crate::{
    app::trains::count,
    domain::{
        calendar::conflict::Conflict,
        scenario::{Compared, Weighed},
    },
};

/// `2 releases move · 14 days’ notice · 4 conflicts now, 1 then`.
pub fn summary(weighed: &Weighed) -> String {
    let moving = weighed.moving.members.len();
    if moving == 0 {
        return "Nothing moves yet.".to_owned();
    }
    let (now, then) = weighed.counts();
    let notice = match weighed.notice {
        None => String::new(),
        Some(days) if days < 0 => [
            " · ",
            &count(days.unsigned_abs() as usize, "day", "days"),
            " after the fact",
        ]
        .concat(),
        Some(0) => " · no notice: it is about today".to_owned(),
        Some(days) => [
            " · ",
            &count(days.unsigned_abs() as usize, "day’s", "days’"),
            " notice",
        ]
        .concat(),
    };
    [
        &count(moving, "release moves", "releases move"),
        &notice,
        " · ",
        &count(now, "conflict", "conflicts"),
        " now, ",
        &then.to_string(),
        " then",
    ]
    .concat()
}

/// Why it cannot be made real as it is: releases that cannot move, dates that have changed since they were chosen.
pub fn hindrances(bench: Bench) -> impl Fn() -> Option<AnyView> + Copy {
    move || {
        bench.weighed.with(|weighed| {
            let behind = weighed.moving.behind.iter();
            let behind = behind.map(|(_, label, why)| [label, " ", why.words()].concat());
            let lines: Vec<_> = behind
                .chain(weighed.changed.iter().cloned())
                .map(|line| view! { <li>{line}</li> })
                .collect();
            let renew = (!weighed.changed.is_empty()).then(|| {
                view! {
                    <p><button type="button" class="button" on:click=move |_| bench.renew()>"Take that into account"</button></p>
                }
            });
            (!lines.is_empty()).then(|| {
                view! {
                    <Notice tone=Tone::Warn>
                        <p>"The releases are not any more as they were when these dates were chosen:"</p>
                        <ul class="move-cautions">{lines}</ul>
                        {renew}
                    </Notice>
                }
                .erase()
            })
        })
    }
}

/// Release by release: what is new, what is settled, what stays.
pub fn compared(weighed: &Weighed) -> AnyView {
    let found: Vec<_> = weighed.releases.iter().filter_map(of_release).collect();
    if found.is_empty() {
        return view! { <p class="muted">"Nothing speaks against these dates, neither as they are nor as they would be."</p> }
            .erase();
    }
    view! { <ul class="scenario-conflicts">{found}</ul> }.erase()
}

fn of_release(one: &Compared) -> Option<AnyView> {
    let (new, settled) = (one.new_ones(), one.settled());
    let stays = one
        .against_then
        .iter()
        .filter(|held| !new.contains(held))
        .collect::<Vec<_>>();
    if new.is_empty() && settled.is_empty() && stays.is_empty() {
        return None;
    }
    let mut lines: Vec<AnyView> = Vec::new();
    lines.extend(new.iter().map(|held| {
        let tone = if held.kind.blocks() {
            Tone::Bad
        } else {
            Tone::Warn
        };
        line("new", tone, held)
    }));
    lines.extend(settled.iter().map(|held| line("settled", Tone::Good, held)));
    lines.extend(
        stays
            .iter()
            .map(|held| line("stays", Tone::default(), held)),
    );
    Some(view! { <li><h3>{one.label.clone()}</h3><ul>{lines}</ul></li> }.erase())
}

fn line(word: &'static str, tone: Tone, held: &Conflict) -> AnyView {
    view! { <li><Chip tone>{word}</Chip><span>{held.text.clone()}</span></li> }.erase()
}
