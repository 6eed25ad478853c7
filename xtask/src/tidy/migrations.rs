//! Rule: migrations come in pairs, one folder of the same name for each engine, each with both directions.

use std::collections::BTreeSet;

use super::Finding;
use super::tree::Tree;

const ENGINES: [&str; 2] = ["sqlite", "postgres"];
const DIRECTIONS: [&str; 2] = ["up.sql", "down.sql"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in names(tree) {
        for engine in ENGINES {
            for direction in DIRECTIONS {
                let path = format!("migrations/{engine}/{name}/{direction}");
                match tree.text(&path) {
                    None => {
                        findings.push(Finding::of(&path, "is missing: migrations come in pairs"))
                    }
                    Some(text) if text.trim().is_empty() => {
                        findings.push(Finding::of(&path, "is empty"))
                    }
                    Some(_) => {}
                }
            }
        }
    }
    findings
}

/// Names of the migrations of any engine.
fn names(tree: &Tree) -> BTreeSet<&str> {
    let folder = |path: &'_ str| -> Option<(usize, usize)> {
        let rest = path.strip_prefix("migrations/")?;
        let (engine, rest) = rest.split_once('/')?;
        let (name, _) = rest.split_once('/')?;
        let start = path.len() - rest.len();
        ENGINES
            .contains(&engine)
            .then_some((start, start + name.len()))
    };
    tree.files()
        .filter_map(|file| folder(&file.path).and_then(|(from, to)| file.path.get(from..to)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair() -> Vec<(&'static str, &'static str)> {
        vec![
            ("migrations/README.md", "rules"),
            (
                "migrations/sqlite/1_accounts/up.sql",
                "create table a (id text);",
            ),
            ("migrations/sqlite/1_accounts/down.sql", "drop table a;"),
            (
                "migrations/postgres/1_accounts/up.sql",
                "create table a (id text);",
            ),
            ("migrations/postgres/1_accounts/down.sql", "drop table a;"),
        ]
    }

    #[test]
    fn a_complete_pair_is_fine() {
        assert_eq!(check(&Tree::of(&pair())), []);
    }

    #[test]
    fn each_missing_file_is_named() {
        for missing in 1..5 {
            let mut files = pair();
            let (path, _) = files.remove(missing);
            let found = check(&Tree::of(&files));
            assert_eq!(
                found,
                [Finding::of(path, "is missing: migrations come in pairs")]
            );
        }
    }

    #[test]
    fn a_migration_of_one_engine_lacks_both_files_of_the_other() {
        let mut files = pair();
        files.push(("migrations/postgres/2_extra/up.sql", "select 1;"));
        files.push(("migrations/postgres/2_extra/down.sql", " \n"));
        let found: Vec<_> = check(&Tree::of(&files))
            .into_iter()
            .map(|finding| finding.path)
            .collect();
        assert_eq!(
            found,
            [
                "migrations/sqlite/2_extra/up.sql",
                "migrations/sqlite/2_extra/down.sql",
                "migrations/postgres/2_extra/down.sql"
            ]
        );
    }
}
