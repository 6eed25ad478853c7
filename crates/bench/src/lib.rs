//! Comparisons and loads behind `docs/benchmarks.md`. None is measured here yet, and nothing depends on it.
