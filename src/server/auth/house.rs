//! The data files that are served: the organization's, and beside it the sample data, each with an engine and accounts of its
//! own. A session belongs to one of them, and everything that is asked with it is answered from there.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use axum::http::request::Parts;

use super::{
    Session, accounts::Accounts, cookie, limits::Limits, password::Passwords, reach::Reach,
    setup_link::SetupLink,
};
use crate::{
    domain::{
        Actor,
        access::{Grants, Role},
        ids::{CommandId, PersonId, StreamId},
        portfolio::{self, Portfolio},
        time::{Instant, Zone},
    },
    server::{
        engine::{Engine, Options, Rejected, Submission, system_now},
        live::Hub,
        sample,
        store::{self, StoreError},
        zones::TzDatabase,
    },
    wire::envelope::Envelope,
};

/// The name of the sample data's file in the data folder.
pub const SAMPLE_FILE_NAME: &str = "sample.db";

/// One data file with who may come in.
pub struct House {
    /// The engine on it.
    pub engine: Engine,
    /// Its people and their sessions.
    pub accounts: Accounts,
    /// Who follows what happens in it.
    pub hub: Hub,
    /// Whether it holds the sample data.
    pub sample: bool,
}

impl House {
    async fn open(file: &Path, sample: bool) -> Result<Arc<Self>, StoreError> {
        let engine = Engine::start(file, Options::new(Arc::new(TzDatabase)))?;
        let accounts = Accounts::open(engine.clone()).await?;
        let hub = Hub::start(engine.clone());
        hub.follow(accounts.subscribe());
        Ok(Arc::new(Self {
            engine,
            accounts,
            hub,
            sample,
        }))
    }

    /// The organization: its name and its zone.
    pub async fn organization(&self) -> portfolio::Organization {
        match self.engine.load::<Portfolio>(StreamId::PORTFOLIO).await {
            Ok(loaded) => loaded.map(|loaded| loaded.state.organization.clone()),
            Err(error) => {
                tracing::error!(%error, "the portfolio could not be read");
                None
            }
        }
        .unwrap_or_default()
    }

    /// Names the organization and its zone.
    ///
    /// # Errors
    /// Refused with the field that is at fault, or not written.
    pub async fn set_organization(
        &self,
        (person, grants): (PersonId, Grants),
        name: &str,
        zone: Zone,
    ) -> Result<(), Rejected> {
        let command = portfolio::Command::SetOrganization {
            name: name.to_owned(),
            zone,
        };
        let body = serde_json::value::to_raw_value(&command)
            .map_err(|error| StoreError::Damaged(error.to_string()))?;
        let submission = Submission {
            envelope: Envelope {
                id: CommandId(super::token::new_id()),
                stream: StreamId::PORTFOLIO,
                reason: None,
                claimed_at: system_now(),
                body,
            },
            actor: Actor::Person(person),
            grants,
        };
        self.engine.submit(submission).await.map(|_| ())
    }
}

/// Everything that is served.
pub struct Houses {
    main: Arc<House>,
    sample: RwLock<Option<Arc<House>>>,
    opening_sample: tokio::sync::Mutex<()>,
    data: PathBuf,
    reach: Reach,
    setup: SetupLink,
    passwords: Passwords,
    limits: Limits,
}

impl Houses {
    /// Opens the data file of a data folder, and the sample data if they have been opened before and may be shown.
    ///
    /// # Errors
    /// A data file is in use, not writable, damaged, or of a newer release.
    pub async fn open(data: &Path, reach: Reach) -> Result<Arc<Self>, StoreError> {
        let main = House::open(&data.join(store::FILE_NAME), false).await?;
        let passwords = Passwords::new()
            .map_err(|error| StoreError::Damaged(format!("passwords cannot be hashed: {error}")))?;
        let setup = if main.accounts.is_empty() {
            SetupLink::for_an_empty_installation()
        } else {
            SetupLink::default()
        };
        let houses = Arc::new(Self {
            main,
            sample: RwLock::new(None),
            opening_sample: tokio::sync::Mutex::new(()),
            data: data.to_path_buf(),
            reach,
            setup,
            passwords,
            limits: Limits::default(),
        });
        if houses.sample_exists() && houses.reach.is_this_machine() {
            // Sample data that cannot be opened are no reason not to serve.
            if let Err(error) = houses.open_sample().await {
                tracing::error!(%error, "the sample data could not be opened");
            }
        }
        Ok(houses)
    }

    /// The organization's data file.
    #[must_use]
    pub fn main(&self) -> &Arc<House> {
        &self.main
    }

    /// The sample data, if they are open.
    #[must_use]
    pub fn sample(&self) -> Option<Arc<House>> {
        self.sample
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Whether the sample data have been opened before.
    #[must_use]
    pub fn sample_exists(&self) -> bool {
        self.data.join(SAMPLE_FILE_NAME).is_file()
    }

    /// The sample data, made if there are none. Who may ask for them is the caller's to check.
    ///
    /// # Errors
    /// They cannot be opened or made.
    pub async fn open_sample(&self) -> Result<Arc<House>, Rejected> {
        let _opening = self.opening_sample.lock().await;
        if let Some(open) = self.sample() {
            return Ok(open);
        }
        let house = House::open(&self.data.join(SAMPLE_FILE_NAME), true).await?;
        furnish(&house).await?;
        *self.sample.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&house));
        Ok(house)
    }

    /// Who can reach this server.
    #[must_use]
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// The link that claims an empty installation.
    #[must_use]
    pub fn setup(&self) -> &SetupLink {
        &self.setup
    }

    /// Hashes and verifies passwords.
    #[must_use]
    pub fn passwords(&self) -> &Passwords {
        &self.passwords
    }

    /// Counts attempts to sign in.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The session that a request comes with, if it goes on. Sample data answer this machine alone.
    #[must_use]
    pub fn session_of(&self, parts: &Parts, now: Instant) -> Option<Session> {
        let token = cookie::token(parts, self.reach.is_secure())?;
        let recognized = |house: &Arc<House>| {
            let found = house.accounts.recognize(token, now)?;
            Some(Session::new(Arc::clone(house), found))
        };
        recognized(&self.main).or_else(|| {
            let sample = self.sample()?;
            self.reach
                .is_from_this_machine(parts)
                .then(|| recognized(&sample))
                .flatten()
        })
    }

    /// Stores what is to be stored, and closes the data files.
    pub async fn close(&self) {
        self.main.hub.close_all();
        self.main.engine.stop().await;
        if let Some(sample) = self.sample() {
            sample.hub.close_all();
            sample.engine.stop().await;
        }
    }
}

/// The sample's people: one for each role, named by it. They have no passwords.
const SAMPLE_PEOPLE: [Role; 7] = [
    Role::DeploymentManager,
    Role::DeploymentEngineer,
    Role::ProgramManager,
    Role::TeamMember,
    Role::Marketing,
    Role::ItOperations,
    Role::Stakeholder,
];

async fn furnish(house: &House) -> Result<(), Rejected> {
    if !house.accounts.is_empty() {
        return Ok(());
    }
    // Before the people: if it is interrupted here, the next start finds nobody and begins again.
    let manager = sample_person(Role::DeploymentManager);
    let grants = Grants(vec![Role::DeploymentManager]);
    house
        .set_organization((manager, grants), "Sample organization", Zone::utc())
        .await?;
    sample::fill(&house.engine, Actor::Person(manager)).await?;
    for role in SAMPLE_PEOPLE {
        let login = role.label().to_lowercase().replace(' ', "-");
        let roles = [role];
        let who = (role.label(), login.as_str(), roles.as_slice());
        house.accounts.add_as(sample_person(role), who).await?;
    }
    Ok(())
}

/// The same person whenever the sample is made: what is done in their name is found again after an interruption.
fn sample_person(role: Role) -> PersonId {
    let hash = super::token::hash(role.label());
    PersonId(
        hash[..16]
            .iter()
            .fold(0, |id, byte| id << 8 | u128::from(*byte)),
    )
}
