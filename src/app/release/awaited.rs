//! A page whose data the server brings: its skeleton, itself, or what went wrong.

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    app::{
        shell::{Page, not_found::NotFound},
        ui::{ErrorState, Skeleton},
    },
    wire::error::{ErrorKind, PublicError},
};

/// Shows the page once its data are here.
pub fn awaited<T>(
    title: &'static str,
    data: impl Future<Output = Result<T, PublicError>> + Send + 'static,
    show: fn(T) -> AnyView,
) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let data = OnceResource::new(data);
    view! {
        <Suspense fallback=move || view! { <Page title><Skeleton lines=6/></Page> }>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(data) => show(data),
                    Err(error) => broken(title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn broken(title: &'static str, error: PublicError) -> AnyView {
    if error.kind == ErrorKind::NotFound {
        return view! { <NotFound/> }.into_any();
    }
    view! {
        <Page title>
            <ErrorState title="This page could not be read">
                <p>{error.message}</p>
                <p>"What was saved is safe. "<a href="" rel="external">"Load the page again"</a></p>
            </ErrorState>
        </Page>
    }
    .into_any()
}
