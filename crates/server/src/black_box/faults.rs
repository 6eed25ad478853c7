//! What a posting may not say, over the wire: each fault at its place with its rule, all of them at once, in both
//! languages, and nothing of it kept.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::Answer;
use super::people::{POSTINGS, Stage, with};

/// A member with a value that breaks one rule, and what is answered.
#[rustfmt::skip]
fn table() -> Vec<(&'static str, Value, &'static str)> {
    let attribute = |changes: Value| {
        let good = json!({"name": "壁厚", "op": ">=", "value": "2", "unit": "mm"});
        json!([with(good, &changes)])
    };
    let many = |count: usize| (0..count).map(|at| format!("C{at}")).collect::<Vec<_>>();
    let crowd: Vec<Value> = many(51).iter().map(|name| json!({"name": name, "op": "=", "value": "1"})).collect();
    vec![
        ("side", json!(7), "/side wrong_type"),
        ("side", json!("both"), "/side unknown_value"),
        ("side", json!(null), "/side required"),
        ("family", json!("magic"), "/family unknown_value"),
        ("title", json!(""), "/title required"),
        ("title", json!("　 "), "/title required"),
        ("title", json!("刀"), "/title too_short"),
        ("title", json!("长".repeat(121)), "/title too_long"),
        ("title", json!("a\u{0}b"), "/title control_characters"),
        ("title", json!("反\u{202e}向"), "/title control_characters"),
        ("body", json!("隐\u{200b}藏"), "/body control_characters"),
        ("body", json!("长".repeat(10_001)), "/body too_long"),
        ("body", json!(["行"]), "/body wrong_type"),
        ("node_code", json!("ZZ-9"), "/node_code unknown_node"),
        ("node_code", json!("MT"), "/node_code unknown_node"),
        ("attributes", json!("壁厚"), "/attributes wrong_type"),
        ("attributes", attribute(json!({"name": null})), "/attributes/0/name required"),
        ("attributes", attribute(json!({"op": "~"})), "/attributes/0/op unknown_value"),
        ("attributes", attribute(json!({"value": "两"})), "/attributes/0/value invalid_decimal"),
        ("attributes", attribute(json!({"unit": "furlong"})), "/attributes/0/unit unknown_unit"),
        ("attributes", attribute(json!({"op": "between"})), "/attributes/0/value_to required"),
        ("attributes", attribute(json!({"value_to": "3"})), "/attributes/0/value_to not_with"),
        ("attributes", attribute(json!({"colour": "red"})), "/attributes/0/colour unknown_field"),
        ("attributes", json!(crowd), "/attributes too_many"),
        ("quantity", json!({"value": "-1", "unit": "t"}), "/quantity/value invalid_format"),
        ("quantity", json!({"value": 3, "unit": "t"}), "/quantity/value wrong_type"),
        ("quantity", json!({"value": "0", "unit": "t"}), "/quantity/value not_positive"),
        ("quantity", json!({"value": "3", "unit": "furlong"}), "/quantity/unit unknown_unit"),
        ("quantity", json!({"value": "3"}), "/quantity/unit required"),
        ("price_min_fen", json!(-1), "/price_min_fen out_of_range"),
        ("price_min_fen", json!(1.5), "/price_min_fen wrong_type"),
        ("price_max_fen", json!(100_000_000_000_001_i64), "/price_max_fen out_of_range"),
        ("region_code", json!("000000"), "/region_code unknown_region"),
        ("region_code", json!(null), "/region_code required"),
        ("deliver_by", json!("2026-02-30"), "/deliver_by invalid_date"),
        ("deliver_by", json!("2026-03-01"), "/deliver_by in_the_past"),
        ("valid_until", json!("明天"), "/valid_until invalid_instant"),
        ("valid_until", json!("2026-03-02T01:00:00Z"), "/valid_until in_the_past"),
        ("valid_until", json!("2026-08-29T01:00:01Z"), "/valid_until too_far"),
        ("visibility", json!("secret"), "/visibility unknown_value"),
        ("visibility", json!("invited"), "/invited required"),
        ("invited", json!(["ent_01h455vb4pex5vsknk084sn02q"]), "/invited not_with"),
        ("certificates_required", json!(many(21)), "/certificates_required too_many"),
        ("certificates_required", json!(["A", "A"]), "/certificates_required/1 duplicate_item"),
        ("colour", json!("red"), "/colour unknown_field"),
        ("status", json!("published"), "/status unknown_field"),
        ("external_id", json!("F-1"), "/external_id unknown_field"),
    ]
}

/// A body with this member, `null` included.
fn said(body: &Value, member: &str, value: &Value) -> Value {
    let mut body = body.clone();
    body[member] = value.clone();
    body
}

#[test]
fn each_fault_is_named_at_its_place_when_writing_and_when_changing() {
    let stage = Stage::open();
    let good = stage.demand(&json!({}));
    let at = stage.draft(&stage.buyer, &good);
    for (member, value, fault) in table() {
        let body = said(&good, member, &value);
        let written = stage.buyer.post(&stage.server, POSTINGS, &body);
        written.problem(422, "invalid_fields");
        assert_eq!(written.faults(), [fault], "written: {member} {value}");
        let change = said(&json!({}), member, &value);
        let changed = stage.buyer.patch(&stage.server, &at, 1, &change);
        changed.problem(422, "invalid_fields");
        assert_eq!(changed.faults(), [fault], "changed: {member} {value}");
    }
    let own = stage.buyer.get(&stage.server, "/api/v1/postings?mine=true");
    let own = own.json()["items"].as_array().unwrap().clone();
    assert_eq!(own.len(), 1, "nothing was kept");
    let unchanged = stage.buyer.get(&stage.server, &at);
    assert_eq!(unchanged.version(), 1, "nothing was changed");
}

#[test]
fn what_a_posting_may_say_at_most_is_counted_in_characters() {
    let stage = Stage::open();
    let edge = json!({
        "title": "长".repeat(120), "body": "长".repeat(10_000),
        "price_min_fen": 0, "price_max_fen": 100_000_000_000_000_i64,
        "valid_until": "2026-08-29T01:00:00Z", "deliver_by": "2026-03-02",
    });
    let made = stage
        .buyer
        .post(&stage.server, POSTINGS, &stage.demand(&edge));
    assert_eq!(made.status, 201, "{made:?}");
    let title = made.json()["title"].as_str().unwrap().chars().count();
    assert_eq!(title, 120);
    let emoji = stage.demand(&json!({"title": "🏭".repeat(121)}));
    let refused = stage.buyer.post(&stage.server, POSTINGS, &emoji);
    let message = refused.json()["errors"][0]["message"].clone();
    assert!(message.as_str().unwrap().contains("121"), "{message}");
}

#[test]
fn rules_between_fields_are_judged_together() {
    let stage = Stage::open();
    let cases = [
        (
            json!({"price_min_fen": 5, "price_max_fen": 4}),
            "/price_max_fen range_reversed",
        ),
        (
            json!({"visibility": "chain", "node_code": null}),
            "/visibility requires",
        ),
        (
            json!({"attributes": [{"name": "径", "op": "between", "value": "3", "value_to": "2", "unit": "mm"}]}),
            "/attributes/0/value_to range_reversed",
        ),
    ];
    for (changes, fault) in cases {
        let body = stage.demand(&changes);
        let refused = stage.buyer.post(&stage.server, POSTINGS, &body);
        assert_eq!(refused.faults(), [fault], "{changes}");
    }
}

#[test]
fn one_answer_names_every_fault_in_either_language() {
    let stage = Stage::open();
    let bad = stage.demand(&json!({
        "side": 7, "family": "magic", "title": "长".repeat(121), "body": "隐\u{202e}藏", "node_code": "ZZ-9",
        "attributes": [{"name": "壁厚", "op": ">=", "value": "2", "unit": "furlong"}],
        "quantity": {"value": "-1", "unit": "kg"}, "price_min_fen": -5, "region_code": "000000",
        "deliver_by": "soon", "valid_until": "later", "visibility": "secret", "colour": "red",
    }));
    let ask = |language: &str| {
        let request = stage.server.client.post(stage.server.url(POSTINGS));
        let request = request.bearer_auth(&stage.buyer.token);
        Answer::of(request.header("accept-language", language).json(&bad))
    };
    let [zh, en] = ["zh-CN", "en"].map(ask);
    assert_eq!(
        en.faults(),
        [
            "/attributes/0/unit unknown_unit",
            "/body control_characters",
            "/colour unknown_field",
            "/deliver_by invalid_date",
            "/family unknown_value",
            "/node_code unknown_node",
            "/price_min_fen out_of_range",
            "/quantity/value invalid_format",
            "/region_code unknown_region",
            "/side wrong_type",
            "/title too_long",
            "/valid_until invalid_instant",
            "/visibility unknown_value",
        ]
    );
    assert_eq!(zh.faults(), en.faults());
    let messages = |answer: &Answer| -> Vec<String> {
        let body = answer.problem(422, "invalid_fields");
        let errors = body["errors"].as_array().unwrap().clone();
        errors
            .iter()
            .map(|error| error["message"].as_str().unwrap().to_owned())
            .collect()
    };
    for (zh, en) in messages(&zh).iter().zip(messages(&en)) {
        assert!(zh.ends_with('。'), "{zh}");
        assert!(en.ends_with('.') && !en.contains('。'), "{en}");
        assert_ne!(*zh, en);
    }
    assert_eq!(zh.header("content-language"), "zh-CN");
    let own = stage.buyer.get(&stage.server, "/api/v1/postings?mine=true");
    assert_eq!(own.json()["items"], json!([]), "nothing was stored");
}

/// A rule of the life cycle and a fault of the form: the form comes first, and both leave the posting as it was.
#[test]
fn a_renewal_is_judged_like_a_form() {
    let stage = Stage::open();
    let at = stage.published(&stage.buyer, &stage.demand(&json!({})));
    let renew = |body: Value| {
        let path = format!("{at}/renew");
        let request = stage.buyer.ask(&stage.server, Method::POST, &path);
        Answer::of(request.json(&body))
    };
    let cases = [
        (json!({}), "/valid_until required"),
        (json!({"valid_until": null}), "/valid_until required"),
        (json!({"valid_until": 3}), "/valid_until wrong_type"),
        (
            json!({"valid_until": "soon"}),
            "/valid_until invalid_instant",
        ),
        (
            json!({"valid_until": "2026-03-01T00:00:00Z"}),
            "/valid_until in_the_past",
        ),
        (
            json!({"valid_until": "2027-03-01T00:00:00Z"}),
            "/valid_until too_far",
        ),
    ];
    for (body, fault) in cases {
        let refused = renew(body.clone());
        refused.problem(422, "invalid_fields");
        assert_eq!(refused.faults(), [fault], "{body}");
    }
    let renewed = renew(json!({"valid_until": "2026-08-01T00:00:00+08:00"}));
    assert_eq!(
        renewed.json()["valid_until"],
        "2026-07-31T16:00:00Z",
        "every instant is told in UTC"
    );
}
