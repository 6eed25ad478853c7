//! `peitao demo`: a synthetic district, served. The records go through the import like any other's.

use std::time::Instant;

use anyhow::{Result, bail};
use app::accounts::{self, SignUp};
use app::{App, Cx, invitations};
use clap::Args;
use domain::Faults;
use domain::contact::Email;

use crate::cmd::import::load_all;
use crate::cmd::{admin, say, serve, synonyms};
use crate::config::Config;
use crate::{demo, node, telemetry};

/// The seed of the district: the same district everywhere.
const SEED: u64 = 0x5045_4954_414F;

/// Arguments of the command.
#[derive(Args)]
pub struct Arguments {
    /// Make the district and stop.
    #[arg(long)]
    no_serve: bool,
    /// Firms of the district. At least 200, so that every role finds its firm.
    #[arg(long, default_value_t = demo::FIRMS, value_parser = at_least::<200>)]
    firms: usize,
    /// Postings of the district.
    #[arg(long, default_value_t = demo::POSTINGS)]
    postings: usize,
}

fn at_least<const LEAST: usize>(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(number) if number >= LEAST => Ok(number),
        _ => Err(format!("a whole number of at least {LEAST} is wanted")),
    }
}

/// Runs it, in a directory that is thrown away unless one was given.
pub fn run(mut config: Config, keep: bool, arguments: &Arguments) -> Result<()> {
    telemetry::start(&config.log)?;
    let scratch = tempfile::Builder::new().prefix("peitao-demo-").tempdir()?;
    if !keep {
        config.data.dir = scratch.path().to_owned();
    }
    let app = node::open(&config)?;
    if is_unfinished(&app)? {
        fill(&app, arguments)?;
    }
    while worker::indexing::step(&app)? > 0 {}
    if arguments.no_serve {
        return Ok(());
    }
    serve::serve(&config, &app)
}

/// Whether a district is to be made: there is none yet, or somebody interrupted the making before the sign-ins, which come
/// last and all at once. What is there already is made once. A database with other firms is left alone.
fn is_unfinished(app: &App) -> Result<bool> {
    let cx = Cx::system(app.now(), "demo");
    let unfinished = app.read(&cx, |tx| {
        let is_empty = store::enterprises::ids_after(tx.conn, "", 1)?.is_empty();
        let begun = store::enterprises::find_external(tx.conn, &demo::first_firm())?;
        Ok((is_empty || begun.is_some()) && !anybody_signs_in(tx)?)
    })?;
    Ok(unfinished)
}

fn anybody_signs_in(tx: &mut app::Tx<'_>) -> Result<bool, app::AppError> {
    for account in demo::accounts() {
        let email = Email::parse(account.email).map_err(|rule| Faults::one("/email", rule))?;
        if store::accounts::find_by_email(tx.conn, &email)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn fill(app: &App, size: &Arguments) -> Result<()> {
    let started = Instant::now();
    let (parts, from) = app::taxonomy::parse(demo::TAXONOMY)?;
    let cx = Cx::system(app.now(), "demo");
    app.write(cx, move |tx| app::taxonomy::replace(tx, &parts, from))?;
    synonyms::sample(app, demo::SYNONYMS)?;
    let district = demo::sized(SEED, app.now().date(), size.firms, size.postings)?;
    let report = load_all(app, district)?;
    if let Some((at, faults)) = &report.first_fault {
        bail!(
            "{} records of the district failed, the first ({at}): {}",
            report.failed,
            faults.join("; ")
        );
    }
    say(format!(
        "{} synthetic records in {:.1} s",
        report.created,
        started.elapsed().as_secs_f64()
    ));
    sign_ins(app)
}

/// Opens the accounts with one new password for all, printed this once: all of them or none, and not before it was
/// printed, so that whoever is interrupted here is told a password that holds at the next start.
fn sign_ins(app: &App) -> Result<()> {
    let password = admin::generate();
    say(format!(
        "sign-ins, password of all, shown this once: {password}"
    ));
    let mut people = Vec::new();
    for account in demo::accounts() {
        let sign_up = SignUp {
            email: account.email.to_owned(),
            password: password.clone(),
            display_name: account.display_name.to_owned(),
            locale: "zh-CN".to_owned(),
        };
        say(format!("  {:<24} {}", account.email, describe(&account)));
        people.push((accounts::prepare(app, &sign_up)?, account));
    }
    app.write(Cx::system(app.now(), "demo"), move |tx| {
        people
            .iter()
            .try_for_each(|(prepared, account)| open(tx, prepared, account))
    })?;
    Ok(())
}

fn open(
    tx: &mut app::Tx<'_>,
    prepared: &accounts::Prepared,
    account: &demo::Account,
) -> Result<(), app::AppError> {
    if let Some(duty) = account.duties.first() {
        return accounts::create_with_duty(tx, prepared, *duty).map(|_| ());
    }
    let person = accounts::create_proven(tx, prepared)?;
    let Some((external_id, role)) = &account.membership else {
        return Ok(());
    };
    let firm = store::enterprises::find_external(tx.conn, external_id)?;
    let firm = firm.ok_or(app::AppError::NotFound)?;
    invitations::enrol(tx, &firm.id, &person, *role)
}

fn describe(account: &demo::Account) -> String {
    let duties: Vec<&str> = account.duties.iter().map(|duty| duty.as_str()).collect();
    let role = account
        .membership
        .as_ref()
        .map(|(firm, role)| format!("{role} of {firm}"));
    format!(
        "{} ({})",
        account.display_name,
        role.unwrap_or_else(|| duties.join(", "))
    )
}
