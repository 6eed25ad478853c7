//! `/enterprises/{id}/capabilities`: what an enterprise can do, in typed fields.

mod dto;

use actix_web::{delete, get, patch, post};
use app::capabilities::Stored;
use domain::{CapabilityId, EnterpriseId};

pub use dto::{CapabilitiesView, CapabilityView, CreateCapability, UpdateCapability};

use crate::kit::{Body, IfMatch, Kit, OnceKey, PathId, Problem, Reply};

/// List the capability cards
///
/// What an enterprise can do. Verified enterprises are found and matched by their cards even without a posting.
#[utoipa::path(operation_id = "list_capabilities", tag = "enterprises", security((), ("bearer" = [])),
    responses((status = 200, description = "The cards.", body = CapabilitiesView, headers(("ETag" = String, description = "Version of the enterprise.")))))]
#[get("/api/v1/enterprises/{id}/capabilities")]
pub async fn list(kit: Kit, id: PathId<EnterpriseId>) -> Result<Reply, Problem> {
    kit.read(move |tx| {
        let (cards, version) = app::capabilities::list(tx, &id)?;
        let items = cards.into_iter().map(CapabilityView::from).collect();
        Ok(Reply::ok(&CapabilitiesView { items }).version(version))
    })
    .await
}

/// Write a capability card
///
/// For owners and editors; at most 100 cards.
#[utoipa::path(operation_id = "create_capability", tag = "enterprises", request_body = CreateCapability,
    security(("bearer" = [])),
    responses((status = 201, description = "The card.", body = CapabilityView)))]
#[post("/api/v1/enterprises/{id}/capabilities")]
pub async fn create(
    kit: Kit,
    key: OnceKey,
    id: PathId<EnterpriseId>,
    body: Body<CreateCapability>,
) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        let stored = body.settle(|dto| app::capabilities::create(tx, &id, &dto.clone().into()))?;
        let location = format!("/api/v1/enterprises/{}/capabilities/{}", *id, stored.id);
        let version = stored.version;
        Ok(Reply::created(location, &CapabilityView::from(stored)).version(version))
    })
    .await
}

/// Read a capability card
///
/// One card of an enterprise.
#[utoipa::path(operation_id = "get_capability", tag = "enterprises", security((), ("bearer" = [])),
    responses((status = 200, description = "The card.", body = CapabilityView)))]
#[get("/api/v1/enterprises/{id}/capabilities/{capability_id}")]
pub async fn get(
    kit: Kit,
    id: PathId<EnterpriseId>,
    card: PathId<CapabilityId>,
) -> Result<Reply, Problem> {
    kit.read(move |tx| Ok(answer(app::capabilities::get(tx, &id, &card)?)))
        .await
}

/// Change a capability card
///
/// For owners and editors.
#[utoipa::path(operation_id = "update_capability", tag = "enterprises", request_body = UpdateCapability,
    security(("bearer" = [])),
    responses((status = 200, description = "The card after the change.", body = CapabilityView)))]
#[patch("/api/v1/enterprises/{id}/capabilities/{capability_id}")]
pub async fn update(
    kit: Kit,
    id: PathId<EnterpriseId>,
    card: PathId<CapabilityId>,
    seen: IfMatch,
    body: Body<UpdateCapability>,
) -> Result<Reply, Problem> {
    kit.write(move |tx| {
        let changed = body.settle(|dto| {
            let dto = dto.clone();
            app::capabilities::update(tx, &id, &card, seen.version(), |draft| dto.over(draft))
        })?;
        Ok(answer(changed))
    })
    .await
}

/// Remove a capability card
///
/// For owners and editors.
#[utoipa::path(operation_id = "remove_capability", tag = "enterprises", security(("bearer" = [])),
    responses((status = 204, description = "No longer there.")))]
#[delete("/api/v1/enterprises/{id}/capabilities/{capability_id}")]
pub async fn remove(
    kit: Kit,
    id: PathId<EnterpriseId>,
    card: PathId<CapabilityId>,
) -> Result<Reply, Problem> {
    kit.write(move |tx| {
        app::capabilities::remove(tx, &id, &card)?;
        Ok(Reply::no_content())
    })
    .await
}

fn answer(stored: Stored) -> Reply {
    let version = stored.version;
    Reply::ok(&CapabilityView::from(stored)).version(version)
}
