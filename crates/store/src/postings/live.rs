//! Postings with the copy the public sees: the revision `live_revision` points at, read here and nowhere else.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::posting::{Content, Posting};
use domain::{EnterpriseId, PostingId};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::postings::row::{PostingRow, decode};
use crate::rows;
use crate::schema::{posting_versions, postings};

/// A posting and the copy the public sees.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    /// The posting with its working copy.
    pub posting: Posting,
    /// The public copy; none when nothing is shown.
    pub shown: Option<Content>,
}

/// The posting of an id with its public copy. Errors: `Corrupt` when one of them is missing or cannot be read back.
pub fn live(conn: &mut Conn, id: &PostingId) -> Result<Option<Live>, StoreError> {
    let Some(posting) = crate::postings::find(conn, id)? else {
        return Ok(None);
    };
    let mut earlier = earlier_copies(conn, std::slice::from_ref(&posting))?;
    shown(posting, &mut earlier).map(Some)
}

/// The postings of these ids with their public copies, in no order, without those that cannot be read back.
/// Cost: two queries.
pub fn live_many(conn: &mut Conn, ids: &[String]) -> Result<Vec<Live>, StoreError> {
    let wanted = postings::table
        .filter(postings::id.eq_any(ids))
        .select(PostingRow::as_select());
    let rows = wanted.load::<PostingRow>(conn);
    with_shown(conn, rows::readable(rows)?)
}

/// Some postings on the way through all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Those that can be read back.
    pub postings: Vec<Live>,
    /// Id of the last one that was looked at, readable or not; none at the end of the way.
    pub last: Option<String>,
}

/// Every posting with something to show, by id after a given one: what an index is rebuilt from.
/// Cost: two queries.
pub fn live_after(conn: &mut Conn, after: &str, limit: i64) -> Result<Stretch, StoreError> {
    let next = postings::table
        .filter(postings::live_revision.is_not_null())
        .filter(postings::id.gt(after))
        .order(postings::id)
        .limit(limit)
        .select(PostingRow::as_select());
    let rows: Vec<PostingRow> = next.load(conn)?;
    let last = rows.last().map(|row| row.id.clone());
    let postings = with_shown(conn, rows::readable(Ok(rows))?)?;
    Ok(Stretch { postings, last })
}

/// Ids of the live postings of an enterprise: what leaves the index with it.
pub fn live_of(conn: &mut Conn, enterprise: &EnterpriseId) -> Result<Vec<PostingId>, StoreError> {
    let ids = postings::table
        .filter(postings::enterprise_id.eq(enterprise.as_str()))
        .filter(postings::live_revision.is_not_null())
        .select(postings::id);
    rows::ids(ids.load(conn))
}

/// Each posting with its public copy, in the order they came, without those whose public copy is missing or cannot be
/// read back.
fn with_shown(conn: &mut Conn, postings: Vec<Posting>) -> Result<Vec<Live>, StoreError> {
    let mut earlier = earlier_copies(conn, &postings)?;
    let live = |posting| rows::unless_damaged(shown(posting, &mut earlier)).transpose();
    postings.into_iter().filter_map(live).collect()
}

/// A posting with its public copy. Errors: `Corrupt` when it is missing or cannot be read back.
fn shown(
    posting: Posting,
    earlier: &mut HashMap<String, Result<Content, StoreError>>,
) -> Result<Live, StoreError> {
    let missing = || Err(StoreError::corrupt("no such revision"));
    let id = posting.id.as_str();
    let shown = match posting.live_revision {
        None => None,
        Some(revision) if revision == posting.revision => Some(posting.content.clone()),
        Some(_) => {
            let copy = earlier.remove(id).unwrap_or_else(missing);
            Some(copy.map_err(|fault| fault.of_row(id))?)
        }
    };
    Ok(Live { posting, shown })
}

/// The public copies of postings whose working copy is another, by id.
fn earlier_copies(
    conn: &mut Conn,
    postings: &[Posting],
) -> Result<HashMap<String, Result<Content, StoreError>>, StoreError> {
    let differs = |posting: &&Posting| {
        posting
            .live_revision
            .is_some_and(|revision| revision != posting.revision)
    };
    let ids: Vec<&str> = postings
        .iter()
        .filter(differs)
        .map(|posting| posting.id.as_str())
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let shown = postings::live_revision.eq(posting_versions::revision.nullable());
    let copies: Vec<(String, String)> = posting_versions::table
        .inner_join(postings::table.on(postings::id.eq(posting_versions::posting_id)))
        .filter(posting_versions::posting_id.eq_any(ids))
        .filter(shown)
        .select((posting_versions::posting_id, posting_versions::content))
        .load(conn)?;
    let read = |(id, content): (String, String)| (id, decode(&content));
    Ok(copies.into_iter().map(read).collect())
}
