//! The life of a posting over the wire: what its owner may do to it in each state, and what that makes of it.

use domain::posting::Status;
use serde_json::json;

use super::harness::Answer;
use super::people::{POSTINGS, Somebody, Stage, code, decide, id_of, status};

/// What an owner does, in the order of the columns below.
const VERBS: [&str; 6] = ["submit", "withdraw", "pause", "resume", "renew", "close"];

/// Where each verb leads from each state; a blank is refused with 409.
#[rustfmt::skip]
const TABLE: [(Status, [&str; 6]); 9] = [
    //                  submit     withdraw     pause     resume       renew        close
    (Status::Draft,     ["pending", "withdrawn", "",       "",          "",          ""]),
    (Status::Pending,   ["",        "withdrawn", "",       "",          "",          ""]),
    (Status::Published, ["",        "withdrawn", "paused", "",          "published", "closed"]),
    (Status::Paused,    ["",        "withdrawn", "",       "published", "paused",    "closed"]),
    (Status::Expired,   ["",        "withdrawn", "",       "",          "published", "closed"]),
    (Status::Closed,    ["",        "",          "",       "",          "",          ""]),
    (Status::Withdrawn, ["",        "",          "",       "",          "",          ""]),
    (Status::Returned,  ["pending", "withdrawn", "",       "",          "",          ""]),
    (Status::Rejected,  ["",        "",          "",       "",          "",          ""]),
];

fn act(stage: &Stage, at: &str, verb: &str) -> Answer {
    let renewal = json!({"valid_until": "2026-06-01T00:00:00Z"});
    let body = if verb == "renew" { renewal } else { json!({}) };
    let path = format!("{at}/{verb}");
    stage.buyer.post(&stage.server, &path, &body)
}

/// A posting in a state. Its telephone number keeps every rule from letting it pass.
fn in_state(stage: &Stage, state: Status, title: &str) -> String {
    let title = format!("{title} 电话13800000000");
    // Those that are to expire do so when the clock is moved once, at the end.
    let until = match state {
        Status::Expired => "2026-03-02T01:01:00Z",
        _ => "2026-05-01T00:00:00Z",
    };
    let at = stage.draft(
        &stage.buyer,
        &stage.demand(&json!({"title": title, "valid_until": until})),
    );
    let rule = |verb: &str| {
        assert_eq!(act(stage, &at, "submit").status, 200);
        let ruling = json!({"reason_code": "incomplete"});
        let decided = decide(&stage.server, &stage.desk, &at, verb, &ruling);
        assert_eq!(decided.status, 200, "{decided:?}");
    };
    let own = |verb: &str| assert_eq!(act(stage, &at, verb).status, 200);
    match state {
        Status::Draft => {}
        Status::Pending => own("submit"),
        Status::Published | Status::Expired => rule("approve"),
        Status::Paused => {
            rule("approve");
            own("pause");
        }
        Status::Closed => {
            rule("approve");
            own("close");
        }
        Status::Withdrawn => own("withdraw"),
        Status::Returned => rule("return"),
        Status::Rejected => rule("reject"),
    }
    at
}

#[test]
fn every_verb_leads_from_every_state_where_the_table_says() {
    let stage = Stage::open();
    let mut cases = Vec::new();
    for (state, row) in TABLE {
        for (verb, reached) in VERBS.into_iter().zip(row) {
            let at = in_state(&stage, state, &format!("{state} {verb}"));
            cases.push((state, verb, reached, at));
        }
    }
    stage.server.cases.clock.advance_s(61);
    stage.settle();
    for (state, verb, reached, at) in cases {
        let before = stage.buyer.get(&stage.server, &at);
        assert_eq!(status(&before), state.as_str());
        let answer = act(&stage, &at, verb);
        let offered = before.json()["own"]["moves"].clone();
        let offered = offered.as_array().unwrap().contains(&json!(verb));
        assert_eq!(offered, !reached.is_empty(), "{verb} is offered in {state}");
        if reached.is_empty() {
            answer.problem(409, "illegal_transition");
            let after = stage.buyer.get(&stage.server, &at);
            assert_eq!(after.text, before.text, "{state} {verb} changes nothing");
        } else {
            assert_eq!(answer.status, 200, "{state} {verb}: {answer:?}");
            assert_eq!(status(&answer), reached, "{state} {verb}");
            assert_ne!(answer.header("etag"), before.header("etag"));
            let after = stage.buyer.get(&stage.server, &at);
            assert_eq!(
                (after.text, after.headers.get("etag")),
                (answer.text.clone(), answer.headers.get("etag"))
            );
        }
    }
}

/// Who sees a posting follows its state at once, whatever the index has heard of it.
#[test]
fn what_is_taken_down_is_gone_before_the_index_knows() {
    let stage = Stage::open();
    let at = stage.published(&stage.buyer, &stage.demand(&json!({})));
    stage.settle();
    let seen = || {
        let found = stage.server.get("/api/v1/postings?q=压铸件").json();
        let found = found["items"].as_array().unwrap().len();
        (found, stage.server.get(&at).status.as_u16())
    };
    assert_eq!(seen(), (1, 200));
    assert_eq!(act(&stage, &at, "pause").status, 200);
    assert_eq!(seen(), (0, 404));
    assert_eq!(act(&stage, &at, "resume").status, 200);
    stage.settle();
    assert_eq!(seen(), (1, 200));
    stage.server.cases.clock.advance_s(61 * 86_400);
    assert_eq!(seen(), (0, 404), "it ran out, though nobody has said so");
}

#[test]
fn a_paused_posting_that_ran_out_is_renewed_before_it_is_resumed() {
    let stage = Stage::open();
    let until = json!({"valid_until": "2026-03-02T01:01:00Z"});
    let at = stage.published(&stage.buyer, &stage.demand(&until));
    assert_eq!(act(&stage, &at, "pause").status, 200);
    stage.server.cases.clock.advance_s(61);
    let refused = act(&stage, &at, "resume");
    refused.problem(422, "invalid_fields");
    assert_eq!(refused.faults(), ["/valid_until in_the_past"]);
    assert_eq!(status(&act(&stage, &at, "renew")), "paused");
    assert_eq!(status(&act(&stage, &at, "resume")), "published");
}

#[test]
fn only_verified_enterprises_hand_in() {
    let stage = Stage::open();
    let newcomer = Somebody::joins(&stage.server, "newcomer@example.com");
    let firm = newcomer.founds(&stage.server, 3);
    let id = id_of(&firm);
    let at = stage.draft(&newcomer, &stage.demand(&json!({"enterprise_id": id})));
    let submit = format!("{at}/submit");
    let refused = newcomer.act(&stage.server, &submit);
    refused.problem(409, "enterprise_unverified");
    let evidence = json!({"documents": [{"kind": "营业执照", "number": code(3)}]});
    let path = format!("{firm}/verification");
    newcomer.post(&stage.server, &path, &evidence);
    decide(&stage.server, &stage.desk, &firm, "approve", &json!({}));
    assert_eq!(status(&newcomer.act(&stage.server, &submit)), "pending");
}

/// Roles of an enterprise and what each may do to its postings.
#[test]
fn viewers_read_editors_and_owners_write() {
    let stage = Stage::open();
    let at = stage.draft(&stage.buyer, &stage.demand(&json!({})));
    for (role, written) in [("viewer", 403), ("editor", 200), ("owner", 200)] {
        let member = Somebody::joins(&stage.server, &format!("{role}@example.com"));
        stage
            .buyer
            .takes_on(&stage.server, &stage.buyer_firm, &member, role);
        let read = member.get(&stage.server, &at);
        assert_eq!(status(&read), "draft", "{role}");
        let version = read.version();
        let change = json!({"body": format!("{role} 写的")});
        let changed = member.patch(&stage.server, &at, version, &change);
        assert_eq!(changed.status.as_u16(), written, "{role}: {changed:?}");
        let demand = stage.demand(&json!({"title": role}));
        let made = member.post(&stage.server, POSTINGS, &demand);
        let expected = if written == 200 { 201 } else { 403 };
        assert_eq!(made.status.as_u16(), expected, "{role}: {made:?}");
    }
}
