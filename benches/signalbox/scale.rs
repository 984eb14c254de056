//! 50,000 releases and 1,000,000 events: calendar ranges, search, start-up, memory.

use std::{path::Path, sync::Arc, time::Instant as Clock};

use signalbox::{
    domain::{
        Actor, Plan,
        access::{Grants, Role},
        calendar::{Filter, Range},
        ids::{CommandId, MilestoneId, ProductLineId, ProgramId, ReleaseId, StreamId},
        portfolio::{self, Portfolio, ProductLine, Program},
        release::{Beginning, Destination, Event, Release, ReleaseType},
        schedule::{self, Milestone},
        time::{Day, MilestoneDate},
    },
    server::{
        engine::{Engine, Operation, Options},
        projections::calendar,
        zones::TzDatabase,
    },
};

use crate::{table, trains};

const RELEASES: u32 = 50_000;
const EVENTS_EACH: u32 = 20;
const LINES: u32 = 200;
const SLICE: u32 = 1_000;
const FIRST_DAY: i32 = 18_000;
const DAYS: i32 = 3_650;

/// The engine on a data file, as the server starts it.
pub fn engine(path: &Path) -> Engine {
    Engine::start(path, Options::new(Arc::new(TzDatabase))).expect("the engine starts")
}

fn operation(id: u128) -> Operation {
    Operation {
        id: CommandId(id),
        actor: Actor::System,
        grants: Grants(vec![Role::DeploymentManager]),
        reason: None,
    }
}

/// Ten programs with twenty product lines each.
pub async fn structure(engine: &Engine) {
    let mut events = Vec::new();
    for line in 0..LINES {
        let program = ProgramId(u128::from(line / 20 + 1));
        if line % 20 == 0 {
            let added = Program {
                name: format!("Program {}", line / 20 + 1),
                code: format!("P{}", line / 20 + 10),
                retired: false,
            };
            events.push(portfolio::Event::ProgramAdded {
                id: program,
                program: added,
                import: None,
            });
        }
        let added = ProductLine {
            program,
            name: format!("Line {}", line + 1),
            retired: false,
        };
        let id = ProductLineId(u128::from(line + 1));
        events.push(portfolio::Event::ProductLineAdded {
            id,
            line: added,
            import: None,
        });
    }
    let run = engine.operate(operation(1), move |world| {
        world.append::<Portfolio>(StreamId::PORTFOLIO, &events)?;
        Ok(Plan { events: Vec::new() })
    });
    run.await.expect("the structure is added");
}

/// A release's beginning with five milestones, spread over ten years.
pub fn beginning(number: u32) -> Beginning {
    let target = FIRST_DAY + (i32::try_from(number).unwrap_or(0) * 7_919) % DAYS;
    let milestone = |i: u32, name: &str, before: i32| Milestone {
        forecast: Some(MilestoneDate::day(Day::from_number(target - before))),
        target: before == 0,
        ..Milestone::new(MilestoneId(u128::from(number) * 100 + u128::from(i)), name)
    };
    Beginning {
        line: ProductLineId(u128::from(number % LINES + 1)),
        version: format!(
            "{}.{}.{}",
            number / 10_000,
            number / 100 % 100,
            number % 100
        ),
        title: format!("Autumn {number}"),
        kind: ReleaseType::ALL[number as usize % 3],
        destination: Destination::Production,
        team: None,
        owner: None,
        milestones: vec![
            milestone(1, "feature freeze", 60),
            milestone(2, "beta 1", 40),
            milestone(3, "candidate 1", 20),
            milestone(4, "candidate 2", 10),
            milestone(5, "final", 0),
        ],
    }
}

fn history(number: u32) -> Vec<Event> {
    let key = Some(format!("P{}-{}", number % LINES / 20 + 10, number + 1));
    let mut events = vec![Event::Created {
        key,
        beginning: beginning(number),
        import: None,
    }];
    for n in 1..EVENTS_EACH {
        events.push(Event::Schedule(schedule::Event::NoteChanged {
            id: MilestoneId(u128::from(number) * 100 + 2),
            from: format!("revision {}", n - 1),
            to: format!("revision {n}"),
        }));
    }
    events
}

async fn fill(engine: &Engine) {
    structure(engine).await;
    for slice in 0..RELEASES / SLICE {
        let run = engine.operate(operation(1_000 + u128::from(slice)), move |world| {
            for number in slice * SLICE..(slice + 1) * SLICE {
                world.append::<Release>(ReleaseId(u128::from(number) + 1), &history(number))?;
            }
            Ok(Plan { events: Vec::new() })
        });
        run.await.expect("a slice of releases is added");
    }
}

fn months(n: i32, count: i32) -> Range {
    let from = Day::from_number(FIRST_DAY + (n * 37) % DAYS).month_start();
    Range {
        from,
        to: from.plus_months(count).plus(-1),
    }
}

fn elapsed(begun: Clock) -> u64 {
    u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// One question to the calendar, many times; says how many rows it was answered with on average.
async fn asked(engine: &Engine, what: &str, times: i32, question: impl Fn(i32) -> (Range, Filter)) {
    let mut took = table::microseconds();
    let mut rows = 0;
    for n in 0..times {
        let (range, filter) = question(n);
        let begun = Clock::now();
        let found = engine.calendar_json(range, filter, 2_000).await;
        took.saturating_record(elapsed(begun));
        rows += found.expect("a range").rows;
    }
    let rows = rows / usize::try_from(times).unwrap_or(1);
    table::times(&format!("{what}: {rows} rows"), &took);
}

async fn ranges(engine: &Engine) {
    let one_line = |n: i32| Filter {
        lines: vec![ProductLineId(u128::from(n.unsigned_abs() % LINES + 1))],
        ..Filter::default()
    };
    let decade = Range {
        from: Day::from_number(FIRST_DAY - 100),
        to: Day::from_number(FIRST_DAY + DAYS),
    };
    let everything = |n| (months(n, 1), Filter::default());
    asked(engine, "calendar month (p99 target 5 ms)", 500, everything).await;
    let of_line = |n| (months(n, 3), one_line(n));
    asked(engine, "quarter of one product line", 500, of_line).await;
    let of_program = |n: i32| {
        let programs = vec![ProgramId(u128::from(n.unsigned_abs() % 10 + 1))];
        let types = vec![ReleaseType::Major];
        let filter = Filter {
            programs,
            types,
            ..Filter::default()
        };
        (months(n, 1), filter)
    };
    asked(engine, "month of a program, major", 500, of_program).await;
    let of_text = |n: i32| {
        let text = format!("autumn {}", n * 97);
        let filter = Filter {
            text,
            ..Filter::default()
        };
        (decade, filter)
    };
    asked(engine, "a text in ten years", 100, of_text).await;
    let mut took = table::microseconds();
    for _ in 0..20 {
        let begun = Clock::now();
        let days = engine
            .store()
            .read(move |connection| calendar::days(connection, decade, &Filter::default()));
        assert!(!days.await.expect("numbers").is_empty());
        took.saturating_record(elapsed(begun));
    }
    table::times("milestones per day in ten years: 50,000 rows", &took);
}

/// Measures and prints.
pub async fn measure() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("signalbox.db");
    let begun = Clock::now();
    let filling = engine(&path);
    fill(&filling).await;
    filling.stop().await;
    drop(filling);
    table::title("50,000 releases, 1,000,000 events");
    table::row(
        "filled in",
        format_args!("{:.1} s", begun.elapsed().as_secs_f64()),
    );
    let size = std::fs::metadata(&path).map_or(0, |m| m.len());
    table::row("data file", format_args!("{} MB", size / 1_000_000));

    let begun = Clock::now();
    let engine = engine(&path);
    table::row(
        "ready after start (target 300 ms)",
        format_args!("{:.0} ms", begun.elapsed().as_secs_f64() * 1000.0),
    );

    ranges(&engine).await;

    let mut search = table::microseconds();
    for n in 0..500u32 {
        let query = match n % 3 {
            0 => format!("Autumn {}", n * 97 % RELEASES),
            1 => format!("{}.{}", n % 5, n % 100),
            _ => "Aut".to_owned(),
        };
        let begun = Clock::now();
        engine.search(&query, 20).await.expect("a search");
        search.saturating_record(elapsed(begun));
    }
    table::times(
        "search: name, version, first letters (p99 target 30 ms)",
        &search,
    );
    trains::measure(&engine, RELEASES, FIRST_DAY).await;
    if let Some(mb) = table::resident_mb("self") {
        table::row(
            "resident, this process (target 200 MB)",
            format_args!("{mb:.0} MB"),
        );
    }
    engine.stop().await;
}
