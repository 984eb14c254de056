//! Deployments as the entries of a subscription: from when to when, by the clocks of their windows.

use super::{
    entries::{Standing, Told, begin, end, moment, name_of, sort_of},
    ics::Ics,
};
use crate::{domain::release::Deployment, server::zones::TzDatabase};

/// Adds the deployment's entry; nothing where nobody knows its clocks.
pub(super) fn entry(ics: &mut Ics, standing: &Standing, one: &Deployment, told: &Told<'_>) {
    let Some((from, to)) = one.window.span(&TzDatabase) else {
        return;
    };
    let row = &standing.row;
    let place = told.portfolio.place(one.environment, &one.wave);
    begin(ics, one.id, standing.stand);
    moment(ics, "DTSTART", from, &one.window.zone);
    moment(ics, "DTEND", to, &one.window.zone);
    let name = name_of(row, told.portfolio);
    ics.text("SUMMARY", &format!("{name}: deployment into {place}"));
    let required = if one.required {
        "The release is live only with it."
    } else {
        "The release is live without it, too."
    };
    let lines = [sort_of(row), one.window.words(), required.to_owned()];
    ics.text("DESCRIPTION", &lines.join("\n"));
    ics.text("LOCATION", &place);
    end(ics, standing, false, told);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            ids::{DeploymentId, EnvironmentId},
            portfolio::Environment,
            time::{Day, MilestoneDate, Window, Zone},
        },
        server::feeds::entries::tests::{portfolio, standing, told},
    };

    fn deployed(id: u128, zone: &str, minute: u16, duration: u32) -> Deployment {
        Deployment {
            id: DeploymentId(id),
            environment: EnvironmentId(1),
            wave: "Europe, north".to_owned(),
            window: Window {
                day: Day::new(2026, 10, 24).unwrap(),
                minute,
                zone: Zone::new(zone).unwrap(),
                duration,
            },
            required: true,
            removed: false,
        }
    }

    #[test]
    fn a_window_is_told_by_its_own_clocks_over_the_night_in_which_they_change() {
        let mut home = portfolio("Server", "UTC");
        let production = Environment {
            name: "Production".to_owned(),
            ..Environment::default()
        };
        home.environments.insert(EnvironmentId(1), production);
        let day = MilestoneDate::day(Day::new(2026, 10, 26).unwrap());
        let mut row = standing("1", day);
        // The clocks go back an hour that night, so five hours end at 03:00 instead of 04:00 of the day after.
        row.row.deployments = vec![
            deployed(0xa, "Europe/Berlin", 23 * 60, 5 * 60),
            deployed(0xb, "UTC", 60, 90),
        ];
        let text = told(&[row.clone()], &home);
        assert!(
            text.contains("UID:0000000000000000000000000000000a@signalbox\r\nSEQUENCE:2\r\n"),
            "{text}"
        );
        assert!(
            text.contains(
                "DTSTART;TZID=Europe/Berlin:20261024T230000\r\nDTEND;TZID=Europe/Berlin:20261025T030000\r\n\
                 SUMMARY:Server 1: deployment into Production (Europe\\, north)\r\n"
            ),
            "{text}"
        );
        assert!(
            text.contains("BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\n"),
            "the change within the window: {text}"
        );
        assert_eq!(text.matches("BEGIN:VTIMEZONE").count(), 1, "UTC needs none");
        assert!(text.contains("DTSTART:20261024T010000Z\r\nDTEND:20261024T023000Z\r\n"));
        assert!(text.contains("LOCATION:Production (Europe\\, north)\r\n"));
        row.gone = true;
        row.row.milestones.clear();
        let text = told(&[row], &home);
        assert_eq!(text.matches("STATUS:CANCELLED").count(), 2);
    }
}
