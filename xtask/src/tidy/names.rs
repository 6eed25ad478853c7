//! Rule: a file is named for what it holds, never for a shape that anything fits.

use super::Finding;
use super::tree::Tree;

/// Words that say nothing about the content.
const EMPTY_WORDS: [&str; 10] = [
    "util", "utils", "common", "helper", "helpers", "manager", "managers", "misc", "impl", "stuff",
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust()
        .filter_map(|file| {
            let word = empty_word(&file.path)?;
            Some(Finding::of(
                &file.path,
                format!("{word:?} says nothing: name the noun it holds"),
            ))
        })
        .collect()
}

fn empty_word(path: &str) -> Option<&str> {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    path.split(['/', '_'])
        .find(|word| EMPTY_WORDS.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_words_are_found_as_file_folder_and_part() {
        let found = |path: &str| check(&Tree::of(&[(path, "")])).len();
        assert_eq!(found("crates/a/src/utils.rs"), 1);
        assert_eq!(found("crates/a/src/common/mod.rs"), 1);
        assert_eq!(found("crates/a/src/api_helpers.rs"), 1);
        assert_eq!(found("tests/it/misc.rs"), 1);
        assert_eq!(found("crates/a/src/postings.rs"), 0);
        assert_eq!(found("crates/a/src/implements.rs"), 0);
    }
}
