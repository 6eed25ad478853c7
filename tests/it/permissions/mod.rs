//! Who may do what, asked for real: every operation of the served document by every role, compared cell by cell
//! with `docs/permissions.md`, which people write and read; and a search for what leaks between enterprises.
//! Nothing here asks the policy what it would say.

mod ask;
mod canary;
mod coverage;
mod expected;
mod object;
mod operation;
mod requests;
mod role;
mod tenants;
mod things;
mod verdict;
mod world;

use ask::Ask;
use expected::{HOW_TO_ADD, Row, rows};
use operation::Operation;
use reqwest::Method;
use role::Role;
use serde_json::Value;
use testkit::{Platform, Reply};
use verdict::Verdict;
use world::World;

use crate::on_both;

on_both! {
    /// Every cell of the table is asked with a valid request about a fresh thing.
    fn every_cell_answers_as_the_table_says(platform: &Platform) {
        let operations = operation::all(platform);
        let world = World::on(platform);
        let mut wrong = Vec::new();
        for row in rows() {
            let operation = operations.iter().find(|known| known.id == row.operation);
            let operation = operation.unwrap_or_else(|| panic!("{} is no operation; {HOW_TO_ADD}", row.operation));
            wrong.extend(deviations(&world, operation, &row));
        }
        assert!(wrong.is_empty(), "{} cells differ from docs/permissions.md:\n{}", wrong.len(), wrong.join("\n"));
    }
}

/// The cells of a row that were answered otherwise, one line each.
fn deviations(world: &World<'_>, operation: &Operation, row: &Row) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut ready: Option<Ask> = None;
    for (role, owed) in &row.verdicts {
        let ready_ask = ready.take().filter(|_| !row.object.is_personal());
        let ask =
            ready_ask.unwrap_or_else(|| requests::ask(world, &operation.id, row.object, *role));
        let (reply, got) = asked(world, operation, &ask, *role);
        if got != Some(*owed) {
            wrong.push(deviation(row, *role, *owed, got, &reply));
        } else if *owed == Verdict::Hidden {
            let (nothing, _) = asked(world, operation, &ask.about_nothing(), *role);
            if told(&reply) != told(&nothing) {
                wrong.push(format!(
                    "{}, {:?}, {}: differs from what does not exist: {reply:?} {nothing:?}",
                    row.operation,
                    row.object,
                    role.heading()
                ));
            }
        }
        // What was refused is untouched, so the next role may be refused the same; what was done is used up.
        let used_up = got == Some(Verdict::Allowed) && operation.method != Method::GET;
        ready = Some(ask).filter(|_| !used_up);
    }
    wrong
}

fn asked(
    world: &World<'_>,
    operation: &Operation,
    ask: &Ask,
    role: Role,
) -> (Reply, Option<Verdict>) {
    let who = ask.instead.as_ref().or_else(|| world.person(role));
    let reply = ask.send(world.platform, operation, who);
    let verdict = Verdict::of_reply(&reply);
    (reply, verdict)
}

fn deviation(row: &Row, role: Role, owed: Verdict, got: Option<Verdict>, reply: &Reply) -> String {
    let got = got.map_or_else(
        || format!("{} {}, which is no verdict", reply.status, reply.body),
        |got| format!("{} ({})", got.sign(), reply.status),
    );
    format!(
        "{}, {:?}, {}: owed {}, answered {got}",
        row.operation,
        row.object,
        role.heading(),
        owed.sign()
    )
}

/// What an answer tells, without what names the request itself.
fn told(reply: &Reply) -> (u16, Vec<(String, String)>, Value) {
    let particular = ["x-request-id", "date"];
    let mut headers = reply.headers.clone();
    headers.retain(|(name, _)| !particular.contains(&name.as_str()));
    headers.sort();
    let mut body = reply.body.clone();
    body["request_id"] = Value::Null;
    (reply.status, headers, body)
}
