//! A scenario's page: its releases with the dates that they would have, what speaks against them, and what becomes of it.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    PATH, api,
    bench::Bench,
    commit::CommitDialog,
    conflicts::{compared, hindrances, summary},
    lanes::lanes,
    releases::releases,
    search::search,
    tools::tools,
};
use crate::{
    app::{
        route::bring,
        shell::{Page, shortcut, surroundings},
        trains::count,
        ui::{Button, Chip, Field, Icon, Notice, TextInput, Tone, toasts},
    },
    domain::{
        access::Operation,
        ids::{ScenarioId, StreamId},
        portfolio::Portfolio,
        scenario::{Command, Draft, Entry, Scenario},
    },
    live::{LiveDoc, use_live},
    wire::scenario::{Around, Real, ScenarioData},
};

/// What the pieces of the page share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// Which.
    pub id: ScenarioId,
    /// Its name, whose it is, whether it is shared.
    pub draft: RwSignal<Draft>,
    /// Whether it is the reader's.
    pub mine: bool,
    by: StoredValue<String>,
    /// Whether it was made real.
    pub real: RwSignal<Option<Real>>,
    around: RwSignal<Around>,
    /// Its releases and what they are weighed against.
    pub bench: Bench,
    /// The joint move that it was made real by.
    doc: LiveDoc<Scenario>,
    /// Why it is not kept as it is shown; `None` where it is.
    unkept: RwSignal<Option<String>>,
    /// Whether it is on its way to be kept.
    keeping: RwSignal<bool>,
}

impl Desk {
    /// Shows what the server has of it.
    pub fn shows(self, data: ScenarioData) {
        self.around.set(data.around);
        self.real.set(data.real);
        self.draft.set(data.draft);
    }

    fn editable(self) -> bool {
        self.mine && self.real.with(Option::is_none)
    }

    /// Keeps the dates as they are shown, and goes on until those are kept that are shown then.
    fn keep(self) {
        if self.keeping.get_untracked() {
            return;
        }
        self.keeping.set(true);
        leptos::task::spawn_local(async move {
            loop {
                let Some(entries) = self.bench.entries.try_get_untracked() else {
                    return;
                };
                let outcome = api::set_scenario(self.id, entries.clone()).await;
                let shown = self.bench.entries.try_get_untracked();
                match outcome {
                    Ok(data) => {
                        self.unkept.try_set(None);
                        self.around.try_set(data.around);
                        self.real.try_set(data.real);
                    }
                    Err(error) => {
                        self.unkept.try_set(Some(error.message));
                        break;
                    }
                }
                if shown.is_none_or(|shown| shown == entries) {
                    break;
                }
            }
            self.keeping.try_set(false);
        });
    }

    fn read_again(self) {
        leptos::task::spawn_local(async move {
            let address = [PATH, "/", &self.id.to_string()].concat();
            if let Ok(data) = bring(&address).await.read::<ScenarioData>()
                && self.real.try_get_untracked().is_some()
            {
                self.shows(data);
            }
        });
    }
}

/// The page.
pub fn screen(data: ScenarioData) -> AnyView {
    let id = data.draft.id;
    let portfolio = use_live().look::<Portfolio>(StreamId::PORTFOLIO, data.portfolio);
    let entries = RwSignal::new(data.draft.entries.clone());
    let around = RwSignal::new(data.around);
    let members = Signal::derive(move || around.with(|around| around.members.clone()));
    let rows = Signal::derive(move || around.with(|around| around.rows.clone()));
    let trains = Signal::derive(move || around.with(|around| around.trains.clone()));
    let desk = Desk {
        id,
        draft: RwSignal::new(data.draft),
        mine: data.mine,
        by: StoredValue::new(data.by),
        real: RwSignal::new(data.real),
        around,
        bench: Bench::of(entries, members, (rows, trains), portfolio),
        doc: use_live().open::<Scenario>(id, None),
        unkept: RwSignal::new(None),
        keeping: RwSignal::new(false),
    };
    // What is chosen is kept at once.
    Effect::new(move |before: Option<Vec<Entry>>| {
        let now = entries.get();
        if before.is_some_and(|before| before != now) && desk.mine {
            desk.keep();
        }
        now
    });
    // It was made real, or taken back, here or elsewhere.
    Effect::new(move |before: Option<u64>| {
        let version = desk.doc.version();
        if before.is_some_and(|before| before != version) {
            desk.read_again();
        }
        version
    });
    let editable = Signal::derive(move || desk.editable());
    let adding = RwSignal::new(false);
    let committing = RwSignal::new(false);
    if desk.mine {
        shortcut("a", "Take in a release", move || adding.set(true));
    }
    let title = Signal::derive(move || desk.draft.with(|draft| draft.name.clone()));
    let path = view! { <a href="/">"Calendar"</a><Icon name="right"/><a href=PATH>"Scenarios"</a> };
    let empty = Memo::new(move |_| desk.bench.entries.with(Vec::is_empty));
    let taking_in = move || {
        editable.get().then(|| view! {
            <div class="row">
                <Button icon="plus" on_press=move |_| adding.set(true)>"Take in a release…"</Button>
                {(!empty.get()).then(|| shift(desk.bench))}
            </div>
        })
    };
    view! {
        <Page title path=path.erase() tools=tools(desk, committing)>
            {head(desk)}
            {move || real(desk)}
            {(!desk.mine).then(|| view! { <Notice><p>"By "{desk.by.get_value()}": you see it because it is shared."</p></Notice> })}
            <div role="alert">{move || unkept(desk)}</div>
            {hindrances(desk.bench)}
            <Show when=move || !empty.get() fallback=|| view! { <p class="muted">"It holds no release yet. Take in those whose dates you want to try."</p> }>
                {releases(desk.bench, editable)}
            </Show>
            {taking_in}
            {move || waiting(desk)}
            {move || desk.bench.weighed.with(lanes)}
            <section class="card" aria-label="Conflicts">
                <div class="card-head"><h2>"Conflicts"</h2><span class="muted small">"As they are, and as they would be"</span></div>
                <div class="card-body">{move || desk.bench.weighed.with(compared)}</div>
            </section>
            {search(desk.bench, adding)}
            {move || committing.get().then(|| view! {
                <CommitDialog bench=desk.bench id name=untrack(move || title.get()) title="Make it real" open=committing><p>"Every release below gets its dates of the scenario, in one step that can be undone in one."</p></CommitDialog>
            })}
        </Page>
    }
    .erase()
}

fn head(desk: Desk) -> AnyView {
    let kept = move || match (desk.keeping.get(), desk.unkept.get().is_some()) {
        (true, _) => "Saving…",
        (false, true) => "Not saved",
        (false, false) => "Saved",
    };
    let standing = move || {
        if desk.real.with(Option::is_some) {
            "Real"
        } else if desk.draft.with(|draft| draft.shared) {
            "Shared"
        } else {
            "Private"
        }
    };
    view! {
        <div class="release-head">
            <div class="release-marks">
                <Chip>{standing}</Chip>
                <span role="status">{move || desk.bench.weighed.with(summary)}</span>
            </div>
            {desk.mine.then(|| view! { <span class="muted small" role="status">{kept}</span> })}
        </div>
    }
    .erase()
}

fn unkept(desk: Desk) -> Option<AnyView> {
    desk.unkept.get().map(|words| {
        view! {
            <Notice tone=Tone::Bad>
                <p>"The scenario is not saved: "{words}</p>
                <Button on_press=move |_| desk.keep()>"Try again"</Button>
            </Notice>
        }
        .erase()
    })
}

fn real(desk: Desk) -> Option<AnyView> {
    let real = desk.real.get()?;
    let day = real.at.day_at(surroundings().utc_offset).long_text();
    let live = use_live();
    let command = Command::Undo {
        command: real.command,
    };
    let refused = Signal::derive(|| {
        let may = surroundings().grants().permit(Operation::EditSchedule);
        (!may).then(|| "Your role may not change milestones.".to_owned())
    });
    let back = move |_| {
        live.send::<Scenario>(desk.id, command.clone(), None);
    };
    let record = [PATH, "/", &desk.id.to_string(), "/record"].concat();
    Some(
        view! {
            <Notice tone=Tone::Good>
                <p>{real.by}" made it real on "{day}". Its releases have these dates; what they had before stands in the "<a href=record>"record"</a>"."</p>
                <Button refused on_press=back>"Take it back"</Button>
            </Notice>
        }
        .erase(),
    )
}

/// Releases outside that wait for one that moves.
fn waiting(desk: Desk) -> Option<AnyView> {
    desk.bench.weighed.with(|weighed| {
        if weighed.waiting.is_empty() {
            return None;
        }
        let items: Vec<_> = weighed
            .waiting
            .iter()
            .map(|row| {
                let (id, editable) = (row.release(), desk.editable());
                let name = desk.bench.portfolio.read_untracked(|portfolio| {
                    let line = portfolio.lines.get(&row.line);
                    crate::domain::text::under_line(line.map_or("", |line| &line.name), &row.version)
                });
                let label = ["Take ", &name, " in"].concat();
                let take = move |_| {
                    desk.bench.entries.update(|all| all.extend(id.map(Entry::still)));
                };
                view! { <li><span>{name}</span>{editable.then(|| view! { <Button on_press=take>{label}</Button> })}</li> }
            })
            .collect();
        Some(
            view! {
                <section class="card" aria-label="What waits for them">
                    <div class="card-head"><h2>"What waits for them"</h2></div>
                    <div class="card-body"><p class="muted small">"These releases wait for one that would move, and stay where they are."</p><ul class="neighbours">{items}</ul></div>
                </section>
            }
            .erase(),
        )
    })
}

/// All releases by so many days.
fn shift(bench: Bench) -> AnyView {
    let days = RwSignal::new("7".to_owned());
    let messages = toasts();
    let by = move |sign: i32| {
        move |_| match days.with_untracked(|days| days.trim().parse::<i32>()) {
            Ok(days) if (1..=3_650).contains(&days) => bench.shift(sign * days),
            _ => messages.fail("Days: a number from 1 to 3650."),
        }
    };
    let slot = move |_| match bench.free_slot() {
        Ok(days) => {
            bench.shift(days);
            messages.say(
                [
                    "Free ",
                    &count(days.unsigned_abs() as usize, "day", "days"),
                    " later: nothing that is known speaks against it.",
                ]
                .concat(),
            );
        }
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
    view! {
        <span class="scenario-shift">
            <Field name="scenario-days" label="All by days"><TextInput value=days limit=4/></Field>
            <Button on_press=by(-1)>"Earlier"</Button>
            <Button on_press=by(1)>"Later"</Button>
            <Button on_press=slot>"Next free slot"</Button>
        </span>
    }
    .erase()
}
