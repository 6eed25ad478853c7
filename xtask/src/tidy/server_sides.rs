//! Rule: the two sides of the server, the API and the portal, never see each other.
//! What both need belongs beside them, in `kit`, or below them, in `app`.

use super::Finding;
use super::source::{code, find_word, product_code};
use super::tree::Tree;

const SIDES: [(&str, &str); 2] = [("api", "portal"), ("portal", "api")];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, (number, line)) in product_code(tree) {
        for (side, other) in SIDES {
            if is_of(path, side) && names_module(code(line), other) {
                findings.push(Finding::at(
                    path,
                    number,
                    format!("{side} must not see {other}"),
                ));
            }
        }
    }
    findings
}

fn is_of(path: &str, side: &str) -> bool {
    let inside = path
        .strip_prefix("crates/server/src/")
        .and_then(|path| path.strip_prefix(side));
    inside.is_some_and(|rest| rest.starts_with(['/', '.']))
}

/// True for `other::`, `crate::other` and `super::other`.
fn names_module(line: &str, other: &str) -> bool {
    let Some(at) = find_word(line, other) else {
        return false;
    };
    let before = line.get(..at).unwrap_or_default();
    let after = line.get(at + other.len()..).unwrap_or_default();
    after.starts_with("::") || before.ends_with("crate::") || before.ends_with("super::")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, line: &str) -> usize {
        check(&Tree::of(&[(path, line)])).len()
    }

    #[test]
    fn an_import_across_is_found_in_both_directions() {
        assert_eq!(
            found(
                "crates/server/src/api/postings.rs",
                "use crate::portal::inbox;"
            ),
            1
        );
        assert_eq!(found("crates/server/src/api.rs", "use super::portal;"), 1);
        assert_eq!(
            found(
                "crates/server/src/portal/home.rs",
                "let view = api::postings::view();"
            ),
            1
        );
        assert_eq!(
            found(
                "crates/server/src/portal/home.rs",
                "use crate::{api::postings, kit};"
            ),
            1
        );
    }

    #[test]
    fn the_own_side_other_files_and_comments_are_free() {
        assert_eq!(
            found("crates/server/src/api/postings.rs", "use crate::api::page;"),
            0
        );
        assert_eq!(
            found(
                "crates/server/src/routes.rs",
                "use crate::{api::x, portal::y};"
            ),
            0
        );
        assert_eq!(
            found(
                "crates/server/src/api/postings.rs",
                "// as crate::portal::inbox does"
            ),
            0
        );
        assert_eq!(
            found(
                "crates/server/src/portal/home.rs",
                "use utoipa::openapi::Info;"
            ),
            0
        );
        assert_eq!(
            found("crates/server/src/portal_kit.rs", "use crate::api::x;"),
            0
        );
    }
}
