//! Rule: SQL as text stands in the store's dialect files only.

use super::Finding;
use super::source::{code, has_word, product_code};
use super::tree::Tree;

/// The only files that may differ by engine: `dialect.rs`, or a folder of that name.
pub const DIALECT: &str = "crates/store/src/dialect";

pub fn check(tree: &Tree) -> Vec<Finding> {
    let elsewhere = product_code(tree).filter(|(path, _)| !path.starts_with(DIALECT));
    let offending = elsewhere.filter(|(_, (_, line))| has_word(code(line), "sql_query"));
    offending
        .map(|(path, (number, _))| {
            Finding::at(path, number, "raw SQL belongs in the store's dialect files")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_sql_is_found_outside_the_dialect_only() {
        let found =
            |path: &str| check(&Tree::of(&[(path, r#"diesel::sql_query("select 1")"#)])).len();
        assert_eq!(found("crates/store/src/postings.rs"), 1);
        assert_eq!(found("crates/app/src/postings.rs"), 1);
        assert_eq!(found("crates/store/src/dialect.rs"), 0);
        assert_eq!(found("crates/store/src/dialect/catalogue.rs"), 0);
        assert_eq!(found("crates/store/tests/contract/catalogue.rs"), 0);
    }

    #[test]
    fn a_remark_about_it_is_free() {
        let tree = Tree::of(&[(
            "crates/store/src/postings.rs",
            "// never sql_query(..) here",
        )]);
        assert_eq!(check(&tree), []);
    }
}
