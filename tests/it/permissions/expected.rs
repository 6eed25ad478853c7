//! What is expected: `docs/permissions.md`, read as it stands. Nothing here asks the policy.

use super::object::Object;
use super::role::Role;
use super::verdict::Verdict;

/// The committed table.
const TABLE: &str = include_str!("../../../docs/permissions.md");

/// How a stranger to the table learns to extend it.
pub const HOW_TO_ADD: &str = "every operation needs its rows in docs/permissions.md (one for each kind of thing it is done to, \
     with a verdict in every column, written from what the policy should be) and an arm in \
     tests/it/permissions/requests/ that prepares the thing and completes the request";

/// A row: one operation on one kind of thing, and what each role is owed.
#[derive(Clone, Debug)]
pub struct Row {
    pub operation: String,
    pub summary: String,
    pub object: Object,
    pub verdicts: Vec<(Role, Verdict)>,
}

/// Every row of the table.
pub fn rows() -> Vec<Row> {
    let lines = TABLE.lines().map(cells);
    let mut rows = Vec::new();
    for cells in lines {
        match cells.first() {
            Some(first) if first.ends_with("<br>operation") => judge_headings(&cells),
            Some(first) if first.ends_with('`') => rows.push(row(&cells)),
            _ => {}
        }
    }
    rows
}

fn cells(line: &str) -> Vec<&str> {
    let inner = line
        .trim()
        .strip_prefix('|')
        .and_then(|line| line.strip_suffix('|'));
    inner.map_or(Vec::new(), |inner| {
        inner.split('|').map(str::trim).collect()
    })
}

fn judge_headings(cells: &[&str]) {
    let headings = cells
        .iter()
        .skip(2)
        .map(|cell| cell.rsplit("<br>").next().unwrap_or_default());
    let expected: Vec<&str> = Role::ALL.iter().map(|role| role.heading()).collect();
    assert_eq!(
        headings.collect::<Vec<_>>(),
        expected,
        "the columns are the roles"
    );
}

fn row(cells: &[&str]) -> Row {
    let [first, label, signs @ ..] = cells else {
        panic!("a row without a thing: {cells:?}");
    };
    let named: Vec<&str> = first.split("<br>").collect();
    let [_, summary, operation] = named.as_slice() else {
        panic!("a row names its operation in Chinese, in English and by id: {first}");
    };
    let object =
        Object::of_label(label).unwrap_or_else(|| panic!("{first}: no thing is called {label:?}"));
    let verdict = |sign: &&str| {
        Verdict::of_sign(sign)
            .unwrap_or_else(|| panic!("{first}, {label}: {sign:?} is no verdict; {HOW_TO_ADD}"))
    };
    let verdicts: Vec<Verdict> = signs.iter().map(verdict).collect();
    assert_eq!(
        verdicts.len(),
        Role::ALL.len(),
        "{first}, {label}: a verdict for every role, visitor and other enterprises among them"
    );
    Row {
        operation: operation.trim_matches('`').to_owned(),
        summary: (*summary).to_owned(),
        object,
        verdicts: Role::ALL.into_iter().zip(verdicts).collect(),
    }
}
