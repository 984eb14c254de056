//! Requests that change something, and sockets, are taken from our own pages only.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Refuses a state-changing request or an upgrade that another site's page sent.
pub async fn same_site_only(request: Request, next: Next) -> Response {
    let harmless = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let upgrade = request.headers().contains_key(header::UPGRADE);
    if (harmless && !upgrade) || is_from_our_pages(request.headers(), request.uri()) {
        next.run(request).await
    } else {
        (
            StatusCode::FORBIDDEN,
            "This request came from a page of another site and was refused.\n",
        )
            .into_response()
    }
}

/// Browsers say where a request comes from: by `Sec-Fetch-Site`, older ones by `Origin`. Who sends neither is not a browser
/// with somebody's cookies.
fn is_from_our_pages(headers: &HeaderMap, uri: &Uri) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
    };
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN) else {
        return !headers.contains_key(header::ORIGIN);
    };
    let host = text(header::HOST).or(uri.authority().map(axum::http::uri::Authority::as_str));
    let from = origin.split_once("://").map(|(_, host)| host);
    from.is_some() && from == host
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        is_from_our_pages(&headers, &Uri::from_static("/fn/x"))
    }

    #[test]
    fn another_site_is_refused_and_our_own_is_not() {
        assert!(answer(&[("sec-fetch-site", "same-origin")]));
        assert!(answer(&[("sec-fetch-site", "none")]));
        assert!(!answer(&[("sec-fetch-site", "cross-site")]));
        assert!(!answer(&[
            ("sec-fetch-site", "same-site"),
            ("origin", "http://a:1"),
            ("host", "a:1")
        ]));
        assert!(answer(&[("origin", "http://a:1"), ("host", "a:1")]));
        assert!(!answer(&[("origin", "http://a:2"), ("host", "a:1")]));
        assert!(!answer(&[("origin", "null"), ("host", "a:1")]));
        assert!(answer(&[]));
    }
}
