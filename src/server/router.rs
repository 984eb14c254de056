//! Which address leads where.

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware,
    response::Response,
    routing::{any, get},
};
use leptos::context::provide_context;
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
    services::ServeDir,
    set_header::SetResponseHeader,
};

use super::{csp, csrf, page, state::AppState};

const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const A_WHILE: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// The whole application.
pub fn router(state: AppState) -> Router {
    // Rendering spawns; whoever was first to say on what has said the same.
    let _ = any_spawner::Executor::init_tokio();
    let root = state.site.root.clone();
    let package =
        SetResponseHeader::if_not_present(files(&root.join("pkg")), header::CACHE_CONTROL, FOREVER);
    let mut router = Router::new()
        .route("/health", get(|| async { "ok\n" }))
        .route("/fn/{*name}", any(server_function))
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
            A_WHILE,
        );
        router = router.route_service(&format!("/{name}"), file);
    }
    router
        .fallback(page::render)
        .layer(middleware::from_fn(csrf::same_site_only))
        .layer(compression())
        .layer(middleware::map_response(csp::secure))
        .with_state(state)
}

/// Files with the compressed copies beside them.
fn files(folder: &std::path::Path) -> ServeDir {
    ServeDir::new(folder)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false)
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

async fn server_function(State(state): State<AppState>, request: Request) -> Response {
    use axum::response::IntoResponse;
    leptos_axum::handle_server_fns_with_context(move || provide_context(state.clone()), request)
        .await
        .into_response()
}
