//! Tests of whole verdicts: what must hold of every pair, and made-up pairs a reader can judge.

mod examples;
mod properties;
mod ranking;
mod sample;
