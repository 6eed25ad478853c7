//! Writing postings: `POST /postings`, `PATCH /postings/{id}` and copies.

use actix_web::{patch, post};
use app::{AppError, Tx};
use domain::{EnterpriseId, PostingId};

use super::form::{CreatePosting, UpdatePosting};
use super::view::PostingView;
use crate::kit::{Body, IfMatch, Kit, OnceKey, PathId, Problem, Reply};

/// Write a posting
///
/// Writes a draft for an enterprise the caller edits. Nobody else sees it until it is handed in and passed.
#[utoipa::path(operation_id = "create_posting", tag = "postings",
    request_body = CreatePosting, security(("bearer" = [])),
    responses((status = 201, description = "The draft.", body = PostingView)))]
#[post("/api/v1/postings")]
pub async fn create(kit: Kit, key: OnceKey, body: Body<CreatePosting>) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        let posting = body.settle(|dto| {
            let draft = dto.clone().into();
            match EnterpriseId::parse(dto.enterprise_id.as_deref().unwrap_or_default()) {
                Ok(enterprise) => app::postings::create(tx, &enterprise, &draft),
                Err(_) => Err(app::postings::unknown_enterprise(
                    tx,
                    &draft,
                    "/enterprise_id",
                )),
            }
        })?;
        made(tx, &posting.id)
    })
    .await
}

/// A posting as the caller reads it. Its own people are told the version to change it from; to others it would tell
/// of changes they do not see.
pub(super) fn read(tx: &mut Tx<'_>, id: &PostingId) -> Result<Reply, AppError> {
    let found = app::postings::get(tx, id)?;
    let version = Some(found.posting.version).filter(|_| found.private);
    let reply = Reply::ok(&PostingView::from(found));
    Ok(match version {
        Some(version) => reply.version_and_content(version),
        None => reply.content(),
    })
}

/// A new draft, with its address.
fn made(tx: &mut Tx<'_>, id: &PostingId) -> Result<Reply, AppError> {
    let found = app::postings::get(tx, id)?;
    let (version, location) = (found.posting.version, format!("/api/v1/postings/{id}"));
    Ok(Reply::created(location, &PostingView::from(found)).version_and_content(version))
}

/// Change a posting
///
/// Quantity, price and dates of a published posting change at once; any other change is looked at again,
/// while the approved copy stays visible. Needs `If-Match` with the version the caller has seen.
#[utoipa::path(operation_id = "update_posting", tag = "postings",
    request_body = UpdatePosting, security(("bearer" = [])),
    responses((status = 200, description = "The posting after the change.", body = PostingView)))]
#[patch("/api/v1/postings/{posting_id}")]
pub async fn update(
    kit: Kit,
    id: PathId<PostingId>,
    seen: IfMatch,
    body: Body<UpdatePosting>,
) -> Result<Reply, Problem> {
    let id = id.into_inner();
    kit.write(move |tx| {
        body.settle(|dto| {
            let dto = dto.clone();
            app::postings::update(tx, &id, seen.version(), |draft| dto.over(draft))
        })?;
        read(tx, &id)
    })
    .await
}

/// Copy a posting
///
/// Makes a new draft of the caller's own posting, valid for 30 days.
#[utoipa::path(operation_id = "clone_posting", tag = "postings",
    security(("bearer" = [])),
    responses((status = 201, description = "The new draft.", body = PostingView)))]
#[post("/api/v1/postings/{posting_id}/clone")]
pub async fn clone(kit: Kit, key: OnceKey, id: PathId<PostingId>) -> Result<Reply, Problem> {
    let id = id.into_inner();
    kit.once(key, move |tx| {
        let posting = app::postings::clone(tx, &id)?;
        made(tx, &posting.id)
    })
    .await
}
