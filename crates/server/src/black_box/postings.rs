//! One posting over the wire: written, read, changed, and its past. Its faults are in `faults`, its life in `life`.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Answer, pages};
use super::people::{POSTINGS, Somebody, Stage, decide, id_of, status, with};

#[test]
fn a_draft_has_an_address_and_a_version_and_is_its_authors_own() {
    let stage = Stage::open();
    let demand = stage.demand(&json!({}));
    let made = stage.buyer.post(&stage.server, POSTINGS, &demand);
    assert_eq!((made.status.as_u16(), made.version()), (201, 1), "{made:?}");
    let body = made.json();
    let at = made.header("location");
    assert_eq!(at, format!("{POSTINGS}/{}", body["id"].as_str().unwrap()));
    for (name, value) in demand.as_object().unwrap() {
        if name != "valid_until" {
            assert_eq!(body[name], *value, "{name}");
        }
    }
    assert_eq!(body["own"]["status"], "draft");
    assert_eq!(
        (&body["chain_code"], &body["visibility"]),
        (&json!("MT"), &json!("public"))
    );
    let read = stage.buyer.get(&stage.server, at);
    assert_eq!(read.json(), body, "written and read it is the same");
    assert_eq!(read.header("etag"), made.header("etag"));
    for who in [None, Some(&stage.supplier)] {
        stage.get(who, at).problem(404, "not_found");
    }
    let seen_at_the_desk = stage.desk.get(&stage.server, at);
    assert_eq!(seen_at_the_desk.json()["own"]["status"], "draft");
}

#[test]
fn what_is_published_is_read_by_all_without_its_inside() {
    let stage = Stage::open();
    let at = stage.published(&stage.buyer, &stage.demand(&json!({})));
    let mut public = stage.buyer.get(&stage.server, &at).json();
    public.as_object_mut().unwrap().remove("own");
    let version = stage.server.get(&at).header("etag").to_owned();
    for who in [None, Some(&stage.supplier)] {
        let read = stage.get(who, &at);
        assert_eq!(read.json(), public);
        assert_eq!(read.header("etag"), version);
    }
    let held = stage.server.ask(Method::GET, &at);
    let held = Answer::of(held.header("if-none-match", &version));
    assert_eq!((held.status.as_u16(), held.text.as_str()), (304, ""));
    let head = Answer::of(stage.server.ask(Method::HEAD, &at));
    assert_eq!(
        (
            head.status.as_u16(),
            head.header("etag"),
            head.text.as_str()
        ),
        (200, version.as_str(), "")
    );
}

#[test]
fn a_change_names_the_version_it_is_based_on() {
    let stage = Stage::open();
    let at = stage.draft(&stage.buyer, &stage.demand(&json!({})));
    let body = json!({"body": "新的说明"});
    let unnamed = stage.buyer.ask(&stage.server, Method::PATCH, &at);
    Answer::of(unnamed.json(&body)).problem(428, "version_required");
    let change = |version: i64| stage.buyer.patch(&stage.server, &at, version, &body);
    change(2).problem(412, "version_mismatch");
    let changed = change(1);
    assert_eq!((changed.status.as_u16(), changed.version()), (200, 2));
    assert_eq!(
        stage.buyer.get(&stage.server, &at).json(),
        changed.json(),
        "changed and read it is the same"
    );
    change(1).problem(412, "version_mismatch");
    assert_eq!(
        change(2).version(),
        2,
        "what changes nothing makes no version"
    );
}

#[test]
fn a_change_keeps_what_it_does_not_mention_and_empties_what_is_null() {
    let stage = Stage::open();
    let full = json!({
        "price_min_fen": 100, "price_max_fen": 900, "deliver_by": "2026-04-01",
        "certificates_required": ["IATF16949", "ISO9001"],
    });
    let at = stage.draft(&stage.buyer, &stage.demand(&full));
    let before = stage.buyer.get(&stage.server, &at).json();
    let emptied = [
        ("body", json!("")),
        ("node_code", Value::Null),
        ("attributes", json!([])),
        ("quantity", Value::Null),
        ("price_min_fen", Value::Null),
        ("price_max_fen", Value::Null),
        ("deliver_by", Value::Null),
        ("certificates_required", json!([])),
    ];
    for (version, (name, empty)) in (1..).zip(emptied) {
        let mut nothing = json!({});
        nothing[name] = Value::Null;
        let changed = stage.buyer.patch(&stage.server, &at, version, &nothing);
        assert_eq!(changed.status, 200, "{name}: {changed:?}");
        assert_eq!(changed.json()[name], empty, "{name}");
    }
    let after = stage.buyer.get(&stage.server, &at).json();
    for kept in ["title", "side", "family", "region_code", "valid_until"] {
        assert_eq!(after[kept], before[kept], "{kept}");
        let mut nothing = json!({});
        nothing[kept] = Value::Null;
        let refused = stage.buyer.patch(&stage.server, &at, 9, &nothing);
        assert_eq!(refused.faults(), [format!("/{kept} required")]);
    }
    let lists = json!({"certificates_required": ["CCC"]});
    let replaced = stage.buyer.patch(&stage.server, &at, 9, &lists);
    assert_eq!(
        replaced.json()["certificates_required"],
        json!(["CCC"]),
        "lists are replaced whole"
    );
}

#[test]
fn every_revision_is_kept_for_those_who_may_see_them() {
    let stage = Stage::open();
    let at = stage.published(&stage.buyer, &stage.demand(&json!({})));
    let versions = format!("{at}/versions");
    let words = json!({"body": "第二版"});
    let version = stage.buyer.get(&stage.server, &at).version();
    stage.server.cases.clock.advance_s(1);
    let changed = stage.buyer.patch(&stage.server, &at, version, &words);
    assert_eq!(changed.status, 200, "{changed:?}");
    for insider in [&stage.buyer, &stage.desk] {
        let listed = insider.get(&stage.server, &versions).json();
        let told = |name: &str| -> Vec<Value> {
            let items = listed["items"].as_array().unwrap();
            items.iter().map(|item| item[name].clone()).collect()
        };
        assert_eq!(told("revision"), [json!(2), json!(1)], "newest first");
        assert_eq!(told("body")[0], "第二版");
        let author = &stage.buyer.get(&stage.server, "/api/v1/me").json()["id"];
        assert_eq!(told("author_id"), [author.clone(), author.clone()]);
    }
    stage.server.get(&versions).problem(401, "unauthenticated");
    let outsider = stage.supplier.get(&stage.server, &versions);
    outsider.problem(403, "forbidden");
    let hidden = stage.draft(&stage.buyer, &stage.demand(&json!({"title": "草稿"})));
    let hidden = format!("{hidden}/versions");
    let outsider = stage.supplier.get(&stage.server, &hidden);
    outsider.problem(404, "not_found");
}

#[test]
fn revisions_are_paged_as_every_list() {
    let stage = Stage::open();
    let at = stage.draft(&stage.buyer, &stage.demand(&json!({})));
    for version in 1..=4 {
        let words = json!({"body": format!("第{version}次修改")});
        let changed = stage.buyer.patch(&stage.server, &at, version, &words);
        assert_eq!(changed.status, 200, "{changed:?}");
    }
    let versions = format!("{at}/versions?page_size=2");
    let (pages, token) = pages(|token| {
        stage
            .buyer
            .get(&stage.server, &format!("{versions}{token}"))
    });
    let numbers = |page: &Answer| -> Vec<i64> {
        let items = page.json()["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["revision"].as_i64().unwrap())
            .collect()
    };
    let numbers: Vec<Vec<i64>> = pages.iter().map(numbers).collect();
    assert_eq!(numbers, [vec![5, 4], vec![3, 2], vec![1]]);
    let other = stage.draft(&stage.buyer, &stage.demand(&json!({"title": "另一件"})));
    let moved = stage
        .buyer
        .get(&stage.server, &format!("{other}/versions?{}", &token[1..]));
    moved.problem(400, "page_token_mismatch");
}

/// What is done to a posting by who may not: openly refused where it can be seen, absent where it cannot.
#[test]
fn strangers_learn_nothing_from_refusals() {
    let stage = Stage::open();
    let hidden = stage.draft(&stage.buyer, &stage.demand(&json!({"title": "草稿"})));
    let shown = stage.published(&stage.buyer, &stage.demand(&json!({})));
    let absent = format!("{POSTINGS}/pst_01h455vb4pex5vsknk084sn02q");
    let verbs = [
        "submit", "withdraw", "pause", "resume", "close", "clone", "renew",
    ];
    let renewal = json!({"valid_until": "2026-06-01T00:00:00Z"});
    for verb in verbs {
        for (at, status, code) in [
            (&hidden, 404, "not_found"),
            (&absent, 404, "not_found"),
            (&shown, 403, "forbidden"),
        ] {
            let path = format!("{at}/{verb}");
            let tried = stage.supplier.post(&stage.server, &path, &renewal);
            tried.problem(status, code);
            stage
                .server
                .post(&path, &renewal)
                .problem(401, "unauthenticated");
        }
    }
    let patched = |at: &str| {
        stage
            .supplier
            .patch(&stage.server, at, 1, &json!({"title": 7}))
    };
    patched(&hidden).problem(404, "not_found");
    patched(&absent).problem(404, "not_found");
    patched(&shown).problem(403, "forbidden");
    let whole = |at: &str| {
        let refused = patched(at);
        refused.text.replace(refused.header("x-request-id"), "")
    };
    assert_eq!(
        whole(&hidden),
        whole(&absent),
        "to the letter the same answer"
    );
}

#[test]
fn nobody_writes_for_an_enterprise_of_others_or_of_nobody() {
    let stage = Stage::open();
    let post = |who: &Somebody, changes: &Value| {
        let demand = stage.demand(changes);
        who.post(&stage.server, POSTINGS, &demand)
    };
    post(&stage.supplier, &json!({})).problem(403, "forbidden");
    post(&stage.desk, &json!({})).problem(403, "forbidden");
    let demand = stage.demand(&json!({}));
    let nobody = stage.server.post(POSTINGS, &demand);
    nobody.problem(401, "unauthenticated");
    for unknown in ["ent_01h455vb4pex5vsknk084sn02q", "ent_1", "十八"] {
        let refused = post(&stage.buyer, &json!({"enterprise_id": unknown}));
        refused.problem(422, "invalid_fields");
        assert_eq!(
            refused.faults(),
            ["/enterprise_id unknown_enterprise"],
            "{unknown}"
        );
    }
}

#[test]
fn a_repeated_request_has_its_effect_once() {
    let stage = Stage::open();
    let send = |path: &str, key: &str, body: &Value| {
        let request = stage.buyer.ask(&stage.server, Method::POST, path);
        Answer::of(request.header("idempotency-key", key).json(body))
    };
    let demand = stage.demand(&json!({}));
    let (first, again) = (send(POSTINGS, "k1", &demand), send(POSTINGS, "k1", &demand));
    assert_eq!((first.status, &first.text), (again.status, &again.text));
    for name in ["location", "etag"] {
        assert_eq!(first.header(name), again.header(name));
    }
    let replayed = [&first, &again].map(|answer| answer.header("idempotent-replayed"));
    assert_eq!(replayed, ["", "true"]);
    let other = with(demand.clone(), &json!({"title": "另一件"}));
    send(POSTINGS, "k1", &other).problem(422, "idempotency_key_reused");
    let at = first.header("location");
    let submit = format!("{at}/submit");
    send(&submit, "k1", &json!({})).problem(422, "idempotency_key_reused");
    let steps = ["k2", "k2"].map(|key| send(&submit, key, &json!({})));
    assert!(steps.iter().all(|step| step.status == 200), "{steps:?}");
    send(&submit, "k3", &json!({})).problem(409, "illegal_transition");
    let own = stage.buyer.get(&stage.server, "/api/v1/postings?mine=true");
    assert_eq!(own.json()["items"].as_array().unwrap().len(), 1);
    let theirs = stage.supplier.ask(&stage.server, Method::POST, POSTINGS);
    let theirs = theirs.header("idempotency-key", "k1");
    let theirs = Answer::of(theirs.json(&stage.supply(&json!({}))));
    assert_eq!(theirs.status, 201, "a key belongs to who chose it");
}

#[test]
fn a_blind_posting_names_its_enterprise_to_its_own_people_only() {
    let stage = Stage::open();
    let blind = stage.demand(&json!({"visibility": "blind"}));
    let at = stage.published(&stage.buyer, &blind);
    let seen = |who: Option<&Somebody>| {
        let body = stage.get(who, &at).json();
        ["enterprise_id", "enterprise_name"].map(|name| body.get(name).is_some())
    };
    assert_eq!(seen(None), [false, false]);
    assert_eq!(seen(Some(&stage.supplier)), [false, false]);
    assert_eq!(seen(Some(&stage.buyer)), [true, true]);
    assert_eq!(seen(Some(&stage.desk)), [true, true]);
}

#[test]
fn a_copy_is_a_new_draft_of_ones_own() {
    let stage = Stage::open();
    let original = stage.demand(&json!({"deliver_by": "2026-04-01"}));
    let at = stage.published(&stage.buyer, &original);
    let copy = stage.buyer.act(&stage.server, &format!("{at}/clone"));
    assert_eq!(copy.status, 201, "{copy:?}");
    assert_eq!(status(&copy), "draft");
    let body = copy.json();
    assert_ne!(body["id"], id_of(&at));
    assert!(
        copy.header("location")
            .ends_with(body["id"].as_str().unwrap())
    );
    assert_eq!(body["title"], original["title"]);
    assert_eq!(body["valid_until"], "2026-04-01T01:00:00Z", "for 30 days");
    assert!(body.get("deliver_by").is_none() && body.get("published_at").is_none());
}

#[test]
fn the_author_reads_the_last_decision_in_both_languages() {
    let stage = Stage::open();
    let at = stage.handed_in(&stage.buyer, &stage.demand(&json!({})));
    let ruling = json!({"reason_code": "incomplete", "note": "请补充年用量"});
    let decided = decide(&stage.server, &stage.desk, &at, "return", &ruling);
    assert_eq!(decided.status, 200, "{decided:?}");
    let read = stage.buyer.get(&stage.server, &at).json();
    let told = &read["own"]["last_decision"];
    assert_eq!(
        (&told["decision"], &told["reason_code"], &told["note"]),
        (
            &json!("returned"),
            &json!("incomplete"),
            &json!("请补充年用量")
        )
    );
    assert_eq!(told["reason_zh"], "信息不完整");
    assert!(told["reason_en"].as_str().unwrap().is_ascii());
    let corrected = json!({"body": "年用量36万件"});
    let version = stage.buyer.get(&stage.server, &at).version();
    let changed = stage.buyer.patch(&stage.server, &at, version, &corrected);
    assert_eq!(
        changed.json()["own"]["last_decision"],
        *told,
        "a change does not forget it"
    );
}
