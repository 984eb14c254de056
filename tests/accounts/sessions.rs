//! When sessions end by themselves, by a clock that is given; and that signing in is the same work for whoever tries.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use signalbox::{
    domain::{access::Role, time::Instant},
    server::{
        auth::{
            Accounts, Houses, Person, Reach,
            sessions::{IDLE_MS, LONGEST_MS},
        },
        engine::system_now,
        router::router,
        site::Site,
        state::AppState,
    },
};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::support::{LOGIN, PASSWORD};

const HOUR_MS: i64 = 60 * 60 * 1000;

struct Open {
    houses: Arc<Houses>,
    person: Arc<Person>,
    folder: TempDir,
}

impl Open {
    /// An installation with somebody in it.
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let houses = houses(&folder).await;
        let hashed = houses.passwords().hash(PASSWORD.to_owned()).await.unwrap();
        let roles = [Role::DeploymentManager, Role::Administrator];
        let person = houses
            .main()
            .accounts
            .add("Somebody", LOGIN, &roles, Some(hashed));
        let person = person.await.unwrap();
        Self {
            houses,
            person,
            folder,
        }
    }

    fn accounts(&self) -> &Accounts {
        &self.houses.main().accounts
    }

    async fn session(&self, began: Instant) -> String {
        let begun = self.accounts().begin_session(self.person.id, began);
        begun.await.unwrap()
    }

    fn goes_on(&self, token: &str, now: Instant) -> bool {
        self.accounts().recognize(token, now).is_some()
    }

    async fn again(self) -> Self {
        self.houses.close().await;
        let Self {
            person,
            folder,
            houses,
        } = self;
        drop(houses);
        let houses = self::houses(&folder).await;
        Self {
            houses,
            person,
            folder,
        }
    }
}

async fn houses(folder: &TempDir) -> Arc<Houses> {
    // Behind a proxy, so that each request can say where it comes from.
    let reach = Reach::new("127.0.0.1:3000".parse().unwrap(), None, 1);
    Houses::open(folder.path(), reach).await.unwrap()
}

const fn later(than: Instant, ms: i64) -> Instant {
    Instant(than.0 + ms)
}

#[tokio::test]
async fn a_session_that_is_not_used_for_a_week_is_over() {
    let open = Open::new().await;
    let began = system_now();
    let (used, unused) = (open.session(began).await, open.session(began).await);
    let last = later(began, IDLE_MS - 1);
    assert!(open.goes_on(&used, last), "a moment before the end");
    assert!(
        !open.goes_on(&unused, later(began, IDLE_MS)),
        "a week is over"
    );
    assert!(
        !open.goes_on(&unused, later(began, IDLE_MS + 1)),
        "asking did not count as use"
    );
    assert!(
        open.goes_on(&used, later(last, IDLE_MS - 1)),
        "use begins a week anew"
    );
    assert!(!open.goes_on(&used, later(last, 2 * IDLE_MS)));
}

#[tokio::test]
async fn a_session_ends_after_thirty_days_however_much_it_is_used() {
    let open = Open::new().await;
    let began = system_now();
    let token = open.session(began).await;
    let mut now = began;
    while later(now, HOUR_MS * 24).0 < began.0 + LONGEST_MS {
        now = later(now, HOUR_MS * 24);
        assert!(open.goes_on(&token, now));
    }
    assert!(open.goes_on(&token, later(began, LONGEST_MS - 1)));
    assert!(!open.goes_on(&token, later(began, LONGEST_MS)));
    // Nor does its live connection go on.
    let recognized = open
        .accounts()
        .recognize(&token, later(began, LONGEST_MS - 1));
    let session = recognized.unwrap().session;
    let whose = |now| open.accounts().person_of_session(&session, now);
    assert!(whose(later(began, LONGEST_MS - 1)).is_some());
    assert!(whose(later(began, LONGEST_MS)).is_none());
}

#[tokio::test]
async fn what_is_over_stays_over_after_a_restart_and_what_is_not_goes_on() {
    let open = Open::new().await;
    let now = system_now();
    let fresh = open.session(now).await;
    let idle = open.session(later(now, -IDLE_MS - HOUR_MS)).await;
    let open = open.again().await;
    assert!(open.goes_on(&fresh, now));
    assert!(!open.goes_on(&idle, now));
    assert!(
        !open.goes_on(&idle, later(now, -IDLE_MS)),
        "it is not even held"
    );
}

async fn try_to_sign_in(router: &Router, login: &str, password: &str, from: u8) -> StatusCode {
    let form = format!("login={login}&password={}", password.replace(' ', "+"));
    let request = Request::post("/sign-in")
        .header("x-forwarded-for", format!("192.0.2.{from}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap();
    router.clone().oneshot(request).await.unwrap().status()
}

#[tokio::test]
async fn a_password_is_hashed_once_whether_or_not_there_is_such_a_person() {
    let open = Open::new().await;
    let gone = open
        .accounts()
        .add("Gone", "gone", &[Role::TeamMember], None);
    let gone = gone.await.unwrap();
    let invited = open
        .accounts()
        .add("Invited", "invited", &[Role::TeamMember], None);
    invited.await.unwrap();
    open.accounts()
        .set_deactivated(gone.id, true)
        .await
        .unwrap();
    let site = open.folder.path().join("site");
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    let state = AppState::new(Site::find(Some(&site)).unwrap(), Arc::clone(&open.houses));
    let router = router(state);
    for (from, (login, password, status)) in [
        (LOGIN, PASSWORD, StatusCode::SEE_OTHER),
        (LOGIN, "wrong", StatusCode::UNPROCESSABLE_ENTITY),
        ("nobody", PASSWORD, StatusCode::UNPROCESSABLE_ENTITY),
        ("nobody", "", StatusCode::UNPROCESSABLE_ENTITY),
        ("gone", PASSWORD, StatusCode::UNPROCESSABLE_ENTITY),
        ("invited", PASSWORD, StatusCode::UNPROCESSABLE_ENTITY),
        ("", "", StatusCode::UNPROCESSABLE_ENTITY),
    ]
    .into_iter()
    .enumerate()
    {
        let before = open.houses.passwords().verified();
        let from = u8::try_from(from).unwrap();
        assert_eq!(
            try_to_sign_in(&router, login, password, from).await,
            status,
            "{login}"
        );
        let hashed = open.houses.passwords().verified() - before;
        assert_eq!(hashed, 1, "{login} {password}");
    }
}
