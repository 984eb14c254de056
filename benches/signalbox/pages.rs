//! Over HTTP: pages rendered on the server, their data, and answers that nothing has changed.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant as Clock},
};

use hdrhistogram::Histogram;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{socket, table, target::Target};

const CONNECTIONS: usize = 16;
const SECONDS: u64 = 5;

/// One kept-open connection that asks the same again and again.
struct Asker {
    socket: TcpStream,
    request: Vec<u8>,
    answer: Vec<u8>,
}

/// How long an answer is that begins so, as soon as that can be known: with a length, in pieces, or without a body.
fn length(answer: &[u8]) -> Option<usize> {
    let head = answer.windows(4).position(|w| w == b"\r\n\r\n")? + 4;
    let told = std::str::from_utf8(&answer[..head])
        .expect("a head of ASCII")
        .to_ascii_lowercase();
    if told.starts_with("http/1.1 304") {
        return Some(head);
    }
    if let Some(length) = told.split("content-length: ").nth(1) {
        let length: usize = length.split("\r\n").next()?.parse().expect("a length");
        return (answer.len() >= head + length).then_some(head + length);
    }
    assert!(told.contains("transfer-encoding: chunked"), "{told}");
    let mut at = head;
    loop {
        let line = at + answer[at..].windows(2).position(|w| w == b"\r\n")?;
        let size = std::str::from_utf8(&answer[at..line]).expect("a size");
        let size = usize::from_str_radix(size, 16).expect("a size in hex");
        at = line + 2 + size + 2;
        if answer.len() < at {
            return None;
        }
        if size == 0 {
            return Some(at);
        }
    }
}

impl Asker {
    async fn connect(target: &Target, path: &str, more: &str) -> Self {
        let host = target.origin.trim_start_matches("http://");
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {}\r\n{more}\r\n",
            target.cookie
        );
        Self {
            socket: TcpStream::connect(host).await.expect("a connection"),
            request: request.into_bytes(),
            answer: Vec::with_capacity(1 << 20),
        }
    }

    /// The whole answer, head and body.
    async fn ask(&mut self) -> &[u8] {
        self.socket
            .write_all(&self.request)
            .await
            .expect("a request is sent");
        self.answer.clear();
        loop {
            let read = self.socket.read_buf(&mut self.answer).await;
            assert!(read.expect("an answer") > 0, "the connection stays");
            if let Some(length) = length(&self.answer) {
                assert_eq!(length, self.answer.len(), "one answer at a time");
                return &self.answer;
            }
        }
    }
}

/// As many as go in a few seconds over some connections: how many a second, and how long each took.
async fn pour(target: &Arc<Target>, what: &str, path: &str, more: &str, status: &str) {
    let first = Asker::connect(target, path, more).await.ask().await.len();
    let times = Arc::new(Mutex::new(table::microseconds()));
    let begun = Clock::now();
    let until = begun + Duration::from_secs(SECONDS);
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..CONNECTIONS {
        let mut asker = Asker::connect(target, path, more).await;
        let (times, begins) = (Arc::clone(&times), format!("HTTP/1.1 {status}"));
        running.spawn(async move {
            let mut own: Histogram<u64> = table::microseconds();
            while Clock::now() < until {
                let asked = Clock::now();
                let answer = asker.ask().await;
                let begin = &answer[..answer.len().min(200)];
                assert!(
                    begin.starts_with(begins.as_bytes()),
                    "{}",
                    String::from_utf8_lossy(begin)
                );
                own.saturating_record(
                    u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX),
                );
            }
            times
                .lock()
                .expect("times")
                .add(own)
                .expect("the same bounds");
        });
    }
    running.join_all().await;
    let times = times.lock().expect("times");
    let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
    table::row(
        what,
        format_args!(
            "{rate:.0}/s  p99 {:.2} ms  ({:.1} KB each)",
            times.value_at_quantile(0.99) as f64 / 1000.0,
            first as f64 / 1024.0
        ),
    );
}

/// Measures and prints.
pub async fn measure() {
    table::title(
        "Over HTTP: 2,000 releases over ten years, 16 connections, the asking side on the same cores",
    );
    let Some(target) = Target::product().await else {
        println!("  (the product did not start)");
        return;
    };
    let target = Arc::new(target);
    socket::prepare(&target, 2_000).await;
    let month = "/?view=month&at=2024-06-01";
    let rows = "/api/calendar?from=2024-06-01&to=2024-06-30";
    pour(
        &target,
        "a page without data, rendered",
        "/nowhere",
        "",
        "404",
    )
    .await;
    pour(&target, "month page, rendered", month, "", "200").await;
    let brotli = "accept-encoding: br\r\n";
    pour(
        &target,
        "month page, rendered and compressed",
        month,
        brotli,
        "200",
    )
    .await;
    let data = format!("/data{month}");
    pour(&target, "month page's data", &data, "", "200").await;
    pour(&target, "a month's rows", rows, "", "200").await;
    let mut asker = Asker::connect(&target, rows, "").await;
    let head = String::from_utf8_lossy(asker.ask().await).into_owned();
    let tag = head.split("etag: ").nth(1).expect("a tag");
    let tag = tag.split("\r\n").next().unwrap_or_default();
    let known = format!("if-none-match: {tag}\r\n");
    pour(
        &target,
        "a month's rows that are known already",
        rows,
        &known,
        "304",
    )
    .await;
}
