//! A train's page: its day, its members with where they depart from it, and what can be done with it.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    PATH,
    facts::{home_key, home_of, homes, mode_of, modes},
    list::{home_name, near},
    members::Members,
    moving::MoveDialog,
    shared::SharedMilestones,
};
use crate::{
    app::{
        release::{
            desk::Desk,
            forms::{FormDialog, LineField},
        },
        route::{bring, go},
        shell::{Page, shortcut, surroundings},
        ui::{
            Button, Chip, ConfirmDialog, DateInput, Field, Icon, Menu, MenuItem, MenuLink, Notice,
            Select, Tone, Variant, toasts,
        },
    },
    domain::{
        Refusal,
        ids::{ReleaseId, StreamId, TrainId},
        portfolio::Portfolio,
        text::NAME_LIMIT,
        train::{Command, Deviation, Member, Train, deviations, parts},
    },
    live::{Glance, use_live},
    wire::train::TrainData,
};

/// What the pieces of the page share.
#[derive(Clone, Copy)]
pub struct Around {
    /// Which train.
    pub id: TrainId,
    /// The train.
    pub desk: Desk<Train>,
    /// Its members as they are known, in its order.
    pub members: Memo<Vec<Member>>,
    /// Programs, product lines, freezes.
    pub portfolio: Glance<Portfolio>,
}

impl Around {
    /// Why this person may not change the train at all.
    #[must_use]
    pub fn refused(self) -> Option<String> {
        let mode = self.desk.doc.read(parts::IDENTITY, |train| train.mode);
        self.desk.refusal(&Command::SetMode { mode }, None)
    }

    /// The members that depart from the train.
    #[must_use]
    pub fn departing(self) -> Vec<(ReleaseId, Deviation)> {
        let (mode, day) = self
            .desk
            .doc
            .read(parts::IDENTITY.and(parts::DAY), |train| {
                (train.mode, train.day)
            });
        self.members.with(|members| {
            let members: Vec<_> = members.iter().map(Member::known).collect();
            deviations(mode, day, &members)
        })
    }
}

/// The page.
pub fn screen(data: TrainData) -> AnyView {
    let TrainData {
        id,
        train,
        members,
        portfolio,
    } = data;
    let desk = Desk::<Train>::open(StreamId::from(id), Some(train));
    let portfolio = use_live().look::<Portfolio>(StreamId::PORTFOLIO, portfolio);
    let around = Around {
        id,
        desk,
        members: follow(id, desk, members),
        portfolio,
    };
    let title = Signal::derive(move || desk.doc.read(parts::IDENTITY, |train| train.name.clone()));
    let path = view! { <a href="/">"Calendar"</a><Icon name="right"/><a href=PATH>"Trains"</a> };
    let record = Signal::derive(move || [&address(around), "/record"].concat());
    shortcut("g r", "Record of this train", move || {
        go(&record.get_untracked());
    });
    let moving = RwSignal::new(false);
    if surroundings()
        .grants()
        .permit(crate::domain::access::Operation::EditTrain)
    {
        shortcut("m", "Move this train", move || moving.set(true));
    }
    view! {
        <Page title path=path.erase() tools=tools(around, moving, record)>
            {head(around)}
            <nav class="tabs" aria-label="Train">
                <a class="tab" aria-current="page" href=move || address(around)>"Overview"</a>
                <a class="tab" href=record>"Record"</a>
            </nav>
            {move || desk.doc.read(parts::IDENTITY, |train| train.dissolved).then(|| view! {
                <Notice tone=Tone::Warn>"This train is dissolved. Its releases stay as they are; its record keeps what it was, and can bring it back."</Notice>
            })}
            <Members around/>
            <SharedMilestones around/>
            {move || moving.get().then(|| view! { <MoveDialog around open=moving/> })}
        </Page>
    }
    .erase()
}

/// The train's address: by its key, until it has one by its identity.
fn address(around: Around) -> String {
    let named = |train: &Train| train.address(around.id);
    [PATH, "/", &around.desk.doc.read(parts::IDENTITY, named)].concat()
}

/// The members in the train's order. What they are is their own: the server says when that has changed.
fn follow(id: TrainId, desk: Desk<Train>, members: Vec<Member>) -> Memo<Vec<Member>> {
    let known = RwSignal::new(members);
    let order = Memo::new(move |_| desk.doc.read(parts::MEMBERS, |train| train.members.clone()));
    let ask = move || {
        leptos::task::spawn_local(async move {
            let address = [PATH, "/", &id.to_string()].concat();
            if let Ok(fresh) = bring(&address).await.read::<TrainData>() {
                known.try_set(fresh.members);
            }
        });
    };
    Effect::new(move |began: Option<()>| {
        desk.doc.track_beside();
        if began.is_some() {
            ask();
        }
    });
    // A member that somebody added is known by its identity only.
    Effect::new(move |_| {
        let unknown = order.with(|order| {
            known.with_untracked(|known| {
                let is_known = |id: &ReleaseId| known.iter().any(|one| one.release == *id);
                !order.iter().all(is_known)
            })
        });
        if unknown {
            ask();
        }
    });
    Memo::new(move |_| {
        order.with(|order| {
            known.with(|known| {
                let member = |id: &ReleaseId| known.iter().find(|one| one.release == *id).cloned();
                order.iter().filter_map(member).collect()
            })
        })
    })
}

fn head(around: Around) -> AnyView {
    let doc = around.desk.doc;
    let today = surroundings().today();
    let day = Memo::new(move |_| doc.read(parts::DAY, |train| train.day));
    let mode = move || doc.read(parts::IDENTITY, |train| train.mode.label());
    let key = move || doc.read(parts::IDENTITY, |train| train.key.clone());
    let home = move || {
        let home = doc.read(parts::IDENTITY, |train| train.home);
        around
            .portfolio
            .read(|portfolio| home_name(home, portfolio))
    };
    let departing = Memo::new(move |_| around.departing().len());
    let tone = Signal::derive(move || {
        if departing.get() == 0 {
            Tone::Good
        } else {
            Tone::Warn
        }
    });
    let found = move || {
        let count = around.members.with(Vec::len);
        match departing.get() {
            _ if count == 0 => "No members yet".to_owned(),
            0 => "All members keep to it".to_owned(),
            1 => "1 member departs from it".to_owned(),
            many => [&many.to_string(), " members depart from it"].concat(),
        }
    };
    view! {
        <div class="release-head">
            <div class="release-marks">
                <Chip tone>{found}</Chip>
                <Chip>{mode}</Chip>
                <Chip>{home}</Chip>
                {move || key().map(|key| view! { <code class="muted">{key}</code> })}
            </div>
            <div class="clock">
                <strong class="clock-count">{move || day.get().long_text()}</strong>
                <span class="clock-rest">{move || near(day.get(), today)}</span>
            </div>
        </div>
    }
    .erase()
}

fn tools(around: Around, moving: RwSignal<bool>, record: Signal<String>) -> AnyView {
    let (name, day, ship, dissolve) = (
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let refused = Signal::derive(move || around.refused());
    let messages = toasts();
    let begin = move |open: RwSignal<bool>| {
        move |()| match refused.get_untracked() {
            Some(refused) => messages.fail(refused),
            None => open.set(true),
        }
    };
    view! {
        <div class="row push">
            <Button variant=Variant::Primary icon="move" refused on_press=move |_| moving.set(true)>"Move train…"</Button>
            <Menu id="train" label="More" trigger=|| view! { <Icon name="more"/> }>
                <MenuItem icon="edit" on_choose=begin(name)>"Name and program…"</MenuItem>
                <MenuItem icon="swap" on_choose=begin(ship)>"How its releases ship…"</MenuItem>
                <MenuItem icon="calendar" on_choose=begin(day)>"Another day for the train alone…"</MenuItem>
                <MenuLink icon="history" href=record.get_untracked()>"Record"</MenuLink>
                <hr/>
                <MenuItem icon="close" on_choose=begin(dissolve)>"Dissolve the train…"</MenuItem>
            </Menu>
        </div>
        {name_form(around, name)}
        {ship_form(around, ship)}
        {day_form(around, day)}
        <ConfirmDialog open=dissolve title="Dissolve this train?" consequence=Signal::derive(move || {
            ["Dissolve “", &around.desk.doc.read(parts::IDENTITY, |train| train.name.clone()), "”"].concat()
        }) on_confirm=move |()| around.desk.change_or_say(Command::Dissolve, "The train is dissolved.")>
            <p>"Its releases stay as they are, each on its own. The train is gone from the calendar and the list; its record is kept, and can bring it back."</p>
        </ConfirmDialog>
    }
    .erase()
}

fn name_form(around: Around, open: RwSignal<bool>) -> AnyView {
    let form = Callback::new(move |()| {
        let doc = around.desk.doc;
        let (was, home_was) = doc.read_untracked(|train| (train.name.clone(), train.home));
        let name = RwSignal::new(was.clone());
        let home = RwSignal::new(home_key(home_was));
        let choices = around.portfolio.read_untracked(homes);
        let send = Callback::new(move |()| {
            let name = name.get_untracked();
            let home = home_of(&home.get_untracked());
            let desk = around.desk;
            if name.trim() != doc.read_untracked(|train| train.name.clone()) {
                desk.change(Command::Rename { name }, None, "The train is renamed.")
                    .map_err(Some)?;
            }
            if home != home_was {
                desk.change(
                    Command::SetHome { home },
                    None,
                    "The train belongs elsewhere now.",
                )
                .map_err(Some)?;
            }
            Ok(())
        });
        let fields = view! {
            <LineField name="name" label="Name" value=name limit=NAME_LIMIT/>
            <Field name="home" label="Belongs to"><Select value=home choices=Signal::stored(choices)/></Field>
        };
        (fields.erase(), send)
    });
    view! { <FormDialog open title=Signal::stored("Name and program".to_owned()) action=Signal::stored("Save".to_owned()) form/> }
        .erase()
}

fn ship_form(around: Around, open: RwSignal<bool>) -> AnyView {
    let form = Callback::new(move |()| {
        let now = around.desk.doc.read_untracked(|train| train.mode);
        let mode = RwSignal::new(now.name().to_owned());
        let send = Callback::new(move |()| {
            let mode = mode_of(&mode.get_untracked());
            if mode == now {
                return Ok(());
            }
            around
                .desk
                .change(
                    Command::SetMode { mode },
                    None,
                    "Its releases ship another way.",
                )
                .map_err(Some)
        });
        let fields = view! {
            <Field name="mode" label="Its releases ship" hint="No release moves: who departs from the train is marked.">
                <Select value=mode choices=Signal::stored(modes())/>
            </Field>
        };
        (fields.erase(), send)
    });
    view! { <FormDialog open title=Signal::stored("How its releases ship".to_owned()) action=Signal::stored("Save".to_owned()) form/> }
        .erase()
}

fn day_form(around: Around, open: RwSignal<bool>) -> AnyView {
    let form = Callback::new(move |()| {
        let now = around.desk.doc.read_untracked(|train| train.day);
        let day = RwSignal::new(now.to_string());
        let send = Callback::new(move |()| {
            let Ok(day) = day.get_untracked().parse() else {
                return Err(Some(Refusal::invalid("Day", "Choose a day.")));
            };
            if day == now {
                return Ok(());
            }
            around
                .desk
                .change(Command::SetDay { day }, None, "The train has another day.")
                .map_err(Some)
        });
        let fields = view! {
            <p>"The releases stay where they are, and those that depart from the new day are marked. To take them along, move the train instead."</p>
            <Field name="day" label="Day"><DateInput value=day required=true/></Field>
        };
        (fields.erase(), send)
    });
    view! { <FormDialog open title=Signal::stored("Another day for the train alone".to_owned()) action=Signal::stored("Set the day".to_owned()) form/> }
        .erase()
}
