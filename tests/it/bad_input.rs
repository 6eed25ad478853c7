//! Bad input: one complete answer naming every field, in both languages, and nothing stored.

use reqwest::Method;
use serde_json::json;
use testkit::Platform;

use crate::on_both;
use crate::people::Cast;

on_both! {
    /// Schema faults and domain faults of one body arrive together.
    fn one_answer_names_every_field(platform: &Platform) {
        let cast = Cast::on(platform);
        let bad = json!({
            "enterprise_id": cast.buyer_firm, "side": 7, "family": "magic", "title": "长".repeat(121),
            "body": "隐\u{202E}藏", "node_code": "ZZ-9", "colour": "red",
            "attributes": [{"name": "壁厚", "op": ">=", "value": "两", "unit": "furlong"}],
            "quantity": {"value": "-1", "unit": "kg"}, "price_min_fen": 5, "price_max_fen": 4,
            "region_code": "000000", "valid_until": "2020-01-01T00:00:00Z",
        });
        let reply = platform.post("/api/v1/postings", Some(&cast.buyer), &bad).expect_status(422);
        let pointers = reply.pointers();
        let wanted = [
            "/side", "/family", "/title", "/body", "/node_code", "/colour", "/attributes/0/unit",
            "/quantity/value", "/region_code", "/price_max_fen", "/valid_until",
        ];
        for pointer in wanted {
            assert!(pointers.iter().any(|known| known == pointer), "{pointer} of {pointers:?}");
        }
        let english = platform.send(
            platform.request(Method::POST, "/api/v1/postings").bearer_auth(&cast.buyer.token)
                .header("accept-language", "en").json(&bad),
        );
        assert_eq!(english.pointers(), pointers);
        let messages = |reply: &testkit::Reply| reply.body["errors"].to_string();
        assert!(messages(&english).is_ascii() || !messages(&english).contains('。'), "{english:#?}");
        assert_ne!(messages(&english), messages(&reply));
        let own = platform.get("/api/v1/postings?mine=true", Some(&cast.buyer)).expect_status(200);
        assert_eq!(own.body["items"], json!([]), "nothing was stored");
    }

    /// An enterprise nobody knows hides no other fault, however its id is misspelt.
    fn an_unknown_enterprise_stands_beside_the_other_faults(platform: &Platform) {
        let cast = Cast::on(platform);
        for unknown in ["ent_01h455vb4pex5vsknk084sn02q", "nobody"] {
            let mut demand = cast.demand();
            demand["enterprise_id"] = json!(unknown);
            demand["visibility"] = json!("invited");
            demand["family"] = json!("magic");
            demand["valid_until"] = json!("2020-01-01T00:00:00Z");
            let reply = platform.post("/api/v1/postings", Some(&cast.buyer), &demand).expect_status(422);
            let mut pointers = reply.pointers();
            pointers.sort();
            assert_eq!(pointers, ["/enterprise_id", "/family", "/invited", "/valid_until"], "{unknown}");
        }
    }

    /// What lies in the past is refused, field by field.
    fn a_past_validity_is_refused(platform: &Platform) {
        let cast = Cast::on(platform);
        let mut demand = cast.demand();
        demand["valid_until"] = json!("2020-01-01T00:00:00Z");
        demand["deliver_by"] = json!("2020-01-01");
        let reply = platform.post("/api/v1/postings", Some(&cast.buyer), &demand).expect_status(422);
        assert_eq!(reply.pointers(), ["/valid_until", "/deliver_by"]);
    }
}

#[test]
fn what_is_no_request_is_a_problem() {
    let platform = Platform::sqlite();
    let cast = Cast::on(&platform);
    let sent = |body: &str, kind: &str| {
        let request = platform
            .request(Method::POST, "/api/v1/postings")
            .bearer_auth(&cast.buyer.token);
        platform.send(request.header("content-type", kind).body(body.to_owned()))
    };
    let code = |reply: testkit::Reply, status: u16| reply.expect_status(status).text("/code");
    assert_eq!(
        code(sent("{\"title\": ", "application/json"), 400),
        "malformed_json"
    );
    assert_eq!(
        code(sent(&"[".repeat(100_000), "application/json"), 400),
        "malformed_json"
    );
    assert_eq!(
        code(sent("{}", "text/plain"), 415),
        "unsupported_media_type"
    );
    assert_eq!(
        code(sent(&"x".repeat(300 * 1024), "application/json"), 413),
        "payload_too_large"
    );
    assert_eq!(
        code(platform.get("/api/v1/nowhere", None), 404),
        "not_found"
    );
    assert_eq!(
        code(platform.get("/api/v1/postings?colour=red", None), 400),
        "unknown_parameter"
    );
    assert_eq!(
        code(platform.get("/api/v1/postings?page_token=abc", None), 400),
        "invalid_page_token"
    );
    let wrong = platform.send(platform.request(Method::DELETE, "/api/v1/postings"));
    assert_eq!(wrong.header("allow"), Some("GET, HEAD, POST"));
    assert_eq!(code(wrong, 405), "method_not_allowed");
    let path = format!(
        "/api/v1/postings/{}",
        cast.pending(&platform, &cast.buyer, &cast.demand())
    );
    let unversioned = platform
        .request(Method::PATCH, &path)
        .bearer_auth(&cast.buyer.token)
        .json(&json!({}));
    assert_eq!(code(platform.send(unversioned), 428), "version_required");
}
