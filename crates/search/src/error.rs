//! What can go wrong in the index, as few cases as a caller can act on. No HTTP, no tantivy type.

use std::error::Error;

/// The result of every call that touches the index.
pub type Result<T> = std::result::Result<T, SearchError>;

/// Why the index did not answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The request breaks a documented limit; the text says which.
    #[error("{0}")]
    Invalid(&'static str),
    /// Files of the index do not match their checksums: nothing is answered until a rebuild.
    #[error("the index is damaged and must be rebuilt")]
    Damaged,
    /// Another process writes to the same directory.
    #[error("another process holds the index directory")]
    Locked,
    /// The index could not be read or written; trying again later may help.
    #[error("the index failed: {0}")]
    Failed(#[source] Box<dyn Error + Send + Sync>),
}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> Self {
        match error {
            tantivy::TantivyError::LockFailure(..) => Self::Locked,
            other => Self::Failed(Box::new(other)),
        }
    }
}

impl From<std::io::Error> for SearchError {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(Box::new(error))
    }
}
