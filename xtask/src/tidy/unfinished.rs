//! Rule: nothing unfinished is committed. What is left to do stands in an issue.

use super::Finding;
use super::source::has_word;
use super::tree::Tree;

/// Marks of unfinished work, written so that this file is free of them.
const WORDS: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];
const SIGNS: [&str; 3] = [
    concat!("to", "do!("),
    concat!("unimplemented", "!("),
    concat!("#[ign", "ore"),
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files() {
        for (number, line) in (1..).zip(file.text.lines()) {
            if let Some(mark) = mark(line) {
                findings.push(Finding::at(
                    &file.path,
                    number,
                    format!("{mark}: finish it, or open an issue"),
                ));
            }
        }
    }
    findings
}

fn mark(line: &str) -> Option<&'static str> {
    let word = WORDS.into_iter().find(|word| has_word(line, word));
    word.or_else(|| SIGNS.into_iter().find(|sign| line.contains(sign)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_found_in_any_text() {
        for mark in WORDS.into_iter().chain(SIGNS) {
            let line = format!("    {mark} later)]");
            assert_eq!(
                check(&Tree::of(&[("crates/a/src/b.rs", &line)])).len(),
                1,
                "{mark}"
            );
            assert_eq!(
                check(&Tree::of(&[("docs/guide.md", &line)])).len(),
                1,
                "{mark}"
            );
        }
    }

    #[test]
    fn longer_words_are_free() {
        let line = format!("METHO{} todos to_do", WORDS.concat());
        assert_eq!(check(&Tree::of(&[("docs/guide.md", &line)])), []);
    }
}
