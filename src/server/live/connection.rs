//! One connection: what it says is carried out, what it follows is sent.

use std::{
    future::Future,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use futures::{SinkExt, StreamExt, stream::FuturesUnordered};
use tokio::{
    sync::watch,
    time::{Instant, MissedTickBehavior, interval, timeout},
};

use super::{
    Caller, Hub, Key, encoded, reading,
    table::{Peer, What},
};
use crate::{
    domain::{
        Actor,
        calendar::{Filter, Range},
    },
    server::engine::{Done, Rejected, Submission, system_now},
    wire::frames::{ClientFrame, Envelope, Farewell, PLACE_LIMIT, ServerFrame},
};

/// Commands of one connection that are under way; what it says further waits.
const UNDER_WAY: usize = 128;
/// A connection has to say who speaks within this time.
const GREETING: Duration = Duration::from_secs(15);
/// How often a silent connection is asked whether it is there, and how long it may stay silent.
const PING: Duration = Duration::from_secs(30);
const SILENCE: Duration = Duration::from_secs(75);
/// How long one frame may take.
const SENDING: Duration = Duration::from_secs(20);

/// Why a connection ends: what is said to it, if it still listens.
type End = Option<Farewell>;

/// Runs a connection until it ends.
pub(super) async fn run(hub: &Hub, mut socket: WebSocket, caller: Caller, build: &str) {
    let greeted = timeout(GREETING, greeting(&mut socket, build)).await;
    match greeted {
        Ok(Ok(())) => {}
        Ok(Err(reason)) => return bye(socket, reason).await,
        Err(_) => return bye(socket, None).await,
    }
    let hello = encoded(&ServerFrame::Hello {
        build: build.to_owned(),
        person: caller.person.clone(),
        now: system_now(),
    });
    let goes_on_for = Arc::clone(&caller.goes_on);
    let (peer, mut outgoing, closed) = hub.join(caller);
    let mut connection = Connection {
        hub,
        socket,
        peer: Arc::clone(&peer),
        closed,
    };
    let mut reason = None;
    let mut goes_on = match hello {
        Some(hello) if goes_on_for() => connection.send(hello).await,
        _ => Err(Some(Farewell::Rights)),
    };
    let mut answers = FuturesUnordered::new();
    let mut ping = interval(PING);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard = Instant::now();
    while goes_on.is_ok() {
        goes_on = tokio::select! {
            biased;
            end = closing(&mut connection.closed) => Err(end),
            Some(answer) = answers.next(), if !answers.is_empty() => match encoded(&answer) {
                Some(frame) => connection.send(frame).await,
                None => Ok(()),
            },
            Some(frame) = outgoing.recv() => {
                let mut sent = connection.feed(frame).await;
                while sent.is_ok() && let Ok(frame) = outgoing.try_recv() {
                    sent = connection.feed(frame).await;
                }
                // The queue is empty: whoever lagged can ask anew.
                if sent.is_ok() && peer.lagging.swap(false, Ordering::Relaxed) && let Some(resync) = encoded(&ServerFrame::Resync) {
                    sent = connection.feed(resync).await;
                }
                match sent {
                    Ok(()) => connection.flush().await,
                    Err(end) => Err(end),
                }
            },
            message = connection.socket.recv(), if answers.len() < UNDER_WAY => {
                heard = Instant::now();
                match message {
                    Some(Ok(Message::Text(text))) => match serde_json::from_str::<ClientFrame>(&text) {
                        Ok(ClientFrame::Command(envelope)) => {
                            answers.push(carry_out(hub, &peer, envelope));
                            Ok(())
                        }
                        Ok(frame) => connection.take(frame).await,
                        Err(_) => Err(Some(Farewell::Unreadable)),
                    },
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
                    Some(Ok(Message::Binary(_))) => Err(Some(Farewell::Unreadable)),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => Err(None),
                }
            },
            _ = ping.tick() => {
                if heard.elapsed() > SILENCE {
                    Err(None)
                } else if !goes_on_for() {
                    Err(Some(Farewell::Rights))
                } else {
                    connection.put(Message::Ping(Default::default())).await
                }
            },
        };
        if let Err(end) = &goes_on {
            reason = *end;
        }
    }
    hub.leave(&peer);
    bye(connection.socket, reason).await;
}

/// The first frame says which build speaks.
async fn greeting(socket: &mut WebSocket, build: &str) -> Result<(), End> {
    while let Some(Ok(message)) = socket.recv().await {
        let Message::Text(text) = message else {
            continue;
        };
        return match serde_json::from_str(&text) {
            Ok(ClientFrame::Hello { build: theirs }) if theirs == build => Ok(()),
            Ok(ClientFrame::Hello { .. }) => Err(Some(Farewell::Reload)),
            _ => Err(Some(Farewell::Unreadable)),
        };
    }
    Err(None)
}

async fn bye(mut socket: WebSocket, reason: End) {
    let close = async {
        if let Some(reason) = reason {
            if let Some(frame) = encoded(&ServerFrame::Bye { reason }) {
                socket.send(Message::Text(frame)).await?;
            }
            let close = CloseFrame {
                code: close_code::NORMAL,
                reason: Utf8Bytes::default(),
            };
            socket.send(Message::Close(Some(close))).await?;
        }
        Ok::<_, axum::Error>(())
    };
    // It may be gone or stalled: then there is nobody to say it to.
    let _ = timeout(Duration::from_millis(500), close).await;
}

async fn carry_out(hub: &Hub, peer: &Peer, envelope: Envelope) -> ServerFrame {
    let id = envelope.id;
    let submission = Submission {
        envelope,
        actor: Actor::Person(peer.person.id),
        grants: peer.person.roles.clone(),
    };
    match hub.inner.engine.submit(submission).await {
        Ok(Done { seq, version }) => ServerFrame::Done { id, seq, version },
        Err(Rejected::Refused(why)) => ServerFrame::Refused { id, why },
        Err(Rejected::Busy | Rejected::Failed(_)) => ServerFrame::Later { id },
    }
}

struct Connection<'a> {
    hub: &'a Hub,
    socket: WebSocket,
    peer: Arc<Peer>,
    closed: watch::Receiver<Option<Farewell>>,
}

impl Connection<'_> {
    async fn take(&mut self, frame: ClientFrame) -> Result<(), End> {
        let (hub, id) = (self.hub, self.peer.id);
        match frame {
            ClientFrame::Open { stream, since } => {
                self.begin(What::Stream(stream), reading::stream(hub, stream, since))
                    .await
            }
            ClientFrame::Close { stream } => {
                hub.table().close(id, What::Stream(stream));
                Ok(())
            }
            ClientFrame::Watch {
                range,
                filter,
                since,
            } => {
                let key = checked(range, filter)?;
                self.begin(What::Rows(&key), reading::rows(hub, &key, since))
                    .await
            }
            ClientFrame::Unwatch { range, filter } => {
                hub.table().close(id, What::Rows(&Key { range, filter }));
                Ok(())
            }
            ClientFrame::Presence { place } => {
                let place = place.filter(|place| place.chars().count() <= PLACE_LIMIT);
                if hub.table().present(id, place) {
                    hub.inner.stirred.notify_one();
                }
                Ok(())
            }
            ClientFrame::Hello { .. } | ClientFrame::Command(_) => Ok(()),
        }
    }

    /// Registers, then reads, then goes live.
    async fn begin(
        &mut self,
        what: What<'_>,
        read: impl Future<Output = Option<(u64, Utf8Bytes)>>,
    ) -> Result<(), End> {
        if !self.hub.table().open(self.peer.id, what) {
            return Err(Some(Farewell::Unreadable));
        }
        match read.await {
            Some((seq, snapshot)) => {
                self.hub.table().go_live(self.peer.id, what, seq, snapshot);
                Ok(())
            }
            // It stands in the log; the browser connects again in a moment.
            None => Err(Some(Farewell::Stopping)),
        }
    }

    async fn send(&mut self, frame: Utf8Bytes) -> Result<(), End> {
        self.put(Message::Text(frame)).await
    }

    async fn put(&mut self, message: Message) -> Result<(), End> {
        within(&mut self.closed, self.socket.send(message)).await
    }

    async fn feed(&mut self, frame: Utf8Bytes) -> Result<(), End> {
        if frame.is_empty() {
            return Ok(());
        }
        within(&mut self.closed, self.socket.feed(Message::Text(frame))).await
    }

    async fn flush(&mut self) -> Result<(), End> {
        within(&mut self.closed, self.socket.flush()).await
    }
}

/// Completes when the connection is to be closed.
async fn closing(closed: &mut watch::Receiver<Option<Farewell>>) -> End {
    match closed.wait_for(Option::is_some).await {
        Ok(reason) => *reason,
        Err(_) => None,
    }
}

/// Sends, unless it takes too long or the connection is closed meanwhile.
async fn within(
    closed: &mut watch::Receiver<Option<Farewell>>,
    sending: impl Future<Output = Result<(), axum::Error>>,
) -> Result<(), End> {
    tokio::select! {
        sent = timeout(SENDING, sending) => match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(None),
        },
        end = closing(closed) => Err(end),
    }
}

/// Rows that may be asked for.
fn checked(range: Range, filter: Filter) -> Result<Key, End> {
    if range.from > range.to || !filter.is_within_limits() {
        return Err(Some(Farewell::Unreadable));
    }
    Ok(Key { range, filter })
}
