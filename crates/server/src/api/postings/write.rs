//! Writing postings: `POST /postings`, `PATCH /postings/{id}`, clones and versions.

use actix_web::{get, patch, post};
use app::postings::Version;
use app::{AppError, Tx};
use domain::posting::{Draft, Posting};
use domain::{EnterpriseId, Faults, PostingId, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::{AttributeDto, PostingView, QuantityDto};
use crate::kit::{Body, Change, IfMatch, Kit, OnceKey, PathId, Problem, Reply};

/// A posting to be written; it begins as a draft.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePosting {
    /// The enterprise it speaks for.
    #[schema(required, nullable = false, example = "ent_01kaw2dq4efq3bg0m6xq6d6w7n")]
    pub enterprise_id: Option<String>,
    /// Which way it looks.
    #[schema(required, nullable = false, example = "demand")]
    pub side: Option<String>,
    /// What kind of thing it is about.
    #[schema(required, nullable = false, example = "processing")]
    pub family: Option<String>,
    /// One line, as you would say it.
    #[schema(
        required,
        nullable = false,
        max_length = 120,
        example = "求铝合金压铸件加工，ADC12，月 3 万件"
    )]
    pub title: Option<String>,
    /// Details.
    #[schema(nullable = false, max_length = 10_000)]
    pub body: Option<String>,
    /// Node of a chain, see `GET /chains/{code}/nodes`.
    #[schema(nullable = false, max_length = 64, example = "MT-M1")]
    pub node_code: Option<String>,
    /// Typed attributes.
    #[schema(nullable = false, max_items = 50)]
    pub attributes: Option<Vec<AttributeDto>>,
    /// How much.
    #[schema(nullable = false)]
    pub quantity: Option<QuantityDto>,
    /// Lowest price. Units: fen of CNY.
    #[schema(nullable = false, minimum = 0, maximum = 100_000_000_000_000_i64)]
    pub price_min_fen: Option<i64>,
    /// Highest price. Units: fen of CNY.
    #[schema(nullable = false, minimum = 0, maximum = 100_000_000_000_000_i64)]
    pub price_max_fen: Option<i64>,
    /// Place, a division code, see `GET /regions`.
    #[schema(required, nullable = false, max_length = 9, example = "500111")]
    pub region_code: Option<String>,
    /// Last day of delivery.
    #[schema(nullable = false, max_length = 10, example = "2027-03-01")]
    pub deliver_by: Option<String>,
    /// When it ends, at most 180 days ahead.
    #[schema(
        required,
        nullable = false,
        max_length = 40,
        example = "2027-01-31T16:00:00Z"
    )]
    pub valid_until: Option<String>,
    /// Whom it is meant for: `public` (default), `verified`, `chain`, `invited` or `blind`.
    #[schema(nullable = false, example = "public")]
    pub visibility: Option<String>,
    /// Enterprises that may see an `invited` posting.
    #[schema(nullable = false, max_items = 100)]
    pub invited: Option<Vec<String>>,
    /// Certificates a counterpart must hold.
    #[schema(nullable = false, max_items = 20, example = json!(["IATF16949"]))]
    pub certificates_required: Option<Vec<String>>,
}

/// A change of a posting: absent fields stay, `null` empties, lists are replaced whole.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "求铝合金压铸件加工，A380", "price_max_fen": null}))]
pub struct UpdatePosting {
    /// Which way it looks.
    #[serde(default)]
    #[schema(value_type = String)]
    pub side: Change<String>,
    /// What kind of thing it is about.
    #[serde(default)]
    #[schema(value_type = String)]
    pub family: Change<String>,
    /// One line.
    #[serde(default)]
    #[schema(value_type = String, max_length = 120)]
    pub title: Change<String>,
    /// Details.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 10_000)]
    pub body: Change<String>,
    /// Node of a chain.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 64)]
    pub node_code: Change<String>,
    /// Typed attributes.
    #[serde(default)]
    #[schema(value_type = Option<Vec<AttributeDto>>, max_items = 50)]
    pub attributes: Change<Vec<AttributeDto>>,
    /// How much.
    #[serde(default)]
    #[schema(value_type = Option<QuantityDto>)]
    pub quantity: Change<QuantityDto>,
    /// Lowest price. Units: fen.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 100_000_000_000_000_i64)]
    pub price_min_fen: Change<i64>,
    /// Highest price. Units: fen.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 100_000_000_000_000_i64)]
    pub price_max_fen: Change<i64>,
    /// Place, a division code.
    #[serde(default)]
    #[schema(value_type = String, max_length = 9)]
    pub region_code: Change<String>,
    /// Last day of delivery.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 10)]
    pub deliver_by: Change<String>,
    /// When it ends.
    #[serde(default)]
    #[schema(value_type = String, max_length = 40)]
    pub valid_until: Change<String>,
    /// Whom it is meant for.
    #[serde(default)]
    #[schema(value_type = String)]
    pub visibility: Change<String>,
    /// Enterprises that may see an `invited` posting.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 100)]
    pub invited: Change<Vec<String>>,
    /// Certificates a counterpart must hold.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 20)]
    pub certificates_required: Change<Vec<String>>,
}

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

/// The revisions of a posting, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionsView {
    /// The revisions.
    pub items: Vec<VersionView>,
}

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
            let enterprise = enterprise(dto)?;
            app::postings::create(tx, &enterprise, &dto.clone().into())
        })?;
        Ok(Reply::created(location(&posting.id), &view(tx, &posting)).version(posting.version))
    })
    .await
}

fn enterprise(dto: &CreatePosting) -> Result<EnterpriseId, AppError> {
    let text = dto.enterprise_id.as_deref().unwrap_or_default();
    EnterpriseId::parse(text)
        .map_err(|_| Faults::one("/enterprise_id", Rule::of("unknown_enterprise")).into())
}

pub(super) fn location(id: &PostingId) -> String {
    format!("/api/v1/postings/{id}")
}

/// The view of a posting just written: always its enterprise's own.
pub(super) fn view(_tx: &Tx<'_>, posting: &Posting) -> PostingView {
    PostingView::own(posting, None, None)
}

/// Change a posting
///
/// Quantity, price and dates of a published posting change at once; any other change is looked at again,
/// while the approved copy stays visible. Needs `If-Match` with the version the caller has seen.
#[utoipa::path(operation_id = "update_posting", tag = "postings",
    params(("posting_id" = String, Path, description = "Id of the posting.", example = "pst_01kaw2dq4efq3bg0m6xq6d6w7n")),
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
        let posting = body.settle(|dto| {
            let dto = dto.clone();
            app::postings::update(tx, &id, seen.version(), |draft| dto.over(draft))
        })?;
        Ok(Reply::ok(&view(tx, &posting)).version(posting.version))
    })
    .await
}

/// Copy a posting
///
/// Makes a new draft of the caller's own posting, valid for 30 days.
#[utoipa::path(operation_id = "clone_posting", tag = "postings",
    params(("posting_id" = String, Path, description = "Id of the posting.", example = "pst_01kaw2dq4efq3bg0m6xq6d6w7n")),
    security(("bearer" = [])),
    responses((status = 201, description = "The new draft.", body = PostingView)))]
#[post("/api/v1/postings/{posting_id}/clone")]
pub async fn clone(kit: Kit, key: OnceKey, id: PathId<PostingId>) -> Result<Reply, Problem> {
    let id = id.into_inner();
    kit.once(key, move |tx| {
        let posting = app::postings::clone(tx, &id)?;
        Ok(Reply::created(location(&posting.id), &view(tx, &posting)).version(posting.version))
    })
    .await
}

/// List the revisions of a posting
///
/// Every revision, newest first, for its own enterprise and for moderators.
#[utoipa::path(operation_id = "list_posting_versions", tag = "postings",
    params(("posting_id" = String, Path, description = "Id of the posting.", example = "pst_01kaw2dq4efq3bg0m6xq6d6w7n")),
    security(("bearer" = [])),
    responses((status = 200, description = "The revisions.", body = VersionsView)))]
#[get("/api/v1/postings/{posting_id}/versions")]
pub async fn versions(kit: Kit, id: PathId<PostingId>) -> Result<Reply, Problem> {
    let id = id.into_inner();
    kit.read(move |tx| {
        let versions = app::postings::versions(tx, &id)?;
        let items = versions.into_iter().map(VersionView::from).collect();
        Ok(Reply::ok(&VersionsView { items }))
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

impl From<CreatePosting> for Draft {
    fn from(dto: CreatePosting) -> Self {
        let CreatePosting {
            enterprise_id: _,
            side,
            family,
            title,
            body,
            node_code,
            attributes,
            quantity,
            price_min_fen,
            price_max_fen,
            region_code,
            deliver_by,
            valid_until,
            visibility,
            invited,
            certificates_required,
        } = dto;
        Self {
            side,
            family,
            title,
            body,
            node_code,
            attributes: attributes.map(|list| list.into_iter().map(Into::into).collect()),
            quantity: quantity.map(Into::into),
            price_min_fen,
            price_max_fen,
            region_code,
            deliver_by,
            valid_until,
            visibility,
            invited,
            certificates_required,
        }
    }
}

impl UpdatePosting {
    /// The draft after the change.
    fn over(self, draft: Draft) -> Draft {
        let Self {
            side,
            family,
            title,
            body,
            node_code,
            attributes,
            quantity,
            price_min_fen,
            price_max_fen,
            region_code,
            deliver_by,
            valid_until,
            visibility,
            invited,
            certificates_required,
        } = self;
        let attributes = match attributes {
            Change::Keep => draft.attributes,
            Change::Clear => None,
            Change::Set(list) => Some(list.into_iter().map(Into::into).collect()),
        };
        let quantity = match quantity {
            Change::Keep => draft.quantity,
            Change::Clear => None,
            Change::Set(quantity) => Some(quantity.into()),
        };
        Draft {
            side: side.over(draft.side),
            family: family.over(draft.family),
            title: title.over(draft.title),
            body: body.over(draft.body),
            node_code: node_code.over(draft.node_code),
            attributes,
            quantity,
            price_min_fen: price_min_fen.over(draft.price_min_fen),
            price_max_fen: price_max_fen.over(draft.price_max_fen),
            region_code: region_code.over(draft.region_code),
            deliver_by: deliver_by.over(draft.deliver_by),
            valid_until: valid_until.over(draft.valid_until),
            visibility: visibility.over(draft.visibility),
            invited: invited.over(draft.invited),
            certificates_required: certificates_required.over(draft.certificates_required),
        }
    }
}
