//! Exceptions from freezes: who asked for what, and what was answered.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    forms::{Ask, Form},
    page::Around,
};
use crate::{
    app::ui::{Button, Chip, Field, TextArea, Tone, VisuallyHidden},
    domain::{
        ids::{ExceptionId, PersonId},
        portfolio::{Command, Exception, Verdict, parts},
        text::REASON_LIMIT,
    },
};

/// The table of exceptions, those without an answer first; nothing where none was ever asked for.
#[component]
pub fn Exceptions(
    /// The pieces of the page.
    around: Around,
) -> AnyView {
    let doc = around.desk.doc;
    let all = Memo::new(move |_| {
        doc.read(parts::FREEZES, |p| {
            let mut all: Vec<_> = p
                .exceptions
                .iter()
                .map(|(id, one)| (one.answer.is_some(), std::cmp::Reverse(one.first), *id))
                .collect();
            all.sort();
            all.into_iter().map(|(_, _, id)| id).collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || all.with(|all| !all.is_empty())>
            <section class="stack" aria-labelledby="exceptions">
                <h2 id="exceptions">"Exceptions"</h2>
                <div class="table-frame">
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">"Release"</th>
                                <th scope="col">"Freeze"</th>
                                <th scope="col">"Days"</th>
                                <th scope="col">"Answer"</th>
                                <th scope="col"><VisuallyHidden>"Actions"</VisuallyHidden></th>
                            </tr>
                        </thead>
                        <tbody><For each=move || all.get() key=|id| *id children=move |id| row(id, around)/></tbody>
                    </table>
                </div>
            </section>
        </Show>
    }
    .erase()
}

fn row(id: ExceptionId, around: Around) -> AnyView {
    let doc = around.desk.doc;
    let line = move || {
        let found = doc.read(parts::FREEZES, |p| {
            let exception = p.exceptions.get(&id)?.clone();
            let freeze = p.freezes.get(&exception.freeze);
            let freeze = freeze.map(|freeze| freeze.name.clone()).unwrap_or_default();
            Some((exception, freeze))
        });
        found.map(|(exception, freeze)| cells(id, &exception, freeze, around))
    };
    view! { <tr>{line}</tr> }.erase()
}

fn cells(id: ExceptionId, exception: &Exception, freeze: String, around: Around) -> AnyView {
    let (address, name) = if exception.key.is_empty() {
        (exception.release.to_string(), "A release".to_owned())
    } else {
        (exception.key.clone(), exception.key.clone())
    };
    let asked = said_by(around, "Asked for by", exception.asked_by);
    let days = if exception.first == exception.last {
        exception.first.long_text()
    } else {
        let last = exception.last.long_text();
        [&exception.first.long_text(), " – ", &last].concat()
    };
    let (tone, verdict) = match exception.verdict() {
        None => (Tone::Warn, "Waits for an answer"),
        Some(Verdict::Granted) => (Tone::Good, "Granted"),
        Some(Verdict::Declined) => (Tone::Bad, "Declined"),
        Some(Verdict::Withdrawn) => (Tone::Neutral, "Withdrawn"),
    };
    let answer = exception.answer.clone();
    let by = answer
        .as_ref()
        .map(|answer| said_by(around, "By", answer.by));
    let because = answer.map(|answer| answer.reason);
    view! {
        <th scope="row"><a href=["/releases/", &address].concat()>{name}</a><p class="milestone-note">{exception.reason.clone()}</p><p class="muted small">{asked}</p></th>
        <td>{freeze}</td>
        <td>{days}</td>
        <td><Chip tone>{verdict}</Chip><p class="muted small">{by}</p><p class="milestone-note">{because}</p></td>
        <td class="people-actions">{actions(id, exception.verdict(), around)}</td>
    }
    .erase()
}

fn said_by(around: Around, words: &str, person: Option<PersonId>) -> String {
    let name = around.people.with_value(|people| {
        let found = people.iter().find(|known| Some(known.id) == person);
        found.map_or_else(|| "a former member".to_owned(), |known| known.name.clone())
    });
    [words, " ", &name].concat()
}

fn actions(id: ExceptionId, verdict: Option<Verdict>, around: Around) -> AnyView {
    let desk = around.desk;
    let refused = move |command: Command| Signal::derive(move || desk.refusal(&command, None));
    let grant = Command::AnswerException {
        id,
        granted: true,
        reason: String::new(),
    };
    // Asked with a reason, which the form brings: what is refused without it is refused for something else.
    let decline = Command::AnswerException {
        id,
        granted: false,
        reason: "?".to_owned(),
    };
    let withdraw = Command::WithdrawException { id };
    let granted = verdict == Some(Verdict::Granted);
    let declined = verdict == Some(Verdict::Declined);
    let gone = verdict == Some(Verdict::Withdrawn);
    let grant_pressed = grant.clone();
    let withdraw_pressed = withdraw.clone();
    view! {
        {(!gone && !granted).then(|| view! {
            <Button refused=refused(grant) on_press=move |_| desk.change_for_good(grant_pressed.clone(), "The exception is granted.")>"Grant"</Button>
        })}
        {(!gone && !declined).then(|| view! {
            <Button refused=refused(decline) on_press=move |_| around.ask.run(Ask::Decline(id))>"Decline…"</Button>
        })}
        {(!gone && !declined).then(|| view! {
            <Button refused=refused(withdraw) on_press=move |_| desk.change_for_good(withdraw_pressed.clone(), "The exception is withdrawn.")>"Withdraw"</Button>
        })}
    }
    .erase()
}

/// The form that asks why an exception is declined.
pub fn decline(around: Around, id: ExceptionId) -> Form {
    let reason = RwSignal::new(String::new());
    let save = Callback::new(move |()| {
        let command = Command::AnswerException {
            id,
            granted: false,
            reason: reason.get_untracked(),
        };
        around
            .desk
            .for_good(command, "The exception is declined.")
            .map_err(Some)
    });
    let view = view! {
        <Field name="why" label="Reason" hint="Whoever asked reads it."><TextArea value=reason limit=REASON_LIMIT as u32 rows=2 required=true/></Field>
    };
    (view.erase(), save)
}
