//! `peitao eval`: how well searching and matching do on judged sets, by the code that serves people and no other.
//! Everything happens in a throw-away directory; one JSON object is printed.

mod cases;
mod demands;
mod files;
mod measures;
mod node_suggestion;
mod pool;
mod ranking;
mod trec;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::Value;

use crate::cmd::say;
use crate::config::{Config, Secret};

/// What is measured.
#[derive(Subcommand)]
pub enum Command {
    /// Searching: NDCG@10, MRR@10 and Recall@100 of queries over a corpus.
    Ranking(Ranking),
    /// Matching: judged cases with their candidates, or demands against supplies.
    Matching(Matching),
    /// Suggesting where a product belongs: how often the right code is first, or among five.
    Suggest(Suggest),
}

/// A corpus, queries and judgements.
#[derive(Args)]
pub struct Ranking {
    /// NDJSON of documents: `_id`, `title` or `name`, `text` or `description`.
    #[arg(long)]
    corpus: PathBuf,
    /// NDJSON of queries: `_id`, `text`.
    #[arg(long)]
    queries: PathBuf,
    /// Judgements: query, document and grade, tab-separated under a header.
    #[arg(long)]
    qrels: PathBuf,
    /// Writes the ranks in the format of TREC.
    #[arg(long)]
    run: Option<PathBuf>,
}

/// Cases, or demands with supplies and judgements.
#[derive(Args)]
pub struct Matching {
    /// NDJSON of cases: `id`, `demand`, `candidates` with their `grade`; all candidates of the file are one pool.
    #[arg(long, conflicts_with_all = ["demands", "supplies", "qrels"], required_unless_present = "demands")]
    cases: Option<PathBuf>,
    /// NDJSON of demands: `_id`, `title`, `text`.
    #[arg(long, requires = "supplies", requires = "qrels")]
    demands: Option<PathBuf>,
    /// NDJSON of supplies: `_id`, `title`, `text`.
    #[arg(long)]
    supplies: Option<PathBuf>,
    /// Judgements: demand, supply and grade, tab-separated under a header; 1 and more is usable.
    #[arg(long)]
    qrels: Option<PathBuf>,
    /// Writes the ranks in the format of TREC.
    #[arg(long)]
    run: Option<PathBuf>,
}

/// Names with their codes, to learn from and to be asked.
#[derive(Args)]
pub struct Suggest {
    /// NDJSON of known names: `name`, `group`.
    #[arg(long)]
    train: PathBuf,
    /// NDJSON of names whose code is asked for: `name`, `group`.
    #[arg(long)]
    test: PathBuf,
}

/// Runs it. Errors: a file cannot be read, or is of another form.
pub fn run(config: &Config, command: &Command) -> Result<()> {
    let scratch = tempfile::Builder::new().prefix("peitao-eval-").tempdir()?;
    let mut config = config.clone();
    config.data.dir = scratch.path().to_owned();
    config.database.url = Secret::default();
    say(measured(&config, command)?);
    Ok(())
}

fn measured(config: &Config, command: &Command) -> Result<Value> {
    match command {
        Command::Ranking(arguments) => ranking::measure(&config.data.dir, arguments),
        Command::Suggest(arguments) => node_suggestion::measure(&config.data.dir, arguments),
        Command::Matching(arguments) => match &arguments.cases {
            Some(cases) => cases::measure(config, cases, arguments),
            None => demands::measure(config, arguments),
        },
    }
}
