//! Subscriptions: the calendar, or what a filter leaves of it, in the reader's own calendar program.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::{
    app::{
        route::{bring, location},
        shell::{Page, begin::begin},
        times::{moment, reader_zone},
        ui::{
            Button, ConfirmDialog, CopyField, Dialog, EmptyState, Field, Notice, TextInput, Toasts,
            Tone, Variant, toasts,
        },
    },
    domain::time::Zone,
    wire::feeds::{FeedsData, ListedFeed},
};

mod api;

/// The address of this page.
pub const PATH: &str = "/subscriptions";

/// The reader's subscriptions, and the form for a further one.
pub fn page() -> AnyView {
    begin("Subscriptions", screen)
}

#[derive(Clone, Copy)]
struct Doing {
    data: RwSignal<FeedsData>,
    /// Found while the page is built: those who answer a press have no context.
    toasts: Toasts,
    /// The link that was made last.
    link: RwSignal<Option<String>>,
    link_shown: RwSignal<bool>,
    leaving: RwSignal<Option<ListedFeed>>,
    confirm: RwSignal<bool>,
}

impl Doing {
    async fn look_again(self, query: String) {
        if let Ok(data) = bring(&[PATH, "?", &query].concat()).await.read() {
            self.data.try_set(data);
        }
    }
}

fn screen(data: FeedsData) -> AnyView {
    let doing = Doing {
        data: RwSignal::new(data),
        toasts: toasts(),
        link: RwSignal::new(None),
        link_shown: RwSignal::new(false),
        leaving: RwSignal::new(None),
        confirm: RwSignal::new(false),
    };
    let zone = StoredValue::new(reader_zone());
    let listed = move || zone.with_value(|zone| list(doing.data.get().feeds, doing, zone));
    view! {
        <Page title="Subscriptions">
            <section class="stack subscribe" aria-labelledby="subscribe">
                <h2 id="subscribe">"Subscribe to the calendar"</h2>
                <p>"A link for your calendar program: it shows the same releases, and follows when they move. Whoever has the link sees them without signing in, until you revoke it."</p>
                {form(doing)}
            </section>
            <section class="stack" aria-labelledby="yours">
                <h2 id="yours">"Your subscriptions"</h2>
                {listed}
            </section>
            {dialogs(doing)}
        </Page>
    }
    .erase()
}

fn form(doing: Doing) -> AnyView {
    let shows = move || doing.data.with(|data| data.shows.clone());
    let suggested = doing.data.with_untracked(|data| data.shows.clone());
    let name = RwSignal::new(suggested.chars().take(120).collect::<String>());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let query = location().query.get_untracked();
    let subscribe = move || {
        busy.set(true);
        let query = query.clone();
        leptos::task::spawn_local(async move {
            let outcome = api::subscribe(name.get_untracked(), query.clone()).await;
            busy.set(false);
            match outcome {
                Ok(link) => {
                    error.set(None);
                    doing.link.set(Some(link));
                    doing.link_shown.set(true);
                    doing.look_again(query).await;
                }
                Err(refused) => error.set(Some(refused.message)),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            subscribe();
        }
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p class="subscribe-shows">"It shows: "<strong>{shows}</strong>" · "<a href="/">"Choose others on the calendar"</a></p>
            <Field name="name" label="Name" hint="As your calendar program will call it." error=Signal::derive(move || error.get())>
                <TextInput value=name limit=120 required=true/>
            </Field>
            <div><Button variant=Variant::Primary submit=true icon="plus" busy>"Make a link"</Button></div>
        </form>
    }
    .erase()
}

fn list(feeds: Vec<ListedFeed>, doing: Doing, zone: &Zone) -> AnyView {
    if feeds.is_empty() {
        return view! {
            <EmptyState title="No subscriptions yet">
                <p>"The links you make stand here, with when they were fetched last and by what."</p>
            </EmptyState>
        }
        .erase();
    }
    let rows = feeds.into_iter().map(|feed| row(feed, doing, zone));
    view! {
        <div class="table-frame">
            <table class="table subscriptions">
                <thead><tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Shows"</th>
                    <th scope="col" class="subscriptions-made">"Made"</th>
                    <th scope="col">"Fetched last"</th>
                    <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                </tr></thead>
                <tbody>{rows.collect::<Vec<_>>()}</tbody>
            </table>
        </div>
    }
    .erase()
}

fn row(feed: ListedFeed, doing: Doing, zone: &Zone) -> AnyView {
    let fetched = match feed.fetched {
        Some(at) => {
            let by = feed.fetched_by.clone();
            view! { {moment(zone, at)}<span class="subscriptions-by">{by}</span> }.erase()
        }
        None => "Never".erase(),
    };
    let leaving = feed.clone();
    let leave = move |_| {
        doing.leaving.set(Some(leaving.clone()));
        doing.confirm.set(true);
    };
    let label = format!("Revoke {}", feed.name);
    view! {
        <tr>
            <th scope="row">{feed.name}</th>
            <td>{feed.shows}</td>
            <td class="subscriptions-made">{moment(zone, feed.made)}</td>
            <td>{fetched}</td>
            <td class="people-actions"><Button on_press=leave>"Revoke…"<span class="visually-hidden">{label}</span></Button></td>
        </tr>
    }
    .erase()
}

fn dialogs(doing: Doing) -> AnyView {
    let leaving = move || {
        let feed = doing.leaving.get();
        feed.map(|feed| feed.name).unwrap_or_default()
    };
    let query = location().query.get_untracked();
    let revoke = move |()| {
        let (feed, query) = (doing.leaving.get_untracked(), query.clone());
        let Some(feed) = feed else { return };
        leptos::task::spawn_local(async move {
            match api::revoke(feed.id).await {
                Ok(()) => {
                    doing.look_again(query).await;
                    doing
                        .toasts
                        .say([&feed.name, " is revoked: its link answers no more."].concat());
                }
                Err(error) => doing.toasts.fail(error.message),
            }
        });
    };
    let link = move || {
        doing.link.get().map(|link| {
            let changes = link.replace("calendar.ics", "changes.atom");
            let frame = link.replace("calendar.ics", "calendar.html");
            let snippet = ["<iframe src=\"", &frame, "\" width=\"100%\" height=\"600\" title=\"Release calendar\"></iframe>"].concat();
            let open = link.replacen("https://", "webcals://", 1).replacen("http://", "webcal://", 1);
            view! {
                <div class="stack">
                    <Notice tone=Tone::Warn>"It is shown only now. Whoever has it sees the releases: treat it like a password."</Notice>
                    <CopyField label="Link" text=link/>
                    <p>"In your calendar program choose “subscribe” or “add by URL”, and give it this link. Or "<a href=open>"open it in the program of this device"</a>"."</p>
                    <CopyField label="Link to what changes" text=changes/>
                    <p>"For a program that reads feeds (Atom): what moved, from when to when, and why."</p>
                    <CopyField label="Frame for a page of yours" text=snippet/>
                    <p>"For an intranet: the days ahead, to look at only, as they are when the page is opened. "<a href=frame.clone() target="_blank" rel="noopener">"See it"</a></p>
                </div>
            }
        })
    };
    view! {
        <Dialog open=doing.link_shown title="Your link">
            {link}
            <div class="dialog-actions"><Button variant=Variant::Primary on_press=move |_| doing.link_shown.set(false)>"Done"</Button></div>
        </Dialog>
        <ConfirmDialog
            open=doing.confirm
            title=Signal::derive(move || ["Revoke ", &leaving(), "?"].concat())
            consequence="Revoke: its link answers no more"
            on_confirm=revoke
        >
            <p>"Programs that use the link keep what they have and hear of nothing further. This cannot be undone: make a new link instead."</p>
        </ConfirmDialog>
    }
    .erase()
}
