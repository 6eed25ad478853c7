//! Changes become one commit that carries its position.

use std::sync::Arc;

use tantivy::{IndexWriter, Term};

use super::live::Live;
use super::{LocalEngine, integrity, lock};
use crate::engine::Change;
use crate::error::{Result, SearchError};
use crate::fields::{Code, Fields};

impl LocalEngine {
    /// Applies `changes` and commits them with `position`; after an error the writer is dropped.
    pub(super) fn write(&self, changes: &[Change], position: &str) -> Result<()> {
        self.may_write()?;
        let mut slot = lock(&self.writer);
        // Read under the lock: a rebuild swaps it under the same lock.
        let live = self.live();
        if self.damaged.load(std::sync::atomic::Ordering::Acquire) {
            return Err(SearchError::Damaged);
        }
        let mut writer = match slot.take() {
            Some(writer) => writer,
            None => live.writer(self.settings.heap_bytes, 1)?,
        };
        // On error `writer` is dropped here and `slot` stays empty.
        commit(&mut writer, &live, changes, position)?;
        *slot = Some(writer);
        live.refresh(position)
    }
}

fn commit(
    writer: &mut IndexWriter,
    live: &Arc<Live>,
    changes: &[Change],
    position: &str,
) -> Result<()> {
    for change in changes {
        stage(writer, &live.fields, change)?;
    }
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&integrity::sealed(position));
    prepared.commit()?;
    Ok(())
}

/// Deletes what is known under the id, then adds: applying twice is applying once.
fn stage(writer: &IndexWriter, fields: &Fields, change: &Change) -> Result<()> {
    let id = match change {
        Change::Upsert(document) => &document.id,
        Change::Remove(id) => id,
    };
    if id.is_empty() {
        return Err(SearchError::Invalid("a document needs an id"));
    }
    writer.delete_term(Term::from_field_text(fields.code(Code::Id), id));
    if let Change::Upsert(document) = change {
        writer.add_document(fields.document(document))?;
    }
    Ok(())
}
