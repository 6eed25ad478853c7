//! `cargo xtask test`: every step in order, its seconds, and a verdict.
//! Must not know what a step does; see `steps`.

mod steps;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

pub use steps::{STEPS, Step};

use crate::needs;
use crate::postgres::Durability;

/// How to run the tests.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Steps chosen by name; all of them when empty.
    only: Vec<&'static str>,
    /// Run the remaining steps after a failed one.
    pub keep_going: bool,
    /// How PostgreSQL commits.
    pub durability: Durability,
}

impl Options {
    /// Adds a step to the chosen ones.
    ///
    /// Errors: there is no step of that name.
    pub fn choose(&mut self, name: &str) -> Result<()> {
        match STEPS.iter().find(|step| step.name == name) {
            Some(step) => self.only.push(step.name),
            None => {
                let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
                bail!("unknown step {name:?}, there are {}", known.join(", "));
            }
        }
        Ok(())
    }

    /// The steps to run, in the order of the run.
    pub fn steps(&self) -> impl Iterator<Item = &'static Step> {
        STEPS
            .iter()
            .filter(|step| self.only.is_empty() || self.only.contains(&step.name))
    }
}

/// What became of one step.
struct Outcome {
    name: &'static str,
    took: Duration,
    result: Result<()>,
}

/// Runs the chosen steps.
///
/// Errors: something is missing on this machine, or a step failed.
pub fn run(options: &Options) -> Result<()> {
    let started = Instant::now();
    let needed: Vec<_> = options
        .steps()
        .flat_map(|step| step.needs)
        .copied()
        .collect();
    needs::satisfy(&needed)?;
    let mut outcomes = Vec::new();
    for step in options.steps() {
        let outcome = perform(step, options);
        println!("{}", line(&outcome));
        let stop = outcome.result.is_err() && !options.keep_going;
        outcomes.push(outcome);
        if stop {
            break;
        }
    }
    println!("\n{}", summary(&outcomes, started.elapsed()));
    verdict(&outcomes)
}

fn perform(step: &'static Step, options: &Options) -> Outcome {
    println!("step {}", step.name);
    let started = Instant::now();
    let result = (step.run)(options);
    Outcome {
        name: step.name,
        took: started.elapsed(),
        result,
    }
}

fn line(outcome: &Outcome) -> String {
    let word = if outcome.result.is_ok() {
        "ok"
    } else {
        "FAILED"
    };
    let line = format!(
        "step {:<8} {word:<6} {:>7.1} s",
        outcome.name,
        outcome.took.as_secs_f64()
    );
    match &outcome.result {
        Ok(()) => line,
        Err(fault) => format!("{line}\n{fault:#}"),
    }
}

fn summary(outcomes: &[Outcome], took: Duration) -> String {
    let seconds = outcomes
        .iter()
        .map(|outcome| format!("{} {:.0} s", outcome.name, outcome.took.as_secs_f64()));
    format!(
        "{:.0} s in all: {}",
        took.as_secs_f64(),
        seconds.collect::<Vec<_>>().join(", ")
    )
}

fn verdict(outcomes: &[Outcome]) -> Result<()> {
    let failed: Vec<_> = outcomes
        .iter()
        .filter(|outcome| outcome.result.is_err())
        .map(|outcome| outcome.name)
        .collect();
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    println!("every step is green");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(name: &'static str, result: Result<()>) -> Outcome {
        Outcome {
            name,
            took: Duration::from_millis(1_250),
            result,
        }
    }

    #[test]
    fn a_line_carries_the_seconds_and_the_reason() {
        assert_eq!(
            line(&outcome("tidy", Ok(()))),
            "step tidy     ok         1.2 s"
        );
        let failed = line(&outcome("tidy", Err(anyhow::anyhow!("two faults"))));
        assert_eq!(failed, "step tidy     FAILED     1.2 s\ntwo faults");
    }

    #[test]
    fn one_failed_step_fails_the_run() {
        let good = || outcome("fmt", Ok(()));
        assert!(verdict(&[good(), good()]).is_ok());
        let bad = outcome("doc", Err(anyhow::anyhow!("broken link")));
        assert_eq!(
            verdict(&[good(), bad]).unwrap_err().to_string(),
            "failed: doc"
        );
    }

    #[test]
    fn the_summary_names_every_step() {
        let text = summary(
            &[outcome("fmt", Ok(())), outcome("doc", Ok(()))],
            Duration::from_secs(3),
        );
        assert_eq!(text, "3 s in all: fmt 1 s, doc 1 s");
    }

    #[test]
    fn steps_have_distinct_names() {
        let mut names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
    }
}
