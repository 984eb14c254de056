//! The release calendar, the first screen: a timeline, a month's sheet, an agenda, or a year of the releases that the address asks
//! for; live, and the place where releases begin and move.

mod agenda;
mod api;
mod arrows;
mod backdrop;
mod board;
mod conflicts;
mod create;
mod deployments;
mod drawing;
mod filters;
mod focus;
mod folding;
mod freezes;
mod from_template;
mod hands;
mod markup;
mod month;
mod move_dialog;
mod moving;
mod picked;
#[cfg(feature = "hydrate")]
mod picks;
mod settle;
mod sheet;
mod timeline;
mod tools;
mod trains;
mod undated;
mod views;
mod wall;
pub mod wanted;
mod words;
mod year;
mod zone_ruler;

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::app::{
    route::{location, on_phone},
    shell::{Page, begin::begin, surroundings},
};
use crate::wire::calendar::CalendarData;

use board::BoardView;
#[cfg(feature = "hydrate")]
pub use board::bring_look;
use tools::{Shown, Tools};
use wanted::{Look, Wanted};

/// The release calendar, the first screen.
pub fn page() -> AnyView {
    begin("Calendar", screen)
}

fn screen(data: CalendarData) -> AnyView {
    let query = location().query;
    let wanted = Memo::new(move |_| query.with(|query| Wanted::of(query)));
    let page = surroundings();
    let (today, week) = (page.today(), page.week_start);
    // Where the address does not say how to look, the width does; before it is known, the browser's name for itself.
    let usual = RwSignal::new(Look::usual(on_phone()));
    let look = Memo::new(move |_| {
        wanted
            .with(|wanted| wanted.look)
            .unwrap_or_else(|| usual.get())
    });
    let range = Memo::new(move |_| wanted.with(|wanted| wanted.range(look.get(), today, week)));
    let shown = Shown {
        wanted,
        look,
        range,
        today,
        usual,
        creating: RwSignal::new(false),
        views: RwSignal::new(false),
        undated: undated::follow(data.undated, wanted, today),
    };
    view! {
        <Page title="Calendar" tools=view! { <Tools shown/> }.erase() bleed=true>
            <BoardView portfolio=data.portfolio people=data.people range=data.range rows=data.rows trains=data.trains shown/>
        </Page>
    }
    .erase()
}
