//! `/postings`: supply and demand, written by their enterprises, searched by everyone they are meant for.

mod attribute;
mod filter;
mod form;
mod found;
mod life;
mod revisions;
mod view;
mod write;

pub use attribute::{AttributeDto, drafts};
pub use filter::{facets, sorts};
pub use form::*;
pub use found::*;
pub use life::*;
pub use revisions::*;
pub use view::PostingView;
pub use write::*;
