//! Cadences: rules by which trains come again, the trains that were made by them, and making the next ones.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    ahead::AheadDialog,
    cadence_form::form,
    list::{home_name, near},
    realign::{RealignDialog, left_behind},
};
use crate::{
    app::{
        release::{desk::Desk, forms::FormDialog},
        route::bring,
        shell::{Page, shortcut, surroundings},
        ui::{Button, Chip, EmptyState, Icon, Menu, MenuItem, Tone, Variant, toasts},
    },
    domain::{
        access::Operation,
        ids::{CadenceId, ProductLineId, StreamId},
        portfolio::Portfolio,
        timetable::{Cadence, Command, Made, Timetable, parts},
        train::Brief,
    },
    live::{Glance, new_id, use_live},
    wire::train::CadencesData,
};

/// The address of the page.
pub const PATH: &str = "/trains/cadences";

/// What the pieces of the page share.
#[derive(Clone, Copy)]
pub struct Around {
    /// The cadences.
    pub desk: Desk<Timetable>,
    /// Programs, product lines, freezes, working days.
    pub portfolio: Glance<Portfolio>,
    /// The versions that product lines have.
    pub versions: RwSignal<Vec<(ProductLineId, Vec<String>)>>,
    /// The trains that were made, as they stand.
    pub trains: RwSignal<Vec<Brief>>,
    /// Opens the form: for a cadence that is there, or a new one.
    ask: Callback<Option<CadenceId>>,
    /// The cadence whose next trains are looked at.
    pub ahead: RwSignal<Option<CadenceId>>,
    /// The cadence whose trains are to follow its rule.
    pub realign: RwSignal<Option<CadenceId>>,
}

/// The page.
pub fn screen(data: CadencesData) -> AnyView {
    let desk = Desk::<Timetable>::open(StreamId::TIMETABLE, Some(data.timetable));
    let portfolio = use_live().look::<Portfolio>(StreamId::PORTFOLIO, data.portfolio);
    let may = surroundings().grants().permit(Operation::EditTrain);
    let open = RwSignal::new(false);
    let asked = RwSignal::new(None::<CadenceId>);
    let around = Around {
        desk,
        portfolio,
        versions: RwSignal::new(data.versions),
        trains: RwSignal::new(data.trains),
        ask: Callback::new(move |what| {
            asked.set(what);
            open.set(true);
        }),
        ahead: RwSignal::new(None),
        realign: RwSignal::new(None),
    };
    // Versions and trains are read anew when trains come and go.
    Effect::new(move |began: Option<()>| {
        portfolio.track_beside();
        let _ = desk.doc.version();
        if began.is_some() {
            leptos::task::spawn_local(async move {
                if let Ok(fresh) = bring(PATH).await.read::<CadencesData>() {
                    around.versions.try_set(fresh.versions);
                    around.trains.try_set(fresh.trains);
                }
            });
        }
    });
    if may {
        shortcut("n", "New cadence", move || around.ask.run(None));
    }
    let tools = may.then(|| {
        view! { <div class="row push"><Button variant=Variant::Primary icon="plus" on_press=move |_| around.ask.run(None)>"New cadence"</Button></div> }
            .erase()
    });
    let ids = Memo::new(move |_| {
        desk.doc.read(parts::CADENCES, |timetable| {
            let all = timetable.cadences.iter();
            let mut all: Vec<_> = all
                .map(|(id, one)| (one.name.to_lowercase(), *id))
                .collect();
            all.sort();
            all.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
        })
    });
    let new = move || asked.get().is_none();
    let title = move || {
        if new() {
            "New cadence"
        } else {
            "Change the cadence"
        }
        .to_owned()
    };
    let action = move || {
        if new() {
            "Make the cadence"
        } else {
            "Save the cadence"
        }
        .to_owned()
    };
    let fields = Callback::new(move |()| {
        let id = asked.get_untracked();
        let held = id.and_then(|id| around.held_untracked(id));
        form(around, id.unwrap_or_else(|| CadenceId(new_id())), held)
    });
    let path =
        view! { <a href="/">"Calendar"</a><Icon name="right"/><a href=super::PATH>"Trains"</a> }
            .erase();
    view! {
        <Page title="Cadences" path tools=tools.unwrap_or_else(|| ().erase())>
            {super::tabs(PATH)}
            <p class="muted">"A cadence says when trains come again, and which product lines ride along. Trains are made ahead as many as you like; each is then a train like any other, and moving one leaves the others alone."</p>
            <Show when=move || ids.with(|ids| !ids.is_empty()) fallback=|| view! {
                <EmptyState title="No cadences yet" icon="train"><p>"Say once how trains come again: every few weeks, or on a weekday of the month. Days that are not worked, and freezes, are passed over as you choose."</p></EmptyState>
            }>
                <div class="stack"><For each=move || ids.get() key=|id| *id children=move |id| card(id, around)/></div>
            </Show>
            <FormDialog open title=Signal::derive(title) action=Signal::derive(action) form=fields/>
            {move || around.ahead.get().map(|id| view! { <AheadDialog around id/> })}
            {move || around.realign.get().map(|id| view! { <RealignDialog around id/> })}
        </Page>
    }
    .erase()
}

impl Around {
    /// A cadence as it stands.
    pub fn held_untracked(self, id: CadenceId) -> Option<Cadence> {
        self.desk
            .doc
            .read_untracked(|timetable| timetable.cadences.get(&id).cloned())
    }

    /// Why this person may not change cadences at all.
    pub fn refused(self) -> Option<String> {
        let nothing = Command::KeepCadence {
            id: CadenceId(0),
            cadence: None,
        };
        self.desk.refusal(&nothing, None)
    }
}

fn card(id: CadenceId, around: Around) -> AnyView {
    let doc = around.desk.doc;
    let content = move || {
        let held = doc.read(parts::CADENCES, |timetable| {
            let cadence = timetable.cadences.get(&id)?.clone();
            Some((cadence, timetable.made(id).to_vec()))
        });
        held.map(|(cadence, made)| body(id, &cadence, &made, around))
    };
    view! { <section class="card cadence">{content}</section> }.erase()
}

fn body(id: CadenceId, cadence: &Cadence, made: &[Made], around: Around) -> AnyView {
    let riding = cadence.riding.clone();
    let lines = move || {
        around.portfolio.read(|portfolio| {
            let one = |riding: &crate::domain::timetable::Riding| {
                let line = portfolio
                    .lines
                    .get(&riding.line)
                    .map_or("A former product line", |line| &line.name);
                [line, " — ", riding.versions.label()].concat()
            };
            riding.iter().map(one).collect::<Vec<_>>().join("; ")
        })
    };
    let home = cadence.home;
    let home = move || {
        around
            .portfolio
            .read(|portfolio| home_name(home, portfolio))
    };
    let refused = Signal::derive(move || around.refused());
    let facts = [
        &cadence.rule.words(cadence.first),
        ", from ",
        &cadence.first.long_text(),
    ]
    .concat();
    let (name, kind, mode, shift) = (
        cadence.name.clone(),
        cadence.kind.label(),
        cadence.mode.label(),
        cadence.shift.label(),
    );
    let milestones = if cadence.templates {
        "From the template for their type"
    } else {
        "The target alone"
    };
    let trains = made_list(made, around);
    let menu = menu(id, &cadence.name, around);
    view! {
        <div class="card-head">
            <h2>{name}</h2><Chip>{kind}</Chip><Chip>{mode}</Chip><span class="muted small">{home}</span>
            <div class="push row">
                <Button icon="train" refused on_press=move |_| around.ahead.set(Some(id))>"Make the next trains…"</Button>
                {menu}
            </div>
        </div>
        <div class="card-body stack">
            <dl class="facts">
                <dt>"Comes"</dt><dd>{facts}</dd>
                <dt>"Not free?"</dt><dd>{shift}</dd>
                <dt>"Rides along"</dt><dd>{lines}</dd>
                <dt>"Milestones"</dt><dd>{milestones}</dd>
            </dl>
            {move || left_behind(id, around)}
            {trains}
        </div>
    }
    .erase()
}

fn made_list(made: &[Made], around: Around) -> AnyView {
    if made.is_empty() {
        return view! { <p class="muted small">"No trains made yet."</p> }.erase();
    }
    let made = made.to_vec();
    let today = surroundings().today();
    let rows = move || {
        around.trains.with(|trains| {
            let one = |made: &Made| {
                let train = trains.iter().find(|train| train.id == made.train);
                let for_day = (made.occurrence != made.day).then(|| {
                    view! { <span class="muted small">"for "{made.occurrence.long_text()}</span> }
                });
                match train {
                    None => view! { <li><span>{made.day.long_text()}</span><Chip>"Dissolved"</Chip>{for_day}</li> }.erase(),
                    Some(train) => {
                        let adjusted = (train.day != made.day).then(|| view! { <Chip tone=Tone::Warn>"Adjusted by hand"</Chip> });
                        let href = [super::PATH, "/", &train.address].concat();
                        let (name, day, near) = (train.name.clone(), train.day.long_text(), near(train.day, today));
                        view! { <li><a class="strong" href=href>{name}</a><span>{day}</span><span class="muted small">{near}</span>{adjusted}{for_day}</li> }.erase()
                    }
                }
            };
            made.iter().map(one).collect::<Vec<_>>()
        })
    };
    view! { <ul class="portfolio-list cadence-trains" aria-label="Trains made">{rows}</ul> }.erase()
}

fn menu(id: CadenceId, name: &str, around: Around) -> AnyView {
    let messages = toasts();
    let label = ["Change “", name, "”"].concat();
    let removed = ["The cadence “", name, "” is removed. Its trains stay."].concat();
    let change = move |()| match around.refused() {
        Some(refused) => messages.fail(refused),
        None => around.ask.run(Some(id)),
    };
    let remove = Command::KeepCadence { id, cadence: None };
    view! {
        <Menu id=["cadence-", &id.to_string()].concat() label trigger=|| view! { <Icon name="more"/> }>
            <MenuItem icon="edit" on_choose=change>"Change…"</MenuItem>
            <MenuItem icon="trash" on_choose=move |()| around.desk.change_or_say(remove.clone(), removed.clone())>"Remove"</MenuItem>
        </Menu>
    }
    .erase()
}
