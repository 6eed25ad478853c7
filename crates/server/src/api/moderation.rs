//! The moderation desk: `/moderation`.

use actix_web::{get, post};
use app::moderation::{Case, Filter, Ruling};
use app::postings::Live;
use app::{AppError, Seek, Tx};
use domain::moderation::{Item, Kind};
use domain::{AccountId, EnterpriseId, Faults, ItemId, Moment, PostingId, Rule};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::postings::PostingView;
use crate::kit::{Body, Kit, Listing, OnceKey, PageQuery, Paging, PathId, Problem, Query, Reply};

/// Which items are wanted.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueueQuery {
    /// `posting`, `verification` or `claim`.
    #[param(example = "posting")]
    pub kind: Option<String>,
    /// Held by this moderator; `me` for the caller.
    #[param(example = "me")]
    pub claimed_by: Option<String>,
    /// Handed in before this instant.
    pub older_than: Option<String>,
    /// About this enterprise or this posting, by id.
    #[param(max_length = 40, example = "pst_01kaw2dq4efq3bg0m6xq6d6w7n")]
    pub subject: Option<String>,
}

/// An item of the queue with what it is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemView {
    /// Identity.
    #[schema(example = "mod_01kaw2dq4efq3bg0m6xq6d6w7n")]
    pub id: String,
    /// What waits.
    pub kind: String,
    /// Id of the posting or the enterprise.
    pub subject_id: String,
    /// The enterprise it concerns.
    pub enterprise_id: String,
    /// Its name.
    pub enterprise_name: String,
    /// What was handed in and what was noticed about it.
    #[schema(value_type = Object)]
    pub evidence: serde_json::Value,
    /// When it was handed in.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// How long it has waited. Units: seconds.
    pub age_s: i64,
    /// The moderator who holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claimed_by: Option<String>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    pub claimed_until: Option<String>,
    /// How it was decided; absent while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// The posting under review, with its working copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posting: Option<PostingView>,
    /// The copy that is visible meanwhile, when it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown: Option<PostingView>,
}

/// One page of the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueView {
    /// The items, oldest first.
    pub items: Vec<ItemView>,
    /// Where the next page begins; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
}

/// A decision.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideItem {
    /// Why; required to return or refuse. One of the prepared reasons.
    #[schema(nullable = false, example = "incomplete")]
    pub reason_code: Option<String>,
    /// In the moderator's words; required for the reason `other`.
    #[schema(
        nullable = false,
        max_length = 2000,
        example = "请补充材料牌号和年用量"
    )]
    pub note: Option<String>,
}

/// Read the moderation queue
///
/// Everything that waits for a decision, oldest first, with its age and who holds it.
#[utoipa::path(operation_id = "list_moderation_queue", tag = "moderation",
    params(QueueQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "One page of the queue.", body = QueueView)))]
#[get("/api/v1/moderation/queue")]
pub async fn queue(kit: Kit, query: Query<QueueQuery>, paging: Paging) -> Result<Reply, Problem> {
    let asked = query.into_inner();
    read(&asked, None).map_err(Problem::malformed_query)?;
    let after = paging.after::<Seek>()?;
    kit.read(move |tx| {
        let filter = read(&asked, tx.actor().account())?;
        let page = app::moderation::queue(tx, &filter, after.as_ref(), paging.size())?;
        let now = tx.now();
        let views = page
            .items
            .into_iter()
            .map(|case| ItemView::of(case, now))
            .collect();
        let Listing {
            items,
            next_page_token,
        } = paging.listing(views, page.next.as_ref());
        Ok(Reply::ok(&QueueView {
            items,
            next_page_token,
        }))
    })
    .await
}

fn read(asked: &QueueQuery, me: Option<&AccountId>) -> Result<Filter, Faults> {
    let mut faults = Faults::new();
    let moderator = |text: &str| match (text, me) {
        ("me", me) => Ok(me.cloned()),
        (id, _) => AccountId::parse(id)
            .map(Some)
            .map_err(|_| Rule::of("invalid_format")),
    };
    let filter = Filter {
        kind: faults.optional("/kind", asked.kind.as_deref(), Kind::parse),
        claimed_by: faults
            .optional("/claimed_by", asked.claimed_by.as_deref(), moderator)
            .flatten(),
        before: faults.optional("/older_than", asked.older_than.as_deref(), |text| {
            Moment::parse(text).ok_or(Rule::of("invalid_instant"))
        }),
        subject: faults.optional("/subject", asked.subject.as_deref(), subject),
    };
    faults.finish(Some(filter))
}

/// What an item can be about. Errors: `invalid_format` for the id of anything else.
fn subject(id: &str) -> Result<String, Rule> {
    let known = PostingId::parse(id).is_ok() || EnterpriseId::parse(id).is_ok();
    known
        .then(|| id.to_owned())
        .ok_or(Rule::of("invalid_format"))
}

/// Read an item
///
/// One item of the queue, decided or not.
#[utoipa::path(operation_id = "get_moderation_item", tag = "moderation",
    security(("bearer" = [])),
    responses((status = 200, description = "The item.", body = ItemView)))]
#[get("/api/v1/moderation/items/{item_id}")]
pub async fn get(kit: Kit, id: PathId<ItemId>) -> Result<Reply, Problem> {
    let id = id.into_inner();
    kit.read(move |tx| {
        let case = app::moderation::get(tx, &id)?;
        Ok(answer(tx, case))
    })
    .await
}

fn answer(tx: &Tx<'_>, case: Case) -> Reply {
    let version = case.item.version;
    // A hold lapses by the clock, and what is shown changes without the item.
    Reply::ok(&ItemView::of(case, tx.now())).version_and_content(version)
}

/// Hold an item
///
/// For half an hour nobody else may decide it.
#[utoipa::path(operation_id = "claim_moderation_item", tag = "moderation",
    security(("bearer" = [])),
    responses((status = 200, description = "The item, held by the caller.", body = ItemView)))]
#[post("/api/v1/moderation/items/{item_id}/claim")]
pub async fn claim(kit: Kit, key: OnceKey, id: PathId<ItemId>) -> Result<Reply, Problem> {
    let id = id.into_inner();
    kit.once(key, move |tx| {
        let case = app::moderation::claim(tx, &id)?;
        Ok(answer(tx, case))
    })
    .await
}

async fn decide(
    kit: Kit,
    key: OnceKey,
    id: PathId<ItemId>,
    body: Body<DecideItem>,
    work: fn(&mut Tx<'_>, &ItemId, &Ruling) -> Result<Case, AppError>,
) -> Result<Reply, Problem> {
    let id = id.into_inner();
    kit.once(key, move |tx| {
        let case = body.settle(|dto| work(tx, &id, &dto.clone().into()))?;
        Ok(answer(tx, case))
    })
    .await
}

/// Let an item pass
///
/// A posting becomes visible, an enterprise verified, a claim granted. The author is told in both languages.
#[utoipa::path(operation_id = "approve_moderation_item", tag = "moderation",
    request_body = DecideItem, security(("bearer" = [])),
    responses((status = 200, description = "The item, decided.", body = ItemView)))]
#[post("/api/v1/moderation/items/{item_id}/approve")]
pub async fn approve(
    kit: Kit,
    key: OnceKey,
    id: PathId<ItemId>,
    body: Body<DecideItem>,
) -> Result<Reply, Problem> {
    decide(kit, key, id, body, app::moderation::approve).await
}

/// Send an item back for correction
///
/// The author is told why in both languages and can hand it in again.
#[utoipa::path(operation_id = "return_moderation_item", tag = "moderation",
    request_body = DecideItem, security(("bearer" = [])),
    responses((status = 200, description = "The item, decided.", body = ItemView)))]
#[post("/api/v1/moderation/items/{item_id}/return")]
pub async fn send_back(
    kit: Kit,
    key: OnceKey,
    id: PathId<ItemId>,
    body: Body<DecideItem>,
) -> Result<Reply, Problem> {
    decide(kit, key, id, body, app::moderation::send_back).await
}

/// Refuse an item
///
/// For good. The author is told why in both languages.
#[utoipa::path(operation_id = "reject_moderation_item", tag = "moderation",
    request_body = DecideItem, security(("bearer" = [])),
    responses((status = 200, description = "The item, decided.", body = ItemView)))]
#[post("/api/v1/moderation/items/{item_id}/reject")]
pub async fn reject(
    kit: Kit,
    key: OnceKey,
    id: PathId<ItemId>,
    body: Body<DecideItem>,
) -> Result<Reply, Problem> {
    decide(kit, key, id, body, app::moderation::reject).await
}

impl From<DecideItem> for Ruling {
    fn from(dto: DecideItem) -> Self {
        let DecideItem { reason_code, note } = dto;
        Self { reason_code, note }
    }
}

impl ItemView {
    fn of(case: Case, now: Moment) -> Self {
        let Case {
            item,
            enterprise_name,
            posting,
        } = case;
        let Item {
            id,
            kind,
            subject,
            enterprise,
            submitter: _,
            revision: _,
            evidence,
            claim: hold,
            decision,
            version: _,
            created_at,
        } = item;
        let held = hold.filter(|(_, until)| *until > now);
        let differs = |live: &&Live| live.shown.as_ref() != Some(&live.posting.content);
        let public = posting.as_ref().filter(differs).cloned();
        let shown = public
            .and_then(Live::public)
            .map(|copy| PostingView::of(&copy, Some(enterprise_name.clone())));
        let working =
            |live: &Live| PostingView::own(&live.posting, Some(enterprise_name.clone()), None);
        Self {
            id: id.to_string(),
            kind: kind.to_string(),
            subject_id: subject,
            enterprise_id: enterprise.to_string(),
            posting: posting.as_ref().map(working),
            enterprise_name,
            evidence,
            created_at: created_at.to_string(),
            age_s: now.micros_since(created_at) / 1_000_000,
            claimed_by: held.as_ref().map(|(moderator, _)| moderator.to_string()),
            claimed_until: held.map(|(_, until)| until.to_string()),
            decision: decision.map(|decision| decision.to_string()),
            shown,
        }
    }
}
