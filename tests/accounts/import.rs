//! Bringing schedules in over HTTP: what the endpoints take, from whom, and what they say to everything else.

use std::{
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use signalbox::wire::import::SIZE_LIMIT;

use crate::support::{LOGIN, PASSWORD, Server, Visitor, run, text};

const HEADER: &str = "program,product_line,release,milestone,date,state,owner,note\n";
const ROW: &str = "Quay,Crane,1.0,final,2030-01-05,expected,,\n";
/// Long enough for a build without optimization.
const PATIENCE: Duration = Duration::from_secs(120);

fn address(server: &Server) -> String {
    format!("{}/api/import?file=schedule.csv", server.url)
}

/// Uploads; the status, and the answer.
fn upload(visitor: &Visitor, server: &Server, content: &[u8]) -> (u16, Value) {
    let mut answer = visitor.send(&address(server), &[], content);
    let said = text(&mut answer);
    let said = serde_json::from_str(&said).unwrap_or(Value::String(said));
    (answer.status().as_u16(), said)
}

/// What asks for the upload to come in as its columns were guessed.
fn ask(uploaded: &Value) -> Value {
    json!({
        "id": uploaded["id"],
        "ask": { "mapping": uploaded["mapping"], "mode": "update", "left_out": [], "all_wrong_out": false },
    })
}

/// Waits for the end of an import: `done` or `stopped`, with what it says.
fn end_of(visitor: &Visitor, server: &Server, uploaded: &Value) -> Value {
    let asked = Instant::now();
    loop {
        let progress = visitor.call(server, "import-progress", &json!({ "id": uploaded["id"] }));
        let stage = progress.expect("the upload is there")["stage"].clone();
        if stage.is_object() {
            return stage;
        }
        assert!(asked.elapsed() < PATIENCE, "the import does not end");
        std::thread::yield_now();
    }
}

fn past(visitor: &Visitor, server: &Server) -> usize {
    let data = visitor.data(server, "/import").expect("the page");
    data["past"].as_array().map_or(0, Vec::len)
}

fn rows(count: usize) -> String {
    let mut file = HEADER.to_owned();
    for row in 0..count {
        file.push_str(&format!(
            "Quay,Line {},{}.0,final,2030-01-05,expected,,\n",
            row / 100,
            row % 100 + 1
        ));
    }
    file
}

#[test]
fn a_schedule_comes_in_once_however_often_it_is_asked_at_once() {
    let (server, first) = Server::set_up();
    let (status, uploaded) = upload(&first, &server, rows(500).as_bytes());
    assert_eq!(status, 200, "{uploaded}");
    let order = ask(&uploaded);
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..6)
            .map(|_| scope.spawn(|| first.call(&server, "import-apply", &order)))
            .collect();
        for asked in asking {
            assert_eq!(asked.join().unwrap(), Ok(Value::Null));
        }
    });
    let end = end_of(&first, &server, &uploaded);
    assert_eq!(end["done"]["releases"], 500, "{end}");
    assert_eq!(past(&first, &server), 1);
    // And again when it is in: nothing more comes of it.
    assert_eq!(first.call(&server, "import-apply", &order), Ok(Value::Null));
    assert_eq!(end_of(&first, &server, &uploaded), end);
    assert_eq!(past(&first, &server), 1);
}

#[test]
fn a_cancelled_import_leaves_nothing_behind() {
    let (server, first) = Server::set_up();
    let (_, uploaded) = upload(&first, &server, rows(30_000).as_bytes());
    let id = json!({ "id": uploaded["id"] });
    first
        .call(&server, "import-apply", &ask(&uploaded))
        .unwrap();
    first.call(&server, "import-cancel", &id).unwrap();
    let end = end_of(&first, &server, &uploaded);
    let said = end["stopped"]["message"].as_str().unwrap_or_default();
    assert!(
        said.contains("cancelled") && said.contains("Nothing of it was kept"),
        "{end}"
    );
    assert_eq!(past(&first, &server), 0);
    let mut exported = first.get(&format!("{}/export/schedule.csv", server.url));
    assert_eq!(
        text(&mut exported).lines().count(),
        1,
        "the names of the columns only"
    );
    // One that waits is let go.
    first.call(&server, "import-cancel", &id).unwrap();
    let gone = first.call(&server, "import-progress", &id).unwrap_err();
    assert_eq!(gone["kind"], "not_found", "{gone}");
}

#[test]
fn what_is_no_table_is_told_what_to_do() {
    let (server, first) = Server::set_up();
    let latin = [
        HEADER.as_bytes(),
        b"Quay,Cr\xe4ne,1.0,final,2030-01-05,expected,,\n",
    ]
    .concat();
    for (content, says) in [
        (latin.as_slice(), "not UTF-8, first on line 2"),
        (b"\xff\xfea\0,\0b\0", "UTF-16"),
        (b"PK\x03\x04\x14\0\0\0", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
        (b"%PDF-1.7\n%\xe2\xe3", "not UTF-8"),
        (b"", "empty"),
        (b" \n\n", "empty"),
    ] {
        let (status, said) = upload(&first, &server, content);
        assert_eq!(status, 422, "{says}: {said}");
        let message = said["message"].as_str().unwrap_or_default();
        assert!(message.contains(says), "{says}: {message}");
        assert_eq!(said["refusal"]["field"], "File", "{says}");
    }
    // A name is part of the order.
    let nameless = first.send(
        &format!("{}/api/import?file=", server.url),
        &[],
        ROW.as_bytes(),
    );
    assert_eq!(nameless.status(), 422);
}

#[test]
fn a_calendar_is_looked_at_and_one_that_is_broken_is_told_by_its_line() {
    let (server, first) = Server::set_up();
    let event = "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20300105T100000Z\r\nSUMMARY:Crane 1.0: final\r\nCATEGORIES:Quay\r\nEND:VEVENT\r\n";
    let calendar = |events: &str| format!("BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n");
    let file = calendar(event);
    let latin = [b"BEGIN:VCALENDAR\nX-A:\xe9\n".as_slice(), event.as_bytes()].concat();
    let cut = file.replace("END:VEVENT\r\n", "");
    let unread = file.replace("UID:a", "UID");
    let long = file.replace("UID:a", &format!("X-A:{}", "a".repeat(65 * 1024)));
    let many = calendar(&"BEGIN:VEVENT\r\nEND:VEVENT\r\n".repeat(20_001));
    let large = " \n".repeat(9 << 20);
    for (content, says) in [
        (
            latin.as_slice(),
            "not UTF-8, first on line 2: save it as UTF-8",
        ),
        (
            cut.as_bytes(),
            "Line 7: END:VCALENDAR ends what began as VEVENT on line 2.",
        ),
        (
            unread.as_bytes(),
            "Line 3: This is no line of a calendar file",
        ),
        (long.as_bytes(), "Line 3: This line has more than 64 KB."),
        (
            many.as_bytes(),
            "Line 40002: The file has more than 20000 events",
        ),
        (
            format!("BEGIN:VCALENDAR\n{large}").as_bytes(),
            "more than 16 MB",
        ),
        (calendar("").as_bytes(), "no events"),
    ] {
        let (status, said) = upload(&first, &server, content);
        assert_eq!(status, 422, "{says}: {said}");
        let message = said["message"].as_str().unwrap_or_default();
        assert!(message.contains(says), "{says}: {message}");
        assert_eq!(said["refusal"]["field"], "File", "{says}");
    }
    let (status, uploaded) = upload(&first, &server, file.as_bytes());
    assert_eq!(status, 200, "{uploaded}");
    assert_eq!(
        uploaded["calendar"]["by"]["pattern"],
        "<product line> <release>: <milestone>"
    );
    first
        .call(&server, "import-apply", &ask(&uploaded))
        .unwrap();
    let end = end_of(&first, &server, &uploaded);
    assert_eq!(end["done"]["milestones"], 1, "{end}");
    let mut exported = first.get(&format!("{}/export/schedule.csv", server.url));
    assert!(text(&mut exported).contains("Quay,Crane,1.0,final,2030-01-05,expected,,"));
}

#[test]
fn a_file_over_the_limit_is_turned_away_before_it_is_read() {
    let (server, first) = Server::set_up();
    let session = first.cookies();
    let mut line = TcpStream::connect(&server.address).unwrap();
    let head = format!(
        "POST /api/import?file=large.csv HTTP/1.1\r\nhost: {}\r\ncookie: {session}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        server.address,
        SIZE_LIMIT + 1,
    );
    line.write_all(head.as_bytes()).unwrap();
    line.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut answer = [0; 64];
    let read = line.read(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[test]
fn nobody_brings_a_schedule_in_from_outside() {
    let (server, first) = Server::set_up();
    let file = [HEADER, ROW].concat();
    // Each on a connection of its own: one that sent what nobody read is closed.
    let (status, said) = upload(&Visitor::new(), &server, file.as_bytes());
    assert_eq!((status, &said["kind"]), (401, &json!("signed_out")));
    for header in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
    ] {
        let answer = first.send(&address(&server), &[header], file.as_bytes());
        assert_eq!(answer.status(), 403, "{header:?}");
    }
    // An upload is its person's own.
    let (_, uploaded) = upload(&first, &server, file.as_bytes());
    let id = json!({ "id": uploaded["id"] });
    for (function, arguments) in [
        ("import-preview", ask(&uploaded)),
        ("import-apply", ask(&uploaded)),
        ("import-progress", id.clone()),
        ("import-cancel", id),
    ] {
        let refused = Visitor::new()
            .call(&server, function, &arguments)
            .unwrap_err();
        assert_eq!(refused["kind"], "signed_out", "{function}");
    }
    let problems = format!(
        "{}/api/import/{}/problems.csv",
        server.url,
        uploaded["id"].as_str().unwrap()
    );
    assert_eq!(Visitor::new().get(&problems).status(), 401);
    assert_eq!(first.get(&problems).status(), 200);
    assert_eq!(past(&first, &server), 0);
}

#[test]
fn a_file_comes_in_from_the_command_line_whole_or_not_at_all() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("schedule.csv");
    let import = |folder: &Path, options: &[&str]| {
        let line = ["--data", "data", "import", "schedule.csv"];
        run(folder, &[&line, options].concat())
    };
    let events = folder.path().join("team.ics");
    std::fs::write(&events, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20300105\nSUMMARY:1.0 | final\nEND:VEVENT\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR\n").unwrap();
    let line = ["--data", "data", "import", "team.ics", "--dry-run"];
    let (code, said) = run(folder.path(), &line);
    assert_eq!(code, Some(1));
    assert!(said.contains("Program, Product line"), "{said}");
    let told = [
        "--program",
        "Quay",
        "--product-line",
        "Crane",
        "--summary",
        "<release> | <milestone>",
    ];
    let (code, said) = run(folder.path(), &[line.as_slice(), &told].concat());
    assert_eq!((code, said.as_str()), (Some(0), ""));
    // Row 3 is impossible, row 4 is strange only.
    let strange = "Quay,Crane,0.9,final,2031-01-05,expected,,\n";
    let wrong = "Quay,Crane,1.1,final,2030-02-30,expected,,\n";
    std::fs::write(&file, [HEADER, ROW, wrong, strange].concat()).unwrap();
    let (code, said) = import(folder.path(), &[]);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("1 row is wrong, so nothing was imported"),
        "{said}"
    );
    assert!(said.contains("row 3, date: "), "{said}");
    std::fs::write(&file, [HEADER, ROW, strange].concat()).unwrap();
    let mut folder = folder;
    for (options, count) in [(["--dry-run"].as_slice(), 0), (&[], 2), (&["--append"], 2)] {
        let (code, said) = import(folder.path(), options);
        assert_eq!((code, said.as_str()), (Some(0), ""), "{options:?}");
        let mut server = Server::on(folder, &[]);
        let first = Visitor::new();
        if count == 0 {
            first.set_up(&server);
        } else {
            first.sign_in(&server, LOGIN, PASSWORD);
        }
        let mut exported = first.get(&format!("{}/export/schedule.csv", server.url));
        assert_eq!(
            text(&mut exported).lines().count() - 1,
            count,
            "{options:?}"
        );
        // While it serves, nobody else writes.
        let (code, said) = import(server.folder(), &[]);
        assert_eq!(code, Some(1), "{said}");
        folder = server.stopped();
    }
}
