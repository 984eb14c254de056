//! Records over HTTP: pages that turn, filters in the address, and the same as a file.

use serde_json::{Value, json};

use crate::support::{Server, Visitor, header, text};

const FILE: &str = "program,product_line,release,milestone,date,state,owner,note
Quay,Crane,1.0,final,2030-01-05,expected,,
Quay,Crane,1.0,candidate,2030-01-02,expected,,
Quay,Crane,,end of life,2032-01-05,expected,,=1+1
";

/// An organization with a schedule; the product line's identity.
fn with_a_schedule(server: &Server, first: &Visitor) -> String {
    bring_in(server, first, FILE);
    let portfolio = first.data(server, "/portfolio").unwrap();
    let lines = portfolio["portfolio"]["state"]["lines"]
        .as_object()
        .unwrap()
        .clone();
    lines.keys().next().expect("a product line").clone()
}

/// Imports a schedule, and waits until it is there.
pub fn bring_in(server: &Server, first: &Visitor, file: &str) {
    let address = format!("{}/api/import?file=schedule.csv", server.url);
    let mut uploaded = first.send(&address, &[], file.as_bytes());
    let uploaded: Value = serde_json::from_str(&text(&mut uploaded)).unwrap();
    let order = json!({
        "id": uploaded["id"],
        "ask": { "mapping": uploaded["mapping"], "mode": "update", "left_out": [], "all_wrong_out": false },
    });
    first.call(server, "import-apply", &order).unwrap();
    loop {
        let id = json!({ "id": uploaded["id"] });
        let progress = first.call(server, "import-progress", &id).unwrap();
        if progress["stage"].is_object() {
            assert!(progress["stage"]["done"].is_object(), "{progress}");
            break;
        }
        std::thread::yield_now();
    }
}

fn entries(visitor: &Visitor, server: &Server, path: &str) -> Vec<Value> {
    let data = visitor.data(server, path).unwrap();
    data["entries"].as_array().expect("entries").clone()
}

fn said(entries: &[Value]) -> Vec<&str> {
    entries
        .iter()
        .map(|entry| entry["told"]["what"].as_str().unwrap())
        .collect()
}

#[test]
fn the_portfolio_and_each_product_line_have_a_record() {
    let (server, first) = Server::set_up();
    let line = with_a_schedule(&server, &first);
    let portfolio = entries(&first, &server, "/portfolio/record");
    assert_eq!(
        said(&portfolio),
        [
            "added the product line “Crane”",
            "added the program “Quay”",
            "set the organization’s name and time zone",
        ]
    );
    assert!(
        portfolio
            .iter()
            .all(|entry| entry["who"] == "Deployment Manager")
    );
    assert_eq!(portfolio[0]["reason"], "Import of schedule.csv");
    let own = entries(&first, &server, &format!("/lines/{line}/record"));
    assert_eq!(said(&own), ["added the milestone “end of life”"]);
    for path in [
        "/portfolio/record".to_owned(),
        format!("/lines/{line}/record"),
    ] {
        let mut page = first.get(&format!("{}{path}", server.url));
        assert_eq!(page.status(), 200, "{path}");
        assert!(text(&mut page).contains("added the"), "{path}");
    }
    let nothing = "/lines/00000000000000000000000000000007/record";
    assert_eq!(first.get(&format!("{}{nothing}", server.url)).status(), 404);
}

#[test]
fn what_a_filter_leaves_is_what_the_file_holds() {
    let (server, first) = Server::set_up();
    let line = with_a_schedule(&server, &first);
    let part = format!("line:{line}");
    for (query, count) in [
        ("", 3),
        ("kind=programs", 1),
        ("kind=teams", 0),
        (format!("part={part}").as_str(), 1),
        ("who=system", 0),
        ("from=2000-01-01", 3),
        ("to=2000-01-01", 0),
        ("from=nonsense&kind=nonsense", 3),
    ] {
        let shown = entries(&first, &server, &format!("/portfolio/record?{query}"));
        assert_eq!(shown.len(), count, "{query}");
        let stream = "portfolio:00000000000000000000000000000000";
        let address = format!("{}/export/record.csv?stream={stream}&{query}", server.url);
        let mut file = first.get(&address);
        assert_eq!(header(&file, "content-type"), "text/csv; charset=utf-8");
        assert!(header(&file, "content-disposition").contains("record.csv"));
        let file = text(&mut file);
        assert_eq!(file.lines().count(), count + 1, "{query}: {file}");
        for what in said(&shown) {
            assert!(file.contains(what), "{query}: {file}");
        }
    }
}

#[test]
fn a_file_says_when_by_the_readers_clocks_and_holds_no_formulas() {
    let (server, first) = Server::set_up();
    let line = with_a_schedule(&server, &first);
    let address = format!("{}/export/record.csv?stream=line:{line}", server.url);
    let mut answer = first.get(&address);
    let file = text(&mut answer);
    let (head, row) = file.split_once("\r\n").unwrap();
    assert_eq!(
        head,
        "change,time in UTC,time in Europe/Berlin,who,what,values,reason"
    );
    assert!(
        row.contains("Forecast: Mon 5 Jan 2032; Note: =1+1"),
        "{row}"
    );
    // A name that a spreadsheet would take for a formula.
    let people = first.data(&server, "/people").unwrap();
    let roles = ["deployment_manager", "administrator"];
    let change = json!({ "id": people["people"][0]["id"], "name": "=1+1", "roles": roles });
    first.call(&server, "change-person", &change).unwrap();
    let file = text(&mut first.get(&address));
    assert!(file.contains(",'=1+1,"), "{file}");
    let cookies = format!("{}; signalbox_zone=Asia/Kolkata", first.cookies());
    let mut answer = Visitor::new().get_with(&address, ("cookie", &cookies));
    assert!(text(&mut answer).starts_with("change,time in UTC,time in Asia/Kolkata,"));
    let cookies = format!("{}; signalbox_zone=Mars/Olympus", first.cookies());
    let mut answer = Visitor::new().get_with(&address, ("cookie", &cookies));
    assert!(text(&mut answer).starts_with("change,time in UTC,time in Europe/Berlin,"));
}

#[test]
fn a_record_is_for_whom_it_is_and_of_what_there_is() {
    let (server, first) = Server::set_up();
    let address = |stream: &str| format!("{}/export/record.csv?stream={stream}", server.url);
    let known = "portfolio:00000000000000000000000000000000";
    assert_eq!(Visitor::new().get(&address(known)).status(), 401);
    for unknown in [
        "",
        "portfolio",
        "release:00000000000000000000000000000009",
        "line:00000000000000000000000000000009",
        "import:00000000000000000000000000000009",
    ] {
        assert_eq!(first.get(&address(unknown)).status(), 404, "{unknown}");
    }
}
