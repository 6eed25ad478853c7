//! The document and the page that shows it: served from the binary, without any outside address.

use std::sync::Arc;

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use utoipa_swagger_ui::{Config, serve};

use crate::kit::{Problem, ProblemCode};
use crate::shared::Shared;

/// The page brings its own scripts and pictures, and styles written into elements.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The document as JSON.
#[get("/openapi.json")]
pub async fn json(shared: Data<Shared>) -> HttpResponse {
    sent("application/json", shared.published.json.clone())
}

/// The document as YAML.
#[get("/openapi.yaml")]
pub async fn yaml(shared: Data<Shared>) -> HttpResponse {
    sent("application/yaml", shared.published.yaml.clone())
}

/// Leads to the page: its own addresses are relative to a folder.
#[get("/docs")]
pub async fn entry() -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header(("location", "/docs/"))
        .finish()
}

/// A file of the page. Errors: 404.
#[get("/docs/{file:.*}")]
pub async fn file(name: Path<String>) -> Result<HttpResponse, Problem> {
    let config = Arc::new(
        Config::from("/openapi.json")
            .try_it_out_enabled(true)
            .validator_url("none"),
    );
    let found = serve(&name, config).map_err(|cause| {
        tracing::error!(%cause, "a file of the documentation cannot be made");
        Problem::of(ProblemCode::Internal)
    })?;
    let file = found.ok_or_else(|| Problem::of(ProblemCode::NotFound))?;
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header(("content-security-policy", CONTENT_POLICY))
        .content_type(file.content_type);
    Ok(answer.body(file.bytes.into_owned()))
}

fn sent(kind: &str, text: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header(("cache-control", "public, max-age=60"))
        .body(text)
}
