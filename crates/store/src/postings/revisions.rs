//! Every revision of a posting as it was written. Rows are only ever added.

use diesel::prelude::*;
use domain::policy::Granted;
use domain::posting::{Content, Posting};
use domain::{AccountId, Moment, PostingId};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::page::{Page, probe};
use crate::postings::row::{decode, encode};
use crate::rows;
use crate::schema::posting_versions;

/// A revision as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Number, from 1.
    pub revision: i64,
    /// What it said.
    pub content: Content,
    /// Who wrote it; none for imported ones.
    pub author: Option<AccountId>,
    /// When.
    pub created_at: Moment,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = posting_versions)]
struct VersionRow {
    revision: i64,
    content: String,
    author_id: Option<String>,
    created_at: i64,
}

/// Writes the present working copy as a revision of its own.
pub fn insert_version(
    conn: &mut Conn,
    _granted: &Granted,
    posting: &Posting,
) -> Result<(), StoreError> {
    let row = (
        posting_versions::posting_id.eq(posting.id.as_str()),
        posting_versions::revision.eq(posting.revision),
        posting_versions::content.eq(encode(&posting.content)?),
        posting_versions::author_id.eq(posting.author.as_ref().map(AccountId::as_str)),
        posting_versions::created_at.eq(posting.updated_at.micros()),
    );
    diesel::insert_into(posting_versions::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// One revision.
pub fn version(
    conn: &mut Conn,
    id: &PostingId,
    revision: i64,
) -> Result<Option<Version>, StoreError> {
    let row = posting_versions::table
        .find((id.as_str(), revision))
        .select(VersionRow::as_select());
    rows::one(row.first::<VersionRow>(conn))
}

/// The revisions, newest first, beginning after the one of a number.
pub fn versions(
    conn: &mut Conn,
    id: &PostingId,
    after: Option<i64>,
    size: usize,
) -> Result<Page<Version, i64>, StoreError> {
    let earlier = posting_versions::revision.lt(after.unwrap_or(i64::MAX));
    let of_it = posting_versions::table
        .filter(posting_versions::posting_id.eq(id.as_str()))
        .filter(earlier)
        .order(posting_versions::revision.desc())
        .limit(probe(size))
        .select(VersionRow::as_select());
    Page::cut(of_it.load::<VersionRow>(conn), size, |row| row.revision)
}

impl TryFrom<VersionRow> for Version {
    type Error = StoreError;

    fn try_from(row: VersionRow) -> Result<Self, StoreError> {
        let VersionRow {
            revision,
            content,
            author_id,
            created_at,
        } = row;
        Ok(Self {
            revision,
            content: decode(&content)?,
            author: rows::id_if_any(author_id)?,
            created_at: Moment::from_micros(created_at),
        })
    }
}
