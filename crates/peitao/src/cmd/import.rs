//! `peitao import`: firms and postings from NDJSON, the chains of a district from JSON, or groups of synonyms.
//!
//! Idempotent by `external_id`; a faulty line is named with every fault and spoils nothing but itself. Works on the
//! database alone: a running service takes what was imported into the index, otherwise its next start does.

use std::fs::File;
use std::io::{self, BufReader, IsTerminal, stderr};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use app::enterprises::Outcome;
use app::imports::{self, Line};
use app::records::Record;
use app::{App, AppError, Cx};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::cmd::{say, synonyms};
use crate::config::Config;
use crate::ndjson::{Numbered, Records};
use crate::node;

/// Lines imported in one transaction.
const BATCH: usize = 200;

/// Arguments of the command.
#[derive(Args)]
pub struct Arguments {
    /// NDJSON file, one `{"firm": ..}` or `{"posting": ..}` a line; with --taxonomy a JSON file of chains,
    /// with --synonyms one `{"terms": [..], "kind": ".."}` a line.
    file: PathBuf,
    /// Judge every line and store nothing.
    #[arg(long)]
    dry_run: bool,
    /// The file holds chains, nodes, edges and parks.
    #[arg(long)]
    taxonomy: bool,
    /// The file holds groups of synonyms, one JSON object a line.
    #[arg(long, conflicts_with = "taxonomy")]
    synonyms: bool,
    /// Report as JSON lines.
    #[arg(long)]
    json: bool,
}

/// What became of the lines. Faults are told as they are met, and only counted here: a file may have any number.
#[derive(Debug)]
pub struct Report {
    /// Lines that added something.
    pub created: usize,
    /// Lines that changed something.
    pub updated: usize,
    /// Lines that said what was known.
    pub unchanged: usize,
    /// Faulty lines.
    pub failed: usize,
    /// The first faulty line: number, and what is wrong.
    pub first_fault: Option<(usize, Vec<String>)>,
    bar: ProgressBar,
    tell: Tell,
}

/// How faults are told.
#[derive(Clone, Copy, Debug)]
enum Tell {
    Nobody,
    InWords,
    AsJson,
}

/// Runs it. Errors: when a line failed.
pub fn run(config: &Config, arguments: &Arguments) -> Result<()> {
    let app = node::open_database(config)?;
    if arguments.taxonomy {
        return taxonomy(&app, arguments);
    }
    if arguments.synonyms {
        let text = std::fs::read_to_string(&arguments.file).context("file cannot be read")?;
        return synonyms::run(&app, &text, arguments.dry_run);
    }
    let path = arguments.file.display();
    let file = File::open(&arguments.file).with_context(|| format!("{path} cannot be read"))?;
    let bar = progress(file.metadata()?.len());
    let records = Records::of(BufReader::new(bar.wrap_read(file)));
    let tell = if arguments.json {
        Tell::AsJson
    } else {
        Tell::InWords
    };
    let mut report = Report::new(bar, tell);
    if arguments.dry_run {
        rehearse(config, &app, records, &mut report)?;
    } else {
        load(&app, records, &mut report, || app.store().give_way())?;
    }
    report.print(arguments);
    if report.failed == 0 {
        Ok(())
    } else {
        bail!("{} lines failed", report.failed)
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

/// Imports batch by batch; what is done stays done when a later batch fails. `between` runs after each.
fn load(
    app: &App,
    mut records: impl Iterator<Item = io::Result<Numbered>>,
    report: &mut Report,
    between: impl Fn(),
) -> Result<()> {
    loop {
        let (numbers, batch) = report.batch(&mut records)?;
        if batch.is_empty() {
            return Ok(());
        }
        let cx = Cx::system(app.now(), "import");
        let outcomes = app.write(cx, move |tx| imports::lines(tx, &batch))?;
        report.count(&numbers, outcomes);
        between();
    }
}

/// Imports everything where nothing of it stays, so that lines may refer to lines before them: into a copy of the
/// database, or, where there can be none, in one transaction that is undone.
fn rehearse(
    config: &Config,
    app: &App,
    records: impl Iterator<Item = io::Result<Numbered>>,
    report: &mut Report,
) -> Result<()> {
    let scratch = tempfile::Builder::new()
        .prefix("rehearsal-")
        .tempdir_in(&config.data.dir)?;
    match app.store().copy_into(scratch.path())? {
        Some(copy) => load(&node::over(config, copy)?, records, report, || ()),
        None => rehearse_at_once(app, records, report),
    }
}

fn rehearse_at_once(
    app: &App,
    mut records: impl Iterator<Item = io::Result<Numbered>>,
    report: &mut Report,
) -> Result<()> {
    let cx = Cx::system(app.now(), "import");
    app.rehearse(&cx, |tx| {
        loop {
            let (numbers, batch) = match report.batch(&mut records) {
                Ok(batch) => batch,
                Err(error) => return Ok(Err(error)),
            };
            if batch.is_empty() {
                return Ok(Ok(()));
            }
            report.count(&numbers, imports::lines(tx, &batch)?);
        }
    })?
}

/// Imports records that are known to be well-formed, such as those of the demonstration, while nobody else writes.
pub fn load_all(app: &App, records: impl Iterator<Item = Record>) -> Result<Report> {
    let numbered = records
        .enumerate()
        .map(|(at, record)| Ok((at + 1, Ok(record))));
    let mut report = Report::new(ProgressBar::hidden(), Tell::Nobody);
    load(app, numbered, &mut report, || ())?;
    Ok(report)
}

/// How much of the file was read.
fn progress(bytes: u64) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {eta}");
    ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

impl Report {
    fn new(bar: ProgressBar, tell: Tell) -> Self {
        Self {
            created: 0,
            updated: 0,
            unchanged: 0,
            failed: 0,
            first_fault: None,
            bar,
            tell,
        }
    }

    /// The next records with the numbers of their lines; none at the end. Lines that are no records are told.
    fn batch(
        &mut self,
        records: &mut impl Iterator<Item = io::Result<Numbered>>,
    ) -> Result<(Vec<usize>, Vec<Record>)> {
        let mut batch = (Vec::with_capacity(BATCH), Vec::with_capacity(BATCH));
        while batch.0.len() < BATCH {
            let Some(line) = records.next() else { break };
            match line.context("the file cannot be read")? {
                (at, Ok(record)) => batch.extend([(at, record)]),
                (at, Err(fault)) => self.fault(at, vec![fault]),
            }
        }
        Ok(batch)
    }

    fn count(&mut self, numbers: &[usize], outcomes: Vec<Line>) {
        for (at, outcome) in numbers.iter().zip(outcomes) {
            match outcome {
                Ok(Outcome::Created) => self.created += 1,
                Ok(Outcome::Updated) => self.updated += 1,
                Ok(Outcome::Unchanged) => self.unchanged += 1,
                Err(error) => self.fault(*at, worded(&error)),
            }
        }
    }

    fn fault(&mut self, at: usize, faults: Vec<String>) {
        self.failed += 1;
        self.bar.suspend(|| match self.tell {
            Tell::Nobody => {}
            Tell::AsJson => say(json!({ "line": at, "faults": faults })),
            Tell::InWords => say(format!("line {at}: {}", faults.join("; "))),
        });
        self.first_fault.get_or_insert((at, faults));
    }

    fn print(&self, arguments: &Arguments) {
        self.bar.finish_and_clear();
        let Self {
            created,
            updated,
            unchanged,
            failed,
            ..
        } = self;
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
