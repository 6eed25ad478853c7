//! `peitao admin create`: the first administrator; there is no default account. Works on the database alone, so that
//! the service may run meanwhile.

use std::io::{BufRead, IsTerminal, stdin};

use anyhow::{Context, Result};
use app::Cx;
use app::accounts::{self, SignUp};
use clap::Subcommand;
use domain::Entropy;
use domain::account::Duty;

use crate::cmd::say;
use crate::config::Config;
use crate::node;
use crate::system::SystemEntropy;

/// What to do with administrators.
#[derive(Subcommand)]
pub enum Command {
    /// Open an account with a duty; the password is read from standard input, or made and printed once.
    Create {
        /// Mail address.
        #[arg(long)]
        email: String,
        /// moderator, system_admin, security_admin or auditor.
        #[arg(long, default_value = "system_admin")]
        role: String,
        /// Name shown to others.
        #[arg(long, default_value = "管理员")]
        name: String,
    },
}

/// Runs it.
pub fn run(config: &Config, command: Command) -> Result<()> {
    let Command::Create { email, role, name } = command;
    let duty = Duty::parse(&role)
        .map_err(|rule| anyhow::anyhow!("--role: {} ({:?})", rule.code(), rule.args()))?;
    let app = node::open_database(config)?;
    let (password, made) = password()?;
    let sign_up = SignUp {
        email,
        password: password.clone(),
        display_name: name,
        locale: "zh-CN".to_owned(),
    };
    let prepared = accounts::prepare(&app, &sign_up)?;
    let cx = Cx::system(app.now(), "cli");
    let id = app.write(cx, move |tx| {
        accounts::create_with_duty(tx, &prepared, duty)
    })?;
    say(format!("created {id} as {duty}"));
    if made {
        say(format!("password, shown this once: {password}"));
    }
    Ok(())
}

/// A password from standard input, or a new one when nothing is piped in.
fn password() -> Result<(String, bool)> {
    if stdin().is_terminal() {
        return Ok((generate(), true));
    }
    let mut line = String::new();
    stdin()
        .lock()
        .read_line(&mut line)
        .context("password cannot be read from standard input")?;
    let line = line.trim_end_matches(['\r', '\n']).to_owned();
    Ok(if line.is_empty() {
        (generate(), true)
    } else {
        (line, false)
    })
}

/// Sixteen letters of an alphabet without look-alikes: 80 bits.
pub fn generate() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyzACDEFGHJK";
    let mut bytes = [0; 16];
    SystemEntropy.fill(&mut bytes);
    bytes
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect()
}
