//! The browser's side of live documents and feeds: connection, unsent commands, prediction, resync.
//!
//! The rules, which tests are named after:
//! 1. Session and Origin are checked before the upgrade; rights again on every command. Revoked or deactivated: the socket is
//!    closed within a second. When what a person may do changes, the connection is made anew and everything open with it.
//! 2. Open = register, then snapshot at N, then drop events ≤ N: no gap. Reopened with `since`, only what was missed comes.
//! 3. What is shown is the confirmed state, then the unsent commands replayed over it. Events carry their command's id; a
//!    command leaves the unsent ones in the very step that folds its events.
//! 4. Unsent commands survive a reload, keyed by organization and person. A tab sends its own; what a closed tab left is sent
//!    by one tab, which the browser's locks choose. Another account sees that they exist and never sends them. Each keeps the
//!    time its person acted; the server's time decides.
//! 5. A server of another build answers `Hello` with `Bye{reload}`; the unsent commands are sent after the reload.
//! 6. Bounded queue per connection, keyed by connection. One that lags gets `Resync`, never a silent drop, and never slows
//!    others. Bursts are coalesced into one frame per 50 ms.
//! 7. What a viewer may not see is cut on the server. So far everyone who may view sees everything of a stream: frames are
//!    encoded once for all.
//! 8. Reconnect: backoff with jitter; `visibilitychange`, `pageshow` and `online` are heeded; the server's time is used
//!    through an offset; the shell's chip says how things stand.
//!
//! On the server the same handles exist and show what the page began with.

use leptos::prelude::*;
use serde::de::DeserializeOwned;

#[cfg(feature = "hydrate")]
mod browser;
pub mod document;
pub mod feed;
pub mod glance;
mod handles;
pub mod protocol;
#[cfg(feature = "hydrate")]
mod unsent;
pub mod zones;

pub use feed::{Counted, FeedView, Rows};
pub use handles::{Feed, Glance, LiveDoc};
pub use protocol::Outcome;
pub use zones::zones;

use crate::{
    domain::{
        Actor, Refusal, Stream,
        calendar::{Filter, Range, Row},
        ids::{CommandId, StreamId},
        time::Instant,
    },
    wire::{
        calendar::Begin,
        frames::{Farewell, Snapshot},
        page::{PageContext, PersonBrief},
    },
};

/// A new identity: 128 bits, random but for what marks them as such.
#[must_use]
pub fn new_id() -> u128 {
    uuid::Uuid::new_v4().as_u128()
}

/// The undo of a command as every stream that has one writes it.
fn undoing(command: CommandId) -> String {
    ["{\"undo\":{\"command\":\"", &command.to_string(), "\"}}"].concat()
}

/// How the connection stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    /// Others' changes arrive, own ones are sent.
    #[default]
    Connected,
    /// Lost, and being made anew.
    Reconnecting,
    /// The device has no network.
    Offline,
}

/// How the connection stands, and what waits for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// The connection.
    pub connection: Connection,
    /// Own commands that are not answered yet.
    pub unsent: usize,
    /// Commands that another account left unsent in this browser.
    pub of_others: usize,
}

/// Who is at a place.
type Places = crate::domain::table::Table<String, Vec<PersonBrief>>;

/// The live connection of this page. On the server it is a handle without one.
#[derive(Clone, Copy)]
pub struct Live {
    status: RwSignal<Status>,
    places: RwSignal<Places>,
    refused: RwSignal<Option<(CommandId, Refusal)>>,
    farewell: RwSignal<Option<Farewell>>,
    person: RwSignal<Option<PersonBrief>>,
    /// The page's time; in the browser, milliseconds that its clock is behind the server's.
    time: StoredValue<i64>,
}

/// Provides the live connection, which begins once the page is hydrated.
pub fn provide(page: &PageContext) {
    let live = Live {
        status: RwSignal::default(),
        places: RwSignal::default(),
        refused: RwSignal::default(),
        farewell: RwSignal::default(),
        person: RwSignal::new(page.person.clone()),
        time: StoredValue::new(page.now.0),
    };
    #[cfg(feature = "hydrate")]
    browser::begin(live, page);
    provide_context(live);
}

/// The live connection of this page.
///
/// Outside of the application, where nothing was provided, a handle that is connected to nothing.
#[must_use]
pub fn use_live() -> Live {
    use_context().unwrap_or_else(|| {
        provide(&PageContext::default());
        use_context().unwrap_or_else(|| Live {
            status: RwSignal::default(),
            places: RwSignal::default(),
            refused: RwSignal::default(),
            farewell: RwSignal::default(),
            person: RwSignal::default(),
            time: StoredValue::new(0),
        })
    })
}

impl Live {
    /// Follows a stream, for as long as whatever calls this is on the screen. `initial` is what the page brought along.
    pub fn open<S: Stream>(
        self,
        stream: impl Into<StreamId>,
        initial: Option<Snapshot<S>>,
    ) -> LiveDoc<S> {
        LiveDoc::open(self, stream.into(), initial)
    }

    /// Looks at a stream, for as long as whatever calls this is on the screen, without changing it.
    pub fn look<T: DeserializeOwned + Default + Send + 'static>(
        self,
        stream: impl Into<StreamId>,
        initial: Snapshot<T>,
    ) -> Glance<T> {
        Glance::open(stream.into(), initial)
    }

    /// Follows rows of the calendar, for as long as whatever calls this is on the screen. `begin` is what the page brought
    /// along.
    pub fn watch(self, range: Range, filter: Filter, begin: Begin<Vec<Row>>) -> Feed {
        Feed::watch(self, range, filter, begin)
    }

    /// Asks for a change: shows at once what it does where the stream is open, keeps it through reloads, and sends it.
    pub fn send<S: Stream>(
        self,
        stream: impl Into<StreamId>,
        command: S::Command,
        reason: Option<String>,
    ) -> CommandId {
        #[cfg(feature = "hydrate")]
        if let Ok(body) = serde_json::value::to_raw_value(&command) {
            return self.submit(stream.into(), body, reason);
        }
        drop((stream.into(), command, reason));
        CommandId(new_id())
    }

    /// Takes back a command of a stream that is merely looked at: neither its commands nor its rules are needed for that.
    pub fn take_back(self, stream: StreamId, command: CommandId) -> CommandId {
        #[cfg(feature = "hydrate")]
        if let Ok(body) = serde_json::value::RawValue::from_string(undoing(command)) {
            return self.submit(stream, body, None);
        }
        drop((stream, undoing(command)));
        CommandId(new_id())
    }

    #[cfg(feature = "hydrate")]
    fn submit(
        self,
        stream: StreamId,
        body: Box<serde_json::value::RawValue>,
        reason: Option<String>,
    ) -> CommandId {
        let id = CommandId(new_id());
        browser::submit(crate::wire::frames::Envelope {
            id,
            stream,
            reason,
            claimed_at: self.now(),
            body,
        });
        id
    }

    /// How a command stands.
    #[must_use]
    pub fn outcome(self, id: CommandId) -> Signal<Outcome> {
        #[cfg(feature = "hydrate")]
        return Signal::derive(move || browser::outcome(id));
        #[cfg(not(feature = "hydrate"))]
        {
            let _ = id;
            Signal::stored(Outcome::Unsent)
        }
    }

    /// How the connection stands.
    #[must_use]
    pub fn status(self) -> Signal<Status> {
        self.status.into()
    }

    /// The refusal that arrived last, with its command.
    #[must_use]
    pub fn refused(self) -> Signal<Option<(CommandId, Refusal)>> {
        self.refused.into()
    }

    /// Why the server ended the connection for good, if it did.
    #[must_use]
    pub fn farewell(self) -> Signal<Option<Farewell>> {
        self.farewell.into()
    }

    /// Who is signed in, with the rights they have now.
    #[must_use]
    pub fn person(self) -> Signal<Option<PersonBrief>> {
        self.person.into()
    }

    /// What time it is by the server's clock.
    #[must_use]
    pub fn now(self) -> Instant {
        let held = self.time.try_get_value().unwrap_or_default();
        #[cfg(feature = "hydrate")]
        return Instant(js_sys::Date::now() as i64 + held);
        #[cfg(not(feature = "hydrate"))]
        Instant(held)
    }

    /// Says where the person is, to others at the same place; `None` where nobody need know.
    pub fn present(self, place: Option<&str>) {
        #[cfg(feature = "hydrate")]
        browser::present(place.map(str::to_owned));
        #[cfg(not(feature = "hydrate"))]
        let _ = place;
    }

    /// Who else is at a place.
    #[must_use]
    pub fn presence(self, place: &str) -> Signal<Vec<PersonBrief>> {
        let place = place.to_owned();
        Signal::derive(move || {
            let me = self
                .person
                .with(|person| person.as_ref().map(|person| person.id));
            self.places.with(|places| {
                let here = places.get(&place).into_iter().flatten();
                here.filter(|person| Some(person.id) != me)
                    .cloned()
                    .collect()
            })
        })
    }

    /// Gives up the person's own unsent commands, as on signing out after having been asked.
    pub fn discard_unsent(self) {
        #[cfg(feature = "hydrate")]
        browser::discard();
    }

    /// Who acts on this page.
    pub(crate) fn actor_of_page(self) -> Actor {
        self.person.with_untracked(|person| {
            person
                .as_ref()
                .map_or(Actor::System, |person| Actor::Person(person.id))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        portfolio::Portfolio, product_line::ProductLineMilestones, release::Release, train::Train,
        undo::Undone,
    };

    #[test]
    fn every_stream_writes_its_undo_the_same_way() {
        fn written<S: Undone>(command: CommandId) -> String {
            serde_json::to_string(&S::undo(command)).unwrap()
        }
        let command = CommandId(17);
        for undo in [
            written::<Release>(command),
            written::<ProductLineMilestones>(command),
            written::<Portfolio>(command),
            written::<Train>(command),
        ] {
            assert_eq!(undo, undoing(command));
        }
    }
}
