//! The HTML document around the application; the server's alone.

use leptos::{
    config::LeptosOptions,
    hydration::{AutoReload, HydrationScripts},
    prelude::*,
};
use leptos_meta::{HashedStylesheet, MetaTags};

use super::{sprite::SPRITE, surroundings::ELEMENT_ID};
use crate::{
    app::{App, brought},
    wire::page::PageContext,
};

/// The whole document; with scripts if there are any for the browser.
pub fn document(
    options: &LeptosOptions,
    page: &PageContext,
    data: &str,
    browser: bool,
) -> impl IntoView + use<> {
    let root = format!("/v/{}", page.build);
    // A `<` inside a JSON text can be written as an escape: then no text can end the script element.
    let harmless = |json: &str| json.replace('<', "\\u003c");
    let surroundings = harmless(&serde_json::to_string(page).unwrap_or_default());
    let data = harmless(data);
    let options = options.clone();
    leptos_meta::provide_meta_context();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=page.theme.name()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="description" content="The release calendar of your organization."/>
                <HashedStylesheet options=options.clone() root=root.clone() id="style"/>
                <link rel="icon" href="/icon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/icon-192.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <script id=ELEMENT_ID type="application/json" inner_html=surroundings></script>
                {browser.then(|| view! {
                    <HydrationScripts options=options.clone() root=root/>
                    <AutoReload options=options.clone()/>
                })}
                <MetaTags/>
            </head>
            <body>
                <App/>
                <p class="broken" role="alert">"This page has stopped working. What was saved is safe. "<a href="">"Reload it"</a></p>
                <div inner_html=SPRITE></div>
                <script id=brought::ELEMENT_ID type="application/json" inner_html=data></script>
            </body>
        </html>
    }
}
