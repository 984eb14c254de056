//! The portfolio's structure: the organization, its programs and their product lines, teams, environments and freezes.
//!
//! One stream. Releases refer to these things by identity, so a renamed program changes in one place.

use crate::domain::table::Table;

use serde::{Deserialize, Serialize};

use super::{
    Context, Meta, Parts, Refusal, Stream,
    ids::{
        BookingId, CommandId, DayMarkId, EnvironmentId, ExceptionId, FreezeId, ImportId,
        ProductLineId, ProgramId, ReleaseId, StreamKind, TeamId,
    },
    release::ReleaseType,
    schedule::Owner,
    time::{Day, Window, Zone},
    undo::History,
};

mod booking;
pub mod days;
pub mod days_file;
mod decide;
mod environment;
mod exception;
mod freeze;
mod part;
mod record;
mod things;
mod undo;
mod working;
pub use booking::{BOOKING_LIMIT, Booking, SHOWN_AFTER};
pub use days::{DayKind, DayMark, Week};
pub use environment::{Environment, MaintenanceWindow, SHORT_LIMIT, WINDOW_LIMIT};
pub use exception::{Answer, EXCEPTION_LIMIT, Exception, Verdict};
pub use freeze::{Freeze, FreezeScope, Hours, Period, Strictness};
pub use part::Part;
pub use record::{noun, scope_words};
pub use things::{Organization, ProductLine, Program, Team};
pub use working::WorkingDays;

/// Most programs, product lines of all programs, teams, environments: each.
pub const STRUCTURE_LIMIT: usize = 10_000;

/// The portfolio.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Portfolio {
    /// Whose portfolio it is.
    pub organization: Organization,
    /// Programs.
    pub programs: Table<ProgramId, Program>,
    /// Product lines.
    pub lines: Table<ProductLineId, ProductLine>,
    /// Teams.
    pub teams: Table<TeamId, Team>,
    /// Environments.
    pub environments: Table<EnvironmentId, Environment>,
    /// Freezes.
    pub freezes: Table<FreezeId, Freeze>,
    /// Exceptions from freezes, asked for and answered.
    #[serde(default)]
    pub exceptions: Table<ExceptionId, Exception>,
    /// On which weekdays the organization works.
    #[serde(default)]
    pub week: Week,
    /// Holidays, and days on which nothing is deployed.
    #[serde(default)]
    pub days: Table<DayMarkId, DayMark>,
    /// Bookings of environments.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub bookings: Table<BookingId, Booking>,
}

/// What may be asked of the portfolio.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Names the organization and its zone.
    SetOrganization {
        /// 1 to 120 characters.
        name: String,
        /// A zone of the IANA database.
        zone: Zone,
    },
    /// A further program.
    AddProgram {
        /// Its identity.
        id: ProgramId,
        /// 1 to 120 characters, different from every other program's.
        name: String,
        /// 2 to 8 capital letters and digits; empty: made from the name.
        code: String,
    },
    /// A further product line.
    AddProductLine {
        /// Its identity.
        id: ProductLineId,
        /// The program.
        program: ProgramId,
        /// 1 to 120 characters, different from the program's other lines'.
        name: String,
    },
    /// A further team.
    AddTeam {
        /// Its identity.
        id: TeamId,
        /// 1 to 120 characters.
        name: String,
    },
    /// A further environment.
    AddEnvironment {
        /// Its identity.
        id: EnvironmentId,
        /// 1 to 120 characters.
        name: String,
        /// At most 12 characters; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        short: String,
        /// Whether several share it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        shared: bool,
        /// When it is open; at most 20.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        windows: Vec<MaintenanceWindow>,
    },
    /// Another name of an environment, other windows, shared or not.
    ChangeEnvironment {
        /// Which.
        id: EnvironmentId,
        /// What it is now.
        environment: Environment,
    },
    /// Books a shared environment for a time.
    Book {
        /// The booking's identity.
        id: BookingId,
        /// Which environment.
        environment: EnvironmentId,
        /// When.
        window: Window,
        /// What for; 1 to 120 characters.
        purpose: String,
    },
    /// Gives a booked time free again.
    CancelBooking {
        /// Which.
        id: BookingId,
    },
    /// A further freeze.
    AddFreeze {
        /// Its identity.
        id: FreezeId,
        /// What it is.
        freeze: Freeze,
    },
    /// Another period, scope or strictness of a freeze.
    ChangeFreeze {
        /// Which.
        id: FreezeId,
        /// What it is now.
        freeze: Freeze,
    },
    /// Asks that a release may pass through a freeze.
    RequestException {
        /// Its identity.
        id: ExceptionId,
        /// From which freeze.
        freeze: FreezeId,
        /// For which release.
        release: ReleaseId,
        /// The first day.
        first: Day,
        /// The last day, included; at most 31 days in all.
        last: Day,
        /// Why it is needed.
        reason: String,
    },
    /// Grants or declines what was asked for; whoever asked does not.
    AnswerException {
        /// Which.
        id: ExceptionId,
        /// Whether the release may pass.
        granted: bool,
        /// Why; who declines says so.
        reason: String,
    },
    /// Takes back what was asked for, or its grant.
    WithdrawException {
        /// Which.
        id: ExceptionId,
    },
    /// A change of the working week or of marked days.
    Days(days::Command),
    /// Another name.
    Rename {
        /// Of what.
        part: Part,
        /// 1 to 120 characters.
        name: String,
    },
    /// Takes it out of use; what refers to it stays.
    Retire {
        /// What.
        part: Part,
    },
    /// Takes it into use again.
    Reinstate {
        /// What.
        part: Part,
    },
    /// Takes back what a command changed.
    Undo {
        /// That command.
        command: CommandId,
    },
}

/// What can have happened to the portfolio.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The organization got a name and a zone.
    OrganizationSet {
        /// Before.
        from: Organization,
        /// After.
        to: Organization,
    },
    /// A further program.
    ProgramAdded {
        /// Which.
        id: ProgramId,
        /// What it was.
        program: Program,
        /// The import that made it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        import: Option<ImportId>,
    },
    /// A further product line.
    ProductLineAdded {
        /// Which.
        id: ProductLineId,
        /// What it was.
        line: ProductLine,
        /// The import that made it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        import: Option<ImportId>,
    },
    /// A further team.
    TeamAdded {
        /// Which.
        id: TeamId,
        /// What it was.
        team: Team,
    },
    /// A further environment.
    EnvironmentAdded {
        /// Which.
        id: EnvironmentId,
        /// What it was.
        environment: Environment,
    },
    /// An environment changed.
    EnvironmentChanged {
        /// Which.
        id: EnvironmentId,
        /// Before.
        from: Environment,
        /// After.
        to: Environment,
    },
    /// Somebody has an environment for a time.
    Booked {
        /// Which booking.
        id: BookingId,
        /// What was booked.
        booking: Booking,
    },
    /// The time is free again.
    BookingCancelled {
        /// Which booking.
        id: BookingId,
        /// What was booked.
        booking: Booking,
    },
    /// A further freeze.
    FreezeAdded {
        /// Which.
        id: FreezeId,
        /// What it was.
        freeze: Freeze,
    },
    /// A freeze changed.
    FreezeChanged {
        /// Which.
        id: FreezeId,
        /// Before.
        from: Freeze,
        /// After.
        to: Freeze,
    },
    /// A release is to pass through a freeze.
    ExceptionRequested {
        /// Which.
        id: ExceptionId,
        /// What was asked.
        exception: Exception,
    },
    /// It was granted, declined or withdrawn.
    ExceptionAnswered {
        /// Which.
        id: ExceptionId,
        /// From which freeze.
        freeze: FreezeId,
        /// The key of the release.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        key: String,
        /// What was answered.
        answer: Answer,
    },
    /// The working week or marked days changed.
    Days(days::Event),
    /// Something got another name.
    Renamed {
        /// What.
        part: Part,
        /// Before.
        from: String,
        /// After.
        to: String,
    },
    /// Something was taken out of use.
    Retired {
        /// What.
        part: Part,
        /// What it was called.
        name: String,
    },
    /// Something was taken into use again.
    Reinstated {
        /// What.
        part: Part,
        /// What it was called.
        name: String,
    },
}

/// What the portfolio's rules need to know of elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// The record of the command that is to be undone.
    pub history: Option<History<Event>>,
    /// The key of the release that an exception is asked for: `Some(None)` if there is no such release, `None` where nobody
    /// looked.
    pub release: Option<Option<String>>,
}

/// Parts of the portfolio that a view looks at.
pub mod parts {
    use super::Parts;
    /// Name and zone of the organization.
    pub const ORGANIZATION: Parts = Parts(1);
    /// Programs and product lines.
    pub const PROGRAMS: Parts = Parts(2);
    /// Teams.
    pub const TEAMS: Parts = Parts(4);
    /// Environments.
    pub const ENVIRONMENTS: Parts = Parts(8);
    /// Freezes.
    pub const FREEZES: Parts = Parts(16);
    /// The working week and marked days.
    pub const DAYS: Parts = Parts(64);
}

impl Portfolio {
    /// Whether the product line and its program are in use.
    #[must_use]
    pub fn line_in_use(&self, id: ProductLineId) -> bool {
        self.lines.get(&id).is_some_and(|l| {
            !l.retired && self.programs.get(&l.program).is_some_and(|p| !p.retired)
        })
    }
    /// The program of a product line.
    #[must_use]
    pub fn program_of(&self, id: ProductLineId) -> Option<(ProgramId, &Program)> {
        let program = self.lines.get(&id)?.program;
        Some((program, self.programs.get(&program)?))
    }
    /// The programs in use, by name.
    #[must_use]
    pub fn programs_by_name(&self) -> Vec<(ProgramId, &Program)> {
        let mut programs: Vec<_> = self
            .programs
            .iter()
            .filter(|(_, p)| !p.retired)
            .map(|(id, p)| (*id, p))
            .collect();
        crate::domain::order::sort_by(&mut programs, |a, b| a.1.name.cmp(&b.1.name));
        programs
    }
    /// The product lines in use of a program, by name; numbers in names count as numbers (3.9 before 3.10).
    #[must_use]
    pub fn lines_of(&self, program: ProgramId) -> Vec<(ProductLineId, &ProductLine)> {
        let mut lines: Vec<_> = self
            .lines
            .iter()
            .filter(|(_, l)| l.program == program && !l.retired)
            .map(|(id, l)| (*id, l))
            .collect();
        crate::domain::order::sort_by(&mut lines, |a, b| {
            super::text::natural_order(&a.1.name, &b.1.name)
        });
        lines
    }
    /// Where a deployment goes: `Production`, or `Production (Europe)`.
    #[must_use]
    pub fn place(&self, environment: EnvironmentId, wave: &str) -> String {
        let held = self.environments.get(&environment);
        let name = held.map_or("a former environment", |held| held.name.as_str());
        match wave {
            "" => name.to_owned(),
            wave => [name, " (", wave, ")"].concat(),
        }
    }
    /// What a part is called, and whether it is retired.
    #[must_use]
    pub fn part(&self, part: Part) -> Option<(&str, bool)> {
        match part {
            Part::Program(id) => self.programs.get(&id).map(|p| (p.name.as_str(), p.retired)),
            Part::ProductLine(id) => self.lines.get(&id).map(|l| (l.name.as_str(), l.retired)),
            Part::Team(id) => self.teams.get(&id).map(|t| (t.name.as_str(), t.retired)),
            Part::Environment(id) => self
                .environments
                .get(&id)
                .map(|e| (e.name.as_str(), e.retired)),
            Part::Freeze(id) => self.freezes.get(&id).map(|f| (f.name.as_str(), f.retired)),
        }
    }
    /// The freezes in use that stop a release of this line and type on that day.
    pub fn freezes_on(
        &self,
        day: Day,
        line: ProductLineId,
        kind: ReleaseType,
    ) -> impl Iterator<Item = (FreezeId, &Freeze)> {
        let program = self.lines.get(&line).map(|l| l.program);
        self.freezes
            .iter()
            .filter(move |(_, f)| !f.retired && f.covers(day, program, line, kind))
            .map(|(id, f)| (*id, f))
    }
    /// What an owner is called; people are not part of the portfolio, their name is looked up by the caller.
    #[must_use]
    pub fn owner_name<'a>(
        &'a self,
        owner: &'a Owner,
        person: impl Fn(super::ids::PersonId) -> Option<&'a str>,
    ) -> &'a str {
        match owner {
            Owner::Role(name) => name,
            Owner::Person(id) => person(*id).unwrap_or("A former member"),
            Owner::Team(id) => self.teams.get(id).map_or("A former team", |t| &t.name),
        }
    }

    fn change_part(&mut self, part: Part, name: Option<&str>, retired: Option<bool>) {
        let (held_name, held_retired) = match part {
            Part::Program(id) => match self.programs.get_mut(&id) {
                Some(p) => (&mut p.name, &mut p.retired),
                None => return,
            },
            Part::ProductLine(id) => match self.lines.get_mut(&id) {
                Some(l) => (&mut l.name, &mut l.retired),
                None => return,
            },
            Part::Team(id) => match self.teams.get_mut(&id) {
                Some(t) => (&mut t.name, &mut t.retired),
                None => return,
            },
            Part::Environment(id) => match self.environments.get_mut(&id) {
                Some(e) => (&mut e.name, &mut e.retired),
                None => return,
            },
            Part::Freeze(id) => match self.freezes.get_mut(&id) {
                Some(f) => (&mut f.name, &mut f.retired),
                None => return,
            },
        };
        if let Some(name) = name {
            name.clone_into(held_name);
        }
        if let Some(retired) = retired {
            *held_retired = retired;
        }
    }
}

impl Stream for Portfolio {
    const KIND: StreamKind = StreamKind::Portfolio;
    type Command = Command;
    type Event = Event;
    type World = World;

    fn decide(
        &self,
        command: &Command,
        world: &World,
        ctx: &Context<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        decide::decide(self, command, world, ctx)
    }

    fn evolve(&mut self, event: &Event, meta: &Meta) {
        match event {
            Event::OrganizationSet { to, .. } => self.organization = to.clone(),
            Event::ProgramAdded { id, program, .. } => {
                self.programs.get_or_insert_with(*id, || program.clone());
            }
            Event::ProductLineAdded { id, line, .. } => {
                self.lines.get_or_insert_with(*id, || line.clone());
            }
            Event::TeamAdded { id, team } => {
                self.teams.get_or_insert_with(*id, || team.clone());
            }
            Event::EnvironmentAdded { id, environment } => {
                self.environments
                    .get_or_insert_with(*id, || environment.clone());
            }
            Event::EnvironmentChanged { id, to, .. } => {
                if let Some(environment) = self.environments.get_mut(id) {
                    *environment = Environment {
                        retired: environment.retired,
                        ..to.clone()
                    };
                }
            }
            Event::Booked { id, booking } => self.keep_booking(*id, booking, meta.at.utc_day()),
            Event::BookingCancelled { id, .. } => {
                self.bookings.remove(id);
            }
            Event::FreezeAdded { id, freeze } => {
                self.freezes.get_or_insert_with(*id, || freeze.clone());
            }
            Event::FreezeChanged { id, to, .. } => {
                if let Some(freeze) = self.freezes.get_mut(id) {
                    freeze.clone_from(to);
                }
            }
            Event::ExceptionRequested { id, exception } => {
                self.exceptions
                    .get_or_insert_with(*id, || exception.clone());
            }
            Event::ExceptionAnswered { id, answer, .. } => {
                if let Some(exception) = self.exceptions.get_mut(id) {
                    exception.answer = Some(answer.clone());
                }
            }
            Event::Days(event) => days::evolve(&mut self.week, &mut self.days, event),
            Event::Renamed { part, to, .. } => self.change_part(*part, Some(to), None),
            Event::Retired { part, .. } => self.change_part(*part, None, Some(true)),
            Event::Reinstated { part, .. } => self.change_part(*part, None, Some(false)),
        }
    }

    fn touches(event: &Event) -> Parts {
        match event {
            Event::OrganizationSet { .. } => parts::ORGANIZATION,
            Event::ProgramAdded { .. } | Event::ProductLineAdded { .. } => parts::PROGRAMS,
            Event::TeamAdded { .. } => parts::TEAMS,
            Event::EnvironmentAdded { .. }
            | Event::EnvironmentChanged { .. }
            | Event::Booked { .. }
            | Event::BookingCancelled { .. } => parts::ENVIRONMENTS,
            Event::FreezeAdded { .. }
            | Event::FreezeChanged { .. }
            | Event::ExceptionRequested { .. }
            | Event::ExceptionAnswered { .. } => parts::FREEZES,
            Event::Days(_) => parts::DAYS,
            Event::Renamed { part, .. }
            | Event::Retired { part, .. }
            | Event::Reinstated { part, .. } => match part {
                Part::Program(_) | Part::ProductLine(_) => parts::PROGRAMS,
                Part::Team(_) => parts::TEAMS,
                Part::Environment(_) => parts::ENVIRONMENTS,
                Part::Freeze(_) => parts::FREEZES,
            },
        }
    }

    fn command_name(command: &Command) -> &'static str {
        match command {
            Command::SetOrganization { .. } => "set_organization",
            Command::AddProgram { .. } => "add_program",
            Command::AddProductLine { .. } => "add_product_line",
            Command::AddTeam { .. } => "add_team",
            Command::AddEnvironment { .. } => "add_environment",
            Command::ChangeEnvironment { .. } => "change_environment",
            Command::Book { .. } => "book",
            Command::CancelBooking { .. } => "cancel_booking",
            Command::AddFreeze { .. } => "add_freeze",
            Command::ChangeFreeze { .. } => "change_freeze",
            Command::RequestException { .. } => "request_exception",
            Command::AnswerException { .. } => "answer_exception",
            Command::WithdrawException { .. } => "withdraw_exception",
            Command::Days(command) => command.name(),
            Command::Rename { .. } => "rename",
            Command::Retire { .. } => "retire",
            Command::Reinstate { .. } => "reinstate",
            Command::Undo { .. } => "undo",
        }
    }

    fn event_name(event: &Event) -> &'static str {
        match event {
            Event::OrganizationSet { .. } => "organization_set",
            Event::ProgramAdded { .. } => "program_added",
            Event::ProductLineAdded { .. } => "product_line_added",
            Event::TeamAdded { .. } => "team_added",
            Event::EnvironmentAdded { .. } => "environment_added",
            Event::EnvironmentChanged { .. } => "environment_changed",
            Event::Booked { .. } => "booked",
            Event::BookingCancelled { .. } => "booking_cancelled",
            Event::FreezeAdded { .. } => "freeze_added",
            Event::FreezeChanged { .. } => "freeze_changed",
            Event::ExceptionRequested { .. } => "exception_requested",
            Event::ExceptionAnswered { .. } => "exception_answered",
            Event::Days(event) => event.name(),
            Event::Renamed { .. } => "renamed",
            Event::Retired { .. } => "retired",
            Event::Reinstated { .. } => "reinstated",
        }
    }

    fn predictable(command: &Command) -> bool {
        !matches!(command, Command::Undo { .. })
    }

    fn undone_command(command: &Command) -> Option<CommandId> {
        match command {
            Command::Undo { command } => Some(*command),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
