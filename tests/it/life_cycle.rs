//! The life of a posting over HTTP: returns and corrections, trust, expiry, stale versions.

use serde_json::json;
use testkit::{Person, Platform};

use crate::on_both;
use crate::people::Cast;

fn status(platform: &Platform, who: &Person, id: &str) -> String {
    platform
        .get(&format!("/api/v1/postings/{id}"), Some(who))
        .expect_status(200)
        .text("/own/status")
}

on_both! {
    /// A returned posting says why in both languages, is corrected, handed in again and shown.
    fn a_returned_posting_is_corrected(platform: &Platform) {
        let cast = Cast::on(platform);
        let id = cast.pending(platform, &cast.buyer, &cast.demand());
        let ruling = json!({"reason_code": "incomplete", "note": "请补充年用量"});
        platform.decide(&cast.moderator, &id, "return", &ruling);
        let path = format!("/api/v1/postings/{id}");
        let returned = platform.get(&path, Some(&cast.buyer)).expect_status(200);
        assert_eq!(returned.text("/own/status"), "returned");
        assert_eq!(returned.text("/own/last_decision/reason_zh"), "信息不完整");
        assert!(!returned.text("/own/last_decision/reason_en").is_empty());
        platform.get(&path, None).expect_status(404);
        let told = platform.mails().into_iter().filter(|mail| mail.contains("To: buyer@example.com"));
        assert!(told.count() >= 2, "of the verification and of the return");

        let version = returned.header("etag").expect("a version").to_owned();
        let changed = platform.patch(&path, &cast.buyer, &version, &json!({"body": "月用量3万件，年用量36万件。"}));
        changed.expect_status(200);
        platform.patch(&path, &cast.buyer, &version, &json!({"body": "x"})).expect_status(412);
        platform.act(&format!("{path}/submit"), &cast.buyer).expect_status(200);
        platform.decide(&cast.moderator, &id, "approve", &json!({}));
        platform.get(&path, None).expect_status(200);
    }

    /// A refusal without a reason is refused itself.
    fn nobody_is_refused_without_a_word(platform: &Platform) {
        let cast = Cast::on(platform);
        let id = cast.pending(platform, &cast.buyer, &cast.demand());
        let queue = platform.get("/api/v1/moderation/queue?kind=posting", Some(&cast.moderator)).expect_status(200);
        assert_eq!(queue.body["items"][0]["subject_id"], id.as_str());
        let item = queue.text("/items/0/id");
        let path = format!("/api/v1/moderation/items/{item}");
        let reply = platform.post(&format!("{path}/reject"), Some(&cast.moderator), &json!({})).expect_status(422);
        assert_eq!(reply.pointers(), ["/reason_code"]);
        let other = json!({"reason_code": "other"});
        let reply = platform.post(&format!("{path}/return"), Some(&cast.moderator), &other).expect_status(422);
        assert_eq!(reply.pointers(), ["/note"]);
        platform.post(&format!("{path}/approve"), Some(&cast.buyer), &json!({})).expect_status(403);
        platform.post(&format!("{path}/approve"), Some(&cast.moderator), &json!({})).expect_status(200);
        platform.post(&format!("{path}/approve"), Some(&cast.moderator), &json!({})).expect_status(409);
    }

    /// After three approvals by a person the next posting passes by rule; a risky one is held all the same.
    fn trust_is_earned(platform: &Platform) {
        let cast = Cast::on(platform);
        for number in 1..=3 {
            let mut demand = cast.demand();
            demand["title"] = json!(format!("求铝合金压铸件加工 第{number}批"));
            cast.published(platform, &cast.buyer, &demand);
        }
        let mut demand = cast.demand();
        demand["title"] = json!("求锌合金压铸件加工 第四批");
        let passed = cast.pending(platform, &cast.buyer, &demand);
        assert_eq!(status(platform, &cast.buyer, &passed), "published");
        demand["title"] = json!("求锌合金压铸件加工 电话13800000000");
        let held = cast.pending(platform, &cast.buyer, &demand);
        assert_eq!(status(platform, &cast.buyer, &held), "pending");
        let queue = platform.get("/api/v1/moderation/queue", Some(&cast.moderator)).expect_status(200);
        assert_eq!(queue.body["items"][0]["evidence"]["risks"], json!(["phone"]));
    }

    /// Words of a shown posting are looked at again while the approved copy stays; numbers change at once.
    fn a_shown_posting_stays_up_while_its_words_are_reviewed(platform: &Platform) {
        let cast = Cast::on(platform);
        let id = cast.published(platform, &cast.buyer, &cast.demand());
        let path = format!("/api/v1/postings/{id}");
        let etag = |platform: &Platform| platform.get(&path, Some(&cast.buyer)).header("etag").expect("a version").to_owned();
        let minor = json!({"quantity": {"value": "5", "unit": "wan_pcs"}});
        platform.patch(&path, &cast.buyer, &etag(platform), &minor).expect_status(200);
        assert_eq!(platform.get(&path, None).expect_status(200).text("/quantity/value"), "5");
        let words = json!({"title": "求镁合金压铸件加工"});
        platform.patch(&path, &cast.buyer, &etag(platform), &words).expect_status(200);
        assert_eq!(status(platform, &cast.buyer, &id), "pending");
        assert_eq!(platform.get(&path, None).expect_status(200).text("/title"), cast.demand()["title"].as_str().expect("a title"));
        platform.decide(&cast.moderator, &id, "approve", &json!({}));
        assert_eq!(platform.get(&path, None).expect_status(200).text("/title"), "求镁合金压铸件加工");
        let versions = platform.get(&format!("{path}/versions"), Some(&cast.buyer)).expect_status(200);
        assert_eq!(versions.body["items"].as_array().expect("versions").len(), 3);
    }

    /// What waits for a moderator when its validity ends is a draft again: no renewal shows it.
    fn words_under_review_are_not_renewed_into_the_public_view(platform: &Platform) {
        let cast = Cast::on(platform);
        let id = cast.pending(platform, &cast.buyer, &cast.demand());
        platform.clock.advance_s(61 * 86_400);
        platform.settle();
        let buyer = platform.sign_in("buyer@example.com");
        assert_eq!(status(platform, &buyer, &id), "draft");
        let path = format!("/api/v1/postings/{id}");
        let renewed = json!({"valid_until": "2026-07-01T00:00:00Z"});
        platform.post(&format!("{path}/renew"), Some(&buyer), &renewed).expect_status(409);
        platform.get(&path, None).expect_status(404);
        let desk = platform.sign_in("moderator@example.com");
        let queue = platform.get("/api/v1/moderation/queue", Some(&desk)).expect_status(200);
        assert_eq!(queue.body["items"], json!([]));
    }

    /// Owners take down, put up and extend; the clock ends; what is not allowed answers 409.
    fn owners_and_the_clock_move_a_posting(platform: &Platform) {
        let cast = Cast::on(platform);
        let id = cast.published(platform, &cast.buyer, &cast.demand());
        let path = format!("/api/v1/postings/{id}");
        let step = |verb: &str| platform.act(&format!("{path}/{verb}"), &cast.buyer).status;
        let found = || { platform.settle(); platform.get("/api/v1/postings?q=压铸件", None).body["total"].as_i64() };
        assert_eq!(found(), Some(1));
        assert_eq!((step("pause"), found()), (200, Some(0)));
        assert_eq!((step("pause"), step("resume"), found()), (409, 200, Some(1)));
        platform.clock.advance_s(61 * 86_400);
        assert_eq!(found(), Some(0), "it ran out");
        let cast_again = platform.sign_in("buyer@example.com");
        assert_eq!(status(platform, &cast_again, &id), "expired");
        let renewed = json!({"valid_until": "2026-07-01T00:00:00Z"});
        platform.post(&format!("{path}/renew"), Some(&cast_again), &renewed).expect_status(200);
        assert_eq!(found(), Some(1));
        platform.act(&format!("{path}/close"), &cast_again).expect_status(200);
        assert_eq!(found(), Some(0));
        platform.act(&format!("{path}/withdraw"), &cast_again).expect_status(409);
    }
}
