//! Rule: the store's dialect files are the only place that asks which SQL engine it talks to.

use super::Finding;
use super::raw_sql::DIALECT;
use super::source::{code, find_word, product_code};
use super::tree::Tree;

/// How a variant of an engine enumeration is called.
const ENGINES: [&str; 4] = ["Sqlite", "Postgres", "SQLite", "PostgreSQL"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let elsewhere = product_code(tree).filter(|(path, _)| !path.starts_with(DIALECT));
    let offending = elsewhere.filter(|(_, (_, line))| asks_for_engine(code(line)));
    offending
        .map(|(path, (number, _))| {
            Finding::at(
                path,
                number,
                "differences of the engines belong in the dialect files",
            )
        })
        .collect()
}

/// True for a pattern or a comparison with an engine's variant; making one is free.
fn asks_for_engine(line: &str) -> bool {
    ENGINES
        .iter()
        .filter_map(|engine| find_word(line, engine))
        .any(|at| {
            let before = line.get(..at).unwrap_or_default();
            let after = line.get(at..).unwrap_or_default();
            let arm = after.contains("=>") && !before.contains("=>");
            let binding = before.contains("let ") && !before.contains('=') && after.contains(" = ");
            let comparison =
                before.contains("matches!(") || before.contains("== ") || before.contains("!= ");
            arm || binding || comparison
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, line: &str) -> usize {
        check(&Tree::of(&[(path, line)])).len()
    }

    #[test]
    fn every_form_of_the_question_is_found() {
        for line in [
            "        Conn::Sqlite(conn) => insert(conn),",
            "        Engine::Postgres => 1,",
            "    if let Conn::Postgres(conn) = conn {",
            "    let Conn::Sqlite(conn) = conn else { return };",
            "    if engine == Engine::Sqlite {",
            "    if matches!(conn, Conn::Postgres(_)) {",
        ] {
            assert_eq!(found("crates/store/src/postings.rs", line), 1, "{line}");
            assert_eq!(found("crates/store/src/dialect.rs", line), 0, "{line}");
        }
    }

    #[test]
    fn making_and_mentioning_an_engine_are_free() {
        for line in [
            r#"        "postgres" => Engine::Postgres,"#,
            "    let conn = Conn::Sqlite(open(path)?);",
            "    Sqlite(SqliteConnection),",
            "    // Conn::Sqlite(conn) => insert(conn),",
            "use diesel::sqlite::SqliteConnection;",
        ] {
            assert_eq!(found("crates/store/src/conn.rs", line), 0, "{line}");
        }
    }
}
