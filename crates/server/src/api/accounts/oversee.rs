//! Overseeing the accounts of others: who has one, barring it, and the duties on the platform. For security
//! administrators.

use actix_web::{delete, get, post};
use app::Seek;
use app::accounts::{self, Account, Filter, Listed};
use domain::account::{Duty, Status};
use domain::contact::Email;
use domain::{AccountId, Faults};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::reason::{StateReason, done_for_reason};
use crate::kit::{Body, Kit, Listing, OnceKey, PageQuery, Paging, PathId, Problem, Query, Reply};

/// Which accounts are wanted.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccountsQuery {
    /// Of this mail address, however it is capitalised.
    #[param(max_length = 254, example = "wang.wei@example.com")]
    pub email: Option<String>,
    /// `active` or `suspended`.
    #[param(example = "active")]
    pub status: Option<String>,
    /// With this duty: `moderator`, `system_admin`, `security_admin` or `auditor`.
    #[param(example = "moderator")]
    pub duty: Option<String>,
}

/// A duty to be given.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({"duty": "moderator"}))]
pub struct GrantDuty {
    /// `moderator`, `system_admin`, `security_admin` or `auditor`.
    #[schema(required)]
    duty: Option<String>,
}

/// An account as security administrators see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountView {
    /// Identity.
    #[schema(example = "acc_01kaw2dq4efq3bg0m6xq6d6w7n")]
    id: String,
    /// Mail address.
    #[schema(example = "wang.wei@example.com")]
    email: String,
    /// Whether it is proven.
    email_verified: bool,
    /// Name shown to others.
    #[schema(example = "王伟")]
    display_name: String,
    /// Language of the mails.
    #[schema(example = "zh-CN")]
    locale: String,
    /// `active` or `suspended`.
    #[schema(example = "active")]
    status: String,
    /// Duties on the platform.
    #[schema(example = json!(["moderator"]))]
    duties: Vec<String>,
    /// When it was opened.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it, or its duties, last changed.
    #[schema(format = DateTime)]
    updated_at: String,
}

/// Lists the accounts
///
/// For security administrators, newest first.
#[utoipa::path(operation_id = "list_accounts", tag = "accounts", params(AccountsQuery, PageQuery),
    responses((status = 200, description = "One page of accounts.", body = Listing<AccountView>)),
    security(("bearer" = [])))]
#[get("/api/v1/accounts")]
pub async fn list(kit: Kit, query: Query<AccountsQuery>, paging: Paging) -> Result<Reply, Problem> {
    let filter = read(&query).map_err(Problem::malformed_query)?;
    let after = paging.after::<Seek>()?;
    kit.read(move |tx| {
        let page = accounts::list(tx, &filter, after.as_ref(), paging.size())?;
        let views = page.items.into_iter().map(AccountView::from).collect();
        Ok(Reply::ok(&paging.listing(views, page.next.as_ref())))
    })
    .await
}

fn read(asked: &AccountsQuery) -> Result<Filter, Faults> {
    let AccountsQuery {
        email,
        status,
        duty,
    } = asked;
    let mut faults = Faults::new();
    let filter = Filter {
        email: faults.optional("/email", email.as_deref(), Email::parse),
        status: faults.optional("/status", status.as_deref(), Status::parse),
        duty: faults.optional("/duty", duty.as_deref(), Duty::parse),
    };
    faults.finish(Some(filter))
}

/// Reads an account
///
/// For security administrators: its state and its duties on the platform.
#[utoipa::path(operation_id = "get_account", tag = "accounts",
    responses((status = 200, description = "The account.", body = AccountView)),
    security(("bearer" = [])))]
#[get("/api/v1/accounts/{id}")]
pub async fn get(kit: Kit, id: PathId<AccountId>) -> Result<Reply, Problem> {
    kit.read(move |tx| Ok(answer(accounts::get(tx, &id)?)))
        .await
}

/// Suspends an account
///
/// For security administrators, of others than themselves. Its tokens stop at once on every device and nobody signs
/// in to it; duties and memberships are kept. An account that is suspended already stays so.
#[utoipa::path(operation_id = "suspend_account", tag = "accounts", request_body = StateReason,
    responses((status = 200, description = "The account, suspended.", body = AccountView, headers(("ETag" = String, description = "Version of the account.")))),
    security(("bearer" = [])))]
#[post("/api/v1/accounts/{id}/suspend")]
pub async fn suspend(
    kit: Kit,
    key: OnceKey,
    id: PathId<AccountId>,
    body: Body<StateReason>,
) -> Result<Reply, Problem> {
    done_for_reason(kit, key, id, body, accounts::suspend, answer).await
}

/// Lets an account back
///
/// For security administrators, of others than themselves. Its owner signs in anew. One that is not suspended
/// answers 409 `not_suspended`.
#[utoipa::path(operation_id = "reinstate_account", tag = "accounts", request_body = StateReason,
    responses((status = 200, description = "The account, active.", body = AccountView, headers(("ETag" = String, description = "Version of the account.")))),
    security(("bearer" = [])))]
#[post("/api/v1/accounts/{id}/reinstate")]
pub async fn reinstate(
    kit: Kit,
    key: OnceKey,
    id: PathId<AccountId>,
    body: Body<StateReason>,
) -> Result<Reply, Problem> {
    done_for_reason(kit, key, id, body, accounts::reinstate, answer).await
}

/// Gives a duty
///
/// For security administrators, to others than themselves; it counts from the next request of its holder on. A duty
/// that is held answers 409 `already_exists`; system, security and audit are kept apart, and an auditor holds nothing
/// else: 409 `duties_disjoint`.
#[utoipa::path(operation_id = "grant_duty", tag = "accounts", request_body = GrantDuty,
    responses((status = 200, description = "The account with its duties.", body = AccountView, headers(("ETag" = String, description = "Version of the account.")))),
    security(("bearer" = [])))]
#[post("/api/v1/accounts/{id}/duties")]
pub async fn grant_duty(
    kit: Kit,
    key: OnceKey,
    id: PathId<AccountId>,
    body: Body<GrantDuty>,
) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        let changed = body
            .settle(|dto| accounts::grant_duty(tx, &id, dto.duty.as_deref().unwrap_or_default()))?;
        Ok(answer(changed))
    })
    .await
}

/// Takes a duty away
///
/// For security administrators, from others than themselves. It stops at once.
#[utoipa::path(operation_id = "take_duty", tag = "accounts",
    responses((status = 204, description = "No longer held.")),
    security(("bearer" = [])))]
#[delete("/api/v1/accounts/{id}/duties/{duty}")]
pub async fn take_duty(
    kit: Kit,
    id: PathId<AccountId>,
    duty: PathId<Duty>,
) -> Result<Reply, Problem> {
    kit.write(move |tx| {
        accounts::take_duty(tx, &id, *duty)?;
        Ok(Reply::no_content())
    })
    .await
}

fn answer(listed: Listed) -> Reply {
    let version = listed.account.version;
    Reply::ok(&AccountView::from(listed)).version(version)
}

impl From<Listed> for AccountView {
    fn from(listed: Listed) -> Self {
        let Listed { account, duties } = listed;
        let Account {
            id,
            email,
            display_name,
            locale,
            status,
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
            status: status.to_string(),
            duties: duties.iter().map(ToString::to_string).collect(),
            created_at: created_at.to_string(),
            updated_at: updated_at.to_string(),
        }
    }
}
