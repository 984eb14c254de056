//! The releases of a scenario with their dates, as they are and as they would be.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::bench::Bench;
use crate::{
    app::{
        shell::surroundings,
        trains::count,
        ui::{Chip, DateInput, IconButton, Tone},
    },
    domain::{
        calendar::{Mark, Moved, Row},
        ids::{MilestoneId, ReleaseId},
        scenario::Compared,
        time::{Day, MilestoneDate},
    },
};

/// How far from today a day is taken for meant: years. While a year is typed, it passes through others.
const YEARS: i32 = 40;

/// The releases, each with the day that it would have. `editable` where the reader may choose it.
pub fn releases(bench: Bench, editable: Signal<bool>) -> AnyView {
    let ids = Memo::new(move |_| {
        bench
            .entries
            .with(|all| all.iter().map(|entry| entry.release).collect::<Vec<_>>())
    });
    view! {
        <div class="table-frame scenario-releases">
            <table class="table">
                <thead><tr>
                    <th scope="col">"Release"</th><th scope="col">"Now"</th><th scope="col">"In the scenario"</th>
                    <th scope="col" class="number">"By"</th><th scope="col">"Conflicts"</th><th scope="col"><span class="visually-hidden">"Leave out"</span></th>
                </tr></thead>
                <For each=move || ids.get() key=|id| *id children=move |id| release(bench, id, editable)/>
            </table>
        </div>
    }
    .erase()
}

fn compared(bench: Bench, id: ReleaseId) -> Option<Compared> {
    bench.weighed.with(|weighed| {
        let found = weighed.releases.iter().find(|one| one.release == id);
        found.cloned()
    })
}

fn release(bench: Bench, id: ReleaseId, editable: Signal<bool>) -> AnyView {
    let one = Memo::new(move |_| compared(bench, id));
    let label = Memo::new(move |_| {
        one.with(|one| {
            one.as_ref()
                .map_or_else(|| "A former release".to_owned(), |one| one.label.clone())
        })
    });
    let href = move || {
        one.with(|one| {
            let key = one.as_ref().and_then(|one| one.now.as_ref()?.key.clone());
            ["/releases/", &key.unwrap_or_else(|| id.to_string())].concat()
        })
    };
    let others = Memo::new(move |_| {
        one.with(|one| {
            let row = one.as_ref().and_then(|one| one.now.as_ref());
            let open = row.iter().flat_map(|row| &row.milestones);
            let open = open.filter(|mark| !mark.done && !mark.target);
            open.map(|mark| mark.id).collect::<Vec<_>>()
        })
    });
    let shown = RwSignal::new(false);
    // One button for as long as there are any: pressed, it keeps the focus.
    let any = Memo::new(move |_| others.with(|others| !others.is_empty()));
    let words = Signal::derive(move || {
        let verb = if shown.get() { "Hide " } else { "Show " };
        let others = others.with(Vec::len);
        [verb, &count(others, "other milestone", "other milestones")].concat()
    });
    let expanded = Signal::derive(move || if shown.get() { "true" } else { "false" });
    let toggle = move || {
        any.get().then(|| {
            view! { <button type="button" class="scenario-more" aria-expanded=expanded on:click=move |_| shown.update(|shown| *shown = !*shown)>{words}</button> }
        })
    };
    let leave = Signal::derive(move || ["Leave ", &label.get(), " out"].concat());
    let milestones = move || {
        shown.get().then(|| {
            let ids = others.get();
            ids.into_iter()
                .map(|mark| milestone(bench, id, mark, one, editable))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <tbody>
            <tr>
                <th scope="row"><a class="strong" href=href>{move || label.get()}</a>{toggle}</th>
                {dates(bench, (id, Moved::Whole), one, label, editable)}
                <td>{move || one.with(|one| one.as_ref().map(counts))}</td>
                <td>{move || editable.get().then(|| view! { <IconButton icon="close" label=leave on_press=move |_| bench.leave_out(id)/> })}</td>
            </tr>
            {milestones}
        </tbody>
    }
    .erase()
}

fn counts(one: &Compared) -> AnyView {
    let (now, then) = (one.against_now.len(), one.against_then.len());
    let tone = match (now, then) {
        (_, 0) => Tone::Good,
        (now, then) if then > now => Tone::Bad,
        _ => Tone::Warn,
    };
    let words = [&now.to_string(), " now, ", &then.to_string(), " then"].concat();
    view! { <Chip tone>{words}</Chip> }.erase()
}

fn milestone(
    bench: Bench,
    id: ReleaseId,
    mark: MilestoneId,
    one: Memo<Option<Compared>>,
    editable: Signal<bool>,
) -> AnyView {
    let name = Memo::new(move |_| {
        one.with(|one| {
            let row = one.as_ref().and_then(|one| one.now.as_ref());
            let found = row.and_then(|row| row.milestones.iter().find(|held| held.id == mark));
            found.map_or_else(String::new, |mark| mark.name.clone())
        })
    });
    view! {
        <tr class="scenario-milestone">
            <th scope="row">{move || name.get()}</th>
            {dates(bench, (id, Moved::Milestone(mark)), one, name, editable)}
            <td></td><td></td>
        </tr>
    }
    .erase()
}

/// The milestone that is meant: of the whole the target.
fn meant(row: &Row, moved: Moved) -> Option<&Mark> {
    match moved {
        Moved::Whole => row.target(),
        Moved::Milestone(id) => row.milestones.iter().find(|mark| mark.id == id),
    }
}

/// Three cells: the date that is, the one that would be, and by how much they differ.
fn dates(
    bench: Bench,
    (id, moved): (ReleaseId, Moved),
    one: Memo<Option<Compared>>,
    label: Memo<String>,
    editable: Signal<bool>,
) -> AnyView {
    let date = move |side: fn(&Compared) -> Option<&Row>| {
        one.with(|one| {
            let row = side(one.as_ref()?)?;
            meant(row, moved).map(|mark| (mark.date.clone(), mark.done))
        })
    };
    let now = Memo::new(move |_| date(|one| one.now.as_ref()));
    let then = Memo::new(move |_| date(|one| one.then.as_ref()));
    let day_of =
        |date: Option<(MilestoneDate, bool)>| date.and_then(|(date, _)| date.calendar_day());
    let text = move || {
        day_of(then.get())
            .map(|day| day.to_string())
            .unwrap_or_default()
    };
    let value = RwSignal::new(untrack(text));
    Effect::new(move |_| {
        let text = text();
        if value.with_untracked(|value| *value != text) {
            value.set(text);
        }
    });
    let today = surroundings().today();
    Effect::new(move |began: Option<()>| {
        let chosen: Option<Day> = value.with(|value| value.parse().ok());
        let meant = chosen.filter(|day| (day.year() - today.year()).abs() <= YEARS);
        if let (Some(_), Some(day)) = (began, meant)
            && day_of(then.get_untracked()) != Some(day)
        {
            bench.put(id, moved, day);
        }
    });
    let words = move |date: Memo<Option<(MilestoneDate, bool)>>| {
        date.with(|date| date.as_ref().map(|(date, _)| date.long_text()))
    };
    let by = move || {
        let (now, then) = (day_of(now.get())?, day_of(then.get())?);
        let days = then.days_since(now);
        (days != 0).then(|| {
            let sign = if days > 0 { "+" } else { "−" };
            [sign, &count(days.unsigned_abs() as usize, "day", "days")].concat()
        })
    };
    let happened = move || now.with(|now| now.as_ref().is_none_or(|(_, done)| *done));
    let cell = move || {
        if !editable.get() || happened() {
            return view! { <span>{words(then)}</span> }.erase();
        }
        let label = ["New date of ", &label.get()].concat();
        view! { <DateInput value label=label/> }.erase()
    };
    view! {
        <td class="nowrap">{move || words(now)}</td>
        <td>{cell}</td>
        <td class="number nowrap">{by}</td>
    }
    .erase()
}
