//! Whether the page is live: a chip that appears when it is not, or when something waits to be sent.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::app::ui::{AvatarStack, Chip, Icon, Tone};

/// What is known of the connection to the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Connection {
    /// How it stands.
    pub link: Link,
    /// How many changes wait to be sent.
    pub unsent: usize,
    /// How many changes of another account wait in this browser.
    pub of_others: usize,
}

/// How the connection to the server stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// Others' changes arrive, own ones are sent.
    #[default]
    Live,
    /// Lost, and being made anew.
    Reconnecting,
    /// The device has no network.
    Offline,
}

/// The connection and who else is here. Whoever runs the connection sets these; the shell shows them on every page.
#[derive(Clone, Copy, Default)]
pub struct Presence {
    /// The connection.
    pub connection: RwSignal<Connection>,
    /// The names of the others on this page.
    pub others: RwSignal<Vec<String>>,
}

/// The shell's presence.
#[must_use]
pub fn presence() -> Presence {
    use_context().unwrap_or_default()
}

/// Who else is here, and what is wrong with the connection; nothing where all is well and nobody else is here.
#[component]
pub fn ConnectionChip() -> AnyView {
    let Presence { connection, others } = presence();
    view! {
        <AvatarStack names=others/>
        <span role="status">{move || words(connection.get()).map(|words| view! {
            <Chip tone=Tone::Warn><Icon name="offline"/>{words}</Chip>
        })}</span>
        {move || of_others(connection.get().of_others).map(|words| view! {
            <Chip tone=Tone::Neutral><span title="They are kept, and sent when that account signs in here again.">{words}</span></Chip>
        })}
    }
    .erase()
}

fn of_others(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("1 unsent change of another account".to_owned()),
        count => Some(format!("{count} unsent changes of another account")),
    }
}

fn words(connection: Connection) -> Option<String> {
    let link = match connection.link {
        Link::Live if connection.unsent == 0 => return None,
        Link::Live => "Sending",
        Link::Reconnecting => "Reconnecting",
        Link::Offline => "Offline",
    };
    Some(match connection.unsent {
        0 => format!("{link}…"),
        count => format!("{link}… {count} unsent"),
    })
}
