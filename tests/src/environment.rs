//! What the environment says to the tests, which have no configuration but that.

use std::path::PathBuf;

/// A number, so that a run can be longer or be repeated.
#[expect(
    clippy::disallowed_methods,
    reason = "a test has no configuration but its environment"
)]
pub fn number(variable: &str, default: u64) -> u64 {
    let Ok(text) = std::env::var(variable) else {
        return default;
    };
    text.parse()
        .unwrap_or_else(|_| panic!("{variable} is no number: {text}"))
}

/// A path; `cargo xtask test` sets it. Panics without one: a skipped test proves nothing.
#[expect(
    clippy::disallowed_methods,
    reason = "a test has no configuration but its environment"
)]
pub fn path(variable: &str) -> PathBuf {
    let found = std::env::var_os(variable);
    found
        .unwrap_or_else(|| panic!("{variable} is not set: run `cargo xtask test`"))
        .into()
}
