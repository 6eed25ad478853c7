//! Barring enterprises and accounts: what they show is gone at once or within a step of the consumers, and comes back.

use domain::account::Duty;
use serde_json::{Value, json};
use testkit::{Person, Platform};

use crate::on_both;
use crate::people::Cast;

fn why() -> Value {
    json!({"note": "多次举报属实"})
}

/// Words that stand in the hidden posting and nowhere else.
const CANARY: &str = "秘密牡蛎壳研磨";

/// How often the canary is found, counted and completed by somebody.
fn traces(platform: &Platform, who: Option<&Person>) -> [usize; 3] {
    let count = |path: &str, pointer: &str| {
        let found = platform.get(path, who).expect_status(200).body;
        found
            .pointer(pointer)
            .and_then(Value::as_array)
            .map_or(0, Vec::len)
    };
    let search = format!("/api/v1/postings?q={CANARY}&facets=side");
    [
        count(&search, "/items"),
        count(&search, "/facets/0/values"),
        count("/api/v1/suggest?q=秘密牡蛎", "/items"),
    ]
}

on_both! {
    /// A suspended enterprise leaves search, suggestions and matches, and comes back with its reinstatement.
    fn a_suspended_enterprise_shows_nothing_until_it_is_let_back(platform: &Platform) {
        let cast = Cast::on(platform);
        let demand = cast.published(platform, &cast.buyer, &cast.demand());
        let mut hidden = cast.supply();
        hidden["title"] = json!(format!("承接铝合金压铸件加工 ADC12 {CANARY}"));
        let supply = cast.published(platform, &cast.supplier, &hidden);
        let matches = || {
            let path = format!("/api/v1/postings/{demand}/matches");
            platform.get(&path, Some(&cast.buyer)).expect_status(200).body["items"].as_array().map_or(0, Vec::len)
        };
        let firm = format!("/api/v1/enterprises/{}", cast.supplier_firm);
        assert_eq!((traces(platform, None), matches()), ([1, 1, 1], 1));

        platform.post(&format!("{firm}/suspend"), Some(&cast.moderator), &why()).expect_status(200);
        assert_eq!(traces(platform, None)[0], 0, "before the index knows");
        platform.get(&format!("/api/v1/postings/{supply}"), None).expect_status(404);
        platform.settle();
        for who in [None, Some(&cast.buyer)] {
            assert_eq!(traces(platform, who), [0, 0, 0]);
            let path = format!("/api/v1/postings?enterprise={}", cast.supplier_firm);
            assert_eq!(platform.get(&path, who).expect_status(200).body["total"], 0);
            platform.get(&format!("/api/v1/postings/{supply}"), who).expect_status(404);
        }
        assert_eq!(matches(), 0);
        let path = format!("/api/v1/postings/{demand}/matches/{supply}");
        platform.get(&path, Some(&cast.buyer)).expect_status(404);
        let own = platform.get(&format!("/api/v1/postings/{supply}"), Some(&cast.supplier));
        assert_eq!(own.expect_status(200).text("/own/status"), "published", "nothing is lost");
        let mails = platform.mails().len();
        platform.tell_matches();
        assert_eq!(platform.mails().len(), mails, "nobody is told of what is not shown");

        platform.post(&format!("{firm}/reinstate"), Some(&cast.moderator), &why()).expect_status(200);
        platform.settle();
        assert_eq!((traces(platform, None), matches()), ([1, 1, 1], 1));
    }

    /// What was published meanwhile meets the postings that come back, and nobody is told of a pair twice.
    fn a_reinstated_enterprise_meets_what_was_published_meanwhile(platform: &Platform) {
        let cast = Cast::on(platform);
        cast.published(platform, &cast.supplier, &cast.supply());
        cast.published(platform, &cast.buyer, &cast.demand());
        platform.tell_matches();
        let told = || {
            // Two digests at one moment would be one.
            platform.clock.advance_s(60);
            platform.tell_matches();
            platform.mails().iter().filter(|mail| mail.contains("To: buyer@example.com")).count()
        };
        let firm = format!("/api/v1/enterprises/{}", cast.supplier_firm);
        let step = |verb: &str| {
            let path = format!("{firm}/{verb}");
            platform.post(&path, Some(&cast.moderator), &why()).expect_status(200);
            platform.settle();
        };
        let first = told();
        step("suspend");
        step("reinstate");
        assert_eq!(told(), first, "of the same pair nobody is told again");
        step("suspend");
        let mut later = cast.demand();
        later["title"] = json!("求铝合金压铸件加工 变速箱壳体 ADC12");
        cast.published(platform, &cast.buyer, &later);
        let decided = told();
        step("reinstate");
        assert_eq!(told(), decided + 1, "of the pair that could not meet before");
        assert_eq!(told(), decided + 1);
    }

    /// A suspended account is out on every device and writes for nobody; let back, it signs in anew.
    fn a_suspended_account_is_out_until_it_is_let_back(platform: &Platform) {
        let cast = Cast::on(platform);
        let security = platform.with_duty("security@example.com", Duty::SecurityAdmin);
        let phone = platform.sign_in("buyer@example.com");
        let me = platform.get("/api/v1/me", Some(&phone)).expect_status(200).text("/id");
        let account = format!("/api/v1/accounts/{me}");
        platform.post(&format!("{account}/suspend"), Some(&security), &why()).expect_status(200);
        for device in [&cast.buyer, &phone] {
            platform.get("/api/v1/me", Some(device)).expect_status(401);
            platform.post("/api/v1/postings", Some(device), &cast.demand()).expect_status(401);
        }
        let attempt = json!({"email": "buyer@example.com", "password": testkit::PASSWORD});
        let refused = platform.post("/api/v1/sessions", None, &attempt).expect_status(401);
        assert_eq!(refused.text("/code"), "invalid_credentials", "as for an unknown address");

        platform.post(&format!("{account}/reinstate"), Some(&security), &why()).expect_status(200);
        platform.get("/api/v1/me", Some(&phone)).expect_status(401);
        platform.clock.advance_s(60);
        let back = platform.sign_in("buyer@example.com");
        platform.post("/api/v1/postings", Some(&back), &cast.demand()).expect_status(201);
    }

    /// A duty counts from the next request on, and not beyond.
    fn a_duty_is_given_and_taken_between_two_requests(platform: &Platform) {
        let security = platform.with_duty("security@example.com", Duty::SecurityAdmin);
        let person = platform.person("li@example.com");
        let me = platform.get("/api/v1/me", Some(&person)).expect_status(200).text("/id");
        let duties = format!("/api/v1/accounts/{me}/duties");
        let queue = "/api/v1/moderation/queue";
        platform.get(queue, Some(&person)).expect_status(403);
        platform.post(&duties, Some(&security), &json!({"duty": "moderator"})).expect_status(200);
        platform.get(queue, Some(&person)).expect_status(200);
        let take = platform.request(reqwest::Method::DELETE, &format!("{duties}/moderator"));
        platform.send(take.bearer_auth(&security.token)).expect_status(204);
        platform.get(queue, Some(&person)).expect_status(403);
    }
}
