//! `/me`: the own account.

use actix_web::{get, patch, post};
use app::accounts::{self, Account, Me, Patch};
use app::{AppError, Unauthenticated};
use domain::actor::Membership;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kit::{Body, IfMatch, Kit, OnceKey, Problem, Reply};

/// The own account.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeView {
    /// Identity.
    #[schema(example = "acc_01kaw2dq4efq3bg0m6xq6d6w7n")]
    id: String,
    /// Mail address.
    #[schema(example = "wang.wei@example.com")]
    email: String,
    /// Whether it is proven. Only then may the account act for an enterprise.
    email_verified: bool,
    /// Name shown to others.
    #[schema(example = "王伟")]
    display_name: String,
    /// Language of the mails.
    #[schema(example = "zh-CN")]
    locale: String,
    /// Duties on the platform.
    #[schema(example = json!(["moderator"]))]
    duties: Vec<String>,
    /// Enterprises the account speaks for.
    memberships: Vec<MembershipView>,
    /// When it was opened.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it last changed.
    #[schema(format = DateTime)]
    updated_at: String,
}

/// What the own account is to an enterprise.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembershipView {
    /// The enterprise.
    #[schema(example = "ent_01kaw2dq4efq3bg0m6xq6d6w7n")]
    enterprise_id: String,
    /// `owner`, `editor` or `viewer`.
    #[schema(example = "owner")]
    role: String,
    /// Whether the enterprise is verified.
    verified: bool,
    /// Codes of the chains the enterprise belongs to today.
    #[schema(example = json!(["MT"]))]
    chains: Vec<String>,
}

/// A change of the own account; what is absent stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"display_name": "王伟", "locale": "en"}))]
pub struct EditMe {
    /// Name shown to others.
    #[schema(min_length = 1, max_length = 40)]
    display_name: Option<String>,
    /// Language of the mails: `zh-CN` or `en`.
    locale: Option<String>,
}

/// A new password for the own account.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"current_password": "三月春风 2026 正好", "new_password": "秋水长天 2026 一色"}))]
pub struct ChangePassword {
    /// The present password.
    #[schema(required, min_length = 1, max_length = 128, format = Password)]
    current_password: Option<String>,
    /// The password from now on.
    #[schema(required, min_length = 10, max_length = 128, format = Password)]
    new_password: Option<String>,
}

impl From<Me> for MeView {
    fn from(me: Me) -> Self {
        let Me {
            account,
            duties,
            memberships,
        } = me;
        let Account {
            id,
            email,
            display_name,
            locale,
            status: _,
            email_verified_at,
            version: _,
            created_at,
            updated_at,
        } = account;
        Self {
            id: id.to_string(),
            email: email.as_str().to_owned(),
            email_verified: email_verified_at.is_some(),
            display_name,
            locale: locale.to_string(),
            duties: duties.iter().map(ToString::to_string).collect(),
            memberships: memberships.into_iter().map(MembershipView::from).collect(),
            created_at: created_at.to_string(),
            updated_at: updated_at.to_string(),
        }
    }
}

impl From<Membership> for MembershipView {
    fn from(membership: Membership) -> Self {
        let Membership {
            enterprise,
            role,
            verified,
            chains,
        } = membership;
        Self {
            enterprise_id: enterprise.to_string(),
            role: role.to_string(),
            verified,
            chains,
        }
    }
}

/// Memberships and what others do to an enterprise change the answer without changing the account.
fn answer(me: Me) -> Reply {
    let version = me.account.version;
    Reply::ok(&MeView::from(me)).version_and_content(version)
}

/// Reads the own account
///
/// With its duties on the platform and the enterprises it speaks for.
#[utoipa::path(operation_id = "get_me", tag = "accounts",
    responses((status = 200, description = "The account.", body = MeView)),
    security(("bearer" = [])))]
#[get("/api/v1/me")]
pub async fn get(kit: Kit) -> Result<Reply, Problem> {
    kit.read(|tx| Ok(answer(accounts::me(tx)?))).await
}

/// Changes the own account
///
/// The name shown to others and the language of the mails.
#[utoipa::path(operation_id = "update_me", tag = "accounts", request_body = EditMe,
    responses((status = 200, description = "The account, changed.", body = MeView)),
    security(("bearer" = [])))]
#[patch("/api/v1/me")]
pub async fn update(kit: Kit, if_match: IfMatch, body: Body<EditMe>) -> Result<Reply, Problem> {
    kit.write(move |tx| {
        let me = body.settle(|dto| {
            let EditMe {
                display_name,
                locale,
            } = dto;
            let patch = Patch {
                display_name: display_name.clone(),
                locale: locale.clone(),
            };
            accounts::update_me(tx, if_match.version(), &patch)
        })?;
        Ok(answer(me))
    })
    .await
}

/// Changes the own password
///
/// The other sessions of the account end, this one stays. A wrong present password locks like a wrong sign-in.
#[utoipa::path(operation_id = "change_password", tag = "accounts", request_body = ChangePassword,
    responses((status = 204, description = "The password is changed.")),
    security(("bearer" = [])), extensions(("x-rate-limit" = json!("credentials"))))]
#[post("/api/v1/me/password")]
pub async fn change_password(
    kit: Kit,
    key: OnceKey,
    body: Body<ChangePassword>,
) -> Result<Reply, Problem> {
    let session = kit.session().cloned();
    kit.once_after(
        key,
        move |app, cx| {
            let session = session.ok_or(AppError::Unauthenticated(Unauthenticated::SignIn))?;
            let (current, new) = body.settle(|dto| {
                let new = dto.new_password.as_deref().unwrap_or_default();
                let new = accounts::new_password("/new_password", new)?;
                Ok((dto.current_password.clone().unwrap_or_default(), new))
            })?;
            accounts::prove_own_password(app, cx, &current)?;
            Ok((session, accounts::hash(app, &new)?))
        },
        |tx, (session, hash)| {
            accounts::change_password(tx, session, hash)?;
            Ok(Reply::no_content())
        },
    )
    .await
}
