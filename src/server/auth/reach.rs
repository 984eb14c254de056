//! Who can reach this server, and by which address.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, header, request::Parts},
};

/// Where the server listens and what stands in front of it.
#[derive(Clone, Debug)]
pub struct Reach {
    listening_on: SocketAddr,
    public_url: Option<String>,
    proxies: u8,
}

impl Reach {
    /// From the settings.
    #[must_use]
    pub fn new(listening_on: SocketAddr, public_url: Option<String>, proxies: u8) -> Self {
        Self {
            listening_on,
            public_url,
            proxies,
        }
    }

    /// The address that people open, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        self.public_url
            .clone()
            .unwrap_or_else(|| format!("http://{}", self.listening_on))
    }

    /// Whether people come over TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.public_url
            .as_ref()
            .is_some_and(|url| url.starts_with("https://"))
    }

    /// Whether this machine alone can be served: where sample data may be shown.
    #[must_use]
    pub fn is_this_machine(&self) -> bool {
        self.public_url.is_none() && self.listening_on.ip().is_loopback()
    }

    /// Whether the request comes from a browser on this machine that asks for this machine. Another site that lets its name
    /// point here gives another name; a proxy says for whom it asks.
    #[must_use]
    pub fn is_from_this_machine(&self, parts: &Parts) -> bool {
        self.is_this_machine()
            && peer(parts).is_some_and(|peer| peer.is_loopback())
            && names_this_machine(&parts.headers)
            && !parts.headers.contains_key("x-forwarded-for")
            && !parts.headers.contains_key(header::FORWARDED)
    }

    /// Whose attempts these are.
    #[must_use]
    pub fn address_of(&self, parts: &Parts) -> String {
        let forwarded = || {
            let lines = parts.headers.get_all("x-forwarded-for").iter();
            let hops = lines
                .filter_map(|line| line.to_str().ok())
                .flat_map(|line| line.split(','));
            let hops: Vec<_> = hops.map(str::trim).collect();
            // Each proxy adds whom it saw at the end; what stands before that anybody can have written.
            let index = hops.len().checked_sub(usize::from(self.proxies))?;
            hops.get(index)?.parse::<IpAddr>().ok()
        };
        let address = (self.proxies > 0).then(forwarded).flatten();
        match address.or_else(|| peer(parts)) {
            // Whoever has one address of a network of that size has them all.
            Some(IpAddr::V6(v6)) => v6.segments()[..4]
                .iter()
                .fold(String::new(), |text, part| format!("{text}{part:x}:")),
            Some(address) => address.to_string(),
            None => String::new(),
        }
    }
}

fn peer(parts: &Parts) -> Option<IpAddr> {
    parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip().to_canonical())
}

fn names_this_machine(headers: &HeaderMap) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let Some(host) = host else { return false };
    let name = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(name, _)| name);
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost"
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn parts(peer: &str, headers: &[(&'static str, &'static str)]) -> Parts {
        let (mut parts, ()) = Request::new(()).into_parts();
        let peer: SocketAddr = peer.parse().unwrap();
        parts.extensions.insert(ConnectInfo(peer));
        for (name, value) in headers {
            parts.headers.insert(*name, value.parse().unwrap());
        }
        parts
    }

    #[test]
    fn this_machine_is_told_from_all_others() {
        let here = Reach::new("127.0.0.1:3000".parse().unwrap(), None, 0);
        for host in [
            "127.0.0.1:3000",
            "localhost:3000",
            "[::1]:3000",
            "localhost",
        ] {
            assert!(
                here.is_from_this_machine(&parts("127.0.0.1:9", &[("host", host)])),
                "{host}"
            );
        }
        for (peer, headers) in [
            ("10.0.0.1:9", vec![("host", "127.0.0.1:3000")]),
            ("127.0.0.1:9", vec![("host", "elsewhere.example:3000")]),
            ("127.0.0.1:9", vec![]),
            (
                "127.0.0.1:9",
                vec![("host", "localhost"), ("x-forwarded-for", "10.0.0.1")],
            ),
        ] {
            assert!(
                !here.is_from_this_machine(&parts(peer, &headers)),
                "{peer} {headers:?}"
            );
        }
        let behind = Reach::new(
            "127.0.0.1:3000".parse().unwrap(),
            Some("https://a.example".into()),
            1,
        );
        assert!(!behind.is_from_this_machine(&parts("127.0.0.1:9", &[("host", "localhost")])));
        assert!(behind.is_secure());
    }

    #[test]
    fn attempts_are_counted_for_what_the_outermost_proxy_saw() {
        let direct = Reach::new("127.0.0.1:3000".parse().unwrap(), None, 0);
        let forged = [("x-forwarded-for", "1.2.3.4, 5.6.7.8")];
        assert_eq!(direct.address_of(&parts("9.9.9.9:1", &forged)), "9.9.9.9");
        let behind = |proxies| Reach::new("127.0.0.1:3000".parse().unwrap(), None, proxies);
        assert_eq!(
            behind(1).address_of(&parts("9.9.9.9:1", &forged)),
            "5.6.7.8"
        );
        assert_eq!(
            behind(2).address_of(&parts("9.9.9.9:1", &forged)),
            "1.2.3.4"
        );
        assert_eq!(
            behind(3).address_of(&parts("9.9.9.9:1", &forged)),
            "9.9.9.9"
        );
    }
}
