//! The list of trains, and where a new one begins.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{PATH, create::CreateDialog};
use crate::{
    app::{
        route::{bring, query_value, set_query},
        shell::{Page, shortcut, surroundings},
        ui::{Button, EmptyState, Mark, StateMark, Variant},
    },
    domain::{access::Operation, ids::StreamId, portfolio::Portfolio, time::Day, train::Brief},
    live::{Glance, use_live},
    wire::train::{LISTED, Listed, TrainsData},
};

/// The page.
pub fn screen(data: TrainsData) -> AnyView {
    let TrainsData {
        trains,
        more,
        portfolio,
        first,
    } = data;
    let portfolio = use_live().look::<Portfolio>(StreamId::PORTFOLIO, portfolio);
    let listed = RwSignal::new(trains);
    Effect::new(move |began: Option<()>| {
        portfolio.track_beside();
        if began.is_some() {
            leptos::task::spawn_local(async move {
                if let Ok(fresh) = bring(PATH).await.read::<TrainsData>() {
                    listed.try_set(fresh.trains);
                }
            });
        }
    });
    let may = surroundings().grants().permit(Operation::EditTrain);
    let asked = query_value("members").with_untracked(Option::is_some)
        || query_value("new").with_untracked(Option::is_some);
    let creating = RwSignal::new(asked && may);
    Effect::new(move |before: Option<bool>| {
        let now = creating.get();
        if before == Some(true) && !now {
            set_query(&[("members", None), ("day", None), ("new", None)], true);
        }
        now
    });
    if may {
        shortcut("n", "New train", move || creating.set(true));
    }
    let tools = may.then(|| {
        view! {
            <div class="row push">
                <Button variant=Variant::Primary icon="plus" on_press=move |_| creating.set(true)>"New train"</Button>
            </div>
        }
        .erase()
    });
    let first = StoredValue::new(first);
    let today = surroundings().today();
    let body = move || {
        listed.with(|trains| {
            if trains.is_empty() {
                return empty();
            }
            let (coming, past): (Vec<_>, Vec<_>) =
                trains.iter().partition(|one| one.train.day >= today);
            let coming = coming.into_iter().rev().collect();
            let lists = [("Coming", coming), ("Past", past)];
            let lists: Vec<_> = lists
                .into_iter()
                .filter(|(_, trains)| !trains.is_empty())
                .map(|(name, trains)| table(name, &trains, portfolio, today))
                .collect();
            lists.erase()
        })
    };
    view! {
        <Page title="Trains" tools=tools.unwrap_or_else(|| ().erase())>
            {super::tabs(PATH)}
            <p class="muted">"A train is a synchronized release: releases of several product lines that ship on one day, or one after the other."</p>
            {body}
            {more.then(|| view! { <p class="muted small">"The latest "{LISTED}" are listed. Search finds the others by name."</p> })}
            {move || creating.get().then(|| view! { <CreateDialog open=creating portfolio first/> })}
        </Page>
    }
    .erase()
}

fn empty() -> AnyView {
    view! {
        <EmptyState title="No trains yet" icon="train">
            <p>"Put releases together that ship together: the train shows who departs from its day, and moves all of them in one step."</p>
            <p>"On the calendar’s agenda and month, a day on which several product lines ship is offered as a train."</p>
        </EmptyState>
    }
    .erase()
}

fn table(
    name: &'static str,
    trains: &[&Listed],
    portfolio: Glance<Portfolio>,
    today: Day,
) -> AnyView {
    let rows: Vec<_> = trains
        .iter()
        .map(|one| row(&one.train, one.departing, portfolio, today))
        .collect();
    view! {
        <section class="stack-tight" aria-label=name>
            <h2>{name}</h2>
            <div class="table-frame trains">
                <table class="table">
                    <thead><tr>
                        <th scope="col">"Train"</th>
                        <th scope="col">"Day"</th>
                        <th scope="col">"Members"</th>
                        <th scope="col">"Belongs to"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .erase()
}

fn row(train: &Brief, departing: usize, portfolio: Glance<Portfolio>, today: Day) -> AnyView {
    let home = train.home;
    let home = move || portfolio.read(|portfolio| home_name(home, portfolio));
    let members = match train.members.len() {
        1 => "1 release".to_owned(),
        count => [&count.to_string(), " releases"].concat(),
    };
    let found = (departing > 0).then(|| {
        let words = match departing {
            1 => "1 departs from it".to_owned(),
            count => [&count.to_string(), " depart from it"].concat(),
        };
        view! { <span class="train-departs"><StateMark mark=Mark::Warn/>{words}</span> }
    });
    view! {
        <tr>
            <th scope="row">
                <a class="strong" href=[PATH, "/", &train.address].concat()>{train.name.clone()}</a>
                <span class="muted small">{train.mode.label()}</span>
            </th>
            <td class="nowrap">{train.day.long_text()}<span class="muted small">{near(train.day, today)}</span></td>
            <td><span class="train-members">{members}{found}</span></td>
            <td>{home}</td>
        </tr>
    }
    .erase()
}

/// How far a day is from today.
pub fn near(day: Day, today: Day) -> String {
    let days = day.days_since(today);
    let count = days.unsigned_abs().to_string();
    match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        2.. => ["in ", &count, " days"].concat(),
        _ => [&count, " days ago"].concat(),
    }
}

/// What the home of a train is called.
pub fn home_name(home: Option<crate::domain::ids::ProgramId>, portfolio: &Portfolio) -> String {
    match home {
        None => "The organization".to_owned(),
        Some(id) => portfolio.programs.get(&id).map_or_else(
            || "A former program".to_owned(),
            |program| program.name.clone(),
        ),
    }
}
