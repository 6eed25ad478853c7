//! The whole server over a real socket, with a noun of its own: what every endpoint may rely on.

pub mod notes;

mod accounts;
mod bodies;
mod harness;
mod limits;
mod lists;
mod problems;
mod run;
mod samples;
mod versions;
mod walk;
