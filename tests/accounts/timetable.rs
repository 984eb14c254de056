//! Templates and cadences through the server: who may only look is refused, whatever their browser sends.

use signalbox::domain::{
    RefusalKind,
    access::Role,
    ids::{CadenceId, MilestoneId, ReleaseId, StreamId, TemplateId, TrainId},
    portfolio::FreezeScope,
    release::{Destination, ReleaseType},
    time::{Day, Pattern, Recurrence},
    timetable::{
        Cadence, Command, Count, Following, Item, Making, Riding, Shift, Template, Versions,
    },
    train::Mode,
};

use crate::{
    people::with_roles,
    record::bring_in,
    socket::{Socket, id},
    support::{Server, Visitor, text},
};

const FILE: &str = "program,product_line,release,milestone,date,state,owner,note\nQuay,Crane,1.0,final,2030-01-05,expected,,\n";

fn template() -> Template {
    Template {
        name: "Usual".to_owned(),
        types: vec![],
        scope: FreezeScope::Organization,
        items: vec![Item {
            name: "Code freeze".to_owned(),
            days: -5,
            count: Count::Working,
            ..Item::default()
        }],
    }
}

fn cadence(first: &Visitor, server: &Server) -> Cadence {
    let portfolio = first.data(server, "/portfolio").unwrap();
    let lines = portfolio["portfolio"]["state"]["lines"]
        .as_object()
        .unwrap();
    let line = lines.keys().next().unwrap().parse().unwrap();
    Cadence {
        name: "Yearly".to_owned(),
        first: "2030-01-08".parse().unwrap(),
        rule: Recurrence {
            pattern: Pattern::Daily,
            interval: 28,
            until: None,
        },
        shift: Shift::Later,
        mode: Mode::SameDay,
        home: None,
        kind: ReleaseType::Minor,
        destination: Destination::Production,
        riding: vec![Riding {
            line,
            versions: Versions::Minor,
        }],
        templates: false,
    }
}

/// What the pages of templates and cadences begin with.
fn held(visitor: &Visitor, server: &Server) -> [serde_json::Value; 2] {
    ["/templates", "/trains/cadences"]
        .map(|page| visitor.data(server, page).unwrap()["timetable"]["state"].clone())
}

#[test]
fn who_may_only_look_at_templates_and_cadences_changes_neither() {
    let (server, first) = Server::set_up();
    bring_in(&server, &first, FILE);
    let mut manager = Socket::of(&first, &server);
    let (template_id, cadence_id) = (TemplateId(id()), CadenceId(id()));
    let keep_template = |id, template| Command::KeepTemplate { id, template };
    let keep_cadence = |id, cadence| Command::KeepCadence { id, cadence };
    let ours = cadence(&first, &server);
    let stream = StreamId::TIMETABLE;
    let made = manager.ask(stream, &keep_template(template_id, Some(template())));
    let made = made.unwrap();
    manager
        .ask(stream, &keep_cadence(cadence_id, Some(ours.clone())))
        .unwrap();
    let before = held(&first, &server);
    let other = |name: &str| name.to_owned() + " as well";
    let day: Day = "2030-01-08".parse().unwrap();
    let commands = [
        keep_template(template_id, None),
        keep_template(
            TemplateId(id()),
            Some(Template {
                name: other("Usual"),
                ..template()
            }),
        ),
        keep_cadence(cadence_id, None),
        keep_cadence(
            CadenceId(id()),
            Some(Cadence {
                name: other("Yearly"),
                ..ours
            }),
        ),
        Command::MakeTrains {
            id: cadence_id,
            trains: vec![Making {
                occurrence: day,
                day,
                train: TrainId(id()),
                releases: vec![(ReleaseId(id()), MilestoneId(id()))],
                milestones: vec![],
            }],
        },
        Command::Realign {
            id: cadence_id,
            trains: vec![Following {
                train: TrainId(id()),
                occurrence: day,
                day,
            }],
        },
        Command::Undo { command: made },
    ];
    for role in [
        Role::Stakeholder,
        Role::TeamMember,
        Role::DeploymentEngineer,
    ] {
        let reader = with_roles(&server, &first, role.label(), &[role]);
        let mut socket = Socket::of(&reader, &server);
        for command in &commands {
            let refusal = socket.ask(stream, command).unwrap_err();
            assert_eq!(
                refusal.kind,
                RefusalKind::NotAllowed,
                "{role:?} {command:?}"
            );
        }
        // They see them, and no button offers a change: the name of a closed dialog is no button.
        assert_eq!(held(&reader, &server), before);
        for (page, offer) in [
            ("templates", "New template<"),
            ("trains/cadences", "New cadence<"),
        ] {
            let shown = |visitor: &Visitor| {
                let page = text(&mut visitor.get(&format!("{}/{page}", server.url)));
                assert!(page.contains("Usual") || page.contains("Yearly"), "{page}");
                page.contains(offer)
            };
            assert_eq!(
                (shown(&first), shown(&reader)),
                (true, false),
                "{role:?} {page}"
            );
        }
    }
    assert_eq!(held(&first, &server), before);
    // The same from somebody who may is carried out.
    for command in [4, 2, 0].map(|at| &commands[at]) {
        manager.ask(stream, command).unwrap();
    }
    assert_ne!(held(&first, &server), before);
}
