//! Signing in and out.

use crate::support::{LOGIN, PASSWORD, Server, Visitor, header, place, text};

#[test]
fn the_right_password_lets_in_and_nothing_else_does() {
    let (server, _first) = Server::set_up();
    let visitor = Visitor::new();
    let wrong: Vec<String> = [
        (LOGIN, "wrong"),
        ("nobody", PASSWORD),
        (LOGIN, ""),
        ("", ""),
    ]
    .into_iter()
    .map(|(login, password)| {
        let mut answer = visitor.sign_in(&server, login, password);
        assert_eq!(answer.status(), 422);
        assert!(!visitor.is_in(&server));
        let page = text(&mut answer);
        assert!(page.contains("The sign-in name or the password is wrong."));
        page
    })
    .collect();
    assert!(!wrong[0].contains("wrong\""), "a password is not sent back");
    let answer = visitor.sign_in(&server, &format!(" {} ", LOGIN.to_uppercase()), PASSWORD);
    assert_eq!((answer.status().as_u16(), place(&answer)), (303, "/"));
    let cookie = header(&answer, "set-cookie");
    assert!(cookie.starts_with("signalbox_session="), "{cookie}");
    for flag in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Max-Age="] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "this machine has no TLS");
    assert!(visitor.is_in(&server));
}

#[test]
fn too_many_attempts_have_to_wait_even_with_the_right_password() {
    let (server, _first) = Server::set_up();
    let visitor = Visitor::new();
    for login in [LOGIN, "nobody@example.org"] {
        let statuses: Vec<_> = (0..11)
            .map(|_| visitor.sign_in(&server, login, "wrong").status().as_u16())
            .collect();
        assert_eq!(statuses[..10], [422; 10], "{login}");
        assert_eq!(statuses[10], 429, "{login}");
    }
    let mut answer = visitor.sign_in(&server, LOGIN, PASSWORD);
    assert_eq!(answer.status(), 429);
    let seconds: u32 = header(&answer, "retry-after").parse().unwrap();
    assert!((60..=900).contains(&seconds));
    assert!(text(&mut answer).contains("Try again in 15 minutes"));
}

#[test]
fn signing_in_leads_on_to_what_was_asked_for_and_never_elsewhere() {
    let (server, first) = Server::set_up();
    let stranger = Visitor::new();
    let answer = stranger.get(&format!("{}/people?x=a%20b&y=1", server.url));
    let sign_in = place(&answer).to_owned();
    assert_eq!(sign_in, "/sign-in?next=/people%3Fx%3Da%2520b%26y%3D1");
    let form = [("login", LOGIN), ("password", PASSWORD)];
    let answer = stranger.post(&format!("{}{sign_in}", server.url), &form);
    assert_eq!(place(&answer), "/people?x=a%20b&y=1");
    for elsewhere in [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/%5Celsewhere.example",
        "/sign-in",
    ] {
        let address = format!("{}/sign-in?next={elsewhere}", server.url);
        assert_eq!(
            place(&Visitor::new().post(&address, &form)),
            "/",
            "{elsewhere}"
        );
        assert_eq!(place(&first.get(&address)), "/", "{elsewhere}");
    }
}

#[test]
fn signing_out_ends_the_session_and_not_only_the_cookie() {
    let (server, _first) = Server::set_up();
    let visitor = Visitor::new();
    let answer = visitor.sign_in(&server, LOGIN, PASSWORD);
    let kept = header(&answer, "set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let thief = Visitor::new();
    let seen = |status| {
        let answer = thief.get_with(&format!("{}/people", server.url), ("cookie", &kept));
        assert_eq!(answer.status(), status);
    };
    seen(200);
    let answer = visitor.post(&format!("{}/sign-out", server.url), &[]);
    assert_eq!(place(&answer), "/sign-in");
    assert!(header(&answer, "set-cookie").contains("Max-Age=0"));
    seen(303);
}

#[test]
fn a_session_outlives_a_new_start_of_the_server() {
    let (server, _first) = Server::set_up();
    let visitor = Visitor::new();
    let answer = visitor.sign_in(&server, LOGIN, PASSWORD);
    let kept = header(&answer, "set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let server = server.again();
    let answer = Visitor::new().get_with(&format!("{}/people", server.url), ("cookie", &kept));
    assert_eq!(answer.status(), 200);
}

#[test]
fn no_secret_is_in_the_data_file() {
    let (mut server, _first) = Server::set_up();
    let answer = Visitor::new().sign_in(&server, LOGIN, PASSWORD);
    let cookie = header(&answer, "set-cookie");
    let token = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
    assert_eq!(server.stop(), Some(0));
    let file = std::fs::read(server.data().join("signalbox.db")).unwrap();
    let holds = |needle: &str| {
        file.windows(needle.len())
            .any(|window| window == needle.as_bytes())
    };
    assert!(holds("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert!(!holds(&token) && !holds(PASSWORD));
}
