//! What no route took: 404, or 405 with `Allow` when the address is known by other methods.

use actix_web::HttpRequest;
use actix_web::web::Data;

use crate::kit::{Problem, ProblemCode};
use crate::shared::Shared;

/// Answers what no route took. The server library has one resource per method, so it cannot tell the two apart.
pub async fn unrouted(
    request: HttpRequest,
    shared: Data<Shared>,
) -> Result<actix_web::HttpResponse, Problem> {
    Err(match request.match_pattern() {
        Some(pattern) => Problem::method_not_allowed(shared.contract.allow(&pattern)),
        None => Problem::of(ProblemCode::NotFound),
    })
}
