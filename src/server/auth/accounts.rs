//! The people of one data file: kept at hand, so that recognizing somebody reads no disk, and written
//! before they count.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use rusqlite::types::Value;
use tokio::sync::{Mutex, MutexGuard, broadcast};

use super::{
    credentials::set_password,
    sessions::Sessions,
    token::{self, Hash},
};
use crate::{
    domain::{
        Refusal, RefusalKind,
        access::{Grants, Operation, Role},
        ids::PersonId,
        text::{self, NAME_LIMIT},
    },
    server::{
        engine::{Engine, Rejected, system_now},
        store::{Batch, StoreError, batch::text as sql_text},
    },
};

/// Longest sign-in name: characters.
pub const LOGIN_LIMIT: usize = 200;

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their identity.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub login: String,
    /// Their roles.
    pub grants: Grants,
    /// Whether they may not come in any more.
    pub deactivated: bool,
    /// Whether they have chosen a password.
    pub has_password: bool,
}

/// What others learn of: open sockets look whether they still may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A session has ended: whatever it holds open is closed.
    SessionEnded(String),
    /// A person's name, roles, or right to come in have changed. Their sessions have been ended if they may not come in.
    PersonChanged(PersonId),
}

/// The accounts of one data file.
pub struct Accounts {
    engine: Engine,
    people: RwLock<HashMap<PersonId, Arc<Person>>>,
    pub(super) sessions: Sessions,
    /// Held while people change, so that what was checked still holds when it is written.
    pub(super) changing: Mutex<()>,
    pub(super) changed: broadcast::Sender<Change>,
}

/// The sign-in name as it is compared.
#[must_use]
pub fn login_key(login: &str) -> String {
    login.trim().to_lowercase()
}

impl Accounts {
    /// Reads who there is.
    ///
    /// # Errors
    /// The data file cannot be read.
    pub async fn open(engine: Engine) -> Result<Self, StoreError> {
        let now = system_now();
        let (people, sessions) = engine
            .store()
            .read(move |connection| {
                Ok((read_people(connection)?, Sessions::read(connection, now)?))
            })
            .await?;
        Ok(Self {
            engine,
            people: RwLock::new(people),
            sessions,
            changing: Mutex::new(()),
            changed: broadcast::channel(256).0,
        })
    }

    /// What changes from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.changed.subscribe()
    }

    /// Whether nobody has an account.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.read().is_empty()
    }

    /// A person, if there is one of that identity.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<Arc<Person>> {
        self.read().get(&id).cloned()
    }

    /// Everybody, by name.
    #[must_use]
    pub fn people(&self) -> Vec<Arc<Person>> {
        let mut people: Vec<_> = self.read().values().cloned().collect();
        people.sort_by_key(|person| (person.name.to_lowercase(), person.id));
        people
    }

    /// Adds somebody, with a password if they chose one already.
    ///
    /// # Errors
    /// Refused with the field that is at fault, or not written.
    pub async fn add(
        &self,
        name: &str,
        login: &str,
        roles: &[Role],
        password: Option<String>,
    ) -> Result<Arc<Person>, Rejected> {
        let changing = self.changing.lock().await;
        self.add_now(
            &changing,
            PersonId(token::new_id()),
            (name, login, roles),
            password,
        )
        .await
    }

    /// Adds somebody whose identity is known already; they have no password.
    ///
    /// # Errors
    /// Refused with the field that is at fault, or not written.
    pub async fn add_as(
        &self,
        id: PersonId,
        who: (&str, &str, &[Role]),
    ) -> Result<Arc<Person>, Rejected> {
        let changing = self.changing.lock().await;
        self.add_now(&changing, id, who, None).await
    }

    /// Adds the first person of an empty installation, after `before` has done its part for them; one call wins.
    ///
    /// # Errors
    /// Somebody was faster, a field is at fault, `before` failed, or it was not written.
    pub async fn add_first<F>(
        &self,
        who: (&str, &str, &[Role]),
        password: String,
        before: impl FnOnce(PersonId, Grants) -> F,
    ) -> Result<Arc<Person>, Rejected>
    where
        F: Future<Output = Result<(), Rejected>>,
    {
        let changing = self.changing.lock().await;
        if !self.is_empty() {
            return Err(
                Refusal::conflict("This installation has been set up already: sign in.").into(),
            );
        }
        let id = PersonId(token::new_id());
        self.checked(id, who)?;
        before(id, Grants(who.2.to_vec())).await?;
        self.add_now(&changing, id, who, Some(password)).await
    }

    async fn add_now(
        &self,
        _changing: &MutexGuard<'_, ()>,
        id: PersonId,
        who: (&str, &str, &[Role]),
        password: Option<String>,
    ) -> Result<Arc<Person>, Rejected> {
        let now = system_now();
        let mut person = self.checked(id, who)?;
        person.has_password = password.is_some();
        let mut batch = Batch::default();
        batch.push(
            "INSERT INTO people (id, name, login, login_key, roles, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            vec![
                sql_text(id.to_string()),
                sql_text(person.name.clone()),
                sql_text(person.login.clone()),
                sql_text(login_key(&person.login)),
                sql_text(roles_json(&person.grants)),
                Value::Integer(now.0),
            ],
        );
        if let Some(password) = password {
            set_password(&mut batch, id, password, now);
        }
        self.engine.write(batch).await?;
        Ok(self.keep(person))
    }

    /// Gives somebody a name and roles.
    ///
    /// # Errors
    /// There is no such person, a field is at fault, nobody would be left to manage people, or it was not written.
    pub async fn change(
        &self,
        id: PersonId,
        name: &str,
        roles: &[Role],
    ) -> Result<Arc<Person>, Rejected> {
        let _changing = self.changing.lock().await;
        let before = self.known(id)?;
        let mut person = (*before).clone();
        person.name =
            text::required("Name", name, NAME_LIMIT).map_err(|refusal| at("name", refusal))?;
        person.grants = checked_roles(roles)?;
        self.refuse_if_nobody_manages(&person)?;
        let mut batch = Batch::default();
        batch.push(
            "UPDATE people SET name = ?2, roles = ?3 WHERE id = ?1",
            vec![
                sql_text(id.to_string()),
                sql_text(person.name.clone()),
                sql_text(roles_json(&person.grants)),
            ],
        );
        self.engine.write(batch).await?;
        let person = self.keep(person);
        let _ = self.changed.send(Change::PersonChanged(id));
        Ok(person)
    }

    /// Lets somebody come in no more, and ends their sessions; or lets them come in again.
    ///
    /// # Errors
    /// There is no such person, nobody would be left to manage people, or it was not written.
    pub async fn set_deactivated(
        &self,
        id: PersonId,
        deactivated: bool,
    ) -> Result<Arc<Person>, Rejected> {
        let _changing = self.changing.lock().await;
        let mut person = (*self.known(id)?).clone();
        person.deactivated = deactivated;
        self.refuse_if_nobody_manages(&person)?;
        let mut batch = Batch::default();
        let at = if deactivated {
            Value::Integer(system_now().0)
        } else {
            Value::Null
        };
        batch.push(
            "UPDATE people SET deactivated_at = ?2 WHERE id = ?1",
            vec![sql_text(id.to_string()), at],
        );
        if deactivated {
            batch.push(
                "DELETE FROM password_links WHERE person = ?1",
                vec![sql_text(id.to_string())],
            );
            batch.push(
                "DELETE FROM sessions WHERE person = ?1",
                vec![sql_text(id.to_string())],
            );
        }
        self.engine.write(batch).await?;
        let person = self.keep(person);
        if deactivated {
            self.end_all_at_hand(id);
        }
        let _ = self.changed.send(Change::PersonChanged(id));
        Ok(person)
    }

    /// Whether such a person could be added.
    ///
    /// # Errors
    /// The field that is at fault.
    pub fn check_new(&self, name: &str, login: &str, roles: &[Role]) -> Result<(), Refusal> {
        self.checked(PersonId(0), (name, login, roles)).map(|_| ())
    }

    fn checked(
        &self,
        id: PersonId,
        (name, login, roles): (&str, &str, &[Role]),
    ) -> Result<Person, Refusal> {
        let person = Person {
            id,
            name: text::required("Name", name, NAME_LIMIT)
                .map_err(|refusal| at("name", refusal))?,
            login: text::required("Sign-in name", login, LOGIN_LIMIT)
                .map_err(|refusal| at("login", refusal))?,
            grants: checked_roles(roles)?,
            deactivated: false,
            has_password: false,
        };
        if person.login.contains(char::is_whitespace) {
            return Err(Refusal::invalid(
                "login",
                "A sign-in name has no spaces: an e-mail address, for example.",
            ));
        }
        let key = login_key(&person.login);
        let taken = self
            .read()
            .values()
            .any(|other| login_key(&other.login) == key);
        if taken {
            return Err(Refusal::invalid(
                "login",
                "Somebody signs in with that name already: choose another.",
            ));
        }
        Ok(person)
    }

    pub(super) fn known(&self, id: PersonId) -> Result<Arc<Person>, Refusal> {
        self.person(id).ok_or_else(|| Refusal::not_found("person"))
    }

    fn refuse_if_nobody_manages(&self, changed: &Person) -> Result<(), Refusal> {
        let manages =
            |person: &Person| !person.deactivated && person.grants.permit(Operation::ManagePeople);
        let others = self
            .read()
            .values()
            .any(|person| person.id != changed.id && manages(person));
        if others || manages(changed) {
            return Ok(());
        }
        Err(Refusal::new(
            RefusalKind::Conflict,
            "Nobody would be left who may manage people: give somebody else that right first.",
        ))
    }

    pub(super) fn end_all_at_hand(&self, person: PersonId) {
        for id in self.sessions.forget_all_of(person) {
            let _ = self.changed.send(Change::SessionEnded(id));
        }
    }

    pub(super) fn keep(&self, person: Person) -> Arc<Person> {
        let person = Arc::new(person);
        self.write().insert(person.id, Arc::clone(&person));
        person
    }

    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    fn read(&self) -> RwLockReadGuard<'_, HashMap<PersonId, Arc<Person>>> {
        self.people.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<PersonId, Arc<Person>>> {
        self.people.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The refusal, with the form's name of the field.
fn at(field: &str, refusal: Refusal) -> Refusal {
    Refusal {
        field: Some(field.to_owned()),
        ..refusal
    }
}

fn checked_roles(roles: &[Role]) -> Result<Grants, Refusal> {
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() {
        return Err(Refusal::invalid("roles", "A person has at least one role."));
    }
    Ok(Grants(roles))
}

pub(super) fn blob(hash: &Hash) -> Value {
    Value::Blob(hash.to_vec())
}

fn roles_json(grants: &Grants) -> String {
    // A list of plain names always has a JSON form.
    serde_json::to_string(grants).unwrap_or_else(|_| "[]".to_owned())
}

fn read_people(
    connection: &rusqlite::Connection,
) -> Result<HashMap<PersonId, Arc<Person>>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT p.id, p.name, p.login, p.roles, p.deactivated_at IS NOT NULL, c.person IS NOT NULL \
         FROM people p LEFT JOIN credentials c ON c.person = p.id",
    )?;
    let mut rows = statement.query([])?;
    let mut people = HashMap::new();
    while let Some(row) = rows.next()? {
        let (id, roles): (String, String) = (row.get(0)?, row.get(3)?);
        let damaged = || StoreError::Damaged(format!("person {id}"));
        let person = Person {
            id: id.parse().map_err(|_| damaged())?,
            name: row.get(1)?,
            login: row.get(2)?,
            grants: serde_json::from_str(&roles).map_err(|_| damaged())?,
            deactivated: row.get(4)?,
            has_password: row.get(5)?,
        };
        people.insert(person.id, Arc::new(person));
    }
    Ok(people)
}
