//! The command line, and the one-time link.

use crate::support::{PASSWORD, Server, Visitor, header, place, run, text};

#[test]
fn an_installation_is_set_up_once() {
    let (server, first) = Server::set_up();
    assert!(first.is_in(&server));
    let second = Visitor::new();
    let mut answer = second.set_up(&server);
    assert_eq!(answer.status(), 403);
    assert!(text(&mut answer).contains("has been set up"));
    assert!(!second.is_in(&server));
    let server = server.again();
    assert_eq!(server.link, None, "what is set up has no link");
}

#[test]
fn without_the_link_nobody_claims_it() {
    let server = Server::start(&[]);
    let visitor = Visitor::new();
    let link = server.link.clone().unwrap();
    let cut = &link[..link.len() - 1];
    for address in [format!("{}/setup", server.url), cut.to_owned()] {
        let mut page = visitor.get(&address);
        assert!(text(&mut page).contains("one-time link"), "{address}");
        let answer = visitor.post(&address, &[("organization", "Mine")]);
        assert_eq!(answer.status(), 403, "{address}");
    }
    let before = link;
    let server = server.again();
    let key = before.split("?key=").nth(1).unwrap();
    let answer = visitor.post(&format!("{}/setup?key={key}", server.url), &[]);
    assert_eq!(answer.status(), 403, "a new start has a new link");
}

#[test]
fn two_at_once_do_not_both_become_the_first() {
    let server = Server::start(&[]);
    let claims: Vec<_> = std::thread::scope(|scope| {
        let claims: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| Visitor::new().set_up(&server).status().as_u16()))
            .collect();
        claims
            .into_iter()
            .map(|claim| claim.join().unwrap())
            .collect()
    });
    assert_eq!(
        claims.iter().filter(|status| **status == 303).count(),
        1,
        "{claims:?}"
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_its_field() {
    let server = Server::start(&[]);
    let form = [
        ("organization", " "),
        ("zone", "Mars/Olympus"),
        ("name", ""),
        ("login", "two words"),
        ("password", "short"),
    ];
    let mut answer = Visitor::new().post(server.link.as_deref().unwrap(), &form);
    assert_eq!(answer.status(), 422);
    let page = text(&mut answer);
    for said in [
        "Organization is empty",
        "Mars/Olympus is not a time zone",
        "Name is empty",
        "12 or more",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert!(
        page.contains("value=\"two words\""),
        "what was entered is kept"
    );
    assert!(
        !page.contains("value=\"short\""),
        "a password is not sent back"
    );
}

#[test]
fn what_is_wrong_with_a_setting_is_one_line_that_names_it() {
    let (server, _first) = Server::set_up();
    let folder = tempfile::TempDir::new().unwrap();
    let site = server.data().parent().unwrap().join("site");
    let site = site.to_str().unwrap();
    let taken = server.url.strip_prefix("http://").unwrap();
    let data = server.data();
    let data = data.to_str().unwrap();
    for (arguments, setting) in [
        (vec!["serve", "--address", "here"], "`address`"),
        (
            vec!["serve", "--site", site, "--address", taken],
            "`address`",
        ),
        (
            vec!["serve", "--site", site, "--address", "0.0.0.0:0"],
            "`public-url`",
        ),
        (
            vec![
                "serve",
                "--site",
                site,
                "--address",
                "127.0.0.1:0",
                "--data",
                data,
            ],
            "`data`",
        ),
        (vec!["serve", "--config", "none.toml"], "`config`"),
        (vec!["serve", "--log", "a=b=c=d"], "`log`"),
        (vec!["serve", "--site", "nowhere"], "`site`"),
    ] {
        let (code, said) = run(folder.path(), &arguments);
        assert_eq!(code, Some(1), "{arguments:?} {said}");
        assert!(
            said.contains(setting) && said.trim_end().lines().count() == 1,
            "{arguments:?} {said}"
        );
    }
}

#[test]
fn over_tls_the_cookie_is_for_this_host_and_tls_alone() {
    let server = Server::start(&["--public-url", "https://releases.example.org"]);
    let link = server.link.clone().unwrap();
    assert!(
        link.starts_with("https://releases.example.org/setup?key="),
        "{link}"
    );
    let key = link.split("?key=").nth(1).unwrap();
    let answer = Visitor::new().post(
        &format!("http://{}/setup?key={key}", server.address),
        &[
            ("organization", "Organization"),
            ("zone", "UTC"),
            ("name", "Deployment Manager"),
            ("login", "first"),
            ("password", PASSWORD),
        ],
    );
    assert_eq!(place(&answer), "/");
    let cookie = header(&answer, "set-cookie");
    assert!(cookie.starts_with("__Host-signalbox_session="), "{cookie}");
    for flag in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert!(!cookie.contains("Domain"));
}

#[test]
fn whoever_reads_where_it_is_can_stop_it_at_once() {
    for _ in 0..12 {
        let mut server = Server::start(&[]);
        assert_eq!(server.stop(), Some(0));
    }
}

#[test]
fn a_server_without_its_part_for_the_browser_says_so_and_asks_for_none() {
    let (server, first) = Server::set_up();
    let page = text(&mut first.get(&server.url));
    assert!(
        !page.contains(".wasm") && !page.contains("signalbox.js"),
        "{page}"
    );
    let said = server.said_at_start();
    assert!(said.contains("without its part for the browser"), "{said}");
}
