//! What every endpoint stands on: extractors, answers, problems and the layer around all of it.
//!
//! Nothing here knows a noun. What is particular to one endpoint belongs into its file in `api/`.

pub mod address;
pub mod body;
pub mod call;
pub mod caller;
pub mod change;
pub mod code;
pub mod conditional;
pub mod connections;
pub mod contract;
pub mod finish;
pub mod idempotency;
pub mod layer;
pub mod nesting;
pub mod paging;
pub mod path;
pub mod problem;
pub mod query;
pub mod rate_limit;
pub mod reply;
pub mod run;
pub mod schema;
mod sealed;
pub mod trace;

pub use body::Body;
pub use change::Change;
pub use code::ProblemCode;
pub use conditional::IfMatch;
pub use idempotency::OnceKey;
pub use paging::{Listing, PageQuery, Paging};
pub use path::{PathId, PathKey};
pub use problem::Problem;
pub use query::Query;
pub use reply::Reply;
pub use run::Kit;
