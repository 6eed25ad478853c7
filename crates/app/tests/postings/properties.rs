//! Whatever happens to a posting in whatever order: it stands where the table says, both logs grow by what was done
//! and by nothing else, the queue holds what waits, and the index is told of what somebody has approved.

use app::moderation::{self, Ruling};
use app::postings::{self, close, expire_due, pause, resume, submit, withdraw};
use app::{AppError, Conflict, Tx, documents};
use domain::actor::Actor;
use domain::posting::{Content, Draft, Move, Posting, Status};
use domain::{Moment, PostingId, quantity};
use proptest::collection::vec;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use testkit::UseCases;
use testkit::district::{
    Decide, Scene, decide, demand, drafted, happened, item_of, renew, scene, step,
};

use crate::state::{State, state};

/// What can happen to a posting. Waiting lets the clock pass the end of its validity.
const COMMANDS: [&str; 12] = [
    "submit", "approve", "return", "reject", "withdraw", "pause", "resume", "renew", "close",
    "words", "numbers", "wait",
];

/// Days a posting holds, and days that pass when the case waits: one wait is never enough, two always are.
const VALID_DAYS: i64 = 8;
const WAIT_DAYS: i64 = 5;

/// What must be true of the posting after each command.
struct Model {
    status: Status,
    /// The title the public reads.
    shown: Option<String>,
    /// The end of what the public reads.
    shown_until: Option<Moment>,
    /// Titles somebody has let pass.
    approved: Vec<String>,
}

#[test]
fn state_logs_queue_and_index_agree_after_every_command() {
    let bench = UseCases::sqlite();
    let scene = scene(&bench);
    let config = Config {
        cases: 60,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, random);
    let commands = vec(select(COMMANDS.to_vec()), 1..14);
    let outcome = runner.run(&commands, |commands| {
        live_through(&bench, &scene, &commands);
        Ok(())
    });
    outcome.unwrap();
}

fn live_through(bench: &UseCases, scene: &Scene, commands: &[&str]) {
    let first = Draft {
        body: Some("来图加工，加微信详谈".to_owned()),
        valid_until: Some(end(bench)),
        ..demand(0)
    };
    let id = drafted(bench, &scene.owner, &scene.firm.id, &first).id;
    let mut model = Model {
        status: Status::Draft,
        shown: None,
        shown_until: None,
        approved: Vec::new(),
    };
    for (number, command) in commands.iter().enumerate() {
        let before = state(bench, &id);
        let events = happened(bench, id.as_str()).len();
        let legal = attempt(bench, scene, &id, command, number, &mut model);
        let after = state(bench, &id);
        let told = happened(bench, id.as_str());
        let so_far = &commands[..=number];
        agree(bench, &model, &after, so_far);
        let grown = usize::from(legal);
        assert_eq!(told.len(), events + grown, "events of {so_far:?}");
        assert_eq!(
            after.audit.len(),
            before.audit.len() + grown,
            "audit lines of {so_far:?}"
        );
        assert!(
            legal || after == before,
            "a refusal leaves no trace: {so_far:?}"
        );
        if legal {
            let last = told.last().unwrap();
            assert_eq!(last.version, after.posting.version, "{so_far:?}");
        }
    }
}

fn end(bench: &UseCases) -> String {
    bench.app.now().plus_days(VALID_DAYS).to_string()
}

/// Does one thing and tells the model. Returns whether the posting moved.
fn attempt(
    bench: &UseCases,
    scene: &Scene,
    id: &PostingId,
    command: &str,
    number: usize,
    model: &mut Model,
) -> bool {
    let owner = &scene.owner;
    let by_owner = |to| step(bench, owner, id, to);
    match command {
        "approve" | "return" | "reject" => return rule(bench, scene, id, command, model),
        "wait" => return wait(bench, id, model),
        _ => {}
    }
    let (made, outcome) = match command {
        "submit" => (Move::Submit, by_owner(submit)),
        "withdraw" => (Move::Withdraw, by_owner(withdraw)),
        "pause" => (Move::Pause, by_owner(pause)),
        "resume" => (Move::Resume, by_owner(resume)),
        "close" => (Move::Close, by_owner(close)),
        "renew" => (Move::Renew, renew(bench, owner, id, &end(bench))),
        "words" => (Move::Revise, edit(bench, owner, id, number, true)),
        _ => (Move::Adjust, edit(bench, owner, id, number, false)),
    };
    moved(model, made, outcome)
}

fn edit(
    bench: &UseCases,
    owner: &Actor,
    id: &PostingId,
    number: usize,
    words: bool,
) -> Result<Posting, AppError> {
    let (id, until) = (id.clone(), end(bench));
    let change = move |draft: Draft| {
        let amount = quantity::Draft {
            value: Some((number + 10).to_string()),
            unit: Some("wan_pcs".to_owned()),
        };
        let title = format!("求螺栓加工 第{number}稿");
        Draft {
            title: if words { Some(title) } else { draft.title },
            quantity: Some(amount),
            valid_until: Some(until.clone()),
            ..draft
        }
    };
    bench.write(owner, move |tx: &mut Tx<'_>| {
        let version = store::postings::find(tx.conn, &id)?.unwrap().version;
        postings::update(tx, &id, version, &change)
    })
}

/// Holds an outcome against the table and follows it.
fn moved(model: &mut Model, made: Move, outcome: Result<Posting, AppError>) -> bool {
    let expected = model.status.after(made);
    match (expected, outcome) {
        (Some(reached), Ok(after)) => {
            assert_eq!(after.status, reached, "{made} from {}", model.status);
            follow(model, &after);
            true
        }
        (None, Err(AppError::Conflict(Conflict::IllegalTransition { from, step }))) => {
            assert_eq!((from, step), (model.status, made));
            false
        }
        // What the table allows may still be refused for its dates.
        (Some(_), Err(AppError::Invalid(_))) => false,
        (expected, outcome) => panic!("{made} from {}: {expected:?}, {outcome:?}", model.status),
    }
}

fn follow(model: &mut Model, after: &Posting) {
    model.status = after.status;
    match after.status {
        Status::Published => {
            model.shown = Some(after.content.title.as_str().to_owned());
            model.shown_until = Some(after.content.valid_until);
        }
        Status::Pending | Status::Returned => {}
        _ => model.shown = None,
    }
}

fn rule(bench: &UseCases, scene: &Scene, id: &PostingId, command: &str, model: &mut Model) -> bool {
    let Some(item) = item_of(bench, id) else {
        assert_ne!(model.status, Status::Pending);
        return false;
    };
    let how: Decide = match command {
        "approve" => moderation::approve,
        "return" => moderation::send_back,
        _ => moderation::reject,
    };
    let ruling = Ruling {
        reason_code: Some("incomplete".to_owned()),
        note: None,
    };
    let case = decide(bench, &scene.desk, &item.id, how, &ruling).unwrap();
    let after = case.posting.unwrap().posting;
    if after.status == Status::Published {
        model.approved.push(after.content.title.as_str().to_owned());
    }
    follow(model, &after);
    true
}

/// Lets days pass; what is over then ends, in this case and in those before it.
fn wait(bench: &UseCases, id: &PostingId, model: &mut Model) -> bool {
    let before = state(bench, id).posting;
    bench.clock.advance_s(WAIT_DAYS * 86_400);
    while bench.write(&Actor::System, expire_due).unwrap() > 0 {}
    let after = state(bench, id).posting;
    let over = before.content.valid_until <= bench.app.now();
    let runs = [Status::Pending, Status::Published, Status::Paused].contains(&model.status);
    if after.version == before.version {
        assert!(!(runs && over), "{:?}", after.status);
        return false;
    }
    assert!(over);
    assert_eq!(Some(after.status), model.status.after(Move::Expire));
    (model.status, model.shown) = (after.status, None);
    true
}

fn agree(bench: &UseCases, model: &Model, is: &State, so_far: &[&str]) {
    let title = |content: &Content| content.title.as_str().to_owned();
    assert_eq!(is.posting.status, model.status, "{so_far:?}");
    assert_eq!(is.shown.as_ref().map(title), model.shown, "{so_far:?}");
    assert_eq!(
        is.waits.is_some(),
        model.status == Status::Pending,
        "{so_far:?}"
    );
    let waits_for = is.waits.as_ref().map(|item| item.revision);
    assert!(waits_for.is_none_or(|revision| revision == is.posting.revision));
    assert_eq!(is.versions[0].revision, is.posting.revision, "{so_far:?}");
    assert_eq!(is.versions[0].content, is.posting.content, "{so_far:?}");
    let read = |tx: &mut Tx<'_>| documents::of_posting(tx, &is.posting.id);
    let told = bench.read(&Actor::System, read).unwrap();
    let over = model
        .shown_until
        .is_none_or(|until| until <= bench.app.now());
    let visible = model.shown.clone().filter(|_| !over);
    assert_eq!(
        told.as_ref().map(|document| document.title.clone()),
        visible,
        "{so_far:?}"
    );
    if let Some(document) = told {
        assert!(
            model.approved.contains(&document.title),
            "nobody approved it: {so_far:?}"
        );
        assert_eq!(document.version, is.posting.version, "{so_far:?}");
    }
}
