//! The environments: when each is open, and who has booked it.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    forms::Ask,
    page::{Around, AskButton},
    structure::{menu, retired_chip},
};
use crate::{
    app::{
        release::window_draft::window_view,
        shell::surroundings,
        ui::{Button, Chip, EmptyState, IconButton},
    },
    domain::{
        ids::{BookingId, EnvironmentId},
        portfolio::{Booking, Command, Environment, MaintenanceWindow, Part, parts},
        text::natural_order,
        time::{Window, Zone},
    },
};

/// How far ahead the booking lies with which it is asked whether one could be made: days.
const AHEAD: i32 = 2;

/// The environments by name, those out of use last.
#[component]
pub fn Environments(
    /// The pieces of the page.
    around: Around,
) -> AnyView {
    let all = Memo::new(move |_| {
        around.desk.doc.read(parts::ENVIRONMENTS, |p| {
            let held = p.environments.iter();
            let mut all: Vec<_> = held
                .map(|(id, one)| (one.retired, one.name.clone(), *id))
                .collect();
            crate::domain::order::sort_by(&mut all, |a, b| {
                a.0.cmp(&b.0).then_with(|| natural_order(&a.1, &b.1))
            });
            all.into_iter().map(|(_, _, id)| id).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="row row-end"><AskButton around ask=Ask::Environment(None) words="Add environment"/></div>
        <Show when=move || all.with(|all| !all.is_empty()) fallback=|| view! {
            <EmptyState title="No environments yet" icon="device"><p>"An environment is where releases are deployed, such as staging or production. It can be open at certain times only, and shared."</p></EmptyState>
        }>
            <div class="portfolio-cards">
                <For each=move || all.get() key=|id| *id children=move |id| card(id, around)/>
            </div>
        </Show>
    }
    .erase()
}

fn card(id: EnvironmentId, around: Around) -> AnyView {
    let doc = around.desk.doc;
    let part = Part::Environment(id);
    let this = Memo::new(move |_| {
        doc.read(parts::ENVIRONMENTS, |p| {
            p.environments.get(&id).cloned().unwrap_or_default()
        })
    });
    let bookings = Memo::new(move |_| {
        let today = surroundings().today();
        doc.read(parts::ENVIRONMENTS, |p| {
            let all = p.bookings_of(id).into_iter();
            let ahead = all.filter(|(_, one)| one.window.last_day() >= today);
            ahead.map(|(id, one)| (id, one.clone())).collect::<Vec<_>>()
        })
    });
    let short = move || this.with(|one| (!one.short.is_empty()).then(|| one.short.clone()));
    let booking = move || {
        this.with(|one| one.shared).then(|| {
            let refused = Signal::derive(move || around.desk.refusal(&booking_of(id), None));
            view! { <Button icon="calendar" refused on_press=move |_| around.ask.run(Ask::Book(id))>"Book"</Button> }
        })
    };
    view! {
        <section class="card" aria-label=move || this.with(|one| one.name.clone())>
            <div class="card-head">
                <h2>{move || this.with(|one| one.name.clone())}</h2>
                {move || short().map(|short| view! { <Chip>{short}</Chip> })}
                {move || this.with(|one| one.shared).then(|| view! { <Chip>"Shared"</Chip> })}
                {retired_chip(around, part)}
                <div class="push row">{booking}{menu(around, part, None)}</div>
            </div>
            <div class="card-body stack-tight environment">
                <h3>"Open for deployments"</h3>
                {move || this.with(openings)}
                {move || bookings.with(|all| booked(all, around))}
            </div>
        </section>
    }
    .erase()
}

/// A booking that nobody makes, to ask whether one could be made at all.
fn booking_of(environment: EnvironmentId) -> Command {
    Command::Book {
        id: BookingId(0),
        environment,
        window: Window {
            day: surroundings().today().plus(AHEAD),
            minute: 0,
            zone: Zone::utc(),
            duration: 1,
        },
        purpose: "?".to_owned(),
    }
}

fn openings(environment: &Environment) -> AnyView {
    if environment.windows.is_empty() {
        return view! { <p class="muted small">"Always."</p> }.erase();
    }
    let lines: Vec<_> = environment
        .windows
        .iter()
        .map(MaintenanceWindow::words)
        .map(|words| view! { <li>{words}</li> })
        .collect();
    view! { <ul class="plain small">{lines}</ul> }.erase()
}

/// The bookings that lie ahead; nothing where there are none.
fn booked(all: &[(BookingId, Booking)], around: Around) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let items: Vec<_> = all
        .iter()
        .map(|(id, booking)| item(*id, booking, around))
        .collect();
    Some(view! { <h3>"Booked"</h3><ul class="bookings small">{items}</ul> }.erase())
}

fn item(id: BookingId, booking: &Booking, around: Around) -> AnyView {
    let who = around.people.with_value(|people| {
        let found = people.iter().find(|one| Some(one.id) == booking.booked_by);
        found.map_or_else(|| "a former member".to_owned(), |one| one.name.clone())
    });
    let label = ["Cancel the booking “", &booking.purpose, "”"].concat();
    let said = ["The booking “", &booking.purpose, "” is cancelled."].concat();
    let cancel = Command::CancelBooking { id };
    let asked = cancel.clone();
    let refused = Signal::derive(move || around.desk.refusal(&asked, None));
    view! {
        <li>
            <div>
                <p class="strong">{booking.purpose.clone()}</p>
                <p>{window_view(&booking.window)}</p>
                <p class="muted">"By "{who}</p>
            </div>
            <IconButton icon="close" label refused on_press=move |_| around.desk.change_or_say(cancel.clone(), said.clone())/>
        </li>
    }
    .erase()
}
