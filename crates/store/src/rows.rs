//! What a statement gave, in the types of callers: one row, many rows, ids, whether the row that was meant changed.
//! No query is built here.
//!
//! A row that cannot be read back is an error for whoever asks for it alone, and missing from lists: one damaged row
//! must not take the list from everybody.

use diesel::prelude::*;
use domain::id::MalformedId;

use crate::error::StoreError;

/// The row a query gave, if it gave one.
pub(crate) fn one<Row, T>(row: QueryResult<Row>) -> Result<Option<T>, StoreError>
where
    T: TryFrom<Row, Error = StoreError>,
{
    row.optional()?.map(T::try_from).transpose()
}

/// Every row a query gave that can be read back, in its order.
pub(crate) fn readable<Row, T>(rows: QueryResult<Vec<Row>>) -> Result<Vec<T>, StoreError>
where
    T: TryFrom<Row, Error = StoreError>,
{
    read_each(rows?, T::try_from)
}

/// Likewise, for rows that have no type of their own.
pub(crate) fn read_each<Row, T>(
    rows: Vec<Row>,
    read: impl Fn(Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let read = |row| unless_damaged(read(row)).transpose();
    rows.into_iter().filter_map(read).collect()
}

/// What was read, or nothing where it is damaged, which the log is told.
pub(crate) fn unless_damaged<T>(read: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match read {
        Err(StoreError::Corrupt(what)) => {
            tracing::error!(%what, "store.row_unreadable");
            Ok(None)
        }
        read => read.map(Some),
    }
}

/// An id as it is stored.
pub(crate) fn id<T: TryFrom<String, Error = MalformedId>>(text: String) -> Result<T, StoreError> {
    T::try_from(text).map_err(StoreError::corrupt)
}

/// An id that may be missing.
pub(crate) fn id_if_any<T: TryFrom<String, Error = MalformedId>>(
    text: Option<String>,
) -> Result<Option<T>, StoreError> {
    text.map(id).transpose()
}

/// Every id a query gave that can be read back, in its order.
pub(crate) fn ids<T: TryFrom<String, Error = MalformedId>>(
    texts: QueryResult<Vec<String>>,
) -> Result<Vec<T>, StoreError> {
    read_each(texts?, id)
}

/// Whether a guarded change met its row. Errors: `Stale` when the row was no longer as it was read.
pub(crate) fn changed(count: usize) -> Result<(), StoreError> {
    if count == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}
