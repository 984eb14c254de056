//! Menus: a button that opens a list of actions, by pointer or by keyboard, in the browser's top layer.

use crate::app::ui::{AnyView, Children, Erase};
use leptos::{
    ev::{Event, KeyboardEvent},
    prelude::*,
};
#[cfg(feature = "hydrate")]
use leptos::{wasm_bindgen::JsCast, web_sys};

use super::Icon;

/// A button with a menu of [`MenuItem`]s and [`MenuLink`]s.
#[component]
pub fn Menu(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// What the menu is for.
    #[prop(into)]
    label: String,
    /// The button's classes.
    #[prop(default = "button button-quiet button-icon")]
    class: &'static str,
    /// The button shows words of its own, which name it.
    #[prop(optional)]
    worded: bool,
    /// What the button shows.
    #[prop(into)]
    trigger: ViewFn,
    /// The items.
    children: Children,
) -> AnyView {
    let menu_id = format!("{id}-menu");
    let name = (!worded).then(|| label.clone());
    view! {
        <button type="button" id=id.clone() class=class aria-label=name.clone() title=name aria-haspopup="menu" popovertarget=menu_id.clone()>
            {trigger.run()}
        </button>
        <div id=menu_id class="menu" role="menu" aria-label=label popover="auto" on:toggle=move |event| opened(&event, &id) on:keydown=move |event| move_focus(&event)>
            {children.show()}
        </div>
    }
    .erase()
}

/// An action of a menu; the menu closes.
#[component]
pub fn MenuItem(
    /// Runs when chosen.
    #[prop(optional, into)]
    on_choose: Option<Callback<()>>,
    /// Whether it submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<&'static str>,
    /// Whether it is one of several settings, and the present one.
    #[prop(optional, into)]
    checked: Signal<Option<bool>>,
    /// The words.
    children: Children,
) -> AnyView {
    let role = if checked.with_untracked(Option::is_some) {
        "menuitemradio"
    } else {
        "menuitem"
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class="menu-item"
            role=role
            tabindex="-1"
            aria-checked=move || checked.get().map(|on| if on { "true" } else { "false" })
            on:click=move |event| {
                close(&event);
                if let Some(on_choose) = on_choose {
                    on_choose.run(());
                }
            }
        >
            {icon.map(|name| view! { <Icon name/> })}
            <span>{children.show()}</span>
        </button>
    }
    .erase()
}

/// A link in a menu; the menu closes.
#[component]
pub fn MenuLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// Loads the page anew instead of taking the place of this one.
    #[prop(optional)]
    full: bool,
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<&'static str>,
    /// The words.
    children: Children,
) -> AnyView {
    view! {
        <a class="menu-item" role="menuitem" tabindex="-1" href=href rel=full.then_some("external") on:click=move |event| close(&event)>
            {icon.map(|name| view! { <Icon name/> })}
            <span>{children.show()}</span>
        </a>
    }
    .erase()
}

#[cfg(not(feature = "hydrate"))]
fn opened(_event: &Event, _trigger: &str) {}
#[cfg(not(feature = "hydrate"))]
fn move_focus(_event: &KeyboardEvent) {}
#[cfg(not(feature = "hydrate"))]
fn close(_event: &Event) {}

/// Places the menu below its button, or above where there is no room, and moves the focus into it.
#[cfg(feature = "hydrate")]
fn opened(event: &Event, trigger: &str) {
    let Some(menu) = menu_of(event) else { return };
    if !menu.matches(":popover-open").unwrap_or(false) {
        return;
    }
    let Some(trigger) = document().get_element_by_id(trigger) else {
        return;
    };
    let (button, size) = (
        trigger.get_bounding_client_rect(),
        menu.get_bounding_client_rect(),
    );
    let inner = |length: Result<leptos::wasm_bindgen::JsValue, _>| {
        length
            .ok()
            .and_then(|length| length.as_f64())
            .unwrap_or_default()
    };
    let (width, height) = (
        inner(window().inner_width()),
        inner(window().inner_height()),
    );
    let left = button.left().min(width - size.width() - 8.0).max(8.0);
    let below = button.bottom() + 4.0;
    let top = if below + size.height() > height {
        (button.top() - size.height() - 4.0).max(8.0)
    } else {
        below
    };
    let place = |name, pixels: f64| {
        drop(
            menu.style()
                .set_property(name, &format!("{}px", pixels as i32)),
        )
    };
    place("left", left);
    place("top", top);
    let first = menu
        .query_selector("[aria-checked=true],[role^=menuitem]")
        .ok()
        .flatten();
    focus(first);
}

#[cfg(feature = "hydrate")]
fn move_focus(event: &KeyboardEvent) {
    let Some(menu) = menu_of(event) else { return };
    let Ok(items) = menu.query_selector_all("[role^=menuitem]") else {
        return;
    };
    let count = items.length();
    let here = document().active_element();
    let at = (0..count).find(|index| items.get(*index).as_ref() == here.as_deref());
    let next = match event.key().as_str() {
        "ArrowDown" => at.map_or(0, |at| (at + 1) % count),
        "ArrowUp" => at.map_or(count.saturating_sub(1), |at| (at + count - 1) % count),
        "Home" => 0,
        "End" => count.saturating_sub(1),
        "Tab" => return drop(menu.hide_popover()),
        _ => return,
    };
    event.prevent_default();
    focus(items.get(next).and_then(|item| item.dyn_into().ok()));
}

#[cfg(feature = "hydrate")]
fn close(event: &Event) {
    if let Some(menu) = menu_of(event) {
        drop(menu.hide_popover());
    }
}

#[cfg(feature = "hydrate")]
fn menu_of(event: &Event) -> Option<web_sys::HtmlElement> {
    let element: web_sys::Element = event.target()?.dyn_into().ok()?;
    element.closest("[role=menu]").ok()??.dyn_into().ok()
}

#[cfg(feature = "hydrate")]
fn focus(element: Option<web_sys::Element>) {
    if let Some(element) =
        element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        drop(element.focus());
    }
}
