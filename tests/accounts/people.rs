//! Managing people: who may, and what it does at once.

use serde_json::{Value, json};

use crate::support::{LOGIN, PASSWORD, Server, Visitor, place, text};

const MEMBER: &str = "member@example.org";

fn id_of(people: &Value, name: &str) -> String {
    let person = people["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["name"] == name);
    person.expect(name)["id"].as_str().unwrap().to_owned()
}

fn problem(answer: Result<Value, Value>) -> String {
    answer.unwrap_err()["message"].as_str().unwrap().to_owned()
}

/// Adds a team member, who chooses a password and comes in.
pub fn with_a_member() -> (Server, Visitor, Visitor, String) {
    let (server, first) = Server::set_up();
    let added = first.call(
        &server,
        "add-person",
        &json!({"name": "Team Member", "login": MEMBER, "roles": ["team_member"]}),
    );
    let id = added.unwrap().as_str().unwrap().to_owned();
    let link = first
        .call(&server, "password-link", &json!({"id": id}))
        .unwrap();
    let link = link.as_str().unwrap().to_owned();
    let member = Visitor::new();
    let mut short = member.post(&link, &[("password", "short")]);
    assert_eq!(short.status(), 422);
    assert!(text(&mut short).contains("12 or more"));
    let chosen = member.post(&link, &[("password", PASSWORD)]);
    assert_eq!((chosen.status().as_u16(), place(&chosen)), (303, "/"));
    let mut again = Visitor::new().post(&link, &[("password", "another long password")]);
    assert_eq!(again.status(), 403, "a link works once");
    assert!(text(&mut again).contains("no longer works"));
    (server, first, member, id)
}

/// Adds somebody with these roles, who chooses a password and comes in.
pub fn with_roles(
    server: &Server,
    first: &Visitor,
    name: &str,
    roles: &[signalbox::domain::access::Role],
) -> Visitor {
    let login = name.to_lowercase().replace(' ', ".") + "@example.org";
    let added = first.call(
        server,
        "add-person",
        &json!({"name": name, "login": login, "roles": roles}),
    );
    let asked = json!({ "id": added.unwrap() });
    let link = first.call(server, "password-link", &asked).unwrap();
    let visitor = Visitor::new();
    let chosen = visitor.post(link.as_str().unwrap(), &[("password", PASSWORD)]);
    assert_eq!(chosen.status(), 303);
    visitor
}

#[test]
fn a_person_is_added_and_chooses_their_password_with_a_link_that_works_once() {
    let (server, _first, member, _) = with_a_member();
    assert!(member.is_in(&server));
    let later = Visitor::new();
    later.sign_in(&server, MEMBER, PASSWORD);
    assert!(later.is_in(&server));
}

#[test]
fn who_may_not_manage_people_does_not() {
    let (server, _first, member, id) = with_a_member();
    let list = member.data(&server, "/people").unwrap();
    assert_eq!(list["may_manage"], false);
    assert!(
        !list.to_string().contains(LOGIN),
        "sign-in names are for those who manage people"
    );
    for (name, arguments) in [
        (
            "add-person",
            json!({"name": "Another", "login": "another", "roles": ["administrator"]}),
        ),
        (
            "change-person",
            json!({"id": id, "name": "Team Member", "roles": ["administrator"]}),
        ),
        (
            "deactivate-person",
            json!({"id": id_of(&list, "Deployment Manager"), "deactivated": true}),
        ),
        (
            "password-link",
            json!({"id": id_of(&list, "Deployment Manager")}),
        ),
    ] {
        let said = problem(member.call(&server, name, &arguments));
        assert!(said.contains("may not manage people"), "{name}: {said}");
    }
}

#[test]
fn a_deactivated_person_is_out_at_once_and_can_come_back() {
    let (server, first, member, id) = with_a_member();
    let set = |deactivated| {
        let arguments = json!({"id": id, "deactivated": deactivated});
        first
            .call(&server, "deactivate-person", &arguments)
            .unwrap();
    };
    set(true);
    assert!(!member.is_in(&server));
    assert_eq!(member.sign_in(&server, MEMBER, PASSWORD).status(), 422);
    assert!(
        first
            .call(&server, "password-link", &json!({"id": id}))
            .is_err()
    );
    set(false);
    assert!(!member.is_in(&server), "the session stays ended");
    member.sign_in(&server, MEMBER, PASSWORD);
    assert!(member.is_in(&server));
}

#[test]
fn a_page_brings_nothing_that_its_reader_may_not_see() {
    let (server, first, member, id) = with_a_member();
    assert!(first.data(&server, "/import").is_ok());
    let reads = json!({"id": id, "name": "Team Member", "roles": ["stakeholder"]});
    first.call(&server, "change-person", &reads).unwrap();
    let said = problem(member.data(&server, "/import"));
    assert!(said.contains("may not import"), "{said}");
    let page = member.get(&format!("{}/import", server.url));
    assert_eq!(page.status(), 403, "and says so with its status");
    for path in ["/", "/portfolio", "/people"] {
        assert!(member.data(&server, path).is_ok(), "{path}");
    }
    let unknown = member.data(&server, "/releases/NONE-1").unwrap_err();
    assert_eq!(unknown["kind"], "not_found");
    assert!(member.data(&server, "/nowhere").unwrap().is_null());
}

#[test]
fn a_change_of_roles_counts_at_once() {
    let (server, first, member, id) = with_a_member();
    let roles = json!({"id": id, "name": "Team Member", "roles": ["administrator"]});
    first.call(&server, "change-person", &roles).unwrap();
    let list = member.data(&server, "/people").unwrap();
    assert_eq!(list["may_manage"], true);
}

#[test]
fn somebody_is_always_left_who_can_manage_people() {
    let (server, first) = Server::set_up();
    let list = first.data(&server, "/people").unwrap();
    let me = id_of(&list, "Deployment Manager");
    for (name, arguments) in [
        ("deactivate-person", json!({"id": me, "deactivated": true})),
        (
            "change-person",
            json!({"id": me, "name": "Deployment Manager", "roles": ["stakeholder"]}),
        ),
    ] {
        let said = problem(first.call(&server, name, &arguments));
        assert!(said.contains("Nobody would be left"), "{name}: {said}");
    }
}

#[test]
fn what_is_wrong_with_a_person_is_said_at_its_field() {
    let (server, first) = Server::set_up();
    let long = "x".repeat(121);
    for (arguments, field) in [
        (
            json!({"name": " ", "login": "a", "roles": ["stakeholder"]}),
            "name",
        ),
        (
            json!({"name": long, "login": "a", "roles": ["stakeholder"]}),
            "name",
        ),
        (
            json!({"name": "A", "login": "FIRST@example.org", "roles": ["stakeholder"]}),
            "login",
        ),
        (
            json!({"name": "A", "login": "a b", "roles": ["stakeholder"]}),
            "login",
        ),
        (json!({"name": "A", "login": "a", "roles": []}), "roles"),
    ] {
        let refused = first.call(&server, "add-person", &arguments).unwrap_err();
        assert_eq!(refused["refusal"]["field"], field, "{arguments}");
    }
}

#[test]
fn a_new_password_ends_the_sessions_of_the_old_one() {
    let (server, first, member, id) = with_a_member();
    let link = first
        .call(&server, "password-link", &json!({"id": id}))
        .unwrap();
    let answer = Visitor::new().post(
        link.as_str().unwrap(),
        &[("password", "another long password")],
    );
    assert_eq!(answer.status(), 303);
    assert!(!member.is_in(&server));
    assert_eq!(member.sign_in(&server, MEMBER, PASSWORD).status(), 422);
}
