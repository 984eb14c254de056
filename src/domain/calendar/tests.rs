use super::{
    conflict::{Beside, Conflict, Kind},
    *,
};
use crate::domain::{
    ids::{FreezeId, MilestoneId, ProductLineId, ProgramId, ReleaseId},
    portfolio::{Freeze, FreezeScope, Portfolio, ProductLine, Program, Strictness},
    release::{Destination, ReleaseState, ReleaseType},
    schedule::Owner,
    time::{Day, MilestoneDate, UtcOnly},
};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn mark(id: u128, name: &str, date: &str) -> Mark {
    Mark {
        id: MilestoneId(id),
        name: name.to_owned(),
        date: date.parse().unwrap(),
        baseline: None,
        target: name == "final",
        done: false,
        owner: None,
    }
}

fn release(id: u128, version: &str, milestones: Vec<Mark>) -> Row {
    Row {
        stream: ReleaseId(id).into(),
        key: None,
        line: ProductLineId(1),
        version: version.to_owned(),
        title: String::new(),
        kind: ReleaseType::Minor,
        destination: Destination::GeneralAvailability,
        state: ReleaseState::Proposed,
        team: None,
        owner: None,
        depends_on: Vec::new(),
        accepted: Vec::new(),
        deployments: Vec::new(),
        milestones,
    }
}

fn portfolio() -> Portfolio {
    let mut portfolio = Portfolio::default();
    let program = Program {
        name: "CPython".to_owned(),
        code: "CPY".to_owned(),
        retired: false,
    };
    portfolio.programs.insert(ProgramId(1), program);
    for (id, name) in [(1, "3.9"), (2, "3.10")] {
        let line = ProductLine {
            program: ProgramId(1),
            name: name.to_owned(),
            retired: false,
        };
        portfolio.lines.insert(ProductLineId(id), line);
    }
    portfolio
}

fn seen(rows: &[Row]) -> Vec<&Row> {
    rows.iter().collect()
}

const OCTOBER: fn() -> Range = || Range {
    from: day("2025-10-01"),
    to: day("2025-10-31"),
};

#[test]
fn windows_are_whole_weeks_and_months() {
    let today = day("2025-10-08");
    let week = window(Span::Week, None, today, 0);
    assert_eq!((week.from, week.to), (day("2025-10-06"), day("2025-10-12")));
    let quarter = window(Span::Quarter, None, today, 0);
    assert_eq!(
        (quarter.from, quarter.to),
        (day("2025-09-01"), day("2025-11-30"))
    );
    let year = window(Span::Year, Some(day("2024-02-29")), today, 0);
    assert_eq!((year.from, year.to), (day("2024-02-01"), day("2025-01-31")));
    assert_eq!(step(Span::Month, OCTOBER(), -1), day("2025-09-01"));
    assert_eq!(step(Span::Week, week, 1), day("2025-10-13"));
}

#[test]
fn a_month_has_whole_weeks() {
    let days = month_days(day("2025-10-17"), 0);
    assert_eq!((days.from, days.to), (day("2025-09-29"), day("2025-11-02")));
    assert_eq!(days.days() % 7, 0);
}

#[test]
fn bars_whose_labels_would_overlap_get_tracks_of_their_own() {
    let rows = vec![
        release(1, "3.9.24", vec![mark(1, "final", "2025-10-09")]),
        release(2, "3.9.25", vec![mark(2, "final", "2025-10-10")]),
        release(3, "3.9.26", vec![mark(3, "final", "2025-10-30")]),
        release(4, "3.9.1", vec![mark(4, "final", "2024-10-30")]),
    ];
    let portfolio = portfolio();
    let timeline = lay_out(&seen(&rows), &portfolio, OCTOBER(), 64);
    let lane = &timeline.groups[0].lanes[0];
    assert_eq!(lane.name, "3.9");
    assert_eq!(lane.bars.len(), 3, "what lies outside is not shown");
    assert_eq!(lane.tracks, 2);
    let tracks: Vec<_> = lane.bars.iter().map(|bar| bar.track).collect();
    assert_eq!(tracks, [0, 1, 0]);
    let narrow = lay_out(&seen(&rows), &portfolio, OCTOBER(), 1);
    assert_eq!(narrow.groups[0].lanes[0].tracks, 1);
}

#[test]
fn lanes_are_in_natural_order_and_only_there_with_something_in_them() {
    let mut ten = release(1, "3.10.1", vec![mark(1, "final", "2025-10-09")]);
    ten.line = ProductLineId(2);
    let rows = vec![
        ten,
        release(2, "3.9.25", vec![mark(2, "final", "2025-10-10")]),
    ];
    let portfolio = portfolio();
    let timeline = lay_out(&seen(&rows), &portfolio, OCTOBER(), 64);
    let names: Vec<_> = timeline.groups[0]
        .lanes
        .iter()
        .map(|lane| lane.name)
        .collect();
    assert_eq!(names, ["3.9", "3.10"]);
    let lines = lay_out(&seen(&rows[1..]), &portfolio, OCTOBER(), 64);
    assert_eq!(lines.groups[0].lanes.len(), 1);
}

#[test]
fn a_bar_that_began_before_reaches_the_edge_and_shows_its_points_in_range_only() {
    let rows = vec![release(
        1,
        "3.15.0",
        vec![
            mark(1, "beta 1", "2025-09-09"),
            mark(2, "final", "2025-10-07"),
        ],
    )];
    let portfolio = portfolio();
    let timeline = lay_out(&seen(&rows), &portfolio, OCTOBER(), 64);
    let bar = &timeline.groups[0].lanes[0].bars[0];
    assert_eq!(bar.from, 0);
    assert_eq!(bar.points.len(), 1);
    assert_eq!(bar.to, place(OCTOBER(), day("2025-10-07")));
}

#[test]
fn the_ruler_covers_the_range_without_gaps() {
    for span in Span::ALL {
        let range = window(span, Some(day("2025-10-08")), day("2025-10-08"), 0);
        let (months, units) = ruler(range, span);
        for ticks in [months, units].iter().filter(|ticks| !ticks.is_empty()) {
            assert_eq!(ticks[0].from, 0);
            assert_eq!(ticks[ticks.len() - 1].to, WHOLE);
            assert!(ticks.windows(2).all(|pair| pair[0].to == pair[1].from));
        }
    }
}

#[test]
fn days_hold_targets_first_and_a_range_once() {
    let rows = vec![
        release(
            1,
            "1.35.0",
            vec![
                mark(1, "KubeCon", "2025-09-29/2025-10-02"),
                mark(2, "rc.1", "2025-10-07"),
            ],
        ),
        release(2, "3.14.0", vec![mark(3, "final", "2025-10-07")]),
    ];
    let days = by_day(&rows, OCTOBER(), None);
    assert_eq!(
        days.keys().copied().collect::<Vec<_>>(),
        [day("2025-10-01"), day("2025-10-07")]
    );
    assert_eq!(days.get(&day("2025-10-07")).unwrap()[0].mark.name, "final");
}

#[test]
fn a_day_is_shared_by_two_lines_and_not_by_two_releases_of_one() {
    let on = |number: u128, line: u128, milestones: Vec<Mark>| Row {
        line: ProductLineId(line),
        ..release(number, "1.0", milestones)
    };
    let of_a_line = Row {
        stream: ProductLineId(3).into(),
        ..on(9, 3, vec![mark(90, "end of life", "2025-10-09")])
    };
    let target = |number, date| mark(number, "final", date);
    let rows = vec![
        on(
            1,
            1,
            vec![mark(10, "beta", "2025-10-02"), target(11, "2025-10-07")],
        ),
        on(
            2,
            1,
            vec![
                mark(20, "beta", "2025-10-03"),
                mark(21, "candidate", "2025-10-09"),
            ],
        ),
        on(3, 1, vec![mark(30, "beta", "2025-10-03")]),
        on(
            4,
            2,
            vec![target(40, "2025-10-07"), mark(41, "survey", "2025-10-07")],
        ),
        on(
            5,
            2,
            vec![
                mark(50, "beta", "2025-10-02"),
                mark(51, "party", "2025-10-30"),
            ],
        ),
        of_a_line,
    ];
    let days = |same_day| -> Vec<String> {
        let days = by_day(&rows, OCTOBER(), Some(same_day));
        days.iter()
            .map(|(day, entries)| format!("{day} {}", entries.len()))
            .collect()
    };
    assert_eq!(days(SameDay::Milestones), ["2025-10-02 2", "2025-10-07 3"]);
    assert_eq!(days(SameDay::Targets), ["2025-10-07 2"]);
    let narrowed = shared(rows.clone(), OCTOBER(), SameDay::Milestones);
    let left: Vec<_> = narrowed.iter().map(|row| row.milestones.len()).collect();
    assert_eq!(left, [2, 2, 1]);
    let all: Vec<&Row> = rows.iter().collect();
    let whole = sharing(&all, OCTOBER(), SameDay::Targets);
    let left: Vec<_> = whole.iter().map(|row| row.milestones.len()).collect();
    assert_eq!(left, [2, 2], "the rows stay whole");
}

fn planned() -> Row {
    let mut row = release(
        7,
        "3.15.0",
        vec![
            mark(1, "beta 1", "2026-05-05"),
            mark(2, "candidate 1", "2026-07-28"),
            mark(3, "final", "2026-10-01"),
            mark(4, "party", "2026-10-05"),
        ],
    );
    row.milestones[0].done = true;
    row
}

#[test]
fn what_has_happened_stays_when_the_whole_moves() {
    let to = moves(&planned(), Moved::Whole, 7);
    assert_eq!(to.iter().map(|(id, _)| id.0).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(to[1].1, "2026-10-08".parse::<MilestoneDate>().unwrap());
    assert!(moves(&planned(), Moved::Milestone(MilestoneId(1)), 7).is_empty());
}

#[test]
fn a_preview_says_what_moves_and_how_near_it_is() {
    let row = planned();
    let (portfolio, today) = (portfolio(), day("2026-07-18"));
    let known = Beside::of([].into_iter(), &portfolio, today, &UtcOnly);
    let seen = preview(&row, &moves(&row, Moved::Whole, 7), &known, today);
    assert_eq!(seen.moving(), 3);
    assert_eq!(seen.notice, Some(10));
    assert_eq!(seen.cautions, [], "a Thursday is a fine day");
}

#[test]
fn a_preview_names_freezes_fridays_and_milestones_behind_the_target() {
    let row = planned();
    let mut portfolio = portfolio();
    let freeze = Freeze {
        name: "Autumn freeze".to_owned(),
        first: day("2026-10-01"),
        last: day("2026-10-03"),
        scope: FreezeScope::Program(ProgramId(1)),
        stops: vec![],
        strictness: Strictness::Hard,
        reason: "Stocktaking".to_owned(),
        owner: None,
        ..Freeze::default()
    };
    portfolio.freezes.insert(FreezeId(1), freeze);
    let today = day("2026-07-18");
    let known = Beside::of([].into_iter(), &portfolio, today, &UtcOnly);
    let kinds = |to: &[(MilestoneId, MilestoneDate)]| -> Vec<Kind> {
        preview(&row, to, &known, today)
            .cautions
            .into_iter()
            .map(|caution| caution.kind)
            .collect()
    };
    let by_a_day = moves(&row, Moved::Milestone(MilestoneId(3)), 1);
    assert_eq!(kinds(&by_a_day), [Kind::Freeze, Kind::Friday]);
    let candidate_late = moves(&row, Moved::Milestone(MilestoneId(2)), 70);
    assert_eq!(kinds(&candidate_late), [Kind::AfterTarget]);
    let into_the_past = moves(&row, Moved::Milestone(MilestoneId(2)), -20);
    assert_eq!(kinds(&into_the_past), [Kind::Past]);
}

#[test]
fn a_preview_names_dependencies_that_turn_round() {
    let mut row = planned();
    let mut first = release(8, "3.15.0-base", vec![mark(9, "final", "2026-09-30")]);
    row.depends_on = vec![ReleaseId(8)];
    let to = moves(&row, Moved::Milestone(MilestoneId(3)), -2);
    let today = day("2026-07-18");
    let portfolio = portfolio();
    let known = Beside::of([&first].into_iter(), &portfolio, today, &UtcOnly);
    let seen = preview(&row, &to, &known, today);
    assert_eq!(seen.cautions[0].kind, Kind::Dependency);
    row.depends_on.clear();
    first.depends_on = vec![ReleaseId(7)];
    let to = moves(&row, Moved::Milestone(MilestoneId(3)), 4);
    let known = Beside::of([&first].into_iter(), &portfolio, today, &UtcOnly);
    let seen = preview(&row, &to, &known, today);
    assert!(
        seen.cautions
            .iter()
            .any(|caution| caution.kind == Kind::Dependency)
    );
}

#[test]
fn what_has_no_date_yet_gets_the_day_that_it_is_moved_to() {
    let mut row = planned();
    let (target, on) = (MilestoneId(3), day("2026-11-03"));
    row.milestones[2].date = MilestoneDate::ToBeConfirmed;
    assert_eq!(
        moves_to(&row, Moved::Milestone(target), on),
        [(target, MilestoneDate::day(on))]
    );
    // As long as anything has a date, that is what the whole is named by.
    assert_eq!(anchor(&row, Moved::Whole).unwrap().id, MilestoneId(2));
    for mark in &mut row.milestones[1..] {
        mark.date = MilestoneDate::ToBeConfirmed;
    }
    assert_eq!(
        moves_to(&row, Moved::Whole, on),
        [(target, MilestoneDate::day(on))],
        "the target before what comes before it"
    );
    row.milestones.truncate(1);
    assert!(moves_to(&row, Moved::Whole, on).is_empty());
}

#[test]
fn a_bar_is_drawn_where_it_would_stand_and_keeps_what_has_happened() {
    let row = planned();
    let range = Range {
        from: day("2026-05-01"),
        to: day("2026-12-31"),
    };
    let after = moved_row(&row, Moved::Whole, 14);
    let [now, then] = [&row, &after].map(|row| bars_of(row, range, 64).remove(0));
    assert_eq!(now.from, then.from, "the first milestone is done");
    assert_eq!(then.to, place(range, day("2026-10-19")));
    let places = |bar: &Bar<'_>| bar.points.iter().map(|point| point.at).collect::<Vec<_>>();
    let (now, then) = (places(&now), places(&then));
    assert_eq!(now[0], then[0]);
    assert!(
        now[1..]
            .iter()
            .zip(&then[1..])
            .all(|(now, then)| now < then)
    );
}

fn freeze(scope: FreezeScope, name: &str) -> Freeze {
    Freeze {
        name: name.to_owned(),
        first: day("2025-10-10"),
        last: day("2025-10-12"),
        scope,
        stops: vec![],
        strictness: Strictness::Hard,
        reason: "Stocktaking".to_owned(),
        owner: None,
        ..Freeze::default()
    }
}

#[test]
fn freezes_are_shown_to_whom_they_concern() {
    let mut portfolio = portfolio();
    let scopes = [
        FreezeScope::Organization,
        FreezeScope::Program(ProgramId(1)),
        FreezeScope::ProductLine(ProductLineId(2)),
        FreezeScope::Environment(crate::domain::ids::EnvironmentId(1)),
    ];
    for (id, scope) in (1..).zip(scopes) {
        let freeze = freeze(scope, "Freeze");
        portfolio.freezes.insert(FreezeId(id), freeze);
    }
    let shown = |range: Range, filter: &Filter| {
        freezes_in(&portfolio, range, filter)
            .map(|freeze| freeze.scope)
            .collect::<Vec<_>>()
    };
    assert_eq!(shown(OCTOBER(), &Filter::default()), scopes);
    let of_line = |line| Filter {
        lines: vec![ProductLineId(line)],
        ..Filter::default()
    };
    assert_eq!(shown(OCTOBER(), &of_line(2)), scopes);
    assert_eq!(
        shown(OCTOBER(), &of_line(1)),
        [scopes[0], scopes[1], scopes[3]]
    );
    let before = Range {
        from: day("2025-10-01"),
        to: day("2025-10-09"),
    };
    assert_eq!(shown(before, &Filter::default()), []);
    // A lane is under those whose scope it is in.
    let over = |line| {
        let line = ProductLineId(line);
        scopes.map(|scope| scope.holds(Some(ProgramId(1)), line))
    };
    assert_eq!(over(1), [true, true, false, false]);
    assert_eq!(over(2), [true, true, true, false]);
    let stops = Freeze {
        stops: vec![ReleaseType::Major],
        ..freeze(FreezeScope::Organization, "Majors")
    };
    let of_type = |kind| Filter {
        types: vec![kind],
        ..Filter::default()
    };
    assert!(of_type(ReleaseType::Major).admits_freeze(&stops, &portfolio));
    assert!(!of_type(ReleaseType::Minor).admits_freeze(&stops, &portfolio));
}

#[test]
fn names_of_freezes_have_room_and_are_shortened_where_they_are_long() {
    let mut portfolio = portfolio();
    let long = "The long winter freeze of everything that moves";
    for (id, name) in [(1, "Quarter-end close"), (2, long)] {
        let freeze = freeze(FreezeScope::Organization, name);
        portfolio.freezes.insert(FreezeId(id), freeze);
    }
    let (found, tracks) = bands(&portfolio, OCTOBER(), &Filter::default(), 80);
    assert_eq!((found.len(), tracks), (2, 2), "both on the same days");
    assert_eq!(found[0].name(), "Quarter-end close");
    assert_eq!(found[1].name(), "The long winter freeze of ev…");
    assert_eq!(
        (found[0].from, found[0].to),
        (9 * WHOLE / 31, 12 * WHOLE / 31)
    );
    assert_eq!(found[0].label_at, found[0].to, "too short for its name");
    assert!(found[1].label_at + width_of(&found[1].name(), 80) <= WHOLE);
    let narrow = bands(&portfolio, OCTOBER(), &Filter::default(), 10).0;
    assert_eq!(narrow[0].label_at, narrow[0].from);
}

fn kinds(found: &[Conflict]) -> Vec<Kind> {
    found.iter().map(|conflict| conflict.kind).collect()
}

#[test]
fn every_conflict_is_found_with_its_facts() {
    let mut portfolio = portfolio();
    for (id, strictness) in [(1, Strictness::Hard), (2, Strictness::Soft)] {
        let freeze = Freeze {
            strictness,
            ..freeze(FreezeScope::Organization, "Stocktaking")
        };
        portfolio.freezes.insert(FreezeId(id), freeze);
    }
    let team = Owner::Team(crate::domain::ids::TeamId(3));
    let today = day("2025-10-02");
    let mut first = release(7, "3.14.0", vec![mark(1, "final", "2025-10-11")]);
    first.owner = Some(team.clone());
    first.depends_on = vec![ReleaseId(8)];
    first.milestones.push(Mark {
        baseline: Some(MilestoneDate::day(day("2025-10-01"))),
        ..mark(2, "candidate", "2025-10-20")
    });
    let mut second = release(8, "3.13.9", vec![mark(3, "final", "2025-10-14")]);
    second.line = ProductLineId(2);
    let mut third = release(9, "3.13.10", vec![mark(4, "final", "2025-10-11")]);
    third.owner = Some(team);
    let lower = release(10, "3.12.1", vec![mark(5, "final", "2025-12-01")]);
    let rows = [&first, &second, &third, &lower];
    let found = conflicts_of(rows.into_iter(), &[], &portfolio, today, &UtcOnly);
    let of = |row: &Row| found.get(&row.stream).cloned().unwrap_or_default();
    assert_eq!(
        kinds(&of(&first)),
        [
            Kind::Freeze,
            Kind::Dependency,
            Kind::AfterTarget,
            Kind::SoftFreeze,
            Kind::OutOfOrder,
            Kind::DoubleBooked,
            Kind::DayOff
        ]
    );
    assert_eq!(
        kinds(&of(&second)),
        [Kind::Dependency],
        "from the other side"
    );
    let texts: Vec<_> = of(&first).into_iter().map(|one| one.text).collect();
    assert!(
        texts[1].ends_with("depends on 3.10 3.13.9, which is out only on Tue 14 Oct 2025."),
        "{}",
        texts[1]
    );
    assert_eq!(
        texts[4],
        "3.14.0 is out before 3.12.1 of the same line: Sat 11 Oct 2025 and Mon 1 Dec 2025."
    );
    // What has happened is settled, and so is what was cancelled.
    for row in [&mut first, &mut third] {
        row.milestones.iter_mut().for_each(|mark| mark.done = true);
    }
    second.state = ReleaseState::Cancelled;
    let rows = [&first, &second, &third];
    assert_eq!(
        conflicts_of(rows.into_iter(), &[], &portfolio, today, &UtcOnly)
            .iter()
            .count(),
        0
    );
}

#[test]
fn versions_out_of_order_are_told_once_with_their_number() {
    let portfolio = portfolio();
    let planned = |id: u128, version: &str, date: &str| Row {
        state: ReleaseState::Planned,
        ..release(id, version, vec![mark(id, "final", date)])
    };
    let rows = [
        planned(1, "3.9.0", "2025-11-03"),
        planned(2, "3.10.0", "2025-11-04"),
        planned(3, "3.11.0", "2025-11-05"),
        planned(4, "3.12.0", "2025-11-03"),
        planned(5, "3.12.0", "2025-11-12"),
    ];
    let found = conflicts_of(rows.iter(), &[], &portfolio, day("2025-10-02"), &UtcOnly);
    let told = |at: usize| {
        let own = found.get(&rows[at].stream).map(Vec::as_slice);
        let own = own.unwrap_or_default().iter();
        own.map(|one| one.text.as_str()).collect::<Vec<_>>()
    };
    // On the same day, and of the same version, nothing is out of order.
    assert_eq!(told(0), [""; 0]);
    assert_eq!(told(4), [""; 0]);
    assert_eq!(
        told(1),
        ["3.10.0 is out after 3.12.0 of the same line: Tue 4 Nov 2025 and Mon 3 Nov 2025."]
    );
    assert_eq!(
        told(3),
        [
            "3.12.0 is out before 3.11.0 of the same line: Mon 3 Nov 2025 and Wed 5 Nov 2025. One more of the line is out of order with it."
        ]
    );
    // What somebody has taken on counts no more, for as long as the day stays.
    let mut taken = rows.clone();
    taken[3].accepted = found
        .get(&rows[3].stream)
        .into_iter()
        .flatten()
        .map(Conflict::finding)
        .collect();
    let left = |rows: &[Row]| {
        let found = conflicts_of(rows.iter(), &[], &portfolio, day("2025-10-02"), &UtcOnly);
        found.contains_key(&rows[3].stream)
    };
    assert!(!left(&taken));
    taken[3].milestones[0].date = MilestoneDate::day(day("2025-11-04"));
    assert!(left(&taken));
}

#[test]
fn lead_time_counts_until_the_release_is_planned() {
    let portfolio = portfolio();
    let today = day("2025-10-02");
    let mut row = release(7, "3.14.0", vec![mark(1, "final", "2025-10-07")]);
    let seen =
        |row: &Row| kinds(&Beside::of([].into_iter(), &portfolio, today, &UtcOnly).conflicts(row));
    assert_eq!(seen(&row), [Kind::LeadTime]);
    row.kind = ReleaseType::Emergency;
    assert_eq!(seen(&row), []);
    row.kind = ReleaseType::Major;
    row.state = ReleaseState::Planned;
    assert_eq!(seen(&row), []);
}

#[test]
fn an_exception_lets_its_release_through() {
    let mut portfolio = portfolio();
    let stop = freeze(FreezeScope::Organization, "Stocktaking");
    portfolio.freezes.insert(FreezeId(1), stop);
    let row = Row {
        state: ReleaseState::Planned,
        ..release(7, "3.14.0", vec![mark(1, "final", "2025-10-10")])
    };
    let today = day("2025-10-02");
    let seen = |portfolio: &Portfolio| {
        kinds(&Beside::of([].into_iter(), portfolio, today, &UtcOnly).conflicts(&row))
    };
    assert_eq!(seen(&portfolio), [Kind::Freeze]);
    let exception = crate::domain::portfolio::Exception {
        freeze: FreezeId(1),
        release: ReleaseId(7),
        key: String::new(),
        first: day("2025-10-10"),
        last: day("2025-10-10"),
        reason: "A customer cannot work".to_owned(),
        asked_by: None,
        answer: Some(crate::domain::portfolio::Answer {
            verdict: crate::domain::portfolio::Verdict::Granted,
            by: None,
            at: crate::domain::time::Instant(0),
            reason: String::new(),
        }),
    };
    let id = crate::domain::ids::ExceptionId(1);
    portfolio.exceptions.insert(id, exception);
    assert_eq!(seen(&portfolio), []);
}

#[test]
fn the_next_slot_is_free_of_everything_or_says_why_there_is_none() {
    let mut portfolio = portfolio();
    let stop = freeze(FreezeScope::Organization, "Stocktaking");
    portfolio.freezes.insert(FreezeId(1), stop);
    let row = Row {
        state: ReleaseState::Planned,
        ..release(7, "3.14.0", vec![mark(1, "final", "2025-10-07")])
    };
    let today = day("2025-10-02");
    let find = |portfolio: &Portfolio| {
        let known = Beside::of([].into_iter(), portfolio, today, &UtcOnly);
        next_slot(&row, Moved::Whole, &known, today, day("2025-10-10"))
    };
    // A Friday inside the freeze, a weekend inside the freeze, then a Monday.
    assert_eq!(find(&portfolio), Ok(day("2025-10-13")));
    let stop = Freeze {
        last: day("2026-06-30"),
        ..freeze(FreezeScope::Organization, "The long freeze")
    };
    portfolio.freezes.insert(FreezeId(2), stop);
    let in_the_way = find(&portfolio).unwrap_err();
    assert_eq!(in_the_way[0], (Kind::Freeze, 90));
    assert!(in_the_way.contains(&(Kind::Friday, 13)), "{in_the_way:?}");
}

#[test]
fn marked_days_speak_against_a_target() {
    use crate::domain::{
        ids::DayMarkId,
        portfolio::{DayKind, DayMark},
    };
    let mut portfolio = portfolio();
    let row = Row {
        state: ReleaseState::Planned,
        ..release(
            7,
            "3.14.0",
            vec![
                mark(1, "final", "2025-10-07"),
                mark(2, "start", "2025-10-04"),
            ],
        )
    };
    let seen = |portfolio: &Portfolio| {
        let known = Beside::of([].into_iter(), portfolio, day("2025-10-02"), &UtcOnly);
        let found = known.conflicts(&row);
        found
            .into_iter()
            .map(|one| (one.kind, one.text))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        seen(&portfolio),
        [],
        "a milestone that is no target may lie on a Saturday"
    );
    let marked = |kind, scope| DayMark {
        name: "Fair".to_owned(),
        first: day("2025-10-06"),
        last: day("2025-10-08"),
        kind,
        scope,
        ..DayMark::default()
    };
    let elsewhere = marked(
        DayKind::NoDeploy,
        FreezeScope::ProductLine(ProductLineId(2)),
    );
    portfolio.days.insert(DayMarkId(1), elsewhere);
    assert_eq!(seen(&portfolio), []);
    let here = marked(DayKind::NoDeploy, FreezeScope::Program(ProgramId(1)));
    portfolio.days.insert(DayMarkId(2), here);
    let holiday = marked(DayKind::Holiday, FreezeScope::Organization);
    portfolio.days.insert(DayMarkId(3), holiday);
    assert!(Kind::NoDeploy.blocks() && !Kind::DayOff.blocks());
    let falls = "The target falls on Tue 7 Oct 2025, ";
    assert_eq!(
        seen(&portfolio),
        [
            (
                Kind::NoDeploy,
                format!("{falls}on which nothing is deployed: Fair.")
            ),
            (Kind::DayOff, format!("{falls}a holiday: Fair.")),
        ]
    );
}
