//! Templates and cadences on a real file: what they come to in releases and trains is of one step with them.

use signalbox::{
    domain::{
        RefusalKind,
        ids::{CadenceId, CommandId, MilestoneId, ReleaseId, StreamId, TemplateId, TrainId},
        portfolio::{self, FreezeScope},
        release,
        time::{Day, Instant, Pattern, Recurrence},
        timetable::{
            Cadence, Command, Count, Item, Making, Riding, Shift, Template, Timetable, Versions,
            coming,
        },
        train::{self, Mode, Train},
    },
    server::engine::{Done, Rejected},
};

use crate::support::*;

/// The day on which the engine's clock begins.
fn today() -> Day {
    Instant(1_700_000_000_000).utc_day()
}

async fn ask(house: &House, command: &Command) -> Result<(CommandId, Done), Rejected> {
    let envelope = envelope(StreamId::TIMETABLE, command);
    let id = envelope.id;
    let done = house.engine.submit(submission(envelope)).await?;
    Ok((id, done))
}

async fn timetable(house: &House) -> Timetable {
    let loaded = house
        .engine
        .load::<Timetable>(StreamId::TIMETABLE)
        .await
        .unwrap();
    loaded
        .map(|loaded| loaded.state.as_ref().clone())
        .unwrap_or_default()
}

async fn train(house: &House, id: TrainId) -> Train {
    let loaded = house.engine.load::<Train>(id).await.unwrap().unwrap();
    loaded.state.as_ref().clone()
}

fn cadence() -> Cadence {
    Cadence {
        name: "Fortnight".to_owned(),
        first: today().plus(3),
        rule: Recurrence {
            pattern: Pattern::Daily,
            interval: 14,
            until: None,
        },
        shift: Shift::Later,
        mode: Mode::SameDay,
        home: None,
        kind: release::ReleaseType::Minor,
        destination: release::Destination::Production,
        riding: vec![Riding {
            line: LINE,
            versions: Versions::Minor,
        }],
        templates: false,
    }
}

/// The next trains, as whoever looks at them sees them.
async fn making(house: &House, id: CadenceId, count: usize) -> Command {
    let loaded = house
        .engine
        .load::<portfolio::Portfolio>(StreamId::PORTFOLIO)
        .await;
    let portfolio = loaded.unwrap().unwrap().state;
    let timetable = timetable(house).await;
    let cadence = timetable.cadences.get(&id).unwrap();
    let next = coming(cadence, timetable.made(id), &portfolio, today(), count);
    let trains = next.into_iter().filter_map(|one| {
        Some(Making {
            occurrence: one.occurrence,
            day: one.day?,
            train: TrainId(crate::support::id()),
            releases: vec![(
                ReleaseId(crate::support::id()),
                MilestoneId(crate::support::id()),
            )],
            milestones: vec![],
        })
    });
    Command::MakeTrains {
        id,
        trains: trains.collect(),
    }
}

fn of(command: &Command) -> Vec<(TrainId, ReleaseId)> {
    let Command::MakeTrains { trains, .. } = command else {
        panic!("{command:?}")
    };
    trains
        .iter()
        .map(|one| (one.train, one.releases[0].0))
        .collect()
}

#[tokio::test]
async fn trains_and_their_releases_are_made_and_taken_back_in_one_step() {
    let house = House::new().await;
    house.create("3.14.0").await;
    let id = CadenceId(id());
    let keep = Command::KeepCadence {
        id,
        cadence: Some(cadence()),
    };
    ask(&house, &keep).await.unwrap();
    let make = making(&house, id, 3).await;
    let (made, _) = ask(&house, &make).await.unwrap();
    let pairs = of(&make);
    for (at, (of_train, release)) in pairs.iter().enumerate() {
        let train = train(&house, *of_train).await;
        assert_eq!(train.key, Some(format!("TRAIN-{}", at + 1)));
        assert_eq!(train.members, [*release]);
        let release = house.state(*release).await;
        assert_eq!(release.version, format!("3.{}.0", at + 15));
        assert_eq!(release.key, Some(format!("CPY-{}", at + 2)));
        let target = release.schedule.target().unwrap().date().unwrap();
        assert_eq!(target.calendar_day(), Some(train.day));
    }
    house.verify();

    // The same again is not what comes next; what comes next is made once more.
    let Err(Rejected::Refused(refusal)) = ask(&house, &make).await else {
        panic!("they are made already")
    };
    assert_eq!(refusal.kind, RefusalKind::Changed);
    let house = house.again().await;
    let further = making(&house, id, 1).await;
    ask(&house, &further).await.unwrap();
    let last = house.state(of(&further)[0].1).await;
    assert_eq!(
        (last.version.as_str(), last.key.as_deref()),
        ("3.18.0", Some("CPY-5"))
    );

    // A train that somebody has changed stands in the way, until that is undone.
    let further_command = {
        let history = house
            .engine
            .history(StreamId::TIMETABLE, None, 1)
            .await
            .unwrap();
        history[0].meta.command
    };
    let (of_train, release) = of(&further)[0];
    let rename = envelope(
        of_train,
        &train::Command::Rename {
            name: "Special".to_owned(),
        },
    );
    let renamed = rename.id;
    house.engine.submit(submission(rename)).await.unwrap();
    let undo = Command::Undo {
        command: further_command,
    };
    let Err(Rejected::Refused(refusal)) = ask(&house, &undo).await else {
        panic!("the train was renamed")
    };
    assert_eq!(refusal.kind, RefusalKind::Changed);
    assert_eq!(refusal.facts.len(), 1, "{refusal:?}");
    let back = envelope(of_train, &train::Command::Undo { command: renamed });
    house.engine.submit(submission(back)).await.unwrap();
    let (undone, _) = ask(&house, &undo).await.unwrap();
    assert!(train(&house, of_train).await.dissolved);
    assert!(!house.state(release).await.stands());
    assert_eq!(timetable(&house).await.made(id).len(), 3);
    ask(&house, &Command::Undo { command: undone })
        .await
        .unwrap();
    assert!(train(&house, of_train).await.stands());
    assert!(house.state(release).await.stands());
    let refused = ask(&house, &Command::Undo { command: made }).await;
    assert!(refused.is_err(), "later trains were made since");
    house.verify();
}

#[tokio::test]
async fn a_template_is_applied_with_the_days_that_the_server_counts() {
    let house = House::new().await;
    let template = TemplateId(id());
    let keep = Command::KeepTemplate {
        id: template,
        template: Some(Template {
            name: "Usual".to_owned(),
            types: vec![],
            scope: FreezeScope::Organization,
            items: vec![Item {
                name: "Code freeze".to_owned(),
                days: -5,
                count: Count::Working,
                owner: "Release manager".to_owned(),
                time: Some(12 * 60),
            }],
        }),
    };
    ask(&house, &keep).await.unwrap();
    let release = ReleaseId(id());
    // Day 4 was Monday 5 January 1970; the target is the Friday after it.
    let create = release::Command::Create(release::Beginning {
        milestones: vec![milestone(1, "final", 8, true)],
        ..beginning("1.0")
    });
    house.release(release, &create).await.unwrap();
    let apply = release::Command::ApplyTemplate {
        template,
        ids: vec![MilestoneId(2)],
    };
    let done = house.release(release, &apply).await.unwrap();
    let state = house.state(release).await;
    let freeze = state.schedule.milestone(MilestoneId(2)).unwrap();
    assert_eq!(
        freeze.date().unwrap().calendar_day(),
        Some(Day::from_number(1))
    );
    assert_eq!(freeze.date().unwrap().to_string(), "1970-01-02T12:00Z");
    let history = house
        .engine
        .history(release.into(), None, 10)
        .await
        .unwrap();
    assert_eq!(
        history.len(),
        2,
        "created, and one entry for the template: {done:?}"
    );
    let undo = release::Command::Undo {
        command: history[0].meta.command,
    };
    house.release(release, &undo).await.unwrap();
    assert_eq!(house.state(release).await.schedule.milestones().count(), 1);
    let unknown = release::Command::ApplyTemplate {
        template: TemplateId(7),
        ids: vec![],
    };
    let Err(Rejected::Refused(refusal)) = house.release(release, &unknown).await else {
        panic!("there is no such template")
    };
    assert_eq!(refusal.kind, RefusalKind::NotFound);
    house.verify();
}
