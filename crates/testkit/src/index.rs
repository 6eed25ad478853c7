//! An index that holds nothing and finds nothing, for use cases that do not search.

use domain::event::Position;
use search::{
    Answer, Candidate, CandidateRequest, Change, Documents, Engine, Frequencies, NearNode,
    Neighbourhood, Request, SearchError, Stats, Total,
};

/// Takes every change and forgets it.
#[derive(Debug, Default)]
pub struct NoIndex;

type Result<T> = std::result::Result<T, SearchError>;

impl Engine for NoIndex {
    fn apply(&self, _: &[Change], _: &str) -> Result<()> {
        Ok(())
    }

    /// Behind every entry: it never has anything left to take in.
    fn position(&self) -> Option<String> {
        Some(Position::LAST.encode())
    }

    fn search(&self, _: &Request) -> Result<Answer> {
        let total = Total {
            count: 0,
            exact: true,
        };
        Ok(Answer {
            hits: Vec::new(),
            total,
            facets: Vec::new(),
            next: None,
            relaxed: None,
        })
    }

    fn suggest(&self, _: &str, _: &[String], _: usize) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn candidates(&self, _: &CandidateRequest) -> Result<Vec<Candidate>> {
        Ok(Vec::new())
    }

    fn nodes_near(&self, _: &Neighbourhood) -> Result<Vec<NearNode>> {
        Ok(Vec::new())
    }

    fn frequencies(&self, _: &[&str]) -> Result<Frequencies> {
        Ok(Frequencies::default())
    }

    fn stats(&self) -> Result<Stats> {
        Ok(Stats::default())
    }

    fn rebuild(&self, _: &mut Documents<'_>, _: &str) -> Result<()> {
        Ok(())
    }

    fn digests(&self, _: &mut dyn FnMut(&str, i64)) -> Result<()> {
        Ok(())
    }

    fn scrub(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}
