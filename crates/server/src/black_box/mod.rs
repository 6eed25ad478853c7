//! The whole server over a real socket, with a noun of its own: what every endpoint may rely on.

pub mod notes;

mod accounts;
mod bodies;
mod enterprises;
mod faults;
mod firm_search;
mod front;
mod harness;
mod life;
mod limits;
mod lists;
mod matches;
mod moderation;
mod oversight;
mod own;
mod people;
mod postings;
mod probes;
mod problems;
mod roles;
mod run;
mod samples;
mod search;
mod sessions;
mod synonyms;
mod taxonomy;
mod versions;
mod walk;
