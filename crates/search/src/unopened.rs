//! An index that was not opened: for commands that work on the database alone while another process holds the
//! index. It answers nothing, so that a question asked by mistake is an error and never an empty answer.

use crate::candidates::{Candidate, CandidateRequest};
use crate::engine::{Change, Documents, Engine, Stats};
use crate::error::{Result, SearchError};
use crate::neighbourhood::{NearNode, Neighbourhood};
use crate::overlap::Frequencies;
use crate::request::{Answer, Request};

/// Refuses every call with `NotOpened`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unopened;

impl Engine for Unopened {
    fn apply(&self, _: &[Change], _: &str) -> Result<()> {
        Err(SearchError::NotOpened)
    }

    fn position(&self) -> Option<String> {
        None
    }

    fn search(&self, _: &Request) -> Result<Answer> {
        Err(SearchError::NotOpened)
    }

    fn suggest(&self, _: &str, _: &[String], _: usize) -> Result<Vec<String>> {
        Err(SearchError::NotOpened)
    }

    fn candidates(&self, _: &CandidateRequest) -> Result<Vec<Candidate>> {
        Err(SearchError::NotOpened)
    }

    fn nodes_near(&self, _: &Neighbourhood) -> Result<Vec<NearNode>> {
        Err(SearchError::NotOpened)
    }

    fn frequencies(&self, _: &[&str]) -> Result<Frequencies> {
        Err(SearchError::NotOpened)
    }

    fn stats(&self) -> Result<Stats> {
        Err(SearchError::NotOpened)
    }

    fn rebuild(&self, _: &mut Documents<'_>, _: &str) -> Result<()> {
        Err(SearchError::NotOpened)
    }

    fn digests(&self, _: &mut dyn FnMut(&str, i64)) -> Result<()> {
        Err(SearchError::NotOpened)
    }

    fn scrub(&self) -> Result<Vec<String>> {
        Err(SearchError::NotOpened)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_asked_by_mistake_is_an_error_and_no_empty_answer() {
        let refused = |error: Option<SearchError>| matches!(error, Some(SearchError::NotOpened));
        assert!(refused(
            Unopened.search(&Request::new("球阀", Vec::new(), 0)).err()
        ));
        assert!(refused(Unopened.apply(&[], "1").err()));
        assert!(refused(Unopened.clear("1").err()));
        assert!(refused(Unopened.stats().err()));
        assert!(refused(Unopened.digests(&mut |_, _| ()).err()));
        assert_eq!(Unopened.position(), None);
    }
}
