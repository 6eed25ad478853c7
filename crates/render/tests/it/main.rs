//! Tests of the texts as people get them: the locale files, the labels of the domain's codes, every mail.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod facts;
mod hostile;
mod labels;
mod locales;
mod mails;
mod texts;
mod wording;
