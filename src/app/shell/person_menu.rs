//! The person's menu: colours, shortcuts, another person in the sample data, sign-out.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{surroundings, theme};
use crate::{
    app::ui::{Avatar, Menu, MenuItem, MenuLink},
    wire::page::Theme,
};

/// The button with the person's name, and what is theirs to choose.
#[component]
pub fn PersonMenu(
    /// Opens the list of shortcuts.
    sheet: RwSignal<bool>,
) -> AnyView {
    let page = surroundings();
    let Some(person) = page.person else {
        return ().erase();
    };
    let chosen = RwSignal::new(page.theme);
    let name = person.name.clone();
    let themes = Theme::ALL.map(|theme| {
        let (icon, words) = match theme {
            Theme::System => ("device", "As on this device"),
            Theme::Light => ("sun", "Light"),
            Theme::Dark => ("moon", "Dark"),
        };
        let choose = move |()| {
            chosen.set(theme);
            theme::apply(theme);
        };
        view! { <MenuItem icon on_choose=choose checked=Signal::derive(move || Some(chosen.get() == theme))>{words}</MenuItem> }
    });
    let trigger = move || view! { <Avatar name=name.clone() named=true/><span class="rail-name">{name.clone()}</span><span class="rail-you" aria-hidden="true">"You"</span> };
    view! {
        <Menu id="person" label="Your menu" worded=true class="rail-item" trigger=trigger>
            <p class="menu-label">{person.role()}</p>
            {themes.into_iter().collect::<Vec<_>>()}
            <hr/>
            <MenuItem icon="keyboard" on_choose=move |()| sheet.set(true)>"Keyboard shortcuts"</MenuItem>
            {page.sample.then(|| view! { <MenuLink icon="swap" href="/explore" full=true>"Open as another person"</MenuLink> })}
            <form method="post" action="/sign-out" class="menu-form">
                <MenuItem icon="leave" submit=true>"Sign out"</MenuItem>
            </form>
        </Menu>
    }
    .erase()
}
