//! Commands that are not answered yet, kept in the browser's storage: one entry each, so that tabs do not overwrite each other.
//!
//! A tab holds a lock of its own for as long as it lives. One tab holds the lock that makes it send what closed tabs left.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::{
    prelude::window,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
};
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::JsFuture;

use crate::{
    domain::ids::{CommandId, PersonId},
    wire::frames::Envelope,
};

const PREFIX: &str = "signalbox.unsent/";

#[derive(Serialize, Deserialize)]
struct Entry {
    tab: String,
    envelope: Envelope,
}

/// The storage of one person in one organization, as seen by this tab.
#[derive(Clone)]
pub struct Unsent {
    /// Before the command's identity.
    mine: String,
    /// Before the person's identity.
    organization: String,
    tab: String,
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn keys() -> Vec<String> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let count = storage.length().unwrap_or(0);
    let all = (0..count).filter_map(|index| storage.key(index).ok().flatten());
    all.filter(|key| key.starts_with(PREFIX)).collect()
}

impl Unsent {
    /// The storage of a person; the tab takes its lock.
    pub fn of(organization: &str, person: PersonId) -> Self {
        let organization = format!("{PREFIX}{organization}/");
        let unsent = Self {
            mine: format!("{organization}{person}/"),
            organization,
            tab: format!("signalbox.tab/{:032x}", super::new_id()),
        };
        hold(&unsent.tab, || {});
        unsent
    }

    /// Keeps a command.
    pub fn keep(&self, envelope: Envelope) {
        let key = format!("{}{}", self.mine, envelope.id);
        let entry = Entry {
            tab: self.tab.clone(),
            envelope,
        };
        if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(&entry)) {
            drop(storage.set_item(&key, &text));
        }
    }

    /// Forgets a command.
    pub fn forget(&self, id: CommandId) {
        if let Some(storage) = storage() {
            drop(storage.remove_item(&format!("{}{id}", self.mine)));
        }
    }

    /// How many commands other accounts of the organization have left here.
    pub fn of_others(&self) -> usize {
        let others = keys().into_iter();
        others
            .filter(|key| key.starts_with(&self.organization) && !key.starts_with(&self.mine))
            .count()
    }

    /// Calls back once this tab is the one that sends what others left: at once where there are no locks.
    pub fn lead(&self, lead: impl FnOnce() + 'static) {
        hold(&self.mine, lead);
    }

    /// The commands of tabs that are gone, oldest first.
    pub async fn orphans(&self) -> Vec<Envelope> {
        let alive = alive().await;
        let storage = storage();
        let mine = keys().into_iter().filter(|key| key.starts_with(&self.mine));
        let entries = mine.filter_map(|key| {
            let text = storage.as_ref()?.get_item(&key).ok()??;
            crate::wire::json::read::<Entry>(&text).ok()
        });
        let orphans = entries.filter(|entry| entry.tab != self.tab && !alive.contains(&entry.tab));
        let mut orphans: Vec<_> = orphans.map(|entry| entry.envelope).collect();
        crate::domain::order::sort_by_key(&mut orphans, |envelope| envelope.claimed_at);
        orphans
    }
}

fn locks() -> Option<JsValue> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    locks.is_object().then_some(locks)
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// Holds a lock for as long as the tab lives; calls back once it has it, at once where there are none.
fn hold(name: &str, held: impl FnOnce() + 'static) {
    let Some((locks, request)) =
        locks().and_then(|locks| Some((locks.clone(), method(&locks, "request")?)))
    else {
        held();
        return;
    };
    let forever = Closure::once_into_js(move || {
        held();
        Promise::new(&mut |_, _| {})
    });
    if let Ok(answer) = request.call2(&locks, &name.into(), &forever)
        && let Ok(promise) = answer.dyn_into::<Promise>()
    {
        wasm_bindgen_futures::spawn_local(async move {
            drop(JsFuture::from(promise).await);
        });
    }
}

/// The names of all locks that are held.
async fn alive() -> Vec<String> {
    let names = async {
        let locks = locks()?;
        let asked = method(&locks, "query")?.call0(&locks).ok()?;
        let answer = JsFuture::from(asked.dyn_into::<Promise>().ok()?)
            .await
            .ok()?;
        let held: Array = Reflect::get(&answer, &"held".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let names = held
            .iter()
            .filter_map(|lock| Reflect::get(&lock, &"name".into()).ok()?.as_string());
        Some(names.collect::<Vec<_>>())
    };
    names.await.unwrap_or_default()
}
