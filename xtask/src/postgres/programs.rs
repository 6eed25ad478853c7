//! Finding PostgreSQL's server programs.
//! Must not run them, except to ask for their version.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::process;

/// The oldest major version the project supports.
const OLDEST: u32 = 15;

/// Where Debian keeps one folder per major version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The folder with `initdb` and `postgres`: the newest of Debian's, otherwise the one on the search path.
///
/// Errors: there is none that is new enough.
pub fn find() -> Result<PathBuf> {
    if let Some(folder) = newest(Path::new(DEBIAN)) {
        return Ok(folder);
    }
    match on_search_path() {
        Some(folder) if major(&folder).is_some_and(|major| major >= OLDEST) => Ok(folder),
        _ => {
            bail!("no PostgreSQL {OLDEST} or newer, neither under {DEBIAN} nor on the search path")
        }
    }
}

fn newest(versions: &Path) -> Option<PathBuf> {
    let folders = fs::read_dir(versions).ok()?.flatten();
    let known = folders.filter_map(|folder| {
        let major: u32 = folder.file_name().to_str()?.parse().ok()?;
        let programs = folder.path().join("bin");
        (major >= OLDEST && has_server(&programs)).then_some((major, programs))
    });
    known.max().map(|(_, programs)| programs)
}

fn on_search_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|folder| has_server(folder))
}

fn has_server(folder: &Path) -> bool {
    ["initdb", "postgres"]
        .iter()
        .all(|program| folder.join(program).is_file())
}

/// The major version in an answer such as `postgres (PostgreSQL) 15.18 (Debian ...)`.
fn major(folder: &Path) -> Option<u32> {
    let answer = process::output(Command::new(folder.join("postgres")).arg("--version")).ok()?;
    let version = answer.split_whitespace().nth(2)?;
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn install(versions: &Path, major: &str, programs: &[&str]) {
        let folder = versions.join(major).join("bin");
        fs::create_dir_all(&folder).unwrap();
        for program in programs {
            fs::write(folder.join(program), "").unwrap();
        }
    }

    #[test]
    fn the_newest_complete_installation_is_taken() {
        let versions = tempfile::tempdir().unwrap();
        install(versions.path(), "9", &["initdb", "postgres"]);
        install(versions.path(), "15", &["initdb", "postgres"]);
        install(versions.path(), "16", &["initdb", "postgres"]);
        install(versions.path(), "17", &["psql"]);
        install(versions.path(), "old", &["initdb", "postgres"]);
        assert_eq!(
            newest(versions.path()),
            Some(versions.path().join("16/bin"))
        );
    }

    #[test]
    fn an_old_or_absent_installation_is_none() {
        let versions = tempfile::tempdir().unwrap();
        assert_eq!(newest(&versions.path().join("absent")), None);
        install(versions.path(), "14", &["initdb", "postgres"]);
        assert_eq!(newest(versions.path()), None);
    }

    #[test]
    fn the_version_is_read_from_the_program() {
        let folder = find().unwrap();
        assert!(major(&folder).unwrap() >= OLDEST);
    }
}
