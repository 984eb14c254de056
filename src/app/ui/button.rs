//! Buttons, and links that look like them.

use crate::app::ui::{AnyView, Children, Erase};
use leptos::{ev::MouseEvent, prelude::*};

use super::{Icon, announce};

/// How much a button stands out, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Variant {
    /// One action among others.
    #[default]
    Plain,
    /// The action that the screen is for; one per view.
    Primary,
    /// Destroys something or goes outward; its words state the consequence.
    Danger,
    /// Stays back until looked for: in rows and headers.
    Quiet,
}

impl Variant {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button button-primary",
            Self::Danger => "button button-danger",
            Self::Quiet => "button button-quiet",
        }
    }
}

/// A button. While `refused` holds a reason it stays reachable, does nothing, and says why.
#[component]
pub fn Button(
    /// How much it stands out.
    #[prop(optional)]
    variant: Variant,
    /// Runs when pressed.
    #[prop(optional, into)]
    on_press: Option<Callback<MouseEvent>>,
    /// Why it cannot be pressed now.
    #[prop(optional, into)]
    refused: Signal<Option<String>>,
    /// What it started is still under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Whether it submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<&'static str>,
    /// The words.
    children: Children,
) -> AnyView {
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=variant.class()
            aria-disabled=move || is_held(refused, busy).then_some("true")
            aria-busy=move || busy.get().then_some("true")
            title=move || refused.get()
            on:click=move |event| press(event, refused, busy, on_press)
        >
            {icon.map(|name| view! { <Icon name/> })}
            {children.show()}
        </button>
    }
    .erase()
}

/// A button that shows an icon only; the label is its name and its title.
#[component]
pub fn IconButton(
    /// The icon.
    icon: &'static str,
    /// What it does.
    #[prop(into)]
    label: Signal<String>,
    /// Runs when pressed.
    #[prop(into)]
    on_press: Callback<MouseEvent>,
    /// Why it cannot be pressed now.
    #[prop(optional, into)]
    refused: Signal<Option<String>>,
    /// Whether it is a switch, and on.
    #[prop(optional, into)]
    pressed: Signal<Option<bool>>,
) -> AnyView {
    let busy = Signal::default();
    view! {
        <button
            type="button"
            class="button button-quiet button-icon"
            aria-label=label
            aria-disabled=move || is_held(refused, busy).then_some("true")
            aria-pressed=move || pressed.get().map(|on| if on { "true" } else { "false" })
            title=move || refused.get().unwrap_or_else(|| label.get())
            on:click=move |event| press(event, refused, busy, Some(on_press))
        >
            <Icon name=icon/>
        </button>
    }
    .erase()
}

/// A link that looks like a button, because following it is the action.
#[component]
pub fn ButtonLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// How much it stands out.
    #[prop(optional)]
    variant: Variant,
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<&'static str>,
    /// The words.
    children: Children,
) -> AnyView {
    view! {
        <a class=variant.class() href=move || href.get()>
            {icon.map(|name| view! { <Icon name/> })}
            {children.show()}
        </a>
    }
    .erase()
}

fn is_held(refused: Signal<Option<String>>, busy: Signal<bool>) -> bool {
    busy.get() || refused.with(Option::is_some)
}

fn press(
    event: MouseEvent,
    refused: Signal<Option<String>>,
    busy: Signal<bool>,
    then: Option<Callback<MouseEvent>>,
) {
    if let Some(reason) = refused.get_untracked() {
        event.prevent_default();
        announce(reason);
    } else if busy.get_untracked() {
        event.prevent_default();
    } else if let Some(then) = then {
        then.run(event);
    }
}
