//! No operation without its rows: the table is compared with the document the platform serves.

use std::collections::BTreeSet;

use reqwest::Method;
use testkit::Platform;

use super::expected::{HOW_TO_ADD, Row, rows};
use super::object::Object;
use super::operation::{self, Operation};
use super::role::Role;
use super::verdict::Verdict;

/// What the table lacks or says wrongly of the operations, one line each.
fn gaps(operations: &[Operation], rows: &[Row]) -> Vec<String> {
    let mut gaps = Vec::new();
    for operation in operations {
        let id = &operation.id;
        let own: Vec<&Row> = rows.iter().filter(|row| row.operation == *id).collect();
        if own.is_empty() {
            gaps.push(format!("{id} has no row"));
            continue;
        }
        if own.iter().any(|row| row.summary != operation.summary) {
            gaps.push(format!("{id} is called {:?}", operation.summary));
        }
        let another =
            |row: &&Row| !matches!(row.object, Object::Nothing | Object::Own | Object::Leaving);
        if operation.names_a_thing() && !own.iter().any(another) {
            gaps.push(format!(
                "{id} has no row about a thing that is not the caller's own"
            ));
        }
        if own.iter().any(|row| is_open(row)) != operation.open {
            gaps.push(format!(
                "{id}: table and openapi.yaml differ on whether visitors must sign in"
            ));
        }
    }
    gaps
}

/// Whether a row never asks a visitor to sign in.
fn is_open(row: &Row) -> bool {
    let visitor = row.verdicts.iter().find(|(role, _)| *role == Role::Visitor);
    visitor.is_some_and(|(_, owed)| *owed != Verdict::SignIn)
}

#[test]
fn every_operation_has_its_rows() {
    let operations = operation::all(&Platform::sqlite());
    let gaps = gaps(&operations, &rows());
    assert!(gaps.is_empty(), "{}\n{HOW_TO_ADD}", gaps.join("\n"));
}

#[test]
fn every_row_is_about_an_operation_and_stands_once() {
    let operations = operation::all(&Platform::sqlite());
    let known: BTreeSet<&str> = operations.iter().map(|known| known.id.as_str()).collect();
    let rows = rows();
    let mut seen = Vec::new();
    for row in &rows {
        assert!(
            known.contains(row.operation.as_str()),
            "{} is no operation",
            row.operation
        );
        assert!(
            !seen.contains(&(&row.operation, row.object)),
            "{} stands twice",
            row.operation
        );
        seen.push((&row.operation, row.object));
    }
}

#[test]
fn a_new_operation_without_a_row_is_named() {
    let polish = Operation {
        id: "polish_thing".to_owned(),
        summary: "Polish a thing".to_owned(),
        method: Method::POST,
        path: "/api/v1/things/{id}/polish".to_owned(),
        open: false,
    };
    assert_eq!(gaps(&[polish], &rows()), ["polish_thing has no row"]);
}

#[test]
fn an_operation_on_a_thing_needs_a_row_about_a_stranger_s() {
    let operation = Operation {
        id: "end_session".to_owned(),
        summary: "Ends a session".to_owned(),
        method: Method::DELETE,
        path: "/api/v1/sessions/{id}".to_owned(),
        open: false,
    };
    let own_only: Vec<Row> = rows()
        .into_iter()
        .filter(|row| row.object == Object::Own)
        .collect();
    assert_eq!(
        gaps(std::slice::from_ref(&operation), &own_only),
        ["end_session has no row about a thing that is not the caller's own"]
    );
    assert!(gaps(&[operation], &rows()).is_empty());
}
