//! Measures the running service from outside, over HTTP on the loopback interface, and prints one JSON object.
//! How it is done and what came out stands in docs/benchmarks.md; nothing here is a test.
#![expect(
    clippy::indexing_slicing,
    reason = "answers are read by name, and a JSON value is null where it has no such name"
)]

mod client;
mod judged;
mod latency;
mod open_loop;
mod publishing;
mod questions;
mod searching;
mod service;

use anyhow::Result;
use clap::{Parser, Subcommand};
use serde_json::Value;

use crate::service::{Place, Service};

#[derive(Parser)]
#[command(
    name = "peitao-bench",
    about = "Measures a running Peitao over HTTP on this machine"
)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Latency of searches that arrive at a fixed rate.
    Search(searching::Plan),
    /// Time from handing in to searchable and matched, at a fixed rate of publishing.
    Publish(publishing::Plan),
    /// Ranks compared with a judged list, on a data directory of its own.
    Judged(judged::Plan),
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let found = runtime.block_on(run(&cli))?;
    print(&found)
}

async fn run(cli: &Cli) -> Result<Value> {
    let place = &cli.place;
    match &cli.what {
        What::Search(plan) => searching::measure(&Service::start(place).await?, plan).await,
        What::Publish(plan) => publishing::measure(&Service::start(place).await?, plan).await,
        What::Judged(plan) => judged::measure(place, plan).await,
    }
}

#[expect(
    clippy::print_stdout,
    reason = "the figures are what the command is for"
)]
fn print(found: &Value) -> Result<()> {
    println!("{}", serde_json::to_string_pretty(found)?);
    Ok(())
}
