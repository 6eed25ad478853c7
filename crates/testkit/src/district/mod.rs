//! A small district to tell a case about: chains, people, firms, postings and a desk, made through the use cases.
//!
//! Set-up and questions only; what must hold is said in the tests.

mod firms;
mod outcomes;
mod people;
mod postings;
mod traces;

pub use firms::{
    CHAINS, bar, chains, code, designated, enterprise, form, found, founded, join, unclaimed,
    usual_chains, verified,
};
pub use outcomes::{at_once, conflict, faults, is_forbidden, is_not_found, is_stale, must_sign_in};
pub use people::{Somebody, email, moderator, now, somebody, unproven};
pub use postings::{
    Decide, Scene, Step, approve, decide, demand, draft, drafted, edit, item_of, pending,
    published, reject, renew, retitle, scene, send_back, step, supply, waiting, working,
};
pub use traces::{audited, events, happened, times};
