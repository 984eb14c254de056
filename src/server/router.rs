//! Which address leads where.

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State, WebSocketUpgrade},
    http::{HeaderValue, StatusCode, header},
    middleware,
    response::Response,
    routing::{any, get, post},
};
use leptos::context::provide_context;
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
    limit::RequestBodyLimitLayer,
    services::ServeDir,
    set_header::SetResponseHeader,
};

use super::{
    auth::{self, Session, forms},
    brought, csp, csrf, feeds, import, live, page, pages,
    state::AppState,
    zones::TzDatabase,
};
use crate::wire::import::SIZE_LIMIT;

const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const A_WHILE: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// The whole application.
pub fn router(state: AppState) -> Router {
    // Rendering spawns; whoever was first to say on what has said the same.
    let _ = any_spawner::Executor::init_tokio();
    crate::live::zones::install(&TzDatabase);
    let root = state.site.root.clone();
    let package = SetResponseHeader::if_not_present(
        files(&root.join("pkg"), state.site.compressed),
        header::CACHE_CONTROL,
        when_found(FOREVER),
    );
    let mut public = Router::new()
        .route("/health", get(|| async { "ok\n" }))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/sign-in", get(page::render).post(forms::sign_in))
        .route("/sign-out", post(forms::sign_out))
        .route("/api/session", get(auth::state_of_session))
        .route("/setup", get(page::render).post(forms::set_up))
        .route("/explore", get(page::render).post(forms::explore))
        .route("/feeds/{secret}/calendar.ics", get(feeds::http::feed))
        .route("/feeds/{secret}/changes.atom", get(feeds::http::changes))
        .route("/feeds/{secret}/calendar.html", get(feeds::http::page))
        .nest_service(&format!("/v/{}/pkg", state.site.build), package)
        .route("/v/{*stale}", any(|| async { StatusCode::NOT_FOUND }));
    for name in [
        "icon.svg",
        "icon-192.png",
        "icon-512.png",
        "favicon.ico",
        "manifest.webmanifest",
        "robots.txt",
    ] {
        let file = SetResponseHeader::if_not_present(
            tower_http::services::ServeFile::new(root.join(name)),
            header::CACHE_CONTROL,
            when_found(A_WHILE),
        );
        public = public.route_service(&format!("/{name}"), file);
    }
    public
        .merge(closed(&state))
        .fallback_service(get(page::render).with_state(state.clone()))
        .layer(middleware::from_fn(csrf::same_site_only))
        .layer(compression())
        .layer(middleware::map_response(csp::secure))
        .with_state(state)
}

/// What nobody reaches without a session. Pages stand behind a gate of their own, in [`page::render`].
fn closed(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/fn/{*name}", any(server_function))
        .route("/data/", get(brought::data))
        .route("/data/{*page}", get(brought::data))
        .route("/api/search", get(pages::search::search))
        .route("/live", get(live_connection))
        .route("/api/calendar", get(pages::calendar::rows))
        .route(
            "/api/import",
            // The first of the two looks at the length that is announced, the second at what comes.
            post(import::http::upload).layer((
                RequestBodyLimitLayer::new(SIZE_LIMIT),
                DefaultBodyLimit::max(SIZE_LIMIT),
            )),
        )
        .route("/api/import/{id}/problems.csv", get(import::http::problems))
        .route("/export/schedule.csv", get(import::http::export))
        .route("/export/calendar.csv", get(pages::exported::csv))
        .route("/export/calendar.json", get(pages::exported::json))
        .route("/export/deployments.csv", get(pages::exported::deployments))
        .route("/export/record.csv", get(pages::record::csv))
        .route_layer(middleware::from_fn_with_state(state.clone(), auth::gate))
}

/// Files, by the compressed copies beside them where these can be trusted.
fn files(folder: &std::path::Path, compressed: bool) -> ServeDir {
    let files = ServeDir::new(folder).append_index_html_on_directories(false);
    if compressed {
        files.precompressed_br().precompressed_gzip()
    } else {
        files
    }
}

/// The header's value for what is there: that something is missing must not be kept for a year.
fn when_found<B>(
    value: HeaderValue,
) -> impl Fn(&axum::http::Response<B>) -> Option<HeaderValue> + Clone {
    move |response| (response.status() != StatusCode::NOT_FOUND).then(|| value.clone())
}

/// Pages and data are compressed on the way; level 4 costs a tenth of the best one's time for 5 % more bytes.
/// WebAssembly comes precompressed where that matters.
fn compression() -> CompressionLayer<impl Predicate> {
    let worth_it = SizeAbove::new(512)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE)
        .and(NotForContentType::const_new("application/wasm"));
    CompressionLayer::new()
        .quality(CompressionLevel::Precise(4))
        .compress_when(worth_it)
}

async fn live_connection(
    State(state): State<AppState>,
    session: Session,
    socket: WebSocketUpgrade,
) -> Response {
    let caller = live::Caller::of(&session);
    session
        .house()
        .hub
        .upgrade(socket, caller, &state.site.build)
}

async fn server_function(
    State(state): State<AppState>,
    session: Session,
    request: Request,
) -> Response {
    use axum::response::IntoResponse;
    let context = move || {
        provide_context(state.clone());
        provide_context(session.clone());
    };
    leptos_axum::handle_server_fns_with_context(context, request)
        .await
        .into_response()
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};
    use tower::ServiceExt;

    use super::*;
    use crate::server::{
        auth::{Houses, Reach},
        site::{BROWSER, Site},
    };

    /// Keeps the folder for as long as it is asked.
    struct Asked {
        router: Router,
        build: String,
        _folder: tempfile::TempDir,
    }

    async fn a_router() -> Asked {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("pkg");
        std::fs::create_dir(&package).unwrap();
        std::fs::write(package.join("signalbox.css"), "body{}").unwrap();
        std::fs::write(package.join("signalbox.css.br"), "as if compressed").unwrap();
        for file in BROWSER {
            std::fs::write(package.join(file), "").unwrap();
        }
        std::fs::write(folder.path().join("icon.svg"), "<svg/>").unwrap();
        let site = Site::find(Some(folder.path())).unwrap();
        let build = site.build.clone();
        let reach = Reach::new("127.0.0.1:3000".parse().unwrap(), None, 0);
        let houses = Houses::open(folder.path(), reach).await.unwrap();
        Asked {
            router: router(AppState::new(site, houses)),
            build,
            _folder: folder,
        }
    }

    impl Asked {
        async fn get(&self, address: &str) -> (Response, String) {
            self.ask(Request::get(address).header("accept-encoding", "br"))
                .await
        }

        async fn ask(&self, request: axum::http::request::Builder) -> (Response, String) {
            let response = self
                .router
                .clone()
                .oneshot(request.body(Body::empty()).unwrap())
                .await
                .unwrap();
            let (parts, body) = response.into_parts();
            let bytes = axum::body::to_bytes(body, 1 << 22).await.unwrap();
            (
                Response::from_parts(parts, Body::empty()),
                String::from_utf8_lossy(&bytes).into_owned(),
            )
        }
    }

    fn header<'a>(response: &'a Response, name: &str) -> &'a str {
        response
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    #[tokio::test]
    async fn the_package_is_kept_forever_and_comes_compressed() {
        let asked = a_router().await;
        let (response, body) = asked
            .get(&format!("/v/{}/pkg/signalbox.css", asked.build))
            .await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(body, "as if compressed");
        assert_eq!(header(&response, "content-encoding"), "br");
        assert!(header(&response, "cache-control").contains("immutable"));
        assert_eq!(header(&response, "x-content-type-options"), "nosniff");
    }

    #[tokio::test]
    async fn what_is_not_there_is_not_kept() {
        let asked = a_router().await;
        for address in [
            format!("/v/{}/pkg/none.js", asked.build),
            "/v/another/pkg/signalbox.css".to_owned(),
        ] {
            let (response, _) = asked.get(&address).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{address}");
            assert!(
                !header(&response, "cache-control").contains("immutable"),
                "{address}"
            );
        }
    }

    #[tokio::test]
    async fn a_page_carries_a_policy_with_the_nonce_of_its_scripts() {
        let asked = a_router().await;
        let (first, page) = asked.ask(Request::get("/sign-in")).await;
        let policy = header(&first, "content-security-policy");
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .unwrap()
            .split('\'')
            .next()
            .unwrap();
        assert!(nonce.len() >= 22);
        let inline = page
            .split("<script")
            .skip(1)
            .filter(|script| !script.contains("type=\"application/json\""));
        assert!(inline.clone().count() > 0, "{page}");
        for script in inline {
            assert!(script.contains(&format!("nonce=\"{nonce}\"")), "{script}");
        }
        assert!(
            !page.contains(" style="),
            "style attributes are not allowed by the policy"
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert!(policy.contains("frame-ancestors 'none'"));
        let (second, _) = asked.ask(Request::get("/sign-in")).await;
        assert_ne!(
            policy,
            header(&second, "content-security-policy"),
            "a nonce is used once"
        );
    }

    #[tokio::test]
    async fn an_address_that_leads_nowhere_says_so() {
        let asked = a_router().await;
        let (response, page) = asked.ask(Request::get("/nowhere/at/all")).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert!(page.contains("Nothing here"));
        let (response, _) = asked.ask(Request::post("/portfolio")).await;
        assert_eq!(
            response.status(),
            StatusCode::METHOD_NOT_ALLOWED,
            "pages are read only"
        );
    }

    #[tokio::test]
    async fn another_sites_page_changes_nothing_here() {
        let asked = a_router().await;
        let (response, _) = asked
            .ask(Request::post("/fn/anything").header("sec-fetch-site", "cross-site"))
            .await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN);
        let socket = Request::get("/live")
            .header("upgrade", "websocket")
            .header("origin", "http://elsewhere")
            .header("host", "here");
        assert_eq!(asked.ask(socket).await.0.status(), StatusCode::FORBIDDEN);
    }

    #[tokio::test]
    async fn the_chosen_colours_are_in_the_first_byte() {
        let asked = a_router().await;
        let (_, page) = asked
            .ask(Request::get("/sign-in").header("cookie", "a=b; signalbox_theme=dark"))
            .await;
        assert!(page.contains("data-theme=\"dark\""));
        let (_, page) = asked
            .ask(Request::get("/sign-in").header("cookie", "signalbox_theme=\"><script>"))
            .await;
        assert!(page.contains("data-theme=\"system\""));
    }
}
