//! The index as its callers see it: everything through [`search::Engine`] on a real directory.
#![expect(clippy::unwrap_used, reason = "builders of tests fail by panicking")]

mod acceptance;
mod build;
