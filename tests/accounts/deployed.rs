//! Deployments beyond the calendar: in subscriptions, in what changed, in a frame elsewhere, and in files.

use serde_json::{Value, json};
use signalbox::domain::{
    ids::{DeploymentId, EnvironmentId, MilestoneId, StreamId},
    portfolio,
    release::{self, Deployment, deployment},
    schedule,
    time::{Day, MilestoneDate, Window, Zone},
};

use crate::{
    record::bring_in,
    socket::{Socket, id},
    support::{Server, Visitor, text},
};

fn in_days(days: i32) -> Day {
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    Day::from_number(i32::try_from(since / 86_400).unwrap() + days)
}

fn read(link: &str, ending: &str) -> String {
    let address = link.replace("calendar.ics", ending);
    text(&mut Visitor::new().get(&address)).replace("\r\n ", "")
}

/// The entries about deployments, by their lines.
fn deployments(ics: &str) -> Vec<Vec<&str>> {
    let entries = ics.split("BEGIN:VEVENT\r\n").skip(1);
    let about = entries.filter(|entry| entry.contains("deployment into"));
    about.map(|entry| entry.lines().collect()).collect()
}

fn value<'a>(entry: &[&'a str], name: &str) -> &'a str {
    let line = entry.iter().find(|line| line.starts_with(name));
    line.expect(name).split_once(':').unwrap().1
}

/// The one release: its stream and its target.
fn release(first: &Visitor, server: &Server) -> (StreamId, MilestoneId) {
    let (from, to) = (in_days(0), in_days(60));
    let address = format!("{}/api/calendar?from={from}&to={to}", server.url);
    let rows: Value = serde_json::from_str(&text(&mut first.get(&address))).unwrap();
    let of = |value: &Value| value.as_str().unwrap().to_owned();
    (
        of(&rows[0]["stream"]).parse().unwrap(),
        of(&rows[0]["milestones"][0]["id"]).parse().unwrap(),
    )
}

#[test]
fn a_deployment_is_told_wherever_its_release_is() {
    let (server, first) = Server::set_up();
    let target = in_days(20);
    let file = format!(
        "program,product_line,release,milestone,date,state,owner,note\nQuay,Crane,1.0,final,{target},expected,,\n"
    );
    bring_in(&server, &first, &file);
    let (stream, milestone) = release(&first, &server);
    let mut socket = Socket::of(&first, &server);
    let environment = EnvironmentId(id());
    let add = portfolio::Command::AddEnvironment {
        id: environment,
        name: "Production".to_owned(),
        short: String::new(),
        shared: true,
        windows: vec![],
    };
    socket.ask(StreamId::PORTFOLIO, &add).unwrap();
    let planned = Deployment {
        id: DeploymentId(id()),
        environment,
        wave: "Europe".to_owned(),
        window: Window::new(
            in_days(19),
            22 * 60,
            Zone::new("Asia/Kolkata").unwrap(),
            120,
        )
        .unwrap(),
        required: true,
        removed: false,
    };
    let add = release::Command::Deployment(deployment::Command::Add {
        deployment: planned.clone(),
    });
    socket.ask(stream, &add).unwrap();
    let asked = json!({ "name": "Crane", "query": "q=1.0" });
    let link = first.call(&server, "subscribe", &asked).unwrap();
    let link = link.as_str().unwrap();

    let before = read(link, "calendar.ics");
    let told = deployments(&before);
    assert_eq!(told.len(), 1, "{before}");
    assert_eq!(
        value(&told[0], "SUMMARY"),
        "Crane 1.0: deployment into Production (Europe)"
    );
    let at = |day: Day, time: &str| day.to_string().replace('-', "") + time;
    assert_eq!(
        value(&told[0], "DTSTART;TZID=Asia/Kolkata"),
        at(in_days(19), "T220000")
    );
    assert_eq!(
        value(&told[0], "DTEND;TZID=Asia/Kolkata"),
        at(in_days(20), "T000000")
    );
    assert!(
        before.contains("BEGIN:VTIMEZONE\r\nTZID:Asia/Kolkata\r\n"),
        "{before}"
    );
    let frame = read(link, "calendar.html");
    assert!(
        frame.contains("Crane 1.0</span> deployment into Production (Europe)"),
        "{frame}"
    );

    // It moves with its release, and stays the same entry.
    let to = vec![(milestone, MilestoneDate::day(target.plus(7)))];
    let reschedule = release::Command::Schedule(schedule::Command::Reschedule { to });
    socket.ask(stream, &reschedule).unwrap();
    let after = read(link, "calendar.ics");
    let moved = deployments(&after);
    assert_eq!(value(&moved[0], "UID"), value(&told[0], "UID"));
    assert_eq!(
        value(&moved[0], "DTSTART;TZID=Asia/Kolkata"),
        at(in_days(26), "T220000")
    );
    let sequence = |entry: &[&str]| value(entry, "SEQUENCE").parse::<u64>().unwrap();
    assert!(sequence(&moved[0]) > sequence(&told[0]));
    let changes = read(link, "changes.atom");
    for said in [
        "Crane 1.0: planned a deployment into Production (Europe)",
        "Crane 1.0: moved the deployment 7 days later, with the target",
    ] {
        assert!(
            changes.contains(&format!("<title>{said}</title>")),
            "{said}: {changes}"
        );
    }

    let file = |name: &str| {
        let query = format!("view=timeline&span=quarter&at={}", in_days(26));
        text(&mut first.get(&format!("{}/export/{name}?{query}", server.url)))
    };
    let table = file("deployments.csv");
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(
        lines[0],
        "program,product_line,release,key,environment,wave,day,start,zone,minutes,required"
    );
    let line = format!(
        "Production,Europe,{},22:00,Asia/Kolkata,120,yes",
        in_days(26)
    );
    assert!(
        lines[1].starts_with("Quay,Crane,1.0,") && lines[1].ends_with(&line),
        "{table}"
    );
    assert!(
        !file("calendar.csv").contains("Production"),
        "that one reads back as a schedule"
    );
    let whole: Value = serde_json::from_str(&file("calendar.json")).unwrap();
    assert_eq!(whole["deployments"][0]["environment"], "Production");
    assert_eq!(whole["deployments"][0]["day"], in_days(26).to_string());

    // What is taken out of the plan is cancelled for whoever had it.
    let remove = release::Command::Deployment(deployment::Command::Remove { id: planned.id });
    socket.ask(stream, &remove).unwrap();
    let gone = read(link, "calendar.ics");
    let gone = deployments(&gone);
    assert_eq!(gone.len(), 1);
    assert_eq!(value(&gone[0], "UID"), value(&told[0], "UID"));
    assert_eq!(value(&gone[0], "STATUS"), "CANCELLED");
    assert!(sequence(&gone[0]) > sequence(&moved[0]));
}
