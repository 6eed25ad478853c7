//! Installing Debian packages.
//! Must not decide what is needed.

use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

/// True for the superuser of a machine with `apt-get`; nobody else is asked for a password.
pub fn may_install() -> bool {
    process::succeeds("apt-get", &["--version"]) && is_root()
}

/// Installs packages without a question.
///
/// Errors: the package lists or a package cannot be had.
pub fn install(packages: &[&str]) -> Result<()> {
    println!("needs: installing {}", packages.join(" "));
    process::run(&mut apt_get(&["update", "--quiet"]))
        .context("cannot refresh the package lists")?;
    let quiet = ["install", "--quiet", "--yes", "--no-install-recommends"];
    process::run(apt_get(&quiet).args(packages)).context("cannot install the missing packages")
}

fn apt_get(words: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn is_root() -> bool {
    process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
