//! An engine on a file in a folder of its own, and commands for it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use serde::Serialize;
use signalbox::{
    domain::{
        Actor,
        access::{Grants, Role},
        ids::{CommandId, MilestoneId, PersonId, ProductLineId, ProgramId, ReleaseId, StreamId},
        portfolio, release,
        schedule::{self, Milestone},
        time::{Day, Instant, MilestoneDate},
    },
    server::{
        engine::{Done, Engine, Options, Rejected, Submission},
        zones::TzDatabase,
    },
    wire::envelope::Envelope,
};
use tempfile::TempDir;

pub const PROGRAM: ProgramId = ProgramId(0x10);
pub const LINE: ProductLineId = ProductLineId(0x20);

pub struct House {
    pub engine: Engine,
    pub folder: Arc<TempDir>,
}

pub fn id() -> u128 {
    uuid::Uuid::new_v4().as_u128()
}

/// A clock that goes on by a second whenever it is looked at.
pub fn options() -> Options {
    let now = AtomicI64::new(1_700_000_000_000);
    let clock = Arc::new(move || Instant(now.fetch_add(1_000, Ordering::Relaxed)));
    Options {
        clock,
        ..Options::new(Arc::new(TzDatabase))
    }
}

pub fn envelope(stream: impl Into<StreamId>, command: &impl Serialize) -> Envelope {
    Envelope {
        id: CommandId(id()),
        stream: stream.into(),
        reason: None,
        claimed_at: Instant(0),
        body: serde_json::value::to_raw_value(command).unwrap(),
    }
}

pub fn submission(envelope: Envelope) -> Submission {
    Submission {
        envelope,
        actor: Actor::Person(PersonId(0x7)),
        grants: Grants(vec![Role::DeploymentManager]),
    }
}

pub fn beginning(version: &str) -> release::Beginning {
    release::Beginning {
        line: LINE,
        version: version.to_owned(),
        title: String::new(),
        kind: release::ReleaseType::Minor,
        destination: release::Destination::Production,
        team: None,
        owner: None,
        milestones: vec![],
    }
}

pub fn day(number: i32) -> MilestoneDate {
    MilestoneDate::day(Day::from_number(number))
}

pub fn milestone(id: u128, name: &str, at: i32, target: bool) -> Milestone {
    Milestone {
        forecast: Some(day(at)),
        target,
        ..Milestone::new(MilestoneId(id), name)
    }
}

pub fn reschedule(milestone: u128, at: i32) -> release::Command {
    release::Command::Schedule(schedule::Command::Reschedule {
        to: vec![(MilestoneId(milestone), day(at))],
    })
}

impl House {
    /// With one program and one product line.
    pub async fn new() -> Self {
        let house = Self::bare(options()).await;
        house.furnish().await;
        house
    }

    pub async fn bare(options: Options) -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        let engine = Engine::start(&folder.path().join("signalbox.db"), options).unwrap();
        Self { engine, folder }
    }

    pub async fn furnish(&self) {
        self.portfolio(&portfolio::Command::AddProgram {
            id: PROGRAM,
            name: "CPython".to_owned(),
            code: "CPY".to_owned(),
        })
        .await
        .unwrap();
        self.portfolio(&portfolio::Command::AddProductLine {
            id: LINE,
            program: PROGRAM,
            name: "3.14".to_owned(),
        })
        .await
        .unwrap();
    }

    pub fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("signalbox.db")
    }

    /// Stops it and starts it again on the same file.
    pub async fn again(self) -> Self {
        self.engine.stop().await;
        let engine = Engine::start(&self.path(), options()).unwrap();
        Self {
            engine,
            folder: self.folder,
        }
    }

    pub async fn portfolio(&self, command: &portfolio::Command) -> Result<Done, Rejected> {
        self.engine
            .submit(submission(envelope(StreamId::PORTFOLIO, command)))
            .await
    }

    pub async fn release(
        &self,
        id: ReleaseId,
        command: &release::Command,
    ) -> Result<Done, Rejected> {
        self.engine.submit(submission(envelope(id, command))).await
    }

    pub async fn create(&self, version: &str) -> ReleaseId {
        let release = ReleaseId(id());
        self.release(release, &release::Command::Create(beginning(version)))
            .await
            .unwrap();
        release
    }

    pub async fn state(&self, id: ReleaseId) -> Arc<release::Release> {
        self.engine
            .load::<release::Release>(id)
            .await
            .unwrap()
            .unwrap()
            .state
    }

    /// Everything is as the record says.
    pub fn verify(&self) -> signalbox::server::upkeep::Findings {
        let findings = signalbox::server::upkeep::verify(
            &self.path(),
            &signalbox::server::engine::all_kinds(),
        )
        .unwrap();
        assert_eq!(findings.problems, Vec::<String>::new());
        findings
    }
}
