//! The life of a posting: read it, hand it in, take it down, put it up, extend it, end it.

use actix_web::{get, post};
use app::{AppError, Tx};
use domain::PostingId;
use domain::posting::Posting;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::PostingView;
use super::write::read;
use crate::kit::{Body, Kit, OnceKey, PathId, Problem, Reply};

/// Until when a posting shall hold.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenewPosting {
    /// When it ends, at most 180 days ahead.
    #[schema(
        required,
        nullable = false,
        max_length = 40,
        example = "2027-01-31T16:00:00Z"
    )]
    valid_until: Option<String>,
}

/// Read a posting
///
/// The public copy for those it is meant for; the working copy with its place in the life cycle for its own
/// enterprise. What is not the caller's to know answers 404.
#[utoipa::path(operation_id = "get_posting", tag = "postings",
    security((), ("bearer" = [])),
    responses((status = 200, description = "The posting.", body = PostingView)))]
#[get("/api/v1/postings/{posting_id}")]
pub async fn get(kit: Kit, id: PathId<PostingId>) -> Result<Reply, Problem> {
    let id = id.into_inner();
    kit.read(move |tx| read(tx, &id)).await
}

async fn step(
    kit: Kit,
    key: OnceKey,
    id: PathId<PostingId>,
    work: fn(&mut Tx<'_>, &PostingId) -> Result<Posting, AppError>,
) -> Result<Reply, Problem> {
    let id = id.into_inner();
    kit.once(key, move |tx| {
        work(tx, &id)?;
        read(tx, &id)
    })
    .await
}

/// Hand a posting in
///
/// A draft or a returned posting of a verified enterprise goes to moderation; that of a trusted enterprise passes
/// by a logged rule at once.
#[utoipa::path(operation_id = "submit_posting", tag = "postings",
    security(("bearer" = [])),
    responses((status = 200, description = "The posting, `pending` or `published`.", body = PostingView)))]
#[post("/api/v1/postings/{posting_id}/submit")]
pub async fn submit(kit: Kit, key: OnceKey, id: PathId<PostingId>) -> Result<Reply, Problem> {
    step(kit, key, id, app::postings::submit).await
}

/// Take a posting back
///
/// For good; it leaves search at once.
#[utoipa::path(operation_id = "withdraw_posting", tag = "postings",
    security(("bearer" = [])),
    responses((status = 200, description = "The posting, `withdrawn`.", body = PostingView)))]
#[post("/api/v1/postings/{posting_id}/withdraw")]
pub async fn withdraw(kit: Kit, key: OnceKey, id: PathId<PostingId>) -> Result<Reply, Problem> {
    step(kit, key, id, app::postings::withdraw).await
}

/// Take a posting down for a while
///
/// It can be put up again with `resume`.
#[utoipa::path(operation_id = "pause_posting", tag = "postings",
    security(("bearer" = [])),
    responses((status = 200, description = "The posting, `paused`.", body = PostingView)))]
#[post("/api/v1/postings/{posting_id}/pause")]
pub async fn pause(kit: Kit, key: OnceKey, id: PathId<PostingId>) -> Result<Reply, Problem> {
    step(kit, key, id, app::postings::pause).await
}

/// Put a paused posting up again
///
/// Needs a validity that has not run out; `renew` it first where it has.
#[utoipa::path(operation_id = "resume_posting", tag = "postings",
    security(("bearer" = [])),
    responses((status = 200, description = "The posting, `published`.", body = PostingView)))]
#[post("/api/v1/postings/{posting_id}/resume")]
pub async fn resume(kit: Kit, key: OnceKey, id: PathId<PostingId>) -> Result<Reply, Problem> {
    step(kit, key, id, app::postings::resume).await
}

/// End a posting
///
/// What was sought is found, or no longer sought.
#[utoipa::path(operation_id = "close_posting", tag = "postings",
    security(("bearer" = [])),
    responses((status = 200, description = "The posting, `closed`.", body = PostingView)))]
#[post("/api/v1/postings/{posting_id}/close")]
pub async fn close(kit: Kit, key: OnceKey, id: PathId<PostingId>) -> Result<Reply, Problem> {
    step(kit, key, id, app::postings::close).await
}

/// Extend a posting
///
/// Sets a new end; an expired posting is visible again at once.
#[utoipa::path(operation_id = "renew_posting", tag = "postings",
    request_body = RenewPosting, security(("bearer" = [])),
    responses((status = 200, description = "The posting, `published` or still `paused`.", body = PostingView)))]
#[post("/api/v1/postings/{posting_id}/renew")]
pub async fn renew(
    kit: Kit,
    key: OnceKey,
    id: PathId<PostingId>,
    body: Body<RenewPosting>,
) -> Result<Reply, Problem> {
    let id = id.into_inner();
    kit.once(key, move |tx| {
        body.settle(|dto| {
            let valid_until = dto.valid_until.as_deref().unwrap_or_default();
            app::postings::renew(tx, &id, valid_until)
        })?;
        read(tx, &id)
    })
    .await
}
