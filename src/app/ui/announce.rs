//! One polite live region for the whole application, with at most one message in two seconds.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

/// The live region; the shell places it once.
#[component]
pub fn Announcer() -> AnyView {
    view! { <div id="announcer" class="visually-hidden" role="status" aria-live="polite"></div> }
        .erase()
}

/// Tells screen readers the outcome of what the person did. Waits its turn and is never dropped.
pub fn announce(message: impl Into<String>) {
    queue::add(message.into(), true);
}

/// Tells screen readers what somebody else did. Gives way to later news while it waits.
pub fn mention(message: impl Into<String>) {
    queue::add(message.into(), false);
}

#[cfg(not(feature = "hydrate"))]
mod queue {
    /// The server's pages announce nothing.
    pub fn add(_message: String, _own: bool) {}
}

#[cfg(feature = "hydrate")]
mod queue {
    use std::{cell::RefCell, collections::VecDeque, time::Duration};

    use leptos::prelude::{document, set_timeout};

    const PAUSE: Duration = Duration::from_secs(2);

    #[derive(Default)]
    struct Waiting {
        own: VecDeque<String>,
        others: Option<String>,
        pausing: bool,
    }

    thread_local! {
        static WAITING: RefCell<Waiting> = RefCell::default();
    }

    pub fn add(message: String, own: bool) {
        let speak_now = WAITING.with_borrow_mut(|waiting| {
            if own {
                waiting.own.push_back(message);
            } else {
                waiting.others = Some(message);
            }
            !waiting.pausing
        });
        if speak_now {
            speak();
        }
    }

    fn speak() {
        let next = WAITING.with_borrow_mut(|waiting| {
            let next = waiting.own.pop_front().or_else(|| waiting.others.take());
            waiting.pausing = next.is_some();
            next
        });
        if let Some(message) = next {
            if let Some(region) = document().get_element_by_id("announcer") {
                region.set_text_content(Some(&message));
            }
            set_timeout(speak, PAUSE);
        }
    }
}
