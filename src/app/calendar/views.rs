//! Named views: the list of them, and the names they get.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{api, tools::Shown};
use crate::{
    app::{
        route::{address_with, location, origin},
        shell::WALL,
        subscriptions,
        ui::{
            Button, Checkbox, Chip, CopyField, Dialog, Field, Notice, TextInput, Toasts, Tone,
            Variant, toasts,
        },
    },
    domain::text::{NAME_LIMIT, required},
    wire::{error::PublicError, views::ListedView},
};

#[derive(Clone, Copy)]
struct Doing {
    /// `None` until they are here.
    views: RwSignal<Option<Vec<ListedView>>>,
    error: RwSignal<Option<String>>,
    /// Which one is being changed.
    changing: RwSignal<Option<ListedView>>,
    open: RwSignal<bool>,
    toasts: Toasts,
}

impl Doing {
    /// Whether it can be called that; says what is wrong with it where it cannot.
    fn accepts(self, name: RwSignal<String>) -> bool {
        let checked = name.with_untracked(|name| required("Name", name, NAME_LIMIT));
        let refused = checked.err().map(|refusal| refusal.message);
        let accepted = refused.is_none();
        self.error.set(refused);
        accepted
    }

    /// Shows what the server answered; says what went wrong.
    fn answered(self, outcome: Result<Vec<ListedView>, PublicError>, said: &str) -> bool {
        match outcome {
            Ok(views) => {
                self.error.set(None);
                self.views.set(Some(views));
                if !said.is_empty() {
                    self.toasts.say(said.to_owned());
                }
                true
            }
            Err(refused) => {
                self.error.set(Some(refused.message));
                false
            }
        }
    }
}

/// The views, and a name for the present one.
#[component]
pub fn Views(
    /// What is shown.
    shown: Shown,
) -> AnyView {
    let doing = Doing {
        views: RwSignal::new(None),
        error: RwSignal::new(None),
        changing: RwSignal::new(None),
        open: shown.views,
        toasts: toasts(),
    };
    leptos::task::spawn_local(async move {
        doing.answered(api::list_views().await, "");
    });
    let list = move || {
        match doing.views.get() {
        None => view! { <p class="muted" role="status">"Loading…"</p> }.erase(),
        Some(views) if views.is_empty() => {
            view! { <p class="muted">"None yet. Choose a look and filters, and give them a name."</p> }.erase()
        }
        Some(views) => {
            let rows: Vec<_> = views.into_iter().map(|view| row(view, doing)).collect();
            view! { <ul class="views">{rows}</ul> }.erase()
        }
    }
    };
    let body = move || match doing.changing.get() {
        Some(view) => change(view, doing),
        None => view! {
            <div class="stack">
                {list}
                {save(doing)}
                {files(shown)}
            </div>
        }
        .erase(),
    };
    view! {
        <Dialog open=shown.views title="Views and files">
            {move || doing.error.get().map(|error| view! { <Notice tone=Tone::Bad>{error}</Notice> })}
            {body}
        </Dialog>
    }
    .erase()
}

fn row(view: ListedView, doing: Doing) -> AnyView {
    let href = ["/?", &view.query].concat();
    let (id, start) = (view.id, view.start);
    let by = view.by.clone().map(|by| ["By ", &by].concat());
    let whose = if view.shared { "Shared" } else { "Private" };
    let begin = move |_| {
        leptos::task::spawn_local(async move {
            let outcome = api::begin_with_view((!start).then_some(id)).await;
            let said = if start {
                "Your calendar begins as usual."
            } else {
                "Your calendar begins with this view."
            };
            doing.answered(outcome, said);
        });
    };
    let begin_label = if start {
        "Begin as usual"
    } else {
        "Begin with it"
    };
    let (name, same_name) = (view.name.clone(), view.name.clone());
    let changed = view.clone();
    view! {
        <li class="views-row">
            <a href=href on:click=move |_| doing.open.set(false)>{view.name}</a>
            <Chip>{whose}</Chip>
            {by.map(|by| view! { <span class="muted small">{by}</span> })}
            {start.then(|| view! { <Chip tone=Tone::Accent>"Start"</Chip> })}
            <span class="views-actions">
                <Button on_press=begin>{begin_label}<span class="visually-hidden">": "{same_name}</span></Button>
                <Button on_press=move |_| doing.changing.set(Some(changed.clone()))>"More…"<span class="visually-hidden">{name}</span></Button>
            </span>
        </li>
    }
    .erase()
}

fn save(doing: Doing) -> AnyView {
    let (name, shared) = (RwSignal::new(String::new()), RwSignal::new(false));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !doing.accepts(name) {
            return;
        }
        let query = location().query.get_untracked();
        leptos::task::spawn_local(async move {
            let outcome = api::save_view(name.get_untracked(), query, shared.get_untracked());
            if doing.answered(outcome.await, "The view is saved.") {
                name.set(String::new());
            }
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <h3>"Save what is shown now"</h3>
            <Field name="view-name" label="Name" hint="It keeps the look and the filters, and follows today.">
                <TextInput value=name limit=120 required=true/>
            </Field>
            <Checkbox checked=shared>"Everyone sees it"</Checkbox>
            <div class="dialog-actions"><Button variant=Variant::Primary submit=true>"Save view"</Button></div>
        </form>
    }
    .erase()
}

/// What is shown as files, and as a feed.
fn files(shown: Shown) -> AnyView {
    let look = shown.look.get_untracked().name();
    let wall = address_with(&[("view", Some(look)), ("at", None), (WALL, Some("1"))]);
    let query = address_with(&[("view", Some(look))]);
    let query = query.strip_prefix('/').unwrap_or_default();
    let at = |path: &str| [path, query].concat();
    view! {
        <h3>"Take along what is shown now"</h3>
        <p class="row">
            <a class="button" href=at("/export/calendar.csv") download="calendar.csv">"CSV"</a>
            <a class="button" href=at("/export/calendar.json") download="calendar.json">"JSON"</a>
            <a class="button" href=at("/export/deployments.csv") download="deployments.csv">"Deployments"</a>
            <a class="button" href=wall on:click=move |_| shown.views.set(false)>"Show on a wall"</a>
            <a class="button" href=at(subscriptions::PATH) on:click=move |_| shown.views.set(false)>"Subscribe…"</a>
        </p>
    }
    .erase()
}

fn change(view: ListedView, doing: Doing) -> AnyView {
    let (name, shared) = (RwSignal::new(view.name.clone()), RwSignal::new(view.shared));
    let id = view.id;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !doing.accepts(name) {
            return;
        }
        leptos::task::spawn_local(async move {
            let outcome = api::change_view(id, name.get_untracked(), shared.get_untracked());
            if doing.answered(outcome.await, "The view is changed.") {
                doing.changing.set(None);
            }
        });
    };
    let remove = move |_| {
        leptos::task::spawn_local(async move {
            if doing.answered(api::remove_view(id).await, "The view is removed.") {
                doing.changing.set(None);
            }
        });
    };
    let fields = view.mine.then(|| {
        view! {
            <Field name="view-new-name" label="Name"><TextInput value=name limit=120 required=true/></Field>
            <Checkbox checked=shared>"Everyone sees it"</Checkbox>
        }
    });
    let actions = view.mine.then(|| {
        view! {
            <Button on_press=remove>"Remove view"</Button>
            <Button variant=Variant::Primary submit=true>"Save"</Button>
        }
    });
    let link = [&origin(), "/?", &view.query].concat();
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <h3>{view.name}</h3>
            <CopyField label="Link to this view" text=link/>
            {fields}
            <div class="dialog-actions">
                <Button on_press=move |_| doing.changing.set(None)>"Back"</Button>
                {actions}
            </div>
        </form>
    }
    .erase()
}
