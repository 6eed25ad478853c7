//! The search index of Peitao: what is indexed, how text is read, how a query is answered.
//!
//! This crate is the only one that knows tantivy. It knows nothing of SQL, HTTP, accounts or the
//! domain model: ids and enum values come in and go out as codes, instants as microseconds.
//! Nothing here reads a clock, draws random numbers or starts an asynchronous task.
//!
//! The index is a function of the database: it can be dropped and rebuilt at any time, and the
//! position it has reached lives inside its own commits and nowhere else.

mod candidates;
mod check;
mod columns;
mod concepts;
mod document;
mod engine;
mod error;
mod facets;
mod fields;
mod filter;
mod guard;
mod highlight;
pub mod local;
mod neighbourhood;
pub mod overlap;
mod plan;
mod query;
mod request;
mod snapshot;
mod statistics;
mod suggest;
mod synonyms;
mod tally;
pub mod text;
mod tokenizer;
mod top;
mod unopened;
mod widening;

pub use candidates::{Candidate, CandidateRequest};
pub use document::{Document, Kind, NumericAttribute};
pub use engine::{Change, Documents, Engine, Stats};
pub use error::{Result, SearchError};
pub use facets::{Facet, FacetField};
pub use highlight::{Highlight, highlight};
pub use neighbourhood::{NearNode, Neighbourhood};
pub use overlap::{Frequencies, Overlap, Reading, SharedTerm, Weighed, overlap};
pub use request::{
    Answer, AttributeRange, Cursor, Filters, Hit, Page, Range, Relaxation, Request, Sort, Total,
};
pub use synonyms::{Strength, Synonyms};
pub use unopened::Unopened;
