//! What Peitao is about: ids, values, states, policy and matching.
//!
//! This crate performs no input or output, knows no database, no HTTP and no index, reads no clock
//! and draws no randomness: both come in as arguments. Everything here can be tested by properties.

pub mod account;
pub mod actor;
pub mod attribute;
pub mod capability;
pub mod clock;
pub mod codes;
pub mod contact;
pub mod decimal;
pub mod designation;
pub mod enterprise;
pub mod event;
pub mod id;
pub mod industry;
pub mod invalid;
pub mod lockout;
pub mod matching;
pub mod moderation;
pub mod money;
pub mod policy;
pub mod posting;
pub mod quantity;
pub mod region;
pub mod synonym;
pub mod tables;
pub mod taxonomy;
pub mod text;
pub mod understanding;
pub mod unit;
pub mod uscc;

pub use clock::{Clock, Date, Entropy, Moment};
pub use id::{
    AccountId, CapabilityId, CertificateId, DesignationId, EnterpriseId, ItemId, MatchId,
    PostingId, SessionId, SynonymId,
};
pub use invalid::{Fault, Faults, Rule};
pub use uscc::Uscc;
