//! `/postings`: supply and demand, written by their enterprises, searched by everyone they are meant for.

mod filter;
mod life;
mod search;
mod view;
mod write;

pub use life::*;
pub use filter::refused;
pub use search::*;
pub use view::{AttributeDto, PostingView, QuantityDto};
pub use write::*;
