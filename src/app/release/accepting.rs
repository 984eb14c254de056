//! Taking on a conflict that does not block: with a reason, for as long as its facts stay.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    desk::Desk,
    forms::{Outcome, ReasonField},
};
use crate::domain::{
    Refusal,
    calendar::conflict::Conflict,
    release::{Command, Release},
};

/// The fields, and what sends them.
#[must_use]
pub fn accept_form(desk: Desk<Release>, conflict: Conflict) -> (AnyView, Callback<(), Outcome>) {
    let reason = RwSignal::new(String::new());
    let finding = conflict.finding();
    let send = Callback::new(move |()| {
        if !desk.doc.loaded() {
            let early = "The release is still on its way: try again in a moment.";
            return Err(Some(Refusal::conflict(early)));
        }
        let command = Command::AcceptConflict {
            finding: finding.clone(),
            reason: reason.get_untracked(),
        };
        desk.change(command, None, "Accepted the conflict")
            .map_err(Some)
    });
    let fields = view! {
        <p>{conflict.text}</p>
        <p class="muted">"It is not counted any more for as long as its day stays. When the milestone moves, it is judged anew."</p>
        <ReasonField value=reason required=true/>
    };
    (fields.erase(), send)
}
