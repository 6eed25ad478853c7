//! Every text a person reads: problems, field rules, reasons, labels, mails, numbers and dates, in zh-CN and en.
//!
//! Texts live in `locales/`, shapes of mails in `templates/`; both are embedded at compile time.
//! This crate performs no I/O at run time and knows no SQL, no HTTP, no SMTP and no clock.

pub mod catalogue;
pub mod check;
pub mod format;
pub mod locale;
pub mod mail;
pub mod matches;
pub mod problems;
pub mod reasons;
pub mod rules;
pub mod terms;
pub mod text;

mod args;

pub use check::check;
pub use locale::Locale;
pub use mail::{Mail, Rendered, Site};
pub use problems::{ProblemText, problem};
pub use reasons::{ReasonText, reason};
pub use rules::rule;
pub use terms::{Group, label};
pub use text::{Value, say};
