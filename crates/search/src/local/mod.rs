//! The index in a local directory: one process with the one writer, and readers in any number of processes.
//!
//! A failed writer is dropped and opened again, never rolled back. What is damaged is set aside,
//! never repaired: the database can always rebuild it.

mod directory;
mod integrity;
mod live;
mod reading;
mod rebuild;
mod search;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tantivy::IndexWriter;

use crate::candidates::{self, Candidate, CandidateRequest};
use crate::engine::{Change, Documents, Engine, Stats};
use crate::error::{Result, SearchError};
use crate::fields::Number;
use crate::filter::Filter;
use crate::guard::visible;
use crate::neighbourhood::{self, NearNode, Neighbourhood};
use crate::overlap::Frequencies;
use crate::query::Key;
use crate::request::{Answer, Request};
use crate::snapshot::Snapshot;
use crate::suggest;
use directory::Root;
use live::Live;

/// How a local index is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Memory the writer may fill before it writes a segment. Bytes, at least 15,000,000.
    pub heap_bytes: usize,
    /// Threads that build the index anew. Range 1 to 8; each has a heap of its own.
    pub rebuild_threads: usize,
    /// Whether opening reads every file and compares checksums; about a second per gigabyte.
    pub validate_on_open: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            heap_bytes: 64_000_000,
            rebuild_threads: 2,
            validate_on_open: true,
        }
    }
}

/// What was found in the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing of this version: the index is empty and wants a rebuild.
    Fresh,
    /// A sound index: go on from its position.
    Resumed,
    /// A damaged index was set aside: the index is empty and wants a rebuild.
    Damaged,
}

/// An opened index and how it was found.
pub struct Opened {
    /// The index.
    pub engine: LocalEngine,
    /// How it was found.
    pub state: State,
}

/// The index in a local directory.
pub struct LocalEngine {
    root: Root,
    settings: Settings,
    /// Whether another process may be writing: then nothing is written from here.
    reads_only: bool,
    live: RwLock<Arc<Live>>,
    /// `None` after an error, until the next change opens it again.
    writer: Mutex<Option<IndexWriter>>,
    /// Held while a rebuild runs, so that there is only one.
    rebuilding: Mutex<()>,
    damaged: AtomicBool,
}

impl LocalEngine {
    /// Opens the index under `dir`, creating the directory when it is missing.
    ///
    /// # Errors
    /// `Locked` when another process writes there, `Failed` when the directory cannot be used.
    /// A damaged index is not an error but a [`State`].
    pub fn open(dir: impl AsRef<Path>, settings: Settings) -> Result<Opened> {
        let root = Root::open(dir.as_ref())?;
        let (live, state) = root.resume(settings.validate_on_open)?;
        let writer = live.writer(settings.heap_bytes, 1)?;
        if state == State::Resumed {
            root.remove_all_but(live.generation);
        }
        let engine = Self {
            root,
            settings,
            reads_only: false,
            live: RwLock::new(Arc::new(live)),
            writer: Mutex::new(Some(writer)),
            rebuilding: Mutex::new(()),
            damaged: AtomicBool::new(false),
        };
        Ok(Opened { engine, state })
    }

    /// The directory that holds the files of the index now.
    #[must_use]
    pub fn directory(&self) -> PathBuf {
        self.live().directory.clone()
    }

    fn live(&self) -> Arc<Live> {
        Arc::clone(&self.live.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The state to read from.
    fn snapshot(&self) -> Result<Arc<Snapshot>> {
        if self.damaged.load(Ordering::Acquire) {
            return Err(SearchError::Damaged);
        }
        Ok(self.live().snapshot())
    }
}

/// Locks `mutex`; what it guards is valid even after a panic elsewhere.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Engine for LocalEngine {
    fn apply(&self, changes: &[Change], position: &str) -> Result<()> {
        self.write(changes, position)
    }

    fn position(&self) -> Option<String> {
        let sound = !self.damaged.load(Ordering::Acquire);
        sound.then(|| self.live().snapshot().position.clone())?
    }

    fn search(&self, request: &Request) -> Result<Answer> {
        search::search(&*self.snapshot()?, request)
    }

    fn suggest(&self, prefix: &str, audience: &[String], limit: usize) -> Result<Vec<String>> {
        suggest::suggest(
            &*self.snapshot()?,
            prefix,
            &Filter::audience(audience),
            limit,
        )
    }

    fn candidates(&self, request: &CandidateRequest) -> Result<Vec<Candidate>> {
        candidates::candidates(&*self.snapshot()?, request)
    }

    fn nodes_near(&self, request: &Neighbourhood) -> Result<Vec<NearNode>> {
        neighbourhood::nodes_near(&*self.snapshot()?, request)
    }

    fn frequencies(&self, terms: &[&str]) -> Result<Frequencies> {
        let snapshot = self.snapshot()?;
        let held = terms.iter().map(|term| {
            let held = snapshot
                .searcher
                .doc_freq(&Key::of(term).term(&snapshot.fields))?;
            Ok(((*term).to_owned(), held))
        });
        Ok(Frequencies {
            documents: snapshot.searcher.num_docs(),
            terms: held.collect::<Result<_>>()?,
        })
    }

    fn stats(&self) -> Result<Stats> {
        let live = self.live();
        let searcher = &live.snapshot().searcher;
        Ok(Stats {
            documents: searcher.num_docs(),
            segments: searcher
                .segment_readers()
                .len()
                .try_into()
                .unwrap_or(u64::MAX),
            bytes: directory::bytes(&live.directory)?,
        })
    }

    fn rebuild(&self, documents: &mut Documents<'_>, position: &str) -> Result<()> {
        self.build_beside(documents, position)
    }

    fn digests(&self, each: &mut dyn FnMut(&str, i64)) -> Result<()> {
        let snapshot = self.snapshot()?;
        for segment in visible(&snapshot, &Filter::default()) {
            segment?.each_id(|id, doc, columns| {
                each(id, columns.number_of(Number::Digest, doc).unwrap_or(0));
            })?;
        }
        Ok(())
    }

    fn scrub(&self) -> Result<Vec<String>> {
        let damaged = if self.reads_only {
            self.damaged_of_another()?
        } else {
            self.live().damaged_files()
        };
        if !damaged.is_empty() {
            self.damaged.store(true, Ordering::Release);
            tracing::error!(files = ?damaged, "index.damaged");
        }
        Ok(damaged)
    }
}
