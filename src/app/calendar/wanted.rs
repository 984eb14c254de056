//! What the address asks of the calendar.

use super::folding::folded;
use crate::{
    app::route::{only, value_in},
    domain::{
        calendar::{Filter, Range, SameDay, Span, month_days, window},
        release::{Destination, ReleaseState, ReleaseType},
        time::Day,
    },
};

/// The ways to look at the calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// Bars along a ruler of days, by program and product line.
    #[default]
    Timeline,
    /// A sheet of weeks.
    Month,
    /// A list by date.
    Agenda,
    /// All days of a year, with how much each holds.
    Year,
}

impl Look {
    /// All looks, in the order offered.
    pub const ALL: [Look; 4] = [Self::Timeline, Self::Month, Self::Agenda, Self::Year];

    /// How a reader looks who does not say.
    #[must_use]
    pub const fn usual(on_phone: bool) -> Self {
        if on_phone {
            Self::Agenda
        } else {
            Self::Timeline
        }
    }

    /// The name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Month => "month",
            Self::Agenda => "agenda",
            Self::Year => "year",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Timeline => "Timeline",
            Self::Month => "Month",
            Self::Agenda => "Agenda",
            Self::Year => "Year",
        }
    }
}

/// What the address asks for; what it says wrongly, it does not say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// How to look, where it says so.
    pub look: Option<Look>,
    /// The day to look at, where it says so.
    pub at: Option<Day>,
    /// How much at once.
    pub span: Span,
    /// Which releases.
    pub filter: Filter,
    /// Whether releases with conflicts alone are shown.
    pub conflicting: bool,
    /// Programs and product lines that the timeline folds away.
    pub folded: Vec<String>,
}

impl Wanted {
    /// What the query asks for.
    #[must_use]
    pub fn of(query: &str) -> Self {
        let text = |name: &'static str| value_in(query, name).unwrap_or_default();
        let one = |name: &'static str| {
            let asked = text(name);
            move |own: &str| own == asked
        };
        let list = |name: &'static str| {
            let asked = text(name);
            let parts: Vec<String> = asked.split(',').map(str::to_owned).collect();
            move |label: &str| parts.contains(&name_of(label))
        };
        let (looks, spans, same) = (one("view"), one("span"), one("same-day"));
        let (types, destinations, states) = (list("type"), list("destination"), list("state"));
        Self {
            folded: folded(query),
            conflicting: text("with") == "conflicts",
            look: Look::ALL.into_iter().find(|look| looks(look.name())),
            at: text("at").parse().ok(),
            span: Span::ALL
                .into_iter()
                .find(|span| spans(span.name()))
                .unwrap_or_default(),
            filter: Filter {
                programs: text("program")
                    .split(',')
                    .filter_map(|id| id.parse().ok())
                    .collect(),
                lines: text("line")
                    .split(',')
                    .filter_map(|id| id.parse().ok())
                    .collect(),
                types: ReleaseType::ALL
                    .into_iter()
                    .filter(|one| types(one.label()))
                    .collect(),
                destinations: Destination::ALL
                    .into_iter()
                    .filter(|one| destinations(one.label()))
                    .collect(),
                states: ReleaseState::ALL
                    .into_iter()
                    .filter(|one| states(one.label()))
                    .collect(),
                text: text("q").trim().to_owned(),
                same_day: SameDay::ALL.into_iter().find(|way| same(way.name())),
                ..Filter::default()
            },
        }
    }

    /// The days to show in that look. `week` is the weekday that the reader's weeks begin on, days after Monday.
    #[must_use]
    pub fn range(&self, look: Look, today: Day, week: u8) -> Range {
        match look {
            Look::Timeline => window(self.span, self.at, today, week),
            Look::Month => month_days(self.at.unwrap_or(today), week),
            Look::Year => {
                let day = self.at.unwrap_or(today);
                let from = day.plus_months(1 - i32::from(day.month()));
                Range {
                    from,
                    to: from.plus_months(12).plus(-1),
                }
            }
            // A list has its reader begin at the top: with this week, not with what is long past.
            Look::Agenda => {
                let whole = window(self.span, self.at, today, week);
                let from = match self.at {
                    Some(_) => whole.from,
                    None => today.plus(-today.day_of_week(week)).max(whole.from),
                };
                Range { from, ..whole }
            }
        }
    }
}

/// Of a query what a named view keeps: look and filters, and not the day.
#[must_use]
pub fn kept(query: &str) -> String {
    let own = ["view", "span", "folded"].into_iter();
    let names: Vec<&str> = own.chain(super::filters::NAMES).collect();
    only(query, &names)
}

/// How a type, destination or state is written in an address: `General availability` as `general_availability`.
#[must_use]
pub fn name_of(label: &str) -> String {
    label.to_lowercase().replace(' ', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_shown() {
        let wanted = Wanted::of(
            "view=agenda&at=2025-10-07&span=year&type=major,emergency&destination=general_availability&state=planned&q=3.14&same-day=targets&line=0000000000000000000000000000000a",
        );
        assert_eq!(wanted.look, Some(Look::Agenda));
        assert_eq!(wanted.at, Day::new(2025, 10, 7));
        assert_eq!(wanted.span, Span::Year);
        assert_eq!(
            wanted.filter.types,
            [ReleaseType::Major, ReleaseType::Emergency]
        );
        assert_eq!(
            wanted.filter.destinations,
            [Destination::GeneralAvailability]
        );
        assert_eq!(wanted.filter.states, [ReleaseState::Planned]);
        assert_eq!(wanted.filter.text, "3.14");
        assert_eq!(wanted.filter.lines.len(), 1);
        assert_eq!(wanted.filter.same_day, Some(SameDay::Targets));
    }

    #[test]
    fn what_an_address_says_wrongly_it_does_not_say() {
        let wanted = Wanted::of("view=wall&at=2025-02-30&span=&type=huge&program=zzz&same-day=3");
        assert_eq!(wanted, Wanted::default());
    }

    #[test]
    fn a_named_view_keeps_look_and_filters_and_follows_today() {
        let kept = kept(
            "at=2025-10-07&view=month&undated=1&q=a%20b&same-day=targets&with=conflicts&x=%22",
        );
        assert_eq!(kept, "view=month&q=a%20b&same-day=targets&with=conflicts");
        assert!(Wanted::of(&kept).conflicting);
    }

    #[test]
    fn the_agenda_begins_with_this_week_unless_told_otherwise() {
        let today = Day::new(2025, 10, 8).unwrap_or_default();
        let wanted = Wanted::default();
        assert_eq!(
            wanted.range(Look::Agenda, today, 0).from.to_string(),
            "2025-10-06"
        );
        assert_eq!(
            wanted.range(Look::Timeline, today, 0).from.to_string(),
            "2025-09-01"
        );
        let year = wanted.range(Look::Year, today, 0);
        assert_eq!(
            (year.from, year.to),
            (
                Day::new(2025, 1, 1).unwrap(),
                Day::new(2025, 12, 31).unwrap()
            )
        );
    }
}
