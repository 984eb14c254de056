//! The milestones that the members of a train share: adding, changing and removing them.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{list::near, page::Around};
use crate::{
    app::{
        release::forms::{FormDialog, LineField},
        shell::surroundings,
        ui::{Button, DateInput, Field, Icon, Menu, MenuItem, toasts},
    },
    domain::{
        Refusal,
        ids::MilestoneId,
        text::NAME_LIMIT,
        train::{Command, Shared, parts},
    },
    live::new_id,
};

/// The shared milestones by day.
#[component]
pub fn SharedMilestones(
    /// The pieces of the page.
    around: Around,
) -> AnyView {
    let doc = around.desk.doc;
    let all = Memo::new(move |_| {
        doc.read(parts::SHARED, |train| {
            let all = train.shared_by_day().into_iter();
            all.map(|(id, one)| (id, one.clone())).collect::<Vec<_>>()
        })
    });
    let open = RwSignal::new(false);
    let asked = RwSignal::new(None::<MilestoneId>);
    let refused = Signal::derive(move || around.refused());
    let add = move |_| {
        asked.set(None);
        open.set(true);
    };
    let rows = move || {
        all.with(|all| {
            let one = |(id, one): &(MilestoneId, Shared)| row(*id, one, around, (asked, open));
            all.iter().map(one).collect::<Vec<_>>()
        })
    };
    let form = Callback::new(move |()| {
        let id = asked.get_untracked();
        let held = id.and_then(|id| doc.read_untracked(|train| train.shared.get(&id).cloned()));
        let id = id.unwrap_or_else(|| MilestoneId(new_id()));
        let day = held
            .as_ref()
            .map_or_else(|| doc.read_untracked(|train| train.day), |one| one.day);
        let name = RwSignal::new(held.map(|one| one.name).unwrap_or_default());
        let day = RwSignal::new(day.to_string());
        let send = Callback::new(move |()| {
            let Ok(day) = day.get_untracked().parse() else {
                return Err(Some(Refusal::invalid("Day", "Choose a day.")));
            };
            let name = name.get_untracked();
            let said = ["“", name.trim(), "” is shared by all members."].concat();
            let milestone = Some(Shared { name, day });
            around
                .desk
                .change(Command::Share { id, milestone }, None, said)
                .map_err(Some)
        });
        let fields = view! {
            <LineField name="shared-name" label="Milestone" value=name limit=NAME_LIMIT/>
            <Field name="shared-day" label="Day" hint="It moves along when the train moves."><DateInput value=day required=true/></Field>
        };
        (fields.erase(), send)
    });
    let title = move || {
        match asked.get() {
            None => "Add a shared milestone",
            Some(_) => "Change the shared milestone",
        }
        .to_owned()
    };
    view! {
        <section class="card" aria-labelledby="shared-milestones">
            <div class="card-head">
                <h2 id="shared-milestones">"Shared milestones"</h2>
                <span class="muted small">"Every member shows them."</span>
                <div class="push"><Button icon="plus" refused on_press=add>"Add shared milestone"</Button></div>
            </div>
            <ul class="portfolio-list cadence-trains">{rows}</ul>
            {move || all.with(Vec::is_empty).then(|| view! { <p class="card-body muted small">"None yet: a feature freeze, a joint rehearsal, a review."</p> })}
            <FormDialog open title=Signal::derive(title) action=Signal::stored("Save".to_owned()) form/>
        </section>
    }
    .erase()
}

fn row(
    id: MilestoneId,
    one: &Shared,
    around: Around,
    (asked, open): (RwSignal<Option<MilestoneId>>, RwSignal<bool>),
) -> AnyView {
    let messages = toasts();
    let label = ["Change “", &one.name, "”"].concat();
    let removed = ["“", &one.name, "” is shared no longer."].concat();
    let change = move |()| match around.refused() {
        Some(refused) => messages.fail(refused),
        None => {
            asked.set(Some(id));
            open.set(true);
        }
    };
    let remove = move |()| {
        let command = Command::Share {
            id,
            milestone: None,
        };
        around.desk.change_or_say(command, removed.clone());
    };
    let (name, day, near) = (
        one.name.clone(),
        one.day.long_text(),
        near(one.day, surroundings().today()),
    );
    view! {
        <li>
            <span class="strong">{name}</span><span>{day}</span><span class="muted small">{near}</span>
            <span class="push">
                <Menu id=["shared-", &id.to_string()].concat() label trigger=|| view! { <Icon name="more"/> }>
                    <MenuItem icon="edit" on_choose=change>"Change…"</MenuItem>
                    <MenuItem icon="trash" on_choose=remove>"Remove"</MenuItem>
                </Menu>
            </span>
        </li>
    }
    .erase()
}
