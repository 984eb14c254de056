//! Sample data: two real schedules, and an invented organization whose releases lie around today, so that every screen has
//! something true to show.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    domain::{
        Actor,
        access::{Grants, Role},
        exchange::{Mapping, Mode},
        ids::{CommandId, ImportId},
    },
    server::{
        engine::{Engine, Rejected},
        import::{self, Order, Progress},
    },
};

mod organization;

const CPYTHON: &str = include_str!("../../../sample/cpython-releases.csv");
const KUBERNETES: &str = include_str!("../../../sample/kubernetes-1.35.csv");

/// The identities of everything here begin with this: the same step again is the same step.
const ORIGIN: u128 = 0x51_6e_a1_b0_c0_00 << 80;

const fn id(number: u128) -> u128 {
    ORIGIN + number
}

/// Fills an engine with the sample data, in the name of `by`. What is there already stays, and nothing comes twice: it can
/// be called again after it was interrupted.
///
/// # Errors
/// Something could not be written.
pub async fn fill(engine: &Engine, by: Actor) -> Result<(), Rejected> {
    let who = (by, Grants(vec![Role::DeploymentManager]));
    for (number, file, content) in [
        (1, "cpython-releases.csv", CPYTHON),
        (2, "kubernetes-1.35.csv", KUBERNETES),
    ] {
        let order = Order {
            id: ImportId(id(number)),
            file: file.to_owned(),
            content: Arc::from(content.as_bytes()),
            mapping: Mapping::guess(content.lines().next().unwrap_or_default().split(',')),
            mode: Mode::Update,
            left_out: BTreeSet::new(),
            names: Arc::new(|_| None),
            calendar: None,
        };
        import::apply(engine, who.clone(), order, Arc::new(Progress::default())).await?;
    }
    organization::begin(engine, who.clone(), CommandId(id(3))).await?;
    organization::repeat(engine, who.clone(), [4, 5].map(|at| CommandId(id(at)))).await?;
    organization::live_on(engine, who).await
}
