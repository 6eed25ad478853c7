//! The command line of `cargo xtask`, read by hand: a handful of words needs no library.
//! Must not do any work.

use anyhow::{Result, bail};

use crate::postgres::Durability;
use crate::test::Options;

/// What `cargo xtask help` prints.
pub const USAGE: &str = "\
usage: cargo xtask <chore>

  test [--only <step>]... [--keep-going] [--fsync]
            install what is missing, then run every check and test on both databases
            --only        run this step alone (may be repeated)
            --keep-going  run the remaining steps after a failed one
            --fsync       let PostgreSQL reach the disk at each commit
  tidy      check the layout rules only
  generate  write the generated files anew
  pg [--fsync]
            start a throw-away PostgreSQL and keep it until interrupted
  help      this text";

/// What the caller asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Chore {
    Test(Options),
    Tidy,
    Generate,
    Postgres(Durability),
    Help,
}

/// Reads the words after `cargo xtask`.
///
/// Errors: an unknown chore, option or step.
pub fn parse(words: impl Iterator<Item = String>) -> Result<Chore> {
    let mut words = words;
    let chore = words.next();
    match chore.as_deref() {
        Some("test") => test(words),
        Some("pg") => postgres(words),
        Some("tidy") => alone(Chore::Tidy, words),
        Some("generate") => alone(Chore::Generate, words),
        None | Some("help" | "--help" | "-h") => Ok(Chore::Help),
        Some(other) => bail!("unknown chore {other:?}"),
    }
}

fn test(mut words: impl Iterator<Item = String>) -> Result<Chore> {
    let mut options = Options::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--only" => match words.next() {
                Some(step) => options.choose(&step)?,
                None => bail!("--only needs the name of a step"),
            },
            "--keep-going" => options.keep_going = true,
            "--fsync" => options.durability = Durability::Disk,
            other => bail!("unknown option {other:?}"),
        }
    }
    Ok(Chore::Test(options))
}

fn postgres(words: impl Iterator<Item = String>) -> Result<Chore> {
    let mut durability = Durability::default();
    for word in words {
        match word.as_str() {
            "--fsync" => durability = Durability::Disk,
            other => bail!("unknown option {other:?}"),
        }
    }
    Ok(Chore::Postgres(durability))
}

fn alone(chore: Chore, mut words: impl Iterator<Item = String>) -> Result<Chore> {
    match words.next() {
        None => Ok(chore),
        Some(other) => bail!("unknown option {other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Chore> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn no_word_asks_for_help() {
        assert_eq!(parsed("").unwrap(), Chore::Help);
    }

    #[test]
    fn test_takes_steps_and_switches_in_any_order() {
        let Chore::Test(options) =
            parsed("test --keep-going --only tidy --fsync --only fmt").unwrap()
        else {
            panic!("not a test");
        };
        assert!(options.keep_going);
        assert_eq!(options.durability, Durability::Disk);
        let chosen: Vec<_> = options.steps().map(|step| step.name).collect();
        assert_eq!(chosen, ["fmt", "tidy"], "steps keep the order of the run");
    }

    #[test]
    fn test_without_options_runs_everything_quickly() {
        let Chore::Test(options) = parsed("test").unwrap() else {
            panic!("not a test");
        };
        assert_eq!(options, Options::default());
        assert_eq!(options.durability, Durability::Memory);
        assert_eq!(options.steps().count(), crate::test::STEPS.len());
    }

    #[test]
    fn pg_takes_its_durability() {
        assert_eq!(parsed("pg").unwrap(), Chore::Postgres(Durability::Memory));
        assert_eq!(
            parsed("pg --fsync").unwrap(),
            Chore::Postgres(Durability::Disk)
        );
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for line in [
            "tests",
            "tidy --fast",
            "test --only",
            "test --only nothing",
            "test tidy",
            "pg 5432",
        ] {
            assert!(parsed(line).is_err(), "{line:?} was accepted");
        }
    }
}
