//! What the test binaries of this package have in common: the program as a process, and what its environment says.
//! Holds no test; the journeys are in `it/main.rs`.
#![expect(clippy::expect_used, reason = "tests fail by panicking")]

pub mod environment;
pub mod program;
