//! The slip of releases: beside each the day that it was planned for, and every step away from it.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

use super::{SLIPS, in_words, mark, program, tabs};
use crate::{
    app::{
        route::address_with,
        shell::Page,
        times::{moment, reader_zone},
        ui::{EmptyState, Icon},
    },
    domain::{
        release::slip::{StepKind, slip},
        time::{Day, Zone},
    },
    wire::slip::{SLIPPED, SlipData, SlipStep, Slipped},
};

/// The page.
pub fn screen(data: SlipData) -> AnyView {
    let zone = reader_zone();
    match data.release.clone() {
        Some((address, name)) => of_release(data, &address, name, &zone),
        None => of_year(data, &zone),
    }
}

fn of_release(data: SlipData, address: &str, name: String, zone: &Zone) -> AnyView {
    let overview = ["/releases/", address].concat();
    let record = [&overview, "/record"].concat();
    let own = [&overview, "/slip"].concat();
    let path = view! { <a href="/">"Calendar"</a><Icon name="right"/><a href=overview.clone()>{name.clone()}</a> };
    let body = match data.releases.into_iter().next() {
        Some(one) if !one.steps.is_empty() => {
            let words = slip(one.planned, one.day).map(in_words);
            view! {
                <p class="slip-now">"Its target is "<span class="strong">{words.unwrap_or_else(|| "without a day".to_owned())}</span>{planned(one.planned)}"."</p>
                {steps(one.steps, zone)}
            }
            .erase()
        }
        _ => view! {
            <EmptyState title="Not planned yet" icon="history"><p>"Slip is held against the plan. Plan the release: its baseline is then frozen, and every step away from it stands here."</p></EmptyState>
        }
        .erase(),
    };
    view! {
        <Page title=["Slip of ", &name].concat() path=path.erase()>
            <nav class="tabs" aria-label="Release">
                <a class="tab" href=overview.clone()>"Overview"</a>
                <a class="tab" aria-current="page" href=own>"Slip"</a>
                <a class="tab" href=record>"Record"</a>
            </nav>
            {body}
        </Page>
    }
    .erase()
}

fn planned(day: Option<Day>) -> Option<String> {
    Some([", against ", &day?.long_text()].concat())
}

fn of_year(data: SlipData, zone: &Zone) -> AnyView {
    let year = data.year;
    let to = |by: i32| address_with(&[("year", Some(&(year + by).to_string()))]);
    let (before, after) = untrack(|| (to(-1), to(1)));
    let summary = summary(&data.releases);
    let empty = data.releases.is_empty();
    let rows: Vec<_> = data
        .releases
        .into_iter()
        .map(|release| row(release, zone))
        .collect();
    view! {
        <Page title="Changes">
            {tabs(SLIPS)}
            <div class="row">
                <a class="button button-quiet button-icon" href=before aria-label="The year before" title="The year before"><Icon name="left"/></a>
                <h2 class="slip-year">"Targets of "{year.to_string()}</h2>
                <a class="button button-quiet button-icon" href=after aria-label="The year after" title="The year after"><Icon name="right"/></a>
                {program(data.programs)}
            </div>
            {if empty {
                view! { <EmptyState title="No targets in this year" icon="history"><p>"No release of these programs has its target in this year."</p></EmptyState> }.erase()
            } else {
                view! {
                    <p class="muted">{summary}</p>
                    <div class="table-frame slips">
                        <table class="table">
                            <thead><tr>
                                <th scope="col">"Release"</th>
                                <th scope="col">"Planned"</th>
                                <th scope="col">"Now"</th>
                                <th scope="col">"Slip"</th>
                                <th scope="col">"How it came"</th>
                            </tr></thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                }.erase()
            }}
            {data.more.then(|| view! { <p class="muted small">"The first "{SLIPPED}" are listed. Choose a program to see the others."</p> })}
        </Page>
    }
    .erase()
}

/// `12 releases, 9 of them with a plan: 5 as planned, 4 late by 11 days in the middle.`
fn summary(releases: &[Slipped]) -> String {
    let slips: Vec<i32> = releases
        .iter()
        .filter_map(|one| slip(one.planned, one.day))
        .collect();
    let mut late: Vec<i32> = slips.iter().copied().filter(|slip| *slip > 0).collect();
    crate::domain::order::sort_by_key(&mut late, |days| *days);
    let on_time = slips.len() - late.len();
    let many = |count: usize, one: &str| match count {
        1 => ["1 ", one].concat(),
        count => [&count.to_string(), " ", one, "s"].concat(),
    };
    let mut text = many(releases.len(), "release");
    text.push_str(", ");
    text.push_str(&slips.len().to_string());
    text.push_str(" with a plan");
    if !slips.is_empty() {
        text.push_str(": ");
        text.push_str(&on_time.to_string());
        text.push_str(" on their day or before, ");
        text.push_str(&late.len().to_string());
        text.push_str(" late");
        if let Some(middle) = late.get(late.len() / 2) {
            text.push_str(", half of these by ");
            text.push_str(&many(usize::try_from(*middle).unwrap_or(0), "day"));
            text.push_str(" or more");
        }
    }
    text.push('.');
    text
}

fn row(release: Slipped, zone: &Zone) -> AnyView {
    let days = slip(release.planned, release.day);
    let moved = release
        .steps
        .iter()
        .filter(|step| step.kind == StepKind::Moved)
        .count();
    let anew = release
        .steps
        .iter()
        .filter(|step| step.kind == StepKind::Rebaselined)
        .count();
    let times = |count: usize, words: &str| match count {
        0 => String::new(),
        1 => [words, " once"].concat(),
        2 => [words, " twice"].concat(),
        count => [words, " ", &count.to_string(), " times"].concat(),
    };
    let mut how = times(moved, "moved");
    if anew > 0 {
        if !how.is_empty() {
            how.push_str(", ");
        }
        how.push_str(&times(anew, "re-baselined"));
    }
    if how.is_empty() {
        how.push_str("planned once");
    }
    let history = (!release.steps.is_empty()).then(|| {
        view! { <details class="slip-steps"><summary>{how}</summary>{steps(release.steps, zone)}</details> }
    });
    let day = |day: Option<Day>| day.map_or_else(|| "—".to_owned(), Day::long_text);
    view! {
        <tr>
            <th scope="row"><a class="strong" href=release.href>{release.name}</a><span class="muted small">{release.program}</span></th>
            <td class="nowrap">{day(release.planned)}</td>
            <td class="nowrap">{day(release.day)}<span class="muted small">{if release.happened { "happened" } else { "expected" }}</span></td>
            <td class="nowrap">{days.map(mark)}</td>
            <td>{history}</td>
        </tr>
    }
    .erase()
}

fn steps(steps: Vec<SlipStep>, zone: &Zone) -> AnyView {
    let items: Vec<_> = steps
        .into_iter()
        .map(|step| {
            let to = step.day.map(|day| [" to ", &day.long_text()].concat());
            let days = slip(step.planned, step.day).map(mark);
            view! {
                <li>
                    <p><span class="strong">{step.kind.label()}</span>{to}" "{days}</p>
                    {step.reason.map(|reason| view! { <blockquote class="record-reason">{reason}</blockquote> })}
                    <p class="muted small">{step.who}", "{moment(zone, step.at)}</p>
                </li>
            }
        })
        .collect();
    view! { <ol class="slip-list">{items}</ol> }.erase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_summed_up() {
        let one = |planned: Option<&str>, day: &str| Slipped {
            name: "1.0".to_owned(),
            href: String::new(),
            program: String::new(),
            planned: planned.and_then(|day| day.parse().ok()),
            day: day.parse().ok(),
            happened: false,
            steps: Vec::new(),
        };
        assert_eq!(
            summary(&[
                one(None, "2026-02-01"),
                one(Some("2026-02-01"), "2026-02-01"),
                one(Some("2026-02-01"), "2026-01-30"),
                one(Some("2026-02-01"), "2026-02-02"),
                one(Some("2026-02-01"), "2026-02-08"),
            ]),
            "5 releases, 4 with a plan: 2 on their day or before, 2 late, half of these by 7 days or more."
        );
        assert_eq!(
            summary(&[one(None, "2026-02-01")]),
            "1 release, 0 with a plan."
        );
        assert_eq!(in_words(-1), "1 day early");
    }
}
