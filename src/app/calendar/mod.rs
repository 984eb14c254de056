//! The release calendar, the first screen: a timeline, a month's sheet, or an agenda of the releases that the address asks
//! for; live, and the place where releases begin and move.

pub mod api;

mod agenda;
mod board;
mod create;
mod drawing;
mod filters;
mod month;
mod move_dialog;
mod moving;
mod timeline;
mod tools;
mod wanted;
mod words;

use crate::app::ui::erase::Erase;
use leptos::prelude::*;

use crate::app::{
    route::{location, on_phone},
    shell::{Page, surroundings},
    ui::{Button, ErrorState, Skeleton},
};

use board::BoardView;
use tools::{Shown, Tools};
use wanted::{Look, Wanted};

/// The release calendar, the first screen.
#[component]
pub fn CalendarPage() -> AnyView {
    let query = location().query;
    let wanted = Memo::new(move |_| query.with(|query| Wanted::of(query)));
    let today = surroundings().today();
    // Where the address does not say how to look, the width does; before it is known, the browser's name for itself.
    let usual = RwSignal::new(if on_phone() {
        Look::Agenda
    } else {
        Look::Timeline
    });
    let look = Memo::new(move |_| {
        wanted
            .with(|wanted| wanted.look)
            .unwrap_or_else(|| usual.get())
    });
    let range = Memo::new(move |_| wanted.with(|wanted| wanted.range(look.get(), today)));
    let shown = Shown {
        wanted,
        look,
        range,
        today,
        usual,
        creating: RwSignal::new(false),
    };
    let (first, filter) = (
        range.get_untracked(),
        wanted.with_untracked(|wanted| wanted.filter.clone()),
    );
    let brought = Resource::new(|| (), move |()| api::calendar_page(first, filter.clone()));
    let body = move || {
        Suspend::new(async move {
            match brought.await {
                Ok(data) => view! { <BoardView data shown/> }.erase(),
                Err(error) => view! {
                    <ErrorState title="The calendar could not be loaded">
                        <p>{error.message}</p>
                        <div class="row"><Button on_press=move |_| brought.refetch()>"Try again"</Button></div>
                    </ErrorState>
                }
                .erase(),
            }
        })
    };
    view! {
        <Page title="Calendar" tools=view! { <Tools shown/> }.erase() bleed=true>
            <Suspense fallback=|| view! { <Skeleton lines=8/> }>{body}</Suspense>
        </Page>
    }
    .erase()
}
