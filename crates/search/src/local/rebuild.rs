//! Builds a whole index beside the one in use, then switches.

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use super::live::Live;
use super::{LocalEngine, directory, integrity, lock};
use crate::engine::Documents;
use crate::error::Result;

impl LocalEngine {
    /// Builds an index of `documents`, each id once, and puts it in the place of the old one.
    pub(super) fn build_beside(&self, documents: &mut Documents<'_>, position: &str) -> Result<()> {
        self.may_write()?;
        let _only = lock(&self.rebuilding);
        let (built, generation) = self.root.building(self.live().generation)?;
        if let Err(error) = self.fill(&built, generation, documents, position) {
            directory::remove(&built);
            return Err(error);
        }
        let mut writer = lock(&self.writer);
        *writer = None;
        let live = Live::open(&self.root.publish(&built, generation)?, generation)?;
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(live);
        self.damaged.store(false, Ordering::Release);
        drop(writer);
        self.root.remove_all_but(generation);
        Ok(())
    }

    fn fill(
        &self,
        built: &Path,
        generation: u64,
        documents: &mut Documents<'_>,
        position: &str,
    ) -> Result<()> {
        let live = Live::open(built, generation)?;
        let mut writer = live.writer(
            self.settings.heap_bytes,
            self.settings.rebuild_threads.clamp(1, 8),
        )?;
        let mut seen = HashSet::new();
        for document in documents {
            let document = document?;
            // A second document of the same id would be found twice: the first one stands.
            if seen.insert(document.id.clone()) {
                writer.add_document(live.fields.document(&document))?;
            }
        }
        let mut prepared = writer.prepare_commit()?;
        prepared.set_payload(&integrity::sealed(position));
        prepared.commit()?;
        writer.wait_merging_threads()?;
        Ok(())
    }
}
