//! Use cases: one use case, one transaction, one plain function.
//!
//! No HTTP, no SQL text, no index internals: a function of this crate reads like the sentence that asked
//! for it. Everything from outside (clock, randomness, secrets, settings) is handed in through [`Parts`].

mod context;
mod dictionary;
mod drafts;
mod error;
mod graph;
mod links;
mod lockouts;
mod random;
mod screening;
mod secrets;
mod settings;
mod signal;
mod stated;
mod transaction;

pub mod accounts;
pub mod actors;
pub mod capabilities;
pub mod certificates;
pub mod designations;
pub mod documents;
pub mod enterprises;
pub mod imports;
pub mod invitations;
pub mod mails;
pub mod matches;
pub mod members;
pub mod moderation;
pub mod passwords;
pub mod postings;
pub mod readiness;
pub mod records;
pub mod search;
pub mod sessions;
pub mod synonyms;
pub mod taxonomy;
pub mod tokens;

pub use context::Cx;
pub use error::{AppError, Conflict, Unauthenticated, unless_damaged};
pub use secrets::Secrets;
pub use settings::Settings;
pub use signal::Signal;
pub use store::idempotency::Answer;
pub use store::{Page, Seek};
pub use transaction::{App, Once, Parts, Replayable, Tx};
