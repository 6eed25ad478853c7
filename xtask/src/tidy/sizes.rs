//! How much of the code is product, how much tests it: reported with every run, judged by people.

use std::fmt;

use super::source::{is_crate_source, is_test_file, product_lines};
use super::tree::{File, Tree};

/// Crates that help to test or to measure: neither product nor tests.
const TOOLS: [&str; 3] = ["crates/testkit/", "crates/bench/", "xtask/"];

/// Lines that are not blank.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    pub product: usize,
    pub tests: usize,
    pub tools: usize,
}

pub fn measure(tree: &Tree) -> Sizes {
    let mut sizes = Sizes::default();
    for file in tree.rust() {
        let all = written(file.text.lines());
        if TOOLS.iter().any(|tool| file.path.starts_with(tool)) {
            sizes.tools += all;
        } else if is_crate_source(&file.path) && !is_test_file(&file.path) {
            let product = product(file);
            sizes.product += product;
            sizes.tests += all - product;
        } else {
            sizes.tests += all;
        }
    }
    sizes
}

fn product(file: &File) -> usize {
    written(product_lines(file).map(|(_, line)| line))
}

fn written<'a>(lines: impl Iterator<Item = &'a str>) -> usize {
    lines.filter(|line| !line.trim().is_empty()).count()
}

impl fmt::Display for Sizes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = (self.tests * 100).checked_div(self.product).unwrap_or(100);
        write!(
            out,
            "product {} lines, tests {} ({percent} %), tools {}",
            self.product, self.tests, self.tools
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart_and_blank_ones_left_out() {
        let tree = Tree::of(&[
            (
                "crates/a/src/b.rs",
                "//! b\n\nfn b() {}\n\n#[cfg(test)]\nmod tests {\n    fn c() {}\n}\n",
            ),
            ("crates/a/tests/it.rs", "//! it\n"),
            ("tests/it/main.rs", "//! it\n"),
            ("crates/testkit/src/lib.rs", "//! kit\n"),
            ("xtask/src/main.rs", "//! x\n"),
        ]);
        assert_eq!(
            measure(&tree),
            Sizes {
                product: 2,
                tests: 6,
                tools: 2
            }
        );
    }

    #[test]
    fn the_report_states_the_share() {
        let sizes = Sizes {
            product: 200,
            tests: 250,
            tools: 10,
        };
        assert_eq!(
            sizes.to_string(),
            "product 200 lines, tests 250 (125 %), tools 10"
        );
        assert!(Sizes::default().to_string().contains("100 %"));
    }
}
