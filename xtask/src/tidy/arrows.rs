//! Rule: the crates depend on each other in one direction, and each heavy library has one owner.
//! Both tables are here and nowhere else; they read the manifests' direct dependencies.

use anyhow::Result;

use super::Finding;
use super::manifests::{self, Manifest};
use super::tree::Tree;

/// Which of our crates each of our crates may name. Tools and tests may name any. The worker follows the log by its own
/// cursor and hands the index its documents: steps that are no use case of anybody.
const MAY_SEE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("search", &["domain"]),
    ("render", &["domain"]),
    ("app", &["domain", "store", "search"]),
    ("server", &["domain", "app", "render"]),
    ("worker", &["domain", "store", "search", "app", "render"]),
    (
        "peitao",
        &[
            "domain", "store", "search", "render", "app", "server", "worker",
        ],
    ),
];

/// What a product crate may have for its tests, beside everything that is below it anyway.
const FOR_TESTS: &str = "testkit";

/// Which crates alone may name a library. The bench compares the library itself with ours; the testkit spoils stored rows
/// on purpose, which no function of the store does.
const OWNERS: &[(&str, &[&str])] = &[
    ("diesel", &["store", "testkit"]),
    ("diesel_migrations", &["store"]),
    ("libsqlite3-sys", &["store"]),
    ("pq-sys", &["store"]),
    ("tantivy", &["search", "bench"]),
    ("actix-web", &["server"]),
    ("actix-http", &["server"]),
    ("lettre", &["worker"]),
];

pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let manifests = manifests::members(tree)?;
    let ours: Vec<_> = manifests
        .iter()
        .map(|manifest| manifest.name.clone())
        .collect();
    let mut findings = Vec::new();
    for manifest in &manifests {
        findings.extend(wrong_arrows(manifest, &ours));
        findings.extend(wrong_owners(manifest));
    }
    Ok(findings)
}

fn wrong_arrows(manifest: &Manifest, ours: &[String]) -> Vec<Finding> {
    let Some(may_see) = may_see(&manifest.name) else {
        return Vec::new();
    };
    let wrong = manifest.dependencies.iter().filter(|dependency| {
        let name = dependency.name.as_str();
        let for_tests = dependency.dev && (name == FOR_TESTS || is_below(name, &manifest.name));
        ours.contains(&dependency.name) && !may_see.contains(&name) && !for_tests
    });
    wrong
        .map(|dependency| refuse(manifest, &dependency.name))
        .collect()
}

fn may_see(name: &str) -> Option<&'static [&'static str]> {
    MAY_SEE
        .iter()
        .find(|(crate_name, _)| *crate_name == name)
        .map(|(_, may_see)| *may_see)
}

/// True if arrows lead from one crate down to another; the table has no circle.
fn is_below(low: &str, high: &str) -> bool {
    may_see(high)
        .unwrap_or_default()
        .iter()
        .any(|seen| *seen == low || is_below(low, seen))
}

fn wrong_owners(manifest: &Manifest) -> Vec<Finding> {
    let wrong = manifest.dependencies.iter().filter(|dependency| {
        let owners = OWNERS
            .iter()
            .find(|(library, _)| *library == dependency.name);
        owners.is_some_and(|(_, owners)| !owners.contains(&manifest.name.as_str()))
    });
    wrong
        .map(|dependency| refuse(manifest, &dependency.name))
        .collect()
}

fn refuse(manifest: &Manifest, dependency: &str) -> Finding {
    Finding::of(
        &manifest.path,
        format!("{} must not see {dependency}", manifest.name),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Findings for one member with these lines, beside members that exist only to be named.
    fn found(name: &str, lines: &str) -> Vec<String> {
        let member = |name: &str| format!("[package]\nname = \"peitao-{name}\"\n");
        let names = [
            "domain", "store", "search", "render", "app", "server", "worker", "testkit", "bench",
        ];
        let mut samples: Vec<_> = names
            .iter()
            .filter(|other| **other != name)
            .map(|other| (format!("crates/{other}/Cargo.toml"), member(other)))
            .collect();
        samples.push((
            format!("crates/{name}/Cargo.toml"),
            format!("{}{lines}", member(name)),
        ));
        let samples: Vec<_> = samples
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let findings = check(&Tree::of(&samples)).unwrap();
        findings
            .into_iter()
            .map(|finding| finding.message)
            .collect()
    }

    #[test]
    fn an_arrow_upwards_is_found() {
        assert_eq!(
            found("domain", "[dependencies]\nstore.workspace = true"),
            ["domain must not see store"]
        );
        assert_eq!(
            found("store", "[dependencies]\nsearch.workspace = true"),
            ["store must not see search"]
        );
        assert_eq!(
            found("worker", "[dependencies]\nserver.workspace = true"),
            ["worker must not see server"]
        );
        assert_eq!(
            found("server", "[dependencies]\nstore.workspace = true"),
            ["server must not see store"]
        );
        assert_eq!(
            found("server", "[dependencies]\nsearch.workspace = true"),
            ["server must not see search"]
        );
    }

    #[test]
    fn an_arrow_downwards_is_free() {
        assert!(
            found(
                "app",
                "[dependencies]\nstore.workspace = true\ndomain.workspace = true"
            )
            .is_empty()
        );
    }

    #[test]
    fn another_name_for_a_crate_does_not_hide_it() {
        let renamed =
            "[dependencies]\nstorage = { package = \"peitao-store\", path = \"../store\" }";
        assert_eq!(found("domain", renamed), ["domain must not see store"]);
    }

    #[test]
    fn the_table_has_no_circle() {
        for (name, _) in MAY_SEE {
            assert!(!is_below(name, name), "{name}");
        }
    }

    #[test]
    fn tests_may_name_the_testkit_and_what_is_below() {
        assert!(found("store", "[dev-dependencies]\ntestkit.workspace = true").is_empty());
        assert!(found("server", "[dev-dependencies]\nstore.workspace = true").is_empty());
        assert_eq!(
            found("server", "[dev-dependencies]\nworker.workspace = true"),
            ["server must not see worker"]
        );
        let product = "[dependencies]\ntestkit.workspace = true";
        assert_eq!(found("store", product), ["store must not see testkit"]);
    }

    #[test]
    fn a_library_has_one_owner_in_tests_too() {
        assert!(found("store", "[dependencies]\ndiesel.workspace = true").is_empty());
        let app = "[dev-dependencies]\ndiesel.workspace = true";
        assert_eq!(found("app", app), ["app must not see diesel"]);
        let testkit = "[dependencies]\ntantivy.workspace = true";
        assert_eq!(found("testkit", testkit), ["testkit must not see tantivy"]);
        let build = "[build-dependencies]\nlettre.workspace = true";
        assert_eq!(found("server", build), ["server must not see lettre"]);
    }
}
