//! Reading Rust files line by line: what is product, what is test, what is a word of code.
//! Must not know any rule. Lines are enough: rustfmt decides what stands on one.

use super::tree::{File, Tree};

/// A line with its number, counted from 1.
pub type Line<'a> = (usize, &'a str);

/// True for the source of a product crate, its own test files included.
pub fn is_crate_source(path: &str) -> bool {
    path.starts_with("crates/") && path.contains("/src/") && path.ends_with(".rs")
}

/// True for a file that is compiled for tests only, by the names we give such files.
pub fn is_test_file(path: &str) -> bool {
    let folders = path
        .split('/')
        .any(|part| part == "tests" || part == "black_box");
    folders || path.ends_with("/tests.rs") || path.ends_with("_tests.rs")
}

/// The lines of a file that are compiled into the product: all up to the tests at its end.
pub fn product_lines(file: &File) -> impl Iterator<Item = Line<'_>> {
    let kept = match is_test_file(&file.path) {
        true => 0,
        false => test_tail(&file.text).unwrap_or(usize::MAX),
    };
    (1..).zip(file.text.lines()).take(kept)
}

/// Product lines of all the crates' sources, with their paths.
pub fn product_code(tree: &Tree) -> impl Iterator<Item = (&str, Line<'_>)> {
    let sources = tree.rust().filter(|file| is_crate_source(&file.path));
    sources.flat_map(|file| product_lines(file).map(|line| (file.path.as_str(), line)))
}

/// How many lines stand before the test module at the end of a file; clippy sees to it that it is the end.
fn test_tail(text: &str) -> Option<usize> {
    let lines: Vec<_> = text.lines().collect();
    let starts = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| **line == "#[cfg(test)]")
        .map(|(index, _)| index);
    starts
        .into_iter()
        .find(|start| opens_a_module(lines.iter().skip(start + 1)))
}

fn opens_a_module<'a>(mut following: impl Iterator<Item = &'a &'a str>) -> bool {
    let item = following.find(|line| !line.starts_with(['#', ' ', ')']) && !line.is_empty());
    item.is_some_and(|line| has_word(line, "mod") && line.ends_with('{'))
}

/// The line without its comment.
pub fn code(line: &str) -> &str {
    let mut from = 0;
    while let Some(found) = line.get(from..).and_then(|rest| rest.find("//")) {
        let at = from + found;
        // Not the slashes of an address.
        if !line.get(..at).is_some_and(|before| before.ends_with(':')) {
            return line.get(..at).unwrap_or(line);
        }
        from = at + 2;
    }
    line
}

/// Where a word stands by itself, not inside a longer one.
pub fn find_word(line: &str, word: &str) -> Option<usize> {
    let inside = |neighbour: Option<char>| {
        neighbour.is_some_and(|sign| sign.is_alphanumeric() || sign == '_')
    };
    line.match_indices(word).map(|(at, _)| at).find(|&at| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line
            .get(at + word.len()..)
            .and_then(|text| text.chars().next());
        !inside(before) && !inside(after)
    })
}

/// True if a word stands by itself in a line.
pub fn has_word(line: &str, word: &str) -> bool {
    find_word(line, word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn product_ends_where_the_tests_begin() {
        let text =
            "//! head\nfn a() {}\n\n#[cfg(test)]\n#[expect(x)]\nmod tests {\n    fn b() {}\n}\n";
        assert_eq!(product_lines(&file("crates/a/src/b.rs", text)).count(), 3);
        assert_eq!(
            product_lines(&file("crates/a/src/b/tests.rs", text)).count(),
            0
        );
    }

    #[test]
    fn only_an_inline_module_ends_the_product() {
        let text = "#[cfg(test)]\nmod tests;\n#[cfg(test)]\nfn sample() {\n}\nfn a() {}\n";
        assert_eq!(product_lines(&file("crates/a/src/b.rs", text)).count(), 6);
    }

    #[test]
    fn lines_are_counted_from_one() {
        let file = file("crates/a/src/b.rs", "a\nb");
        assert_eq!(
            product_lines(&file).collect::<Vec<_>>(),
            [(1, "a"), (2, "b")]
        );
    }

    #[test]
    fn crate_sources_are_told_from_the_rest() {
        assert!(is_crate_source("crates/store/src/dialect/rows.rs"));
        assert!(!is_crate_source("crates/store/tests/contract/main.rs"));
        assert!(!is_crate_source("xtask/src/main.rs"));
        assert!(is_test_file("crates/store/tests/contract/main.rs"));
        assert!(is_test_file("crates/domain/src/posting/tests.rs"));
        assert!(!is_test_file("crates/domain/src/contests.rs"));
    }

    #[test]
    fn comments_are_not_code() {
        assert_eq!(code("let a = 1; // Sqlite"), "let a = 1; ");
        assert_eq!(code("    /// Sqlite"), "    ");
        assert_eq!(
            code(r#"let a = "https://b.example"; // c"#),
            r#"let a = "https://b.example"; "#
        );
        assert_eq!(code("plain"), "plain");
    }

    #[test]
    fn words_stand_by_themselves() {
        assert!(has_word("use crate::portal::x;", "portal"));
        assert!(has_word("portal", "portal"));
        assert!(!has_word("use utoipa::openapi::x;", "api"));
        assert!(!has_word("portals portal_x", "portal"));
        assert_eq!(find_word("portals portal", "portal"), Some(8));
        assert!(!has_word("门户portal", "portal"));
    }
}
