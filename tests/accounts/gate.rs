//! What strangers reach: nothing but what is named here.

use std::path::Path;

use crate::support::{LOGIN, PASSWORD, Server, Visitor, place};

/// The routes that need no session; every other one in `src/server` does.
const PUBLIC: &[&str] = &[
    "/health",
    "/healthz",
    "/sign-in",
    "/sign-out",
    "/setup",
    "/explore",
    "/api/session",
    "/v/{*stale}",
    // For programs: the secret in the address is asked, and an unknown one finds nothing.
    "/feeds/{secret}/calendar.ics",
    "/feeds/{secret}/changes.atom",
    "/feeds/{secret}/calendar.html",
];

#[test]
fn pages_lead_strangers_to_sign_in() {
    let (server, first) = Server::set_up();
    let stranger = Visitor::new();
    for page in [
        "/",
        "/releases/ABC-1",
        "/releases/ABC-1/record",
        "/lines/00000000000000000000000000000001/record",
        "/trains",
        "/trains/TRAIN-1",
        "/trains/TRAIN-1/record",
        "/trains/cadences",
        "/templates",
        "/templates/record",
        "/portfolio/record",
        "/portfolio",
        "/import",
        "/people",
        "/people/",
        "//people",
    ] {
        let answer = stranger.get(&format!("{}{page}", server.url));
        assert_eq!(answer.status(), 303, "{page}");
        assert!(place(&answer).starts_with("/sign-in"), "{page}");
    }
    assert_eq!(
        stranger.get(&format!("{}/nowhere", server.url)).status(),
        404
    );
    for page in ["/", "/people"] {
        assert_eq!(
            first.get(&format!("{}{page}", server.url)).status(),
            200,
            "{page}"
        );
    }
}

#[test]
fn every_server_function_refuses_strangers() {
    let (server, _first) = Server::set_up();
    let stranger = Visitor::new();
    // Names something of the library, so that what it registers is linked.
    let _ = signalbox::server::router::router;
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, _)| path)
        .collect();
    assert!(functions.contains(&"/fn/add-person"), "{functions:?}");
    for path in functions {
        let address = format!("{}{path}", server.url);
        assert_eq!(stranger.post(&address, &[]).status(), 401, "{path}");
        assert_eq!(stranger.get(&address).status(), 401, "{path}");
    }
}

#[test]
fn a_subscription_shows_nothing_without_its_secret() {
    let (server, first) = Server::set_up();
    for ending in ["calendar.ics", "changes.atom", "calendar.html"] {
        let unknown = format!("{}/feeds/{}/{ending}", server.url, "0".repeat(64));
        for visitor in [&Visitor::new(), &first] {
            assert_eq!(visitor.get(&unknown).status(), 404, "{ending}");
        }
    }
}

#[test]
fn every_other_route_refuses_strangers() {
    let (server, _first) = Server::set_up();
    let stranger = Visitor::new();
    let routes = routes();
    assert!(routes.len() > PUBLIC.len(), "{routes:?}");
    for route in routes
        .iter()
        .filter(|route| !PUBLIC.contains(&route.as_str()))
    {
        let path: String = route
            .split('/')
            .map(|part| if part.starts_with('{') { "x" } else { part })
            .collect::<Vec<_>>()
            .join("/");
        let address = format!("{}{path}", server.url);
        let statuses = [
            stranger.get(&address).status().as_u16(),
            stranger.post(&address, &[]).status().as_u16(),
        ];
        assert!(statuses.contains(&401), "{route} {statuses:?}");
        assert!(
            statuses.iter().all(|status| [401, 405].contains(status)),
            "{route} {statuses:?}"
        );
    }
}

/// The paths in `.route("…"` of all of the server's files, outside of tests.
fn routes() -> Vec<String> {
    fn walk(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap();
                for after in code.split(".route(").skip(1) {
                    let path = after
                        .trim_start()
                        .strip_prefix('"')
                        .and_then(|rest| rest.split('"').next());
                    found.extend(path.map(str::to_owned));
                }
            }
        }
    }
    let mut found = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server"),
        &mut found,
    );
    found
}

#[test]
fn another_sites_page_changes_nothing() {
    let (server, first) = Server::set_up();
    for (path, header) in [
        ("/sign-in", ("sec-fetch-site", "cross-site")),
        ("/sign-out", ("sec-fetch-site", "same-site")),
        ("/setup", ("origin", "https://elsewhere.example")),
        ("/explore", ("sec-fetch-site", "cross-site")),
        ("/fn/add-person", ("origin", "null")),
    ] {
        let form = [("login", LOGIN), ("password", PASSWORD)];
        let answer = first.post_with(&format!("{}{path}", server.url), header, &form);
        assert_eq!(answer.status(), 403, "{path}");
    }
    assert!(first.is_in(&server), "nobody was signed out");
}

#[test]
fn whether_a_session_goes_on_is_told_without_a_failure() {
    let (server, first) = Server::set_up();
    let address = format!("{}/api/session", server.url);
    assert_eq!(first.get(&address).status(), 200);
    assert_eq!(Visitor::new().get(&address).status(), 204);
    first.post(&format!("{}/sign-out", server.url), &[]);
    assert_eq!(first.get(&address).status(), 204);
}
