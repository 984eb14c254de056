//! A server on a port of its own, with sockets to it.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Query, State, WebSocketUpgrade},
    response::Response,
    routing::get,
};
use futures_util::{SinkExt, StreamExt};
use serde::{Deserialize, Serialize};
use signalbox::{
    domain::{
        Actor,
        access::{Grants, Role},
        calendar::{Filter, Range},
        ids::{CommandId, MilestoneId, PersonId, ProductLineId, ProgramId, ReleaseId, StreamId},
        portfolio, release,
        schedule::{self, Milestone},
        time::{Day, Instant, MilestoneDate},
    },
    server::{
        engine::{Done, Engine, Options, Rejected, Submission},
        live::{Caller, Hub},
        zones::TzDatabase,
    },
    wire::{
        frames::{ClientFrame, Envelope, ServerFrame},
        page::PersonBrief,
    },
};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, tungstenite::Message};

pub const PROGRAM: ProgramId = ProgramId(0x10);
pub const LINE: ProductLineId = ProductLineId(0x20);
pub const BUILD: &str = "this-build";

pub struct House {
    pub engine: Engine,
    pub hub: Hub,
    address: std::net::SocketAddr,
    _folder: TempDir,
}

#[derive(Deserialize)]
struct Who {
    person: u64,
    role: Role,
}

async fn live(
    State(hub): State<Hub>,
    Query(who): Query<Who>,
    socket: WebSocketUpgrade,
) -> Response {
    let caller = Caller {
        person: PersonBrief {
            id: PersonId(who.person.into()),
            name: format!("{} {}", who.role.label(), who.person),
            roles: Grants(vec![who.role]),
        },
        session: format!("session-{}", who.person),
        goes_on: Arc::new(|| true),
    };
    hub.upgrade(socket, caller, BUILD)
}

pub fn id() -> u128 {
    uuid::Uuid::new_v4().as_u128()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
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

impl House {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::start(
            &folder.path().join("signalbox.db"),
            Options::new(Arc::new(TzDatabase)),
        )
        .unwrap();
        let hub = Hub::start(engine.clone());
        let router = Router::new()
            .route("/live", get(live))
            .with_state(hub.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let house = Self {
            engine,
            hub,
            address,
            _folder: folder,
        };
        let program = portfolio::Command::AddProgram {
            id: PROGRAM,
            name: "CPython".to_owned(),
            code: "CPY".to_owned(),
        };
        house
            .submit(envelope(StreamId::PORTFOLIO, &program))
            .await
            .unwrap();
        let line = portfolio::Command::AddProductLine {
            id: LINE,
            program: PROGRAM,
            name: "3.14".to_owned(),
        };
        house
            .submit(envelope(StreamId::PORTFOLIO, &line))
            .await
            .unwrap();
        house
    }

    pub async fn submit(&self, envelope: Envelope) -> Result<Done, Rejected> {
        let submission = Submission {
            envelope,
            actor: Actor::Person(PersonId(1)),
            grants: Grants(vec![Role::DeploymentManager]),
        };
        self.engine.submit(submission).await
    }

    /// A release with its target on that day.
    pub async fn release(&self, version: &str, target: &str) -> (ReleaseId, MilestoneId) {
        let (release, milestone) = (ReleaseId(id()), MilestoneId(id()));
        let target = Milestone {
            target: true,
            forecast: Some(MilestoneDate::day(day(target))),
            ..Milestone::new(milestone, "Final")
        };
        let create = release::Command::Create(release::Beginning {
            line: LINE,
            version: version.to_owned(),
            title: String::new(),
            kind: release::ReleaseType::Minor,
            destination: release::Destination::GeneralAvailability,
            team: None,
            owner: None,
            milestones: vec![target],
        });
        self.submit(envelope(release, &create)).await.unwrap();
        (release, milestone)
    }

    pub async fn retitle(&self, release: ReleaseId, title: &str) -> Done {
        let command = release::Command::Retitle {
            title: title.to_owned(),
        };
        self.submit(envelope(release, &command)).await.unwrap()
    }

    pub async fn connect(&self, person: u64, role: Role, build: &str) -> Socket {
        let role = serde_json::to_value(role).unwrap();
        let address = format!(
            "ws://{}/live?person={person}&role={}",
            self.address,
            role.as_str().unwrap()
        );
        let (stream, _) = tokio_tungstenite::connect_async(address).await.unwrap();
        let mut socket = Socket { stream };
        socket
            .say(&ClientFrame::Hello {
                build: build.to_owned(),
            })
            .await;
        socket
    }

    /// A Deployment Manager who has been greeted.
    pub async fn manager(&self, person: u64) -> Socket {
        let mut socket = self.connect(person, Role::DeploymentManager, BUILD).await;
        assert!(matches!(
            socket.hear().await,
            Some(ServerFrame::Hello { .. })
        ));
        socket
    }
}

pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    pub async fn say(&mut self, frame: &ClientFrame) {
        self.stream
            .send(Message::text(serde_json::to_string(frame).unwrap()))
            .await
            .unwrap();
    }

    /// The next frame; `None` once the connection is closed. Waits for five seconds at most.
    pub async fn hear(&mut self) -> Option<ServerFrame> {
        let next = async {
            loop {
                match self.stream.next().await {
                    Some(Ok(Message::Text(text))) => {
                        return Some(serde_json::from_str(&text).unwrap());
                    }
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    _ => return None,
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(5), next)
            .await
            .expect("a frame within five seconds")
    }

    pub async fn open(&mut self, stream: impl Into<StreamId>, since: Option<u64>) -> ServerFrame {
        let stream = stream.into();
        self.say(&ClientFrame::Open { stream, since }).await;
        self.hear().await.unwrap()
    }

    pub async fn watch(&mut self, range: Range, filter: Filter, since: Option<u64>) -> ServerFrame {
        self.say(&ClientFrame::Watch {
            range,
            filter,
            since,
        })
        .await;
        self.hear().await.unwrap()
    }
}

pub fn move_to(milestone: MilestoneId, date: &str) -> release::Command {
    let to = vec![(milestone, MilestoneDate::day(day(date)))];
    release::Command::Schedule(schedule::Command::Reschedule { to })
}
