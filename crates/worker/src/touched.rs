//! What entries of the log mean for the index: which subjects, or all of it. Nothing is changed from here.

use std::collections::BTreeSet;

use app::{AppError, Tx};
use domain::event::{Entry, Event, Kind};
use domain::{Date, EnterpriseId, PostingId};

/// What some entries touch.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    /// The chain graph is another: no document is certain to be what it was.
    pub(crate) everything: bool,
    /// Queries read words otherwise; the documents stay what they are.
    pub(crate) synonyms: bool,
    /// Postings whose documents may be others.
    pub(crate) postings: BTreeSet<PostingId>,
    /// Likewise enterprises.
    pub(crate) enterprises: BTreeSet<EnterpriseId>,
}

impl Touched {
    /// What the entries may change, each subject once.
    pub(crate) fn by(tx: &mut Tx<'_>, entries: &[Entry]) -> Result<Self, AppError> {
        let mut touched = Self::default();
        for Entry { event, .. } in entries {
            touched.add(tx, event)?;
        }
        for enterprise in &touched.enterprises {
            let postings = store::postings::live_of(tx.conn, enterprise)?;
            touched.postings.extend(postings);
        }
        Ok(touched)
    }

    fn add(&mut self, tx: &mut Tx<'_>, event: &Event) -> Result<(), AppError> {
        match event.kind {
            Kind::PostingPublished
            | Kind::PostingUnpublished
            | Kind::PostingChanged
            | Kind::PostingSubmitted
            | Kind::PostingReturned => {
                self.postings.extend(PostingId::parse(&event.subject));
            }
            Kind::EnterpriseCreated
            | Kind::EnterpriseChanged
            | Kind::EnterpriseVerificationChanged => {
                self.enterprises.extend(event.enterprise.clone());
            }
            Kind::TaxonomyChanged => self.everything = true,
            Kind::SynonymChanged => self.synonyms = true,
            Kind::DayBegan => self.begin(tx, event)?,
            Kind::Unreadable => {
                self.postings.extend(PostingId::parse(&event.subject));
                self.enterprises.extend(EnterpriseId::parse(&event.subject));
                self.enterprises.extend(event.enterprise.clone());
            }
            Kind::AccountCreated
            | Kind::AccountChanged
            | Kind::DutyGranted
            | Kind::ClaimAsked
            | Kind::ItemClaimed
            | Kind::EmailVerified
            | Kind::PasswordChanged
            | Kind::PostingCreated
            | Kind::MatchFound => {}
        }
        Ok(())
    }

    /// What depends on the date: the graph where a part of it begins or ends, and the holders of certificates that
    /// lapsed. An announcement that does not say since when means everything.
    fn begin(&mut self, tx: &mut Tx<'_>, event: &Event) -> Result<(), AppError> {
        let since = event.details.get("since").and_then(|day| day.as_str());
        let since = since.and_then(|day| day.parse::<Date>().ok());
        let (Some(since), Ok(day)) = (since, event.subject.parse::<Date>()) else {
            self.everything = true;
            return Ok(());
        };
        self.everything |= store::taxonomy::changes_between(tx.conn, since, day)?;
        let lapsed = store::certificates::lapsed_between(tx.conn, since, day)?;
        self.enterprises.extend(lapsed);
        Ok(())
    }
}
