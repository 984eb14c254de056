//! Scenarios while they are weighed: whose they are, who sees them, who changes them.

use serde_json::{Value, json};

use crate::{
    people::with_a_member,
    support::{Server, Visitor},
};

const ID: &str = "0000000000000000000000000000a001";
const COPY: &str = "0000000000000000000000000000a002";

fn keep(visitor: &Visitor, server: &Server, id: &str, name: &str) -> Result<Value, Value> {
    let asked = json!({ "id": id, "name": name, "shared": false, "entries": [] });
    visitor.call(server, "keep-scenario", &asked)
}

fn problem(answer: Result<Value, Value>) -> String {
    answer.unwrap_err()["message"].as_str().unwrap().to_owned()
}

fn listed(visitor: &Visitor, server: &Server) -> Vec<String> {
    let data = visitor.data(server, "/scenarios").unwrap();
    let all = data["scenarios"].as_array().unwrap();
    all.iter()
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_private_scenario_does_not_exist_for_others_and_a_shared_one_is_only_looked_at() {
    let (server, first, member, _) = with_a_member();
    keep(&first, &server, ID, "What if").unwrap();
    assert_eq!(listed(&first, &server), ["What if"]);
    assert!(listed(&member, &server).is_empty());
    let page = format!("/scenarios/{ID}");
    assert!(member.data(&server, &page).is_err());
    let set = json!({ "id": ID, "entries": [] });
    let describe = json!({ "id": ID, "name": "Taken", "shared": true });
    let throw = json!({ "id": ID });
    for (function, asked) in [
        ("set-scenario", &set),
        ("describe-scenario", &describe),
        ("throw-away-scenario", &throw),
    ] {
        let refused = problem(member.call(&server, function, asked));
        assert!(refused.contains("does not exist"), "{function}: {refused}");
    }
    // Its identity is taken all the same, and told nothing of.
    assert!(problem(keep(&member, &server, ID, "Mine")).contains("already"));

    let share = json!({ "id": ID, "name": "What if we wait", "shared": true });
    first.call(&server, "describe-scenario", &share).unwrap();
    let seen = member.data(&server, &page).unwrap();
    assert_eq!(seen["mine"], false);
    assert_eq!(listed(&member, &server), ["What if we wait"]);
    for (function, asked) in [
        ("set-scenario", &set),
        ("describe-scenario", &describe),
        ("throw-away-scenario", &throw),
    ] {
        let refused = problem(member.call(&server, function, asked));
        assert!(refused.contains("somebody else"), "{function}: {refused}");
    }
    keep(&member, &server, COPY, "Copy").unwrap();
    first.call(&server, "throw-away-scenario", &throw).unwrap();
    assert_eq!(listed(&member, &server), ["Copy"]);
    assert!(listed(&first, &server).is_empty());
}

#[test]
fn limits_name_what_is_at_fault() {
    let (server, first) = Server::set_up();
    assert!(problem(keep(&first, &server, ID, " ")).contains("Name"));
    let entries: Vec<_> = (0..201)
        .map(|number| json!({ "release": format!("{number:032x}") }))
        .collect();
    let many = json!({ "id": ID, "name": "Many", "shared": false, "entries": entries });
    let refused = problem(first.call(&server, "keep-scenario", &many));
    assert!(refused.contains("at most 200"), "{refused}");
    for number in 0..50 {
        keep(&first, &server, &format!("{number:032x}"), "One").unwrap();
    }
    assert!(problem(keep(&first, &server, ID, "One more")).contains("50 scenarios"));
}
