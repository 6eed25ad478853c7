//! The consumers of the log on a real index: repeated, interrupted and restarted they come to the same end.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod bench;
mod ending;
mod flaky;
mod indexing;
mod matching;
mod nodes;
mod running;
