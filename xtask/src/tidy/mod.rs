//! The layout rules of the project, one file per rule, and their report.
//! A rule reads the tree and names what offends; it must not change anything.

mod arrows;
mod ceilings;
mod commands;
mod engines;
mod heads;
mod licences;
mod machine_paths;
mod manifests;
mod migrations;
mod names;
mod raw_sql;
mod reach;
mod server_sides;
mod sizes;
mod source;
mod tree;
mod unfinished;

use std::fmt;

use anyhow::{Result, bail};

use crate::project;
use tree::Tree;

/// One place that offends a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path from the root, with `/`.
    path: String,
    /// Counted from 1; 0 means the whole file.
    line: usize,
    message: String,
}

impl Finding {
    fn at(path: &str, line: usize, message: impl Into<String>) -> Finding {
        Finding {
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }

    fn of(path: &str, message: impl Into<String>) -> Finding {
        Finding::at(path, 0, message)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.path, self.message),
            line => write!(out, "{}:{line}: {}", self.path, self.message),
        }
    }
}

type Rule = fn(&Tree) -> Result<Vec<Finding>>;

/// Every rule with the name it is reported under.
const RULES: &[(&str, Rule)] = &[
    ("arrows", |tree| arrows::check(tree)),
    ("reach", |_| reach::check()),
    ("manifests", |tree| manifests::check(tree)),
    ("licences", |tree| licences::check(tree)),
    ("ceilings", |tree| Ok(ceilings::check(tree))),
    ("heads", |tree| Ok(heads::check(tree))),
    ("names", |tree| Ok(names::check(tree))),
    ("migrations", |tree| Ok(migrations::check(tree))),
    ("server_sides", |tree| Ok(server_sides::check(tree))),
    ("raw_sql", |tree| Ok(raw_sql::check(tree))),
    ("engines", |tree| Ok(engines::check(tree))),
    ("unfinished", |tree| Ok(unfinished::check(tree))),
    ("machine_paths", |tree| Ok(machine_paths::check(tree))),
    ("commands", |tree| Ok(commands::check(tree))),
];

/// Checks every rule and prints each finding.
///
/// Errors: there are findings, or the tree cannot be read.
pub fn run() -> Result<()> {
    let tree = Tree::read(project::root())?;
    let mut count = 0_usize;
    for (name, rule) in RULES {
        let mut findings = rule(&tree)?;
        findings.sort();
        count += findings.len();
        for finding in findings {
            println!("tidy: {name}: {finding}");
        }
    }
    println!("tidy: {}", sizes::measure(&tree));
    if count > 0 {
        bail!("tidy: {count} findings");
    }
    println!("tidy: {} rules hold", RULES.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_reads_like_a_compiler_message() {
        assert_eq!(Finding::at("a/b.rs", 3, "bad").to_string(), "a/b.rs:3: bad");
        assert_eq!(Finding::of("a/b.rs", "bad").to_string(), "a/b.rs: bad");
    }

    /// The counterpart of the failing samples: a tree that offends nothing.
    #[test]
    fn a_tidy_tree_has_no_findings() {
        let tree = Tree::of(&[
            (
                "crates/store/src/lib.rs",
                "//! Storage.\n\npub fn open() {}\n",
            ),
            (
                "migrations/sqlite/2026-12-01-000000_accounts/up.sql",
                "create table accounts (id text);",
            ),
            (
                "migrations/sqlite/2026-12-01-000000_accounts/down.sql",
                "drop table accounts;",
            ),
            (
                "migrations/postgres/2026-12-01-000000_accounts/up.sql",
                "create table accounts (id text);",
            ),
            (
                "migrations/postgres/2026-12-01-000000_accounts/down.sql",
                "drop table accounts;",
            ),
        ]);
        let rules: &[fn(&Tree) -> Vec<Finding>] = &[
            ceilings::check,
            heads::check,
            names::check,
            migrations::check,
            server_sides::check,
            raw_sql::check,
            engines::check,
            unfinished::check,
            machine_paths::check,
        ];
        for rule in rules {
            assert_eq!(rule(&tree), []);
        }
    }
}
