//! The person's menu: colours, shortcuts, another person in the sample data, sign-out.

use crate::app::ui::{AnyView, Erase};
use leptos::{ev, html, prelude::*};

use super::{surroundings, theme};
use crate::{
    app::ui::{Avatar, Button, Dialog, Menu, MenuItem, MenuLink, Variant},
    live::use_live,
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
    let live = use_live();
    let status = live.status();
    let asking = RwSignal::new(false);
    let form = NodeRef::<html::Form>::new();
    // Signing out loses nothing without being told to.
    let leave = move |event: ev::SubmitEvent| {
        if status.get_untracked().unsent > 0 {
            event.prevent_default();
            asking.set(true);
        }
    };
    let go_out = move || {
        asking.set(false);
        if let Some(form) = form.get_untracked() {
            drop(form.submit());
        }
    };
    let trigger = move || view! { <Avatar name=name.clone() named=true/><span class="rail-name">{name.clone()}</span><span class="rail-you" aria-hidden="true">"You"</span> };
    view! {
        <Menu id="person" label="Your menu" worded=true class="rail-item" trigger=trigger>
            <p class="menu-label">{person.role()}</p>
            {themes.into_iter().collect::<Vec<_>>()}
            <hr/>
            <MenuItem icon="keyboard" on_choose=move |()| sheet.set(true)>"Keyboard shortcuts"</MenuItem>
            <MenuLink icon="calendar" href="/subscriptions">"Subscriptions"</MenuLink>
            {page.sample.then(|| view! { <MenuLink icon="swap" href="/explore" full=true>"Open as another person"</MenuLink> })}
            <form method="post" action="/sign-out" class="menu-form" node_ref=form on:submit=leave>
                <MenuItem icon="leave" submit=true>"Sign out"</MenuItem>
            </form>
        </Menu>
        <Dialog open=asking title="Sign out before everything is sent?">
            <p>{move || waiting(status.get().unsent)}</p>
            <p>"Kept, they wait in this browser and are sent when you sign in here again. Nobody else can read or send them from the page."</p>
            <div class="dialog-actions">
                <Button on_press=move |_| asking.set(false)>"Stay"</Button>
                <Button variant=Variant::Danger on_press=move |_| { live.discard_unsent(); go_out(); }>"Discard them and sign out"</Button>
                <Button variant=Variant::Primary on_press=move |_| go_out()>"Keep them and sign out"</Button>
            </div>
        </Dialog>
    }
    .erase()
}

fn waiting(unsent: usize) -> String {
    match unsent {
        1 => "1 change of yours has not reached the server yet.".to_owned(),
        count => format!("{count} changes of yours have not reached the server yet."),
    }
}
