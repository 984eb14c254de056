//! A marked day being entered: its name, when it is, what it means, and where.

use crate::app::ui::Erase;
use leptos::prelude::*;

use super::{
    forms::{Form, send},
    freeze_form::{scope_key, scope_of, scopes},
    freeze_times::{TimeFields, Times},
    page::Around,
};
use crate::{
    app::{
        release::forms::LineField,
        shell::surroundings,
        ui::{Field, Select},
    },
    domain::{
        ids::DayMarkId,
        portfolio::{Command, DayKind, DayMark, Freeze, FreezeScope, Portfolio, days},
        text::NAME_LIMIT,
    },
    live::new_id,
};

/// The form for a marked day: one that is there, or a new one.
pub fn form(around: Around, id: Option<DayMarkId>) -> Form {
    let doc = around.desk.doc;
    let today = surroundings().today();
    let now = id
        .and_then(|id| doc.read_untracked(|p| p.days.get(&id).cloned()))
        .unwrap_or_else(|| DayMark {
            first: today,
            last: today,
            ..DayMark::default()
        });
    let home = doc.read_untracked(|p| p.organization.zone.clone());
    let freeze = Freeze {
        first: now.first,
        last: now.last,
        recurs: now.recurs,
        ..Freeze::default()
    };
    let times = Times::of(&freeze, &home);
    let name = RwSignal::new(now.name.clone());
    let kind = RwSignal::new(now.kind.name().to_owned());
    let scope = RwSignal::new(scope_key(now.scope));
    let places = doc.read_untracked(places);
    let origin = now.origin;
    let save = Callback::new(move |()| {
        let when = times.read().map_err(Some)?;
        let mark = DayMark {
            name: name.get_untracked(),
            first: when.first,
            last: when.last,
            recurs: when.recurs,
            kind: kind_of(&kind.get_untracked()),
            scope: scope_of(&scope.get_untracked()),
            origin: origin.clone(),
        };
        let said = format!("“{}” is marked.", mark.name.trim());
        let marks = vec![(id.unwrap_or_else(|| DayMarkId(new_id())), Some(mark))];
        send(around, Command::Days(days::Command::Mark { marks }), said)
    });
    let view = view! {
        <LineField name="name" label="Name" value=name limit=NAME_LIMIT/>
        <TimeFields times days_only=true/>
        <div class="columns">
            <Field name="kind" label="What it means"><Select value=kind choices=Signal::stored(kinds())/></Field>
            <Field name="scope" label="Where"><Select value=scope choices=Signal::stored(places)/></Field>
        </div>
    };
    (view.erase(), save)
}

/// What a marked day can mean.
pub fn kinds() -> Vec<(String, String)> {
    DayKind::ALL
        .map(|kind| {
            let words = match kind {
                DayKind::Holiday => "Holiday: nobody works",
                DayKind::NoDeploy => "No deployments: people work",
            };
            (kind.name().to_owned(), words.to_owned())
        })
        .into()
}

/// What was chosen.
pub fn kind_of(name: &str) -> DayKind {
    DayKind::ALL
        .into_iter()
        .find(|kind| kind.name() == name)
        .unwrap_or_default()
}

/// Where a day can be marked: wherever a freeze can be, environments apart.
pub fn places(portfolio: &Portfolio) -> Vec<(String, String)> {
    let mut all = scopes(portfolio);
    all.retain(|(key, _)| !matches!(scope_of(key), FreezeScope::Environment(_)));
    all
}
