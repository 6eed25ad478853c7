//! The program as an operator meets it: commands, options, exit statuses, files, signals.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod accounts;
mod configuration;
mod demo;
mod files;
mod import;
mod program;
mod serving;
mod usage;
