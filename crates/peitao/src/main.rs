//! Peitao: supply-demand matchmaking for manufacturing districts, as one binary.

mod cmd;
mod config;
mod demo;
mod ndjson;
mod node;
mod secret;
mod sense;
mod system;
mod telemetry;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use crate::config::{Config, Secret};

/// Reading and comparing texts asks for many small pieces of memory; the C library's allocator took a fifth of that time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit status of a command that ran and failed; wrong usage is clap's 2.
const FAILED: u8 = 1;

#[derive(Parser)]
#[command(
    name = "peitao",
    version,
    about = "Supply-demand matchmaking for manufacturing districts"
)]
struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command; each is also a key of the file and a `PEITAO_*` variable.
#[derive(Args, Clone)]
struct Options {
    /// Configuration file (TOML).
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    /// Directory of the database file, the index and the secret.
    #[arg(long, global = true)]
    data_dir: Option<PathBuf>,
    /// `sqlite:path` or `postgres://user:password@host/name`.
    #[arg(long, global = true)]
    database_url: Option<String>,
    /// Address and port of the API.
    #[arg(long, global = true)]
    listen: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API.
    Serve,
    /// Serve a synthetic district, in a throw-away directory unless --data-dir is given.
    Demo(cmd::demo::Arguments),
    /// Bring the tables up to this version.
    Migrate(cmd::migrate::Arguments),
    /// Build the index anew from the database.
    Reindex,
    /// Prove that the index equals the database.
    Verify,
    /// Accounts with duties on the platform.
    #[command(subcommand)]
    Admin(cmd::admin::Command),
    /// Load firms and postings from NDJSON, chains from JSON, or synonyms.
    Import(cmd::import::Arguments),
    /// Measure searching and matching on judged sets, in a throw-away directory.
    #[command(subcommand)]
    Eval(cmd::eval::Command),
    /// The OpenAPI document and what is generated from the code.
    Openapi(cmd::generate::Arguments),
    /// The configuration.
    #[command(subcommand)]
    Config(cmd::show::Command),
    /// Look for what would keep the platform from working.
    Doctor,
    /// Print the version.
    Version,
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            cmd::complain(&error);
            ExitCode::from(FAILED)
        }
    }
}

fn run(cli: Cli) -> Result<()> {
    let config = cli.options.config()?;
    match cli.command {
        Command::Serve => cmd::serve::run(&config),
        Command::Demo(arguments) => {
            cmd::demo::run(config, cli.options.data_dir.is_some(), &arguments)
        }
        Command::Migrate(arguments) => cmd::migrate::run(&config, &arguments),
        Command::Reindex => cmd::reindex::run(&config),
        Command::Verify => cmd::verify::run(&config),
        Command::Admin(command) => cmd::admin::run(&config, command),
        Command::Import(arguments) => cmd::import::run(&config, &arguments),
        Command::Eval(command) => cmd::eval::run(&config, &command),
        Command::Openapi(arguments) => cmd::generate::run(&arguments),
        Command::Config(command) => cmd::show::run(&config, &command),
        Command::Doctor => cmd::doctor::run(&config),
        Command::Version => cmd::show::version(),
    }
}

impl Options {
    fn config(&self) -> Result<Config> {
        let mut config = Config::load(self.config.as_deref())?;
        if let Some(dir) = &self.data_dir {
            config.data.dir.clone_from(dir);
        }
        if let Some(url) = &self.database_url {
            config.database.url = Secret::new(url);
        }
        if let Some(listen) = &self.listen {
            config.http.listen.clone_from(listen);
        }
        Ok(config)
    }
}
