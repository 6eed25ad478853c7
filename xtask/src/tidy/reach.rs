//! Rule: some libraries cannot be reached from some crates, not even through others.
//! Asks `cargo tree`, because a manifest shows direct dependencies only.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};

use super::Finding;
use crate::process::{self, cargo};

/// What must not be found anywhere below a crate.
const UNREACHABLE: &[(&str, &[&str])] = &[
    (
        "domain",
        &["diesel", "tantivy", "actix-web", "lettre", "tokio"],
    ),
    (
        "render",
        &["diesel", "tantivy", "actix-web", "lettre", "tokio"],
    ),
    ("store", &["tantivy", "actix-web", "lettre"]),
    ("search", &["diesel", "actix-web", "lettre"]),
    ("app", &["actix-web", "lettre"]),
    ("server", &["lettre"]),
    ("worker", &["actix-web"]),
];

pub fn check() -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (name, unreachable) in UNREACHABLE {
        let reached = below(name)?;
        findings.extend(offending(name, unreachable, &reached));
    }
    Ok(findings)
}

fn offending(name: &str, unreachable: &[&str], reached: &BTreeSet<String>) -> Vec<Finding> {
    let path = format!("crates/{name}/Cargo.toml");
    let found = unreachable
        .iter()
        .filter(|library| reached.contains(**library));
    found
        .map(|library| {
            let how =
                format!("cargo tree --edges no-dev --package peitao-{name} --invert {library}");
            Finding::of(
                &path,
                format!("{library} is reached from {name}; `{how}` shows how"),
            )
        })
        .collect()
}

/// Every package below a crate, tests aside.
fn below(name: &str) -> Result<BTreeSet<String>> {
    let package = format!("peitao-{name}");
    let words = [
        "tree",
        "--locked",
        "--edges",
        "no-dev",
        "--prefix",
        "none",
        "--package",
        &package,
    ];
    let reached = names(&process::output(&mut cargo(words)).context("cannot list dependencies")?);
    ensure!(
        reached.contains(&package),
        "`cargo tree` has an unknown form"
    );
    Ok(reached)
}

/// The first word of each line, as in `serde v1.0.2 (*)`.
fn names(tree: &str) -> BTreeSet<String> {
    tree.lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "peitao-domain v0.1.0 (folder)\nserde v1.0.2\nstore-kit v1.0.0\n\
                        diesel v2.3.14\ndiesel_derives v2.3.10 (proc-macro)\ndiesel v2.3.14 (*)\n";

    #[test]
    fn a_library_below_is_found_once() {
        let found = offending("domain", &["diesel", "tantivy"], &names(TREE));
        assert_eq!(found.len(), 1);
        assert!(
            found
                .iter()
                .all(|finding| finding.message.starts_with("diesel is reached from domain"))
        );
    }

    #[test]
    fn a_name_that_only_begins_alike_is_free() {
        let tree = names("peitao-domain v0.1.0\ndiesel_derives v2.3.10\n");
        assert!(offending("domain", &["diesel"], &tree).is_empty());
    }

    /// The control: where the library is allowed, the same question must find it.
    #[test]
    fn cargo_shows_the_store_its_own_library() {
        assert!(below("store").unwrap().contains("diesel"));
    }
}
