//! `/enterprises/{id}/members`: who speaks for an enterprise, and in which role.

use actix_web::{delete, get, patch, post};
use app::members::Member;
use domain::{AccountId, EnterpriseId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kit::{Body, IfMatch, Kit, OnceKey, PathId, Problem, Reply};

/// Somebody to be invited.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({"email": "li@example.com", "role": "editor"}))]
pub struct AddMember {
    /// Mail address of an account.
    #[schema(required, max_length = 254)]
    email: Option<String>,
    /// `owner`, `editor` or `viewer`.
    #[schema(required, max_length = 40)]
    role: Option<String>,
}

/// Another role for a member.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({"role": "owner"}))]
pub struct UpdateMember {
    /// `owner`, `editor` or `viewer`.
    #[schema(required, max_length = 40)]
    role: Option<String>,
}

/// A member.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberView {
    /// The account.
    #[schema(example = "acc_01kaw2dq4efq3bg0m6xq6d6w7n")]
    pub account_id: String,
    /// Name shown to others.
    #[schema(example = "王工")]
    pub display_name: String,
    /// Mail address.
    #[schema(example = "wang@example.com")]
    pub email: String,
    /// `owner`, `editor` or `viewer`.
    #[schema(example = "owner")]
    pub role: String,
    /// Since when.
    #[schema(format = DateTime)]
    pub since: String,
}

/// The members of an enterprise.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembersView {
    /// The members, the longest-standing first.
    pub items: Vec<MemberView>,
}

/// A request to invite somebody was taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberAddedView {
    /// Always true, whether or not the address has an account.
    pub accepted: bool,
}

/// List the members
///
/// For the members themselves and for moderators.
#[utoipa::path(operation_id = "list_members", tag = "enterprises", security(("bearer" = [])),
    responses((status = 200, description = "The members.", body = MembersView, headers(("ETag" = String, description = "Version of the enterprise.")))))]
#[get("/api/v1/enterprises/{id}/members")]
pub async fn list(kit: Kit, id: PathId<EnterpriseId>) -> Result<Reply, Problem> {
    kit.read(move |tx| {
        let (members, version) = app::members::list(tx, &id)?;
        let items = members.into_iter().map(MemberView::from).collect();
        // A member is renamed without the enterprise.
        Ok(Reply::ok(&MembersView { items }).version_and_content(version))
    })
    .await
}

/// Invite a member
///
/// Asks the account of a mail address to become a member; owners only. The answer is the same for an address without
/// an account, so that nobody learns from it who has one. The person joins by accepting, see `/me/invitations`.
#[utoipa::path(operation_id = "add_member", tag = "enterprises", request_body = AddMember, security(("bearer" = [])),
    responses((status = 202, description = "The account is asked, if the address has one.", body = MemberAddedView)))]
#[post("/api/v1/enterprises/{id}/members")]
pub async fn add(
    kit: Kit,
    key: OnceKey,
    id: PathId<EnterpriseId>,
    body: Body<AddMember>,
) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        body.settle(|dto| app::members::add(tx, &id, text(&dto.email), text(&dto.role)))?;
        Ok(Reply::accepted(&MemberAddedView { accepted: true }))
    })
    .await
}

/// Change the role of a member
///
/// Owners only; one owner must remain. `If-Match` takes the version of the enterprise, which the list of members
/// carries.
#[utoipa::path(operation_id = "update_member", tag = "enterprises", request_body = UpdateMember, security(("bearer" = [])),
    responses((status = 200, description = "The member in the new role.", body = MemberView, headers(("ETag" = String, description = "Version of the enterprise after the change.")))))]
#[patch("/api/v1/enterprises/{id}/members/{account_id}")]
pub async fn update(
    kit: Kit,
    id: PathId<EnterpriseId>,
    account: PathId<AccountId>,
    seen: IfMatch,
    body: Body<UpdateMember>,
) -> Result<Reply, Problem> {
    kit.write(move |tx| {
        let (member, version) = body.settle(|dto| {
            let role = text(&dto.role);
            app::members::change_role(tx, &id, &account, seen.version(), role)
        })?;
        Ok(Reply::ok(&MemberView::from(member)).version(version))
    })
    .await
}

/// Remove a member
///
/// Owners remove anybody, everybody may leave; one owner must remain.
#[utoipa::path(operation_id = "remove_member", tag = "enterprises", security(("bearer" = [])),
    responses((status = 204, description = "No longer a member.")))]
#[delete("/api/v1/enterprises/{id}/members/{account_id}")]
pub async fn remove(
    kit: Kit,
    id: PathId<EnterpriseId>,
    account: PathId<AccountId>,
) -> Result<Reply, Problem> {
    kit.write(move |tx| {
        app::members::remove(tx, &id, &account)?;
        Ok(Reply::no_content())
    })
    .await
}

fn text(field: &Option<String>) -> &str {
    field.as_deref().unwrap_or_default()
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        let Member {
            account,
            display_name,
            email,
            role,
            since,
        } = member;
        Self {
            account_id: account.to_string(),
            display_name,
            email,
            role: role.to_string(),
            since: since.to_string(),
        }
    }
}
