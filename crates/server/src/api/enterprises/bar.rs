//! Barring an enterprise from publishing, and letting it back.

use actix_web::post;
use domain::EnterpriseId;

use super::view::EnterpriseView;
use super::write::answer;
use crate::api::reason::{StateReason, done_for_reason};
use crate::kit::{Body, Kit, OnceKey, PathId, Problem, Reply};

/// Suspend an enterprise
///
/// For moderators. What it has published leaves search and matching within seconds and is shown to nobody else
/// meanwhile; it is kept. An enterprise that is suspended already stays so.
#[utoipa::path(operation_id = "suspend_enterprise", tag = "enterprises",
    request_body = StateReason, security(("bearer" = [])),
    responses((status = 200, description = "The enterprise, suspended.", body = EnterpriseView, headers(("ETag" = String, description = "Version of the enterprise.")))))]
#[post("/api/v1/enterprises/{id}/suspend")]
pub async fn suspend(
    kit: Kit,
    key: OnceKey,
    id: PathId<EnterpriseId>,
    body: Body<StateReason>,
) -> Result<Reply, Problem> {
    done_for_reason(kit, key, id, body, app::enterprises::suspend, answer).await
}

/// Let an enterprise back
///
/// For moderators. It becomes what it was before: a verified one shows again what has not run out. Evidence that
/// waited when it was suspended has to be handed in anew. One that is not suspended answers 409 `not_suspended`.
#[utoipa::path(operation_id = "reinstate_enterprise", tag = "enterprises",
    request_body = StateReason, security(("bearer" = [])),
    responses((status = 200, description = "The enterprise, let back.", body = EnterpriseView, headers(("ETag" = String, description = "Version of the enterprise.")))))]
#[post("/api/v1/enterprises/{id}/reinstate")]
pub async fn reinstate(
    kit: Kit,
    key: OnceKey,
    id: PathId<EnterpriseId>,
    body: Body<StateReason>,
) -> Result<Reply, Problem> {
    done_for_reason(kit, key, id, body, app::enterprises::reinstate, answer).await
}
