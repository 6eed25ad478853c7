//! Rule: no file names a place that exists on one person's machine only.

use super::Finding;
use super::tree::Tree;

/// Folders of persons, written so that this file is free of them.
const PERSONAL: [&str; 3] = [
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files() {
        for (number, line) in (1..).zip(file.text.lines()) {
            if let Some(place) = PERSONAL
                .into_iter()
                .find(|place| starts_a_path(line, place))
            {
                let message = format!("{place} exists on one machine only");
                findings.push(Finding::at(&file.path, number, message));
            }
        }
    }
    findings
}

/// True if the place is the beginning of a path, not a part of a longer path or address.
fn starts_a_path(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        before.is_none_or(|sign| {
            !sign.is_alphanumeric() && !['_', '-', '.', '}', '*'].contains(&sign)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_places_are_found_in_any_text() {
        for place in PERSONAL {
            for line in [
                format!("cd {place}me"),
                format!("{place}me"),
                format!("path = \"{place}me\""),
            ] {
                assert_eq!(
                    check(&Tree::of(&[("docs/guide.md", &line)])).len(),
                    1,
                    "{line}"
                );
            }
        }
    }

    #[test]
    fn parts_of_longer_paths_and_addresses_are_free() {
        for place in PERSONAL {
            for line in [
                format!("crates{place}a.rs"),
                format!("https://a.example{place}b"),
                "/var/lib".to_owned(),
            ] {
                assert_eq!(check(&Tree::of(&[("docs/guide.md", &line)])), [], "{line}");
            }
        }
    }
}
