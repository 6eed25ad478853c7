//! The consumers of the change log: indexing, matching, mail, and what the clock does.
//!
//! Each is a step that does a bounded amount of work and says how much; [`Worker`] repeats them on threads
//! of its own, tests call them by hand. No HTTP here, and nothing is sent from inside a request.

mod drain;
mod everything;
pub mod indexing;
pub mod keeping;
pub mod mail;
pub mod matching;
mod post;
mod running;
pub mod telling;
mod touched;
pub mod verifying;

pub use running::{Sender, Worker};
