//! Handing a posting in: who may, what waits for a person, and what passes by a rule that is logged.

use app::postings::{submit, withdraw};
use app::{Conflict, Tx};
use domain::actor::Actor;
use domain::posting::{Draft, Posting, Status};
use serde_json::json;
use testkit::UseCases;
use testkit::district::{
    Scene, approve, conflict, demand, draft, drafted, enterprise, events, faults, happened,
    item_of, now, pending, reject, scene, somebody, step, supply, verified,
};

use crate::state::state;

/// A line that is different each time and holds no risk.
fn offer(number: u32) -> Draft {
    draft(
        "supply",
        &format!("承接热处理加工 第{number}炉"),
        "井式炉六台，可带样试做。",
    )
}

fn hand_in(bench: &UseCases, scene: &Scene, draft: &Draft) -> Posting {
    pending(bench, &scene.owner, &scene.firm.id, draft)
}

/// Earns the trust of the desk with three postings.
fn trusted(bench: &UseCases, scene: &Scene) {
    for number in 0..3 {
        let posting = hand_in(bench, scene, &offer(number));
        assert_eq!(posting.status, Status::Pending, "posting {number} of three");
        approve(bench, &scene.desk, &posting.id);
    }
}

pub fn only_a_verified_enterprise_hands_in(bench: &UseCases) {
    let (firm, owner) = enterprise(bench);
    let actor = now(bench, &owner);
    let written = drafted(bench, &actor, &firm.id, &demand(1));
    let (before, log) = (state(bench, &written.id), events(bench));
    let refused = step(bench, &actor, &written.id, submit);
    assert_eq!(conflict(refused), Conflict::EnterpriseUnverified);
    assert_eq!((state(bench, &written.id), events(bench)), (before, log));
}

pub fn first_posts_are_held_and_later_ones_pass_by_a_logged_rule(bench: &UseCases) {
    let scene = scene(bench);
    trusted(bench, &scene);
    bench.letters();
    let passed = hand_in(bench, &scene, &offer(9));
    assert_eq!(
        (passed.status, passed.live_revision),
        (Status::Published, Some(1))
    );
    let after = state(bench, &passed.id);
    assert_eq!((after.posting, after.waits), (passed.clone(), None));
    let actions: Vec<&str> = after
        .audit
        .iter()
        .map(|(action, _)| action.as_str())
        .collect();
    let expected = [
        "posting.create",
        "posting.submit",
        "moderation.pass",
        "posting.approve",
    ];
    assert_eq!(actions, expected);
    assert_eq!(
        after.audit[2].1,
        json!({ "rule": "trusted_after_three", "revision": 1 })
    );
    let log = happened(bench, passed.id.as_str());
    let kinds: Vec<&str> = log.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["posting_created", "posting_submitted", "posting_published"]
    );
    assert_eq!(bench.letters(), [], "nobody decided, so nobody is told");
}

pub fn what_a_rule_let_pass_earns_no_trust(bench: &UseCases) {
    let scene = scene(bench);
    let records: Vec<_> = (0..4).map(|number| imported(&scene, number)).collect();
    let import = move |tx: &mut Tx<'_>| app::imports::lines(tx, &records);
    let outcomes = bench.write(&Actor::System, import).unwrap();
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(hand_in(bench, &scene, &offer(9)).status, Status::Pending);
}

fn imported(scene: &Scene, number: u32) -> app::records::Record {
    let Draft { title, body, .. } = offer(number);
    app::records::Record::Posting(Box::new(app::records::PostingRecord {
        external_id: format!("P-{number}"),
        enterprise: scene.firm.uscc.to_string(),
        side: "supply".to_owned(),
        family: "processing".to_owned(),
        title: title.unwrap(),
        body: body.unwrap(),
        region_code: "500111".to_owned(),
        valid_until: "2026-05-01T00:00:00Z".to_owned(),
        visibility: "public".to_owned(),
        publish: true,
        ..app::records::PostingRecord::default()
    }))
}

pub fn a_risk_is_held_whoever_wrote_it(bench: &UseCases) {
    let scene = scene(bench);
    trusted(bench, &scene);
    let risky = [
        ("phone", draft("supply", "承接热处理 电话138-0000-0000", "")),
        (
            "email",
            draft("supply", "承接热处理", "邮箱 a.b@example.com"),
        ),
        ("messenger", draft("supply", "承接热处理", "加微信详谈")),
        ("wrong_side", draft("supply", "求购热处理炉", "")),
    ];
    for (risk, draft) in risky {
        let posting = hand_in(bench, &scene, &draft);
        assert_eq!(posting.status, Status::Pending, "{risk}");
        let evidence = item_of(bench, &posting.id).unwrap().evidence;
        assert_eq!(evidence["risks"], json!([risk]));
    }
}

pub fn the_same_text_twice_is_held_and_names_its_twin(bench: &UseCases) {
    let scene = scene(bench);
    trusted(bench, &scene);
    let first = hand_in(bench, &scene, &supply(1));
    assert_eq!(first.status, Status::Published);
    let spaced = Draft {
        title: supply(1).title.map(|title| title.replace(' ', "　，")),
        ..supply(1)
    };
    let twin = hand_in(bench, &scene, &spaced);
    assert_eq!(twin.status, Status::Pending, "punctuation does not hide it");
    let evidence = item_of(bench, &twin.id).unwrap().evidence;
    assert_eq!(evidence["duplicate_of"], json!(first.id));
    assert_eq!(evidence["risks"], json!(["duplicate"]));
    let neighbour = somebody(bench, 2);
    let other = verified(bench, &neighbour, 2);
    let theirs = pending(bench, &now(bench, &neighbour), &other.id, &supply(1));
    let evidence = item_of(bench, &theirs.id).unwrap().evidence;
    assert_eq!(
        evidence["risks"],
        json!([]),
        "another firm may offer the same"
    );
    for posting in [&first, &twin] {
        step(bench, &scene.owner, &posting.id, withdraw).unwrap();
    }
    assert_eq!(
        hand_in(bench, &scene, &supply(1)).status,
        Status::Published,
        "the twins are gone"
    );
}

pub fn a_refusal_counts_for_ninety_days(bench: &UseCases) {
    let scene = scene(bench);
    trusted(bench, &scene);
    let bad = hand_in(bench, &scene, &draft("supply", "加微信看货", ""));
    reject(bench, &scene.desk, &bad.id);
    let until = |number, days| Draft {
        valid_until: Some(bench.app.now().plus_days(days).to_string()),
        ..offer(number)
    };
    assert_eq!(
        hand_in(bench, &scene, &until(5, 30)).status,
        Status::Pending
    );
    bench.clock.advance_s(90 * 86_400 - 1);
    assert_eq!(
        hand_in(bench, &scene, &until(6, 30)).status,
        Status::Pending
    );
    bench.clock.advance_s(1);
    assert_eq!(
        hand_in(bench, &scene, &until(7, 30)).status,
        Status::Published
    );
}

pub fn a_day_that_passed_while_the_draft_lay_is_named(bench: &UseCases) {
    let scene = scene(bench);
    let dated = Draft {
        deliver_by: Some("2026-03-03".to_owned()),
        valid_until: Some("2026-03-04T00:00:00Z".to_owned()),
        ..demand(1)
    };
    let written = drafted(bench, &scene.owner, &scene.firm.id, &dated);
    bench.clock.advance_s(3 * 86_400);
    let before = state(bench, &written.id);
    let mut named = faults(step(bench, &scene.owner, &written.id, submit));
    named.sort();
    assert_eq!(
        named,
        ["/deliver_by in_the_past", "/valid_until in_the_past"]
    );
    assert_eq!(state(bench, &written.id), before);
}
