//! Postings: the working copy in one row, every revision beside it.
//!
//! `row` says how a posting is stored, `revisions` holds what it said and when, `live` what the public sees of it.

mod live;
mod revisions;
mod row;

pub use live::{Live, Stretch, live, live_after, live_many, live_of};
pub use revisions::{Version, insert_version, version, versions};

use diesel::prelude::*;
use domain::policy::{Granted, Scope};
use domain::posting::{Family, Posting, Side, Status};
use domain::{EnterpriseId, Moment, PostingId};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::page::{Page, Seek, page};
use crate::postings::row::{PostingRow, ends_at};
use crate::rows;
use crate::schema::postings;

/// Writes a new posting with its first revision.
pub fn insert(
    conn: &mut Conn,
    granted: &Granted,
    posting: &Posting,
    fingerprint: &str,
) -> Result<(), StoreError> {
    diesel::insert_into(postings::table)
        .values(PostingRow::of(posting, fingerprint)?)
        .execute(conn)?;
    insert_version(conn, granted, posting)
}

/// Replaces the row if it still has the version before this one. Errors: `Stale` when it has not.
pub fn update(
    conn: &mut Conn,
    _granted: &Granted,
    posting: &Posting,
    fingerprint: &str,
) -> Result<(), StoreError> {
    let row = PostingRow::of(posting, fingerprint)?;
    let changed = diesel::update(
        postings::table
            .find(&row.id)
            .filter(postings::version.eq(row.version - 1)),
    )
    .set((
        postings::side.eq(row.side),
        postings::family.eq(row.family),
        postings::node_code.eq(row.node_code),
        postings::region_code.eq(row.region_code),
        postings::status.eq(row.status),
        postings::content.eq(row.content),
        postings::fingerprint.eq(row.fingerprint),
        postings::revision.eq(row.revision),
        postings::live_revision.eq(row.live_revision),
        postings::version.eq(row.version),
        postings::valid_until.eq(row.valid_until),
        postings::updated_at.eq(row.updated_at),
        postings::submitted_at.eq(row.submitted_at),
        postings::published_at.eq(row.published_at),
        ends_at(posting).map(|end| postings::ends_at.eq(end)),
    ))
    .execute(conn)?;
    rows::changed(changed)
}

/// The posting of an id.
pub fn find(conn: &mut Conn, id: &PostingId) -> Result<Option<Posting>, StoreError> {
    let row = postings::table
        .find(id.as_str())
        .select(PostingRow::as_select());
    rows::one(row.first::<PostingRow>(conn))
}

/// Which of an enterprise's postings are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of these enterprises; of all that the scope holds when empty.
    pub enterprises: Vec<EnterpriseId>,
    /// In this state.
    pub status: Option<Status>,
    /// Of this side.
    pub side: Option<Side>,
    /// Of one of these families; of any when empty.
    pub families: Vec<Family>,
}

/// The postings within a scope in every state, newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &Filter,
    after: Option<&Seek>,
    size: usize,
) -> Result<Page<Posting>, StoreError> {
    let among = |ids: &[EnterpriseId]| {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        postings::enterprise_id.eq_any(ids)
    };
    let mut query = postings::table.into_boxed();
    if let Some(enterprises) = scope.enterprises() {
        query = query.filter(among(enterprises));
    }
    if !filter.enterprises.is_empty() {
        query = query.filter(among(&filter.enterprises));
    }
    if let Some(status) = filter.status {
        query = query.filter(postings::status.eq(status.as_str()));
    }
    if let Some(side) = filter.side {
        query = query.filter(postings::side.eq(side.as_str()));
    }
    if !filter.families.is_empty() {
        let families: Vec<&str> = filter
            .families
            .iter()
            .map(|family| family.as_str())
            .collect();
        query = query.filter(postings::family.eq_any(families));
    }
    page!(newest PostingRow, postings, query, conn, after, size)
}

/// The live posting of an enterprise with this fingerprint, other than one: a duplicate.
pub fn find_duplicate(
    conn: &mut Conn,
    enterprise: &EnterpriseId,
    fingerprint: &str,
    other_than: &PostingId,
) -> Result<Option<PostingId>, StoreError> {
    let open = [Status::Pending, Status::Published, Status::Paused].map(Status::as_str);
    let found: Option<String> = postings::table
        .filter(postings::enterprise_id.eq(enterprise.as_str()))
        .filter(postings::fingerprint.eq(fingerprint))
        .filter(postings::id.ne(other_than.as_str()))
        .filter(postings::status.eq_any(open))
        .select(postings::id)
        .first(conn)
        .optional()?;
    rows::id_if_any(found)
}

/// The posting an importer gave this identifier.
pub fn find_external(
    conn: &mut Conn,
    enterprise: &EnterpriseId,
    external_id: &str,
) -> Result<Option<Posting>, StoreError> {
    let row = postings::table
        .filter(postings::enterprise_id.eq(enterprise.as_str()))
        .filter(postings::external_id.eq(external_id))
        .select(PostingRow::as_select());
    rows::one(row.first::<PostingRow>(conn))
}

/// A posting of which something has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub id: PostingId,
    /// When it ended.
    pub end: Moment,
}

/// Postings of which the shown copy, or what waits where none is shown, has ended and does not say so yet: the longest
/// overdue first, beginning after one of them.
pub fn overdue(
    conn: &mut Conn,
    now: Moment,
    after: Option<&Due>,
    limit: i64,
) -> Result<Vec<Due>, StoreError> {
    let mut query = postings::table
        .filter(postings::ends_at.le(now.micros()))
        .into_boxed();
    if let Some(Due { id, end }) = after {
        let same = postings::ends_at.eq(end.micros());
        let behind = same.and(postings::id.gt(id.to_string()));
        query = query.filter(postings::ends_at.gt(end.micros()).or(behind));
    }
    let found: Vec<(String, Option<i64>)> = query
        .order((postings::ends_at, postings::id))
        .limit(limit)
        .select((postings::id, postings::ends_at))
        .load(conn)?;
    let due = |(id, end): (String, Option<i64>)| {
        Ok(Due {
            id: rows::id(id)?,
            end: Moment::from_micros(end.unwrap_or_default()),
        })
    };
    found.into_iter().map(due).collect()
}
