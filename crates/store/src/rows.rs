//! What a statement gave, in the types of callers: one row, many rows, ids, whether the row that was meant changed.
//! No query is built here.

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

/// Every row a query gave, in its order.
pub(crate) fn all<Row, T>(rows: QueryResult<Vec<Row>>) -> Result<Vec<T>, StoreError>
where
    T: TryFrom<Row, Error = StoreError>,
{
    rows?.into_iter().map(T::try_from).collect()
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

/// Every id a query gave, in its order.
pub(crate) fn ids<T: TryFrom<String, Error = MalformedId>>(
    texts: QueryResult<Vec<String>>,
) -> Result<Vec<T>, StoreError> {
    texts?.into_iter().map(id).collect()
}

/// Whether a guarded change met its row. Errors: `Stale` when the row was no longer as it was read.
pub(crate) fn changed(count: usize) -> Result<(), StoreError> {
    if count == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}
