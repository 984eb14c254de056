//! The calendar on a wall: nothing but what is shown, larger, with a clock; by itself up to date, over midnight too.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::{
    app::{
        route::address_with,
        shell::{WALL, surroundings},
        times::moment_in,
    },
    domain::time::Instant,
};

/// The organization's clock, and the way back.
pub fn clock() -> AnyView {
    let zone = surroundings().zone;
    let now = minutes();
    let back = Signal::derive(|| address_with(&[(WALL, None)]));
    let name = zone.name().to_owned();
    view! {
        <p class="wall-clock">{move || moment_in(&zone, now.get())}" "<span class="muted small">{name}</span></p>
        <a class="button button-quiet" href=back>"Leave the wall"</a>
    }
    .erase()
}

/// The time by the server's clock, often enough for minutes. Where the organization's day ends the page begins anew: its days
/// are those of another today.
fn minutes() -> RwSignal<Instant> {
    let now = RwSignal::new(surroundings().now);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let live = crate::live::use_live();
        let page = surroundings();
        let tick = move || {
            let at = live.now();
            now.try_set(at);
            let offset = crate::live::zones().offset(&page.zone, at).unwrap_or(0);
            if at.day_at(offset) != page.today() {
                drop(window().location().reload());
            }
        };
        let handle = set_interval_with_handle(tick, std::time::Duration::from_secs(10));
        on_cleanup(move || {
            if let Ok(handle) = handle {
                handle.clear();
            }
        });
    });
    now
}
