//! Postings: the working copy in one row, every revision beside it.
//!
//! The public copy is the revision `live_revision` points at; it is read through [`live`] only.

use diesel::prelude::*;
use domain::invalid::Rule;
use domain::policy::Granted;
use domain::posting::{Catalogue, Content, Draft, Family, Posting, Side, Status};
use domain::{AccountId, EnterpriseId, Moment, PostingId};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::page::{Page, Seek, probe};
use crate::schema::{posting_versions, postings};

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = postings)]
struct PostingRow {
    id: String,
    enterprise_id: String,
    author_id: Option<String>,
    external_id: Option<String>,
    side: String,
    family: String,
    node_code: Option<String>,
    region_code: String,
    status: String,
    content: String,
    fingerprint: String,
    revision: i64,
    live_revision: Option<i64>,
    version: i64,
    valid_until: i64,
    created_at: i64,
    updated_at: i64,
    submitted_at: Option<i64>,
    published_at: Option<i64>,
}

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

/// A posting and the copy the public sees.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    /// The posting with its working copy.
    pub posting: Posting,
    /// The public copy; none when nothing is shown.
    pub shown: Option<Content>,
}

/// Stored content was judged when it was written: its node is taken as it stands, even when it has ended since.
struct Stored<'a>(Option<&'a str>);

impl Catalogue for Stored<'_> {
    fn chain_of(&self, _node: &str) -> Result<String, Rule> {
        Ok(self.0.unwrap_or_default().to_owned())
    }
}

/// Writes a new posting with its first revision.
pub fn insert(
    conn: &mut Conn,
    _granted: &Granted,
    posting: &Posting,
    fingerprint: &str,
) -> Result<(), StoreError> {
    diesel::insert_into(postings::table)
        .values(PostingRow::of(posting, fingerprint)?)
        .execute(conn)?;
    insert_version(conn, posting)
}

/// Writes the present working copy as a revision of its own.
pub fn insert_version(conn: &mut Conn, posting: &Posting) -> Result<(), StoreError> {
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
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

/// The posting of an id.
pub fn find(conn: &mut Conn, id: &PostingId) -> Result<Option<Posting>, StoreError> {
    let row: Option<PostingRow> = postings::table
        .find(id.as_str())
        .select(PostingRow::as_select())
        .first(conn)
        .optional()?;
    row.map(Posting::try_from).transpose()
}

/// The posting of an id with its public copy.
pub fn live(conn: &mut Conn, id: &PostingId) -> Result<Option<Live>, StoreError> {
    let Some(posting) = find(conn, id)? else {
        return Ok(None);
    };
    let shown = match posting.live_revision {
        Some(revision) if revision == posting.revision => Some(posting.content.clone()),
        Some(revision) => Some(
            version(conn, id, revision)?
                .ok_or_else(|| StoreError::corrupt("live revision"))?
                .content,
        ),
        None => None,
    };
    Ok(Some(Live { posting, shown }))
}

/// The postings of these ids with their public copies, in no order.
pub fn live_many(conn: &mut Conn, ids: &[String]) -> Result<Vec<Live>, StoreError> {
    let rows: Vec<PostingRow> = postings::table
        .filter(postings::id.eq_any(ids))
        .select(PostingRow::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| with_shown(conn, row)).collect()
}

fn with_shown(conn: &mut Conn, row: PostingRow) -> Result<Live, StoreError> {
    let posting = Posting::try_from(row)?;
    let shown = match posting.live_revision {
        None => None,
        Some(revision) if revision == posting.revision => Some(posting.content.clone()),
        Some(revision) => version(conn, &posting.id, revision)?.map(|version| version.content),
    };
    Ok(Live { posting, shown })
}

/// Every posting with something to show, by id after a given one: what an index is rebuilt from.
pub fn live_after(conn: &mut Conn, after: &str, limit: i64) -> Result<Vec<Live>, StoreError> {
    let rows: Vec<PostingRow> = postings::table
        .filter(postings::live_revision.is_not_null())
        .filter(postings::id.gt(after))
        .order(postings::id)
        .limit(limit)
        .select(PostingRow::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| with_shown(conn, row)).collect()
}

/// One revision.
pub fn version(
    conn: &mut Conn,
    id: &PostingId,
    revision: i64,
) -> Result<Option<Version>, StoreError> {
    let row: Option<VersionRow> = posting_versions::table
        .find((id.as_str(), revision))
        .select((
            posting_versions::revision,
            posting_versions::content,
            posting_versions::author_id,
            posting_versions::created_at,
        ))
        .first(conn)
        .optional()?;
    row.map(read_version).transpose()
}

/// Every revision, newest first.
pub fn versions(conn: &mut Conn, id: &PostingId) -> Result<Vec<Version>, StoreError> {
    let rows: Vec<VersionRow> = posting_versions::table
        .filter(posting_versions::posting_id.eq(id.as_str()))
        .order(posting_versions::revision.desc())
        .select((
            posting_versions::revision,
            posting_versions::content,
            posting_versions::author_id,
            posting_versions::created_at,
        ))
        .load(conn)?;
    rows.into_iter().map(read_version).collect()
}

type VersionRow = (i64, String, Option<String>, i64);

fn read_version(
    (revision, content, author, created_at): VersionRow,
) -> Result<Version, StoreError> {
    let author = author
        .map(AccountId::try_from)
        .transpose()
        .map_err(StoreError::corrupt)?;
    Ok(Version {
        revision,
        content: decode(&content)?,
        author,
        created_at: Moment::from_micros(created_at),
    })
}

/// Which of an enterprise's postings are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of these enterprises; never empty, since the caller sees only its own.
    pub enterprises: Vec<EnterpriseId>,
    /// In this state.
    pub status: Option<Status>,
    /// Of this side.
    pub side: Option<Side>,
    /// Of this family.
    pub family: Option<Family>,
}

/// The postings of some enterprises in every state, newest first.
pub fn list(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<&Seek>,
    size: usize,
) -> Result<Page<Posting>, StoreError> {
    let enterprises: Vec<&str> = filter
        .enterprises
        .iter()
        .map(EnterpriseId::as_str)
        .collect();
    let mut query = postings::table
        .filter(postings::enterprise_id.eq_any(enterprises))
        .into_boxed();
    if let Some(status) = filter.status {
        query = query.filter(postings::status.eq(status.as_str()));
    }
    if let Some(side) = filter.side {
        query = query.filter(postings::side.eq(side.as_str()));
    }
    if let Some(family) = filter.family {
        query = query.filter(postings::family.eq(family.as_str()));
    }
    if let Some(Seek { at, id }) = after.cloned() {
        query = query.filter(
            postings::created_at
                .lt(at)
                .or(postings::created_at.eq(at).and(postings::id.lt(id))),
        );
    }
    let rows: Vec<PostingRow> = query
        .order((postings::created_at.desc(), postings::id.desc()))
        .limit(probe(size))
        .select(PostingRow::as_select())
        .load(conn)?;
    let page = Page::cut(rows, size, |row| Seek {
        at: row.created_at,
        id: row.id.clone(),
    });
    let items = page
        .items
        .into_iter()
        .map(Posting::try_from)
        .collect::<Result<_, _>>()?;
    Ok(Page {
        items,
        next: page.next,
    })
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
    found
        .map(PostingId::try_from)
        .transpose()
        .map_err(StoreError::corrupt)
}

/// The posting an importer gave this identifier.
pub fn find_external(
    conn: &mut Conn,
    enterprise: &EnterpriseId,
    external_id: &str,
) -> Result<Option<Posting>, StoreError> {
    let row: Option<PostingRow> = postings::table
        .filter(postings::enterprise_id.eq(enterprise.as_str()))
        .filter(postings::external_id.eq(external_id))
        .select(PostingRow::as_select())
        .first(conn)
        .optional()?;
    row.map(Posting::try_from).transpose()
}

/// Postings whose validity ran out and that do not say so yet.
pub fn overdue(conn: &mut Conn, now: Moment, limit: i64) -> Result<Vec<PostingId>, StoreError> {
    let running = [Status::Pending, Status::Published, Status::Paused].map(Status::as_str);
    let shown = postings::status
        .eq(Status::Returned.as_str())
        .and(postings::live_revision.is_not_null());
    let ids: Vec<String> = postings::table
        .filter(postings::status.eq_any(running).or(shown))
        .filter(postings::valid_until.le(now.micros()))
        .order(postings::valid_until)
        .limit(limit)
        .select(postings::id)
        .load(conn)?;
    ids.into_iter()
        .map(|id| PostingId::try_from(id).map_err(StoreError::corrupt))
        .collect()
}

/// Ids of the live postings of an enterprise: what leaves the index with it.
pub fn live_of(conn: &mut Conn, enterprise: &EnterpriseId) -> Result<Vec<PostingId>, StoreError> {
    let ids: Vec<String> = postings::table
        .filter(postings::enterprise_id.eq(enterprise.as_str()))
        .filter(postings::live_revision.is_not_null())
        .select(postings::id)
        .load(conn)?;
    ids.into_iter()
        .map(|id| PostingId::try_from(id).map_err(StoreError::corrupt))
        .collect()
}

fn encode(content: &Content) -> Result<String, StoreError> {
    let chain = content.node.as_ref().map(|place| place.chain.as_str());
    Ok(serde_json::to_string(&(content.draft(), chain))?)
}

fn decode(text: &str) -> Result<Content, StoreError> {
    let (draft, chain): (Draft, Option<String>) = serde_json::from_str(text)?;
    Content::parse(&draft, &Stored(chain.as_deref()))
        .map_err(|faults| StoreError::corrupt(format!("{faults:?}")))
}

impl PostingRow {
    fn of(posting: &Posting, fingerprint: &str) -> Result<Self, StoreError> {
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
        })
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
        } = row;
        Ok(Self {
            id: PostingId::try_from(id).map_err(StoreError::corrupt)?,
            enterprise: EnterpriseId::try_from(enterprise_id).map_err(StoreError::corrupt)?,
            author: author_id
                .map(AccountId::try_from)
                .transpose()
                .map_err(StoreError::corrupt)?,
            external_id,
            status: Status::parse(&status).map_err(|_| StoreError::corrupt("posting status"))?,
            content: decode(&content)?,
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
