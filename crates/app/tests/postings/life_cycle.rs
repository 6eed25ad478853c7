//! Every move from every state: where it leads, what it says in the two logs, and that a refusal leaves no trace.

use std::collections::HashMap;

use app::postings::{self, close, pause, resume, submit, withdraw};
use app::{AppError, Conflict};
use domain::actor::Actor;
use domain::enterprise::Role;
use domain::event::Event;
use domain::posting::{Draft, Move, Posting, Status};
use domain::quantity;
use serde_json::json;
use testkit::UseCases;
use testkit::district::{
    Scene, at_once, conflict, demand, drafted, edit, events, is_forbidden, is_not_found, join,
    must_sign_in, now, pending, published, reject, renew, scene, send_back, somebody, step,
    verified, working,
};

use crate::state::state;

/// What an owner can try with a posting.
type Try = fn(&UseCases, &Actor, &Posting) -> Result<Posting, AppError>;

/// The columns of the table: the move, its line in the audit log, and the use case.
const TRIES: [(Move, &str, Try); 8] = [
    (Move::Submit, "posting.submit", |bench, who, of| {
        step(bench, who, &of.id, submit)
    }),
    (Move::Withdraw, "posting.withdraw", |bench, who, of| {
        step(bench, who, &of.id, withdraw)
    }),
    (Move::Pause, "posting.pause", |bench, who, of| {
        step(bench, who, &of.id, pause)
    }),
    (Move::Resume, "posting.resume", |bench, who, of| {
        step(bench, who, &of.id, resume)
    }),
    (Move::Renew, "posting.renew", |bench, who, of| {
        renew(bench, who, &of.id, LATER)
    }),
    (Move::Close, "posting.close", |bench, who, of| {
        step(bench, who, &of.id, close)
    }),
    (Move::Revise, "posting.update", |bench, who, of| {
        edit(bench, who, of, words)
    }),
    (Move::Adjust, "posting.update", |bench, who, of| {
        edit(bench, who, of, numbers)
    }),
];

/// Rows are states, with or without an approved copy on show; columns are those of [`TRIES`]. A cell says the state
/// that is reached and the event that tells of it; a blank is a refusal.
#[rustfmt::skip]
const TABLE: [(&str, [&str; 8]); 11] = [
    //             submit               withdraw                 pause                resume               renew                  close                  words                numbers
    ("draft",     ["pending submitted", "withdrawn changed",     "",                  "",                  "",                    "",                    "draft changed",     "draft changed"]),
    ("pending",   ["",                  "withdrawn changed",     "",                  "",                  "",                    "",                    "pending changed",   "pending changed"]),
    ("pending*",  ["",                  "withdrawn unpublished", "",                  "",                  "",                    "",                    "pending changed",   "pending changed"]),
    ("published", ["",                  "withdrawn unpublished", "paused unpublished", "",                 "published published", "closed unpublished",  "pending submitted", "published published"]),
    ("paused",    ["",                  "withdrawn changed",     "",                  "published published", "paused changed",    "closed changed",      "pending submitted", "paused changed"]),
    ("expired",   ["",                  "withdrawn changed",     "",                  "",                  "published published", "closed changed",      "draft changed",     "draft changed"]),
    ("closed",    ["",                  "",                      "",                  "",                  "",                    "",                    "",                  ""]),
    ("withdrawn", ["",                  "",                      "",                  "",                  "",                    "",                    "",                  ""]),
    ("returned",  ["pending submitted", "withdrawn changed",     "",                  "",                  "",                    "",                    "returned changed",  "returned changed"]),
    ("returned*", ["pending submitted", "withdrawn unpublished", "",                  "",                  "",                    "",                    "returned changed",  "returned changed"]),
    ("rejected",  ["",                  "",                      "",                  "",                  "",                    "",                    "",                  ""]),
];

/// An end of validity that lies ahead of every posting of the table, the expired ones too.
const LATER: &str = "2026-06-01T00:00:00Z";

/// A demand that a person must look at, whoever wrote it.
fn held(number: u32) -> Draft {
    Draft {
        body: Some("来图加工，加微信详谈".to_owned()),
        ..demand(number)
    }
}

fn words(draft: Draft) -> Draft {
    Draft {
        title: draft.title.map(|title| format!("{title}（改）")),
        valid_until: Some(LATER.to_owned()),
        ..draft
    }
}

fn numbers(draft: Draft) -> Draft {
    let five = quantity::Draft {
        value: Some("5".to_owned()),
        unit: Some("wan_pcs".to_owned()),
    };
    Draft {
        quantity: Some(five),
        valid_until: Some(LATER.to_owned()),
        ..draft
    }
}

/// A posting in a state of the table.
fn standing(bench: &UseCases, scene: &Scene, state: &str, number: u32) -> Posting {
    let (owner, desk, firm) = (&scene.owner, &scene.desk, &scene.firm.id);
    let draft = held(number);
    let step = |of: Posting, to| step(bench, owner, &of.id, to).unwrap();
    match state {
        "draft" => drafted(bench, owner, firm, &draft),
        "pending" => pending(bench, owner, firm, &draft),
        "published" => published(bench, scene, owner, firm, &draft),
        "pending*" => {
            let shown = standing(bench, scene, "published", number);
            edit(bench, owner, &shown, words).unwrap()
        }
        "paused" => step(standing(bench, scene, "published", number), pause),
        "closed" => step(standing(bench, scene, "published", number), close),
        "withdrawn" => step(drafted(bench, owner, firm, &draft), withdraw),
        "returned" => send_back(bench, desk, &standing(bench, scene, "pending", number).id),
        "returned*" => send_back(bench, desk, &standing(bench, scene, "pending*", number).id),
        "rejected" => reject(bench, desk, &standing(bench, scene, "pending", number).id),
        "expired" => expired(bench, scene, draft),
        other => panic!("{other} is no state of the table"),
    }
}

fn expired(bench: &UseCases, scene: &Scene, draft: Draft) -> Posting {
    let soon = bench.app.now().plus_seconds(60).to_string();
    let brief = Draft {
        valid_until: Some(soon),
        ..draft
    };
    let shown = published(bench, scene, &scene.owner, &scene.firm.id, &brief);
    bench.clock.advance_s(60);
    let ended = bench.write(&Actor::System, postings::expire_due).unwrap();
    assert_eq!(ended, 1, "nothing else is due");
    working(bench, &shown.id)
}

/// The cells of the table that are refusals, or those that are not, each with its place.
fn cells(refused: bool) -> impl Iterator<Item = (u32, &'static str, usize, &'static str)> {
    let of_row =
        move |(row, (state, cells)): (usize, &'static (&'static str, [&'static str; 8]))| {
            let place = move |column: usize| u32::try_from(row * TRIES.len() + column).unwrap();
            cells
                .iter()
                .enumerate()
                .map(move |(column, cell)| (place(column), *state, column, *cell))
        };
    TABLE
        .iter()
        .enumerate()
        .flat_map(of_row)
        .filter(move |(_, _, _, cell)| cell.is_empty() == refused)
}

fn by_subject(events: Vec<Event>) -> HashMap<String, Vec<Event>> {
    let mut sorted: HashMap<String, Vec<Event>> = HashMap::new();
    for event in events {
        sorted.entry(event.subject.clone()).or_default().push(event);
    }
    sorted
}

pub fn every_legal_move_leads_where_the_table_says_and_leaves_one_trace(bench: &UseCases) {
    let scene = scene(bench);
    let stood: Vec<_> = cells(false)
        .map(|(number, from, column, cell)| {
            let posting = standing(bench, &scene, from, number);
            (state(bench, &posting.id), from, column, cell)
        })
        .collect();
    let before = by_subject(events(bench));
    let mut expected = Vec::new();
    for (was, from, column, cell) in stood {
        let (step, action, try_it) = &TRIES[column];
        let (reached, event) = cell.split_once(' ').unwrap();
        let after = try_it(bench, &scene.owner, &was.posting).unwrap();
        let is = state(bench, &after.id);
        assert_eq!(
            after, is.posting,
            "{from} {step}: the answer is what is stored"
        );
        assert_eq!(after.status.as_str(), reached, "{from} {step}");
        assert_eq!(after.version, was.posting.version + 1, "{from} {step}");
        assert_eq!(is.waits.is_some(), reached == "pending", "{from} {step}");
        let newest = &is.versions[0];
        assert_eq!(
            (newest.revision, &newest.content),
            (after.revision, &after.content)
        );
        let lines: Vec<&str> = is.audit[was.audit.len()..]
            .iter()
            .map(|(line, _)| line.as_str())
            .collect();
        assert_eq!(lines, [*action], "{from} {step}");
        expected.push((after, format!("posting_{event}"), format!("{from} {step}")));
    }
    let log = by_subject(events(bench));
    for (posting, kind, what) in expected {
        let id = posting.id.as_str();
        let new = &log[id][before[id].len()..];
        assert_eq!(new.len(), 1, "{what}: {new:#?}");
        assert_eq!(
            (new[0].kind.as_str(), new[0].version),
            (kind.as_str(), posting.version),
            "{what}"
        );
        assert_eq!(
            new[0].enterprise.as_ref(),
            Some(&posting.enterprise),
            "{what}"
        );
        let details = json!({ "status": posting.status, "revision": posting.revision, "live": posting.live_revision });
        assert_eq!(new[0].details, details, "{what}");
    }
}

pub fn an_illegal_move_is_a_conflict_and_changes_nothing(bench: &UseCases) {
    let scene = scene(bench);
    let stood: Vec<_> = cells(true)
        .map(|(number, from, column, _)| (standing(bench, &scene, from, number), column))
        .collect();
    let before = events(bench);
    for (posting, column) in stood {
        let was = state(bench, &posting.id);
        let (step, _, try_it) = &TRIES[column];
        let refusal = conflict(try_it(bench, &scene.owner, &posting));
        let (from, step) = (posting.status, *step);
        assert_eq!(refusal, Conflict::IllegalTransition { from, step });
        assert_eq!(state(bench, &posting.id), was, "{from} {step}");
    }
    assert_eq!(events(bench), before);
}

pub fn of_moves_at_one_moment_one_wins_and_the_others_conflict(bench: &UseCases) {
    let scene = scene(bench);
    let shown = published(bench, &scene, &scene.owner, &scene.firm.id, &held(1));
    let outcomes = at_once(6, |_| step(bench, &scene.owner, &shown.id, pause));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let twice = Conflict::IllegalTransition {
        from: Status::Paused,
        step: Move::Pause,
    };
    for lost in outcomes.into_iter().filter(Result::is_err) {
        let why = conflict(lost);
        assert!(why == Conflict::LostRace || why == twice, "{why:?}");
    }
    assert_eq!(working(bench, &shown.id).version, shown.version + 1);
}

pub fn only_owners_and_editors_move_a_posting(bench: &UseCases) {
    let scene = scene(bench);
    let [viewer, stranger, editor] = [2, 3, 4].map(|number| somebody(bench, number));
    join(bench, &scene.firm.id, &viewer, Role::Viewer);
    join(bench, &scene.firm.id, &editor, Role::Editor);
    verified(bench, &stranger, 2);
    let [viewer, stranger, editor] = [viewer, stranger, editor].map(|who| now(bench, &who));
    let shown = published(bench, &scene, &scene.owner, &scene.firm.id, &held(1));
    let hidden = drafted(bench, &scene.owner, &scene.firm.id, &held(2));
    let before = [&shown, &hidden].map(|posting| state(bench, &posting.id));
    for (_, action, try_it) in &TRIES {
        for who in [&viewer, &stranger, &scene.desk] {
            assert!(
                is_forbidden(&try_it(bench, who, &shown)),
                "{action} {who:?}"
            );
        }
        assert!(is_not_found(&try_it(bench, &stranger, &hidden)), "{action}");
        assert!(is_forbidden(&try_it(bench, &viewer, &hidden)), "{action}");
        for posting in [&shown, &hidden] {
            assert!(
                must_sign_in(&try_it(bench, &Actor::Anonymous, posting)),
                "{action}"
            );
        }
    }
    assert_eq!(
        [&shown, &hidden].map(|posting| state(bench, &posting.id)),
        before
    );
    assert!(step(bench, &editor, &shown.id, pause).is_ok());
}
