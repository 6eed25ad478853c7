//! The project's own chores: run every test, keep the tree tidy, keep generated files fresh.
//! Holds only the choice of a chore; must not hold anything the product needs at run time.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a command for developers: it talks to the terminal and reads the environment"
)]

mod args;
mod cache;
mod generated;
mod needs;
mod postgres;
mod process;
mod project;
mod python;
mod test;
mod tidy;

use std::process::ExitCode;

use args::Chore;

fn main() -> ExitCode {
    let chore = match args::parse(std::env::args().skip(1)) {
        Ok(chore) => chore,
        Err(fault) => {
            eprintln!("xtask: {fault:#}\n\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    match perform(chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("xtask: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(chore: Chore) -> anyhow::Result<()> {
    match chore {
        Chore::Test(options) => test::run(&options),
        Chore::Tidy => tidy::run(),
        Chore::Generate => generated::write_all(),
        Chore::Postgres(durability) => postgres::keep_until_interrupted(durability),
        Chore::Help => {
            println!("{}", args::USAGE);
            Ok(())
        }
    }
}
