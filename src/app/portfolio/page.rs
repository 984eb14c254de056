//! The portfolio's page: areas by tab, each with its list and what can be done with it.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    days::Days,
    environments::Environments,
    forms::{Ask, PartForm},
    freezes::Freezes,
    line::LinePanel,
    structure::{Programs, Teams},
};
use crate::{
    app::{
        release::desk::Desk,
        route::query_value,
        shell::Page,
        ui::{Button, Icon, Menu, MenuItem, MenuLink},
    },
    domain::{
        ids::StreamId,
        portfolio::{Portfolio, parts},
    },
    wire::release::{LineData, PersonName, PortfolioData},
};

/// What the pieces of the page share.
#[derive(Clone, Copy)]
pub struct Around {
    /// The portfolio.
    pub desk: Desk<Portfolio>,
    /// People by name.
    pub people: StoredValue<Vec<PersonName>>,
    /// The product line that the page was asked for with.
    pub line: StoredValue<Option<LineData>>,
    /// Opens a form.
    pub ask: Callback<Ask>,
}

/// The areas of the portfolio: key in the address, and name.
pub const TABS: [(&str, &str); 5] = [
    ("programs", "Programs"),
    ("teams", "Teams"),
    ("environments", "Environments"),
    ("freezes", "Freezes"),
    ("days", "Working days"),
];

/// The page.
pub fn screen(data: PortfolioData) -> AnyView {
    let desk = Desk::<Portfolio>::open(StreamId::PORTFOLIO, Some(data.portfolio));
    let asked = RwSignal::new(None::<Ask>);
    let open = RwSignal::new(false);
    let around = Around {
        desk,
        people: StoredValue::new(data.people),
        line: StoredValue::new(data.line),
        ask: Callback::new(move |what| {
            asked.set(Some(what));
            open.set(true);
        }),
    };
    let tab_in_address = query_value("tab");
    let tab = Memo::new(move |_| {
        let wanted = tab_in_address.get();
        TABS.iter()
            .map(|(key, _)| *key)
            .find(|key| Some(*key) == wanted.as_deref())
            .unwrap_or("programs")
    });
    let line_in_address = query_value("line");
    let line = Memo::new(move |_| line_in_address.get().and_then(|line| line.parse().ok()));
    let count = move |key: &str| {
        desk.doc.read(crate::domain::Parts::ALL, |p| match key {
            "programs" => p.programs.values().filter(|one| !one.retired).count(),
            "teams" => p.teams.values().filter(|one| !one.retired).count(),
            "environments" => p.environments.values().filter(|one| !one.retired).count(),
            "days" => p.days.len(),
            _ => p.freezes.values().filter(|one| !one.retired).count(),
        })
    };
    let tabs: Vec<_> = TABS
        .into_iter()
        .map(|(key, name)| {
            view! {
                <a class="tab" href=format!("/portfolio?tab={key}") aria-current=move || (tab.get() == key).then_some("page")>
                    {name}<span class="muted">{move || count(key)}</span>
                </a>
            }
        })
        .collect();
    let organization = move || {
        desk.doc
            .read(parts::ORGANIZATION, |p| p.organization.clone())
    };
    let facts = move || {
        let organization = organization();
        format!("{} · {}", organization.name, organization.zone.name())
    };
    let tools = view! {
        <span class="muted small">{facts}</span>
        <Menu id="organization" label="Organization" trigger=|| view! { <Icon name="more"/> }>
            <MenuItem icon="edit" on_choose=move |()| around.ask.run(Ask::Organization)>"Name and time zone…"</MenuItem>
            <MenuLink icon="history" href="/portfolio/record?kind=organization">"Record"</MenuLink>
        </Menu>
    }
    .erase();
    view! {
        <Page title="Portfolio" tools>
            {move || line.get().map(|id| view! { <LinePanel id around/> })}
            <nav class="tabs" aria-label="Portfolio">
                {tabs}
                <a class="tab" href="/templates">"Templates"</a>
                <a class="tab" href="/portfolio/record">"Record"</a>
            </nav>
            {move || match tab.get() {
                "teams" => view! { <Teams around/> }.erase(),
                "environments" => view! { <Environments around/> }.erase(),
                "freezes" => view! { <Freezes around/> }.erase(),
                "days" => view! { <Days around/> }.erase(),
                _ => view! { <Programs around/> }.erase(),
            }}
            <PartForm around asked open/>
        </Page>
    }
    .erase()
}

/// A button that opens a form, held with its reason where the person may not.
#[component]
pub fn AskButton(
    /// The pieces of the page.
    around: Around,
    /// What it asks.
    ask: Ask,
    /// The words.
    words: &'static str,
) -> AnyView {
    let refused = Signal::derive(move || around.refused());
    view! { <Button icon="plus" refused on_press=move |_| around.ask.run(ask)>{words}</Button> }
        .erase()
}

impl Around {
    /// Why this person may not change the portfolio at all.
    #[must_use]
    pub fn refused(self) -> Option<String> {
        // A command that changes nothing is refused for want of the right only.
        let organization = self
            .desk
            .doc
            .read(parts::ORGANIZATION, |p| p.organization.clone());
        let name = if organization.name.is_empty() {
            "?".to_owned()
        } else {
            organization.name
        };
        let command = crate::domain::portfolio::Command::SetOrganization {
            name,
            zone: organization.zone,
        };
        self.desk.refusal(&command, None)
    }
}
