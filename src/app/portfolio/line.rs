//! The milestones of a product line that belong to no single release, such as the end of its life.

use leptos::prelude::*;

use super::{api, names::choices, page::Around};
use crate::{
    app::{
        release::{
            desk::Desk,
            milestones::{MilestoneTable, Milestones},
        },
        ui::{ErrorState, Icon, Skeleton},
    },
    domain::{
        Parts,
        ids::{ProductLineId, StreamId},
        portfolio::parts,
        product_line::{Command, ProductLineMilestones},
    },
    wire::release::LineData,
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
    let data = OnceResource::new(api::line_page(id));
    view! {
        <section class="stack line-panel" aria-label="Product line">
            <div class="row">
                <h2>{name}</h2>
                <a class="small" href=format!("/?line={id}")>"Show in the calendar"</a>
                <a class="button button-quiet button-icon push" href="/portfolio" aria-label="Close" title="Close"><Icon name="close"/></a>
            </div>
            <Suspense fallback=|| view! { <Skeleton/> }>
                {move || Suspend::new(async move {
                    match data.await {
                        Ok(data) => table(data, around),
                        Err(error) => view! { <ErrorState title="The milestones could not be read"><p>{error.message}</p></ErrorState> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
    .into_any()
}

fn table(data: LineData, around: Around) -> AnyView {
    let desk = Desk::<ProductLineMilestones>::open(StreamId::from(data.id), Some(data.milestones));
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
    view! { <MilestoneTable of/> }.into_any()
}
