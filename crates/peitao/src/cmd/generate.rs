//! `peitao openapi`: what is generated from the code and committed, so that it can never drift.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::cmd::say;

/// Arguments of the command.
#[derive(Args)]
pub struct Arguments {
    /// What to print.
    #[arg(long, value_enum, default_value = "openapi")]
    what: What,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// The OpenAPI document as YAML.
    Openapi,
    /// The list of error codes as Markdown.
    Errors,
}

/// Runs it.
pub fn run(arguments: &Arguments) -> Result<()> {
    match arguments.what {
        What::Openapi => say(server::openapi::yaml()?.trim_end()),
        What::Errors => say(server::openapi::errors_markdown().trim_end()),
    }
    Ok(())
}
