//! One file per command. A command reads its configuration, calls use cases and prints; it decides nothing.

pub mod admin;
pub mod demo;
pub mod doctor;
pub mod eval;
pub mod generate;
pub mod import;
pub mod migrate;
pub mod reindex;
pub mod serve;
pub mod show;
pub mod synonyms;
pub mod verify;

use std::io::Write;

use anyhow::Error;
use app::AppError;

/// Prints a line of a command's result. A reader that has gone away, such as `head`, is no fault.
pub fn say(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Prints why a command failed, with its causes; faults of an input each with its place.
#[expect(clippy::print_stderr, reason = "there is nobody else to tell")]
pub fn complain(error: &Error) {
    match error.downcast_ref::<AppError>() {
        Some(fault @ AppError::Invalid(_)) => {
            eprintln!("error: {}", import::worded(fault).join("; "))
        }
        _ => eprintln!("error: {error:#}"),
    }
}
