//! Postings with the copy the public sees: the revision `live_revision` points at, read here and nowhere else.

use std::collections::{BTreeSet, HashMap, HashSet};

use diesel::prelude::*;
use domain::posting::{Content, Posting};
use domain::{EnterpriseId, Moment, PostingId};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::postings::row::{PostingRow, decode};
use crate::rows;
use crate::schema::{posting_versions, postings};

/// Public copies as they are kept and when each was written, by posting.
type Copies = HashMap<String, (String, i64)>;

/// A posting and the copy the public sees.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    /// The posting with its working copy.
    pub posting: Posting,
    /// The public copy; none when nothing is shown.
    pub shown: Option<Content>,
    /// When the public copy was written.
    pub shown_at: Option<Moment>,
}

impl Live {
    /// The posting as others see it: the public copy, and of its changes the one they see. None when nothing is
    /// shown.
    pub fn public(self) -> Option<Posting> {
        let Self {
            posting,
            shown,
            shown_at,
        } = self;
        Some(Posting {
            content: shown?,
            updated_at: shown_at.max(posting.published_at)?,
            ..posting
        })
    }
}

/// The posting of an id with its public copy. Errors: `Corrupt` when one of them is missing or cannot be read back.
pub fn live(conn: &mut Conn, id: &PostingId) -> Result<Option<Live>, StoreError> {
    let Some(posting) = crate::postings::find(conn, id)? else {
        return Ok(None);
    };
    let mut copies = public_copies(conn, std::slice::from_ref(&posting))?;
    shown(posting, &mut copies).map(Some)
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
    let mut copies = public_copies(conn, &postings)?;
    let live = |posting| rows::unless_damaged(shown(posting, &mut copies)).transpose();
    postings.into_iter().filter_map(live).collect()
}

/// A posting with its public copy. Errors: `Corrupt` when it is missing or cannot be read back.
fn shown(posting: Posting, copies: &mut Copies) -> Result<Live, StoreError> {
    let Some(revision) = posting.live_revision else {
        return Ok(hidden(posting));
    };
    let id = posting.id.as_str();
    let missing = || StoreError::corrupt("no such revision");
    let (content, written_at) = copies.remove(id).ok_or_else(missing)?;
    let shown = match revision == posting.revision {
        true => posting.content.clone(),
        false => decode(&content).map_err(|fault: StoreError| fault.of_row(id))?,
    };
    Ok(Live {
        posting,
        shown: Some(shown),
        shown_at: Some(Moment::from_micros(written_at)),
    })
}

fn hidden(posting: Posting) -> Live {
    Live {
        posting,
        shown: None,
        shown_at: None,
    }
}

/// The public copies as they are kept, with the time of their writing, by id. A revision never changes, so the copy is
/// that of the posting as it was read, whatever another transaction does to the posting meanwhile.
fn public_copies(conn: &mut Conn, postings: &[Posting]) -> Result<Copies, StoreError> {
    let shown = |posting: &Posting| Some((posting.id.to_string(), posting.live_revision?));
    let shown: HashSet<(String, i64)> = postings.iter().filter_map(shown).collect();
    if shown.is_empty() {
        return Ok(HashMap::new());
    }
    let ids = shown.iter().map(|(id, _)| id.as_str());
    let revisions: BTreeSet<i64> = shown.iter().map(|(_, revision)| *revision).collect();
    let kept: Vec<(String, i64, String, i64)> = posting_versions::table
        .filter(posting_versions::posting_id.eq_any(ids))
        .filter(posting_versions::revision.eq_any(revisions))
        .select((
            posting_versions::posting_id,
            posting_versions::revision,
            posting_versions::content,
            posting_versions::created_at,
        ))
        .load(conn)?;
    let copy = |(id, revision, content, written_at)| {
        let key = (id, revision);
        shown
            .contains(&key)
            .then_some((key.0, (content, written_at)))
    };
    Ok(kept.into_iter().filter_map(copy).collect())
}
