//! The list of conflicts among what is shown: the gravest first, each with its facts, who can settle it, and how.

use crate::app::ui::{AnyView, Erase, Icon};
use leptos::prelude::*;

use super::{
    board::Board,
    conflicts::{NAME, counted},
    moving::whole_or,
    words,
};
use crate::{
    app::{
        release::{accept_form, desk::Desk, forms::FormDialog},
        route::address_with,
        ui::{Button, Mark, StateMark},
    },
    domain::{
        calendar::{Row, conflict::Conflict},
        ids::StreamId,
        release::Release,
    },
};

/// Most that are listed at once.
const LISTED: usize = 60;

/// The list.
#[component]
pub fn Settle(
    /// The board.
    board: Board,
) -> AnyView {
    let close = Signal::derive(|| address_with(&[(NAME, None)]));
    #[cfg(feature = "hydrate")]
    in_browser::keep_focus(board);
    let asked = RwSignal::new(None::<(StreamId, Conflict)>);
    let open = RwSignal::new(false);
    let accept = Callback::new(move |what: (StreamId, Conflict)| {
        asked.set(Some(what));
        open.set(true);
    });
    let form = Callback::new(move |()| match asked.get_untracked() {
        Some((stream, conflict)) => accept_form(Desk::<Release>::open(stream, None), conflict),
        None => (().erase(), Callback::new(|()| Ok(()))),
    });
    let list = move || {
        board.conflicts.with(|found| {
        let mut all: Vec<(StreamId, Conflict)> = found
            .iter()
            .flat_map(|(stream, own)| own.iter().map(|one| (*stream, one.clone())))
            .collect();
        crate::domain::order::sort_by_key(&mut all, |(_, one): &(StreamId, Conflict)| {
            (one.kind, one.day)
        });
        let count = all.len();
        let items: Vec<_> = all
            .into_iter()
            .take(LISTED)
            .map(|(stream, conflict)| item(board, stream, conflict, accept))
            .collect();
        let rest = count.saturating_sub(LISTED);
        view! {
            {(count == 0).then(|| view! { <p class="muted">"Nothing speaks against the dates that are shown."</p> })}
            <ul class="settle-list">{items}</ul>
            {(rest > 0).then(|| view! { <p class="muted small">{rest.to_string()}" more. Narrow the days or the filters to see them."</p> })}
        }
        .erase()
    })
    };
    let judged = move || {
        let filtered = board.shown.wanted.with(|wanted| !wanted.filter.is_empty());
        let among = board.rows.with(|rows| counted(rows.len(), "row"));
        let words = if filtered {
            " that the days and the filters admit are held against each other. Without filters there may be more."
        } else {
            " of these days are held against each other."
        };
        [&among, words].concat()
    };
    view! {
        <section class="undated settle" aria-label="Conflicts">
            <div class="undated-head">
                <h2>"Conflicts"</h2>
                <p class="muted small">{judged}</p>
                <a class="button button-quiet button-icon push" href=close aria-label="Close the conflicts" title="Close the conflicts"><Icon name="close"/></a>
            </div>
            {list}
            <FormDialog open title=Signal::stored("Accept the conflict".to_owned()) action=Signal::stored("Accept it".to_owned()) form=form/>
        </section>
    }
    .erase()
}

fn item(
    board: Board,
    stream: StreamId,
    conflict: Conflict,
    accept: Callback<(StreamId, Conflict)>,
) -> AnyView {
    let Some(row) = board.row(stream) else {
        return ().erase();
    };
    let row: &Row = &row;
    let name = board
        .portfolio
        .read_untracked(|portfolio| words::full_name_of(row, portfolio));
    let mark = if conflict.kind.blocks() {
        Mark::Failed
    } else {
        Mark::Warn
    };
    let of = whole_or(
        stream,
        row.release().is_none().then_some(conflict.milestone),
    );
    let there = address_with(&[("at", Some(&conflict.day.to_string()))]);
    let acceptable = conflict.kind.may_be_accepted() && row.release().is_some();
    let Conflict {
        kind, day, text, ..
    } = conflict.clone();
    let hidden = |words: &str| {
        view! { <span class="visually-hidden">{[": ", words].concat()}</span> }.erase()
    };
    let (move_name, accept_name) = (hidden(&name), hidden(&[&name, ", ", kind.label()].concat()));
    let actions = board.may_edit.then(|| {
        let taken = conflict.clone();
        view! {
            <span class="settle-actions">
                <Button on_press=move |_| board.moving.ask(of)>"Move to…"{move_name}</Button>
                {acceptable.then(|| view! { <Button on_press=move |_| accept.run((stream, taken.clone()))>"Accept…"{accept_name}</Button> })}
            </span>
        }
    });
    view! {
        <li>
            <StateMark mark=Signal::stored(mark)/>
            <div>
                <p><a class="strong" href=words::href_of(row)>{name}</a>" · "{kind.label()}" · "<a href=there>{day.long_text()}</a></p>
                <p>{text}</p>
                <p class="muted small">{kind.settled_by()}</p>
            </div>
            {actions}
        </li>
    }
    .erase()
}

#[cfg(feature = "hydrate")]
mod in_browser {
    use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

    use super::Board;

    /// A conflict that is settled leaves the list with whatever had the focus in it: the next one has it then, or the way out.
    pub fn keep_focus(board: Board) {
        let inside = StoredValue::new(false);
        let listener = window_event_listener(leptos::ev::focusin, move |event| {
            let element = event
                .target()
                .and_then(|one| one.dyn_into::<HtmlElement>().ok());
            let Some(element) = element else { return };
            // A dialog has it for a while; then it comes back.
            if matches!(element.closest("dialog"), Ok(None)) {
                let here = element
                    .closest(".settle")
                    .is_ok_and(|found| found.is_some());
                inside.try_set_value(here);
            }
        });
        on_cleanup(move || listener.remove());
        let back = move || {
            let body = document().body();
            let lost = document().active_element() == body.map(JsCast::unchecked_into);
            if !lost || !inside.try_get_value().unwrap_or_default() {
                return;
            }
            let next = document().query_selector(".settle-actions button, .settle .undated-head a");
            let next = next
                .ok()
                .flatten()
                .and_then(|next| next.dyn_into::<HtmlElement>().ok());
            if let Some(next) = next {
                drop(next.focus());
            }
        };
        Effect::new(move |_| {
            board.conflicts.track();
            if board.moving.asked.get().is_none() {
                request_animation_frame(back);
            }
        });
    }
}
