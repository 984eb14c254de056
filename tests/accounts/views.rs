//! Named views: who sees them, who changes them, and where a calendar begins.

use serde_json::{Value, json};

use crate::{
    people::with_a_member,
    support::{Server, Visitor, place},
};

fn save(visitor: &Visitor, server: &Server, name: &str, shared: bool) -> Value {
    let asked = json!({
        "name": name,
        "query": "at=2025-10-07&view=year&same-day=targets&undated=1",
        "shared": shared,
    });
    let views = visitor.call(server, "save-view", &asked).unwrap();
    named(&views, name).expect(name).clone()
}

fn named<'a>(views: &'a Value, name: &str) -> Option<&'a Value> {
    views
        .as_array()
        .unwrap()
        .iter()
        .find(|view| view["name"] == name)
}

fn seen(visitor: &Visitor, server: &Server) -> Value {
    visitor.call(server, "list-views", &json!({})).unwrap()
}

fn problem(answer: Result<Value, Value>) -> String {
    answer.unwrap_err()["message"].as_str().unwrap().to_owned()
}

#[test]
fn a_view_keeps_look_and_filters_is_renamed_and_removed() {
    let (server, first) = Server::set_up();
    let view = save(&first, &server, "Shared days", false);
    assert_eq!(view["query"], "view=year&same-day=targets");
    assert_eq!((&view["mine"], &view["by"]), (&json!(true), &Value::Null));
    let changed = json!({ "id": view["id"], "name": " Together ", "shared": true });
    let views = first.call(&server, "change-view", &changed).unwrap();
    assert_eq!(named(&views, "Together").unwrap()["shared"], true);
    let views = first.call(&server, "remove-view", &json!({ "id": view["id"] }));
    assert_eq!(views.unwrap(), json!([]));
    let gone = first.call(&server, "remove-view", &json!({ "id": view["id"] }));
    assert!(problem(gone).contains("does not exist"));

    for (name, query, said) in [
        (" ", String::new(), "Name is empty"),
        (&*"n".repeat(121), String::new(), "120"),
        ("Long", format!("q={}", "x".repeat(5_000)), "4000"),
    ] {
        let asked = json!({ "name": name, "query": query, "shared": false });
        let refused = problem(first.call(&server, "save-view", &asked));
        assert!(refused.contains(said), "{refused}");
    }
    for number in 0..50 {
        save(&first, &server, &format!("View {number}"), false);
    }
    let asked = json!({ "name": "One more", "query": "", "shared": false });
    assert!(problem(first.call(&server, "save-view", &asked)).contains("50 views"));
}

#[test]
fn what_is_private_is_nobody_elses_and_what_is_shared_is_changed_by_its_owner() {
    let (server, first, member, _) = with_a_member();
    let own = save(&member, &server, "Mine", false);
    let shared = save(&first, &server, "Ours", true);
    assert!(named(&seen(&first, &server), "Mine").is_none());
    let seen_by_member = seen(&member, &server);
    let ours = named(&seen_by_member, "Ours").unwrap();
    assert_eq!(
        (&ours["mine"], &ours["by"]),
        (&json!(false), &json!("Deployment Manager"))
    );

    let rename = |id: &Value| json!({ "id": id, "name": "Taken", "shared": true });
    let refused = member.call(&server, "change-view", &rename(&shared["id"]));
    assert!(problem(refused).contains("somebody else"));
    let refused = member.call(&server, "remove-view", &json!({ "id": shared["id"] }));
    assert!(problem(refused).contains("somebody else"));
    // Even whoever manages people learns nothing of what is private.
    for (function, asked) in [
        ("change-view", rename(&own["id"])),
        ("remove-view", json!({ "id": own["id"] })),
        ("begin-with-view", json!({ "id": own["id"] })),
    ] {
        assert!(
            problem(first.call(&server, function, &asked)).contains("does not exist"),
            "{function}"
        );
    }
    // What a member shares, they can take away.
    let change = json!({ "id": own["id"], "name": "Mine", "shared": true });
    member.call(&server, "change-view", &change).unwrap();
    let views = first
        .call(&server, "remove-view", &json!({ "id": own["id"] }))
        .unwrap();
    assert!(named(&views, "Mine").is_none());
}

#[test]
fn a_calendar_begins_where_its_reader_said_for_as_long_as_they_see_it() {
    let (server, first, member, _) = with_a_member();
    let view = save(&first, &server, "Ours", true);
    let begin = |visitor: &Visitor, id: &Value| {
        let views = visitor.call(&server, "begin-with-view", &json!({ "id": id }));
        named(&views.unwrap(), "Ours").unwrap()["start"].clone()
    };
    assert_eq!(begin(&member, &view["id"]), true);
    let home = |visitor: &Visitor| {
        let answer = visitor.get(&server.url);
        (answer.status().as_u16(), place(&answer).to_owned())
    };
    let there = (303, "/?view=year&same-day=targets".to_owned());
    assert_eq!(home(&member), there);
    assert_eq!(home(&first).0, 200, "others begin as they did");
    let asked = format!("{}/?view=month", server.url);
    assert_eq!(
        member.get(&asked).status(),
        200,
        "whoever asks for something gets it"
    );

    let change = json!({ "id": view["id"], "name": "Ours", "shared": false });
    first.call(&server, "change-view", &change).unwrap();
    assert_eq!(home(&member).0, 200, "it is not shared any more");
    assert_eq!(begin(&first, &view["id"]), true);
    assert_eq!(home(&first), there);
    assert_eq!(begin(&first, &Value::Null), false);
    assert_eq!(home(&first).0, 200);
}
