//! What the tests need of the outside world: databases of their own, a clock that stands still, repeatable
//! randomness. Nothing here is part of the product; a test that cannot get what it asks for panics.

#![cfg_attr(
    feature = "platform",
    expect(
        clippy::indexing_slicing,
        reason = "JSON is read by its names, and a test fails by panicking"
    )
)]
#![expect(
    clippy::expect_used,
    reason = "a test that cannot get its surroundings fails by panicking"
)]

mod clock;
#[cfg(feature = "index")]
mod consumers;
mod db;
#[cfg(feature = "use_cases")]
pub mod district;
mod entropy;
#[cfg(feature = "use_cases")]
mod index;
#[cfg(feature = "use_cases")]
mod room;
#[cfg(feature = "use_cases")]
mod suite;
#[cfg(feature = "use_cases")]
mod use_cases;

pub use clock::ManualClock;
#[cfg(feature = "index")]
pub use consumers::settle;
pub use db::Database;
pub use entropy::SeededEntropy;
#[cfg(feature = "use_cases")]
pub use index::NoIndex;
#[cfg(feature = "use_cases")]
pub use room::Room;
#[cfg(feature = "use_cases")]
pub use use_cases::{Letter, UseCases};
#[cfg(feature = "platform")]
mod platform;
#[cfg(feature = "platform")]
pub use platform::{PASSWORD, Person, Platform, Reply};

/// Two small chains: enough for every rule that looks at nodes.
pub const TAXONOMY: &str = include_str!("taxonomy.json");
