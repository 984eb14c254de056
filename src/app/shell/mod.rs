//! What surrounds every page: the document, navigation, keys, and what is known of the reader.

pub mod begin;
pub mod connection;
mod follow;
#[cfg(feature = "ssr")]
pub mod html;
#[cfg(feature = "hydrate")]
pub mod mishap;
pub mod not_found;
pub mod page;
mod palette;
mod palette_content;
mod person_menu;
mod rail;
mod sheet;
pub mod shortcuts;
#[cfg(feature = "ssr")]
mod sprite;
pub mod surroundings;
pub mod theme;

use crate::app::ui::{AnyView, Children, Erase};
use leptos::prelude::*;

pub use page::{Gate, Page};
pub use shortcuts::shortcut;
pub use surroundings::surroundings;

use super::{route::query_value, ui::Toaster};

/// The name in the address of what stands on a wall: no navigation, no tools.
pub const WALL: &str = "wall";

/// The frame: navigation and keys for whoever is signed in, and the page.
#[component]
pub fn Shell(
    /// The routes.
    children: Children,
) -> AnyView {
    shortcuts::provide();
    provide_context(connection::Presence::default());
    if surroundings().person.is_none() {
        return view! { <Toaster><div class="shell shell-bare">{children.show()}</div></Toaster> }
            .erase();
    }
    let palette = RwSignal::new(false);
    let sheet = RwSignal::new(false);
    let on_wall = query_value(WALL);
    view! {
        <Toaster>
            <div class="shell" class:is-wall=move || on_wall.get().is_some()>
                <a class="skip" href="#main">"Skip to content"</a>
                <rail::Rail palette sheet/>
                {children.show()}
            </div>
            <palette::Palette open=palette sheet/>
            <follow::Follow/>
        </Toaster>
    }
    .erase()
}
