//! Sample data: a file of their own, this machine only, no passwords.

use crate::support::{PASSWORD, Server, Visitor, place, text};

fn key(server: &Server) -> String {
    let link = server.link.as_deref().unwrap();
    link.split("?key=").nth(1).unwrap().to_owned()
}

#[test]
fn the_one_time_link_opens_them_and_claims_nothing() {
    let server = Server::start(&[]);
    let visitor = Visitor::new();
    let explore = format!("{}/explore", server.url);
    assert_eq!(
        visitor.post(&explore, &[]).status(),
        403,
        "not before somebody was let in"
    );
    let answer = visitor.post(&explore, &[("key", &key(&server))]);
    assert_eq!((answer.status().as_u16(), place(&answer)), (303, "/"));
    assert!(visitor.is_in(&server));
    assert!(server.data().join("sample.db").is_file());
    let first = Visitor::new();
    assert_eq!(
        first.set_up(&server).status(),
        303,
        "the link still sets the installation up"
    );
    assert!(first.is_in(&server) && visitor.is_in(&server));
    let mut page = first.get(&format!("{}/people", server.url));
    assert!(
        !text(&mut page).contains("Marketing"),
        "the sample's people are not the organization's"
    );
    let mut page = visitor.get(&format!("{}/people", server.url));
    assert!(text(&mut page).contains("IT Operations"));
}

#[test]
fn one_can_be_another_person() {
    let server = Server::start(&[]);
    let visitor = Visitor::new();
    let explore = format!("{}/explore", server.url);
    visitor.post(&explore, &[("key", &key(&server))]);
    let page = text(&mut visitor.get(&explore));
    let button = page
        .split("<button")
        .skip(1)
        .find(|part| part.contains("Stakeholder"))
        .unwrap();
    let id = button
        .split("value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let answer = visitor.post(&explore, &[("person", id)]);
    assert_eq!(answer.status(), 303);
    let page = text(&mut visitor.get(&format!("{}/people", server.url)));
    assert!(
        page.contains("\"name\":\"Stakeholder\",\"roles\":[\"stakeholder\"]"),
        "{page}"
    );
    let unknown = "0".repeat(32);
    assert_ne!(
        visitor.post(&explore, &[("person", &unknown)]).status(),
        303
    );
}

#[test]
fn they_are_shown_on_this_machine_only() {
    let server = Server::start(&[]);
    let visitor = Visitor::new();
    let explore = format!("{}/explore", server.url);
    visitor.post(&explore, &[("key", &key(&server))]);
    for header in [
        ("host", "elsewhere.example"),
        ("x-forwarded-for", "10.0.0.1"),
        ("forwarded", "for=10.0.0.1"),
    ] {
        let answer = Visitor::new().post_with(&explore, header, &[]);
        assert_eq!(answer.status(), 403, "{header:?}");
        let answer = visitor.get_with(&format!("{}/people", server.url), header);
        assert_eq!(
            answer.status(),
            303,
            "a session of the sample's is none from elsewhere: {header:?}"
        );
    }
    let public = Server::start(&["--public-url", "https://releases.example.org"]);
    let answer = Visitor::new().post(
        &format!("http://{}/explore", public.address),
        &[("key", &key(&public))],
    );
    assert_eq!(answer.status(), 403);
    assert!(!public.data().join("sample.db").exists());
}

#[test]
fn they_have_no_passwords_to_sign_in_with() {
    let server = Server::start(&[]);
    let visitor = Visitor::new();
    visitor.post(
        &format!("{}/explore", server.url),
        &[("key", &key(&server))],
    );
    Visitor::new().set_up(&server);
    let answer = Visitor::new().sign_in(&server, "deployment-manager", PASSWORD);
    assert_eq!(answer.status(), 422);
}
