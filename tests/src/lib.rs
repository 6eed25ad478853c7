//! The package holds only tests: see `it/main.rs`.
