//! Runs the protocol in the browser: the socket, the clock, the storage, and the signals that screens follow.

use std::{
    any::Any,
    cell::RefCell,
    sync::{Arc, Mutex},
    time::Duration,
};

use crate::domain::table::Table;
use js_sys::{Date, Math};
use leptos::{
    ev,
    prelude::*,
    reactive::traits::{Notify, Track},
    wasm_bindgen::{JsCast, closure::Closure},
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

use super::{
    Connection, FeedView, Live, Outcome,
    document::Follow,
    feed::Watched,
    protocol::{Core, News, Shared},
    unsent::Unsent,
    zones,
};
use crate::{
    domain::{
        Parts,
        calendar::{Filter, Range},
        ids::{CommandId, StreamId},
    },
    wire::{
        frames::{Envelope, Farewell},
        page::PageContext,
    },
};

/// The first pause before a connection is made anew, and the longest: milliseconds.
const FIRST_PAUSE: f64 = 300.0;
const LONGEST_PAUSE: f64 = 20_000.0;
/// A page that was out of sight for so long connects anew: its socket may have died unnoticed. Milliseconds.
const ASLEEP: f64 = 60_000.0;

struct Running {
    live: Live,
    core: Core,
    unsent: Unsent,
    leads: bool,
    /// Documents with their types.
    typed: Table<StreamId, Vec<Box<dyn Any>>>,
    /// Who is called when which parts of a stream change.
    triggers: Table<StreamId, Vec<(Parts, ArcTrigger)>>,
    feeds: Table<u32, RwSignal<FeedView>>,
    next_feed: u32,
    answers: ArcTrigger,
    socket: Option<WebSocket>,
    /// Counts connections: what an earlier one still says is not heard.
    generation: u32,
    greeted: bool,
    attempts: i32,
    over: bool,
    hidden_since: f64,
}

thread_local! {
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
}

/// Does something with the connection, then sends and passes on what came of it.
fn with<R>(act: impl FnOnce(&mut Running) -> R) -> Option<R> {
    let (answer, news, live) = RUNNING.with(|running| {
        let mut running = running.try_borrow_mut().ok()?;
        let running = running.as_mut()?;
        let answer = act(running);
        let frames = running.core.take_frames();
        if let Some(socket) = &running.socket {
            for frame in frames {
                drop(socket.send_with_str(&frame));
            }
        }
        Some((answer, running.core.take_news(), running.live))
    })?;
    for item in news {
        pass_on(live, item);
    }
    Some(answer)
}

/// Looks at the connection without changing anything.
fn look<R>(look: impl FnOnce(&Running) -> R) -> Option<R> {
    RUNNING.with(|running| running.try_borrow().ok()?.as_ref().map(look))
}

/// Begins for whoever is signed in; connects once the page is hydrated.
pub fn begin(live: Live, page: &PageContext) {
    live.time.set_value(page.now.0 - Date::now() as i64);
    let Some(person) = page.person.clone() else {
        return;
    };
    let unsent = Unsent::of(&page.organization, person.id);
    live.status
        .update(|status| status.of_others = unsent.of_others());
    let running = Running {
        live,
        core: Core::new(page.build.clone(), person, zones()),
        unsent: unsent.clone(),
        leads: false,
        typed: Table::new(),
        triggers: Table::new(),
        feeds: Table::new(),
        next_feed: 0,
        answers: ArcTrigger::new(),
        socket: None,
        generation: 0,
        greeted: false,
        attempts: 0,
        over: false,
        hidden_since: 0.0,
    };
    RUNNING.set(Some(running));
    Effect::new(move |started: Option<bool>| {
        if started.is_none() {
            connect();
            unsent.lead(|| {
                with(|running| running.leads = true);
                adopt_orphans();
            });
            listen();
        }
        true
    });
}

fn listen() {
    let again = |asleep: bool| {
        if asleep {
            connect();
        } else {
            connect_unless_connected();
        }
    };
    let _ = window_event_listener(ev::online, move |_| again(true));
    let _ = window_event_listener(ev::offline, move |_| show(Connection::Offline));
    let _ = window_event_listener(ev::pageshow, move |event| again(event.persisted()));
    let _ = window_event_listener_untyped("visibilitychange", move |_| {
        let hidden = document().hidden();
        let asleep = with(|running| {
            let since = std::mem::replace(&mut running.hidden_since, Date::now());
            !hidden && since > 0.0 && Date::now() - since > ASLEEP
        });
        if !hidden {
            again(asleep == Some(true));
        }
    });
}

fn show(connection: Connection) {
    if let Some(live) = look(|running| running.live)
        && live
            .status
            .with_untracked(|status| status.connection != connection)
    {
        live.status.update(|status| status.connection = connection);
    }
}

fn connect_unless_connected() {
    if look(|running| !running.greeted) == Some(true) {
        connect();
    }
}

/// Makes the connection anew, whatever became of the last one.
fn connect() {
    let generation = with(|running| {
        if running.over {
            return None;
        }
        running.generation += 1;
        running.greeted = false;
        running.core.unlink();
        if let Some(old) = running.socket.take() {
            drop(old.close());
        }
        Some(running.generation)
    });
    let Some(Some(generation)) = generation else {
        return;
    };
    let location = window().location();
    let scheme = match location.protocol().as_deref() {
        Ok("https:") => "wss",
        _ => "ws",
    };
    let address = format!("{scheme}://{}/live", location.host().unwrap_or_default());
    let Ok(socket) = WebSocket::new(&address) else {
        lost(generation);
        return;
    };
    let opened = Closure::<dyn FnMut()>::new(move || {
        with(|running| {
            if running.generation == generation {
                running.core.link();
            }
        });
    });
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(text) = event.data().as_string() {
            with(|running| {
                if running.generation == generation {
                    running.core.receive(&text);
                }
            });
        }
    });
    let closed = Closure::<dyn FnMut(CloseEvent)>::new(move |_| lost(generation));
    socket.set_onopen(Some(opened.into_js_value().unchecked_ref()));
    socket.set_onmessage(Some(heard.into_js_value().unchecked_ref()));
    socket.set_onclose(Some(closed.into_js_value().unchecked_ref()));
    with(|running| running.socket = Some(socket));
}

/// The server turned the connection down, or cannot be reached: whether the session goes on tells a plain request, which is
/// answered either way.
fn ask_why() {
    leptos::task::spawn_local(async {
        let asked = JsFuture::from(window().fetch_with_str("/api/session")).await;
        let answer = asked
            .ok()
            .and_then(|answer| answer.dyn_into::<web_sys::Response>().ok());
        if answer.is_some_and(|answer| answer.status() == 204)
            && let Some(live) = look(|running| running.live)
        {
            bye(live, Farewell::SignedOut);
        }
    });
}

/// The connection is gone: the next one is made after a pause that grows, and differs from browser to browser.
fn lost(generation: u32) {
    let pause = with(|running| {
        if running.generation != generation || running.over {
            return None;
        }
        running.socket = None;
        // Not every time: a server that is away would be asked twice as often.
        if !std::mem::take(&mut running.greeted) && running.attempts % 4 == 1 {
            ask_why();
        }
        running.core.unlink();
        let pause = (FIRST_PAUSE * 2f64.powi(running.attempts.min(10))).min(LONGEST_PAUSE);
        running.attempts += 1;
        Some(pause * (0.5 + Math::random()))
    });
    let Some(Some(pause)) = pause else { return };
    show(if window().navigator().on_line() {
        Connection::Reconnecting
    } else {
        Connection::Offline
    });
    set_timeout(
        move || {
            if look(|running| running.generation == generation) == Some(true) {
                connect();
            }
        },
        Duration::from_millis(pause as u64),
    );
}

fn adopt_orphans() {
    let Some(Some(unsent)) = look(|running| running.leads.then(|| running.unsent.clone())) else {
        return;
    };
    leptos::task::spawn_local(async move {
        for envelope in unsent.orphans().await {
            with(|running| running.core.adopt(envelope));
        }
    });
}

/// Passes on what came of a frame or a command. The connection is not borrowed meanwhile.
fn pass_on(live: Live, news: News) {
    match news {
        News::Document(stream, parts) => {
            let called = look(|running| {
                let all = running.triggers.get(&stream).into_iter().flatten();
                let meant = all.filter(|(asked, _)| asked.meets(parts));
                meant
                    .map(|(_, trigger)| trigger.clone())
                    .collect::<Vec<_>>()
            });
            for trigger in called.unwrap_or_default() {
                trigger.notify();
            }
        }
        News::Feed(id, view) => {
            if let Some(Some(signal)) = look(|running| running.feeds.get(&id).copied()) {
                let _ = signal.try_set(view);
            }
        }
        News::Outcome(_) => {
            if let Some(answers) = look(|running| running.answers.clone()) {
                answers.notify();
            }
        }
        News::Unsent(count) => live.status.update(|status| status.unsent = count),
        News::Keep(envelope) => {
            look(|running| running.unsent.keep(envelope));
        }
        News::Forget(id) => {
            look(|running| running.unsent.forget(id));
        }
        News::Refused(id, why) => live.refused.set(Some((id, why))),
        News::Later => {
            let pause = 500.0 + Math::random() * 1_000.0;
            set_timeout(
                || {
                    with(|running| running.core.resend());
                },
                Duration::from_millis(pause as u64),
            );
        }
        News::Hello(person, now) => {
            live.time.set_value(now.0 - Date::now() as i64);
            if live
                .person
                .with_untracked(|known| known.as_ref() != Some(&person))
            {
                live.person.set(Some(person));
            }
            with(|running| {
                running.greeted = true;
                running.attempts = 0;
            });
            show(Connection::Connected);
            adopt_orphans();
        }
        News::Presence(place, people) => live.places.update(|places| {
            places.insert(place, people);
        }),
        News::Bye(reason) => bye(live, reason),
    }
}

fn bye(live: Live, reason: Farewell) {
    match reason {
        Farewell::Reload | Farewell::SignedOut => {
            with(|running| running.over = true);
            live.farewell.set(Some(reason));
        }
        // The socket closes next, and a new one is made.
        Farewell::Rights | Farewell::Stopping | Farewell::Unreadable => {}
    }
}

/// Follows a stream; where it is followed in that form already, what is known of it is shared.
pub fn open<D: Follow + 'static>(stream: StreamId, document: D) -> Arc<Mutex<D>> {
    let fresh = Arc::new(Mutex::new(document));
    let opened = with(|running| {
        let known = running.typed.get(&stream).into_iter().flatten();
        let known: Option<Arc<Mutex<D>>> = known
            .filter_map(|typed| typed.downcast_ref())
            .find(|typed| running.core.follows(stream, &(Arc::clone(typed) as Shared)))
            .cloned();
        let document = known.unwrap_or_else(|| {
            let typed = running.typed.get_or_default(stream);
            typed.retain(|typed| !typed.is::<Arc<Mutex<D>>>());
            typed.push(Box::new(Arc::clone(&fresh)));
            Arc::clone(&fresh)
        });
        running.core.open(stream, Arc::clone(&document) as Shared);
        document
    });
    opened.unwrap_or(fresh)
}

/// Follows a stream no longer.
pub fn close(stream: StreamId) {
    with(|running| running.core.close(stream));
}

/// Whoever is running is called again when these parts of the stream change.
pub fn track(stream: StreamId, parts: Parts) {
    let trigger = RUNNING.with(|running| {
        let mut running = running.try_borrow_mut().ok()?;
        let triggers = running.as_mut()?.triggers.get_or_default(stream);
        if let Some((_, trigger)) = triggers.iter().find(|(asked, _)| *asked == parts) {
            return Some(trigger.clone());
        }
        let trigger = ArcTrigger::new();
        triggers.push((parts, trigger.clone()));
        Some(trigger)
    });
    if let Some(trigger) = trigger {
        trigger.track();
    }
}

/// Follows rows, and shows them in a signal.
pub fn watch(watched: Watched, view: RwSignal<FeedView>) -> u32 {
    let id = with(|running| {
        running.next_feed += 1;
        running.feeds.insert(running.next_feed, view);
        running.core.watch(running.next_feed, watched);
        running.next_feed
    });
    id.unwrap_or(0)
}

/// Follows other rows.
pub fn rewatch(id: u32, range: Range, filter: Filter) {
    with(|running| running.core.rewatch(id, range, filter));
}

/// Follows those rows no longer.
pub fn unwatch(id: u32) {
    with(|running| {
        running.feeds.remove(&id);
        running.core.unwatch(id);
    });
}

/// Takes a command.
pub fn submit(envelope: Envelope) {
    with(|running| running.core.submit(envelope));
}

/// How a command stands; whoever asks is called again when that changes.
pub fn outcome(id: CommandId) -> Outcome {
    if let Some(answers) = look(|running| running.answers.clone()) {
        answers.track();
    }
    look(|running| running.core.outcome(id)).unwrap_or(Outcome::Unsent)
}

/// Says where the person is.
pub fn present(place: Option<String>) {
    with(|running| running.core.present(place));
}

/// Gives up what is unsent.
pub fn discard() {
    with(|running| running.core.discard());
}
