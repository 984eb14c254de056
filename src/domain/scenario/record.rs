//! What happened to a scenario, in words.

use super::{Event, Scenario};
use crate::domain::{
    record::{Kind, Names, Recorded, Told},
    train::with_member,
};

impl Recorded for Scenario {
    const KINDS: &'static [Kind] = &[Kind::Dates];
    fn kind(_event: &Event) -> Kind {
        Kind::Dates
    }
    fn told(event: &Event, _names: &dyn Names) -> Told {
        let did = match event {
            Event::Committed { .. } => "made it real",
            Event::TakenBack { .. } => "took it back",
        };
        let moved = match event.members().len() {
            1 => "1 release moved".to_owned(),
            count => format!("{count} releases moved"),
        };
        let told = Told::plainly(format!("{did}; {moved}"));
        event.members().iter().fold(told, with_member)
    }
}
