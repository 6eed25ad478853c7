//! The row of a posting and its content as JSON. No query here.

use diesel::prelude::*;
use domain::Moment;
use domain::posting::{Content, Draft, Posting, Status};

use crate::error::StoreError;
use crate::judged::{self, AsWritten};
use crate::rows;
use crate::schema::postings;

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = postings)]
pub(super) struct PostingRow {
    pub(super) id: String,
    enterprise_id: String,
    author_id: Option<String>,
    external_id: Option<String>,
    pub(super) side: String,
    pub(super) family: String,
    pub(super) node_code: Option<String>,
    pub(super) region_code: String,
    pub(super) status: String,
    pub(super) content: String,
    pub(super) fingerprint: String,
    pub(super) revision: i64,
    pub(super) live_revision: Option<i64>,
    pub(super) version: i64,
    pub(super) valid_until: i64,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
    pub(super) submitted_at: Option<i64>,
    pub(super) published_at: Option<i64>,
    ends_at: Option<i64>,
}

/// The draft and, since a draft names the node only, the chain the node belonged to when it was written.
pub(super) fn encode(content: &Content) -> Result<String, StoreError> {
    let chain = content.node.as_ref().map(|place| place.chain.as_str());
    Ok(serde_json::to_string(&(content.draft(), chain))?)
}

pub(super) fn decode(json: &str) -> Result<Content, StoreError> {
    judged::read(json, |(draft, chain): &(Draft, Option<String>)| {
        let chain = chain.as_deref();
        Content::parse(draft, &AsWritten { chain })
    })
}

impl PostingRow {
    pub(super) fn of(posting: &Posting, fingerprint: &str) -> Result<Self, StoreError> {
        let Posting {
            id,
            enterprise,
            author,
            external_id,
            status,
            content,
            revision,
            live_revision,
            version,
            created_at,
            updated_at,
            submitted_at,
            published_at,
        } = posting;
        Ok(Self {
            id: id.to_string(),
            enterprise_id: enterprise.to_string(),
            author_id: author.as_ref().map(ToString::to_string),
            external_id: external_id.clone(),
            side: content.side.to_string(),
            family: content.family.to_string(),
            node_code: content.node.as_ref().map(|place| place.node.clone()),
            region_code: content.region.code().to_owned(),
            status: status.to_string(),
            content: encode(content)?,
            fingerprint: fingerprint.to_owned(),
            revision: *revision,
            live_revision: *live_revision,
            version: *version,
            valid_until: content.valid_until.micros(),
            created_at: created_at.micros(),
            updated_at: updated_at.micros(),
            submitted_at: submitted_at.map(Moment::micros),
            published_at: published_at.map(Moment::micros),
            ends_at: ends_at(posting).unwrap_or(Some(content.valid_until.micros())),
        })
    }
}

/// When the clock ends something here: what is shown, or what waits where nothing is; none where nothing runs. Nothing
/// at all where an earlier copy is shown, which keeps the end it has.
pub(super) fn ends_at(posting: &Posting) -> Option<Option<i64>> {
    let runs = matches!(
        posting.status,
        Status::Pending | Status::Published | Status::Paused
    );
    let end = posting.content.valid_until.micros();
    match posting.live_revision {
        None => Some(runs.then_some(end)),
        Some(revision) if revision == posting.revision => Some(Some(end)),
        Some(_) => None,
    }
}

impl TryFrom<PostingRow> for Posting {
    type Error = StoreError;

    fn try_from(row: PostingRow) -> Result<Self, StoreError> {
        let PostingRow {
            id,
            enterprise_id,
            author_id,
            external_id,
            side: _,
            family: _,
            node_code: _,
            region_code: _,
            status,
            content,
            fingerprint: _,
            revision,
            live_revision,
            version,
            valid_until: _,
            created_at,
            updated_at,
            submitted_at,
            published_at,
            ends_at: _,
        } = row;
        let content = decode(&content).map_err(|fault| fault.of_row(&id))?;
        let status = Status::parse(&status).map_err(|_| StoreError::corrupt("posting status"));
        let status = status.map_err(|fault| fault.of_row(&id))?;
        Ok(Self {
            id: rows::id(id)?,
            enterprise: rows::id(enterprise_id)?,
            author: rows::id_if_any(author_id)?,
            external_id,
            status,
            content,
            revision,
            live_revision,
            version,
            created_at: Moment::from_micros(created_at),
            updated_at: Moment::from_micros(updated_at),
            submitted_at: submitted_at.map(Moment::from_micros),
            published_at: published_at.map(Moment::from_micros),
        })
    }
}
