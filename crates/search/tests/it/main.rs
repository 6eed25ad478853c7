//! The index as its callers see it: everything through [`search::Engine`] on a real directory.
#![expect(clippy::unwrap_used, reason = "builders of tests fail by panicking")]

mod acceptance;
mod apply;
mod audience;
mod beside;
mod build;
mod completion;
mod concurrent;
mod counterparts;
mod damage;
mod exchange;
mod faults;
mod hostile;
mod kill;
mod meaning;
mod model;
mod neighbourhood;
mod paging;
mod ranking;
mod rebuild;
mod retrieve;
mod synonyms;
