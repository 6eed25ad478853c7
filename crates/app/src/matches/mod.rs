//! Matching: what fits a posting, why, and why not.
//!
//! The index proposes, `domain::matching` judges every pair by itself, and the same judgement answers
//! from either end. The list is computed when it is asked for, so it is never older than the index.

mod digest;
mod find;
mod owners;
mod party;
mod refresh;

pub use digest::{Digest, digest, next_untold, tell};
pub use find::{Found, Matches, Pair, of_posting, of_text, pair};
pub use party::{Party, Standing};
pub use refresh::{Judged, judge, store};
