//! The private Python environment with the tools of `requirements.txt`.
//! Must not touch the system's Python packages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{cache, process};

const REQUIREMENTS: &str = include_str!("../requirements.txt");

/// Copy of the requirements, written last: its presence says that the installation was completed.
const STAMP: &str = "installed.txt";

/// Makes the environment, or takes the one of an earlier run when the requirements are unchanged.
///
/// Errors: Python, its `venv` module or a package cannot be had.
pub fn environment() -> Result<PathBuf> {
    let folder = cache::dir()?.join("venv");
    if !is_current(&folder, REQUIREMENTS) {
        install(&folder).context("cannot make the Python environment")?;
    }
    Ok(folder)
}

fn is_current(folder: &Path, requirements: &str) -> bool {
    fs::read_to_string(folder.join(STAMP)).is_ok_and(|installed| installed == requirements)
}

fn install(folder: &Path) -> Result<()> {
    println!("python: installing the test tools into a private environment");
    fs::create_dir_all(folder)?;
    let list = folder.join("requirements.txt");
    process::run(
        Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(folder),
    )?;
    fs::write(&list, REQUIREMENTS)?;
    let pip = folder.join("bin").join("pip");
    let quiet = [
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ];
    process::run(Command::new(pip).args(quiet).arg(&list))?;
    fs::rename(&list, folder.join(STAMP))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_is_reused_only_for_the_same_requirements() {
        let folder = tempfile::tempdir().unwrap();
        assert!(
            !is_current(folder.path(), "a==1"),
            "an unfinished one is not current"
        );
        fs::write(folder.path().join(STAMP), "a==1").unwrap();
        assert!(is_current(folder.path(), "a==1"));
        assert!(!is_current(folder.path(), "a==2"));
    }

    #[test]
    fn every_requirement_is_pinned() {
        let wanted = REQUIREMENTS
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        for line in wanted {
            assert!(line.contains("=="), "{line} is not pinned");
        }
    }
}
