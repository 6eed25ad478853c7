//! What the tests need of the outside world: databases of their own, a clock that stands still, repeatable
//! randomness. Nothing here is part of the product; a test that cannot get what it asks for panics.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot get its surroundings fails by panicking"
)]

mod clock;
mod db;
mod entropy;

pub use clock::ManualClock;
pub use db::Database;
pub use entropy::SeededEntropy;
