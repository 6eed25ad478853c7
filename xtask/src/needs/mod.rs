//! What the chores need from the machine: how to see that it is there, and which package brings it.
//! Must not install anything; see `apt`.

mod apt;

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use crate::{postgres, process};

/// Something a chore cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Compiles SQLite, libpq, OpenSSL and the cryptography in use.
    Compiler,
    /// Drives the build of OpenSSL.
    Make,
    /// Configures the build of OpenSSL, with the modules that the minimal Perl leaves out.
    Perl,
    /// The server programs, not only a client.
    Postgres,
    /// Python with the modules that make a private environment.
    Python,
}

impl Need {
    /// The Debian package that brings it.
    fn package(self) -> &'static str {
        match self {
            Need::Compiler => "build-essential",
            Need::Make => "make",
            Need::Perl => "perl",
            Need::Postgres => "postgresql-15",
            Need::Python => "python3-venv",
        }
    }

    /// What to tell somebody whose machine has no Debian packages.
    fn description(self) -> &'static str {
        match self {
            Need::Compiler => "a C compiler (cc)",
            Need::Make => "make",
            Need::Perl => "perl with its standard modules",
            Need::Postgres => "PostgreSQL 15 or newer (initdb, postgres)",
            Need::Python => "Python 3.10 or newer with the venv module",
        }
    }

    fn is_met(self) -> bool {
        match self {
            Need::Compiler => process::succeeds("cc", &["--version"]),
            Need::Make => process::succeeds("make", &["--version"]),
            Need::Perl => process::succeeds(
                "perl",
                &["-MFile::Compare", "-MFindBin", "-MIPC::Cmd", "-e", "1"],
            ),
            Need::Postgres => postgres::programs().is_ok(),
            Need::Python => process::succeeds("python3", &["-c", PYTHON_PROBE]),
        }
    }
}

const PYTHON_PROBE: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";

/// Makes sure that every need is met, installing what is missing where that is allowed.
///
/// Errors: something is still missing; the message names each piece and the command that brings it.
pub fn satisfy(needs: &[Need]) -> Result<()> {
    let mut missing = unmet(needs);
    if !missing.is_empty() && apt::may_install() {
        apt::install(&packages(&missing))?;
        missing = unmet(needs);
    }
    if !missing.is_empty() {
        bail!(complaint(&missing));
    }
    Ok(())
}

fn unmet(needs: &[Need]) -> Vec<Need> {
    let distinct: BTreeSet<_> = needs.iter().copied().collect();
    distinct.into_iter().filter(|need| !need.is_met()).collect()
}

fn packages(missing: &[Need]) -> Vec<&'static str> {
    missing.iter().map(|need| need.package()).collect()
}

fn complaint(missing: &[Need]) -> String {
    let pieces: Vec<_> = missing.iter().map(|need| need.description()).collect();
    format!(
        "missing on this machine:\n  {}\non Debian 12: sudo apt-get install {}",
        pieces.join("\n  "),
        packages(missing).join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Need; 5] = [
        Need::Compiler,
        Need::Make,
        Need::Perl,
        Need::Postgres,
        Need::Python,
    ];

    #[test]
    fn the_complaint_names_every_piece_and_the_command() {
        let text = complaint(&ALL);
        for need in ALL {
            assert!(text.contains(need.description()), "{need:?} is not named");
        }
        assert!(
            text.ends_with("apt-get install build-essential make perl postgresql-15 python3-venv")
        );
    }

    #[test]
    fn nothing_needed_is_nothing_missing() {
        assert!(satisfy(&[]).is_ok());
    }

    #[test]
    fn the_compiler_that_built_this_test_is_found() {
        assert!(unmet(&[Need::Compiler]).is_empty());
    }
}
