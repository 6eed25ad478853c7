//! `/enterprises`: registered, read, changed, claimed and verified. Members, cards, certificates and designations
//! have files of their own.

mod evidence;
mod search;
mod view;
mod write;

pub use evidence::*;
pub use search::*;
pub use view::EnterpriseView;
pub use write::*;
