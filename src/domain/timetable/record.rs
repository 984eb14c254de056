//! What happened to templates, in words.

use super::{Event, Template, Timetable};
use crate::domain::{
    portfolio::scope_words,
    record::{Kind, Names, Recorded, Told, worded},
};

impl Recorded for Timetable {
    const KINDS: &'static [Kind] = &[Kind::Templates];
    fn kind(event: &Event) -> Kind {
        match event {
            Event::TemplateKept { .. } => Kind::Templates,
        }
    }
    fn told(event: &Event, names: &dyn Names) -> Told {
        match event {
            Event::TemplateKept { from, to, .. } => template(from.as_ref(), to.as_ref(), names),
        }
    }
}

fn template(from: Option<&Template>, to: Option<&Template>, names: &dyn Names) -> Told {
    let name = to.or(from).map_or("", |template| &template.name);
    let did = match (from, to) {
        (None, _) => "made",
        (_, None) => "removed",
        _ => "changed",
    };
    let told = Told::plainly(format!("{did} the template “{name}”"));
    let facts = |template: Option<&Template>| {
        let types = template.map(|template| {
            let labels: Vec<_> = template.types.iter().map(|kind| kind.label()).collect();
            if labels.is_empty() {
                "All types".to_owned()
            } else {
                labels.join(", ")
            }
        });
        let items = template.map(|template| {
            let items: Vec<_> = template
                .items
                .iter()
                .map(|item| format!("{}: {}", item.name, item.when()))
                .collect();
            items.join("; ")
        });
        [
            ("Name", template.and_then(|template| worded(&template.name))),
            ("Types", types),
            (
                "For",
                template.map(|template| scope_words(template.scope, names)),
            ),
            ("Milestones", items),
        ]
    };
    let sides = facts(from).into_iter().zip(facts(to));
    sides
        .filter(|(before, after)| before.1 != after.1)
        .fold(told, |told, ((of, from), (_, to))| told.with(of, from, to))
}
