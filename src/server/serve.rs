//! Listening, and stopping gracefully.

use std::{io, time::Duration};

use axum::serve::ListenerExt;
use tokio::{net::TcpListener, sync::watch};

use super::{router::router, state::AppState};

/// How long requests under way may take once the process is asked to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves on a listener until the process is asked to stop, then lets requests under way finish.
///
/// # Errors
/// When the listener fails.
pub async fn serve_on(listener: TcpListener, state: AppState, stop: Stop) -> io::Result<()> {
    // Without this every small answer waits for the client's delayed acknowledgement, some 40 ms.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection stays with Nagle's algorithm");
        }
    });
    let app = router(state).into_make_service_with_connect_info::<std::net::SocketAddr>();
    let asked = stop.clone();
    let serving = axum::serve(listener, app).with_graceful_shutdown(asked.asked());
    let out_of_patience = async {
        stop.asked().await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        ended = async { serving.await } => ended,
        () = out_of_patience => Ok(()),
    }
}

/// Whether the process was asked to stop: by Ctrl-C or, on Unix, SIGTERM.
#[derive(Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Listens from this call on: nobody who is told afterwards that it serves finds it deaf.
    ///
    /// # Errors
    /// The system lets nobody listen.
    pub fn listen() -> io::Result<Self> {
        let (say, asked) = watch::channel(false);
        #[cfg(unix)]
        let signal = {
            use tokio::signal::unix::{SignalKind, signal};
            let (mut interrupted, mut terminated) = (
                signal(SignalKind::interrupt())?,
                signal(SignalKind::terminate())?,
            );
            async move {
                tokio::select! {
                    _ = interrupted.recv() => {}
                    _ = terminated.recv() => {}
                }
            }
        };
        #[cfg(not(unix))]
        let signal = async {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::spawn(async move {
            signal.await;
            say.send_replace(true);
        });
        Ok(Self(asked))
    }

    /// Completes when it is asked to stop.
    pub async fn asked(mut self) {
        let _ = self.0.wait_for(|asked| *asked).await;
    }
}
