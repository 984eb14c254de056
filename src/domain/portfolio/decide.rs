//! What may be done to the portfolio, and what it comes to.

use super::{
    Booking, Command, Environment, Event, FreezeScope, Organization, Part, Portfolio, ProductLine,
    Program, STRUCTURE_LIMIT, Team, World, booking, days, exception,
};
use crate::domain::{
    Context, Refusal,
    access::Operation,
    ids::ProgramId,
    text::{self, NAME_LIMIT},
    undo,
};

pub(super) fn decide(
    portfolio: &Portfolio,
    command: &Command,
    world: &World,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::RequestException {
            id,
            freeze,
            release,
            first,
            last,
            reason,
        } => {
            let which = (*id, *freeze, *release);
            return exception::request(portfolio, which, (*first, *last, reason), world, ctx);
        }
        Command::AnswerException {
            id,
            granted,
            reason,
        } => return exception::answer(portfolio, *id, *granted, reason, ctx),
        Command::WithdrawException { id } => return exception::withdraw(portfolio, *id, ctx),
        Command::Book {
            id,
            environment,
            window,
            purpose,
        } => {
            let wanted = Booking {
                environment: *environment,
                window: window.clone(),
                purpose: purpose.clone(),
                booked_by: None,
            };
            return booking::book(portfolio, *id, wanted, ctx);
        }
        Command::CancelBooking { id } => return booking::cancel(portfolio, *id, ctx),
        // Who may book takes back what they booked, and nothing else.
        Command::Undo { command } if ctx.may(Operation::BookEnvironment).is_ok() => {
            let events = undo::undo(*command, world.history.as_ref())?;
            events
                .iter()
                .try_for_each(|event| booking::may_restore(event, ctx))?;
            return Ok(events);
        }
        _ => {}
    }
    ctx.may(Operation::EditPortfolio)?;
    match command {
        Command::SetOrganization { name, zone } => {
            let to = Organization {
                name: text::required("Organization", name, NAME_LIMIT)?,
                zone: zone.clone(),
            };
            if ctx.zones.offset(zone, ctx.now).is_none() {
                return Err(Refusal::invalid(
                    "Time zone",
                    format!("{} is not a time zone that is known here.", zone.name()),
                ));
            }
            let from = portfolio.organization.clone();
            Ok(if from == to {
                vec![]
            } else {
                vec![Event::OrganizationSet { from, to }]
            })
        }
        Command::AddProgram { id, name, code } => {
            refuse_known(portfolio, Part::Program(*id))?;
            refuse_full("programs", portfolio.programs.len())?;
            let name = portfolio.free_program_name(name)?;
            let code = if code.trim().is_empty() {
                portfolio.code_for(&name)
            } else {
                portfolio.free_code(code)?
            };
            Ok(vec![Event::ProgramAdded {
                id: *id,
                program: Program {
                    name,
                    code,
                    retired: false,
                },
                import: None,
            }])
        }
        Command::AddProductLine { id, program, name } => {
            refuse_known(portfolio, Part::ProductLine(*id))?;
            refuse_full("product lines", portfolio.lines.len())?;
            if portfolio.programs.get(program).is_none_or(|p| p.retired) {
                return Err(Refusal::invalid(
                    "Program",
                    "This program does not exist, or was retired.",
                ));
            }
            let name = portfolio.free_line_name(*program, name)?;
            Ok(vec![Event::ProductLineAdded {
                id: *id,
                line: ProductLine {
                    program: *program,
                    name,
                    retired: false,
                },
                import: None,
            }])
        }
        Command::AddTeam { id, name } => {
            refuse_known(portfolio, Part::Team(*id))?;
            refuse_full("teams", portfolio.teams.len())?;
            let name = portfolio.free_team_name(name)?;
            Ok(vec![Event::TeamAdded {
                id: *id,
                team: Team {
                    name,
                    retired: false,
                },
            }])
        }
        Command::AddEnvironment {
            id,
            name,
            short,
            shared,
            windows,
        } => {
            refuse_known(portfolio, Part::Environment(*id))?;
            refuse_full("environments", portfolio.environments.len())?;
            let environment = Environment {
                name: portfolio.free_environment_name(name)?,
                short: short.clone(),
                shared: *shared,
                windows: windows.clone(),
                retired: false,
            };
            Ok(vec![Event::EnvironmentAdded {
                id: *id,
                environment: environment.checked(ctx.zones)?,
            }])
        }
        Command::ChangeEnvironment { id, environment } => {
            let from = portfolio.environments.get(id);
            let from = from
                .ok_or_else(|| Refusal::not_found("environment"))?
                .clone();
            let to = Environment {
                retired: from.retired,
                ..environment.clone()
            }
            .checked(ctx.zones)?;
            if from.name.to_lowercase() != to.name.to_lowercase() {
                portfolio.free_environment_name(&to.name)?;
            }
            Ok(if from == to {
                vec![]
            } else {
                vec![Event::EnvironmentChanged { id: *id, from, to }]
            })
        }
        Command::AddFreeze { id, freeze } => {
            refuse_known(portfolio, Part::Freeze(*id))?;
            refuse_full("freezes", portfolio.freezes.len())?;
            known_scope(portfolio, freeze.scope)?;
            known_zone(freeze, ctx)?;
            let freeze = super::Freeze {
                retired: false,
                ..freeze.clone()
            }
            .checked()?;
            Ok(vec![Event::FreezeAdded { id: *id, freeze }])
        }
        Command::ChangeFreeze { id, freeze } => {
            let from = portfolio
                .freezes
                .get(id)
                .ok_or_else(|| Refusal::not_found("freeze"))?
                .clone();
            known_scope(portfolio, freeze.scope)?;
            known_zone(freeze, ctx)?;
            let to = super::Freeze {
                retired: from.retired,
                ..freeze.clone()
            }
            .checked()?;
            Ok(if from == to {
                vec![]
            } else {
                vec![Event::FreezeChanged { id: *id, from, to }]
            })
        }
        Command::Days(command) => Ok(days::decide(portfolio, command)?
            .into_iter()
            .map(Event::Days)
            .collect()),
        Command::Rename { part, name } => rename(portfolio, *part, name),
        Command::Retire { part } => match portfolio.part(*part) {
            None => Err(Refusal::not_found("part of the portfolio")),
            Some((name, true)) => Err(Refusal::conflict(format!("{name} is retired already."))),
            Some((name, false)) => Ok(vec![Event::Retired {
                part: *part,
                name: name.to_owned(),
            }]),
        },
        Command::Reinstate { part } => match portfolio.part(*part) {
            None => Err(Refusal::not_found("part of the portfolio")),
            Some((name, false)) => Err(Refusal::conflict(format!("{name} is in use already."))),
            Some((name, true)) => Ok(vec![Event::Reinstated {
                part: *part,
                name: name.to_owned(),
            }]),
        },
        Command::Undo { command } => undo::undo(*command, world.history.as_ref()),
        // Answered above: these take other rights.
        Command::RequestException { .. }
        | Command::AnswerException { .. }
        | Command::WithdrawException { .. }
        | Command::Book { .. }
        | Command::CancelBooking { .. } => Ok(vec![]),
    }
}

fn refuse_known(portfolio: &Portfolio, part: Part) -> Result<(), Refusal> {
    match portfolio.part(part) {
        Some((name, _)) => Err(Refusal::conflict(format!("{name} exists already."))),
        None => Ok(()),
    }
}

fn refuse_full(what: &str, count: usize) -> Result<(), Refusal> {
    if count < STRUCTURE_LIMIT {
        return Ok(());
    }
    Err(Refusal::conflict(format!(
        "A portfolio holds at most {STRUCTURE_LIMIT} {what}."
    )))
}

fn known_zone(freeze: &super::Freeze, ctx: &Context<'_>) -> Result<(), Refusal> {
    let Some(hours) = &freeze.hours else {
        return Ok(());
    };
    if ctx.zones.offset(&hours.zone, ctx.now).is_some() {
        return Ok(());
    }
    Err(Refusal::invalid(
        "Time zone",
        format!(
            "{} is not a time zone that is known here.",
            hours.zone.name()
        ),
    ))
}

pub(super) fn known_scope(portfolio: &Portfolio, scope: FreezeScope) -> Result<(), Refusal> {
    let part = match scope {
        FreezeScope::Organization => return Ok(()),
        FreezeScope::Program(id) => Part::Program(id),
        FreezeScope::ProductLine(id) => Part::ProductLine(id),
        FreezeScope::Environment(id) => Part::Environment(id),
    };
    portfolio
        .part(part)
        .map(|_| ())
        .ok_or_else(|| Refusal::invalid("Scope", "What this should hold for does not exist."))
}

/// The name within its limits, if nobody else has it; upper and lower case count as the same.
fn free_name<'a>(
    what: &str,
    name: &str,
    mut taken: impl Iterator<Item = &'a str>,
) -> Result<String, Refusal> {
    let name = text::required("Name", name, NAME_LIMIT)?;
    let folded = name.to_lowercase();
    if taken.any(|other| other.to_lowercase() == folded) {
        return Err(Refusal::invalid(
            "Name",
            format!("There is a {what} called “{name}” already."),
        ));
    }
    Ok(name)
}

fn rename(portfolio: &Portfolio, part: Part, name: &str) -> Result<Vec<Event>, Refusal> {
    let (from, _) = portfolio
        .part(part)
        .ok_or_else(|| Refusal::not_found("part of the portfolio"))?;
    let from = from.to_owned();
    if from == name.trim() {
        return Ok(vec![]);
    }
    let to = match part {
        // A change of case alone is free, whoever's name it is.
        _ if from.to_lowercase() == name.trim().to_lowercase() => {
            text::required("Name", name, NAME_LIMIT)?
        }
        Part::Program(_) => portfolio.free_program_name(name)?,
        Part::ProductLine(id) => {
            let program = portfolio.lines.get(&id).map_or(ProgramId(0), |l| l.program);
            portfolio.free_line_name(program, name)?
        }
        Part::Team(_) => portfolio.free_team_name(name)?,
        Part::Environment(_) => portfolio.free_environment_name(name)?,
        Part::Freeze(_) => text::required("Name", name, NAME_LIMIT)?,
    };
    Ok(vec![Event::Renamed { part, from, to }])
}

impl Portfolio {
    fn free_program_name(&self, name: &str) -> Result<String, Refusal> {
        free_name(
            "program",
            name,
            self.programs
                .values()
                .filter(|p| !p.retired)
                .map(|p| p.name.as_str()),
        )
    }
    fn free_line_name(&self, program: ProgramId, name: &str) -> Result<String, Refusal> {
        let lines = self
            .lines
            .values()
            .filter(|l| l.program == program && !l.retired);
        free_name(
            "product line of this program",
            name,
            lines.map(|l| l.name.as_str()),
        )
    }
    fn free_team_name(&self, name: &str) -> Result<String, Refusal> {
        let teams = self.teams.values().filter(|t| !t.retired);
        free_name("team", name, teams.map(|t| t.name.as_str()))
    }
    fn free_environment_name(&self, name: &str) -> Result<String, Refusal> {
        let environments = self.environments.values().filter(|e| !e.retired);
        free_name("environment", name, environments.map(|e| e.name.as_str()))
    }
    fn free_code(&self, code: &str) -> Result<String, Refusal> {
        let code = code.trim().to_ascii_uppercase();
        let fits = (2..=8).contains(&code.len())
            && code.starts_with(|c: char| c.is_ascii_uppercase())
            && code
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if !fits {
            return Err(Refusal::invalid(
                "Code",
                "A code has 2 to 8 letters and digits and begins with a letter.",
            ));
        }
        match self.programs.values().find(|p| p.code == code) {
            // Codes stay taken when a program is retired: keys are never given twice.
            Some(other) => Err(Refusal::invalid(
                "Code",
                format!("{} has the code {code} already.", other.name),
            )),
            None => Ok(code),
        }
    }
    /// A code that no program has, made from a name.
    #[must_use]
    pub fn code_for(&self, name: &str) -> String {
        let mut letters: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_uppercase())
            .collect();
        letters = letters
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .chars()
            .take(4)
            .collect();
        if letters.len() < 2 {
            letters = "PRG".to_owned();
        }
        let taken = |code: &str| self.programs.values().any(|p| p.code == code);
        if !taken(&letters) {
            return letters;
        }
        (2..=STRUCTURE_LIMIT)
            .map(|n| format!("{}{n}", &letters[..letters.len().min(3)]))
            .find(|code| !taken(code))
            .unwrap_or(letters)
    }
}
