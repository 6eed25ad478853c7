//! Running other programs, with errors that name the whole command line.
//! Must not know what the programs are for, cargo excepted.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::project;

/// A cargo of the same toolchain, in the project's root.
pub fn cargo<S: AsRef<OsStr>>(words: impl IntoIterator<Item = S>) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(words).current_dir(project::root());
    command
}

/// Runs a program on our terminal.
///
/// Errors: it did not start, or did not end with status 0.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start `{}`", line(command)))?;
    if !status.success() {
        bail!("`{}` failed: {status}", line(command));
    }
    Ok(())
}

/// Runs a program quietly and returns what it wrote to its standard output.
///
/// Errors: as for [`run`], with what the program complained about, or an answer that is not UTF-8.
pub fn output(command: &mut Command) -> Result<String> {
    let done = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{}`", line(command)))?;
    if !done.status.success() {
        let complaint = String::from_utf8_lossy(&done.stderr);
        bail!(
            "`{}` failed: {}\n{}",
            line(command),
            done.status,
            complaint.trim_end()
        );
    }
    String::from_utf8(done.stdout)
        .with_context(|| format!("`{}` did not answer in UTF-8", line(command)))
}

/// Tells whether a program starts and ends with status 0, without a word.
pub fn succeeds(program: &str, words: &[&str]) -> bool {
    Command::new(program)
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn output_is_what_the_program_said() {
        assert_eq!(
            output(&mut shell("printf hello; printf noise >&2")).unwrap(),
            "hello"
        );
    }

    #[test]
    fn a_failure_names_the_command_and_the_complaint() {
        let fault = output(&mut shell("echo broken >&2; false"))
            .unwrap_err()
            .to_string();
        assert!(fault.contains("sh -c"), "{fault}");
        assert!(fault.contains("broken"), "{fault}");
        assert!(
            run(&mut shell("exit 3"))
                .unwrap_err()
                .to_string()
                .contains("exit status: 3")
        );
    }

    #[test]
    fn a_missing_program_is_a_failure_not_a_panic() {
        assert!(!succeeds("no-such-program-at-all", &[]));
        assert!(run(&mut Command::new("no-such-program-at-all")).is_err());
        assert!(succeeds("true", &[]));
        assert!(!succeeds("false", &[]));
    }
}
