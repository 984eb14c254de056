//! A freeze being entered: period, scope, what it stops, how strictly, why, and who answers for it.

use crate::app::ui::Erase;
use leptos::prelude::*;

use super::{
    forms::{Form, send},
    freeze_times::{TimeFields, Times},
    names::choices,
    page::Around,
};
use crate::{
    app::{
        release::{
            drafts::{OwnerDraft, OwnerFields},
            forms::LineField,
        },
        shell::surroundings,
        ui::{Checkbox, Field, Select, TextArea},
    },
    domain::{
        ids::FreezeId,
        portfolio::{Command, Freeze, FreezeScope, Hours, Portfolio, Strictness},
        release::ReleaseType,
        text::{NAME_LIMIT, REASON_LIMIT},
        time::{Instant, Zone},
    },
    live::{new_id, use_live, zones::zones},
};

/// What a new freeze begins as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum New {
    /// Planned ahead.
    Planned,
    /// Put up now, for hours.
    Emergency,
}

/// The form for a freeze: one that is there, or a new one.
pub fn form(around: Around, which: Result<FreezeId, New>) -> Form {
    let id = which.ok();
    let doc = around.desk.doc;
    let today = surroundings().today();
    let now = id
        .and_then(|id| doc.read_untracked(|p| p.freezes.get(&id).cloned()))
        .unwrap_or_else(|| match which {
            Err(New::Emergency) => {
                let home = doc.read_untracked(|p| p.organization.zone.clone());
                emergency(use_live().now(), home)
            }
            _ => Freeze {
                first: today,
                last: today.plus(6),
                ..Freeze::default()
            },
        });
    let name = RwSignal::new(now.name.clone());
    let home = doc.read_untracked(|p| p.organization.zone.clone());
    let times = Times::of(&now, &home);
    let scope = RwSignal::new(scope_key(now.scope));
    let stops = ReleaseType::ALL.map(|kind| RwSignal::new(now.stops.contains(&kind)));
    let hard = RwSignal::new(
        if now.strictness == Strictness::Hard {
            "hard"
        } else {
            "soft"
        }
        .to_owned(),
    );
    let reason = RwSignal::new(now.reason.clone());
    let owner = OwnerDraft::of(now.owner.as_ref());
    let scopes = doc.read_untracked(scopes);
    let who = StoredValue::new(
        doc.read_untracked(|p| around.people.with_value(|people| choices(p, people))),
    );
    let save = Callback::new(move |()| {
        let all = ReleaseType::ALL.into_iter().zip(stops);
        let freeze = Freeze {
            name: name.get_untracked(),
            emergency: now.emergency,
            scope: scope_of(&scope.get_untracked()),
            stops: all
                .filter(|(_, on)| on.get_untracked())
                .map(|(kind, _)| kind)
                .collect(),
            strictness: if hard.get_untracked() == "hard" {
                Strictness::Hard
            } else {
                Strictness::Soft
            },
            reason: reason.get_untracked(),
            owner: owner.read(),
            ..times.read().map_err(Some)?
        };
        let called = freeze.name.trim().to_owned();
        match id {
            Some(id) => send(
                around,
                Command::ChangeFreeze { id, freeze },
                format!("The freeze “{called}” is saved."),
            ),
            None => {
                let id = FreezeId(new_id());
                send(
                    around,
                    Command::AddFreeze { id, freeze },
                    format!("The freeze “{called}” is added."),
                )
            }
        }
    });
    let strictness = vec![
        ("hard".to_owned(), "Hard: blocks a go".to_owned()),
        ("soft".to_owned(), "Soft: warns".to_owned()),
    ];
    let kinds: Vec<_> = ReleaseType::ALL
        .into_iter()
        .zip(stops)
        .map(|(kind, checked)| view! { <Checkbox checked>{kind.label()}</Checkbox> })
        .collect();
    let view = view! {
        <LineField name="name" label="Name" value=name limit=NAME_LIMIT/>
        <TimeFields times/>
        <div class="columns">
            <Field name="scope" label="Scope"><Select value=scope choices=Signal::stored(scopes)/></Field>
            <Field name="strictness" label="Strictness"><Select value=hard choices=Signal::stored(strictness)/></Field>
        </div>
        <fieldset class="stack-tight">
            <legend class="small strong">"Release types it stops"</legend>
            <div class="row">{kinds}</div>
            <p class="field-hint">"None chosen: all of them."</p>
        </fieldset>
        <Field name="why" label="Reason"><TextArea value=reason limit=REASON_LIMIT as u32 rows=2 required=true/></Field>
        <OwnerFields draft=owner choices=who/>
    };
    (view.erase(), save)
}

/// A freeze of everything from now on, for a day.
fn emergency(now: Instant, zone: Zone) -> Freeze {
    let offset = zones().offset(&zone, now).unwrap_or(0);
    let first = now.day_at(offset);
    let local = Instant(now.0 + i64::from(offset) * 1000);
    let minute = u16::try_from(local.ms_of_day() / 60_000).unwrap_or(0);
    Freeze {
        name: "Emergency freeze".to_owned(),
        first,
        last: first.plus(1),
        hours: Some(Hours {
            from: minute,
            to: minute.max(1),
            zone,
        }),
        emergency: true,
        ..Freeze::default()
    }
}

/// Everything that a freeze can concern.
pub(super) fn scopes(portfolio: &Portfolio) -> Vec<(String, String)> {
    let mut all = vec![(
        scope_key(FreezeScope::Organization),
        "Everything".to_owned(),
    )];
    for (id, program) in portfolio.programs_by_name() {
        all.push((
            scope_key(FreezeScope::Program(id)),
            format!("Program {}", program.name),
        ));
        for (id, line) in portfolio.lines_of(id) {
            all.push((
                scope_key(FreezeScope::ProductLine(id)),
                format!("{} · {}", program.name, line.name),
            ));
        }
    }
    for (id, environment) in &portfolio.environments {
        if !environment.retired {
            all.push((
                scope_key(FreezeScope::Environment(*id)),
                format!("Environment {}", environment.name),
            ));
        }
    }
    all
}

/// How a scope is chosen.
#[must_use]
pub fn scope_key(scope: FreezeScope) -> String {
    match scope {
        FreezeScope::Organization => "all".to_owned(),
        FreezeScope::Program(id) => format!("program:{id}"),
        FreezeScope::ProductLine(id) => format!("line:{id}"),
        FreezeScope::Environment(id) => format!("environment:{id}"),
    }
}

/// The scope that was chosen.
#[must_use]
pub fn scope_of(key: &str) -> FreezeScope {
    let (kind, id) = key.split_once(':').unwrap_or((key, ""));
    let scope = match kind {
        "program" => id.parse().ok().map(FreezeScope::Program),
        "line" => id.parse().ok().map(FreezeScope::ProductLine),
        "environment" => id.parse().ok().map(FreezeScope::Environment),
        _ => None,
    };
    scope.unwrap_or(FreezeScope::Organization)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{EnvironmentId, ProductLineId, ProgramId};

    #[test]
    fn a_scope_reads_back_from_the_form() {
        for scope in [
            FreezeScope::Organization,
            FreezeScope::Program(ProgramId(7)),
            FreezeScope::ProductLine(ProductLineId(8)),
            FreezeScope::Environment(EnvironmentId(9)),
        ] {
            assert_eq!(scope_of(&scope_key(scope)), scope);
        }
    }
}
