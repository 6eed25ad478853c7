//! The tables of both engines and their description in the code are one and the same.
//!
//! Read from the catalogues: columns in order, kinds, nullability, primary, unique and foreign keys, indexes.

#![expect(
    clippy::disallowed_methods,
    reason = "a catalogue can be read by raw SQL only"
)]

use std::collections::{BTreeMap, BTreeSet};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};

/// What a catalogue says of a table.
#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    columns: Vec<Column>,
    primary: Vec<String>,
    unique: BTreeSet<Vec<String>>,
    /// Column, then the table and column it refers to.
    foreign: BTreeSet<(String, String, String)>,
    /// Name and columns of every index that is not a key's.
    indexes: BTreeMap<String, Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    name: String,
    kind: String,
    nullable: bool,
}

type Catalogue = BTreeMap<String, Table>;

/// Written by the migrations themselves.
const BOOKKEEPING: &str = "__diesel_schema_migrations";

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

/// A column's part in a key or an index.
#[derive(QueryableByName)]
struct KeyRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    /// `primary`, `unique` or `index`.
    #[diesel(sql_type = Text)]
    role: String,
    #[diesel(sql_type = Text)]
    key_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
}

#[derive(QueryableByName)]
struct ReferenceRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    target_table: String,
    #[diesel(sql_type = Text)]
    target_column: String,
}

const SQLITE_COLUMNS: &str = "SELECT m.name AS table_name, c.name, lower(c.type) AS kind, c.\"notnull\" = 0 AS nullable \
     FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid";
const SQLITE_KEYS: &str = "SELECT m.name AS table_name, 'primary' AS role, '' AS key_name, c.name AS column_name, c.pk AS place \
     FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.pk > 0 \
     UNION ALL \
     SELECT m.name, CASE i.origin WHEN 'c' THEN 'index' ELSE 'unique' END, i.name, c.name, c.seqno \
     FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) c \
     WHERE m.type = 'table' AND i.origin <> 'pk' ORDER BY 1, 2, 3, place";
const SQLITE_REFERENCES: &str = "SELECT m.name AS table_name, f.\"from\" AS column_name, f.\"table\" AS target_table, \
     f.\"to\" AS target_column FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";

const POSTGRES_COLUMNS: &str = "SELECT table_name::text, column_name::text AS name, data_type::text AS kind, \
     is_nullable = 'YES' AS nullable FROM information_schema.columns WHERE table_schema = 'public' \
     ORDER BY table_name, ordinal_position";
const POSTGRES_KEYS: &str = "SELECT t.relname::text AS table_name, \
     CASE WHEN i.indisprimary THEN 'primary' WHEN i.indisunique THEN 'unique' ELSE 'index' END AS role, \
     CASE WHEN i.indisprimary THEN '' ELSE x.relname::text END AS key_name, a.attname::text AS column_name \
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid \
     JOIN pg_namespace n ON n.oid = t.relnamespace \
     CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY k (attnum, place) \
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum \
     WHERE n.nspname = 'public' ORDER BY 1, 2, 3, k.place";
const POSTGRES_REFERENCES: &str = "SELECT t.relname::text AS table_name, a.attname::text AS column_name, \
     r.relname::text AS target_table, b.attname::text AS target_column FROM pg_constraint c \
     JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid \
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1] \
     JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = c.confkey[1] \
     WHERE c.contype = 'f'";

/// Reads a catalogue by its three queries.
macro_rules! catalogue {
    ($conn:expr, $columns:expr, $keys:expr, $references:expr) => {{
        let conn = $conn;
        gathered(
            diesel::sql_query($columns).load(conn).unwrap(),
            diesel::sql_query($keys).load(conn).unwrap(),
            diesel::sql_query($references).load(conn).unwrap(),
        )
    }};
}

fn gathered(
    columns: Vec<ColumnRow>,
    keys: Vec<KeyRow>,
    references: Vec<ReferenceRow>,
) -> Catalogue {
    let mut catalogue = Catalogue::new();
    for ColumnRow {
        table_name,
        name,
        kind,
        nullable,
    } in columns
    {
        let table = catalogue.entry(table_name).or_default();
        table.columns.push(Column {
            name,
            kind,
            nullable,
        });
    }
    let mut unique: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for KeyRow {
        table_name,
        role,
        key_name,
        column_name,
    } in keys
    {
        let table = catalogue.entry(table_name.clone()).or_default();
        match role.as_str() {
            "primary" => table.primary.push(column_name),
            "unique" => unique
                .entry((table_name, key_name))
                .or_default()
                .push(column_name),
            _ => table.indexes.entry(key_name).or_default().push(column_name),
        }
    }
    for ((table_name, _), columns) in unique {
        catalogue
            .entry(table_name)
            .or_default()
            .unique
            .insert(columns);
    }
    for ReferenceRow {
        table_name,
        column_name,
        target_table,
        target_column,
    } in references
    {
        let table = catalogue.entry(table_name).or_default();
        table
            .foreign
            .insert((column_name, target_table, target_column));
    }
    catalogue.retain(|name, _| name != BOOKKEEPING && !name.starts_with("sqlite_"));
    catalogue
}

/// A connection of our own beside the store's.
fn sqlite(database: &testkit::Database) -> SqliteConnection {
    let path = database.url().strip_prefix("sqlite:").unwrap();
    SqliteConnection::establish(path).unwrap()
}

fn of_sqlite(conn: &mut SqliteConnection) -> Catalogue {
    catalogue!(conn, SQLITE_COLUMNS, SQLITE_KEYS, SQLITE_REFERENCES)
}

fn of_postgres(conn: &mut PgConnection) -> Catalogue {
    catalogue!(conn, POSTGRES_COLUMNS, POSTGRES_KEYS, POSTGRES_REFERENCES)
}

/// SQLite numbers rows of a log itself only in a column called INTEGER, which there holds 64 bits.
fn in_words_of_postgres(mut catalogue: Catalogue) -> Catalogue {
    for table in catalogue.values_mut() {
        let alone = table.primary.len() == 1;
        for column in &mut table.columns {
            if alone && column.name == table.primary[0] && column.kind == "integer" {
                column.kind = "bigint".to_owned();
            }
        }
    }
    catalogue
}

/// The tables as the code describes them: name, primary key, and columns with their kind and nullability.
fn described() -> BTreeMap<String, (Vec<String>, Vec<Column>)> {
    let text = include_str!("../../src/schema.rs");
    let tables = text.split("table! {").skip(1);
    tables
        .map(|table| {
            let (head, rest) = table.split_once(") {").unwrap();
            let (name, keys) = head.split_once('(').unwrap();
            let (body, _) = rest.split_once('}').unwrap();
            let keys = keys.split(',').map(|key| key.trim().to_owned()).collect();
            let columns = body
                .lines()
                .filter_map(|line| line.split_once("->"))
                .map(column);
            (name.trim().to_owned(), (keys, columns.collect()))
        })
        .collect()
}

fn column((name, declared): (&str, &str)) -> Column {
    let declared = declared.trim().trim_end_matches(',');
    let inner = declared
        .strip_prefix("Nullable<")
        .and_then(|rest| rest.strip_suffix('>'));
    let kind = match inner.unwrap_or(declared) {
        "Text" => "text",
        "BigInt" => "bigint",
        "Integer" => "integer",
        "Bool" => "boolean",
        other => panic!("{other} does not travel alike through both engines"),
    };
    Column {
        name: name.trim().to_owned(),
        kind: kind.to_owned(),
        nullable: inner.is_some(),
    }
}

#[test]
fn both_engines_have_the_same_tables() {
    let on_sqlite = testkit::Database::sqlite();
    let on_postgres = testkit::Database::postgres();
    let one = in_words_of_postgres(of_sqlite(&mut sqlite(&on_sqlite)));
    let other = of_postgres(&mut PgConnection::establish(on_postgres.url()).unwrap());
    assert!(one.len() > 20, "the catalogue was read: {}", one.len());
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        other.keys().collect::<Vec<_>>()
    );
    for (name, table) in &one {
        assert_eq!(table, &other[name], "{name}");
    }
}

#[test]
fn the_code_describes_the_tables_that_are_there() {
    let database = testkit::Database::sqlite();
    let there = in_words_of_postgres(of_sqlite(&mut sqlite(&database)));
    let described = described();
    assert_eq!(
        described.keys().collect::<Vec<_>>(),
        there.keys().collect::<Vec<_>>()
    );
    for (name, (primary, columns)) in &described {
        assert_eq!(
            (columns, primary),
            (&there[name].columns, &there[name].primary),
            "{name}"
        );
    }
}

#[test]
fn the_catalogue_is_really_read() {
    let database = testkit::Database::sqlite();
    let there = of_sqlite(&mut sqlite(&database));
    let references = |name: &str| {
        there[name]
            .foreign
            .iter()
            .map(|(column, ..)| column.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(references("memberships"), ["account_id", "enterprise_id"]);
    assert_eq!(references("capabilities"), ["enterprise_id"]);
    assert!(
        there["enterprises"]
            .unique
            .contains(&vec!["uscc".to_owned()])
    );
    assert!(
        there["accounts"]
            .unique
            .contains(&vec!["email_folded".to_owned()])
    );
}

/// Takes everything back and brings it up again; the catalogue must end as it began.
macro_rules! down_and_up {
    ($conn:expr, $folder:expr, $catalogue:ident) => {{
        let mut conn = $conn;
        let before = $catalogue(&mut conn);
        let migrations = || FileBasedMigrations::from_path($folder).unwrap();
        conn.revert_all_migrations(migrations()).unwrap();
        let emptied = $catalogue(&mut conn);
        assert!(emptied.is_empty(), "left behind: {:?}", emptied.keys());
        conn.run_pending_migrations(migrations()).unwrap();
        assert_eq!($catalogue(&mut conn), before);
    }};
}

#[test]
fn migrations_go_down_and_up_on_sqlite() {
    let database = testkit::Database::sqlite();
    let mut conn = sqlite(&database);
    conn.batch_execute("PRAGMA foreign_keys = ON").unwrap();
    down_and_up!(
        conn,
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/sqlite"),
        of_sqlite
    );
}

#[test]
fn migrations_go_down_and_up_on_postgres() {
    let database = testkit::Database::postgres();
    let conn = PgConnection::establish(database.url()).unwrap();
    down_and_up!(
        conn,
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/postgres"),
        of_postgres
    );
}
