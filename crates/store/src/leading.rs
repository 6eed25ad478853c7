//! Work that one node of several does for all of them: a seat that one of them holds, for as long as its session with the
//! database lives. An engine with one node has a seat for it at any time.

use crate::conn::Conn;
use crate::dialect::{self, EngineKind};
use crate::error::StoreError;
use crate::pool::Store;

/// What is done once for all nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Office {
    /// What the clock does.
    Keeper,
    /// Judging what changed.
    Matcher,
    /// The digests of new matches.
    Teller,
}

/// A node's claim to an office. Dropping it gives the office up; so does the end of the process.
pub struct Seat {
    url: String,
    kind: EngineKind,
    office: Office,
    session: Option<Conn>,
    held: bool,
}

impl Store {
    /// A claim to an office; nothing is taken yet.
    pub fn seat(&self, office: Office) -> Seat {
        Seat {
            url: self.url().to_owned(),
            kind: self.kind(),
            office,
            session: None,
            held: false,
        }
    }
}

impl Seat {
    /// Whether this node holds the office now: it is taken when it is free, and kept while the session lives. A node whose
    /// session the server has ended learns it here, so this is to be asked before each step.
    /// Errors: `Unavailable` while the database does not answer.
    pub fn is_held(&mut self) -> Result<bool, StoreError> {
        if self.kind.has_one_writer() {
            return Ok(true);
        }
        let mut session = match self.living() {
            Some(session) => session,
            None => Conn::connect(&self.url)?,
        };
        if !self.held {
            self.held = dialect::take_office(&mut session, self.office.key())?;
        }
        self.session = Some(session);
        Ok(self.held)
    }

    /// The session, unless it has ended, and with it whatever was held.
    fn living(&mut self) -> Option<Conn> {
        let mut session = self.session.take();
        let lives = |session: &mut Conn| dialect::ping(session).is_ok();
        let living = session.as_mut().is_some_and(lives);
        self.held &= living;
        session.filter(|_| living)
    }
}

impl Office {
    /// Any numbers will do, as long as every node takes the same.
    fn key(self) -> i32 {
        match self {
            Self::Keeper => 1,
            Self::Matcher => 2,
            Self::Teller => 3,
        }
    }
}
