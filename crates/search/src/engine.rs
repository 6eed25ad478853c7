//! The one trait through which the rest of the platform reaches an index. No implementation here.

use crate::candidates::{Candidate, CandidateRequest};
use crate::document::Document;
use crate::error::Result;
use crate::neighbourhood::{NearNode, Neighbourhood};
use crate::overlap::Frequencies;
use crate::request::{Answer, Request};

/// One change of the index.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Replaces whatever is known under the document's id.
    Upsert(Box<Document>),
    /// Forgets the document with this id; unknown ids are ignored.
    Remove(String),
}

impl Change {
    /// The change that puts `document` into the index.
    #[must_use]
    pub fn upsert(document: Document) -> Self {
        Self::Upsert(Box::new(document))
    }

    /// The change that takes the document with `id` out of the index.
    pub fn remove(id: impl Into<String>) -> Self {
        Self::Remove(id.into())
    }
}

/// Size of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stats {
    /// Documents that can be found.
    pub documents: u64,
    /// Parts the index consists of.
    pub segments: u64,
    /// Bytes on disk.
    pub bytes: u64,
}

/// The documents of a rebuild, each or the reason why there are no more.
pub type Documents<'a> = dyn Iterator<Item = Result<Document>> + 'a;

/// An index of documents: a function of the changes applied to it, up to one position.
///
/// Every method is synchronous and may be called from any thread. Applying the same changes twice
/// leaves the same index as applying them once.
pub trait Engine: Send + Sync {
    /// Applies `changes` in order and records `position`, both in one commit.
    ///
    /// When it returns, searches see the changes and [`Engine::position`] is `position`. Cost: one
    /// disk commit, however many changes.
    ///
    /// # Errors
    /// Any error leaves the last committed state in place; the caller reads the position again and
    /// repeats from there.
    fn apply(&self, changes: &[Change], position: &str) -> Result<()>;

    /// The position of the last commit; `None` for an index that has never had one, and for a damaged one: both
    /// want a rebuild.
    fn position(&self) -> Option<String>;

    /// Answers one page of a search.
    ///
    /// # Errors
    /// `Invalid` when the page or the cursor breaks a limit, never because of the text.
    fn search(&self, request: &Request) -> Result<Answer>;

    /// Completes `prefix` (Chinese, pinyin, initials, model number) from what `audience` may see.
    ///
    /// # Errors
    /// `Damaged` or `Failed` only.
    fn suggest(&self, prefix: &str, audience: &[String], limit: usize) -> Result<Vec<String>>;

    /// Retrieves counterparts worth scoring, best first.
    ///
    /// # Errors
    /// `Damaged` or `Failed` only.
    fn candidates(&self, request: &CandidateRequest) -> Result<Vec<Candidate>>;

    /// The nodes of the chain graph near a text, most likely first: those of the documents that say nearly the same.
    ///
    /// # Errors
    /// `Damaged` or `Failed` only.
    fn nodes_near(&self, request: &Neighbourhood) -> Result<Vec<NearNode>>;

    /// In how many documents each of `terms` (of a [`crate::Reading`]) occurs.
    ///
    /// # Errors
    /// `Damaged` or `Failed` only.
    fn frequencies(&self, terms: &[&str]) -> Result<Frequencies>;

    /// Size of the index.
    ///
    /// # Errors
    /// `Failed` when the directory cannot be read.
    fn stats(&self) -> Result<Stats>;

    /// Builds a new index of exactly `documents` at `position` beside the old one, then switches.
    ///
    /// Searches go on in the old index meanwhile. Changes applied meanwhile are not in the new one:
    /// the caller goes on from the position it gave here. Whoever cannot deliver all documents says so
    /// with an error among them: what was built is then thrown away.
    ///
    /// # Errors
    /// Any error, also the first of `documents`, leaves the old index in place.
    fn rebuild(&self, documents: &mut Documents<'_>, position: &str) -> Result<()>;

    /// Forgets everything and records `position`.
    ///
    /// # Errors
    /// As [`Engine::rebuild`].
    fn clear(&self, position: &str) -> Result<()> {
        self.rebuild(&mut std::iter::empty(), position)
    }

    /// Calls `each` with the id and the digest ([`Document::digest`]) of every document, in no particular order.
    ///
    /// # Errors
    /// `Damaged` or `Failed` only.
    fn digests(&self, each: &mut dyn FnMut(&str, i64)) -> Result<()>;

    /// Checks every file against its checksum and returns the names of the damaged ones.
    ///
    /// Once one is found every other call answers `Damaged` until a rebuild.
    ///
    /// # Errors
    /// `Failed` when the files cannot be listed.
    fn scrub(&self) -> Result<Vec<String>>;
}
