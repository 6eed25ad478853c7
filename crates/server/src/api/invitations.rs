//! `/me/invitations`: enterprises that ask the caller to speak for them.

use actix_web::{delete, get, post};
use app::invitations::Invitation;
use domain::EnterpriseId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::kit::{Kit, OnceKey, PathId, Problem, Reply};

/// An invitation.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationView {
    /// The enterprise.
    #[schema(example = "ent_01kaw2dq4efq3bg0m6xq6d6w7n")]
    pub enterprise_id: String,
    /// Its name.
    #[schema(example = "大足区样品五金厂")]
    pub enterprise_name: String,
    /// The role that is offered: `owner`, `editor` or `viewer`.
    #[schema(example = "editor")]
    pub role: String,
    /// Since when.
    #[schema(format = DateTime)]
    pub since: String,
}

/// The invitations that wait for an answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationsView {
    /// The invitations, oldest first.
    pub items: Vec<InvitationView>,
}

/// List the own invitations
///
/// Enterprises that ask the caller to speak for them.
#[utoipa::path(operation_id = "list_invitations", tag = "accounts", security(("bearer" = [])),
    responses((status = 200, description = "The invitations.", body = InvitationsView)))]
#[get("/api/v1/me/invitations")]
pub async fn list(kit: Kit) -> Result<Reply, Problem> {
    kit.read(move |tx| {
        let waiting = app::invitations::list(tx)?;
        let items = waiting.into_iter().map(InvitationView::from).collect();
        Ok(Reply::ok(&InvitationsView { items }))
    })
    .await
}

/// Accept an invitation
///
/// Makes the caller a member of the enterprise in the role that was offered.
#[utoipa::path(operation_id = "accept_invitation", tag = "accounts", security(("bearer" = [])),
    responses((status = 204, description = "A member now.")))]
#[post("/api/v1/me/invitations/{id}/accept")]
pub async fn accept(kit: Kit, key: OnceKey, id: PathId<EnterpriseId>) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        app::invitations::accept(tx, &id)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Decline an invitation
///
/// The enterprise is not told.
#[utoipa::path(operation_id = "decline_invitation", tag = "accounts", security(("bearer" = [])),
    responses((status = 204, description = "No longer invited.")))]
#[delete("/api/v1/me/invitations/{id}")]
pub async fn decline(kit: Kit, id: PathId<EnterpriseId>) -> Result<Reply, Problem> {
    kit.write(move |tx| {
        app::invitations::decline(tx, &id)?;
        Ok(Reply::no_content())
    })
    .await
}

impl From<(Invitation, String)> for InvitationView {
    fn from((invitation, enterprise_name): (Invitation, String)) -> Self {
        let Invitation {
            enterprise,
            role,
            since,
        } = invitation;
        Self {
            enterprise_id: enterprise.to_string(),
            enterprise_name,
            role: role.to_string(),
            since: since.to_string(),
        }
    }
}
