//! The milestones of a product line that belong to no single release, such as the end of its life.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{names::choices, page::Around};
use crate::{
    app::{
        release::{
            desk::Desk,
            milestones::{MilestoneTable, Milestones},
        },
        ui::{Icon, Skeleton},
    },
    domain::{
        Parts,
        ids::{ProductLineId, StreamId},
        portfolio::parts,
        product_line::{Command, ProductLineMilestones},
    },
};

/// A product line with its own milestones.
#[component]
pub fn LinePanel(
    /// Which.
    id: ProductLineId,
    /// The pieces of the page.
    around: Around,
) -> AnyView {
    let doc = around.desk.doc;
    let name = move || {
        doc.read(parts::PROGRAMS, |p| {
            let line = p.lines.get(&id).map(|line| line.name.clone());
            let program = p.program_of(id).map(|(_, program)| program.name.clone());
            [program, line]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · ")
        })
    };
    let brought = around.line.get_value().filter(|line| line.id == id);
    let desk = Desk::<ProductLineMilestones>::open(
        StreamId::from(id),
        brought.map(|line| line.milestones),
    );
    let loaded = Memo::new(move |_| desk.doc.loaded());
    view! {
        <section class="stack line-panel" aria-label="Product line">
            <div class="row">
                <h2>{name}</h2>
                <a class="small" href=format!("/?line={id}")>"Show in the calendar"</a>
                <a class="small" href=format!("/lines/{id}/record")>"Record"</a>
                <a class="button button-quiet button-icon push" href="/portfolio" aria-label="Close" title="Close"><Icon name="close"/></a>
            </div>
            {move || if loaded.get() { table(desk, around) } else { view! { <Skeleton/> }.erase() }}
        </section>
    }
    .erase()
}

fn table(desk: Desk<ProductLineMilestones>, around: Around) -> AnyView {
    let who = around
        .desk
        .doc
        .read_untracked(|p| around.people.with_value(|people| choices(p, people)));
    let of = Milestones {
        list: Memo::new(move |_| {
            desk.doc.read(Parts::ALL, |line| {
                line.schedule.by_date().into_iter().cloned().collect()
            })
        }),
        frozen: Signal::stored(false),
        has_target: false,
        refusal: Callback::new(move |command| desk.refusal(&Command::Schedule(command), None)),
        change: Callback::new(move |(command, reason, said): (_, _, String)| {
            desk.change(Command::Schedule(command), reason, said)
        }),
        choices: StoredValue::new(who),
    };
    view! { <MilestoneTable of/> }.erase()
}
