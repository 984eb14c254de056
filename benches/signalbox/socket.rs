//! Over the socket, beside the peer: acknowledged ticks, and how long until those who look on have a change.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant as Clock},
};

use futures_util::{SinkExt, StreamExt};
use hdrhistogram::Histogram;
use signalbox::{
    domain::{
        ids::{CommandId, MilestoneId, ProgramId, ReleaseId, StreamId},
        portfolio,
        release::Command,
        schedule,
        time::Instant,
    },
    wire::frames::{ClientFrame, Envelope},
};
use tokio::sync::Semaphore;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest, http::HeaderValue},
};

use crate::{scale, table, target::Target};

const RELEASES: u32 = 200;
const SENDERS: usize = 8;
const SATURATED: u32 = 40_000;
const IN_FLIGHT: usize = 64;
const STEADY_PER_SECOND: u32 = 2_000;
const STEADY_SECONDS: u32 = 5;
const WATCHED_SECONDS: u32 = 5;

type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

fn release(number: u32) -> StreamId {
    ReleaseId(u128::from(number) + 1).into()
}

fn command(id: u128, release_number: u32, command: &Command) -> String {
    envelope(id, release(release_number), command)
}

fn envelope(id: u128, stream: StreamId, command: &impl serde::Serialize) -> String {
    let frame = ClientFrame::Command(Envelope {
        id: CommandId(id),
        stream,
        reason: None,
        claimed_at: Instant(0),
        body: serde_json::value::to_raw_value(command).expect("JSON"),
    });
    serde_json::to_string(&frame).expect("JSON")
}

/// A tick whose text carries a number.
fn tick(number: u32, text: &str) -> String {
    let on = number % RELEASES;
    let set_note = schedule::Command::SetNote {
        id: MilestoneId(u128::from(on) * 100 + 1 + u128::from(number / RELEASES % 5)),
        note: text.to_owned(),
    };
    command(
        0x1000_0000 + u128::from(number),
        on,
        &Command::Schedule(set_note),
    )
}

async fn connect(target: &Target) -> Socket {
    try_connect(target).await.expect("a connection")
}

async fn try_connect(target: &Target) -> Option<Socket> {
    let mut request = target
        .live
        .as_str()
        .into_client_request()
        .expect("an address");
    let headers = request.headers_mut();
    headers.insert(
        "cookie",
        HeaderValue::from_str(&target.cookie).expect("a cookie"),
    );
    headers.insert(
        "origin",
        HeaderValue::from_str(&target.origin).expect("an origin"),
    );
    let (mut socket, _) = connect_async(request).await.ok()?;
    let hello = ClientFrame::Hello {
        build: target.build.clone(),
    };
    socket
        .send(Message::text(serde_json::to_string(&hello).expect("JSON")))
        .await
        .expect("hello is sent");
    Some(socket)
}

fn is_done(text: &str) -> bool {
    assert!(!text.starts_with("{\"refused\""), "refused: {text}");
    text.starts_with("{\"done\"")
}

/// One socket that keeps so many commands under way; returns when all of them are acknowledged.
async fn pour(target: Arc<Target>, numbers: Vec<u32>) {
    let (mut send, mut receive) = connect(&target).await.split();
    let room = Arc::new(Semaphore::new(IN_FLIGHT));
    let wanted = numbers.len();
    let slots = Arc::clone(&room);
    let sender = tokio::spawn(async move {
        for number in numbers {
            slots.acquire().await.expect("a slot").forget();
            send.send(Message::text(tick(number, &format!("tick {number}"))))
                .await
                .expect("a tick is sent");
        }
        send
    });
    let mut done = 0;
    while done < wanted {
        let message = receive
            .next()
            .await
            .expect("the connection stays")
            .expect("a frame");
        if message.to_text().is_ok_and(is_done) {
            done += 1;
            room.add_permits(1);
        }
    }
    drop(sender.await);
}

/// One socket at a steady pace; times are from when a command was due.
async fn pace(
    target: Arc<Target>,
    first: u32,
    count: u32,
    per_second: f64,
    times: Arc<Mutex<Histogram<u64>>>,
) {
    let (mut send, mut receive) = connect(&target).await.split();
    let begun = tokio::time::Instant::now();
    let due = move |n: u32| begun + Duration::from_secs_f64(f64::from(n) / per_second);
    let sender = tokio::spawn(async move {
        for n in 0..count {
            tokio::time::sleep_until(due(n)).await;
            send.send(Message::text(tick(first + n, &format!("tick {n}"))))
                .await
                .expect("a tick is sent");
        }
        send
    });
    let mut done = 0;
    while done < count {
        let message = receive
            .next()
            .await
            .expect("the connection stays")
            .expect("a frame");
        if message.to_text().is_ok_and(is_done) {
            let took = u64::try_from(due(done).elapsed().as_micros()).unwrap_or(u64::MAX);
            times.lock().expect("times").saturating_record(took);
            done += 1;
        }
    }
    drop(sender.await);
}

/// The structure, and so many releases on it.
pub async fn prepare(target: &Target, releases: u32) {
    let mut socket = connect(target).await;
    if let Some(line) = target.line {
        let program = ProgramId(1);
        let structure = [
            portfolio::Command::AddProgram {
                id: program,
                name: "Bench".to_owned(),
                code: String::new(),
            },
            portfolio::Command::AddProductLine {
                id: line,
                program,
                name: "Line".to_owned(),
            },
        ];
        for (id, asked) in structure.iter().enumerate() {
            let frame = envelope(0x10 + id as u128, StreamId::PORTFOLIO, asked);
            socket
                .send(Message::text(frame))
                .await
                .expect("the structure is sent");
        }
        let mut done = 0;
        while done < structure.len() {
            let message = socket
                .next()
                .await
                .expect("the connection stays")
                .expect("a frame");
            done += usize::from(message.to_text().is_ok_and(is_done));
        }
    }
    for number in 0..releases {
        let mut beginning = scale::beginning(number);
        if let Some(line) = target.line {
            beginning.line = line;
        }
        let text = command(
            0x1000 + u128::from(number),
            number,
            &Command::Create(beginning),
        );
        socket
            .send(Message::text(text))
            .await
            .expect("a release is sent");
    }
    let mut done = 0;
    while done < releases {
        let message = socket
            .next()
            .await
            .expect("the connection stays")
            .expect("a frame");
        done += u32::from(message.to_text().is_ok_and(is_done));
    }
}

/// Ticks, acknowledged after they are on the disk: as many as go, then at a steady pace.
async fn ticks(target: &Arc<Target>) {
    let begun = Clock::now();
    let mut running = tokio::task::JoinSet::new();
    for sender in 0..SENDERS {
        let numbers = (0..SATURATED)
            .filter(|n| *n as usize % SENDERS == sender)
            .collect();
        running.spawn(pour(Arc::clone(target), numbers));
    }
    running.join_all().await;
    let rate = f64::from(SATURATED) / begun.elapsed().as_secs_f64();
    table::row(
        &format!("{}: acknowledged ticks, saturated", target.name),
        format_args!("{rate:.0}/s"),
    );

    let times = Arc::new(Mutex::new(table::microseconds()));
    let mut running = tokio::task::JoinSet::new();
    let each = STEADY_PER_SECOND * STEADY_SECONDS / SENDERS as u32;
    for sender in 0..SENDERS as u32 {
        let first = SATURATED + sender * each;
        let per_second = f64::from(STEADY_PER_SECOND) / SENDERS as f64;
        running.spawn(pace(
            Arc::clone(target),
            first,
            each,
            per_second,
            Arc::clone(&times),
        ));
    }
    running.join_all().await;
    table::times(
        &format!("{}: at 2,000/s, from due to acknowledged", target.name),
        &times.lock().expect("times"),
    );
}

/// So many sockets follow one release; one changes it so many times a second. Returns how many changes that were.
async fn fan_out(target: &Arc<Target>, watchers: usize, per_second: u32, first: u32) -> u32 {
    let changes = per_second * WATCHED_SECONDS;
    let before = table::resident_mb(&target.process.to_string());
    let times = Arc::new(Mutex::new(table::microseconds()));
    let ready = Arc::new(Semaphore::new(0));
    let seen = Arc::new(AtomicU32::new(0));
    let epoch = Clock::now();
    let mut following = tokio::task::JoinSet::new();
    for _ in 0..watchers {
        let (target, times, ready, seen) = (
            Arc::clone(target),
            Arc::clone(&times),
            Arc::clone(&ready),
            Arc::clone(&seen),
        );
        following.spawn(async move {
            let mut socket = connect(&target).await;
            let open = ClientFrame::Open {
                stream: release(0),
                since: None,
            };
            socket
                .send(Message::text(serde_json::to_string(&open).expect("JSON")))
                .await
                .expect("open is sent");
            let mut opened = false;
            while let Some(Ok(message)) = socket.next().await {
                let Ok(text) = message.to_text() else {
                    continue;
                };
                if !opened && text.starts_with("{\"state\"") {
                    opened = true;
                    ready.add_permits(1);
                }
                // A frame may hold several changes: each tells when it was sent.
                for part in text.split("\"to\":\"at ").skip(1) {
                    let Some(sent) = part.split('"').next().and_then(|n| n.parse::<u64>().ok())
                    else {
                        continue;
                    };
                    let now = u64::try_from(epoch.elapsed().as_micros()).unwrap_or(u64::MAX);
                    times
                        .lock()
                        .expect("times")
                        .saturating_record(now.saturating_sub(sent));
                    seen.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
    }
    let everybody = u32::try_from(watchers).unwrap_or(u32::MAX);
    drop(
        ready
            .acquire_many(everybody)
            .await
            .expect("everybody follows"),
    );
    let after = table::resident_mb(&target.process.to_string());
    let mut socket = connect(target).await;
    let spent = table::processor_seconds(target.process);
    let begun = tokio::time::Instant::now();
    for n in 0..changes {
        tokio::time::sleep_until(
            begun + Duration::from_secs_f64(f64::from(n) / f64::from(per_second)),
        )
        .await;
        let at = u64::try_from(epoch.elapsed().as_micros()).unwrap_or(u64::MAX);
        socket
            .send(Message::text(tick(
                (first + n) * RELEASES,
                &format!("at {at}"),
            )))
            .await
            .expect("a change is sent");
    }
    let wanted = changes * everybody;
    let deadline = Clock::now() + Duration::from_secs(20);
    while seen.load(Ordering::Relaxed) < wanted && Clock::now() < deadline {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let each = after
        .zip(before)
        .map_or(0.0, |(a, b)| (a - b) * 1024.0 / watchers as f64);
    let spent = table::processor_seconds(target.process)
        .zip(spent)
        .map_or(0.0, |(after, before)| after - before);
    table::times(
        &format!("{}: {per_second}/s to {watchers} who look on", target.name),
        &times.lock().expect("times"),
    );
    table::row(
        "",
        format_args!(
            "{} of {wanted} delivered, {each:.1} KB a connection, {:.0} changes a processor second",
            seen.load(Ordering::Relaxed),
            f64::from(seen.load(Ordering::Relaxed)) / spent.max(0.01)
        ),
    );
    following.abort_all();
    while following.join_next().await.is_some() {}
    changes
}

/// So many connect at once and open a release; how long until each has it. Who is turned away comes again.
async fn storm(target: &Arc<Target>, watchers: u32) {
    let begun = Clock::now();
    let times = Arc::new(Mutex::new(table::microseconds()));
    let mut coming = tokio::task::JoinSet::new();
    for n in 0..watchers {
        let (target, times) = (Arc::clone(target), Arc::clone(&times));
        coming.spawn(async move {
            let mut socket = loop {
                match try_connect(&target).await {
                    Some(socket) => break socket,
                    None => tokio::time::sleep(Duration::from_millis(200)).await,
                }
            };
            let open = ClientFrame::Open {
                stream: release(n % RELEASES),
                since: None,
            };
            socket
                .send(Message::text(serde_json::to_string(&open).expect("JSON")))
                .await
                .expect("open is sent");
            while let Some(Ok(message)) = socket.next().await {
                if message.to_text().is_ok_and(|t| t.starts_with("{\"state\"")) {
                    let took = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
                    times.lock().expect("times").saturating_record(took);
                    break;
                }
            }
            socket
        });
    }
    let all = coming.join_all().await;
    table::times(
        &format!("{}: {watchers} connect at once until current", target.name),
        &times.lock().expect("times"),
    );
    drop(all);
}

/// Measures and prints: the product and the peer in turn, on the same machine in the same run.
pub async fn measure() {
    table::title(
        "Over the socket: 200 releases, 8 sockets, each command on the disk before it is answered",
    );
    let targets = [Target::product().await, Target::peer()];
    for target in targets.into_iter().flatten() {
        let target = Arc::new(target);
        prepare(&target, RELEASES).await;
        ticks(&target).await;
        let mut first = 1_000;
        for (watchers, per_second) in [(20, 20), (60, 20), (300, 20), (5_000, 20), (5_000, 200)] {
            first += fan_out(&target, watchers, per_second, first).await;
        }
        storm(&target, 5_000).await;
    }
}
