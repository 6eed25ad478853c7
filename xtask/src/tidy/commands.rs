//! Rule: the commands people rely on are the same everywhere they are written down.
//! Both READMEs show the same commands, and what runs on every change is the README's test command.

use std::collections::BTreeSet;

use super::Finding;
use super::tree::Tree;

const READMES: [&str; 2] = ["README.md", "README.zh-CN.md"];
const PROMISED: [&str; 2] = ["cargo run --release -- demo", TEST];
const TEST: &str = "cargo xtask test";
const CHECKED_ON_CHANGE: &str = ".ci/run";

/// What a line of a fenced block begins with when it is a command.
const PROGRAMS: [&str; 5] = ["cargo", "curl", "docker", "peitao", "git"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = promised(tree);
    findings.extend(differences(tree));
    if let Some(script) = tree.text(CHECKED_ON_CHANGE) {
        let last = script.lines().rev().find(|line| !line.trim().is_empty());
        if last != Some(TEST) {
            findings.push(Finding::of(
                CHECKED_ON_CHANGE,
                format!("must end with exactly `{TEST}`"),
            ));
        }
    }
    findings
}

fn promised(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in readmes(tree) {
        let shown = commands(text);
        for command in PROMISED.iter().filter(|command| !shown.contains(**command)) {
            findings.push(Finding::of(path, format!("must show `{command}`")));
        }
    }
    findings
}

/// Commands that one README shows and the other does not.
fn differences(tree: &Tree) -> Vec<Finding> {
    let readmes: Vec<_> = readmes(tree).collect();
    let [(one, one_text), (other, other_text)] = readmes.as_slice() else {
        return Vec::new();
    };
    let (shown, shown_there) = (commands(one_text), commands(other_text));
    let lacks = |path: &str, command: &&str| Finding::of(path, format!("lacks `{command}`"));
    let here = shown_there
        .difference(&shown)
        .map(|command| lacks(one, command));
    let there = shown
        .difference(&shown_there)
        .map(|command| lacks(other, command));
    here.chain(there).collect()
}

fn readmes(tree: &Tree) -> impl Iterator<Item = (&'static str, &str)> {
    READMES
        .into_iter()
        .filter_map(|path| Some((path, tree.text(path)?)))
}

/// Command lines of the fenced blocks, their remarks left out: those are in the reader's language.
fn commands(text: &str) -> BTreeSet<&str> {
    let mut fenced = false;
    let mut commands = BTreeSet::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            let line = line.trim().trim_start_matches("$ ");
            let command = line
                .split_once(" # ")
                .map_or(line, |(command, _)| command)
                .trim_end();
            let program = command.split_whitespace().next().unwrap_or_default();
            if PROGRAMS.contains(&program) {
                commands.insert(command);
            }
        }
    }
    commands
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str =
        "# Peitao\n```sh\ncargo run --release -- demo   # serves\ncargo xtask test\n```\n";
    const CHINESE: &str =
        "# 配套\n```sh\n$ cargo run --release -- demo # 启动\n$ cargo xtask test\n```\n";

    fn messages(samples: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(samples))
            .iter()
            .map(Finding::to_string)
            .collect()
    }

    #[test]
    fn two_readmes_with_the_same_commands_are_fine() {
        let samples = [
            ("README.md", ENGLISH),
            ("README.zh-CN.md", CHINESE),
            (".ci/run", "set -e\ncargo xtask test\n"),
        ];
        assert!(messages(&samples).is_empty());
        assert!(
            messages(&[]).is_empty(),
            "what does not exist yet is not judged"
        );
    }

    #[test]
    fn a_promised_command_must_be_shown_as_a_command() {
        let prose = "Run cargo run --release -- demo and cargo xtask test.";
        assert_eq!(
            messages(&[("README.md", prose)]),
            [
                "README.md: must show `cargo run --release -- demo`",
                "README.md: must show `cargo xtask test`"
            ]
        );
    }

    #[test]
    fn a_command_in_one_language_only_is_found() {
        let longer = format!("{CHINESE}```\ncurl -s localhost:8080/version\n```\n");
        let found = messages(&[("README.md", ENGLISH), ("README.zh-CN.md", &longer)]);
        assert_eq!(found, ["README.md: lacks `curl -s localhost:8080/version`"]);
    }

    #[test]
    fn the_script_for_changes_runs_the_test_command_and_nothing_else_last() {
        for script in ["cargo xtask test --only fmt\n", "cargo test\n", ""] {
            assert_eq!(
                messages(&[(".ci/run", script)]),
                [".ci/run: must end with exactly `cargo xtask test`"]
            );
        }
    }
}
