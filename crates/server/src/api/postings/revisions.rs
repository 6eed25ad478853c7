//! What a posting said before: its revisions.

use actix_web::get;
use app::postings::Version;
use domain::PostingId;
use serde::Serialize;
use utoipa::ToSchema;

use super::attribute::AttributeDto;
use crate::kit::{Kit, Listing, PageQuery, Paging, PathId, Problem, Reply};

/// A revision of a posting.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionView {
    /// Number, from 1.
    pub revision: i64,
    /// Who wrote it; absent for imported ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author_id: Option<String>,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// What it said.
    pub title: String,
    /// What it said.
    pub body: String,
    /// What it stated.
    pub attributes: Vec<AttributeDto>,
}

/// List the revisions of a posting
///
/// Every revision, newest first, for its own enterprise and for moderators.
#[utoipa::path(operation_id = "list_posting_versions", tag = "postings",
    params(PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "One page of revisions.", body = Listing<VersionView>)))]
#[get("/api/v1/postings/{posting_id}/versions")]
pub async fn versions(kit: Kit, id: PathId<PostingId>, paging: Paging) -> Result<Reply, Problem> {
    let id = id.into_inner();
    let after = paging.after::<i64>()?;
    kit.read(move |tx| {
        let page = app::postings::versions(tx, &id, after, paging.size())?;
        let views = page.items.into_iter().map(VersionView::from).collect();
        Ok(Reply::ok(&paging.listing(views, page.next.as_ref())))
    })
    .await
}

impl From<Version> for VersionView {
    fn from(version: Version) -> Self {
        let Version {
            revision,
            content,
            author,
            created_at,
        } = version;
        Self {
            revision,
            author_id: author.map(String::from),
            created_at: created_at.to_string(),
            title: content.title.as_str().to_owned(),
            body: content.body.as_str().to_owned(),
            attributes: content.attributes.iter().map(AttributeDto::from).collect(),
        }
    }
}
