//! The index as another process keeps it: read beside that process, without its lock.
//!
//! Nothing in the directory is made, set aside or removed from here. What was opened stays as it was at that moment,
//! whatever the other process writes, merges or replaces.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, RwLock};

use super::directory::Root;
use super::live::Live;
use super::{LocalEngine, Settings};
use crate::error::{Result, SearchError};

/// Times the directory is looked at when a rebuild replaces the index between two looks.
const LOOKS: usize = 3;

impl LocalEngine {
    /// Opens the index under `dir` for reading only, at its present position; `None` when there is none of this
    /// version.
    ///
    /// # Errors
    /// `Damaged` when it cannot be opened, `Failed` when the directory cannot be read.
    pub fn open_for_reading(dir: impl AsRef<Path>) -> Result<Option<Self>> {
        let root = Root::of_another(dir.as_ref());
        let Some(live) = newest(&root)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            root,
            settings: Settings::default(),
            reads_only: true,
            live: RwLock::new(Arc::new(live)),
            writer: Mutex::new(None),
            rebuilding: Mutex::new(()),
            damaged: AtomicBool::new(false),
        }))
    }

    /// Errors: `NotOpened` for an index that was opened for reading only.
    pub(super) fn may_write(&self) -> Result<()> {
        if self.reads_only {
            return Err(SearchError::NotOpened);
        }
        Ok(())
    }

    /// Damaged files of the newest generation: a rebuild of the other process removes the one that was opened.
    pub(super) fn damaged_of_another(&self) -> Result<Vec<String>> {
        let mut opened = self.live();
        for _ in 0..LOOKS {
            let damaged = opened.damaged_files();
            let newest = newest(&self.root)?.map(Arc::new);
            match newest {
                Some(newest) if newest.generation != opened.generation => opened = newest,
                _ => return Ok(damaged),
            }
        }
        Err(SearchError::Failed(REPLACED.into()))
    }
}

const REPLACED: &str = "the index is being replaced, look again later";

/// Opens the newest generation; looks again when it was replaced meanwhile.
fn newest(root: &Root) -> Result<Option<Live>> {
    let mut tried = None;
    for _ in 0..LOOKS {
        let Some((generation, directory)) = root.newest()? else {
            return Ok(None);
        };
        if tried == Some(generation) {
            return Err(SearchError::Damaged);
        }
        match Live::look(&directory, generation) {
            Some(live) => return Ok(Some(live)),
            None => tried = Some(generation),
        }
    }
    Err(SearchError::Failed(REPLACED.into()))
}
