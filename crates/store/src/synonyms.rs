//! Groups of synonyms. How they are used is not known here.

use diesel::prelude::*;
use domain::policy::Granted;
use domain::synonym::{Draft, Synonym};
use domain::{Moment, SynonymId};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::judged;
use crate::page::{Page, Seek, page};
use crate::rows;
use crate::schema::synonyms;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = synonyms)]
struct SynonymRow {
    id: String,
    content: String,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

/// A group as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Identity.
    pub id: SynonymId,
    /// What it says.
    pub synonym: Synonym,
    /// Row version: the ETag.
    pub version: i64,
    /// When it was added.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// Adds a group.
pub fn insert(conn: &mut Conn, _granted: &Granted, stored: &Stored) -> Result<(), StoreError> {
    diesel::insert_into(synonyms::table)
        .values(SynonymRow::of(stored)?)
        .execute(conn)?;
    Ok(())
}

/// Replaces a group if it still has the version before this one. Errors: `Stale` when it has not.
pub fn update(conn: &mut Conn, _granted: &Granted, stored: &Stored) -> Result<(), StoreError> {
    let row = SynonymRow::of(stored)?;
    let unchanged = synonyms::version.eq(row.version - 1);
    let changed = diesel::update(synonyms::table.find(&row.id).filter(unchanged))
        .set((
            synonyms::content.eq(row.content),
            synonyms::version.eq(row.version),
            synonyms::updated_at.eq(row.updated_at),
        ))
        .execute(conn)?;
    rows::changed(changed)
}

/// Removes a group. Returns whether there was one.
pub fn delete(conn: &mut Conn, _granted: &Granted, id: &SynonymId) -> Result<bool, StoreError> {
    Ok(diesel::delete(synonyms::table.find(id.as_str())).execute(conn)? == 1)
}

/// The group of an id.
pub fn find(conn: &mut Conn, id: &SynonymId) -> Result<Option<Stored>, StoreError> {
    let row = synonyms::table
        .find(id.as_str())
        .select(SynonymRow::as_select());
    rows::one(row.first::<SynonymRow>(conn))
}

/// Groups in pages, newest first.
pub fn list(
    conn: &mut Conn,
    after: Option<&Seek>,
    size: usize,
) -> Result<Page<Stored>, StoreError> {
    let query = synonyms::table.into_boxed();
    page!(newest SynonymRow, synonyms, query, conn, after, size)
}

/// Every group, oldest first. Cost: one query that reads the whole table, some thousand rows.
pub fn all(conn: &mut Conn) -> Result<Vec<Stored>, StoreError> {
    let all = synonyms::table
        .order((synonyms::created_at, synonyms::id))
        .select(SynonymRow::as_select());
    rows::readable(all.load::<SynonymRow>(conn))
}

impl SynonymRow {
    fn of(stored: &Stored) -> Result<Self, StoreError> {
        let Stored {
            id,
            synonym,
            version,
            created_at,
            updated_at,
        } = stored;
        Ok(Self {
            id: id.to_string(),
            content: serde_json::to_string(&synonym.draft())?,
            version: *version,
            created_at: created_at.micros(),
            updated_at: updated_at.micros(),
        })
    }
}

impl TryFrom<SynonymRow> for Stored {
    type Error = StoreError;

    fn try_from(row: SynonymRow) -> Result<Self, StoreError> {
        let SynonymRow {
            id,
            content,
            version,
            created_at,
            updated_at,
        } = row;
        Ok(Self {
            id: rows::id(id)?,
            synonym: judged::read(&content, |draft: &Draft| Synonym::parse(draft))?,
            version,
            created_at: Moment::from_micros(created_at),
            updated_at: Moment::from_micros(updated_at),
        })
    }
}
