//! What searching answers: `GET /api/search?q=`.

use axum::{
    Json,
    extract::Query,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{access::Operation, text::under_line},
    server::{auth::Session, projections::search::Hit},
};

/// Most things that one search answers with.
const FOUND: usize = 12;

/// What is asked.
#[derive(Deserialize)]
pub struct Asked {
    /// Beginnings of words.
    #[serde(default)]
    q: String,
}

/// Something found, as a list shows it.
#[derive(Serialize)]
struct Shown {
    title: String,
    subtitle: String,
    href: String,
    /// The release's identity; `None` for anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    release: Option<String>,
}

/// Answers with what the words find.
pub async fn search(session: Session, Query(asked): Query<Asked>) -> Response {
    if !session.grants.permit(Operation::View) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let words: String = asked.q.chars().take(100).collect();
    match session.engine().search(&words, FOUND).await {
        Ok(hits) => {
            let shown: Vec<_> = hits.into_iter().map(shown).collect();
            ([(header::CACHE_CONTROL, "private, no-store")], Json(shown)).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a search failed");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn shown(hit: Hit) -> Shown {
    match hit {
        Hit::Program { id, name } => Shown {
            title: name,
            subtitle: "Program".to_owned(),
            href: format!("/?program={id}"),
            release: None,
        },
        Hit::ProductLine { id, name, program } => Shown {
            title: name,
            subtitle: format!("Product line of {program}"),
            href: format!("/?line={id}"),
            release: None,
        },
        Hit::Train {
            address, name, day, ..
        } => Shown {
            title: name,
            subtitle: format!("Train · {}", day.long_text()),
            href: format!("/trains/{address}"),
            release: None,
        },
        Hit::Release {
            id,
            key,
            title,
            line,
            program,
            day,
        } => {
            let mut about = vec![program];
            about.extend(key.clone());
            about.extend(day.map(crate::domain::time::Day::long_text));
            about.retain(|part| !part.is_empty());
            Shown {
                title: under_line(&line, &title),
                subtitle: about.join(" · "),
                href: format!("/releases/{}", key.unwrap_or_else(|| id.to_string())),
                release: Some(id.to_string()),
            }
        }
    }
}
