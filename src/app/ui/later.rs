//! What is shown once its code has arrived: dialogs and other parts that are not in the first load.

use crate::app::ui::{AnyView, Erase};
use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use leptos::reactive::computed::ScopedFuture;

/// Shows a part of the page whose code comes when it is first asked for. Until then, and on the server, nothing.
pub fn later(part: impl Future<Output = AnyView> + Send + 'static) -> AnyView {
    boxed(Box::pin(part))
}

fn boxed(part: Pin<Box<dyn Future<Output = AnyView> + Send>>) -> AnyView {
    let arrived = ArcTrigger::new();
    let held = Arc::new(Mutex::new(None::<AnyView>));
    #[cfg(not(feature = "hydrate"))]
    drop(part);
    #[cfg(feature = "hydrate")]
    {
        // The part belongs to whatever asks for it, and goes with it.
        let part = ScopedFuture::new_untracked(part);
        let (arrived, held) = (arrived.clone(), Arc::clone(&held));
        leptos::task::spawn_local(async move {
            let part = part.await;
            *held.lock().unwrap_or_else(PoisonError::into_inner) = Some(part);
            arrived.notify();
        });
    }
    let show = move || {
        arrived.track();
        held.lock().unwrap_or_else(PoisonError::into_inner).take()
    };
    view! { {show} }.erase()
}
