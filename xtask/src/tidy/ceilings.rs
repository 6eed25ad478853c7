//! Rule: a file has a ceiling. Functions have theirs in `clippy.toml`.

use super::Finding;
use super::source::{is_crate_source, is_test_file, product_lines};
use super::tree::{File, Tree};

/// Lines of a file without the tests at its end.
const CEILING: usize = 500;
/// Lines of a file of nothing but tests: tables of examples read best in one piece.
const TEST_CEILING: usize = 1000;

pub fn check(tree: &Tree) -> Vec<Finding> {
    let ours = tree
        .rust()
        .filter(|file| is_crate_source(&file.path) || file.path.starts_with("xtask/"));
    ours.filter_map(|file| {
        let (lines, ceiling) = measured(file);
        let message = format!("{lines} lines, {ceiling} are the most: split it by what it holds");
        (lines > ceiling).then(|| Finding::of(&file.path, message))
    })
    .collect()
}

/// Lines of a file, and the most it may have.
fn measured(file: &File) -> (usize, usize) {
    match is_test_file(&file.path) {
        true => (file.text.lines().count(), TEST_CEILING),
        false => (product_lines(file).count(), CEILING),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, product: usize, tests: usize) -> usize {
        let text = format!(
            "{}#[cfg(test)]\nmod tests {{\n{}}}\n",
            "x\n".repeat(product),
            "y\n".repeat(tests)
        );
        check(&Tree::of(&[(path, &text)])).len()
    }

    #[test]
    fn the_ceiling_itself_is_allowed_and_one_more_is_not() {
        assert_eq!(findings("crates/a/src/b.rs", 500, 0), 0);
        assert_eq!(findings("crates/a/src/b.rs", 501, 0), 1);
        assert_eq!(findings("xtask/src/b.rs", 501, 0), 1);
    }

    #[test]
    fn tests_at_the_end_are_not_counted() {
        assert_eq!(findings("crates/a/src/b.rs", 500, 900), 0);
    }

    #[test]
    fn a_file_of_tests_has_a_ceiling_of_its_own() {
        assert_eq!(findings("crates/a/src/b/tests.rs", 400, 200), 0);
        assert_eq!(findings("crates/a/src/b/tests.rs", 400, 700), 1);
    }
}
