//! The page of templates: each with what it is for and its milestones.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::form::form;
use crate::{
    app::{
        portfolio::names::Known,
        release::{desk::Desk, forms::FormDialog},
        route::{query_value, set_query},
        shell::{Page, shortcut, surroundings},
        ui::{Button, Chip, EmptyState, Icon, Menu, MenuItem, Notice, Tone, Variant, toasts},
    },
    domain::{
        access::Operation,
        ids::{StreamId, TemplateId},
        portfolio::{Portfolio, scope_words},
        timetable::{Command, Template, Timetable, parts},
    },
    live::{Glance, new_id, use_live},
    wire::templates::TemplatesData,
};

/// What the pieces of the page share.
#[derive(Clone, Copy)]
pub struct Around {
    /// The templates.
    pub desk: Desk<Timetable>,
    /// Programs and product lines.
    pub portfolio: Glance<Portfolio>,
    /// Opens the form: for a template that is there, or a new one.
    ask: Callback<Asked>,
}

/// What the form is opened for.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// A template that is there.
    Change(TemplateId),
    /// A new one, as it begins.
    New(Template),
}

/// The page.
pub fn screen(data: TemplatesData) -> AnyView {
    let desk = Desk::<Timetable>::open(StreamId::TIMETABLE, Some(data.timetable));
    let portfolio = use_live().look::<Portfolio>(StreamId::PORTFOLIO, data.portfolio);
    let may = surroundings().grants().permit(Operation::EditPortfolio);
    let asked_from = query_value("from").with_untracked(Option::is_some);
    let draft = data.draft.filter(|_| may);
    let nothing_to_copy = asked_from && may && draft.is_none();
    let open = RwSignal::new(draft.is_some());
    let asked = RwSignal::new(draft.map(Asked::New));
    // Once the form is closed the address asks for nothing any more.
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            set_query(&[("from", None)], true);
        }
        now
    });
    let around = Around {
        desk,
        portfolio,
        ask: Callback::new(move |what| {
            asked.set(Some(what));
            open.set(true);
        }),
    };
    let begin = move || around.ask.run(Asked::New(Template::default()));
    if may {
        shortcut("n", "New template", begin);
    }
    let tools = may.then(|| {
        view! { <div class="row push"><Button variant=Variant::Primary icon="plus" on_press=move |_| begin()>"New template"</Button></div> }
            .erase()
    });
    let ids = Memo::new(move |_| {
        desk.doc.read(parts::TEMPLATES, |timetable| {
            let all = timetable.templates.iter();
            let mut all: Vec<_> = all
                .map(|(id, one)| (one.name.to_lowercase(), *id))
                .collect();
            all.sort();
            all.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
        })
    });
    let new = move || !matches!(asked.get(), Some(Asked::Change(_)));
    let title = move || {
        if new() {
            "New template"
        } else {
            "Change the template"
        }
        .to_owned()
    };
    let action = move || {
        if new() {
            "Make the template"
        } else {
            "Save the template"
        }
        .to_owned()
    };
    let fields = Callback::new(move |()| {
        let (id, template) = match asked.get_untracked() {
            Some(Asked::Change(id)) => (id, untracked(around, id)),
            Some(Asked::New(template)) => (TemplateId(new_id()), template),
            None => (TemplateId(new_id()), Template::default()),
        };
        form(around, id, &template)
    });
    let path = view! { <a href="/portfolio">"Portfolio"</a> }.erase();
    view! {
        <Page title="Templates" path tools=tools.unwrap_or_else(|| ().erase())>
            <p class="muted">"A template says which milestones a release passes, as offsets from its target. It is offered when a release is created, and can be applied again when the target moves."</p>
            <nav class="tabs" aria-label="Templates">
                <a class="tab" aria-current="page" href="/templates">"Templates"</a>
                <a class="tab" href="/templates/record">"Record"</a>
            </nav>
            {nothing_to_copy.then(|| view! { <Notice tone=Tone::Warn>"A template counts from the target, and that release’s target has no date yet: give it one first."</Notice> })}
            <Show when=move || ids.with(|ids| !ids.is_empty()) fallback=|| view! {
                <EmptyState title="No templates yet" icon="flag"><p>"Make one here, or from a release that went well: its page has “Make a template from this release”."</p></EmptyState>
            }>
                <div class="portfolio-cards"><For each=move || ids.get() key=|id| *id children=move |id| card(id, around)/></div>
            </Show>
            <FormDialog open title=Signal::derive(title) action=Signal::derive(action) form=fields/>
        </Page>
    }
    .erase()
}

fn untracked(around: Around, id: TemplateId) -> Template {
    let held = |timetable: &Timetable| timetable.templates.get(&id).cloned();
    around.desk.doc.read_untracked(held).unwrap_or_default()
}

fn card(id: TemplateId, around: Around) -> AnyView {
    let doc = around.desk.doc;
    let content = move || {
        let held = |timetable: &Timetable| timetable.templates.get(&id).cloned();
        let template = doc.read(parts::TEMPLATES, held)?;
        let place = around.portfolio.read(|portfolio| {
            let known = Known {
                portfolio,
                people: &[],
            };
            scope_words(template.scope, &known)
        });
        Some(body(id, &template, place, around))
    };
    view! { <section class="card">{content}</section> }.erase()
}

fn body(id: TemplateId, template: &Template, place: String, around: Around) -> AnyView {
    let types = if template.types.is_empty() {
        vec![view! { <Chip>"All types"</Chip> }.erase()]
    } else {
        let types = template.types.clone().into_iter();
        types
            .map(|kind| {
                let label = kind.label();
                view! { <Chip>{label}</Chip> }.erase()
            })
            .collect()
    };
    let mut items: Vec<_> = template.items.iter().collect();
    crate::domain::order::sort_by_key(&mut items, |item| item.days);
    let items: Vec<_> = items
        .into_iter()
        .map(|item| {
            let (name, when, owner) = (item.name.clone(), item.when(), item.owner.clone());
            view! { <li><span class="strong">{name}</span><span class="muted small">{when}</span><span class="muted small push">{owner}</span></li> }
        })
        .collect();
    let (name, menu) = (template.name.clone(), menu(id, template.clone(), around));
    view! {
        <div class="card-head"><h2>{name}</h2>{types}<span class="muted small">{place}</span><div class="push">{menu}</div></div>
        <ul class="portfolio-list template-items">{items}</ul>
    }
    .erase()
}

fn menu(id: TemplateId, template: Template, around: Around) -> AnyView {
    let messages = toasts();
    let label = ["Change “", &template.name, "”"].concat();
    let remove = Command::KeepTemplate { id, template: None };
    let asking = remove.clone();
    let refused = Signal::derive(move || around.desk.refusal(&asking, None));
    let may = move |ask: Asked| match refused.get_untracked() {
        Some(refused) => messages.fail(refused),
        None => around.ask.run(ask),
    };
    let removed = [
        "The template “",
        &template.name,
        "” is removed. Releases keep their milestones.",
    ]
    .concat();
    let copy = Template {
        name: ["Copy of ", &template.name].concat(),
        ..template
    };
    view! {
        <Menu id=["template-", &id.to_string()].concat() label trigger=|| view! { <Icon name="more"/> }>
            <MenuItem icon="edit" on_choose=move |()| may(Asked::Change(id))>"Change…"</MenuItem>
            <MenuItem icon="plus" on_choose=move |()| may(Asked::New(copy.clone()))>"Make another like it…"</MenuItem>
            <MenuItem icon="trash" on_choose=move |()| around.desk.change_or_say(remove.clone(), removed.clone())>"Remove"</MenuItem>
        </Menu>
    }
    .erase()
}
