//! `/enterprises`: registered, read, changed, claimed, verified, suspended. Members, cards, certificates and
//! designations have files of their own.

mod bar;
mod evidence;
mod search;
mod view;
mod write;

pub use bar::*;
pub use evidence::*;
pub use search::*;
pub use view::EnterpriseView;
pub use write::*;
