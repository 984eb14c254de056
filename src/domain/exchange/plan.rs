//! What a sheet would change: the same plan for the preview and for the import itself.

use std::{collections::HashMap, sync::Arc};

use super::{
    Column, Fault, Finding, How, LineRows, Sheet, Summary, Taken,
    following::{followed, said},
    guessed_type,
    reconcile::Outcome,
};
use crate::domain::{
    ids::{ImportId, ProductLineId, ProgramId, ReleaseId, StreamId},
    portfolio::{self, Part, Portfolio, ProductLine, Program, STRUCTURE_LIMIT},
    product_line::{self, ProductLineMilestones},
    release::{self, Beginning, Destination, Release},
    schedule::{self, Schedule},
};

/// What is there already, and where the plan goes.
pub trait Known {
    /// Why it could not be read, or gone on with.
    type Error;
    /// The portfolio.
    ///
    /// # Errors
    /// It could not be read.
    fn portfolio(&mut self) -> Result<Arc<Portfolio>, Self::Error>;
    /// The milestones of a product line.
    ///
    /// # Errors
    /// They could not be read.
    fn line(&mut self, id: ProductLineId) -> Result<Arc<ProductLineMilestones>, Self::Error>;
    /// The standing release of a product line with that version.
    ///
    /// # Errors
    /// It could not be read.
    fn release(
        &mut self,
        line: ProductLineId,
        version: &str,
    ) -> Result<Option<(ReleaseId, Arc<Release>)>, Self::Error>;
    /// A release, if it stands.
    ///
    /// # Errors
    /// It could not be read.
    fn standing(&mut self, id: ReleaseId) -> Result<Option<Arc<Release>>, Self::Error>;
    /// What came of the event of a calendar file, if it came in before.
    ///
    /// # Errors
    /// It could not be read.
    fn taken(&mut self, uid: &str) -> Result<Option<Taken>, Self::Error>;
    /// Takes the next step; `rows` says how many rows are behind it.
    ///
    /// # Errors
    /// It could not be taken, or the whole was called off.
    fn take(&mut self, step: Step, rows: usize) -> Result<(), Self::Error>;
}

/// A part of what an import does.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Programs and product lines.
    Portfolio(Vec<portfolio::Event>),
    /// Milestones of a product line.
    Line(ProductLineId, Vec<product_line::Event>),
    /// A new release of the program with that code; who takes the step gives the key.
    Begin(ReleaseId, String, Box<Beginning>),
    /// Milestones of a release.
    Release(ReleaseId, Vec<release::Event>),
    /// Rows that change nothing.
    Nothing,
}

/// What a plan comes to.
#[derive(Clone, Debug, Default)]
pub struct Planned {
    /// How much it does.
    pub summary: Summary,
    /// Rows that stand against it.
    pub faults: Vec<Fault>,
    /// What is strange about it beside what the sheet alone shows.
    pub findings: Vec<Finding<u32>>,
    /// What came of events that had not come in before.
    pub taken: Vec<Taken>,
}

impl Planned {
    fn add(&mut self, sheet: &Sheet, stream: StreamId, outcome: &mut Outcome) {
        for (index, milestone) in outcome.taken.drain(..) {
            let Some(row) = sheet.rows.get(index) else {
                continue;
            };
            self.taken.extend(row.uid.as_ref().map(|uid| Taken {
                uid: uid.to_string(),
                stream,
                milestone,
                said: said(row),
            }));
        }
        self.summary.milestones += outcome.summary.milestones;
        self.summary.changed += outcome.summary.changed;
        self.summary.unchanged += outcome.summary.unchanged;
        self.faults.append(&mut outcome.faults);
        self.findings.append(&mut outcome.findings);
    }
}

/// Plans the import of a sheet, step by step in the order of the file.
///
/// # Errors
/// What is there could not be read, or a step could not be taken.
pub fn plan<K: Known>(
    sheet: &Sheet,
    import: ImportId,
    how: &mut How<'_>,
    known: &mut K,
) -> Result<Planned, K::Error> {
    let mut planned = Planned::default();
    let mut portfolio = Portfolio::clone(&*known.portfolio()?);
    let followed_sheet;
    let sheet = if sheet.rows.iter().any(|row| row.uid.is_some()) {
        (followed_sheet, planned.faults) = followed(sheet, &portfolio, known)?;
        &followed_sheet
    } else {
        sheet
    };
    let lines = sheet.lines();
    let (events, places) = structure(sheet, &lines, import, how, &mut portfolio, &mut planned);
    if !events.is_empty() {
        known.take(Step::Portfolio(events), 0)?;
    }
    for (line, place) in lines.iter().zip(places) {
        let Some((id, is_new)) = place else { continue };
        if !line.own.is_empty() {
            let own = known.line(id)?;
            let mut outcome = how.reconcile(&portfolio, &own.schedule, sheet, &line.own);
            planned.add(sheet, id.into(), &mut outcome);
            let events: Vec<_> = outcome
                .events
                .into_iter()
                .map(product_line::Event::Schedule)
                .collect();
            let step = if events.is_empty() {
                Step::Nothing
            } else {
                Step::Line(id, events)
            };
            known.take(step, line.own.len())?;
        }
        let code = portfolio
            .program_of(id)
            .map(|(_, program)| program.code.clone())
            .unwrap_or_default();
        for (version, rows) in &line.releases {
            let there = if is_new {
                None
            } else {
                known.release(id, version)?
            };
            let step = match there {
                Some((release, state)) => {
                    changed(sheet, rows, how, &portfolio, release, &state, &mut planned)
                }
                None => begun(
                    sheet,
                    rows,
                    how,
                    &portfolio,
                    (id, &code),
                    version,
                    &mut planned,
                ),
            };
            known.take(step, rows.len())?;
        }
    }
    Ok(planned)
}

fn changed(
    sheet: &Sheet,
    rows: &[usize],
    how: &mut How<'_>,
    portfolio: &Portfolio,
    id: ReleaseId,
    release: &Release,
    planned: &mut Planned,
) -> Step {
    let mut outcome = how.reconcile(portfolio, &release.schedule, sheet, rows);
    if release.cancelled && !outcome.events.is_empty() {
        let message = format!(
            "{} is cancelled: reinstate it before its milestones change, or leave this row out.",
            release.key.as_deref().unwrap_or(&release.version)
        );
        sheet.fault(rows, &mut planned.faults, Column::Release, &message);
        return Step::Nothing;
    }
    planned.add(sheet, id.into(), &mut outcome);
    if outcome.events.is_empty() {
        return Step::Nothing;
    }
    let along = along(release, &outcome.events);
    if let Some(release::Event::Deployment(release::deployment::Event::WindowsMoved { changes })) =
        &along
    {
        planned.summary.windows += u32::try_from(changes.len()).unwrap_or(u32::MAX);
    }
    let events = outcome.events.into_iter().map(release::Event::Schedule);
    Step::Release(id, events.chain(along).collect())
}

/// What moves along with the dates that these events change, as it does by any other hand.
fn along(release: &Release, events: &[schedule::Event]) -> Option<release::Event> {
    let moved = events.iter().flat_map(|event| match event {
        schedule::Event::Rescheduled { changes } => changes.as_slice(),
        _ => &[],
    });
    let to: Vec<_> = moved
        .filter_map(|change| Some((change.id, change.to.clone()?)))
        .collect();
    release::windows_along(release, &to)
}

fn begun(
    sheet: &Sheet,
    rows: &[usize],
    how: &mut How<'_>,
    portfolio: &Portfolio,
    (line, code): (ProductLineId, &str),
    version: &str,
    planned: &mut Planned,
) -> Step {
    let mut outcome = how.reconcile(portfolio, &Schedule::default(), sheet, rows);
    let id = ReleaseId((how.new_id)());
    planned.add(sheet, id.into(), &mut outcome);
    planned.summary.releases += 1;
    let milestones: Vec<_> = outcome
        .events
        .into_iter()
        .filter_map(|event| match event {
            schedule::Event::MilestoneAdded { milestone } => Some(milestone),
            _ => None,
        })
        .collect();
    let note = milestones
        .iter()
        .find(|milestone| milestone.target)
        .map_or("", |target| &target.note);
    let beginning = Beginning {
        line,
        version: version.to_owned(),
        title: String::new(),
        kind: guessed_type(version, note),
        destination: Destination::default(),
        team: None,
        owner: None,
        milestones,
    };
    Step::Begin(id, code.to_owned(), Box::new(beginning))
}

/// The product line of each group and whether it is new; `None` where it could not be made.
type Places = Vec<Option<(ProductLineId, bool)>>;

/// Finds or makes programs and product lines. One that is out of use is taken into use again: a name is one program.
fn structure(
    sheet: &Sheet,
    lines: &[LineRows],
    import: ImportId,
    how: &mut How<'_>,
    portfolio: &mut Portfolio,
    planned: &mut Planned,
) -> (Vec<portfolio::Event>, Places) {
    let mut events = Vec::new();
    let mut programs: HashMap<String, ProgramId> = HashMap::new();
    let mut known_lines: HashMap<(ProgramId, String), ProductLineId> = HashMap::new();
    // Those in use come last, and so take the place of one of the same name that is not.
    for in_use in [false, true] {
        let of_interest = portfolio
            .programs
            .iter()
            .filter(|(_, program)| program.retired != in_use);
        programs.extend(of_interest.map(|(id, program)| (program.name.to_lowercase(), *id)));
        let of_interest = portfolio
            .lines
            .iter()
            .filter(|(_, line)| line.retired != in_use);
        known_lines
            .extend(of_interest.map(|(id, line)| ((line.program, line.name.to_lowercase()), *id)));
    }
    let mut places = Vec::with_capacity(lines.len());
    for group in lines {
        let program = match programs.get(&group.program.to_lowercase()) {
            Some(id) => {
                reinstate(
                    portfolio,
                    Part::Program(*id),
                    &mut events,
                    &mut planned.summary.programs,
                );
                *id
            }
            None => {
                if portfolio.programs.len() >= STRUCTURE_LIMIT {
                    refuse_all(sheet, group, planned, Column::Program, "programs");
                    places.push(None);
                    continue;
                }
                let id = ProgramId((how.new_id)());
                let program = Program {
                    name: group.program.to_string(),
                    code: portfolio.code_for(&group.program),
                    retired: false,
                };
                portfolio.programs.insert(id, program.clone());
                events.push(portfolio::Event::ProgramAdded {
                    id,
                    program,
                    import: Some(import),
                });
                programs.insert(group.program.to_lowercase(), id);
                planned.summary.programs += 1;
                id
            }
        };
        let name = (program, group.line.to_lowercase());
        let place = match known_lines.get(&name) {
            Some(id) => {
                reinstate(
                    portfolio,
                    Part::ProductLine(*id),
                    &mut events,
                    &mut planned.summary.lines,
                );
                Some((*id, false))
            }
            None if portfolio.lines.len() >= STRUCTURE_LIMIT => {
                refuse_all(sheet, group, planned, Column::ProductLine, "product lines");
                None
            }
            None => {
                let id = ProductLineId((how.new_id)());
                let line = ProductLine {
                    program,
                    name: group.line.to_string(),
                    retired: false,
                };
                portfolio.lines.insert(id, line.clone());
                events.push(portfolio::Event::ProductLineAdded {
                    id,
                    line,
                    import: Some(import),
                });
                known_lines.insert(name, id);
                planned.summary.lines += 1;
                Some((id, true))
            }
        };
        places.push(place);
    }
    (events, places)
}

fn reinstate(
    portfolio: &mut Portfolio,
    part: Part,
    events: &mut Vec<portfolio::Event>,
    count: &mut u32,
) {
    let Some((name, true)) = portfolio.part(part) else {
        return;
    };
    let name = name.to_owned();
    match part {
        Part::Program(id) => {
            if let Some(program) = portfolio.programs.get_mut(&id) {
                program.retired = false;
            }
        }
        Part::ProductLine(id) => {
            if let Some(line) = portfolio.lines.get_mut(&id) {
                line.retired = false;
            }
        }
        _ => {}
    }
    events.push(portfolio::Event::Reinstated { part, name });
    *count += 1;
}

fn refuse_all(sheet: &Sheet, group: &LineRows, planned: &mut Planned, column: Column, what: &str) {
    let message = format!("A portfolio holds at most {STRUCTURE_LIMIT} {what}.");
    sheet.fault(&group.own, &mut planned.faults, column, &message);
    for (_, rows) in &group.releases {
        sheet.fault(rows, &mut planned.faults, column, &message);
    }
}
