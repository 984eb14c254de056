use std::{collections::BTreeMap, sync::Arc};

use proptest::prelude::*;

use super::*;
use crate::domain::{
    Actor, Meta, Stream,
    ids::{CommandId, ImportId, ProductLineId, ReleaseId},
    portfolio::Portfolio,
    product_line::ProductLineMilestones,
    release::{Release, ReleaseType},
    time::Instant,
};

mod following;

const CPYTHON: &str = include_str!("../../../sample/cpython-releases.csv");

/// Everything in memory, folded as the engine would.
#[derive(Default)]
struct Memory {
    portfolio: Arc<Portfolio>,
    lines: BTreeMap<ProductLineId, Arc<ProductLineMilestones>>,
    releases: BTreeMap<ReleaseId, Arc<Release>>,
    /// What came of events, by their identities.
    taken: BTreeMap<String, Taken>,
    events: usize,
    ids: u128,
}

const META: Meta = Meta {
    seq: 0,
    version: 0,
    at: Instant(0),
    actor: Actor::System,
    command: CommandId(0),
    reason: None,
};

fn folded<S: Stream>(state: &mut Arc<S>, events: &[S::Event]) -> usize {
    events
        .iter()
        .for_each(|event| Arc::make_mut(state).evolve(event, &META));
    events.len()
}

impl Known for Memory {
    type Error = ();
    fn portfolio(&mut self) -> Result<Arc<Portfolio>, ()> {
        Ok(Arc::clone(&self.portfolio))
    }
    fn line(&mut self, id: ProductLineId) -> Result<Arc<ProductLineMilestones>, ()> {
        Ok(self.lines.get(&id).cloned().unwrap_or_default())
    }
    fn release(
        &mut self,
        line: ProductLineId,
        version: &str,
    ) -> Result<Option<(ReleaseId, Arc<Release>)>, ()> {
        let found = self
            .releases
            .iter()
            .find(|(_, r)| r.line == Some(line) && r.version == version);
        Ok(found.map(|(id, release)| (*id, Arc::clone(release))))
    }
    fn standing(&mut self, id: ReleaseId) -> Result<Option<Arc<Release>>, ()> {
        let release = self.releases.get(&id).cloned();
        Ok(release.filter(|release| release.stands()))
    }
    fn taken(&mut self, uid: &str) -> Result<Option<Taken>, ()> {
        Ok(self.taken.get(uid).cloned())
    }
    fn take(&mut self, step: Step, _rows: usize) -> Result<(), ()> {
        self.events += match step {
            Step::Portfolio(events) => folded(&mut self.portfolio, &events),
            Step::Line(id, events) => folded(self.lines.entry(id).or_default(), &events),
            Step::Release(id, events) => folded(self.releases.entry(id).or_default(), &events),
            Step::Begin(id, code, beginning) => {
                let key = Some(format!("{code}-{}", self.releases.len() + 1));
                let event = crate::domain::release::Event::Created {
                    key,
                    beginning: *beginning,
                    import: None,
                };
                folded(self.releases.entry(id).or_default(), &[event])
            }
            Step::Nothing => 0,
        };
        Ok(())
    }
}

impl Memory {
    fn import(&mut self, csv: &str, mode: Mode) -> Planned {
        let (sheet, faults) = sheet(csv);
        assert_eq!(faults, vec![]);
        self.bring_in(&sheet, mode).0
    }

    fn bring_in(&mut self, sheet: &Sheet, mode: Mode) -> (Planned, Vec<Told>) {
        let first = self.ids;
        let mut next = first;
        let mut new_id = || {
            next += 1;
            next
        };
        let mut how = How {
            mode,
            base: 0,
            person: &|_| None,
            new_id: &mut new_id,
            telling: Telling::at_most(100),
        };
        let planned = plan(sheet, ImportId(1), &mut how, self).unwrap();
        let told = how.telling.finish();
        self.ids = next;
        let taken = planned.taken.iter().cloned();
        self.taken.extend(taken.map(|one| (one.uid.clone(), one)));
        (planned, told)
    }
    fn release(&self, version: &str) -> &Release {
        self.releases
            .values()
            .find(|r| r.version == version)
            .unwrap()
    }
}

/// Cells without quotation marks are all that these tests need; reading files is the server's.
fn sheet(csv: &str) -> (Sheet, Vec<Fault>) {
    let mut lines = csv.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let mapping = Mapping::guess(header.iter().copied());
    let mut reader = Reader::new(mapping, header.len());
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for (line, number) in lines.zip(2..) {
        let cells: Vec<&str> = line.split(',').collect();
        match reader.read(number, cells.iter().copied()) {
            Ok(row) => rows.push(row),
            Err(wrong) => faults.extend(wrong),
        }
    }
    (Sheet { rows, mapping }, faults)
}

const HEADER: &str = "program,product_line,release,milestone,date,state,owner,note\n";

fn words(csv: &str) -> Vec<(FindingKind, String)> {
    let (sheet, _) = sheet(&format!("{HEADER}{csv}"));
    sheet
        .findings()
        .into_iter()
        .map(|f| (f.kind, f.words))
        .collect()
}

#[test]
fn cpython_comes_in_whole_and_a_second_time_changes_nothing() {
    let mut memory = Memory::default();
    let planned = memory.import(CPYTHON, Mode::Update);
    assert_eq!(
        planned.summary,
        Summary {
            programs: 1,
            lines: 24,
            releases: 272,
            milestones: 670,
            changed: 0,
            unchanged: 0,
            windows: 0,
        }
    );
    let release = memory.release("3.14.0");
    let target = release.schedule.target().unwrap();
    assert_eq!(
        (
            target.name.as_str(),
            target.actual.as_ref().unwrap().to_string().as_str()
        ),
        ("final", "2025-10-07")
    );
    assert_eq!(target.baseline, None);
    assert_eq!(target.slip(), None);
    let events = memory.events;
    for mode in [Mode::Update, Mode::Append] {
        let again = memory.import(CPYTHON, mode);
        assert_eq!(
            again.summary,
            Summary {
                unchanged: 670,
                ..Summary::default()
            }
        );
        assert!(!again.summary.changes_anything());
    }
    assert_eq!(memory.events, events);
}

#[test]
fn the_strange_facts_of_cpython_are_found_and_kept() {
    let (sheet, _) = sheet(CPYTHON);
    let found = sheet.findings();
    let has = |kind, words: &str| {
        found
            .iter()
            .any(|f| f.kind == kind && f.words.contains(words))
    };
    assert!(
        has(FindingKind::StageAfterFinal, "2.7.3 candidate 2"),
        "{found:#?}"
    );
    assert!(has(FindingKind::VersionsOutOfOrder, "2.1.1 → 2.1.2"));
    assert!(has(FindingKind::VersionsOutOfOrder, "2.3.4 → 2.3.5"));
    assert!(has(FindingKind::AfterEndOfLife, "2.7.18 (Mon 20 Apr 2020)"));
    assert!(
        found
            .iter()
            .all(|f| f.about.iter().all(|row| (2..=671).contains(row)))
    );
}

#[test]
fn each_finding_is_told_from_its_harmless_neighbour() {
    use FindingKind as K;
    let kinds = |csv: &str| {
        words(csv)
            .into_iter()
            .map(|(kind, _)| kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        kinds("P,L,1.0,final,2024-01-02,actual,,\nP,L,1.0,rc 1,2024-01-03,actual,,"),
        [K::StageAfterFinal]
    );
    assert_eq!(
        kinds("P,L,1.0,final,2024-01-02,actual,,\nP,L,1.0,rc 1,2024-01-02,actual,,"),
        []
    );
    assert_eq!(
        kinds("P,L,1.0,final,2024-01-02,actual,,\nP,L,1.0,thaw,2024-01-03,actual,,"),
        []
    );
    assert_eq!(
        kinds("P,L,1.9,final,2024-01-02,actual,,\nP,L,1.10,final,2024-01-01,actual,,"),
        [K::VersionsOutOfOrder]
    );
    assert_eq!(
        kinds("P,L,1.9,final,2024-01-02,actual,,\nP,L,1.10,final,2024-01-02,actual,,"),
        []
    );
    assert_eq!(
        kinds("P,L,1.9,final,2024-01-02,actual,,\nP,M,1.10,final,2024-01-01,actual,,"),
        []
    );
    assert_eq!(
        kinds("P,L,1.0,final,2024-01-02,actual,,\nP,L,,end of life,2024-01-01,actual,,"),
        [K::AfterEndOfLife]
    );
    assert_eq!(
        kinds("P,L,1.0,final,2024-01-02,actual,,\nP,L,,end of life,2024-01-02,actual,,"),
        []
    );
    assert_eq!(
        kinds("P,L,1.0,a,2024-01-02,actual,,\nP,L,1.0,a,2024-01-03,actual,,"),
        [K::TwoDates]
    );
    assert_eq!(
        kinds("P,L,1.0,a,2024-01-02,actual,,\nP,L,1.0,a,2024-01-02,actual,,"),
        [K::Repeated]
    );
    assert_eq!(
        kinds("P,L,1.0,a,2024-01-02,actual,,\nP,L,1.1,a,2024-01-03,actual,,"),
        []
    );
}

#[test]
fn a_wrong_row_names_its_column_and_what_it_takes() {
    let rows = [
        (
            "P,L,1.0,final,2025-02-30,actual,,",
            Column::Date,
            "2025-02-30",
        ),
        (
            ",L,1.0,final,2025-02-03,actual,,",
            Column::Program,
            "Program is empty",
        ),
        (
            "P,,1.0,final,2025-02-03,actual,,",
            Column::ProductLine,
            "Product line is empty",
        ),
        (
            "P,L,1.0,,2025-02-03,actual,,",
            Column::Milestone,
            "Milestone is empty",
        ),
        ("P,L,1.0,final,2025-02-03,done,,", Column::State, "“done”"),
        (
            "P,L,1.0,final,TBC,actual,,",
            Column::Date,
            "to be confirmed",
        ),
    ];
    for (row, column, words) in rows {
        let (sheet, faults) = sheet(&format!("{HEADER}P,L,0.9,final,2024-01-01,actual,,\n{row}"));
        assert_eq!(sheet.rows.len(), 1, "{row}");
        assert_eq!(faults.len(), 1, "{row}: {faults:?}");
        assert_eq!(
            (faults[0].row, faults[0].column),
            (3, Some(column)),
            "{row}"
        );
        assert!(
            faults[0].message.contains(words),
            "{row}: {}",
            faults[0].message
        );
    }
    let long = "x".repeat(121);
    let (_, faults) = sheet(&format!("{HEADER}P,L,1.0,{long},2025-02-30,actual,,"));
    assert_eq!(faults.len(), 2, "all that is wrong is said: {faults:?}");
    let (_, faults) = sheet(&format!("{HEADER}P,L,1.0,final,2025-02-03,actual,"));
    assert!(faults[0].message.contains("7 cells"), "{faults:?}");
}

#[test]
fn an_update_sets_what_the_file_says_and_an_append_only_adds() {
    let before = format!(
        "{HEADER}P,L,1.0,beta,2030-01-01,expected,Lead,old\nP,L,1.0,final,2030-02-01,expected,Lead,"
    );
    let after = format!(
        "{HEADER}P,L,1.0,beta,2030-01-03,actual,Lead,old\nP,L,1.0,final,2030-02-08,expected,Other,new\nP,L,1.0,rc,2030-01-20,expected,,"
    );
    let mut memory = Memory::default();
    memory.import(&before, Mode::Update);
    let appended = memory.import(&after, Mode::Append);
    assert_eq!(
        appended.summary,
        Summary {
            milestones: 1,
            unchanged: 2,
            ..Summary::default()
        }
    );
    assert_eq!(
        memory
            .release("1.0")
            .schedule
            .target()
            .unwrap()
            .date()
            .unwrap()
            .to_string(),
        "2030-02-01"
    );
    let updated = memory.import(&after, Mode::Update);
    assert_eq!(
        updated.summary,
        Summary {
            changed: 2,
            unchanged: 1,
            ..Summary::default()
        }
    );
    let release = memory.release("1.0");
    let milestones: Vec<_> = release.schedule.milestones().collect();
    assert_eq!(
        milestones[0].actual.as_ref().unwrap().to_string(),
        "2030-01-03"
    );
    assert_eq!(
        milestones[0].forecast.as_ref().unwrap().to_string(),
        "2030-01-01"
    );
    assert_eq!(
        (
            milestones[1].note.as_str(),
            milestones[1].date().unwrap().to_string().as_str()
        ),
        ("new", "2030-02-08")
    );
    // The file is behind: what has happened stays, and is said.
    let behind = memory.import(&before, Mode::Update);
    assert_eq!(
        behind.findings.iter().map(|f| f.kind).collect::<Vec<_>>(),
        [FindingKind::HappenedAlready]
    );
    assert!(
        memory
            .release("1.0")
            .schedule
            .milestones()
            .next()
            .unwrap()
            .actual
            .is_some()
    );
}

#[test]
fn equal_keys_match_by_order_of_appearance() {
    let mut memory = Memory::default();
    let twice =
        format!("{HEADER}P,L,1.0,beta,2030-01-01,expected,,\nP,L,1.0,beta,2030-01-02,expected,,");
    assert_eq!(memory.import(&twice, Mode::Update).summary.milestones, 2);
    assert_eq!(
        memory.import(&twice, Mode::Update).summary,
        Summary {
            unchanged: 2,
            ..Summary::default()
        }
    );
    let moved = twice.replace("2030-01-02", "2030-01-09");
    assert_eq!(
        memory.import(&moved, Mode::Update).summary,
        Summary {
            unchanged: 1,
            changed: 1,
            ..Summary::default()
        }
    );
}

#[test]
fn columns_that_the_file_lacks_are_left_as_they_are() {
    let mut memory = Memory::default();
    memory.import(
        &format!("{HEADER}P,L,1.0,final,2030-01-01,expected,Lead,kept"),
        Mode::Update,
    );
    let bare = "Product,Branch,Version,Stage,When\np,l,1.0,final,2030-01-01";
    assert_eq!(
        memory.import(bare, Mode::Update).summary,
        Summary {
            unchanged: 1,
            ..Summary::default()
        }
    );
}

#[test]
fn types_are_guessed_from_versions_and_hotfixes() {
    use ReleaseType as T;
    for (version, note, expected) in [
        ("3.14.0", "", T::Major),
        ("2", "", T::Major),
        ("v2.0", "", T::Major),
        ("3.14.10", "", T::Minor),
        ("2.1", "", T::Minor),
        ("3.7.2", "Security hotfix", T::Emergency),
        ("next", "", T::Major),
    ] {
        assert_eq!(guessed_type(version, note), expected, "{version}");
    }
}

#[test]
fn mapping_prefers_a_columns_own_name() {
    let mapping = Mapping::guess([
        "When",
        "Product Line",
        "product",
        "Program",
        "VERSION",
        "milestone",
        "Status",
    ]);
    let places: Vec<_> = Column::ALL
        .into_iter()
        .map(|column| mapping.place(column))
        .collect();
    assert_eq!(
        places,
        [
            Some(3),
            Some(1),
            Some(4),
            Some(5),
            Some(0),
            Some(6),
            None,
            None
        ]
    );
    assert_eq!(
        Mapping::guess(["a", "date"]).missing(),
        [Column::Program, Column::ProductLine, Column::Milestone]
    );
}

proptest! {
    #[test]
    fn what_is_exported_reads_back(text in "['=+@\\-\\t\\ra-z]{0,6}") {
        let cell = exported(&text);
        prop_assert_eq!(imported(&cell), text.as_str());
        prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
    }

    #[test]
    fn any_rows_come_in_and_a_second_time_change_nothing(
        rows in proptest::collection::vec((0..2_u8, 0..2_u8, 0..4_u8, 0..3_u8, 0..400_i32, any::<bool>()), 1..40)
    ) {
        let mut csv = HEADER.to_owned();
        for (program, line, release, milestone, day, actual) in rows {
            let release = if release == 0 { String::new() } else { format!("1.{release}") };
            let milestone = ["final", "beta 1", "end of life"][usize::from(milestone)];
            let day = crate::domain::time::Day::from_number(19_000 + day);
            let state = if actual { "actual" } else { "expected" };
            csv.push_str(&format!("P{program},L{line},{release},{milestone},{day},{state},,\n"));
        }
        let mut memory = Memory::default();
        memory.import(&csv, Mode::Update);
        let events = memory.events;
        let again = memory.import(&csv, Mode::Update);
        prop_assert!(!again.summary.changes_anything());
        prop_assert_eq!(memory.events, events);
    }
}
