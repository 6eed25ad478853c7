//! The manifests of the members, and their rule: versions and lints stand in the root only.

use anyhow::{Context, Result};
use toml::{Table, Value};

use super::Finding;
use super::tree::{File, Tree};

/// What the rules need of a member's manifest.
#[derive(Debug)]
pub struct Manifest {
    pub path: String,
    /// The package without our prefix: `store` for `peitao-store`.
    pub name: String,
    pub dependencies: Vec<Dependency>,
    inherits_lints: bool,
}

/// A direct dependency.
#[derive(Debug)]
pub struct Dependency {
    /// The package without our prefix, whatever the manifest calls it.
    pub name: String,
    /// It is there for tests only.
    pub dev: bool,
    from_workspace: bool,
}

/// The manifests of all members.
///
/// Errors: one cannot be read.
pub fn members(tree: &Tree) -> Result<Vec<Manifest>> {
    let members = tree
        .files()
        .filter(|file| file.path.ends_with("/Cargo.toml"));
    members
        .map(|file| read(file).with_context(|| format!("cannot read {}", file.path)))
        .collect()
}

pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for manifest in members(tree)? {
        if !manifest.inherits_lints {
            findings.push(Finding::of(
                &manifest.path,
                "needs `[lints] workspace = true`",
            ));
        }
        for dependency in manifest
            .dependencies
            .iter()
            .filter(|dependency| !dependency.from_workspace)
        {
            let message = format!(
                "{} must come from the workspace: one version, one place",
                dependency.name
            );
            findings.push(Finding::of(&manifest.path, message));
        }
    }
    Ok(findings)
}

fn read(file: &File) -> Result<Manifest> {
    let table: Table = file.text.parse()?;
    let package = table
        .get("package")
        .and_then(|package| package.get("name"))
        .and_then(Value::as_str);
    let mut dependencies = sections(&table);
    if let Some(targets) = table.get("target").and_then(Value::as_table) {
        dependencies.extend(
            targets
                .values()
                .filter_map(Value::as_table)
                .flat_map(sections),
        );
    }
    Ok(Manifest {
        path: file.path.clone(),
        name: without_prefix(package.context("there is no package name")?),
        dependencies,
        inherits_lints: table.get("lints").is_some_and(is_from_workspace),
    })
}

fn sections(table: &Table) -> Vec<Dependency> {
    let kinds = [
        ("dependencies", false),
        ("build-dependencies", false),
        ("dev-dependencies", true),
    ];
    kinds
        .into_iter()
        .filter_map(|(section, dev)| Some((table.get(section)?.as_table()?, dev)))
        .flat_map(|(entries, dev)| {
            entries
                .iter()
                .map(move |(key, value)| dependency(key, value, dev))
        })
        .collect()
}

fn dependency(key: &str, value: &Value, dev: bool) -> Dependency {
    let package = value.get("package").and_then(Value::as_str).unwrap_or(key);
    Dependency {
        name: without_prefix(package),
        dev,
        from_workspace: is_from_workspace(value),
    }
}

fn is_from_workspace(value: &Value) -> bool {
    value.get("workspace").and_then(Value::as_bool) == Some(true)
}

fn without_prefix(package: &str) -> String {
    package
        .strip_prefix("peitao-")
        .unwrap_or(package)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        let tree = Tree::of(&[("crates/a/Cargo.toml", text)]);
        check(&tree)
            .unwrap()
            .into_iter()
            .map(|finding| finding.message)
            .collect()
    }

    #[test]
    fn a_member_that_inherits_everything_is_fine() {
        let text = "[package]\nname = \"peitao-a\"\n[dependencies]\nserde.workspace = true\n\
                    rand = { workspace = true, features = [\"std\"] }\n[lints]\nworkspace = true\n";
        assert!(messages(text).is_empty());
    }

    #[test]
    fn own_versions_and_absent_lints_are_found() {
        let text = "[package]\nname = \"peitao-a\"\n[dependencies]\nserde = \"1\"\n\
                    [target.'cfg(unix)'.dev-dependencies]\nrand = { version = \"0.9\" }\n";
        let found = messages(text);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found.iter().any(|message| message.contains("lints")));
        assert!(found.iter().any(|message| message.starts_with("serde ")));
        assert!(found.iter().any(|message| message.starts_with("rand ")));
    }

    #[test]
    fn a_broken_manifest_is_an_error_that_names_it() {
        for text in ["[package", "[package]\nversion = \"1\""] {
            let fault = members(&Tree::of(&[("crates/a/Cargo.toml", text)])).unwrap_err();
            assert!(fault.to_string().contains("crates/a/Cargo.toml"));
        }
    }
}
