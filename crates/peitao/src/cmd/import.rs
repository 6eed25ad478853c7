//! `peitao import`: firms and postings from NDJSON, or the chains of a district from JSON.
//!
//! Idempotent by `external_id`; a faulty line is named with every fault and spoils nothing but itself. Works on the
//! database alone: a running service takes what was imported into the index, otherwise its next start does.

use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal, stderr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use app::enterprises::Outcome;
use app::imports::{self, Line};
use app::records::Record;
use app::{App, AppError, Cx};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::cmd::say;
use crate::config::Config;
use crate::node;

/// Lines imported in one transaction.
const BATCH: usize = 200;
/// Longest line. Units: bytes.
const LINE_BYTES: usize = 1 << 20;

/// Arguments of the command.
#[derive(Args)]
pub struct Arguments {
    /// NDJSON file, one `{"firm": ..}` or `{"posting": ..}` a line; with --taxonomy a JSON file of chains.
    file: PathBuf,
    /// Judge every line and store nothing.
    #[arg(long)]
    dry_run: bool,
    /// The file holds chains, nodes, edges and parks.
    #[arg(long)]
    taxonomy: bool,
    /// Report as JSON lines.
    #[arg(long)]
    json: bool,
}

/// What became of the lines.
#[derive(Debug, Default)]
pub struct Report {
    /// Lines that added something.
    pub created: usize,
    /// Lines that changed something.
    pub updated: usize,
    /// Lines that said what was known.
    pub unchanged: usize,
    /// Faulty lines: number, and what is wrong.
    pub failed: Vec<(usize, Vec<String>)>,
}

/// Runs it. Errors: when a line failed.
pub fn run(config: &Config, arguments: &Arguments) -> Result<()> {
    let app = node::open_database(config)?;
    if arguments.taxonomy {
        return taxonomy(&app, arguments);
    }
    let records = read(&arguments.file)?;
    let report = if arguments.dry_run {
        rehearse(&app, &records)?
    } else {
        load(&app, &records, || app.store().give_way())?
    };
    report.print(arguments);
    if report.failed.is_empty() {
        Ok(())
    } else {
        bail!("{} lines failed", report.failed.len())
    }
}

fn taxonomy(app: &App, arguments: &Arguments) -> Result<()> {
    let text = std::fs::read_to_string(&arguments.file).context("file cannot be read")?;
    let (parts, from) =
        app::taxonomy::parse(&text).map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let work = move |tx: &mut app::Tx<'_>| app::taxonomy::replace(tx, &parts, from);
    let cx = Cx::system(app.now(), "import");
    let rows = if arguments.dry_run {
        app.rehearse(&cx, work)?
    } else {
        app.write(cx, work)?
    };
    let verb = if arguments.dry_run {
        "would change"
    } else {
        "changed"
    };
    say(format!("{rows} rows {verb}, in force from {from}"));
    Ok(())
}

type Numbered = (usize, Result<Record, String>);

fn read(path: &Path) -> Result<Vec<Numbered>> {
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut records = Vec::new();
    for (at, line) in BufReader::new(file).split(b'\n').enumerate() {
        let line = line.with_context(|| format!("line {} cannot be read", at + 1))?;
        let record = record(if at == 0 { without_mark(&line) } else { &line });
        records.extend(record.map(|record| (at + 1, record)));
    }
    Ok(records)
}

/// A file without the mark of byte order that some programs begin it with.
fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
}

/// The record of a line, or why it is none; nothing for a blank line.
fn record(line: &[u8]) -> Option<Result<Record, String>> {
    if line.len() > LINE_BYTES {
        return Some(Err("line is longer than 1 MiB".to_owned()));
    }
    match std::str::from_utf8(line).map(str::trim) {
        Err(_) => Some(Err("line is not UTF-8".to_owned())),
        Ok("") => None,
        Ok(text) => Some(serde_json::from_str(text).map_err(|fault| fault.to_string())),
    }
}

/// Imports batch by batch; what is done stays done when a later batch fails. `between` runs after each.
fn load(app: &App, records: &[Numbered], between: impl Fn()) -> Result<Report> {
    let bar = progress(records.len());
    let mut report = Report::default();
    for chunk in records.chunks(BATCH) {
        let good = report.sort_out(chunk);
        let batch: Vec<Record> = good.iter().map(|(_, record)| record.clone()).collect();
        let cx = Cx::system(app.now(), "import");
        let outcomes = app.write(cx, move |tx| imports::lines(tx, &batch))?;
        report.count(&good, outcomes);
        bar.inc(u64::try_from(chunk.len()).unwrap_or_default());
        between();
    }
    bar.finish_and_clear();
    Ok(report)
}

/// Imports everything in one transaction and undoes it, so that lines may refer to lines before them.
fn rehearse(app: &App, records: &[Numbered]) -> Result<Report> {
    let mut report = Report::default();
    let good = report.sort_out(records);
    let batch: Vec<Record> = good.iter().map(|(_, record)| record.clone()).collect();
    let cx = Cx::system(app.now(), "import");
    let outcomes = app.rehearse(&cx, |tx| imports::lines(tx, &batch))?;
    report.count(&good, outcomes);
    Ok(report)
}

/// Imports records that are known to be well-formed, such as those of the demonstration, while nobody else writes.
pub fn load_all(app: &App, records: impl Iterator<Item = Record>) -> Result<Report> {
    let numbered: Vec<Numbered> = records
        .enumerate()
        .map(|(at, record)| (at + 1, Ok(record)))
        .collect();
    load(app, &numbered, || ())
}

fn progress(lines: usize) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(u64::try_from(lines).unwrap_or_default());
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {per_sec} {eta}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

impl Report {
    /// Notes the lines that are no records and returns the others.
    fn sort_out(&mut self, lines: &[Numbered]) -> Vec<(usize, Record)> {
        let mut good = Vec::with_capacity(lines.len());
        for (at, record) in lines {
            match record {
                Ok(record) => good.push((*at, record.clone())),
                Err(fault) => self.failed.push((*at, vec![fault.clone()])),
            }
        }
        good
    }

    fn count(&mut self, lines: &[(usize, Record)], outcomes: Vec<Line>) {
        for ((at, _), outcome) in lines.iter().zip(outcomes) {
            match outcome {
                Ok(Outcome::Created) => self.created += 1,
                Ok(Outcome::Updated) => self.updated += 1,
                Ok(Outcome::Unchanged) => self.unchanged += 1,
                Err(error) => self.failed.push((*at, worded(&error))),
            }
        }
    }

    fn print(&self, arguments: &Arguments) {
        for (at, faults) in &self.failed {
            if arguments.json {
                say(json!({ "line": at, "faults": faults }));
            } else {
                say(format!("line {at}: {}", faults.join("; ")));
            }
        }
        let Self {
            created,
            updated,
            unchanged,
            failed,
        } = self;
        let failed = failed.len();
        if arguments.json {
            say(
                json!({ "created": created, "updated": updated, "unchanged": unchanged, "failed": failed, "dry_run": arguments.dry_run }),
            );
        } else {
            let would = if arguments.dry_run { "would be " } else { "" };
            say(format!(
                "{created} {would}created, {updated} {would}updated, {unchanged} unchanged, {failed} failed"
            ));
        }
    }
}

/// Every fault with its place, in English: the command line speaks to operators.
pub fn worded(error: &AppError) -> Vec<String> {
    let AppError::Invalid(faults) = error else {
        return vec![error.to_string()];
    };
    let word = |fault: &domain::Fault| {
        let args: Vec<(&str, render::text::Value)> = fault
            .rule
            .args()
            .iter()
            .map(|(name, value)| (*name, value.as_str().into()))
            .collect();
        let text = render::rule(render::Locale::En, fault.rule.code(), &args);
        format!(
            "{}: {}",
            fault.pointer,
            text.unwrap_or_else(|| fault.rule.code().to_owned())
        )
    };
    faults.as_slice().iter().map(word).collect()
}
