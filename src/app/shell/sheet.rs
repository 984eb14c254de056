//! The list of shortcuts on this page.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::shortcuts::Shortcuts;
use crate::app::ui::{Checkbox, Dialog, Kbd};

/// Lists what keys do here, and lets single keys be turned off.
#[component]
pub fn Sheet(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> AnyView {
    let Some(shortcuts) = use_context::<Shortcuts>() else {
        return ().erase();
    };
    view! {
        <Dialog open title="Keyboard shortcuts">
            <dl class="keys">
                <dt>"Go to anything"</dt>
                <dd><Kbd keys="Ctrl K"/></dd>
                {shortcuts.all().into_iter().map(|one| view! { <dt>{one.label}</dt><dd><Kbd keys=one.keys/></dd> }).collect::<Vec<_>>()}
                <dt>"Close"</dt>
                <dd><Kbd keys="Esc"/></dd>
            </dl>
            <Checkbox checked=shortcuts.enabled>"Shortcuts of single keys. Ctrl K and Esc always work."</Checkbox>
        </Dialog>
    }
    .erase()
}
