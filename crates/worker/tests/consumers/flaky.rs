//! The real index with a hand on its commits: they fail when told to, before or after they are made.

use std::sync::Mutex;

use search::local::LocalEngine;
use search::{
    Answer, Candidate, CandidateRequest, Change, Documents, Engine, Frequencies, NearNode,
    Neighbourhood, Request, Result, SearchError, Stats,
};

/// What happens to a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The disk refuses it.
    Refused,
    /// It is made, and the process ends before it learns of it.
    Unheard,
}

/// An index whose next commits have a fate.
pub struct Flaky {
    inner: LocalEngine,
    fates: Mutex<Vec<Fate>>,
}

impl Flaky {
    pub fn new(inner: LocalEngine) -> Self {
        Self {
            inner,
            fates: Mutex::new(Vec::new()),
        }
    }

    /// Gives the next commits their fates; those after them are made as usual.
    pub fn expect(&self, fates: &[Fate]) {
        let mut known = self.fates.lock().unwrap();
        known.extend_from_slice(fates);
    }

    fn commit(&self, make: impl FnOnce() -> Result<()>) -> Result<()> {
        let mut fates = self.fates.lock().unwrap();
        let fate = (!fates.is_empty()).then(|| fates.remove(0));
        drop(fates);
        let failed = || SearchError::Failed("no space left on device".into());
        match fate {
            None => make(),
            Some(Fate::Refused) => Err(failed()),
            Some(Fate::Unheard) => make().and(Err(failed())),
        }
    }
}

impl Engine for Flaky {
    fn apply(&self, changes: &[Change], position: &str) -> Result<()> {
        self.commit(|| self.inner.apply(changes, position))
    }

    fn position(&self) -> Option<String> {
        self.inner.position()
    }

    fn search(&self, request: &Request) -> Result<Answer> {
        self.inner.search(request)
    }

    fn suggest(&self, prefix: &str, audience: &[String], limit: usize) -> Result<Vec<String>> {
        self.inner.suggest(prefix, audience, limit)
    }

    fn candidates(&self, request: &CandidateRequest) -> Result<Vec<Candidate>> {
        self.inner.candidates(request)
    }

    fn nodes_near(&self, request: &Neighbourhood) -> Result<Vec<NearNode>> {
        self.inner.nodes_near(request)
    }

    fn frequencies(&self, terms: &[&str]) -> Result<Frequencies> {
        self.inner.frequencies(terms)
    }

    fn stats(&self) -> Result<Stats> {
        self.inner.stats()
    }

    fn rebuild(&self, documents: &mut Documents<'_>, position: &str) -> Result<()> {
        self.commit(|| self.inner.rebuild(documents, position))
    }

    fn digests(&self, each: &mut dyn FnMut(&str, i64)) -> Result<()> {
        self.inner.digests(each)
    }

    fn scrub(&self) -> Result<Vec<String>> {
        self.inner.scrub()
    }
}
