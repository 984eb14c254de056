//! What a calendar's address shows as files, and what changed in it as a feed.

use serde_json::{Value, json};

use crate::{
    record::bring_in,
    support::{Server, Visitor, header, text},
};

const HEADER: &str = "program,product_line,release,milestone,date,state,owner,note\r\n";

fn schedule(target: &str) -> String {
    format!(
        "program,product_line,release,milestone,date,state,owner,note
Quay,Crane,1.0,candidate,2030-01-02,expected,,
Quay,Crane,1.0,final,{target},expected,,mind the <tide> & wind
Quay,Winch,7.1,final,2030-01-05,expected,,
Quay,Crane,,end of life,2032-01-05,expected,,
"
    )
}

fn file(visitor: &Visitor, server: &Server, address: &str) -> String {
    let mut answer = visitor.get(&format!("{}{address}", server.url));
    assert_eq!(answer.status(), 200, "{address}");
    assert!(header(&answer, "content-disposition").contains("calendar."));
    text(&mut answer)
}

#[test]
fn a_file_holds_what_the_address_shows_and_comes_in_again() {
    let (server, first) = Server::set_up();
    bring_in(&server, &first, &schedule("2030-01-05"));
    let csv = |query: &str| file(&first, &server, &format!("/export/calendar.csv?{query}"));
    let month = "view=month&at=2030-01-15";
    assert_eq!(
        csv(month),
        format!(
            "{HEADER}Quay,Crane,1.0,candidate,2030-01-02,expected,,\r\n\
             Quay,Crane,1.0,final,2030-01-05,expected,,mind the <tide> & wind\r\n\
             Quay,Winch,7.1,final,2030-01-05,expected,,\r\n"
        )
    );
    assert_eq!(csv("view=timeline&span=week&at=2030-01-07"), HEADER);
    assert_eq!(csv(&format!("{month}&q=7.1")).lines().count(), 2);
    let shared = csv(&format!("{month}&same-day=milestones"));
    assert_eq!(shared.lines().count(), 3);
    assert!(!shared.contains("candidate"), "{shared}");
    assert!(csv("view=year&at=2032-06-01").contains("end of life"));
    // It changes nothing when it comes back.
    let events = |visitor: &Visitor| visitor.data(&server, "/portfolio/record").unwrap();
    let before = events(&first);
    bring_in(&server, &first, &csv(month));
    assert_eq!(before["version"], events(&first)["version"]);

    let json = file(
        &first,
        &server,
        &format!("/export/calendar.json?{month}&q=crane"),
    );
    assert_eq!(
        serde_json::from_str::<Value>(&json).unwrap()["milestones"],
        json!([])
    );
    let json = file(&first, &server, &format!("/export/calendar.json?{month}"));
    let json: Value = serde_json::from_str(&json).unwrap();
    let milestones = json["milestones"].as_array().unwrap();
    let told = |value: &Value| {
        (
            value["day"].clone(),
            value["milestone"].clone(),
            value["release"]["version"].clone(),
        )
    };
    let expected = [
        (json!("2030-01-02"), json!("candidate"), json!("1.0")),
        (json!("2030-01-05"), json!("final"), json!("1.0")),
        (json!("2030-01-05"), json!("final"), json!("7.1")),
    ];
    assert!(milestones.iter().map(told).eq(expected), "{json}");
    assert_eq!(milestones[1]["target"], true);
    assert_eq!(
        (&milestones[0]["program"], &milestones[0]["product_line"]),
        (&json!("Quay"), &json!("Crane"))
    );
}

#[test]
fn what_moves_is_told_with_both_dates_by_whom_and_once() {
    let (server, first) = Server::set_up();
    bring_in(&server, &first, &schedule("2030-01-05"));
    let asked = json!({ "name": "Crane & <co>", "query": "q=1.0" });
    let link = first.call(&server, "subscribe", &asked).unwrap();
    let link = link
        .as_str()
        .unwrap()
        .replace("calendar.ics", "changes.atom");
    let program = Visitor::new();
    let mut before = program.get(&link);
    assert_eq!(
        header(&before, "content-type"),
        "application/atom+xml; charset=utf-8"
    );
    let tag = header(&before, "etag").to_owned();
    let calendar = program.get(&link.replace("changes.atom", "calendar.ics"));
    assert_ne!(header(&calendar, "etag"), tag, "they are two things");
    assert_eq!(
        program.get_with(&link, ("if-none-match", &tag)).status(),
        304
    );
    let before = text(&mut before);
    assert!(
        before.contains("<title>Crane &amp; &lt;co&gt;: changes</title>"),
        "{before}"
    );
    assert_eq!(before.matches("<entry>").count(), 1, "{before}");

    bring_in(&server, &first, &schedule("2030-01-12"));
    let mut after = program.get_with(&link, ("if-none-match", &tag));
    assert_eq!(after.status(), 200);
    let after = text(&mut after);
    assert_eq!(after.matches("<entry>").count(), 2, "{after}");
    let entry = after.split("<entry>").nth(1).unwrap();
    assert!(
        entry.contains("<title>Crane 1.0: moved “final” 7 days later</title>"),
        "{entry}"
    );
    assert!(
        entry.contains("final: Sat 5 Jan 2030 → Sat 12 Jan 2030"),
        "{entry}"
    );
    assert!(
        entry.contains("<author><name>Deployment Manager</name></author>"),
        "{entry}"
    );
    assert!(!after.contains("Winch"), "the filter is heeded");
    assert!(
        !after.contains(link.split('/').rev().nth(1).unwrap()),
        "the secret is not told"
    );
    // What was told stays what it is.
    let id = |xml: &str| {
        xml.split("<entry>\n<id>")
            .last()
            .unwrap()
            .split('<')
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(id(&before), id(&after));
    assert!(id(&after).starts_with("urn:uuid:"), "{after}");
}

#[test]
fn a_frame_elsewhere_shows_what_comes_without_scripts_or_a_session() {
    let (server, first) = Server::set_up();
    let day = |days: i64| {
        let now = std::time::SystemTime::now();
        let since = now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let number = i32::try_from(since / 86_400).unwrap() + i32::try_from(days).unwrap();
        signalbox::domain::time::Day::from_number(number).to_string()
    };
    bring_in(&server, &first, &schedule(&day(20)));
    let asked = json!({ "name": "Crane & <co>", "query": "q=1.0" });
    let link = first.call(&server, "subscribe", &asked).unwrap();
    let link = link.as_str().unwrap();
    let link = link.replace("calendar.ics", "calendar.html");
    let frame = Visitor::new();
    let mut answer = frame.get(&link);
    assert_eq!(header(&answer, "content-type"), "text/html; charset=utf-8");
    let policy = header(&answer, "content-security-policy").to_owned();
    assert!(policy.contains("frame-ancestors *") && policy.contains("default-src 'none'"));
    assert!(!policy.contains("script-src"), "{policy}");
    assert_eq!(header(&answer, "referrer-policy"), "no-referrer");
    let page = text(&mut answer);
    assert!(page.contains("<h1>Crane &amp; &lt;co&gt;</h1>"), "{page}");
    assert!(page.contains("Crane 1.0</span> final"), "{page}");
    assert!(!page.contains("<script"), "{page}");
    assert!(!page.contains("7.1"), "the filter is heeded");
    assert!(!page.contains(link.split('/').rev().nth(1).unwrap()));
}
