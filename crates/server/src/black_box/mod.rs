//! The whole server over a real socket, with a noun of its own: what every endpoint may rely on.

pub mod notes;

mod accounts;
mod bodies;
mod enterprises;
mod harness;
mod limits;
mod lists;
mod oversight;
mod problems;
mod run;
mod samples;
mod taxonomy;
mod versions;
mod walk;
