//! Many at once: one enterprise per code, one effect per key, one winner per version.

use std::collections::BTreeMap;
use std::sync::Barrier;
use std::thread;

use reqwest::Method;
use serde_json::json;
use testkit::Platform;

use crate::on_both;
use crate::people::{Cast, uscc};

on_both! {
    /// A hundred parallel registrations of one code give one enterprise.
    fn one_code_one_enterprise(platform: &Platform) {
        let people: Vec<_> = (0..10).map(|n| platform.person(&format!("p{n}@example.com"))).collect();
        let profile = json!({"uscc": uscc("91500225MA0000009"), "name": "大足区同时注册有限公司", "region_code": "500111"});
        let barrier = Barrier::new(100);
        let statuses: Vec<u16> = thread::scope(|scope| {
            let register = |n: usize| {
                let (person, profile, barrier) = (&people[n % people.len()], &profile, &barrier);
                move || {
                    barrier.wait();
                    platform.post("/api/v1/enterprises", Some(person), profile).status
                }
            };
            let threads: Vec<_> = (0..100).map(|n| scope.spawn(register(n))).collect();
            threads.into_iter().map(|thread| thread.join().expect("a reply")).collect()
        });
        let mut counts = BTreeMap::new();
        for status in statuses {
            *counts.entry(status).or_insert(0) += 1;
        }
        assert_eq!(counts, BTreeMap::from([(201, 1), (409, 99)]));
    }

    /// The same POST with one key has one effect, and the same answer.
    fn one_key_one_effect(platform: &Platform) {
        let cast = Cast::on(platform);
        let send = |body: serde_json::Value| {
            let request = platform.request(Method::POST, "/api/v1/postings").bearer_auth(&cast.buyer.token);
            platform.send(request.header("idempotency-key", "order-1").json(&body))
        };
        let first = send(cast.demand()).expect_status(201);
        let second = send(cast.demand()).expect_status(201);
        assert_eq!(first.body, second.body);
        assert_eq!((first.header("idempotent-replayed"), second.header("idempotent-replayed")), (None, Some("true")));
        assert_eq!(first.header("location"), second.header("location"));
        let mut other = cast.demand();
        other["title"] = json!("另一份需求");
        assert_eq!(send(other).expect_status(422).text("/code"), "idempotency_key_reused");
        let own = platform.get("/api/v1/postings?mine=true", Some(&cast.buyer)).expect_status(200);
        assert_eq!(own.body["items"].as_array().expect("items").len(), 1);
    }

    /// Of many changes at one version exactly one wins.
    fn one_version_one_winner(platform: &Platform) {
        let cast = Cast::on(platform);
        let made = platform.post("/api/v1/postings", Some(&cast.buyer), &cast.demand()).expect_status(201);
        let path = format!("/api/v1/postings/{}", made.text("/id"));
        let version = made.header("etag").expect("a version").to_owned();
        let statuses: Vec<u16> = thread::scope(|scope| {
            let change = |n: usize| {
                let (path, version, buyer) = (&path, &version, &cast.buyer);
                move || platform.patch(path, buyer, version, &json!({"body": format!("第{n}次修改")})).status
            };
            let threads: Vec<_> = (0..20).map(|n| scope.spawn(change(n))).collect();
            threads.into_iter().map(|thread| thread.join().expect("a reply")).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [200, 412].contains(status)), "{statuses:?}");
    }

    /// Pages neither skip nor repeat while others write.
    fn pages_are_whole_under_writes(platform: &Platform) {
        let cast = Cast::on(platform);
        let write = |n: i32| {
            platform.clock.advance_s(1);
            let mut demand = cast.demand();
            demand["title"] = json!(format!("求压铸件 第{n}号"));
            platform.post("/api/v1/postings", Some(&cast.buyer), &demand).expect_status(201).text("/id")
        };
        let mut wanted: Vec<String> = (0..7).map(write).collect();
        wanted.reverse();
        let (mut seen, mut token) = (Vec::new(), String::new());
        loop {
            let page = platform.get(&format!("/api/v1/postings?mine=true&page_size=2{token}"), Some(&cast.buyer)).expect_status(200);
            let items = page.body["items"].as_array().expect("items").clone();
            seen.extend(items.iter().filter_map(|item| item["id"].as_str().map(str::to_owned)));
            write(100 + i32::try_from(seen.len()).expect("few"));
            let Some(next) = page.body["next_page_token"].as_str() else { break };
            token = format!("&page_token={next}");
        }
        assert_eq!(seen, wanted);
        let reply = platform.get(&format!("/api/v1/postings?mine=true&side=supply{token}"), Some(&cast.buyer));
        assert_eq!(reply.expect_status(400).text("/code"), "page_token_mismatch");
    }
}
