//! The protocol alone, without network: whatever is delayed, doubled, lost or cut off, everyone ends with what the server has.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
};

use proptest::{collection::vec, prelude::*};
use signalbox::{
    domain::{
        Actor, Context, Meta, Refusal, Stream,
        access::{Grants, Role},
        ids::{CommandId, PersonId, ProductLineId, ReleaseId, StreamId, TextId},
        release::{Beginning, Command, Destination, Event, Release, ReleaseType, World},
        text::FreeText,
        time::{Instant, UtcOnly},
    },
    live::{
        document::{Document, Follow},
        protocol::{Core, News, Outcome},
    },
    wire::{
        frames::{ClientFrame, Envelope, ServerFrame, WireEvent},
        page::PersonBrief,
    },
};

const RELEASE: ReleaseId = ReleaseId(7);
const CLIENTS: usize = 3;

fn stream() -> StreamId {
    RELEASE.into()
}

fn person(index: usize) -> PersonBrief {
    PersonBrief {
        id: PersonId(100 + index as u128),
        name: "Deployment Manager".to_owned(),
        roles: Grants(vec![Role::DeploymentManager]),
    }
}

/// What the server is, as far as the protocol can tell.
struct Server {
    state: Release,
    log: Vec<WireEvent>,
    answers: HashMap<CommandId, (u64, u64)>,
}

impl Server {
    fn new() -> Self {
        let mut server = Self {
            state: Release::default(),
            log: Vec::new(),
            answers: HashMap::new(),
        };
        let beginning = Beginning {
            line: ProductLineId(1),
            version: "1.0".to_owned(),
            title: String::new(),
            kind: ReleaseType::Minor,
            destination: Destination::Production,
            team: None,
            owner: None,
            milestones: vec![],
        };
        server.append(
            vec![Event::Created {
                key: Some("A-1".to_owned()),
                beginning,
                import: None,
            }],
            CommandId(1),
            None,
        );
        server
    }

    fn append(
        &mut self,
        events: Vec<Event>,
        command: CommandId,
        reason: Option<FreeText>,
    ) -> Vec<WireEvent> {
        let mut new = Vec::new();
        for event in events {
            let version = self.log.len() as u64 + 1;
            let meta = Meta {
                // Other streams have events too.
                seq: version * 3,
                version,
                at: Instant(0),
                actor: Actor::System,
                command,
                reason: reason.clone(),
            };
            self.state.evolve(&event, &meta);
            let payload = serde_json::value::to_raw_value(&event).unwrap();
            let event = WireEvent { payload, meta };
            self.log.push(event.clone());
            new.push(event);
        }
        new
    }

    fn seq(&self) -> u64 {
        self.log.len() as u64 * 3
    }

    fn carry_out(
        &mut self,
        who: usize,
        envelope: &Envelope,
    ) -> Result<(u64, u64, Vec<WireEvent>), Refusal> {
        if let Some((seq, version)) = self.answers.get(&envelope.id) {
            return Ok((*seq, *version, vec![]));
        }
        let command: Command = serde_json::from_str(envelope.body.get()).unwrap();
        let reason = envelope.reason.as_ref().map(|words| FreeText {
            id: TextId(envelope.id.0),
            body: Some(words.clone()),
        });
        let grants = person(who).roles;
        let context = Context {
            actor: Actor::Person(person(who).id),
            grants: &grants,
            now: Instant(0),
            zones: &UtcOnly,
            reason: reason.as_ref(),
        };
        let events = self.state.decide(&command, &World::default(), &context)?;
        let new = self.append(events, envelope.id, reason);
        let answer = (self.seq(), self.log.len() as u64);
        self.answers.insert(envelope.id, answer);
        Ok((answer.0, answer.1, new))
    }
}

struct Client {
    core: Core,
    document: Arc<Mutex<Document<Release>>>,
    /// On its way to the server, and back.
    up: VecDeque<String>,
    down: VecDeque<String>,
    connected: bool,
    open: bool,
    commands: Vec<CommandId>,
}

struct House {
    server: Server,
    clients: Vec<Client>,
}

#[derive(Clone, Debug)]
enum Step {
    Act(usize, u8),
    Up(usize),
    Down(usize),
    Double(usize),
    Lose(usize),
    Cut(usize),
    Connect(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = 0..CLIENTS;
    let step = prop_oneof![
        4 => (who.clone(), 0..8u8).prop_map(|(who, what)| Step::Act(who, what)),
        6 => who.clone().prop_map(Step::Up),
        6 => who.clone().prop_map(Step::Down),
        1 => who.clone().prop_map(Step::Double),
        1 => who.clone().prop_map(Step::Lose),
        1 => who.clone().prop_map(Step::Cut),
        2 => who.prop_map(Step::Connect),
    ];
    vec(step, 0..120)
}

impl House {
    fn new() -> Self {
        let clients = (0..CLIENTS).map(|index| {
            let document = Arc::new(Mutex::new(Document::<Release>::new(None)));
            let mut core = Core::new("b".to_owned(), person(index), &UtcOnly);
            core.open(stream(), document.clone());
            Client {
                core,
                document,
                up: VecDeque::new(),
                down: VecDeque::new(),
                connected: false,
                open: false,
                commands: vec![],
            }
        });
        Self {
            server: Server::new(),
            clients: clients.collect(),
        }
    }

    fn connect(&mut self, who: usize) {
        let client = &mut self.clients[who];
        if !client.connected {
            client.connected = true;
            client.core.link();
            client.collect();
        }
    }

    fn cut(&mut self, who: usize) {
        let client = &mut self.clients[who];
        client.connected = false;
        client.open = false;
        client.up.clear();
        client.down.clear();
        client.core.unlink();
        client.collect();
    }

    fn act(&mut self, who: usize, what: u8, number: u128) {
        let command = match what {
            0..=3 => Command::Retitle {
                title: format!("Title {number}"),
            },
            4 => Command::SetType {
                kind: ReleaseType::Major,
            },
            5 => Command::Cancel,
            6 => Command::Reinstate,
            _ => Command::Renumber {
                version: String::new(),
            },
        };
        let client = &mut self.clients[who];
        let envelope = Envelope {
            id: CommandId(1_000 + number),
            stream: stream(),
            reason: (what == 5).then(|| "Called off".to_owned()),
            claimed_at: Instant(0),
            body: serde_json::value::to_raw_value(&command).unwrap(),
        };
        client.commands.push(envelope.id);
        client.core.submit(envelope);
        client.collect();
    }

    fn up(&mut self, who: usize) {
        let Some(text) = self.clients[who].up.pop_front() else {
            return;
        };
        let mut say = Vec::new();
        let mut all = None;
        match serde_json::from_str(&text).unwrap() {
            ClientFrame::Hello { build } => say.push(ServerFrame::Hello {
                build,
                person: person(who),
                now: Instant(0),
            }),
            ClientFrame::Open { since, .. } => {
                self.clients[who].open = true;
                say.push(match since {
                    Some(since) => ServerFrame::Events {
                        stream: stream(),
                        events: self
                            .server
                            .log
                            .iter()
                            .filter(|event| event.meta.seq > since)
                            .cloned()
                            .collect(),
                    },
                    None => ServerFrame::State {
                        stream: stream(),
                        seq: self.server.seq(),
                        version: self.server.log.len() as u64,
                        state: Some(serde_json::value::to_raw_value(&self.server.state).unwrap()),
                    },
                });
            }
            ClientFrame::Command(envelope) => {
                let id = envelope.id;
                match self.server.carry_out(who, &envelope) {
                    Ok((seq, version, events)) => {
                        say.push(ServerFrame::Done { id, seq, version });
                        all = Some(ServerFrame::Events {
                            stream: stream(),
                            events,
                        });
                    }
                    Err(why) => say.push(ServerFrame::Refused { id, why }),
                }
            }
            _ => {}
        }
        for frame in say {
            self.clients[who]
                .down
                .push_back(serde_json::to_string(&frame).unwrap());
        }
        if let Some(frame) = all {
            for client in self
                .clients
                .iter_mut()
                .filter(|client| client.connected && client.open)
            {
                client
                    .down
                    .push_back(serde_json::to_string(&frame).unwrap());
            }
        }
    }

    fn down(&mut self, who: usize) {
        let client = &mut self.clients[who];
        if let Some(text) = client.down.pop_front() {
            client.core.receive(&text);
            client.collect();
        }
    }

    fn take(&mut self, step: &Step, number: u128) {
        match *step {
            Step::Act(who, what) => self.act(who, what, number),
            Step::Up(who) => self.up(who),
            Step::Down(who) => self.down(who),
            Step::Double(who) => {
                let client = &mut self.clients[who];
                if let Some(text) = client.down.front().cloned() {
                    client.down.push_front(text);
                }
                if let Some(text) = client.up.front().cloned() {
                    client.up.push_front(text);
                }
            }
            Step::Lose(who) => {
                self.clients[who].down.pop_front();
            }
            Step::Cut(who) => self.cut(who),
            Step::Connect(who) => self.connect(who),
        }
    }

    fn settle(&mut self) {
        for who in 0..CLIENTS {
            self.cut(who);
            self.connect(who);
        }
        while self
            .clients
            .iter()
            .any(|client| !client.up.is_empty() || !client.down.is_empty())
        {
            for who in 0..CLIENTS {
                self.up(who);
                self.down(who);
            }
        }
    }
}

impl Client {
    fn collect(&mut self) {
        let frames = self.core.take_frames();
        if self.connected {
            self.up.extend(frames);
        }
        for news in self.core.take_news() {
            if let News::Unsent(count) = news {
                assert_eq!(count, self.core.unsent());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn r3_everyone_ends_with_what_the_server_has(steps in steps()) {
        let mut house = House::new();
        for (number, step) in steps.iter().enumerate() {
            house.take(step, number as u128);
        }
        house.settle();
        for client in &house.clients {
            let document = client.document.lock().unwrap();
            prop_assert_eq!(document.shown(), &house.server.state);
            prop_assert!(!document.predicted());
            prop_assert_eq!(client.core.unsent(), 0);
            for id in &client.commands {
                let carried_out = house.server.answers.contains_key(id);
                match client.core.outcome(*id) {
                    Outcome::Done { .. } => prop_assert!(carried_out),
                    // A refusal that was lost on its way is decided anew, and may turn out otherwise.
                    Outcome::Refused(_) => {}
                    other => prop_assert!(false, "{:?} is {:?}", id, other),
                }
            }
        }
        for id in house.server.answers.keys() {
            let times: Vec<_> = house.server.log.iter().filter(|event| event.meta.command == *id).map(|event| event.meta.version).collect();
            prop_assert!(times.windows(2).all(|pair| pair[1] == pair[0] + 1), "carried out twice: {:?}", times);
        }
    }
}

#[test]
fn r3_a_command_leaves_the_unsent_in_the_step_that_folds_its_events() {
    let mut house = House::new();
    house.connect(0);
    for _ in 0..4 {
        house.up(0);
        house.down(0);
    }
    house.act(0, 0, 5);
    let shown = |house: &House| {
        let document = house.clients[0].document.lock().unwrap();
        (document.shown().title.clone(), document.predicted())
    };
    assert_eq!(shown(&house), ("Title 5".to_owned(), true), "shown at once");
    house.up(0);
    house.down(0);
    assert_eq!(
        shown(&house),
        ("Title 5".to_owned(), true),
        "done, and its event is still to come"
    );
    assert_eq!(house.clients[0].core.unsent(), 0);
    house.down(0);
    assert_eq!(shown(&house), ("Title 5".to_owned(), false));
}

#[test]
fn r3_a_refusal_takes_back_what_was_shown_and_says_why() {
    let mut house = House::new();
    house.connect(0);
    house.connect(1);
    for _ in 0..4 {
        for who in 0..2 {
            house.up(who);
            house.down(who);
        }
    }
    // Both call it off; the second one comes too late.
    house.act(0, 5, 1);
    house.act(1, 5, 2);
    assert!(house.clients[1].document.lock().unwrap().shown().cancelled);
    house.up(0);
    house.up(1);
    house.down(1);
    house.down(1);
    assert!(matches!(
        house.clients[1].core.outcome(CommandId(1_002)),
        Outcome::Refused(_)
    ));
    assert!(
        house.clients[1].document.lock().unwrap().shown().cancelled,
        "by the other"
    );
}

#[test]
fn r4_what_is_unsent_is_kept_until_it_is_answered_and_sent_after_a_reload() {
    let mut house = House::new();
    let client = &mut house.clients[0];
    let envelope = Envelope {
        id: CommandId(5),
        stream: stream(),
        reason: None,
        claimed_at: Instant(42),
        body: serde_json::value::to_raw_value(&Command::Retitle {
            title: "Kept".to_owned(),
        })
        .unwrap(),
    };
    client.core.submit(envelope);
    let kept = client
        .core
        .take_news()
        .into_iter()
        .find_map(|news| match news {
            News::Keep(envelope) => Some(envelope),
            _ => None,
        });
    let kept = kept.expect("it is kept before it is sent");
    assert_eq!(kept.claimed_at, Instant(42));
    // The page is loaded anew.
    let mut core = Core::new("b".to_owned(), person(0), &UtcOnly);
    core.adopt(kept.clone());
    core.adopt(kept);
    core.link();
    let commands = core
        .take_frames()
        .into_iter()
        .filter(|frame| frame.contains("\"command\""))
        .count();
    assert_eq!(commands, 1, "once");
    core.receive(r#"{"done":{"id":"00000000000000000000000000000005","seq":6,"version":2}}"#);
    assert!(
        core.take_news()
            .iter()
            .any(|news| matches!(news, News::Forget(CommandId(5))))
    );
    assert_eq!(core.unsent(), 0);
}
