//! What is shown once its code has arrived: dialogs and other parts that are not in the first load.

use crate::app::ui::{AnyView, Erase};
use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use leptos::reactive::computed::ScopedFuture;

/// A part's file could not be fetched. It may be asked for again.
#[derive(Clone, Copy, Debug)]
pub struct Missing;

#[cfg(feature = "hydrate")]
impl From<leptos::wasm_split::SplitLoaderError> for Missing {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

type Coming = Pin<Box<dyn Future<Output = Result<AnyView, Missing>> + Send>>;

/// Shows a part of the page whose code comes when it is first asked for. Until then, and on the server, nothing; where it
/// does not come, a word about it and a way to ask again.
pub fn later<F>(part: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output = Result<AnyView, Missing>> + Send + 'static,
{
    let later = Arc::new(Later {
        ask: Box::new(move || Box::pin(part())),
        owner: Owner::current().unwrap_or_default(),
        arrived: ArcTrigger::new(),
        held: Mutex::new(None),
    });
    later.load();
    let show = move || {
        later.arrived.track();
        later
            .held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    };
    view! { {show} }.erase()
}

/// Shows a part of the page at once where its code is here, as it is on the server and where the page's address asks for it;
/// elsewhere as [`later`] does.
pub fn soon<F>(part: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output = Result<AnyView, Missing>> + Send + 'static,
{
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match Box::pin(part()).as_mut().poll(&mut context) {
        std::task::Poll::Ready(Ok(view)) => view,
        _ => later(part),
    }
}

#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
struct Later {
    ask: Box<dyn Fn() -> Coming + Send + Sync>,
    /// The part belongs to whatever asks for it, and goes with it.
    owner: Owner,
    arrived: ArcTrigger,
    held: Mutex<Option<AnyView>>,
}

impl Later {
    #[cfg(not(feature = "hydrate"))]
    fn load(self: &Arc<Self>) {}

    #[cfg(feature = "hydrate")]
    fn load(self: &Arc<Self>) {
        let this = Arc::clone(self);
        let coming = self
            .owner
            .with(|| ScopedFuture::new_untracked((self.ask)()));
        leptos::task::spawn_local(async move {
            let part = coming.await.unwrap_or_else(|_| this.missing());
            *this.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(part);
            this.arrived.notify();
        });
    }

    #[cfg(feature = "hydrate")]
    fn missing(self: &Arc<Self>) -> AnyView {
        let this = Arc::clone(self);
        view! {
            <div class="part-missing" role="alert">
                <p>"This could not be loaded. Check the network."</p>
                <button type="button" class="button button-small" on:click=move |_| this.load()>"Try again"</button>
            </div>
        }
        .erase()
    }
}
