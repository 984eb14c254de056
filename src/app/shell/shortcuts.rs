//! Keys: pages say which keys do what, for as long as they are shown. The list of shortcuts and the palette read the same register.
//!
//! A single key never fires where a person types, nor while a dialog is open, and all of them can be turned off.

use std::sync::Arc;

use leptos::prelude::*;

/// Something that keys do.
#[derive(Clone)]
pub struct Shortcut {
    id: u32,
    /// The keys in order, separated by spaces: `n`, `g c`, `?`, `ArrowDown`.
    pub keys: &'static str,
    /// What they do.
    pub label: &'static str,
    /// Does it.
    pub run: Arc<dyn Fn() + Send + Sync>,
}

/// The register of what keys do.
#[derive(Clone, Copy)]
pub struct Shortcuts {
    list: StoredValue<Vec<Shortcut>>,
    next: StoredValue<u32>,
    /// Whether single keys do anything.
    pub enabled: RwSignal<bool>,
}

/// Lets keys do something while whatever calls this is on the screen. What was registered last wins.
pub fn shortcut(keys: &'static str, label: &'static str, run: impl Fn() + Send + Sync + 'static) {
    let Some(shortcuts) = use_context::<Shortcuts>() else {
        return;
    };
    let id = shortcuts.next.get_value();
    shortcuts.next.set_value(id + 1);
    let owner = Owner::current();
    // Runs as a part of whoever registered it: what it needs from its surroundings is found.
    let run = Arc::new(move || match &owner {
        Some(owner) => owner.with(&run),
        None => run(),
    });
    shortcuts.list.update_value(|list| {
        list.push(Shortcut {
            id,
            keys,
            label,
            run,
        })
    });
    on_cleanup(move || {
        shortcuts
            .list
            .try_update_value(|list| list.retain(|shortcut| shortcut.id != id));
    });
}

impl Shortcuts {
    /// What keys do on this page.
    #[must_use]
    pub fn all(self) -> Vec<Shortcut> {
        self.list.get_value()
    }
}

/// Provides the register and, in the browser, listens.
pub fn provide() {
    let shortcuts = Shortcuts {
        list: StoredValue::new(Vec::new()),
        next: StoredValue::new(0),
        enabled: RwSignal::new(true),
    };
    provide_context(shortcuts);
    #[cfg(feature = "hydrate")]
    listening::start(shortcuts);
}

#[cfg(feature = "hydrate")]
mod listening {
    use leptos::{ev, prelude::*};

    use super::Shortcuts;
    use crate::app::ui::keys::is_typing;

    const SETTING: &str = "signalbox-single-keys";
    /// How long the first key of two is remembered.
    const PATIENCE: std::time::Duration = std::time::Duration::from_millis(1200);

    pub fn start(shortcuts: Shortcuts) {
        let memory = window().local_storage().ok().flatten();
        let off = memory
            .as_ref()
            .and_then(|memory| memory.get_item(SETTING).ok().flatten())
            .is_some();
        Effect::new(move |first: Option<()>| {
            let enabled = shortcuts.enabled.get();
            if first.is_none() {
                if off {
                    shortcuts.enabled.set(false);
                }
            } else if let Some(memory) = &memory {
                drop(if enabled {
                    memory.remove_item(SETTING)
                } else {
                    memory.set_item(SETTING, "off")
                });
            }
        });
        let before = StoredValue::new(String::new());
        let listener = window_event_listener(ev::keydown, move |event| {
            if event.default_prevented()
                || event.ctrl_key()
                || event.meta_key()
                || event.alt_key()
                || event.is_composing()
            {
                return;
            }
            if !shortcuts.enabled.get_untracked() || is_typing(&event) {
                return;
            }
            let mut pressed = event.key();
            if pressed.len() == 1 {
                pressed.make_ascii_lowercase();
            }
            let first = before.with_value(String::clone);
            let both = if first.is_empty() {
                pressed.clone()
            } else {
                format!("{first} {pressed}")
            };
            let list = shortcuts.all();
            before.set_value(String::new());
            if let Some(found) = list
                .iter()
                .rev()
                .find(|one| one.keys == both)
                .or_else(|| list.iter().rev().find(|one| one.keys == pressed))
            {
                event.prevent_default();
                (found.run)();
            } else if list.iter().any(|one| {
                one.keys
                    .split_once(' ')
                    .is_some_and(|(start, _)| start == pressed)
            }) {
                before.set_value(pressed);
                set_timeout(
                    move || {
                        before.try_update_value(String::clear);
                    },
                    PATIENCE,
                );
            }
        });
        on_cleanup(move || listener.remove());
    }
}
