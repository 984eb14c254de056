//! The release's page: header with clock, facts, dependencies, milestones.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    applying::ApplyDialog,
    clock::{Clock, Target},
    conflicts::{Around, Conflicts},
    dependencies::Dependencies,
    deployments::DeploymentCard,
    desk::Desk,
    facts::Facts,
    forms::{FormDialog, ReasonField, given},
    milestones::{MilestoneTable, Milestones},
};
use crate::{
    app::{
        shell::{Page, shortcut},
        ui::{
            Button, Chip, Icon, Mark, Menu, MenuItem, MenuLink, Notice, StateMark, Tone, Variant,
        },
    },
    domain::{
        ids::{ReleaseId, StreamId},
        release::{Command, Release, ReleaseState, parts},
        time::MilestoneDate,
        train::Brief,
    },
    wire::release::ReleaseData,
};

/// The page.
pub fn screen(data: ReleaseData) -> AnyView {
    let ReleaseData {
        id,
        release,
        program,
        line,
        choices,
        related,
        portfolio,
        around,
    } = data;
    let line_id = release.state.line;
    let desk = Desk::<Release>::open(StreamId::from(id), Some(release));
    let around = Around {
        desk,
        id,
        portfolio: Desk::open(StreamId::PORTFOLIO, Some(portfolio)),
        held: RwSignal::new(around),
    };
    let choices = StoredValue::new(choices);
    let title = Signal::derive(move || desk.doc.read(parts::IDENTITY, name_of));
    let program_name = program.clone();
    let line_href = line_id.map(|line| format!("/?line={line}"));
    let path = view! {
        <a href="/">"Calendar"</a>
        <Icon name="right"/>
        <span>{program_name}</span>
        <Icon name="right"/>
        <a href=line_href>{line.clone()}</a>
    }
    .erase();
    let milestones = milestones_of(desk, choices);
    let applying = RwSignal::new(false);
    let record = address(desk, id, "/record");
    view! {
        <Page title path tools=tools(around, applying)>
            <div class="release-head">
                <div class="release-marks">{marks(desk)}{move || around.held.with(|held| rides(&held.trains))}</div>
                <Clock target=Memo::new(move |_| desk.doc.read(parts::SCHEDULE.and(parts::STATE), Target::of))/>
            </div>
            <nav class="tabs" aria-label="Release">
                <a class="tab" aria-current="page" href=address(desk, id, "")>"Overview"</a>
                <a class="tab" href=address(desk, id, "/slip")>"Slip"</a>
                <a class="tab" href=record>"Record"</a>
            </nav>
            {move || desk.doc.read(parts::STATE, |r| r.cancelled).then(|| view! {
                <Notice tone=Tone::Warn>"This release is cancelled. Its record is kept; reinstate it to change its milestones."</Notice>
            })}
            <Conflicts around/>
            <div class="columns">
                <Facts desk choices program line/>
                <Dependencies desk id related/>
            </div>
            <DeploymentCard around/>
            <MilestoneTable of=milestones/>
            {move || around.held.with(|held| shared(&held.trains))}
            {move || applying.get().then(|| view! { <ApplyDialog around open=applying/> })}
        </Page>
    }
    .erase()
}

/// What a release is called below its product line: version and name.
fn name_of(release: &Release) -> String {
    let mut name = release.version.clone();
    if !release.title.is_empty() {
        name.push_str(" — ");
        name.push_str(&release.title);
    }
    name
}

/// The address of a part of the release's pages: by its key, until it has one by its identity.
pub fn address(desk: Desk<Release>, id: ReleaseId, below: &'static str) -> Signal<String> {
    Signal::derive(move || {
        let key = desk.doc.read(parts::IDENTITY, |r| r.key.clone());
        format!("/releases/{}{below}", key.unwrap_or_else(|| id.to_string()))
    })
}

/// The shape of a state.
#[must_use]
pub const fn mark_of(state: ReleaseState) -> Mark {
    match state {
        ReleaseState::Proposed => Mark::Open,
        ReleaseState::Planned => Mark::Partial,
        ReleaseState::Live => Mark::Done,
        ReleaseState::Cancelled => Mark::Failed,
    }
}

fn marks(desk: Desk<Release>) -> AnyView {
    let state = Memo::new(move |_| {
        desk.doc
            .read(parts::STATE.and(parts::SCHEDULE), Release::state)
    });
    let tone = Signal::derive(move || match state.get() {
        ReleaseState::Proposed => Tone::Neutral,
        ReleaseState::Planned => Tone::Progress,
        ReleaseState::Live => Tone::Good,
        ReleaseState::Cancelled => Tone::Bad,
    });
    let kind = move || desk.doc.read(parts::IDENTITY, |r| r.kind.label());
    let destination = move || desk.doc.read(parts::IDENTITY, |r| r.destination.label());
    let key = move || desk.doc.read(parts::IDENTITY, |r| r.key.clone());
    view! {
        <Chip tone><StateMark mark=Signal::derive(move || mark_of(state.get()))/>{move || state.get().label()}</Chip>
        <Chip>{kind}</Chip>
        <Chip>{destination}</Chip>
        {move || key().map(|key| view! { <code class="muted">{key}</code> })}
    }
    .erase()
}

/// The trains that it rides on.
fn rides(trains: &[Brief]) -> Vec<AnyView> {
    let one = |train: &Brief| {
        view! { <a class="day-train" href=["/trains/", &train.address].concat()><Icon name="train"/>{train.name.clone()}</a> }.erase()
    };
    trains.iter().map(one).collect()
}

/// The milestones that it shares with the other members of its trains; nothing without any.
fn shared(trains: &[Brief]) -> Option<AnyView> {
    let mut rows = Vec::new();
    for train in trains {
        for one in &train.shared {
            let href = ["/trains/", &train.address].concat();
            let (name, day, by) = (one.name.clone(), one.day.long_text(), train.name.clone());
            rows.push(view! { <li><span class="strong">{name}</span><span>{day}</span><a class="day-train push" href=href><Icon name="train"/>{by}</a></li> });
        }
    }
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="shared-milestones">
                <div class="card-head"><h2 id="shared-milestones">"Shared with the train"</h2></div>
                <ul class="portfolio-list cadence-trains">{rows}</ul>
            </section>
        }
        .erase()
    })
}

fn tools(Around { desk, id, .. }: Around, applying: RwSignal<bool>) -> AnyView {
    let milestones_refused =
        move || desk.refusal(&Command::Schedule(super::milestones::adding()), None);
    let begin_applying = move |()| match untrack(milestones_refused) {
        Some(refused) => crate::app::ui::toasts().fail(refused),
        None => applying.set(true),
    };
    let from = Signal::derive(move || {
        let key = desk.doc.read(parts::IDENTITY, |r| r.key.clone());
        ["/templates?from=", &key.unwrap_or_else(|| id.to_string())].concat()
    });
    let state = move || {
        desk.doc
            .read(parts::STATE.and(parts::SCHEDULE), Release::state)
    };
    let proposed = Memo::new(move |_| state() == ReleaseState::Proposed);
    let cancelled = Memo::new(move |_| state() == ReleaseState::Cancelled);
    let plan_refused = Signal::derive(move || desk.refusal(&Command::Plan, None));
    let freezes = move || {
        let count = desk
            .doc
            .read(parts::SCHEDULE, |r| r.schedule.baseline_now().len());
        match count {
            1 => "Plan: freeze the baseline of 1 milestone".to_owned(),
            n => format!("Plan: freeze the baseline of {n} milestones"),
        }
    };
    let plan = move |_| desk.change_or_say(Command::Plan, "Planned: the baseline is frozen.");
    let reinstate = move |_| desk.change_or_say(Command::Reinstate, "The release is on again.");
    let cancelling = RwSignal::new(false);
    // A reason is asked in the dialog: what else speaks against it is known before.
    let cancel_refused = Signal::derive(move || desk.refusal(&Command::Cancel, Some("?")));
    let begin_cancel = move |()| match cancel_refused.get_untracked() {
        Some(refused) => crate::app::ui::toasts().fail(refused),
        None => cancelling.set(true),
    };
    let anew = RwSignal::new(false);
    let anew_refused = Signal::derive(move || desk.refusal(&Command::Rebaseline, Some("?")));
    let begin_anew = move |()| match anew_refused.get_untracked() {
        Some(refused) => crate::app::ui::toasts().fail(refused),
        None => anew.set(true),
    };
    shortcut("g r", "Record of this release", {
        let record = address(desk, id, "/record");
        move || crate::app::route::go(&record.get_untracked())
    });
    view! {
        <div class="row push">
            <Show when=move || proposed.get() fallback=|| ()>
                <Button variant=Variant::Primary icon="lock" refused=plan_refused on_press=plan>{freezes}</Button>
            </Show>
            <Show when=move || cancelled.get() fallback=|| ()>
                <Button icon="undo" on_press=reinstate refused=Signal::derive(move || desk.refusal(&Command::Reinstate, None))>"Reinstate the release"</Button>
            </Show>
            <Menu id="release" label="More" trigger=|| view! { <Icon name="more"/> }>
                <MenuLink icon="history" href=address(desk, id, "/record").get_untracked()>"Record"</MenuLink>
                <hr/>
                <MenuItem icon="flag" on_choose=begin_applying>"Apply template…"</MenuItem>
                <MenuLink icon="plus" href=from.get_untracked()>"Make a template from this release"</MenuLink>
                <hr/>
                <MenuItem icon="lock" on_choose=begin_anew>"Re-baseline…"</MenuItem>
                <MenuItem icon="close" on_choose=begin_cancel>"Cancel the release…"</MenuItem>
            </Menu>
        </div>
        {cancel_dialog(desk, cancelling)}
        {anew_dialog(desk, anew)}
    }
    .erase()
}

fn cancel_dialog(desk: Desk<Release>, open: RwSignal<bool>) -> AnyView {
    let form = Callback::new(move |()| {
        let reason = RwSignal::new(String::new());
        let send = Callback::new(move |()| {
            desk.change(Command::Cancel, given(reason), "The release is cancelled.")
                .map_err(Some)
        });
        let fields = view! {
            <p>"The release stays on the record and in the calendar, marked as cancelled. Its milestones cannot be changed until it is reinstated."</p>
            <ReasonField value=reason required=true/>
        };
        (fields.erase(), send)
    });
    let action = move || {
        let version = desk.doc.read(parts::IDENTITY, |r| r.version.clone());
        format!("Cancel release {version}")
    };
    view! { <FormDialog open title=Signal::stored("Cancel this release?".to_owned()) action=Signal::derive(action) decisive=true form/> }
        .erase()
}

/// Asks before the baseline is frozen anew: what it is now, and what it would be.
fn anew_dialog(desk: Desk<Release>, open: RwSignal<bool>) -> AnyView {
    let form = Callback::new(move |()| {
        let reason = RwSignal::new(String::new());
        let send = Callback::new(move |()| {
            desk.change(
                Command::Rebaseline,
                given(reason),
                "The baseline is frozen anew.",
            )
            .map_err(Some)
        });
        let rows = desk.doc.read_untracked(|release| {
            let rows = release.schedule.rebaselined().into_iter().map(|change| {
                let name = release.schedule.name_of(change.id).unwrap_or_default();
                let day = |date: Option<&MilestoneDate>| {
                    date.map_or_else(|| "none".to_owned(), MilestoneDate::long_text)
                };
                view! {
                    <tr><td>{name.to_owned()}</td><td>{day(change.from.as_ref())}</td><td>{day(change.to.as_ref())}</td></tr>
                }
            });
            rows.collect::<Vec<_>>()
        });
        let fields = view! {
            <p>"From then on slip is held against the new plan. The old one, and why it was left, stay on the record and under “Slip”."</p>
            <div class="table-frame">
                <table class="table">
                    <thead><tr><th scope="col">"Milestone"</th><th scope="col">"Baseline now"</th><th scope="col">"New baseline"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <ReasonField value=reason required=true/>
        };
        (fields.erase(), send)
    });
    view! { <FormDialog open title=Signal::stored("Freeze the baseline anew?".to_owned()) action=Signal::stored("Freeze it anew".to_owned()) form/> }
        .erase()
}

fn milestones_of(
    desk: Desk<Release>,
    choices: StoredValue<crate::wire::release::Choices>,
) -> Milestones {
    Milestones {
        list: Memo::new(move |_| {
            desk.doc.read(parts::SCHEDULE, |r| {
                r.schedule.by_date().into_iter().cloned().collect()
            })
        }),
        frozen: Signal::derive(move || desk.doc.read(parts::STATE, |r| r.planned)),
        has_target: true,
        refusal: Callback::new(move |command| desk.refusal(&Command::Schedule(command), None)),
        change: Callback::new(move |(command, reason, said): (_, _, String)| {
            desk.change(Command::Schedule(command), reason, said)
        }),
        choices,
    }
}
