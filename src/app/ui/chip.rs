//! Small labels for kinds and states. A state differs in shape as well as in colour.

use crate::app::ui::{AnyView, Children, Erase};
use leptos::prelude::*;

/// The colour of a label; never the only thing that tells two labels apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// A plain fact.
    #[default]
    Neutral,
    /// Belongs to what the person is doing.
    Accent,
    /// As it should be.
    Good,
    /// Under way.
    Progress,
    /// Needs attention.
    Warn,
    /// Failed or blocked.
    Bad,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "chip",
            Self::Accent => "chip tone-accent",
            Self::Good => "chip tone-good",
            Self::Progress => "chip tone-progress",
            Self::Warn => "chip tone-warn",
            Self::Bad => "chip tone-bad",
        }
    }
}

/// The shape of a state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// ○ nothing has happened yet.
    #[default]
    Open,
    /// ◐ under way.
    Partial,
    /// ● done.
    Done,
    /// ▲ needs attention.
    Warn,
    /// ✕ failed, cancelled or withdrawn.
    Failed,
}

impl Mark {
    /// The symbol in the sprite.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Open => "#m-open",
            Self::Partial => "#m-partial",
            Self::Done => "#m-done",
            Self::Warn => "#m-warn",
            Self::Failed => "#m-failed",
        }
    }

    /// The class that colours it.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Open => "mark tone-neutral",
            Self::Partial => "mark tone-progress",
            Self::Done => "mark tone-good",
            Self::Warn => "mark tone-warn",
            Self::Failed => "mark tone-bad",
        }
    }
}

/// The shape and colour of a state; the words stand beside it, or in `label` for those who do not see it.
#[component]
pub fn StateMark(
    /// The state.
    #[prop(into)]
    mark: Signal<Mark>,
    /// Its name, where no words stand beside it.
    #[prop(optional, into)]
    label: Option<String>,
) -> AnyView {
    let role = if label.is_some() { Some("img") } else { None };
    view! {
        <svg class=move || mark.get().class() role=role aria-hidden=label.is_none().then_some("true") aria-label=label viewBox="0 0 12 12">
            <use href=move || mark.get().symbol()></use>
        </svg>
    }
    .erase()
}

/// A small label: a kind, a count, a state with its mark.
#[component]
pub fn Chip(
    /// Its colour.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// The words, with a mark before them where it is a state.
    children: Children,
) -> AnyView {
    view! { <span class=move || tone.get().class()>{children.show()}</span> }.erase()
}
