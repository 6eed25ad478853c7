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
    /// The documents of a rebuild ended before they were complete; the old index stays.
    #[error("the source of the documents failed")]
    Interrupted,
    /// Another process writes to the same directory.
    #[error("another process holds the index directory")]
    Locked,
    /// The index was opened for less than this, or not at all.
    #[error("the index was not opened for this")]
    NotOpened,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_lock_is_told_apart_from_other_failures() {
        let dir = tempfile::tempdir().unwrap();
        let index =
            tantivy::Index::create_in_dir(dir.path(), tantivy::schema::Schema::builder().build())
                .unwrap();
        let _writer: tantivy::IndexWriter = index.writer(15_000_000).unwrap();
        let second = index.writer::<tantivy::TantivyDocument>(15_000_000);
        assert!(matches!(
            SearchError::from(second.err().unwrap()),
            SearchError::Locked
        ));
        let other = tantivy::TantivyError::InvalidArgument("x".into());
        assert!(matches!(SearchError::from(other), SearchError::Failed(_)));
    }

    #[test]
    fn a_failure_names_its_cause() {
        let error = SearchError::from(std::io::Error::other("no space left"));
        assert!(error.to_string().contains("no space left"));
        assert!(error.source().is_some());
        assert_eq!(SearchError::Invalid("the page").to_string(), "the page");
    }
}
