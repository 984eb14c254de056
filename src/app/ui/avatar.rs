//! People, as initials on a colour of their own.

use crate::app::ui::{AnyView, Erase};
use leptos::prelude::*;

/// One person.
#[component]
pub fn Avatar(
    /// Their name.
    #[prop(into)]
    name: String,
    /// The name stands beside it in words.
    #[prop(optional)]
    named: bool,
) -> AnyView {
    let class = format!("avatar hue-{}", hue_of(&name));
    let initials = initials_of(&name);
    let (role, name) = if named {
        (None, None)
    } else {
        (Some("img"), Some(name))
    };
    view! {
        <span class=class role=role aria-hidden=named.then_some("true") aria-label=name.clone() title=name>
            {initials}
        </span>
    }
    .erase()
}

/// Several people, the first few of them shown and the rest counted.
#[component]
pub fn AvatarStack(
    /// Their names.
    #[prop(into)]
    names: Signal<Vec<String>>,
    /// How many are shown before the count.
    #[prop(default = 4)]
    limit: usize,
) -> AnyView {
    view! {
        <span class="avatar-stack">
            {move || {
                let names = names.get();
                let rest = names.get(limit..).unwrap_or_default().join(", ");
                let more = names.len().saturating_sub(limit);
                let shown: Vec<_> = names.into_iter().take(limit).map(|name| view! { <Avatar name/> }).collect();
                let count = (more > 0).then(|| view! { <span class="avatar avatar-more" title=rest>"+"{more}</span> });
                (shown, count)
            }}
        </span>
    }
    .erase()
}

/// The first letters of the first and the last word.
#[must_use]
pub fn initials_of(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

/// One of eight hues, the same for the same name everywhere.
#[must_use]
pub fn hue_of(name: &str) -> u32 {
    name.bytes().fold(5381_u32, |hash, byte| {
        hash.wrapping_mul(33) ^ u32::from(byte)
    }) % 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_first_and_last() {
        assert_eq!(initials_of("Deployment Manager"), "DM");
        assert_eq!(initials_of("program (second) manager"), "PM");
        assert_eq!(initials_of("operations"), "O");
        assert_eq!(initials_of("  "), "");
    }
}
