//! The only crate that knows SQL: SQLite and PostgreSQL behind one set of functions.
//!
//! Callers get [`Store::read`] and [`Store::write`], each one transaction, and plain functions by noun.
//! Functions that write what an enterprise or an account owns ask for a [`domain::policy::Granted`].
//! No use case, no HTTP and no index here; engine differences live in `dialect` and nowhere else.

pub mod accounts;
pub mod actors;
pub mod audit;
pub mod capabilities;
pub mod certificates;
mod conn;
pub mod cursors;
pub mod designations;
mod dialect;
pub mod enterprises;
mod error;
pub mod events;
mod group_commit;
pub mod idempotency;
pub mod invitations;
mod judged;
pub mod known_networks;
mod leading;
pub mod lockouts;
pub mod mails;
pub mod matches;
pub mod memberships;
pub mod moderation;
mod page;
mod pool;
pub mod postings;
mod rows;
mod schema;
pub mod sessions;
pub mod synonyms;
pub mod taxonomy;
pub mod tickets;

pub use conn::Conn;
pub use dialect::EngineKind;
pub use diesel::result::Error as StatementError;
pub use error::StoreError;
pub use group_commit::in_savepoint;
pub use leading::{Office, Seat};
pub use page::{Page, Seek};
pub use pool::{Settings, Store, WriteError};
