//! Applying a template to a release: which one, what it would add and move, and what stays.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    conflicts::Around,
    desk::words,
    forms::{ReasonField, given},
};
use crate::{
    app::{
        route::bring,
        ui::{Button, Chip, Dialog, Field, Notice, Select, Skeleton, Tone, Variant, toasts},
    },
    domain::{
        Parts,
        ids::{MilestoneId, TemplateId},
        release::{Command, World, parts},
        timetable::{Fate, Laid, Line, Timetable, Why, fitting, laid, outlook},
    },
    live::{new_id, zones::zones},
    wire::templates::TemplatesData,
};

/// Asks which template is applied, and shows what it comes to.
#[component]
pub fn ApplyDialog(
    /// The pieces of the page.
    around: Around,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> AnyView {
    let known = RwSignal::new(None::<Timetable>);
    let chosen = RwSignal::new(String::new());
    let (desk, portfolio) = (around.desk, around.portfolio);
    let facts = move || {
        desk.doc.read(parts::IDENTITY, |release| {
            release.line.map(|line| (line, release.kind))
        })
    };
    // Those for releases like this one first, then the others.
    let ordered = move || {
        known.with(|known| {
            let Some(known) = known else {
                return Vec::new();
            };
            let all = || known.templates.iter().map(|(id, template)| (*id, template));
            let mut found = portfolio.doc.read(Parts::ALL, |portfolio| match facts() {
                Some((line, kind)) => fitting(all(), portfolio, line, kind),
                None => Vec::new(),
            });
            let fits = found.len();
            for one in all() {
                if !found.iter().any(|(id, _)| *id == one.0) {
                    found.push(one);
                }
            }
            let named = found.into_iter().enumerate().map(|(at, (id, template))| {
                let other = if at < fits {
                    ""
                } else {
                    " (for other releases)"
                };
                (id.to_string(), [&template.name, other].concat())
            });
            named.collect::<Vec<_>>()
        })
    };
    let choices = Memo::new(move |_| ordered());
    Effect::new(move |began: Option<()>| {
        if began.is_none() {
            leptos::task::spawn_local(async move {
                match bring("/templates").await.read::<TemplatesData>() {
                    Ok(data) => {
                        known.try_set(Some(data.timetable.state));
                        let first =
                            choices.with_untracked(|all| all.first().map(|(id, _)| id.clone()));
                        chosen.try_set(first.unwrap_or_default());
                    }
                    Err(error) => toasts().fail(error.message),
                }
            });
        }
    });
    let lay = move || -> Option<Laid> {
        let id: TemplateId = chosen.get().parse().ok()?;
        let target = desk.doc.read(parts::SCHEDULE, |release| {
            release.schedule.target()?.date()?.calendar_day()
        })?;
        known.with(|known| {
            let template = known.as_ref()?.templates.get(&id)?;
            portfolio.doc.read(Parts::ALL, |portfolio| {
                let line = desk.doc.read_untracked(|release| release.line);
                let working = portfolio.working_days(line);
                let home = &portfolio.organization.zone;
                Some(laid((id, template), target, &working, (home, zones())))
            })
        })
    };
    let found = Memo::new(move |_| lay());
    let reason = RwSignal::new(String::new());
    let planned = Memo::new(move |_| desk.doc.read(parts::STATE, |release| release.planned));
    let command = move |laid: &Laid| Command::ApplyTemplate {
        template: laid.template,
        ids: laid.items.iter().map(|_| MilestoneId(new_id())).collect(),
    };
    let world = |laid: Laid| World {
        laid: Some(laid),
        ..World::default()
    };
    let counts = Memo::new(move |_| {
        found.with(|found| {
            let Some(found) = found else { return (0, 0) };
            desk.doc.read(parts::SCHEDULE, |release| {
                let lines = outlook(&release.schedule, found);
                let count =
                    |rule: fn(&Fate) -> bool| lines.iter().filter(|line| rule(&line.fate)).count();
                (
                    count(|fate| *fate == Fate::Added),
                    count(|fate| matches!(fate, Fate::Moves(_))),
                )
            })
        })
    });
    let refused = Signal::derive(move || {
        let Some(laid) = found.get() else {
            return Some(
                "A template counts from the target: give the target a date first.".to_owned(),
            );
        };
        if counts.get() == (0, 0) {
            return Some("Nothing would change.".to_owned());
        }
        let given =
            reason.with(|reason| (!reason.trim().is_empty()).then(|| reason.trim().to_owned()));
        let asked = desk
            .doc
            .ask_in(&command(&laid), &world(laid), given.as_deref());
        asked.err().map(|refusal| words(&refusal))
    });
    let apply = move |_| {
        let Some(laid) = found.get_untracked() else {
            return;
        };
        let said = ["The template “", &laid.name, "” is applied."].concat();
        let sent = desk.change_in(command(&laid), &world(laid), given(reason), said);
        match sent {
            Ok(()) => open.set(false),
            Err(refusal) => toasts().fail(words(&refusal)),
        }
    };
    let action = move || {
        let (added, moved) = counts.get();
        format!("Apply: {added} added, {moved} moved")
    };
    let body = move || {
        if known.with(Option::is_none) {
            return view! { <Skeleton/> }.erase();
        }
        if choices.with(Vec::is_empty) {
            return view! { <Notice>"There are no templates yet. "<a href="/templates">"Make one"</a>", or make one from this release."</Notice> }.erase();
        }
        let table = move || {
            found.with(|found| {
                let found = found.as_ref()?;
                Some(desk.doc.read(parts::SCHEDULE, |release| {
                    table(&outlook(&release.schedule, found))
                }))
            })
        };
        view! {
            <Field name="template" label="Template"><Select value=chosen choices/></Field>
            {table}
            {move || (planned.get() && counts.get().1 > 0).then(|| view! { <ReasonField value=reason required=true/> })}
        }
        .erase()
    };
    view! {
        <Dialog open title="Apply a template" wide=true>
            {body}
            <div class="dialog-actions">
                <Button on_press=move |_| open.set(false)>"Cancel"</Button>
                <Button variant=Variant::Primary refused on_press=apply>{action}</Button>
            </div>
        </Dialog>
    }
    .erase()
}

fn table(lines: &[Line<'_>]) -> AnyView {
    let rows: Vec<_> = lines.iter().map(row).collect();
    view! {
        <div class="table-frame move-steps">
            <table class="table">
                <thead><tr><th scope="col">"Milestone"</th><th scope="col">"Template"</th><th scope="col">"Now"</th><th scope="col">"After"</th><th scope="col">"What becomes of it"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .erase()
}

fn row(line: &Line<'_>) -> AnyView {
    let (now, after, tone, fate) = match &line.fate {
        Fate::Added => (None, Some(line.to.clone()), Tone::Good, "Added"),
        Fate::Moves(from) => (
            Some(from.clone()),
            Some(line.to.clone()),
            Tone::Warn,
            "Moves",
        ),
        Fate::Stays(why, now) => (
            now.clone(),
            now.clone(),
            Tone::Neutral,
            match why {
                Why::Happened => "Stays: it has happened",
                Why::ByHand => "Stays: set by hand",
                Why::Same => "Stays: it is there already",
            },
        ),
    };
    let (now, after) = (
        now.map(|date| date.long_text()),
        after.map(|date| date.long_text()),
    );
    let (name, when) = (line.item.name.clone(), line.item.when());
    view! { <tr><th scope="row">{name}</th><td class="muted small">{when}</td><td>{now}</td><td>{after}</td><td><Chip tone>{fate}</Chip></td></tr> }
        .erase()
}
