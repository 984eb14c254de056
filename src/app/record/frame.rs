//! What stands around a record: what it belongs to, and the other pages of that.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::{
    app::{
        portfolio::TABS,
        ui::{Icon, Notice, Tone},
    },
    wire::record::Subject,
};

/// The surroundings of a record.
pub struct Frame {
    /// What it is the record of.
    pub name: String,
    /// Its address, without a query.
    pub address: String,
    /// Links to what is above it.
    pub path: AnyView,
    /// Links to what is beside it.
    pub tabs: AnyView,
}

impl Frame {
    /// The surroundings of that record.
    pub fn of(subject: Subject) -> Self {
        match subject {
            Subject::Release {
                address,
                name,
                stands,
            } => release(&address, name, stands),
            Subject::Train {
                address,
                name,
                stands,
            } => train(&address, name, stands),
            Subject::ProductLine { id, name } => line(&id.to_string(), name),
            Subject::Scenario { id, name } => scenario(&id.to_string(), name),
            Subject::Templates => templates(),
            Subject::Portfolio { part } => portfolio(part),
        }
    }
}

fn release(address: &str, name: String, stands: bool) -> Frame {
    let overview = ["/releases/", address].concat();
    let (record, slip) = (
        [&overview, "/record"].concat(),
        [&overview, "/slip"].concat(),
    );
    // A withdrawn release has no page any more, but its record, where it can be brought back.
    let above = if stands {
        view! { <a href=overview.clone()>{name.clone()}</a> }.erase()
    } else {
        view! { <span>{name.clone()}</span> }.erase()
    };
    let tabs = if stands {
        view! {
            <nav class="tabs" aria-label="Release">
                <a class="tab" href=overview>"Overview"</a>
                <a class="tab" href=slip>"Slip"</a>
                <a class="tab" aria-current="page" href=record.clone()>"Record"</a>
            </nav>
        }
        .erase()
    } else {
        view! { <Notice tone=Tone::Warn>"This release is withdrawn: only its record is left. Undo the withdrawal to bring it back."</Notice> }.erase()
    };
    Frame {
        path: view! { <a href="/">"Calendar"</a><Icon name="right"/>{above} }.erase(),
        tabs,
        name,
        address: record,
    }
}

fn train(address: &str, name: String, stands: bool) -> Frame {
    let overview = ["/trains/", address].concat();
    let record = [&overview, "/record"].concat();
    let above = if stands {
        view! { <a href=overview.clone()>{name.clone()}</a> }.erase()
    } else {
        view! { <span>{name.clone()}</span> }.erase()
    };
    let tabs = if stands {
        view! {
            <nav class="tabs" aria-label="Train">
                <a class="tab" href=overview>"Overview"</a>
                <a class="tab" aria-current="page" href=record.clone()>"Record"</a>
            </nav>
        }
        .erase()
    } else {
        view! { <Notice tone=Tone::Warn>"This train is dissolved: only its record is left. Undo that to bring it back."</Notice> }.erase()
    };
    Frame {
        path: view! { <a href="/trains">"Trains"</a><Icon name="right"/>{above} }.erase(),
        tabs,
        name,
        address: record,
    }
}

fn scenario(id: &str, name: String) -> Frame {
    let record = ["/scenarios/", id, "/record"].concat();
    let name = if name.is_empty() {
        "Move of a selection".to_owned()
    } else {
        name
    };
    Frame {
        path: view! { <a href="/scenarios">"Scenarios"</a> }.erase(),
        tabs: ().erase(),
        name,
        address: record,
    }
}

fn templates() -> Frame {
    let tabs = view! {
        <nav class="tabs" aria-label="Templates">
            <a class="tab" href="/templates">"Templates"</a>
            <a class="tab" aria-current="page" href="/templates/record">"Record"</a>
        </nav>
    };
    Frame {
        name: "Templates".to_owned(),
        address: "/templates/record".to_owned(),
        path: view! { <a href="/portfolio">"Portfolio"</a><Icon name="right"/><a href="/templates">"Templates"</a> }.erase(),
        tabs: tabs.erase(),
    }
}

fn line(id: &str, name: String) -> Frame {
    let record = ["/lines/", id, "/record"].concat();
    let milestones = ["/portfolio?line=", id].concat();
    let itself = ["/portfolio/record?part=line:", id].concat();
    let tabs = view! {
        <nav class="tabs" aria-label="Product line">
            <a class="tab" href=milestones>"Milestones"</a>
            <a class="tab" aria-current="page" href=record.clone()>"Record of its milestones"</a>
            <a class="tab" href=itself>"Record of the product line itself"</a>
        </nav>
    };
    Frame {
        path: view! { <a href="/portfolio">"Portfolio"</a> }.erase(),
        tabs: tabs.erase(),
        name,
        address: record,
    }
}

fn portfolio(part: Option<String>) -> Frame {
    let tabs: Vec<_> = TABS
        .into_iter()
        .map(|(key, name)| {
            view! { <a class="tab" href=["/portfolio?tab=", key].concat()>{name}</a> }
        })
        .collect();
    let address = "/portfolio/record";
    let tabs = view! {
        <nav class="tabs" aria-label="Portfolio">
            {tabs}
            <a class="tab" aria-current="page" href=address>"Record"</a>
        </nav>
    };
    Frame {
        path: view! { <a href="/portfolio">"Portfolio"</a> }.erase(),
        tabs: tabs.erase(),
        name: part.unwrap_or_else(|| "the portfolio".to_owned()),
        address: address.to_owned(),
    }
}
