//! What a release is: each fact with a way to change it.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    desk::Desk,
    drafts::{OwnerDraft, OwnerFields},
    forms::{FormDialog, LineField, Outcome},
};
use crate::{
    app::ui::{Field, IconButton, Select},
    domain::{
        ids::TeamId,
        release::{Command, Destination, Release, ReleaseType, parts},
        text::{NAME_LIMIT, VERSION_LIMIT},
    },
    wire::release::Choices,
};

/// A fact that can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fact {
    Version,
    Title,
    Type,
    Destination,
    Team,
    Owner,
}

impl Fact {
    const ALL: [Fact; 6] = [
        Self::Version,
        Self::Title,
        Self::Type,
        Self::Destination,
        Self::Team,
        Self::Owner,
    ];

    const fn label(self) -> &'static str {
        match self {
            Self::Version => "Version",
            Self::Title => "Name",
            Self::Type => "Type",
            Self::Destination => "Destination",
            Self::Team => "Team",
            Self::Owner => "Owner",
        }
    }

    /// A command of this sort, to ask whether it would be refused at all.
    fn any_change(self) -> Command {
        // Readers without the right are refused whatever the value is.
        match self {
            Self::Title => Command::Retitle {
                title: "?".to_owned(),
            },
            Self::Team => Command::SetTeam { team: None },
            Self::Owner => Command::SetOwner { owner: None },
            Self::Type => Command::SetType {
                kind: ReleaseType::Minor,
            },
            Self::Destination => Command::SetDestination {
                destination: Destination::Production,
            },
            Self::Version => Command::Renumber {
                version: "?".to_owned(),
            },
        }
    }
}

/// The facts.
#[component]
pub fn Facts(
    /// The release.
    desk: Desk<Release>,
    /// Who there is.
    choices: StoredValue<Choices>,
    /// What its program is called.
    program: String,
    /// What its product line is called.
    line: String,
) -> AnyView {
    let changing = RwSignal::new(None::<Fact>);
    let open = RwSignal::new(false);
    let value = move |fact: Fact| {
        desk.doc
            .read(parts::IDENTITY, |r| value_of(fact, r, choices))
    };
    let rows: Vec<_> = Fact::ALL
        .into_iter()
        .map(|fact| {
            let refused = Signal::derive(move || desk.refusal(&fact.any_change(), None));
            let begin = move |_| {
                changing.set(Some(fact));
                open.set(true);
            };
            let shown = move || match value(fact) {
                Some(text) => view! { <span>{text}</span> }.erase(),
                None => view! { <span class="muted">"—"</span> }.erase(),
            };
            view! {
                <dt>{fact.label()}</dt>
                <dd class="fact">{shown}<IconButton icon="edit" label=format!("Change {}", fact.label().to_lowercase()) refused on_press=begin/></dd>
            }
        })
        .collect();
    let title = move || {
        let label = changing.get().map_or("Release", Fact::label);
        format!("Change {}", label.to_lowercase())
    };
    let form = Callback::new(move |()| {
        let fact = changing.get_untracked().unwrap_or(Fact::Version);
        form_of(fact, desk, choices)
    });
    view! {
        <section class="card" aria-label="Facts">
            <div class="card-head"><h2>"Facts"</h2></div>
            <div class="card-body">
                <dl class="facts release-facts">
                    <dt>"Product line"</dt>
                    <dd>{program}" · "{line}</dd>
                    {rows}
                </dl>
            </div>
            <FormDialog open title=Signal::derive(title) action=Signal::derive(title) form/>
        </section>
    }
    .erase()
}

fn value_of(fact: Fact, release: &Release, choices: StoredValue<Choices>) -> Option<String> {
    match fact {
        Fact::Version => Some(release.version.clone()),
        Fact::Title => (!release.title.is_empty()).then(|| release.title.clone()),
        Fact::Type => Some(release.kind.label().to_owned()),
        Fact::Destination => Some(release.destination.label().to_owned()),
        Fact::Team => release
            .team
            .map(|team| choices.with_value(|choices| choices.team(team))),
        Fact::Owner => {
            let owner = release.owner.as_ref()?;
            Some(choices.with_value(|choices| choices.owner(owner)))
        }
    }
}

fn form_of(
    fact: Fact,
    desk: Desk<Release>,
    choices: StoredValue<Choices>,
) -> (AnyView, Callback<(), Outcome>) {
    let send = move |command: Command, said: &str| -> Outcome {
        desk.change(command, None, said).map_err(Some)
    };
    desk.doc.read_untracked(|release| match fact {
        Fact::Version => {
            let version = RwSignal::new(release.version.clone());
            (
                view! { <LineField name="version" label="Version" value=version limit=VERSION_LIMIT/> }.erase(),
                Callback::new(move |()| {
                    let version = version.get_untracked();
                    send(Command::Renumber { version }, "The version is changed.")
                }),
            )
        }
        Fact::Title => {
            let title = RwSignal::new(release.title.clone());
            (
                view! { <LineField name="title" label="Name" value=title limit=NAME_LIMIT optional=true/> }.erase(),
                Callback::new(move |()| {
                    let title = title.get_untracked();
                    send(Command::Retitle { title }, "The name is changed.")
                }),
            )
        }
        Fact::Type => {
            let labels = ReleaseType::ALL.map(ReleaseType::label);
            let (view, chosen) = choice("Type", release.kind.label(), &labels);
            (
                view,
                Callback::new(move |()| {
                    let kind = ReleaseType::ALL.into_iter().find(|kind| kind.label() == chosen.get_untracked());
                    let Some(kind) = kind else { return Ok(()) };
                    send(Command::SetType { kind }, "The type is changed.")
                }),
            )
        }
        Fact::Destination => {
            let labels = Destination::ALL.map(Destination::label);
            let (view, chosen) = choice("Destination", release.destination.label(), &labels);
            (
                view,
                Callback::new(move |()| {
                    let destination = Destination::ALL.into_iter().find(|one| one.label() == chosen.get_untracked());
                    let Some(destination) = destination else { return Ok(()) };
                    send(Command::SetDestination { destination }, "The destination is changed.")
                }),
            )
        }
        Fact::Team => {
            let chosen = RwSignal::new(release.team.map(|team| team.to_string()).unwrap_or_default());
            let none = (String::new(), "No team".to_owned());
            let teams = choices.with_value(|choices| {
                let offered = choices.teams.iter().filter(|team| !team.retired || Some(team.id) == release.team);
                std::iter::once(none)
                    .chain(offered.map(|team| (team.id.to_string(), team.name.clone())))
                    .collect::<Vec<_>>()
            });
            (
                view! { <Field name="team" label="Team"><Select value=chosen choices=Signal::stored(teams)/></Field> }.erase(),
                Callback::new(move |()| {
                    let team = chosen.get_untracked().parse::<TeamId>().ok();
                    send(Command::SetTeam { team }, "The team is changed.")
                }),
            )
        }
        Fact::Owner => {
            let draft = OwnerDraft::of(release.owner.as_ref());
            (
                view! { <OwnerFields draft choices/> }.erase(),
                Callback::new(move |()| send(Command::SetOwner { owner: draft.read() }, "The owner is changed.")),
            )
        }
    })
}

/// A field to choose one of a few words.
fn choice(
    label: &'static str,
    now: &'static str,
    words: &[&'static str],
) -> (AnyView, RwSignal<String>) {
    let chosen = RwSignal::new(now.to_owned());
    let choices: Vec<_> = words
        .iter()
        .map(|word| ((*word).to_owned(), (*word).to_owned()))
        .collect();
    let view = view! { <Field name="choice" label><Select value=chosen choices=Signal::stored(choices)/></Field> };
    (view.erase(), chosen)
}
