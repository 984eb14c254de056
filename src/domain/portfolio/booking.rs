//! Bookings: somebody has a shared environment for a time, for something that is no deployment.

use serde::{Deserialize, Serialize};

use super::{Event, Portfolio};
use crate::domain::{
    Actor, Context, Refusal, RefusalKind,
    access::Operation,
    ids::{BookingId, EnvironmentId, PersonId},
    text::{self, NAME_LIMIT},
    time::{Day, Window},
};

/// Most bookings that have not ended.
pub const BOOKING_LIMIT: usize = 2_000;
/// How long a booking that has ended is shown: days. The record keeps it.
pub const SHOWN_AFTER: i32 = 90;

/// A time for which somebody has an environment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Booking {
    /// Which environment.
    pub environment: EnvironmentId,
    /// When.
    pub window: Window,
    /// What for; 1 to 120 characters.
    pub purpose: String,
    /// Who has it; `None` for the server's own jobs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booked_by: Option<PersonId>,
}

impl Portfolio {
    /// The bookings of an environment, by when they begin.
    #[must_use]
    pub fn bookings_of(&self, id: EnvironmentId) -> Vec<(BookingId, &Booking)> {
        let all = self.bookings.iter();
        let mut of_it: Vec<_> = all
            .filter(|(_, one)| one.environment == id)
            .map(|(id, one)| (*id, one))
            .collect();
        crate::domain::order::sort_by_key(&mut of_it, |(_, one)| {
            (one.window.day, one.window.minute)
        });
        of_it
    }

    /// Takes a booking in, and lets go of those that ended long before `today`.
    pub(super) fn keep_booking(&mut self, id: BookingId, booking: &Booking, today: Day) {
        let since = today.plus(-SHOWN_AFTER);
        self.bookings
            .retain(|_, one| one.window.last_day() >= since);
        self.bookings.insert(id, booking.clone());
    }
}

/// Books a shared environment.
pub(super) fn book(
    portfolio: &Portfolio,
    id: BookingId,
    booking: Booking,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    ctx.may(Operation::BookEnvironment)?;
    if portfolio.bookings.contains_key(&id) {
        return Err(Refusal::conflict("This is booked already."));
    }
    let environment = portfolio.environments.get(&booking.environment);
    let environment = environment.ok_or_else(|| Refusal::not_found("environment"))?;
    if environment.retired {
        return Err(Refusal::conflict(format!(
            "{} is retired: nobody uses it any more.",
            environment.name
        )));
    }
    if !environment.shared {
        return Err(Refusal::conflict(format!(
            "{} is not shared: only shared environments are booked.",
            environment.name
        )));
    }
    let window = booking.window.checked(ctx.zones)?;
    if window
        .span(ctx.zones)
        .is_some_and(|(_, ends)| ends <= ctx.now)
    {
        return Err(Refusal::invalid(
            "Day",
            "The booking would have ended already.",
        ));
    }
    let today = ctx.now.utc_day();
    let ahead = portfolio.bookings.values();
    if ahead.filter(|one| one.window.last_day() >= today).count() >= BOOKING_LIMIT {
        return Err(Refusal::conflict(format!(
            "At most {BOOKING_LIMIT} bookings can lie ahead."
        )));
    }
    let booking = Booking {
        environment: booking.environment,
        window,
        purpose: text::required("Purpose", &booking.purpose, NAME_LIMIT)?,
        booked_by: person(ctx),
    };
    Ok(vec![Event::Booked { id, booking }])
}

/// Gives a booked time free again.
pub(super) fn cancel(
    portfolio: &Portfolio,
    id: BookingId,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    ctx.may(Operation::BookEnvironment)?;
    let booking = portfolio.bookings.get(&id);
    let booking = booking
        .ok_or_else(|| Refusal::not_found("booking"))?
        .clone();
    own(&booking, ctx)?;
    Ok(vec![Event::BookingCancelled { id, booking }])
}

/// Whether whoever acts may take the event back: what they booked themselves, or what they may change anyway.
pub(super) fn may_restore(event: &Event, ctx: &Context<'_>) -> Result<(), Refusal> {
    match event {
        Event::Booked { booking, .. } | Event::BookingCancelled { booking, .. } => {
            ctx.may(Operation::BookEnvironment)?;
            own(booking, ctx)
        }
        _ => ctx.may(Operation::EditPortfolio),
    }
}

fn own(booking: &Booking, ctx: &Context<'_>) -> Result<(), Refusal> {
    if booking.booked_by == person(ctx) || ctx.may(Operation::EditPortfolio).is_ok() {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::NotAllowed,
        "Somebody else booked this: they can cancel it, or whoever changes the portfolio.",
    ))
}

const fn person(ctx: &Context<'_>) -> Option<PersonId> {
    match ctx.actor {
        Actor::Person(id) => Some(id),
        Actor::System => None,
    }
}
