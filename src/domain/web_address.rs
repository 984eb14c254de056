//! Addresses of other systems that people enter: followed by whoever clicks them, so that nothing else than a web page may
//! stand there.

use super::{Refusal, text};

/// Longest address: characters.
pub const ADDRESS_LIMIT: usize = 500;

/// The address without white space around it, if it leads to a web page: `http` or `https`, a host, and nothing that hides
/// where it leads; or nothing at all.
///
/// # Errors
/// A refusal that names the field.
pub fn optional(field: &str, address: &str) -> Result<String, Refusal> {
    let address = text::optional(field, address, ADDRESS_LIMIT)?;
    if address.is_empty() || leads_to_a_page(&address) {
        return Ok(address);
    }
    Err(Refusal::invalid(
        field,
        format!("{field} begins with https:// or http://, then the name of a host."),
    ))
}

fn leads_to_a_page(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once("://") else {
        return false;
    };
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return false;
    }
    // A browser reads a backslash as a slash, and drops what cannot be seen.
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"\\<>\"`{}|^".contains(c);
    if !rest.chars().all(plain) {
        return false;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest.get(..end).unwrap_or_default();
    // A name before an @ is not where it leads, though it looks so.
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (host, "0"),
    };
    let port = port.parse::<u16>().is_ok();
    let named = |host: &str| {
        let letters = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
        host.starts_with(char::is_alphanumeric) && host.chars().all(letters)
    };
    let numbered = |host: &str| {
        let inside = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        inside.is_some_and(|host| host.chars().all(|c| c.is_ascii_hexdigit() || c == ':'))
    };
    port && (named(host) || numbered(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_pages_are_taken() {
        for address in [
            "",
            "https://changes.example/CHG-7",
            "HTTP://changes.example:8080/?id=7#top",
            "https://[2001:db8::7]:443/a",
            "https://änderungen.example/7",
            "https://changes.example/@me",
        ] {
            assert_eq!(
                optional("Address", &format!(" {address} ")).as_deref(),
                Ok(address)
            );
        }
    }

    #[test]
    fn nothing_else_is() {
        for address in [
            "javascript:alert(1)",
            "javascript://example.org/%0aalert(1)",
            "data:text/html,hello",
            "ftp://example.org/",
            "//example.org",
            "changes.example/7",
            "https://",
            "https:///path",
            "https://?q",
            "https://trusted.example@evil.example/",
            "https://evil.example\\@trusted.example/",
            "https://example.org/a b",
            "https://example.org:port/",
            "https://example.org:99999/",
            "https://[example]/",
            "java\u{7}script:alert(1)",
        ] {
            let refusal = optional("Address", address).unwrap_err();
            assert_eq!(refusal.field.as_deref(), Some("Address"), "{address}");
        }
        assert!(optional("Address", &format!("https://e.example/{}", "a".repeat(500))).is_err());
    }
}
