//! Queries of addresses: read, changed, escaped.

/// The decoded value of a name in a query.
#[must_use]
pub fn value_in(query: &str, name: &str) -> Option<String> {
    pairs(query).find_map(|(key, value)| (decode(key) == name).then(|| decode(value)))
}

fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// The query with values changed: `None` takes one out.
#[must_use]
pub fn changed(query: &str, changes: &[(&str, Option<&str>)]) -> String {
    let kept = pairs(query).map(|(key, value)| (decode(key), decode(value)));
    let kept = kept.filter(|(key, _)| !changes.iter().any(|(name, _)| name == key));
    let added = changes
        .iter()
        .filter_map(|(name, value)| value.map(|value| ((*name).to_owned(), value.to_owned())));
    let mut text = String::new();
    for (key, value) in kept.chain(added) {
        if !text.is_empty() {
            text.push('&');
        }
        encode(&key, &mut text);
        text.push('=');
        encode(&value, &mut text);
    }
    text
}

/// Of a query the values with these names, in its order.
#[must_use]
pub fn only(query: &str, names: &[&str]) -> String {
    let all: Vec<String> = pairs(query).map(|(key, _)| decode(key)).collect();
    let others = all.iter().filter(|key| !names.contains(&key.as_str()));
    let changes: Vec<_> = others.map(|key| (key.as_str(), None)).collect();
    changed(query, &changes)
}

/// The text that an escaped part of an address stands for.
#[must_use]
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = |at: usize| {
            after
                .get(at)
                .and_then(|digit| (*digit as char).to_digit(16))
        };
        match (first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                bytes.push(if first == b'+' { b' ' } else { first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Appends the text as it may stand in a query.
pub fn encode(text: &str, into: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~,:/".contains(&byte) {
            into.push(byte as char);
        } else {
            into.push('%');
            into.push(DIGITS[usize::from(byte >> 4)] as char);
            into.push(DIGITS[usize::from(byte & 15)] as char);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_keeps_what_is_not_changed() {
        let query = "view=month&q=a%20b%26c&line=1.35";
        assert_eq!(value_in(query, "q").as_deref(), Some("a b&c"));
        assert_eq!(value_in(query, "none"), None);
        assert_eq!(
            changed(query, &[("view", Some("agenda")), ("line", None)]),
            "q=a%20b%26c&view=agenda"
        );
        assert_eq!(
            changed("", &[("q", Some("größe +1"))]),
            "q=gr%C3%B6%C3%9Fe%20%2B1"
        );
        assert_eq!(
            value_in(&changed("", &[("q", Some("größe +1"))]), "q").as_deref(),
            Some("größe +1")
        );
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%f"), "%f");
    }
}
