//! The calendar's tools: where in time, how much at once, how to look.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{
    wanted::{Look, Wanted},
    words,
};
use crate::{
    app::{
        route::{address_with, location, query_value, set_query},
        shell::{WALL, shortcut, surroundings},
        subscriptions,
        ui::{Button, Icon, Variant},
    },
    domain::{
        access::Operation,
        calendar::{Range, SameDay, Span, step},
        time::Day,
    },
    live::Rows,
};

/// What is shown, as the address says it.
#[derive(Clone, Copy)]
pub struct Shown {
    /// What the address asks for.
    pub wanted: Memo<Wanted>,
    /// How one looks.
    pub look: Memo<Look>,
    /// Which days.
    pub range: Memo<Range>,
    /// The organization's day.
    pub today: Day,
    /// How one looks where the address does not say.
    #[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
    pub usual: RwSignal<Look>,
    /// Whether a release is being created.
    pub creating: RwSignal<bool>,
    /// Whether the named views are listed.
    pub views: RwSignal<bool>,
    /// What has no date, and so no place on the calendar.
    pub undated: Signal<Rows>,
}

impl Shown {
    /// Which days are shown alone, where not all are.
    #[must_use]
    pub fn same_day(self) -> Option<SameDay> {
        self.wanted.with(|wanted| wanted.filter.same_day)
    }

    fn span(self) -> Span {
        match self.look.get() {
            Look::Month => Span::Month,
            _ => self.wanted.with(|wanted| wanted.span),
        }
    }

    fn neighbour(self, direction: i32) -> String {
        let range = self.range.get();
        let day = match self.look.get() {
            // The sheet begins with days of the month before.
            Look::Month => self
                .wanted
                .with(|wanted| wanted.at)
                .unwrap_or(self.today)
                .plus_months(direction),
            Look::Year => self.range.get().from.plus_months(12 * direction),
            _ => step(self.span(), range, direction),
        };
        address_with(&[("at", Some(&day.to_string()))])
    }

    fn heading(self) -> String {
        match self.look.get() {
            Look::Month => {
                let day = self.wanted.with(|wanted| wanted.at).unwrap_or(self.today);
                words::heading(Range {
                    from: day.month_start(),
                    to: day.plus_months(1).plus(-1),
                })
            }
            Look::Year => self.range.get().from.year().to_string(),
            _ => words::heading(self.range.get()),
        }
    }
}

/// The tools in the page's head.
#[component]
pub fn Tools(
    /// What is shown.
    shown: Shown,
) -> AnyView {
    shortcut("t", "Today", || set_query(&[("at", None)], false));
    let may_create = surroundings().grants().permit(Operation::EditRelease);
    if may_create {
        shortcut("n", "New release", move || shown.creating.set(true));
    }
    let spans = Span::ALL.map(|span| {
        let chosen = move || shown.wanted.with(|wanted| wanted.span) == span;
        let href = move || address_with(&[("span", Some(span.name()))]);
        segment(span.label(), href, chosen)
    });
    let looks = Look::ALL.map(|look| {
        let chosen = move || shown.look.get() == look;
        let href = move || address_with(&[("view", Some(look.name()))]);
        segment(look.label(), href, chosen)
    });
    let subscribe = Signal::derive(move || {
        let query = location().query.get();
        let asked = if query.is_empty() { "" } else { "?" };
        [subscriptions::PATH, asked, &query].concat()
    });
    let on_wall = query_value(WALL);
    view! {
        <div class="calendar-tools">
            <div class="calendar-when">
                {arrow("left", "Earlier", move || shown.neighbour(-1))}
                <a class="button" href=move || address_with(&[("at", None)]) aria-keyshortcuts="t">"Today"</a>
                {arrow("right", "Later", move || shown.neighbour(1))}
                <p class="calendar-range" aria-live="polite">{move || shown.heading()}</p>
                {move || on_wall.get().is_some().then(super::wall::clock)}
            </div>
            <nav class="segmented calendar-spans" aria-label="Zoom" hidden=move || matches!(shown.look.get(), Look::Month | Look::Year)>{spans.into_iter().collect::<Vec<_>>()}</nav>
            <nav class="segmented" aria-label="View">{looks.into_iter().collect::<Vec<_>>()}</nav>
            <button type="button" class="button button-quiet button-icon" aria-label="Views and files" title="Views by name, and what is shown as a file" aria-haspopup="dialog" on:click=move |_| shown.views.set(true)><Icon name="bookmark"/></button>
            <a class="button button-quiet button-icon calendar-subscribe" href=subscribe aria-label="Subscribe" title="Subscribe: these releases in your own calendar"><Icon name="link"/></a>
            {may_create.then(|| view! {
                <Button variant=Variant::Primary icon="plus" on_press=move |_| shown.creating.set(true)><span class="calendar-new">"New release"</span></Button>
            })}
        </div>
    }
    .erase()
}

fn arrow(
    icon: &'static str,
    label: &'static str,
    href: impl Fn() -> String + Send + Sync + 'static,
) -> AnyView {
    let href = Signal::derive(href);
    view! {
        <a class="button button-quiet button-icon" href=href aria-label=label title=label><Icon name=icon/></a>
    }
    .erase()
}

/// On a phone the words of the zoom are their first letters.
fn segment(
    label: &'static str,
    href: impl Fn() -> String + Send + Sync + 'static,
    chosen: impl Fn() -> bool + Send + Sync + 'static,
) -> AnyView {
    let (href, chosen) = (Signal::derive(href), Signal::derive(chosen));
    let (first, rest) = label.split_at(1);
    view! { <a href=href aria-current=move || chosen.get().then_some("true")><span>{first}<span>{rest}</span></span></a> }.erase()
}

/// Looks at the calendar as the window's width suggests, from when the page is hydrated.
#[cfg(feature = "hydrate")]
pub fn follow_width(usual: RwSignal<Look>) {
    let look = || {
        let narrow = window()
            .match_media("(width < 40rem)")
            .is_ok_and(|query| query.is_some_and(|query| query.matches()));
        if narrow { Look::Agenda } else { Look::Timeline }
    };
    let follow = move || {
        let look = look();
        if usual.get_untracked() != look {
            usual.set(look);
        }
    };
    Effect::new(move |_| follow());
    let listener = window_event_listener(leptos::ev::resize, move |_| follow());
    on_cleanup(move || listener.remove());
}
