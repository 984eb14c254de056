//! Listening, and stopping gracefully.

use std::{io, time::Duration};

use axum::serve::ListenerExt;
use tokio::net::TcpListener;

use super::{router::router, state::AppState};

/// How long requests under way may take once the process is asked to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves on a listener until the process is asked to stop, then lets requests under way finish.
///
/// # Errors
/// When the listener fails.
pub async fn serve_on(listener: TcpListener, state: AppState) -> io::Result<()> {
    // Without this every small answer waits for the client's delayed acknowledgement, some 40 ms.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection stays with Nagle's algorithm");
        }
    });
    let app = router(state).into_make_service_with_connect_info::<std::net::SocketAddr>();
    let serving = axum::serve(listener, app).with_graceful_shutdown(asked_to_stop());
    let out_of_patience = async {
        asked_to_stop().await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        ended = async { serving.await } => ended,
        () = out_of_patience => Ok(()),
    }
}

/// Completes on Ctrl-C or, on Unix, SIGTERM.
pub async fn asked_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
