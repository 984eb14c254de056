//! The table of milestones, of a release or of a product line, and what can be done with them.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    dates::{local_words, slip_words, utc_words},
    milestone_forms::{Edit, MilestoneForm},
};
use crate::{
    app::{
        shell::{shortcut, surroundings},
        ui::{
            Button, Chip, EmptyState, Icon, Mark, Menu, MenuItem, StateMark, Tone, VisuallyHidden,
        },
    },
    domain::{
        Refusal,
        ids::MilestoneId,
        schedule::{Command, Milestone},
        time::{Day, MilestoneDate},
    },
    live::zones,
    wire::release::Choices,
};

/// The milestones of a document, and how to change them.
#[derive(Clone, Copy)]
pub struct Milestones {
    /// Those that stand, by date.
    pub list: Memo<Vec<Milestone>>,
    /// Whether their baseline is frozen, so that a move asks why.
    pub frozen: Signal<bool>,
    /// Whether one of them can be the target.
    pub has_target: bool,
    /// Why a change would be refused now.
    pub refusal: Callback<Command, Option<String>>,
    /// Carries out a change: the command, the reason, what is said of it.
    pub change: Callback<(Command, Option<String>, String), Result<(), Refusal>>,
    /// Who may answer for them.
    pub choices: StoredValue<Choices>,
}

impl Milestones {
    /// One of them, as it stands.
    #[must_use]
    pub fn get(self, id: MilestoneId) -> Option<Milestone> {
        self.list
            .with_untracked(|list| list.iter().find(|m| m.id == id).cloned())
    }
}

/// The table with its dialogs.
#[component]
pub fn MilestoneTable(
    /// The milestones.
    of: Milestones,
) -> AnyView {
    let edit = RwSignal::new(None::<Edit>);
    let open = RwSignal::new(false);
    let begin = Callback::new(move |what: Edit| {
        edit.set(Some(what));
        open.set(true);
    });
    let order = settled_order(of.list);
    let empty = move || order.with(Vec::is_empty);
    let refused = move || of.refusal.run(adding());
    shortcut("n", "New milestone", move || {
        if refused().is_none() {
            begin.run(Edit::Add);
        }
    });
    shortcut("j", "Next milestone", || step(1));
    shortcut("k", "Previous milestone", || step(-1));
    view! {
        <section class="card milestones" aria-label="Milestones">
            <div class="card-head">
                <h2>"Milestones"</h2>
                <span class="muted small">{move || order.with(Vec::len)}</span>
                <div class="push">
                    <Button icon="plus" refused=Signal::derive(refused) on_press=move |_| begin.run(Edit::Add)>"Add milestone"</Button>
                </div>
            </div>
            <Show when=move || !empty() fallback=move || view! {
                <EmptyState title="No milestones yet" icon="flag"><p>"A milestone is a dated point: a freeze, a candidate, the end of life."</p></EmptyState>
            }>
                <div class="table-frame" id="milestones">
                    <table class="table" role="table">
                        <thead role="rowgroup">
                            <tr role="row">
                                <th scope="col" role="columnheader">"Milestone"</th>
                                <th scope="col" role="columnheader">"Baseline"</th>
                                <th scope="col" role="columnheader">"Forecast"</th>
                                <th scope="col" role="columnheader">"Actual"</th>
                                <th scope="col" role="columnheader">"Slip"</th>
                                <th scope="col" role="columnheader">"Owner"</th>
                                <th scope="col" role="columnheader"><VisuallyHidden>"Actions"</VisuallyHidden></th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">
                            <For each=move || order.get() key=|id| *id children=move |id| row(of, id, begin)/>
                        </tbody>
                    </table>
                </div>
            </Show>
            <MilestoneForm of edit open/>
        </section>
    }
    .erase()
}

/// A milestone that nobody has, to ask whether one could be added at all.
pub fn adding() -> Command {
    Command::Add {
        milestone: Milestone::new(MilestoneId(0), "?"),
    }
}

fn row(of: Milestones, id: MilestoneId, begin: Callback<Edit>) -> AnyView {
    let this = Memo::new(move |before: Option<&Milestone>| {
        let found = of
            .list
            .with(|list| list.iter().find(|m| m.id == id).cloned());
        // A row that is about to go shows what it showed.
        found
            .or_else(|| before.cloned())
            .unwrap_or_else(|| Milestone::new(id, ""))
    });
    let today = surroundings().today();
    let mark = Signal::derive(move || this.with(|m| mark_of(m, today)));
    let name = move || this.with(|m| m.name.clone());
    let date = move |part: fn(&Milestone) -> Option<&MilestoneDate>| {
        move || this.with(|m| part(m).map(date_cell))
    };
    let owner = move || {
        this.with(|m| {
            let owner = m.owner.as_ref()?;
            Some(of.choices.with_value(|choices| choices.owner(owner)))
        })
    };
    let slip = move || {
        this.with(|m| m.slip()).map_or_else(
            || view! { <span class="muted">"—"</span> }.erase(),
            slip_cell,
        )
    };
    view! {
        <tr id=format!("m-{id}") role="row">
            <th scope="row" role="rowheader">
                <span class="milestone-name">
                    <StateMark mark/>
                    <VisuallyHidden>{move || mark_words(mark.get())}</VisuallyHidden>
                    <span class="strong">{name}</span>
                    {move || this.with(|m| m.target).then(|| view! { <Chip tone=Tone::Accent><Icon name="flag"/>"Target"</Chip> })}
                </span>
                {move || this.with(|m| (!m.note.is_empty()).then(|| m.note.clone())).map(|note| view! { <p class="milestone-note">{note}</p> })}
            </th>
            <td role="cell" data-label="Baseline">{date(|m| m.baseline.as_ref())}</td>
            <td role="cell" data-label="Forecast">{date(|m| m.forecast.as_ref())}</td>
            <td role="cell" data-label="Actual">{date(|m| m.actual.as_ref())}</td>
            <td role="cell" data-label="Slip">{slip}</td>
            <td role="cell" data-label="Owner">{owner}</td>
            <td role="cell" class="number">{menu(of, id, this, begin)}</td>
        </tr>
    }
    .erase()
}

fn menu(of: Milestones, id: MilestoneId, this: Memo<Milestone>, begin: Callback<Edit>) -> AnyView {
    let label = format!("Change “{}”", this.with_untracked(|m| m.name.clone()));
    let choose = move |edit: Edit| move |()| begin.run(edit);
    let now = move |command: fn(MilestoneId) -> Command, said: fn(&str) -> String| {
        move |()| {
            let said = this.with_untracked(|m| said(&m.name));
            if let Err(refusal) = of.change.run((command(id), None, said)) {
                crate::app::ui::toasts().fail(refusal.message);
            }
        }
    };
    let happened = move || this.with(|m| m.actual.is_some());
    view! {
        <Menu id=format!("menu-{id}") label trigger=|| view! { <Icon name="more"/> }>
            <MenuItem icon="calendar" on_choose=choose(Edit::Forecast(id))>"Set forecast…"</MenuItem>
            <MenuItem icon="check" on_choose=choose(Edit::Happened(id))>{move || if happened() { "Correct when it happened…" } else { "Mark as happened…" }}</MenuItem>
            {of.has_target.then(|| view! {
                <MenuItem icon="flag" on_choose=now(|id| Command::SetTarget { id }, |name| format!("“{name}” is the target."))>"Make it the target"</MenuItem>
            })}
            <hr/>
            <MenuItem icon="edit" on_choose=choose(Edit::Rename(id))>"Rename…"</MenuItem>
            <MenuItem icon="person" on_choose=choose(Edit::Owner(id))>"Change owner…"</MenuItem>
            <MenuItem icon="edit" on_choose=choose(Edit::Note(id))>"Edit note…"</MenuItem>
            <hr/>
            <MenuItem icon="trash" on_choose=now(|id| Command::Withdraw { id }, |name| format!("“{name}” is withdrawn."))>"Withdraw"</MenuItem>
        </Menu>
    }
    .erase()
}

fn date_cell(date: &MilestoneDate) -> AnyView {
    let page = surroundings();
    let utc = utc_words(date, &page.zone, zones());
    let local = local_words(date, &page.zone, &page.reader_zone, zones());
    view! {
        <time datetime=date.calendar_day().map(|day| day.to_string())>{date.long_text()}</time>
        {utc.map(|utc| view! { <small class="milestone-utc">{utc}</small> })}
        {local.map(|local| view! { <small class="milestone-utc">{local}</small> })}
    }
    .erase()
}

fn slip_cell(days: i32) -> AnyView {
    let (class, icon) = match days {
        0 => ("slip tone-good", "check"),
        1.. => ("slip tone-bad", "right"),
        _ => ("slip tone-progress", "left"),
    };
    view! { <span class=class><Icon name=icon/>{slip_words(days)}</span> }.erase()
}

/// The shape of a milestone: happened, late, near, or ahead.
fn mark_of(milestone: &Milestone, today: Day) -> Mark {
    if milestone.actual.is_some() {
        return Mark::Done;
    }
    match milestone
        .forecast
        .as_ref()
        .and_then(MilestoneDate::calendar_day)
    {
        Some(day) if day < today => Mark::Warn,
        Some(day) if day.days_since(today) <= 7 => Mark::Partial,
        _ => Mark::Open,
    }
}

const fn mark_words(mark: Mark) -> &'static str {
    match mark {
        Mark::Done => "Happened: ",
        Mark::Warn => "Overdue: ",
        Mark::Partial => "Within a week: ",
        _ => "Ahead: ",
    }
}

/// The order of the rows. While the focus is in the table they stay where they are: a row that moves loses it.
fn settled_order(list: Memo<Vec<Milestone>>) -> Memo<Vec<MilestoneId>> {
    Memo::new(move |before: Option<&Vec<MilestoneId>>| {
        let wanted: Vec<_> = list.with(|list| list.iter().map(|m| m.id).collect());
        match before.filter(|_| focus_is_inside()) {
            Some(before) => {
                let stay = before.iter().filter(|id| wanted.contains(id)).copied();
                let come = wanted.iter().filter(|id| !before.contains(id)).copied();
                stay.chain(come).collect()
            }
            None => wanted,
        }
    })
}

#[cfg(not(feature = "hydrate"))]
fn focus_is_inside() -> bool {
    false
}
#[cfg(not(feature = "hydrate"))]
fn step(_by: i32) {}

#[cfg(feature = "hydrate")]
fn focus_is_inside() -> bool {
    document()
        .query_selector("#milestones:focus-within")
        .is_ok_and(|found| found.is_some())
}

/// Moves the focus to the menu of the next or previous row.
#[cfg(feature = "hydrate")]
fn step(by: i32) {
    use leptos::wasm_bindgen::JsCast;
    let Ok(buttons) = document().query_selector_all("#milestones [aria-haspopup=menu]") else {
        return;
    };
    let count = i32::try_from(buttons.length()).unwrap_or(0);
    let here = document().active_element();
    let at = (0..count).find(|at| buttons.get(*at as u32).as_ref() == here.as_deref());
    let next = at.map_or(if by > 0 { 0 } else { count - 1 }, |at| {
        (at + by).clamp(0, count - 1)
    });
    let button = buttons.get(next.max(0) as u32);
    if let Some(button) = button.and_then(|b| b.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        drop(button.focus());
    }
}
