//! Understanding industrial text: from a title and a body to typed findings with the places they stand in.
//!
//! Pure and offline: tables of trade words, shapes of designations, numbers beside their names. Nothing is
//! guessed that is not written; what cannot be named is left out. No scores here: what a finding is worth
//! is the business of `matching`.
//!
//! *Cost*: some microseconds per hundred characters for what matching uses; places are looked for only by
//! [`understand`].

mod bounds;
mod contacts;
mod finding;
mod found;
mod grades;
mod head;
mod lexicon;
mod measures;
mod numeral;
mod places;
mod quality;
mod reading;
mod statement;
mod steps;
mod things;
mod units;
mod writings;

#[cfg(test)]
mod tests;

pub use contacts::{ContactKind, contacts};
pub use finding::{
    Contact, Finding, Head, Hint, Place, StepFound, Understanding, Warning, understand,
};
pub use quality::Quality;
pub use statement::{Amount, Said, Statement, Stretch};
pub use steps::{Coverage, Step};
pub use things::{Substance, Thing};
