//! One generation that is in use: the open index and the state readers see.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tantivy::directory::MmapDirectory;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy};

use super::integrity;
use crate::error::{Result, SearchError};
use crate::fields::Fields;
use crate::snapshot::Snapshot;
use crate::tokenizer::tokenizers;

/// An open index.
pub(super) struct Live {
    pub generation: u64,
    pub directory: PathBuf,
    pub fields: Fields,
    index: Index,
    reader: IndexReader,
    snapshot: RwLock<Arc<Snapshot>>,
}

impl Live {
    /// Opens or creates the index in `directory`.
    pub fn open(directory: &Path, generation: u64) -> Result<Self> {
        let (schema, fields) = Fields::build();
        let files = MmapDirectory::open(directory).map_err(tantivy::TantivyError::from)?;
        let index = Index::builder()
            .schema(schema)
            .tokenizers(tokenizers())
            .open_or_create(files)?;
        Self::of(index, fields, directory, generation)
    }

    /// Opens the index that another process keeps in `directory`, and creates nothing; `None` when it is damaged
    /// or has been replaced meanwhile.
    pub fn look(directory: &Path, generation: u64) -> Option<Self> {
        let open = || -> Result<Self> {
            let (schema, fields) = Fields::build();
            let mut index = Index::open_in_dir(directory)?;
            index.set_tokenizers(tokenizers());
            if index.schema() != schema {
                return Err(SearchError::Damaged);
            }
            Self::of(index, fields, directory, generation)
        };
        guarded(open)
    }

    fn of(index: Index, fields: Fields, directory: &Path, generation: u64) -> Result<Self> {
        // Read before the documents are: where another process writes, the position then promises too little and
        // never too much.
        let payload = index.load_metas()?.payload;
        let position = payload.as_deref().map(integrity::unsealed).transpose()?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let snapshot = Snapshot::open(reader.searcher(), fields.clone(), position, None)?;
        let snapshot = RwLock::new(Arc::new(snapshot));
        Ok(Self {
            generation,
            directory: directory.to_owned(),
            fields,
            index,
            reader,
            snapshot,
        })
    }

    /// Opens an index that should be there; `None` when it is damaged in any way.
    pub fn resume(directory: &Path, generation: u64, validate: bool) -> Option<Self> {
        let live = guarded(|| Self::open(directory, generation))?;
        let damaged = if validate {
            live.damaged_files()
        } else {
            Vec::new()
        };
        if damaged.is_empty() {
            return Some(live);
        }
        tracing::error!(files = ?damaged, "index.damaged");
        None
    }

    /// The state readers see now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Shows readers what was committed at `position`.
    pub fn refresh(&self, position: &str) -> Result<()> {
        self.reader.reload()?;
        let before = self.snapshot();
        let fields = self.fields.clone();
        let next = Snapshot::open(
            self.reader.searcher(),
            fields,
            Some(position.to_owned()),
            Some(&before),
        )?;
        *self
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        Ok(())
    }

    /// Opens the one writer.
    pub fn writer(&self, heap_bytes: usize, threads: usize) -> Result<IndexWriter> {
        Ok(self
            .index
            .writer_with_num_threads(threads, heap_bytes.saturating_mul(threads))?)
    }

    /// Names of files that are not as written; reads all of them.
    pub fn damaged_files(&self) -> Vec<String> {
        // Damaged files make the library panic as well as fail.
        let check = || integrity::damaged_files(&self.index, &self.directory);
        match catch_unwind(AssertUnwindSafe(check)) {
            Ok(Ok(files)) => files,
            Ok(Err(error)) => vec![error.to_string()],
            Err(_) => vec!["unreadable".to_owned()],
        }
    }
}

/// What `open` opens; `None` when it cannot. Damaged files make the library panic as well as fail.
fn guarded(open: impl FnOnce() -> Result<Live>) -> Option<Live> {
    match catch_unwind(AssertUnwindSafe(open)) {
        Ok(Ok(live)) => return Some(live),
        Ok(Err(error)) => tracing::error!(%error, "index.unreadable"),
        Err(_) => tracing::error!("index.unreadable"),
    }
    None
}
