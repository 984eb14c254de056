//! A freeze being entered: period, scope, what it stops, how strictly, why, and who answers for it.

use crate::app::ui::Erase;
use leptos::prelude::*;

use super::{
    forms::{Form, send},
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
        ui::{Checkbox, DateInput, Field, Select, TextArea},
    },
    domain::{
        Refusal,
        ids::FreezeId,
        portfolio::{Command, Freeze, FreezeScope, Portfolio, Strictness},
        release::ReleaseType,
        text::{NAME_LIMIT, REASON_LIMIT},
        time::Day,
    },
    live::new_id,
};

/// The form for a freeze.
pub fn form(around: Around, id: Option<FreezeId>) -> Form {
    let doc = around.desk.doc;
    let today = surroundings().today();
    let now = id
        .and_then(|id| doc.read_untracked(|p| p.freezes.get(&id).cloned()))
        .unwrap_or_else(|| Freeze {
            name: String::new(),
            first: today,
            last: today.plus(6),
            scope: FreezeScope::Organization,
            stops: Vec::new(),
            strictness: Strictness::Hard,
            reason: String::new(),
            owner: None,
            retired: false,
        });
    let name = RwSignal::new(now.name.clone());
    let first = RwSignal::new(now.first.to_string());
    let last = RwSignal::new(now.last.to_string());
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
    let day = |field: &str, text: String| {
        text.parse::<Day>()
            .map_err(|_| Some(Refusal::invalid(field, format!("{field}: choose a day."))))
    };
    let save = Callback::new(move |()| {
        let all = ReleaseType::ALL.into_iter().zip(stops);
        let freeze = Freeze {
            name: name.get_untracked(),
            first: day("First day", first.get_untracked())?,
            last: day("Last day", last.get_untracked())?,
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
            retired: false,
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
        <div class="columns">
            <Field name="first" label="First day"><DateInput value=first required=true/></Field>
            <Field name="last" label="Last day" hint="Included"><DateInput value=last required=true/></Field>
        </div>
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

/// Everything that a freeze can concern.
fn scopes(portfolio: &Portfolio) -> Vec<(String, String)> {
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

fn scope_key(scope: FreezeScope) -> String {
    match scope {
        FreezeScope::Organization => "all".to_owned(),
        FreezeScope::Program(id) => format!("program:{id}"),
        FreezeScope::ProductLine(id) => format!("line:{id}"),
        FreezeScope::Environment(id) => format!("environment:{id}"),
    }
}

fn scope_of(key: &str) -> FreezeScope {
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
