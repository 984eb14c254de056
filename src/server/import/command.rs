//! `signalbox import FILE`: the same plan and the same writing as on the page, for a machine at which nobody sits.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;

use super::{Calendar, Order, Outlook, Progress, Read, apply, new_id, outlook, read};
use crate::{
    domain::{
        Actor,
        access::Grants,
        exchange::{Column, EventColumn, Mapping, Mode, Pattern},
        ids::{ImportId, StreamId},
        portfolio::Portfolio,
        time::Zone,
    },
    server::{
        auth::Accounts,
        engine::{Engine, Options, Rejected},
        zones::TzDatabase,
    },
    wire::import::SIZE_LIMIT,
};

/// What is brought in, and how.
#[derive(Args, Clone, Debug)]
pub struct ImportFile {
    /// The CSV file, whose first row names the columns, or calendar file (ICS)
    file: PathBuf,
    /// Of a calendar file: how the summaries of its events read, such as "<release>: <milestone>"
    #[arg(long, value_name = "PATTERN")]
    summary: Option<String>,
    /// Of a calendar file: the program of all its events
    #[arg(long, value_name = "NAME")]
    program: Option<String>,
    /// Of a calendar file: the product line of all its events
    #[arg(long, value_name = "NAME")]
    product_line: Option<String>,
    /// Leave what is there as it is: bring in only what is new
    #[arg(long)]
    append: bool,
    /// Say what would come of it, and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl ImportFile {
    /// Brings the file into a data file that no server has open, and says what came of it. Findings are printed as they are
    /// found.
    ///
    /// # Errors
    /// What to print as the reason why nothing of it was kept: every row that is wrong, or what failed.
    pub async fn run(self, data: &Path) -> Result<String, String> {
        let content = self.read()?;
        if let Some(folder) = data.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        let options = Options::new(Arc::new(TzDatabase));
        let engine = Engine::start(data, options).map_err(text)?;
        let outcome = self.bring_in(&engine, content).await;
        engine.stop().await;
        outcome
    }

    fn read(&self) -> Result<Arc<[u8]>, String> {
        let unreadable = |error| format!("{} cannot be read: {error}", self.file.display());
        let size = std::fs::metadata(&self.file).map_err(unreadable)?.len();
        if size > SIZE_LIMIT as u64 {
            return Err(format!(
                "{} has more than {} MB: split it.",
                self.file.display(),
                SIZE_LIMIT >> 20
            ));
        }
        Ok(std::fs::read(&self.file).map_err(unreadable)?.into())
    }

    async fn bring_in(&self, engine: &Engine, content: Arc<[u8]>) -> Result<String, String> {
        let accounts = Accounts::open(engine.clone()).await.map_err(text)?;
        let name = self.file.file_name().unwrap_or_default();
        let file = name.to_string_lossy().into_owned();
        let (mapping, calendar) = self
            .meant(engine, read(&file, &content, 0).map_err(text)?)
            .await?;
        let order = Order {
            id: ImportId(new_id()),
            file,
            content,
            mapping,
            mode: if self.append {
                Mode::Append
            } else {
                Mode::Update
            },
            left_out: BTreeSet::new(),
            names: Arc::new(move |id| accounts.person(id).map(|person| person.name.clone())),
            calendar,
        };
        let looked = outlook(engine, order.clone()).await.map_err(text)?;
        print_findings(&looked);
        for one in &looked.not_taken {
            println!("line {}: {}: {}", one.row, one.what, one.why);
        }
        refuse_faults(&looked)?;
        if self.dry_run {
            return Ok(format!("Would come of it: {}.", looked.summary.words()));
        }
        let by = (Actor::System, Grants::default());
        let summary = apply(engine, by, order, Arc::new(Progress::default())).await;
        let summary = summary.map_err(failed)?;
        Ok(format!("{} rows: {}.", looked.rows, summary.words()))
    }

    /// Which column is which, and how events are read: as it seems, but for what was said.
    async fn meant(
        &self,
        engine: &Engine,
        read: Read,
    ) -> Result<(Mapping, Option<Calendar>), String> {
        let mut mapping = read.mapping;
        let said = [&self.summary, &self.program, &self.product_line];
        let Some(mut by) = read.calendar else {
            if said.iter().any(|said| said.is_some()) {
                return Err(
                    "--summary, --program and --product-line are for a calendar file.".to_owned(),
                );
            }
            return Ok((mapping, None));
        };
        if let Some(summary) = &self.summary {
            summary.clone_into(&mut by.pattern);
            for column in Pattern::parse(summary).map_err(text)?.columns() {
                mapping.set(
                    column,
                    EventColumn::in_summary(column).map(EventColumn::place),
                );
            }
        }
        if let Some(program) = &self.program {
            program.clone_into(&mut by.program);
            mapping.set(Column::Program, Some(EventColumn::SameProgram.place()));
        }
        if let Some(line) = &self.product_line {
            line.clone_into(&mut by.line);
            mapping.set(Column::ProductLine, Some(EventColumn::SameLine.place()));
        }
        let portfolio = engine.load::<Portfolio>(StreamId::PORTFOLIO).await;
        let portfolio = portfolio.map_err(text)?;
        let home = portfolio.map_or_else(Zone::utc, |portfolio| {
            portfolio.state.organization.zone.clone()
        });
        Ok((mapping, Some(Calendar { by, home })))
    }
}

fn print_findings(looked: &Outlook) {
    for finding in &looked.findings {
        let rows: Vec<String> = finding.about.iter().map(u32::to_string).collect();
        let rows = rows.join(", ");
        println!("row {rows}: {}: {}", finding.kind.label(), finding.words);
    }
}

fn refuse_faults(looked: &Outlook) -> Result<(), String> {
    if looked.faults.is_empty() {
        return Ok(());
    }
    let rows: BTreeSet<u32> = looked.faults.iter().map(|fault| fault.row).collect();
    let mut said = match rows.len() {
        1 => "1 row is wrong, so nothing was imported:".to_owned(),
        count => format!("{count} rows are wrong, so nothing was imported:"),
    };
    for fault in &looked.faults {
        let column = fault.column.map_or("", |column| column.name());
        let column = if column.is_empty() {
            String::new()
        } else {
            format!(", {column}")
        };
        said.push_str(&format!("\n  row {}{column}: {}", fault.row, fault.message));
    }
    Err(said)
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// With the facts behind a refusal, one line each.
fn failed(error: Rejected) -> String {
    match error {
        Rejected::Refused(refusal) => {
            let mut said = refusal.message;
            for fact in refusal.facts {
                said.push_str("\n  ");
                said.push_str(&fact);
            }
            said
        }
        other => other.to_string(),
    }
}
