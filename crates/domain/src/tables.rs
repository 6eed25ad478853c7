//! The compiled-in tables of codes change from version to version, what was written with them does not: which codes
//! count when something is read. The tables themselves are in `region`, `industry` and `unit`.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::industry::Industry;
use crate::invalid::Rule;
use crate::region::Region;
use crate::unit::Unit;

/// Which codes of the tables count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codes {
    /// Those of today: for what is written now.
    Today,
    /// Any that has the form of a code: for what was judged when it was written. A division that was merged since,
    /// an industry or a unit that was given up stays what it was.
    AsWritten,
}

impl Codes {
    /// The division of a code. Errors: `unknown_region`.
    pub fn region(self, code: &str) -> Result<Region, Rule> {
        match self {
            Self::Today => Region::parse(code),
            Self::AsWritten => Region::as_written(code),
        }
    }

    /// The industry of a code. Errors: `unknown_industry`.
    pub fn industry(self, code: &str) -> Result<Industry, Rule> {
        match self {
            Self::Today => Industry::parse(code),
            Self::AsWritten => Industry::as_written(code),
        }
    }

    /// The unit of a code. Errors: `unknown_unit`.
    pub fn unit(self, code: &str) -> Result<&'static Unit, Rule> {
        match self {
            Self::Today => Unit::parse(code),
            Self::AsWritten => Unit::as_written(code),
        }
    }
}

/// What is kept for the life of the process of codes that left a table. They are few: only what once passed a table
/// and stands in a stored row ever gets here.
pub(crate) struct Ended<T: 'static>(Mutex<BTreeMap<String, &'static T>>);

impl<T> Ended<T> {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    /// The kept value of a code, made when it is met for the first time.
    pub(crate) fn get(&self, code: &str, make: impl FnOnce() -> T) -> &'static T {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.entry(code.to_owned())
            .or_insert_with(|| Box::leak(Box::new(make())))
    }
}
