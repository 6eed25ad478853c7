//! What the values, the rules and the policy promise, by properties and by whole tables, through the public face.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod accounts;
mod codes;
mod content;
mod graphs;
mod life;
mod numbers;
mod places;
mod policy;
mod risks;
mod texts;
