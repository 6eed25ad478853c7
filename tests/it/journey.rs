//! The main job from end to end: register, verify, post, moderate, search, match, be told.

use serde_json::json;
use testkit::Platform;

use crate::on_both;
use crate::people::Cast;

on_both! {
    /// A demand and a supply find each other, explained, the same from both ends, and both sides are told.
    fn a_demand_finds_its_supply(platform: &Platform) {
        let cast = Cast::on(platform);
        let demand = cast.published(platform, &cast.buyer, &cast.demand());
        let supply = cast.published(platform, &cast.supplier, &cast.supply());

        let found = platform.get("/api/v1/postings?q=压铸件&side=supply&facets=chain,family", None).expect_status(200);
        assert_eq!(found.body["items"][0]["id"], supply.as_str(), "{found:#?}");
        assert_eq!(found.body["total"], 1);
        assert!(!found.body["items"][0]["highlights"].as_array().expect("marks").is_empty());
        assert_eq!(found.body["facets"][0]["values"][0], json!({"code": "MT", "count": 1}));

        let matches = platform.get(&format!("/api/v1/postings/{demand}/matches"), Some(&cast.buyer)).expect_status(200);
        let best = &matches.body["items"][0];
        assert_eq!(best["posting"]["id"], supply.as_str(), "{matches:#?}");
        assert_eq!(matches.body["no_good_match"], false);
        let parts = best["parts"].as_array().expect("parts");
        let sum: i64 = parts.iter().filter_map(|part| part["points"].as_i64()).sum();
        assert_eq!(Some(sum), best["score"].as_i64(), "the score is the sum of its parts");

        let here = platform.get(&format!("/api/v1/postings/{demand}/matches/{supply}"), Some(&cast.buyer)).expect_status(200);
        let there = platform.get(&format!("/api/v1/postings/{supply}/matches/{demand}"), Some(&cast.supplier)).expect_status(200);
        assert_eq!(here.body["score"], there.body["score"]);
        assert_eq!(here.body["parts"], there.body["parts"]);
        assert_eq!((here.body["fits"].as_bool(), here.body["rank"].as_i64()), (Some(true), Some(1)));

        platform.tell_matches();
        let mails = platform.mails();
        for address in ["buyer@example.com", "supplier@example.com"] {
            let told = mails.iter().filter(|mail| mail.contains(&format!("To: {address}")));
            assert!(told.count() >= 2, "a decision and a digest to {address}");
        }
        let before = mails.len();
        platform.tell_matches();
        assert_eq!(platform.mails().len(), before, "nobody is told twice");
    }

    /// An enterprise that never posted is matched by its capability card.
    fn a_firm_without_postings_is_matched_by_its_card(platform: &Platform) {
        let cast = Cast::on(platform);
        let card = json!({
            "name": "铝合金压铸", "process": "压铸", "node_code": "MT-U1", "materials": ["ADC12"],
            "equipment": ["1250T 冷室压铸机"], "note": "承接摩托车发动机箱体压铸件加工，去毛刺",
        });
        let path = format!("/api/v1/enterprises/{}/capabilities", cast.supplier_firm);
        platform.post(&path, Some(&cast.supplier), &card).expect_status(201);
        platform.settle();
        let mut wanted = cast.demand();
        wanted["attributes"] = json!([]);
        let demand = cast.published(platform, &cast.buyer, &wanted);
        let matches = platform.get(&format!("/api/v1/postings/{demand}/matches"), Some(&cast.buyer)).expect_status(200);
        assert_eq!(matches.body["items"][0]["enterprise"]["id"], cast.supplier_firm.as_str(), "{matches:#?}");
    }

    /// What is missing is said in the words of whoever asks: units by name, no codes.
    fn a_gap_is_said_in_the_words_of_the_reader(platform: &Platform) {
        let cast = Cast::on(platform);
        let mut supply = cast.supply();
        supply["quantity"] = json!({"value": "10000", "unit": "pcs"});
        let supply = cast.published(platform, &cast.supplier, &supply);
        let demand = cast.published(platform, &cast.buyer, &cast.demand());
        let path = format!("/api/v1/postings/{demand}/matches/{supply}");
        let ask = |language: &str| {
            let request = platform.request(reqwest::Method::GET, &path).bearer_auth(&cast.buyer.token);
            let body = platform.send(request.header("accept-language", language)).expect_status(200).body;
            let gaps = body["missing"].as_array().expect("gaps").clone();
            let short = gaps.into_iter().find(|gap| gap["code"] == "quantity_short");
            short.expect("too few are offered")["message"].as_str().expect("words").to_owned()
        };
        assert_eq!(ask("zh-CN"), "数量或产能不足：要求 3 万件，提供 10000 件");
        assert!(!ask("en").contains("wan_pcs"), "{}", ask("en"));
        let before = platform.mails().len();
        platform.tell_matches();
        assert_eq!(platform.mails().len() - before, 2, "a digest words the same gap");
    }

    /// A text is matched without being stored.
    fn a_text_is_matched_and_forgotten(platform: &Platform) {
        let cast = Cast::on(platform);
        let supply = cast.published(platform, &cast.supplier, &cast.supply());
        let text = json!({"title": "求铝合金压铸件加工 发动机箱体 ADC12", "node_code": "MT-U1"});
        let matches = platform.post("/api/v1/match", Some(&cast.buyer), &text).expect_status(200);
        assert_eq!(matches.body["items"][0]["posting"]["id"], supply.as_str(), "{matches:#?}");
        let own = platform.get("/api/v1/postings?mine=true", Some(&cast.buyer)).expect_status(200);
        assert_eq!(own.body["items"], json!([]));
        platform.post("/api/v1/match", None, &text).expect_status(401);
    }

    /// No match at all is an answer.
    fn nothing_fits_is_said(platform: &Platform) {
        let cast = Cast::on(platform);
        let mut supply = cast.supply();
        supply["title"] = json!("供应高强度螺栓 M8×20 12.9级");
        supply["body"] = json!("冷镦成型，热处理，发黑。");
        supply["family"] = json!("product");
        supply["node_code"] = json!("WJ-M4");
        supply["attributes"] = json!([]);
        cast.published(platform, &cast.supplier, &supply);
        let demand = cast.published(platform, &cast.buyer, &cast.demand());
        let matches = platform.get(&format!("/api/v1/postings/{demand}/matches"), Some(&cast.buyer)).expect_status(200);
        assert_eq!((matches.body["no_good_match"].as_bool(), &matches.body["items"]), (Some(true), &json!([])), "{matches:#?}");
    }
}
