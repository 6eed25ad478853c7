//! Journeys through the whole platform over HTTP, each on both databases where the database matters.
#![expect(
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod bad_input;
mod calendar;
mod concurrency;
mod damaged;
mod journey;
mod life_cycle;
mod locks;
mod openapi;
mod people;
mod permissions;
mod restart;
mod suspension;
mod telling;
mod verifying;
mod visibility;

/// Runs a journey on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($(#[$doc:meta])* fn $name:ident($platform:ident: &Platform) $body:block)+) => {
        $(
            mod $name {
                use super::*;

                $(#[$doc])*
                fn run($platform: &Platform) $body

                #[test]
                fn sqlite() {
                    run(&Platform::sqlite());
                }

                #[test]
                fn postgres() {
                    run(&Platform::postgres());
                }
            }
        )+
    };
}

pub(crate) use on_both;
