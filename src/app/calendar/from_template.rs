//! The milestones that a new release begins with, from a template that is for releases like it.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use crate::{
    app::route::bring,
    domain::{
        ids::{MilestoneId, ProductLineId, TemplateId},
        portfolio::Portfolio,
        release::ReleaseType,
        time::Day,
        timetable::{ITEM_LIMIT, Laid, Timetable, fitting, laid, undated},
    },
    live::{new_id, zones::zones},
    wire::templates::TemplatesData,
};

/// The templates that there are, and the one that was chosen.
#[derive(Clone, Copy)]
pub struct Templates {
    known: RwSignal<Timetable>,
    ids: StoredValue<Vec<MilestoneId>>,
    /// The identity of the chosen one; empty: none.
    pub chosen: RwSignal<String>,
}

impl Templates {
    /// Asks the server for them.
    pub fn new() -> Self {
        let known = RwSignal::new(Timetable::default());
        Effect::new(move |began: Option<()>| {
            if began.is_none() {
                leptos::task::spawn_local(async move {
                    // Without them the release begins with its target, and gets its milestones later.
                    if let Ok(data) = bring("/templates").await.read::<TemplatesData>() {
                        known.try_set(data.timetable.state);
                    }
                });
            }
        });
        Self {
            known,
            // The same ones however often the form is looked at.
            ids: StoredValue::new((0..ITEM_LIMIT).map(|_| MilestoneId(new_id())).collect()),
            chosen: RwSignal::new(String::new()),
        }
    }

    /// Identities for the milestones.
    pub fn ids(self) -> Vec<MilestoneId> {
        self.ids.get_value()
    }

    /// None, and those for releases of that line and type, the closest first.
    pub fn offered(
        self,
        portfolio: &Portfolio,
        line: ProductLineId,
        kind: ReleaseType,
    ) -> Vec<(String, String)> {
        self.known.with(|known| {
            let all = known.templates.iter().map(|(id, template)| (*id, template));
            let fitting = fitting(all, portfolio, line, kind);
            let mut found = vec![(String::new(), "Only the target".to_owned())];
            found.extend(fitting.into_iter().map(|(id, template)| {
                let count = match template.items.len() {
                    1 => "1 milestone".to_owned(),
                    count => [&count.to_string(), " milestones"].concat(),
                };
                let words = ["Template “", &template.name, "”: ", &count].concat();
                (id.to_string(), words)
            }));
            found
        })
    }

    /// The chosen one with its dates.
    pub fn laid_out(
        self,
        portfolio: &Portfolio,
        line: ProductLineId,
        target: Option<Day>,
    ) -> Option<Laid> {
        let id: TemplateId = self.chosen.get().parse().ok()?;
        self.known.with(|known| {
            let template = known.templates.get(&id)?;
            let Some(target) = target else {
                return Some(undated((id, template)));
            };
            let working = portfolio.working_days(Some(line));
            let home = &portfolio.organization.zone;
            Some(laid((id, template), target, &working, (home, zones())))
        })
    }
}

/// The milestones that come with the release, by date.
pub fn coming(laid: &Laid) -> AnyView {
    let mut items: Vec<_> = laid.items.iter().collect();
    crate::domain::order::sort_by_key(&mut items, |(_, date)| {
        date.calendar_day().map_or(i32::MAX, Day::number)
    });
    let items: Vec<_> = items
        .into_iter()
        .map(|(item, date)| {
            let (name, date) = (item.name.clone(), date.long_text());
            view! { <li><span>{name}</span><span class="muted small push">{date}</span></li> }
        })
        .collect();
    let title = match laid.items.len() {
        1 => "1 milestone comes with it".to_owned(),
        count => [&count.to_string(), " milestones come with it"].concat(),
    };
    view! { <details class="stack-tight"><summary>{title}</summary><ul class="neighbours">{items}</ul></details> }.erase()
}
