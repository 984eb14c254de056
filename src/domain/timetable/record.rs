//! What happened to templates and cadences, in words.

use super::{Begun, Cadence, Event, Template, Timetable};
use crate::domain::{
    portfolio::{Part, scope_words},
    record::{Kind, Names, Recorded, Told, worded},
};

impl Recorded for Timetable {
    const KINDS: &'static [Kind] = &[Kind::Templates, Kind::Cadences];
    fn kind(event: &Event) -> Kind {
        match event {
            Event::TemplateKept { .. } => Kind::Templates,
            _ => Kind::Cadences,
        }
    }
    fn told(event: &Event, names: &dyn Names) -> Told {
        match event {
            Event::TemplateKept { from, to, .. } => template(from.as_ref(), to.as_ref(), names),
            Event::CadenceKept { from, to, .. } => cadence(from.as_ref(), to.as_ref(), names),
            Event::TrainsMade { trains, .. } => made("made", trains),
            Event::TrainsRealigned { changes, .. } => changes.iter().fold(
                Told::plainly("moved trains to where their cadence has them now"),
                |told, one| {
                    let days = [one.from.day, one.to.day].map(|day| Some(day.long_text()));
                    let [from, to] = days;
                    told.with(&one.name, from, to)
                },
            ),
            Event::TrainsTakenBack { trains, .. } => made("took back", trains),
            Event::TrainsBroughtBack { trains, .. } => made("brought back", trains),
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

fn cadence(from: Option<&Cadence>, to: Option<&Cadence>, names: &dyn Names) -> Told {
    let name = to.or(from).map_or("", |cadence| &cadence.name);
    let did = match (from, to) {
        (None, _) => "made",
        (_, None) => "removed",
        _ => "changed",
    };
    let told = Told::plainly(format!("{did} the cadence “{name}”"));
    let facts = |cadence: Option<&Cadence>| {
        let lines = cadence.map(|cadence| {
            let riding = cadence.riding.iter().map(|one| {
                let line = names.part(Part::ProductLine(one.line)).unwrap_or_default();
                format!("{line}: {}", one.versions.label())
            });
            riding.collect::<Vec<_>>().join("; ")
        });
        let home = cadence.and_then(|cadence| names.part(Part::Program(cadence.home?)));
        [
            ("Name", cadence.and_then(|cadence| worded(&cadence.name))),
            (
                "First day",
                cadence.map(|cadence| cadence.first.long_text()),
            ),
            (
                "Comes",
                cadence.map(|cadence| cadence.rule.words(cadence.first)),
            ),
            (
                "Where the day is not free",
                cadence.map(|cadence| cadence.shift.label().to_owned()),
            ),
            (
                "Type",
                cadence.map(|cadence| cadence.kind.label().to_owned()),
            ),
            (
                "Destination",
                cadence.map(|cadence| cadence.destination.label().to_owned()),
            ),
            (
                "Releases ship",
                cadence.map(|cadence| cadence.mode.label().to_owned()),
            ),
            ("Belongs to", home),
            (
                "Milestones",
                cadence.map(|cadence| milestones(cadence).to_owned()),
            ),
            ("Rides along", lines),
        ]
    };
    let sides = facts(from).into_iter().zip(facts(to));
    sides
        .filter(|(before, after)| before.1 != after.1)
        .fold(told, |told, ((of, from), (_, to))| told.with(of, from, to))
}

/// What the releases of a cadence begin with.
const fn milestones(cadence: &Cadence) -> &'static str {
    if cadence.templates {
        "From the template for their type"
    } else {
        "The target alone"
    }
}

fn made(did: &str, trains: &[Begun]) -> Told {
    let count = match trains.len() {
        1 => "1 train".to_owned(),
        count => format!("{count} trains"),
    };
    trains
        .iter()
        .fold(Told::plainly(format!("{did} {count}")), |told, one| {
            let words = format!(
                "{}: {}",
                one.beginning.day.long_text(),
                one.labels.join(", ")
            );
            told.begun(&one.beginning.name, Some(words))
        })
}
