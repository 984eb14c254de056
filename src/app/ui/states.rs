//! What stands where content is missing: nothing yet, an error, still loading, offline.

use crate::app::ui::{AnyView, Children, Erase};
use leptos::prelude::*;

use super::{Icon, Tone};

/// Says what belongs here and offers the first action.
#[component]
pub fn EmptyState(
    /// What is not there yet, in a few words.
    #[prop(into)]
    title: String,
    /// An icon of the sprite.
    #[prop(default = "calendar")]
    icon: &'static str,
    /// What belongs here, and the first action.
    children: Children,
) -> AnyView {
    view! {
        <div class="empty">
            <Icon name=icon/>
            <h2>{title}</h2>
            {children.show()}
        </div>
    }
    .erase()
}

/// Says what went wrong, what was kept, and what to do.
#[component]
pub fn ErrorState(
    /// What happened.
    #[prop(into)]
    title: String,
    /// What was kept, what to do; with the action.
    children: Children,
) -> AnyView {
    view! {
        <div class="empty empty-error" role="alert">
            <Icon name="warning"/>
            <h2>{title}</h2>
            {children.show()}
        </div>
    }
    .erase()
}

/// A remark set apart from the text around it.
#[component]
pub fn Notice(
    /// Its weight.
    #[prop(optional)]
    tone: Tone,
    /// The remark.
    children: Children,
) -> AnyView {
    let (class, icon) = match tone {
        Tone::Bad => ("notice tone-bad", "warning"),
        Tone::Warn => ("notice tone-warn", "warning"),
        Tone::Good => ("notice tone-good", "check"),
        Tone::Accent | Tone::Progress => ("notice tone-accent", "info"),
        Tone::Neutral => ("notice", "info"),
    };
    view! { <div class=class><Icon name=icon/><div>{children.show()}</div></div> }.erase()
}

/// Says that the server is out of reach and what that means for what is on the screen.
#[component]
pub fn OfflineNotice(
    /// How many changes wait to be sent.
    #[prop(into)]
    unsent: Signal<usize>,
) -> AnyView {
    view! {
        <Notice tone=Tone::Warn>
            {move || match unsent.get() {
                0 => "Offline. You see what was last received; it is brought up to date by itself.".to_owned(),
                1 => "Offline. 1 change is kept on this device and sent when the connection returns.".to_owned(),
                n => format!("Offline. {n} changes are kept on this device and sent when the connection returns."),
            }}
        </Notice>
    }
    .erase()
}

/// Lines in the place of text that is on its way.
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 3)]
    lines: usize,
) -> AnyView {
    view! {
        <div class="skeleton" role="status" aria-label="Loading">
            {(0..lines).map(|_| view! { <span></span> }).collect::<Vec<_>>()}
        </div>
    }
    .erase()
}

/// Words for those who hear the page.
#[component]
pub fn VisuallyHidden(
    /// The words.
    children: Children,
) -> AnyView {
    view! { <span class="visually-hidden">{children.show()}</span> }.erase()
}
