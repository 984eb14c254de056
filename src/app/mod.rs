//! Screens: the shell around them, the routes, and one room per area.
//!
//! The calendar and sign-in come with the first load; every other area is a lazy route in a file of its own.

pub mod calendar;
pub mod import;
pub mod people;
pub mod portfolio;
pub mod release;
pub mod setup;
pub mod shell;
pub mod sign_in;
pub mod ui;

use leptos::prelude::*;
use leptos_router::{
    Lazy,
    components::{FlatRoutes, Route, Router},
    path,
};

use shell::{Shell, not_found::NotFound};

/// The application: the shell with the page that the address names.
#[component]
pub fn App() -> impl IntoView {
    leptos_meta::provide_meta_context();
    shell::surroundings::provide();
    view! {
        <Router>
            <Shell>
                <FlatRoutes fallback=NotFound>
                    <Route path=path!("/") view=calendar::CalendarPage/>
                    <Route path=path!("/sign-in") view=sign_in::SignInPage/>
                    <Route path=path!("/setup") view={Lazy::<setup::SetupPage>::new()}/>
                    <Route path=path!("/releases/:key") view={Lazy::<release::ReleasePage>::new()}/>
                    <Route path=path!("/releases/:key/record") view={Lazy::<release::record::RecordPage>::new()}/>
                    <Route path=path!("/portfolio") view={Lazy::<portfolio::PortfolioPage>::new()}/>
                    <Route path=path!("/import") view={Lazy::<import::ImportPage>::new()}/>
                    <Route path=path!("/people") view={Lazy::<people::PeoplePage>::new()}/>
                </FlatRoutes>
            </Shell>
        </Router>
    }
}
