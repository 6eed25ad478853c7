//! `/postings`: supply and demand, written by their enterprises, searched by everyone they are meant for.

mod filter;
mod found;
mod life;
mod view;
mod write;

pub use filter::refused;
pub use found::*;
pub use life::*;
pub use view::{AttributeDto, PostingView, QuantityDto};
pub use write::*;
