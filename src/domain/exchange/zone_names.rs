//! Time zones by the names that calendar programs give them.

/// Names of Windows for zones, and the IANA zone of the same clocks (Unicode CLDR, windowsZones, territory 001).
const WINDOWS: [(&str, &str); 36] = [
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("Arab Standard Time", "Asia/Riyadh"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("Argentina Standard Time", "America/Buenos_Aires"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("Cen. Australia Standard Time", "Australia/Adelaide"),
    ("Central America Standard Time", "America/Guatemala"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("Central Standard Time", "America/Chicago"),
    ("China Standard Time", "Asia/Shanghai"),
    ("E. Australia Standard Time", "Australia/Brisbane"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("Eastern Standard Time", "America/New_York"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("GMT Standard Time", "Europe/London"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("India Standard Time", "Asia/Calcutta"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("Korea Standard Time", "Asia/Seoul"),
    ("Mountain Standard Time", "America/Denver"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("SE Asia Standard Time", "Asia/Bangkok"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("US Mountain Standard Time", "America/Phoenix"),
    ("UTC", "UTC"),
    ("W. Australia Standard Time", "Australia/Perth"),
    ("W. Central Africa Standard Time", "Africa/Lagos"),
    ("W. Europe Standard Time", "Europe/Berlin"),
];

/// The zones that a name may mean, the likeliest first: itself, what Windows means by it, and the end of a name that some
/// programs put their own before, as in `/citadel.org/20210210_1/Europe/Berlin`.
pub(super) fn candidates(name: &str) -> Vec<&str> {
    let name = name.trim();
    let windows = WINDOWS.iter().find(|(known, _)| *known == name);
    let mut found: Vec<&str> = windows.map(|(_, zone)| *zone).into_iter().collect();
    if !name.starts_with('/') {
        found.push(name);
        return found;
    }
    let cuts: Vec<usize> = name.rmatch_indices('/').map(|(at, _)| at + 1).collect();
    for pieces in [2, 3, 1] {
        let from = cuts.get(pieces - 1);
        found.extend(from.and_then(|from| name.get(*from..)));
    }
    found
}
