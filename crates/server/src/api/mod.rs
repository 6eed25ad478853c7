//! One file per noun: its DTOs, its handlers, and the conversions between them and the use cases.

pub mod accounts;
pub mod capabilities;
pub mod certificates;
pub mod designations;
pub mod docs;
pub mod enterprises;
pub mod health;
pub mod invitations;
pub mod keys;
pub mod matches;
pub mod me;
pub mod members;
pub mod moderation;
pub mod postings;
pub mod quantity;
pub mod reason;
pub mod sessions;
pub mod suggest;
pub mod synonyms;
pub mod taxonomy;
pub mod unrouted;
