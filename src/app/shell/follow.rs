//! Brings the live connection into the shell: its state, who else is here, what was refused, and its end.

use crate::app::ui::{AnyView, Erase};
use std::time::Duration;

use leptos::prelude::*;

use super::{
    connection::{Connection, Link, Presence, presence},
    shortcut,
};
use crate::{
    app::{
        route::{self, location},
        ui::toasts,
    },
    domain::Refusal,
    live::{self, Status, use_live},
    wire::frames::Farewell,
};

/// What is answered within this time is not worth a word.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows nothing by itself; the shell places it where messages can be left.
#[component]
pub fn Follow() -> AnyView {
    let live = use_live();
    let Presence { connection, others } = presence();
    let (path, toasts) = (location().path, toasts());
    // The offer stands at the end of the page and for a moment only: by Tab alone it would not be reached in time.
    shortcut("u", "Undo what was just done", move || {
        if !toasts.take_back_last() {
            toasts.say("There is nothing to take back here.");
        }
    });
    let status = live.status();
    Effect::new(move |_| {
        let now = status.get();
        if now.connection == live::Connection::Connected && now.unsent > 0 {
            let later = move || {
                if let Some(status) = status.try_get_untracked() {
                    connection.try_update(|shown| *shown = words_for(status));
                }
            };
            set_timeout(later, PATIENCE);
        } else if connection.get_untracked() != words_for(now) {
            connection.set(words_for(now));
        }
    });
    Effect::new(move |_| path.with(|path| live.present(Some(path))));
    Effect::new(move |_| {
        let people = path.with(|path| live.presence(path)).get();
        let names: Vec<_> = people.into_iter().map(|person| person.name).collect();
        if others.with_untracked(|shown| *shown != names) {
            others.set(names);
        }
    });
    Effect::new(move |_| {
        if let Some((_, why)) = live.refused().get() {
            toasts.fail(sentence(&why));
        }
    });
    // Whoever signs out here is on the way already: the session's end, heard before the next page comes, leads nowhere else.
    let leaving = StoredValue::new(false);
    #[cfg(feature = "hydrate")]
    {
        let listener =
            window_event_listener(leptos::ev::beforeunload, move |_| leaving.set_value(true));
        on_cleanup(move || listener.remove());
    }
    Effect::new(move |_| match live.farewell().get() {
        Some(Farewell::Reload) => toasts.offer(
            "Signalbox has been updated. Your changes are kept.",
            "Reload",
            |()| drop(window().location().reload()),
        ),
        Some(Farewell::SignedOut) if !leaving.get_value() => {
            let mut address = String::from("/sign-in?next=");
            route::encode(&path.get_untracked(), &mut address);
            drop(window().location().set_href(&address));
        }
        _ => {}
    });
    ().erase()
}

fn words_for(status: Status) -> Connection {
    let link = match status.connection {
        live::Connection::Connected => Link::Live,
        live::Connection::Reconnecting => Link::Reconnecting,
        live::Connection::Offline => Link::Offline,
    };
    Connection {
        link,
        unsent: status.unsent,
        of_others: status.of_others,
    }
}

/// The refusal with the facts behind it.
fn sentence(why: &Refusal) -> String {
    let mut text = why.message.clone();
    for fact in &why.facts {
        text.push(' ');
        text.push_str(fact);
        if !fact.ends_with('.') {
            text.push('.');
        }
    }
    text
}
