//! Short messages about what was just done, with a way to take it back.

use crate::app::ui::{AnyView, Children, Erase};
use std::{sync::Arc, time::Duration};

use leptos::prelude::*;

use super::{IconButton, announce, announce::Announcer};

/// How many are shown at once; older ones give way.
const SHOWN: usize = 3;

/// What takes back what was just done.
const UNDO: &str = "Undo";

/// Where messages are left. Get it with [`toasts`].
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

/// Shared rather than owned by whoever left the message: the offer outlives their page.
type Action = (&'static str, Arc<dyn Fn(()) + Send + Sync>);

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    failed: bool,
    action: Option<Action>,
}

/// The messages of this application; nothing is shown outside of [`Toaster`].
#[must_use]
pub fn toasts() -> Toasts {
    use_context().unwrap_or_else(Toasts::new)
}

impl Toasts {
    fn new() -> Self {
        Self {
            list: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Says what was done.
    pub fn say(self, text: impl Into<String>) {
        self.add(text.into(), false, None);
    }

    /// Says what was done and offers to take it back.
    pub fn undo(self, text: impl Into<String>, undo: impl Fn(()) + Send + Sync + 'static) {
        self.add(text.into(), false, Some((UNDO, Arc::new(undo))));
    }

    /// Takes back what was done last and is still offered to be taken back; `false` where nothing is.
    pub fn take_back_last(self) -> bool {
        let last = self.list.with_untracked(|list| {
            list.iter().rev().find_map(|toast| {
                let (name, action) = toast.action.as_ref()?;
                (*name == UNDO).then(|| (toast.id, action.clone()))
            })
        });
        let Some((id, action)) = last else {
            return false;
        };
        self.dismiss(id);
        action(());
        true
    }

    /// Says what was done and offers an action of the given name.
    pub fn offer(
        self,
        text: impl Into<String>,
        name: &'static str,
        action: impl Fn(()) + Send + Sync + 'static,
    ) {
        self.add(text.into(), false, Some((name, Arc::new(action))));
    }

    /// Says what failed; stays until it is dismissed.
    pub fn fail(self, text: impl Into<String>) {
        self.add(text.into(), true, None);
    }

    fn add(self, text: String, failed: bool, action: Option<Action>) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        announce(text.clone());
        let stay = if action.is_some() { 10 } else { 5 };
        self.list.update(|list| {
            if list.len() >= SHOWN {
                list.remove(0);
            }
            list.push(Toast {
                id,
                text,
                failed,
                action,
            });
        });
        if !failed {
            self.dismiss_later(id, Duration::from_secs(stay));
        }
    }

    /// A message under the pointer or with the focus inside stays for as long as it is looked at.
    fn dismiss_later(self, id: u32, delay: Duration) {
        set_timeout(
            move || {
                let selector = format!("#toast-{id}:is(:hover,:focus-within)");
                if document()
                    .query_selector(&selector)
                    .is_ok_and(|found| found.is_some())
                {
                    self.dismiss_later(id, Duration::from_secs(2));
                } else {
                    self.dismiss(id);
                }
            },
            delay,
        );
    }

    fn dismiss(self, id: u32) {
        self.list
            .try_update(|list| list.retain(|toast| toast.id != id));
    }
}

/// Shows messages for everything inside of it, with the live region that speaks them.
#[component]
pub fn Toaster(
    /// What may leave messages.
    children: Children,
) -> AnyView {
    let toasts = Toasts::new();
    provide_context(toasts);
    let children = children.show();
    view! {
        {children}
        <Announcer/>
        <section class="toaster" aria-label="Messages">
            <For each=move || toasts.list.get() key=|toast| toast.id children=move |toast| show(toasts, toast)/>
        </section>
    }
    .erase()
}

fn show(toasts: Toasts, toast: Toast) -> AnyView {
    let Toast {
        id,
        text,
        failed,
        action,
    } = toast;
    let button = action.map(|(name, action)| {
        let press = move |_| {
            toasts.dismiss(id);
            action(());
        };
        let keys = (name == UNDO).then_some("u");
        view! { <button type="button" class="toast-action" aria-keyshortcuts=keys on:click=press>{name}</button> }
    });
    view! {
        <div class="toast" class:toast-failed=failed id=format!("toast-{id}")>
            <p>{text}</p>
            {button}
            <IconButton icon="close" label="Dismiss" on_press=move |_| toasts.dismiss(id)/>
        </div>
    }
    .erase()
}
