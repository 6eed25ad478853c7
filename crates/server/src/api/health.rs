//! Whether the process lives, whether it should get requests, and which version it is.

use actix_web::get;
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
/// 503 while it stops, while its tables are not those of its version, and while the database does not answer.
#[utoipa::path(
    operation_id = "get_readyz",
    tag = "platform",
    responses((status = 200, description = "The server is ready.", body = HealthView)),
    extensions(("x-rate-limit" = json!("free")))
)]
#[get("/readyz")]
pub async fn readyz(kit: Kit) -> Result<Reply, Problem> {
    if kit.shared().is_stopping() {
        return Err(Problem::of(ProblemCode::Overloaded).retry_after(1));
    }
    let pending = kit
        .run(|app, _| Ok(app.store().pending_migrations()?))
        .await?;
    if pending.is_empty() {
        Ok(Reply::ok(&OK))
    } else {
        Err(Problem::of(ProblemCode::Overloaded).retry_after(5))
    }
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
