//! `peitao import --synonyms`: groups of synonyms, one JSON object a line.
//!
//! Idempotent: a group of the same words is brought up to date, another one added. A running service reads queries by
//! them within seconds.

use anyhow::{Context, Result, bail};
use app::enterprises::Outcome;
use app::{App, Cx, synonyms};
use domain::synonym::Draft;

use crate::cmd::import::worded;
use crate::cmd::say;

/// What became of the lines.
#[derive(Debug, Default)]
pub struct Report {
    created: usize,
    updated: usize,
    unchanged: usize,
    /// Each faulty line with its faults.
    failed: Vec<(usize, String)>,
}

/// Takes the groups of a file. Errors: when a line failed; the others are stored.
pub fn run(app: &App, text: &str, dry_run: bool) -> Result<()> {
    let report = load(app, text, dry_run)?;
    for (at, faults) in &report.failed {
        say(format!("line {at}: {faults}"));
    }
    let would = if dry_run { "would be " } else { "" };
    let Report {
        created,
        updated,
        unchanged,
        failed,
    } = &report;
    let failed = failed.len();
    say(format!(
        "{created} {would}created, {updated} {would}updated, {unchanged} unchanged, {failed} failed"
    ));
    if failed > 0 {
        bail!("{failed} lines failed");
    }
    Ok(())
}

/// Takes the groups of the sample, which are known to be good.
pub fn sample(app: &App, text: &str) -> Result<usize> {
    let report = load(app, text, false)?;
    match report.failed.first() {
        Some((at, faults)) => bail!("line {at} of the sample synonyms: {faults}"),
        None => Ok(report.created),
    }
}

/// All lines in one transaction: a table is read as a whole.
fn load(app: &App, text: &str, dry_run: bool) -> Result<Report> {
    let mut report = Report::default();
    let (mut numbers, mut drafts) = (Vec::new(), Vec::new());
    let text = text.trim_start_matches('\u{feff}');
    let lines = text.lines().zip(1..).map(|(line, at)| (at, line.trim()));
    for (at, line) in lines.filter(|(_, line)| !line.is_empty()) {
        match serde_json::from_str::<Draft>(line) {
            Ok(draft) => {
                numbers.push(at);
                drafts.push(draft);
            }
            Err(fault) => report.failed.push((at, fault.to_string())),
        }
    }
    let cx = Cx::system(app.now(), "import");
    let work = move |tx: &mut app::Tx<'_>| synonyms::load(tx, &drafts);
    let outcomes = if dry_run {
        app.rehearse(&cx, work)
    } else {
        app.write(cx, work)
    };
    for (at, outcome) in numbers
        .into_iter()
        .zip(outcomes.context("nothing was stored")?)
    {
        match outcome {
            Ok(Outcome::Created) => report.created += 1,
            Ok(Outcome::Updated) => report.updated += 1,
            Ok(Outcome::Unchanged) => report.unchanged += 1,
            Err(error) => report.failed.push((at, worded(&error).join("; "))),
        }
    }
    report.failed.sort_unstable();
    Ok(report)
}
