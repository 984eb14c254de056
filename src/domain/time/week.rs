//! Where a week begins: by country, as the Unicode CLDR has it.

/// Countries whose week begins on Sunday.
const SUNDAY: &str = "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA \
                      PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW";
/// Countries whose week begins on Saturday.
const SATURDAY: &str = "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY";
/// Countries whose week begins on Friday.
const FRIDAY: &str = "MV";
/// The country that a language without one most likely means, where its week does not begin on Monday.
const LIKELY: &[(&str, &str)] = &[
    ("am", "ET"),
    ("ar", "EG"),
    ("bn", "BD"),
    ("dv", "MV"),
    ("en", "US"),
    ("fa", "IR"),
    ("fil", "PH"),
    ("gu", "IN"),
    ("he", "IL"),
    ("hi", "IN"),
    ("id", "ID"),
    ("ja", "JP"),
    ("km", "KH"),
    ("kn", "IN"),
    ("ko", "KR"),
    ("lo", "LA"),
    ("ml", "IN"),
    ("mr", "IN"),
    ("mt", "MT"),
    ("my", "MM"),
    ("ne", "NP"),
    ("pa", "IN"),
    ("pt", "BR"),
    ("ta", "IN"),
    ("te", "IN"),
    ("th", "TH"),
    ("ur", "PK"),
];

/// The first day of the week, days after Monday, for whoever prefers these languages, written as browsers do:
/// `en-US,en;q=0.9`. The first one decides; where nothing is known, Monday.
#[must_use]
pub fn first_day(languages: &str) -> u8 {
    let first = languages
        .split([',', ';'])
        .next()
        .unwrap_or_default()
        .trim();
    let mut parts = first.split(['-', '_']);
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    let stated = parts
        .find(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .map(str::to_ascii_uppercase);
    let likely = || {
        let found = LIKELY.iter().find(|(known, _)| *known == language);
        found.map_or(String::new(), |(_, country)| (*country).to_owned())
    };
    let country = stated.unwrap_or_else(likely);
    let among = |list: &str| list.split_whitespace().any(|known| known == country);
    if among(SUNDAY) {
        6
    } else if among(SATURDAY) {
        5
    } else if among(FRIDAY) {
        4
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_week_begins_where_the_reader_lives() {
        for (languages, day) in [
            ("", 0),
            ("*", 0),
            ("de-DE,de;q=0.9,en-US;q=0.8", 0),
            ("en-GB", 0),
            ("en-US,en;q=0.9", 6),
            ("en", 6),
            ("pt-PT", 6),
            ("zh-Hant-TW", 6),
            ("zh-CN", 0),
            ("ar-EG", 5),
            ("fa", 5),
            ("dv-MV", 4),
            ("fr", 0),
        ] {
            assert_eq!(first_day(languages), day, "{languages}");
        }
    }
}
