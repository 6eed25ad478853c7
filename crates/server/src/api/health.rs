//! Whether the process lives, whether it should get requests, and which version it is.

use actix_web::get;
use app::readiness;
use serde::Serialize;
use utoipa::ToSchema;

use crate::kit::{Kit, Problem, ProblemCode, Reply};

/// How the server is.
#[derive(Serialize, ToSchema)]
struct HealthView {
    /// Always `ok`: a server that is not well answers with a problem.
    #[schema(example = "ok")]
    status: &'static str,
}

/// Which program answers.
#[derive(Serialize, ToSchema)]
struct ProgramView {
    /// Name of the program.
    #[schema(example = "peitao")]
    name: &'static str,
    /// Its version.
    #[schema(example = "0.1.0")]
    version: &'static str,
}

const OK: HealthView = HealthView { status: "ok" };

/// Tells that the process lives
///
/// Asks nothing of the database or the index: a server that answers this must not be restarted.
#[utoipa::path(
    operation_id = "get_livez",
    tag = "platform",
    responses((status = 200, description = "The process lives.", body = HealthView)),
    extensions(("x-rate-limit" = json!("free")))
)]
#[get("/livez")]
pub async fn livez() -> Reply {
    Reply::ok(&OK)
}

/// Tells whether this server should get requests
///
/// 503 while it stops, while the database does not answer or takes no writes, while its tables are not those of its
/// version, while its index is not built yet, is damaged or more than two minutes behind, and while the disk of its data
/// directory is nearly full; the problem `not_ready` says which.
#[utoipa::path(
    operation_id = "get_readyz",
    tag = "platform",
    responses((status = 200, description = "The server is ready.", body = HealthView)),
    extensions(("x-rate-limit" = json!("free")))
)]
#[get("/readyz")]
pub async fn readyz(kit: Kit) -> Result<Reply, Problem> {
    if kit.shared().is_stopping() {
        return Err(missing("stopping", 1));
    }
    match kit.run(|app, _| Ok(readiness::missing(app))).await? {
        None => Ok(Reply::ok(&OK)),
        Some(part) => Err(missing(part.as_str(), 5)),
    }
}

/// The part that is missing, and when to look again. Units: seconds.
fn missing(part: &str, retry_after_s: u64) -> Problem {
    Problem::of(ProblemCode::NotReady)
        .with("part", part)
        .retry_after(retry_after_s)
}

/// Names the version of the program
///
/// The version of the API is part of its address; this is the version of the program that serves it.
#[utoipa::path(
    operation_id = "get_version",
    tag = "platform",
    responses((status = 200, description = "The version.", body = ProgramView)),
    extensions(("x-rate-limit" = json!("free")))
)]
#[get("/version")]
pub async fn version() -> Reply {
    Reply::ok(&ProgramView {
        name: "peitao",
        version: env!("CARGO_PKG_VERSION"),
    })
}
