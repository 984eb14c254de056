//! Programs with their product lines; teams.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    forms::Ask,
    page::{Around, AskButton},
};
use crate::{
    app::ui::{Chip, EmptyState, Icon, Menu, MenuItem, MenuLink, toasts},
    domain::{
        ids::{ProductLineId, ProgramId},
        portfolio::{Command, Part, parts},
        text::natural_order,
    },
};

/// Programs, each with its product lines.
#[component]
pub fn Programs(
    /// The pieces of the page.
    around: Around,
) -> AnyView {
    let doc = around.desk.doc;
    let programs = Memo::new(move |_| {
        doc.read(parts::PROGRAMS, |p| {
            let mut all: Vec<_> = p
                .programs
                .iter()
                .map(|(id, one)| (one.retired, one.name.clone(), *id))
                .collect();
            all.sort();
            all.into_iter()
                .map(|(_, _, id)| id)
                .collect::<Vec<ProgramId>>()
        })
    });
    view! {
        <div class="row row-end"><AskButton around ask=Ask::AddProgram words="Add program"/></div>
        <Show when=move || programs.with(|all| !all.is_empty()) fallback=|| view! {
            <EmptyState title="No programs yet" icon="portfolio"><p>"A program has product lines, and a product line ships releases. Add the first one, or import a schedule."</p></EmptyState>
        }>
            <div class="portfolio-cards">
                <For each=move || programs.get() key=|id| *id children=move |id| program(id, around)/>
            </div>
        </Show>
    }
    .erase()
}

fn program(id: ProgramId, around: Around) -> AnyView {
    let doc = around.desk.doc;
    let lines = Memo::new(move |_| {
        doc.read(parts::PROGRAMS, |p| {
            let of_it = p.lines.iter().filter(|(_, line)| line.program == id);
            let mut all: Vec<_> = of_it
                .map(|(id, line)| (line.retired, line.name.clone(), *id))
                .collect();
            crate::domain::order::sort_by(&mut all, |a, b| {
                a.0.cmp(&b.0).then_with(|| natural_order(&a.1, &b.1))
            });
            all.into_iter()
                .map(|(_, _, id)| id)
                .collect::<Vec<ProductLineId>>()
        })
    });
    let code = move || {
        doc.read(parts::PROGRAMS, |p| {
            p.programs.get(&id).map(|one| one.code.clone())
        })
    };
    let part = Part::Program(id);
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{move || name(around, part)}</h2>
                <Chip>{code}</Chip>
                {retired_chip(around, part)}
                <div class="push row">
                    <AskButton around ask=Ask::AddLine(id) words="Product line"/>
                    {menu(around, part, None)}
                </div>
            </div>
            <ul class="portfolio-list">
                <For each=move || lines.get() key=|id| *id children=move |id| item(Part::ProductLine(id), around, Some(id))/>
            </ul>
            {move || lines.with(Vec::is_empty).then(|| view! { <p class="card-body muted small">"No product lines yet."</p> })}
        </section>
    }
    .erase()
}

/// Teams: a list of names.
#[component]
pub fn Teams(
    /// The pieces of the page.
    around: Around,
) -> AnyView {
    let all = Memo::new(move |_| {
        around.desk.doc.read(parts::TEAMS, |p| {
            let all = p.teams.iter();
            let mut all: Vec<_> = all
                .map(|(id, one)| (one.retired, one.name.clone(), Part::Team(*id)))
                .collect();
            all.sort();
            all.into_iter().map(|(_, _, part)| part).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="row row-end"><AskButton around ask=Ask::AddTeam words="Add team"/></div>
        <Show when=move || all.with(|all| !all.is_empty()) fallback=|| view! {
            <EmptyState title="No teams yet" icon="people"><p>"A team delivers releases and answers for milestones."</p></EmptyState>
        }>
            <section class="card" aria-label="teams">
                <ul class="portfolio-list">
                    <For each=move || all.get() key=|part| *part children=move |part| item(part, around, None)/>
                </ul>
            </section>
        </Show>
    }
    .erase()
}

fn item(part: Part, around: Around, line: Option<ProductLineId>) -> AnyView {
    view! {
        <li>
            <span>{move || name(around, part)}</span>
            {retired_chip(around, part)}
            <span class="push row">
                {line.map(|id| view! { <a class="small" href=format!("/portfolio?line={id}")>"Milestones"</a> })}
                {menu(around, part, line)}
            </span>
        </li>
    }
    .erase()
}

fn name(around: Around, part: Part) -> String {
    around.desk.doc.read(crate::domain::Parts::ALL, |p| {
        p.part(part)
            .map(|(name, _)| name.to_owned())
            .unwrap_or_default()
    })
}

fn is_retired(around: Around, part: Part) -> bool {
    around.desk.doc.read(crate::domain::Parts::ALL, |p| {
        p.part(part).is_some_and(|(_, retired)| retired)
    })
}

/// Says that a part is out of use.
pub fn retired_chip(around: Around, part: Part) -> AnyView {
    view! { {move || is_retired(around, part).then(|| view! { <Chip>"Retired"</Chip> })} }.erase()
}

/// What can be done with any part: rename, retire, reinstate.
pub fn menu(around: Around, part: Part, line: Option<ProductLineId>) -> AnyView {
    let desk = around.desk;
    let label = format!("Change “{}”", untracked_name(around, part));
    let retired = Memo::new(move |_| is_retired(around, part));
    let messages = toasts();
    let turn = move |()| {
        let name = untracked_name(around, part);
        let (command, said) = if retired.get_untracked() {
            (
                Command::Reinstate { part },
                format!("“{name}” is in use again."),
            )
        } else {
            (
                Command::Retire { part },
                format!("“{name}” is retired. What refers to it stays."),
            )
        };
        desk.change_or_say(command, said);
    };
    let rename = move |()| match around.refused() {
        Some(refused) => messages.fail(refused),
        None => around.ask.run(match part {
            Part::Freeze(id) => Ask::Freeze(Ok(id)),
            Part::Environment(id) => Ask::Environment(Some(id)),
            _ => Ask::Rename(part),
        }),
    };
    let words = if matches!(part, Part::Freeze(_) | Part::Environment(_)) {
        "Change…"
    } else {
        "Rename…"
    };
    let links = line.map(|id| {
        view! {
            <MenuLink icon="flag" href=format!("/portfolio?line={id}")>"Milestones of its own"</MenuLink>
            <MenuLink icon="calendar" href=format!("/?line={id}")>"Show in the calendar"</MenuLink>
            <hr/>
        }
    });
    view! {
        <Menu id=format!("part-{}", part.to_string().replace(':', "-")) label trigger=|| view! { <Icon name="more"/> }>
            {links}
            <MenuItem icon="edit" on_choose=rename>{words}</MenuItem>
            <MenuItem icon="trash" on_choose=turn>{move || if retired.get() { "Reinstate" } else { "Retire" }}</MenuItem>
            <hr/>
            <MenuLink icon="history" href=format!("/portfolio/record?part={part}")>"Record"</MenuLink>
        </Menu>
    }
    .erase()
}

fn untracked_name(around: Around, part: Part) -> String {
    around.desk.doc.read_untracked(|p| {
        p.part(part)
            .map(|(name, _)| name.to_owned())
            .unwrap_or_default()
    })
}
