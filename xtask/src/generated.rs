//! Files that a command of the binary writes and that are committed: their list, writing, and drift check.
//! Must not know how any of them is made.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::{process, project};

/// A committed file and the words after `peitao` that print it.
pub struct Generated {
    pub words: &'static [&'static str],
    pub file: &'static str,
}

/// Every generated file. A new one is a line here and nothing else.
pub const GENERATED: &[Generated] = &[
    Generated {
        words: &["openapi"],
        file: "openapi.yaml",
    },
    Generated {
        words: &["openapi", "--what", "errors"],
        file: "docs/errors.md",
    },
];

/// Prints each generated file anew and compares it with the committed one.
///
/// Errors: a command fails, or files differ; the message names each with its first differing line.
pub fn check_drift() -> Result<()> {
    let mut stale = Vec::new();
    for (entry, fresh) in print_all()? {
        let committed = fs::read_to_string(project::root().join(entry.file)).unwrap_or_default();
        if let Some(difference) = first_difference(&committed, &fresh) {
            stale.push(format!("{}: {difference}", entry.file));
        }
    }
    if !stale.is_empty() {
        bail!(
            "stale generated files, run `cargo xtask generate`:\n  {}",
            stale.join("\n  ")
        );
    }
    println!("drift: {} generated files are current", GENERATED.len());
    Ok(())
}

/// Writes every generated file.
///
/// Errors: a command fails or a file cannot be written.
pub fn write_all() -> Result<()> {
    for (entry, fresh) in print_all()? {
        let path = project::root().join(entry.file);
        fs::write(&path, fresh).with_context(|| format!("cannot write {}", entry.file))?;
        println!("generate: {}", entry.file);
    }
    Ok(())
}

fn print_all() -> Result<Vec<(&'static Generated, String)>> {
    if GENERATED.is_empty() {
        return Ok(Vec::new());
    }
    let peitao = project::build_peitao()?;
    GENERATED
        .iter()
        .map(|entry| Ok((entry, print(&peitao, entry)?)))
        .collect()
}

fn print(peitao: &Path, entry: &Generated) -> Result<String> {
    let text = process::output(
        Command::new(peitao)
            .args(entry.words)
            .current_dir(project::root()),
    )?;
    ensure!(
        !text.trim().is_empty(),
        "`peitao {}` printed nothing",
        entry.words.join(" ")
    );
    Ok(text)
}

fn first_difference(committed: &str, fresh: &str) -> Option<String> {
    if committed == fresh {
        return None;
    }
    let (mut old, mut new) = (committed.lines(), fresh.lines());
    for number in 1_u32.. {
        match (old.next(), new.next()) {
            (None, None) => break,
            (old, new) if old == new => {}
            (old, new) => {
                let shown = |line: Option<&str>| {
                    line.map_or("nothing".to_owned(), |line| format!("{line:?}"))
                };
                return Some(format!(
                    "line {number} is {}, should be {}",
                    shown(old),
                    shown(new)
                ));
            }
        }
    }
    Some("the line ends differ".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_do_not_differ() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
    }

    #[test]
    fn the_first_differing_line_is_named() {
        let difference = |committed, fresh| first_difference(committed, fresh).unwrap();
        assert_eq!(
            difference("a\nb\n", "a\nc\n"),
            r#"line 2 is "b", should be "c""#
        );
        assert_eq!(
            difference("a\n", "a\nb\n"),
            r#"line 2 is nothing, should be "b""#
        );
        assert_eq!(difference("", "a\n"), r#"line 1 is nothing, should be "a""#);
        assert_eq!(difference("a\r\n", "a\n"), "the line ends differ");
        assert_eq!(difference("a", "a\n"), "the line ends differ");
    }

    #[test]
    fn a_command_that_prints_nothing_is_refused() {
        let silent = Generated {
            words: &[],
            file: "nothing.txt",
        };
        let talking = Generated {
            words: &["openapi: 3.1.0"],
            file: "openapi.yaml",
        };
        assert!(print(Path::new("true"), &silent).is_err());
        assert_eq!(
            print(Path::new("echo"), &talking).unwrap(),
            "openapi: 3.1.0\n"
        );
    }

    #[test]
    fn no_file_is_written_by_two_commands() {
        let mut files: Vec<_> = GENERATED.iter().map(|entry| entry.file).collect();
        files.sort_unstable();
        files.dedup();
        assert_eq!(files.len(), GENERATED.len());
    }
}
