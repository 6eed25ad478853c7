//! Rule: every Rust file opens by saying what it holds.

use super::Finding;
use super::tree::Tree;

pub fn check(tree: &Tree) -> Vec<Finding> {
    let headless = tree.rust().filter(|file| !has_head(&file.text));
    headless
        .map(|file| Finding::at(&file.path, 1, "must open with `//!`: what it holds"))
        .collect()
}

fn has_head(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    first
        .strip_prefix("//!")
        .is_some_and(|words| !words.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_head_is_found() {
        for text in [
            "",
            "use std::fmt;\n//! late",
            "//!\n//! second line",
            "// plain comment",
        ] {
            assert_eq!(
                check(&Tree::of(&[("tests/it/main.rs", text)])).len(),
                1,
                "{text:?}"
            );
        }
        assert_eq!(
            check(&Tree::of(&[("tests/it/main.rs", "//! Journeys.\n")])),
            []
        );
    }
}
