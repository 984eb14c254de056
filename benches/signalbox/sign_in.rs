//! Whether the time of an answer to a sign-in tells if there is such a person: 200 attempts on a known and on an unknown name,
//! taken in turns, with a wrong password.

use std::{sync::Arc, time::Instant};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use signalbox::{
    domain::access::Role,
    server::{
        auth::{Houses, Reach},
        router::router,
        site::Site,
        state::AppState,
    },
};
use tower::ServiceExt;

use super::table;

/// Attempts on each side. A name takes ten in a quarter of an hour, so there are as many known people as that needs.
const ATTEMPTS: usize = 200;
const FOR_A_NAME: usize = 10;

/// Measures and prints.
pub async fn measure() {
    table::title("Sign-in with a wrong password, in turns");
    let folder = tempfile::tempdir().expect("a folder");
    let reach = Reach::new("127.0.0.1:3000".parse().expect("an address"), None, 1);
    let houses = Houses::open(folder.path(), reach)
        .await
        .expect("a data file");
    let hashed = houses
        .passwords()
        .hash("correct horse battery".to_owned())
        .await;
    let hashed = hashed.expect("a hash");
    for person in 0..ATTEMPTS.div_ceil(FOR_A_NAME) {
        let login = format!("known{person:02}");
        let roles = [Role::TeamMember];
        let added = houses
            .main()
            .accounts
            .add(&login, &login, &roles, Some(hashed.clone()));
        added.await.expect("a person");
    }
    let site = folder.path().join("site");
    std::fs::create_dir_all(site.join("pkg")).expect("a folder");
    let site = Site::find(Some(&site)).expect("a site");
    let router = router(AppState::new(site, Arc::clone(&houses)));
    let (mut known, mut unknown) = (table::microseconds(), table::microseconds());
    for attempt in 0..ATTEMPTS {
        let person = attempt / FOR_A_NAME;
        // Who is first changes, so that neither has the other's caches more often.
        let first = attempt % 2;
        for turn in [first, 1 - first] {
            let (name, times) = if turn == 0 {
                ("known", &mut known)
            } else {
                ("never", &mut unknown)
            };
            let took = attempted(&router, &format!("{name}{person:02}"), attempt).await;
            times.record(took).expect("within bounds");
        }
    }
    table::times("a name that there is", &known);
    table::times("a name that there is not", &unknown);
    let (one, other) = (
        known.value_at_quantile(0.5) as f64,
        unknown.value_at_quantile(0.5) as f64,
    );
    let apart = (one - other).abs() / one.min(other) * 100.0;
    table::row(
        "medians apart (to be told apart by nobody: 5 %)",
        format_args!("{apart:.1} %"),
    );
    houses.close().await;
}

/// Microseconds until the answer. Each attempt comes from an address of its own.
async fn attempted(router: &Router, login: &str, attempt: usize) -> u64 {
    let from = format!("10.0.{}.{}", attempt / 250, attempt % 250);
    let request = Request::post("/sign-in")
        .header("x-forwarded-for", from)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!(
            "login={login}&password=wrong+horse+battery"
        )))
        .expect("a request");
    let began = Instant::now();
    let answer = router.clone().oneshot(request).await.expect("an answer");
    let took = began.elapsed();
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    took.as_micros().try_into().unwrap_or(u64::MAX)
}
