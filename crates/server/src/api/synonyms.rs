//! `/synonyms`: words that stand for the same thing, for system administrators.

use actix_web::{delete, get, patch, post};
use app::Seek;
use app::synonyms::{self, Stored};
use domain::SynonymId;
use domain::synonym::Draft;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::kit::{
    Body, Change, IfMatch, Kit, Listing, OnceKey, PageQuery, Paging, PathId, Problem, Query, Reply,
};

/// Which groups are wanted.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SynonymsQuery {
    /// Only groups of which a term holds this text, however it is spelled.
    #[param(max_length = 60, example = "机加工")]
    pub q: Option<String>,
}

/// A group of synonyms to be added.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({"terms": ["机加工", "机械加工", "machining"], "kind": "same", "lang": "mixed"}))]
pub struct CreateSynonym {
    /// The words, 2 to 40. Units of measurement are kept but never put one for the other.
    #[schema(required, max_items = 40)]
    terms: Option<Vec<String>>,
    /// How close they are: `same`, `near`, or `grade` for nearest equivalents across standards.
    #[schema(required, max_length = 40)]
    kind: Option<String>,
    /// Their language, as a note to other editors.
    #[schema(max_length = 16)]
    lang: Option<String>,
    /// A remark for other editors.
    #[schema(max_length = 2000)]
    note: Option<String>,
}

/// A change of a group: absent fields stay, `null` empties, the list of words is replaced whole.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({"terms": ["机加工", "machining"], "note": null}))]
pub struct UpdateSynonym {
    /// The words.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 40)]
    terms: Change<Vec<String>>,
    /// How close they are.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 40)]
    kind: Change<String>,
    /// Their language.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 16)]
    lang: Change<String>,
    /// A remark.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    note: Change<String>,
}

/// A group of synonyms.
#[derive(Debug, Serialize, ToSchema)]
pub struct SynonymView {
    /// Identity.
    #[schema(example = "syn_01kaw2dq4efq3bg0m6xq6d6w7n")]
    id: String,
    /// The words.
    #[schema(example = json!(["机加工", "machining"]))]
    terms: Vec<String>,
    /// How close they are.
    #[schema(example = "same")]
    kind: String,
    /// Their language.
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
    /// A remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// When it was added.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it last changed.
    #[schema(format = DateTime)]
    updated_at: String,
}

/// List the groups of synonyms
///
/// For system administrators, newest first. Search and matching read queries and postings by them.
#[utoipa::path(operation_id = "list_synonyms", tag = "synonyms", params(SynonymsQuery, PageQuery),
    responses((status = 200, description = "One page of groups.", body = Listing<SynonymView>)),
    security(("bearer" = [])))]
#[get("/api/v1/synonyms")]
pub async fn list(kit: Kit, query: Query<SynonymsQuery>, paging: Paging) -> Result<Reply, Problem> {
    let after = paging.after::<Seek>()?;
    kit.read(move |tx| {
        let page = synonyms::list(tx, query.q.as_deref(), after.as_ref(), paging.size())?;
        let views = page.items.into_iter().map(SynonymView::from).collect();
        Ok(Reply::ok(&paging.listing(views, page.next.as_ref())))
    })
    .await
}

/// Add a group of synonyms
///
/// For system administrators. It counts from the next query on, on every node within seconds; nothing is indexed anew.
#[utoipa::path(operation_id = "create_synonym", tag = "synonyms", request_body = CreateSynonym,
    security(("bearer" = [])),
    responses((status = 201, description = "The group.", body = SynonymView)))]
#[post("/api/v1/synonyms")]
pub async fn create(kit: Kit, key: OnceKey, body: Body<CreateSynonym>) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        let stored = body.settle(|dto| synonyms::create(tx, &dto.clone().into()))?;
        let location = format!("/api/v1/synonyms/{}", stored.id);
        let version = stored.version;
        Ok(Reply::created(location, &SynonymView::from(stored)).version(version))
    })
    .await
}

/// Read a group of synonyms
///
/// For system administrators.
#[utoipa::path(operation_id = "get_synonym", tag = "synonyms", security(("bearer" = [])),
    responses((status = 200, description = "The group.", body = SynonymView)))]
#[get("/api/v1/synonyms/{id}")]
pub async fn get(kit: Kit, id: PathId<SynonymId>) -> Result<Reply, Problem> {
    kit.read(move |tx| Ok(answer(synonyms::get(tx, &id)?)))
        .await
}

/// Change a group of synonyms
///
/// For system administrators. It counts as soon as an added one does.
#[utoipa::path(operation_id = "update_synonym", tag = "synonyms", request_body = UpdateSynonym,
    security(("bearer" = [])),
    responses((status = 200, description = "The group after the change.", body = SynonymView)))]
#[patch("/api/v1/synonyms/{id}")]
pub async fn update(
    kit: Kit,
    id: PathId<SynonymId>,
    seen: IfMatch,
    body: Body<UpdateSynonym>,
) -> Result<Reply, Problem> {
    kit.write(move |tx| {
        let changed = body.settle(|dto| {
            let dto = dto.clone();
            synonyms::update(tx, &id, seen.version(), |draft| dto.over(draft))
        })?;
        Ok(answer(changed))
    })
    .await
}

/// Remove a group of synonyms
///
/// For system administrators. From the next query on its words are different ones again.
#[utoipa::path(operation_id = "remove_synonym", tag = "synonyms", security(("bearer" = [])),
    responses((status = 204, description = "No longer there.")))]
#[delete("/api/v1/synonyms/{id}")]
pub async fn remove(kit: Kit, id: PathId<SynonymId>) -> Result<Reply, Problem> {
    kit.write(move |tx| {
        synonyms::remove(tx, &id)?;
        Ok(Reply::no_content())
    })
    .await
}

fn answer(stored: Stored) -> Reply {
    let version = stored.version;
    Reply::ok(&SynonymView::from(stored)).version(version)
}

impl UpdateSynonym {
    fn over(self, before: Draft) -> Draft {
        let Self {
            terms,
            kind,
            lang,
            note,
        } = self;
        Draft {
            terms: terms.over(before.terms),
            kind: kind.over(before.kind),
            lang: lang.over(before.lang),
            note: note.over(before.note),
        }
    }
}

impl From<CreateSynonym> for Draft {
    fn from(dto: CreateSynonym) -> Self {
        let CreateSynonym {
            terms,
            kind,
            lang,
            note,
        } = dto;
        Self {
            terms,
            kind,
            lang,
            note,
        }
    }
}

impl From<Stored> for SynonymView {
    fn from(stored: Stored) -> Self {
        let Stored {
            id,
            synonym,
            version: _,
            created_at,
            updated_at,
        } = stored;
        let Draft {
            terms,
            kind,
            lang,
            note,
        } = synonym.draft();
        Self {
            id: id.to_string(),
            terms: terms.unwrap_or_default(),
            kind: kind.unwrap_or_default(),
            lang,
            note,
            created_at: created_at.to_string(),
            updated_at: updated_at.to_string(),
        }
    }
}
