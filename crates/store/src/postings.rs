//! Postings: the working copy in one row, every revision beside it.
//!
//! `row` says how a posting is stored, `revisions` holds what it said and when, `live` what the public sees of it.

mod live;
mod revisions;
mod row;

pub use live::{Live, live, live_after, live_many, live_of};
pub use revisions::{Version, insert_version, version, versions};

use diesel::prelude::*;
use domain::policy::{Granted, Scope};
use domain::posting::{Family, Posting, Side, Status};
use domain::{EnterpriseId, Moment, PostingId};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::page::{Page, Seek, page};
use crate::postings::row::PostingRow;
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

/// Postings whose validity ran out and that do not say so yet.
pub fn overdue(conn: &mut Conn, now: Moment, limit: i64) -> Result<Vec<PostingId>, StoreError> {
    let running = [Status::Pending, Status::Published, Status::Paused].map(Status::as_str);
    let shown = postings::status
        .eq(Status::Returned.as_str())
        .and(postings::live_revision.is_not_null());
    let ids = postings::table
        .filter(postings::status.eq_any(running).or(shown))
        .filter(postings::valid_until.le(now.micros()))
        .order(postings::valid_until)
        .limit(limit)
        .select(postings::id);
    rows::ids(ids.load(conn))
}
