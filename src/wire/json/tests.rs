use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Unreadable, read};
use crate::domain::table::Table;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sort {
    Alone,
    One(String),
    Two(i32, bool),
    Named { count: u64, of: Option<Box<Thing>> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Number(i16);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Thing {
    name: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sorts: Vec<Sort>,
    by_name: Table<String, i64>,
    by_number: Table<Number, ()>,
    pair: (u8, char),
    flag: Option<bool>,
}

#[test]
fn a_number_as_a_key_has_one_form() {
    for (text, is_one) in [
        ("{\"0\":null}", true),
        ("{\"-7\":null}", true),
        ("{\"70\":null}", true),
        ("{\"07\":null}", false),
        ("{\"00\":null}", false),
        ("{\"+7\":null}", false),
        ("{\"-0\":null}", false),
        ("{\"\":null}", false),
    ] {
        let read = read::<Table<Number, ()>>(text).is_ok();
        assert_eq!(read, is_one, "{text}");
        assert_eq!(
            serde_json::from_str::<Table<Number, ()>>(text).is_ok(),
            is_one,
            "{text}"
        );
    }
}

fn thing() -> impl Strategy<Value = Thing> {
    let plain = (
        any::<String>(),
        prop::collection::vec((any::<String>(), any::<i64>()), 0..4),
        prop::collection::vec(any::<i16>(), 0..4),
        any::<(u8, char)>(),
        any::<Option<bool>>(),
    );
    let plain = plain.prop_map(|(name, by_name, numbers, pair, flag)| Thing {
        name,
        sorts: Vec::new(),
        by_name: by_name.into_iter().collect(),
        by_number: numbers.into_iter().map(|n| (Number(n), ())).collect(),
        pair,
        flag,
    });
    plain.prop_recursive(4, 24, 4, |inner| {
        let sort = prop_oneof![
            Just(Sort::Alone),
            any::<String>().prop_map(Sort::One),
            any::<(i32, bool)>().prop_map(|(a, b)| Sort::Two(a, b)),
            (any::<u64>(), prop::option::of(inner.clone())).prop_map(|(count, of)| Sort::Named {
                count,
                of: of.map(Box::new),
            }),
        ];
        (inner, prop::collection::vec(sort, 0..4))
            .prop_map(|(thing, sorts)| Thing { sorts, ..thing })
    })
}

proptest! {
    /// Whatever is written comes back, tightly or loosely set.
    #[test]
    fn it_reads_what_is_written(thing in thing()) {
        let tight = serde_json::to_string(&thing).unwrap();
        prop_assert_eq!(read::<Thing>(&tight), Ok(thing.clone()));
        let loose = serde_json::to_string_pretty(&thing).unwrap();
        prop_assert_eq!(read::<Thing>(&loose), Ok(thing));
    }

    /// Whatever text it is given, it answers as the general reader does, or not at all.
    #[test]
    fn it_reads_nothing_else(thing in thing(), cut in any::<prop::sample::Index>(), put in "[\\]\\[{}\",:0-9a-z\\\\ ]{0,3}") {
        let text = serde_json::to_string(&thing).unwrap();
        let places: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
        let at = places[cut.index(places.len())];
        let broken = [&text[..at], &put, text.get(at + 1..).unwrap_or_default()].concat();
        if let Ok(ours) = read::<Thing>(&broken) {
            prop_assert_eq!(Some(ours), serde_json::from_str(&broken).ok());
        }
    }
}

#[test]
fn escapes_stand_for_their_characters() {
    let text = r#""\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00 é""#;
    assert_eq!(
        read::<String>(text).unwrap(),
        serde_json::from_str::<String>(text).unwrap()
    );
    for wrong in [
        r#""\ud83d""#,
        r#""\ud83dab""#,
        r#""\x""#,
        r#""\u12"#,
        "\"\n\"",
        "\"",
        r#""a" 1"#,
    ] {
        assert_eq!(read::<String>(wrong), Err(Unreadable), "{wrong}");
    }
}

#[test]
fn a_number_has_one_form() {
    for wrong in ["007", "00", "+7", "-07", "-0"] {
        assert_eq!(read::<i32>(wrong), Err(Unreadable), "{wrong}");
        assert!(serde_json::from_str::<i32>(wrong).is_err(), "{wrong}");
    }
    assert_eq!(read::<i32>("0"), Ok(0));
    assert_eq!(read::<i32>("-70"), Ok(-70));
}

#[test]
fn a_text_is_kept_as_it_is() {
    #[derive(Deserialize)]
    struct Frame {
        kept: Box<RawValue>,
        maybe: Option<Box<RawValue>>,
        after: u8,
    }
    let text = r#"{"kept": {"a": [1, 2.50, "]}"]} , "maybe": null, "more": [{}], "after": 7}"#;
    let frame: Frame = read(text).unwrap();
    assert_eq!(frame.kept.get(), r#"{"a": [1, 2.50, "]}"]}"#);
    assert!(frame.maybe.is_none());
    assert_eq!(frame.after, 7);
}

#[test]
fn what_lies_too_deep_is_not_read() {
    let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(read::<serde::de::IgnoredAny>(&deep(100)).is_ok());
    assert_eq!(
        read::<serde::de::IgnoredAny>(&deep(100_000)).err(),
        Some(Unreadable)
    );
}

/// What a page does not know it passes over, as strictly as the general reader does.
#[test]
fn what_is_passed_over_is_a_value_too() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Named {
        name: String,
    }
    for (other, is) in [
        ("0", true),
        ("-1.50e+3", true),
        ("null", true),
        (r#"{"a":[1,true]}"#, true),
        ("a", false),
        ("a\"", false),
        ("01", false),
        ("1.", false),
        (".5", false),
        ("1e", false),
        ("+1", false),
        ("-", false),
        ("nul", false),
    ] {
        let text = [r#"{"other":"#, other, r#","name":"x"}"#].concat();
        assert_eq!(read::<Named>(&text).is_ok(), is, "{text}");
        assert_eq!(serde_json::from_str::<Named>(&text).is_ok(), is, "{text}");
    }
}
