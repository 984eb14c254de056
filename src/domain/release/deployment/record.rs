//! What happened to deployments, in words.

use super::{Deployment, Event, WindowChange};
use crate::domain::{
    portfolio::Part,
    record::{Names, Told, worded},
};

/// The event in words.
#[must_use]
pub fn told(event: &Event, names: &dyn Names) -> Told {
    match event {
        Event::DeploymentAdded { deployment } => {
            let told = Told::plainly(format!(
                "planned a deployment into {}",
                place(deployment, names)
            ));
            facts(deployment, names)
                .into_iter()
                .fold(told, |told, (of, value)| told.begun(of, value))
        }
        Event::DeploymentChanged { from, to } => {
            let told = Told::plainly(format!("changed the deployment into {}", place(to, names)));
            let (before, after) = (facts(from, names), facts(to, names));
            before
                .into_iter()
                .zip(after)
                .filter(|(before, after)| before != after)
                .fold(told, |told, ((of, from), (_, to))| told.with(of, from, to))
        }
        Event::DeploymentRemoved { deployment } => Told::plainly(format!(
            "removed the deployment into {}",
            place(deployment, names)
        ))
        .begun("Window", Some(deployment.window.words())),
        Event::DeploymentRestored { deployment } => Told::plainly(format!(
            "brought the deployment into {} back",
            place(deployment, names)
        )),
        Event::DeploymentsReordered { .. } => Told::plainly("changed the order of the deployments"),
        Event::WindowsMoved { changes } => {
            let told = Told::plainly(match changes.len() {
                1 => format!("moved the deployment {}", by(changes)),
                count => format!("moved {count} deployments {}", by(changes)),
            });
            changes.iter().fold(told, |told, one| {
                told.with("Window", Some(one.from.words()), Some(one.to.words()))
            })
        }
    }
}

fn by(changes: &[WindowChange]) -> String {
    let days = changes
        .first()
        .map_or(0, |one| one.to.day.days_since(one.from.day));
    let (count, way) = (
        days.unsigned_abs(),
        if days < 0 { "earlier" } else { "later" },
    );
    format!(
        "{count} day{} {way}, with the target",
        if count == 1 { "" } else { "s" }
    )
}

/// `Production`, or `Production (Europe)`.
fn place(deployment: &Deployment, names: &dyn Names) -> String {
    let environment = environment(deployment, names);
    if deployment.wave.is_empty() {
        return environment;
    }
    [&environment, " (", &deployment.wave, ")"].concat()
}

fn environment(deployment: &Deployment, names: &dyn Names) -> String {
    names
        .part(Part::Environment(deployment.environment))
        .unwrap_or_else(|| "a former environment".to_owned())
}

fn facts(deployment: &Deployment, names: &dyn Names) -> [(&'static str, Option<String>); 4] {
    let required = if deployment.required { "Yes" } else { "No" };
    [
        ("Environment", Some(environment(deployment, names))),
        ("Region or wave", worded(&deployment.wave)),
        ("Window", Some(deployment.window.words())),
        ("Required", Some(required.to_owned())),
    ]
}
