//! A stored row that can no longer be read back, or names what has left the tables of codes: the platform goes on
//! without it, for everybody else.

use serde_json::{Value, json};
use testkit::{Platform, Reply};
use worker::indexing::compare;

use crate::on_both;
use crate::people::Cast;

/// Makes the index anew and lets the consumers come to the end of the log.
fn rebuilt(platform: &Platform) {
    platform
        .app
        .search()
        .clear("")
        .expect("the index is emptied");
    platform.settle();
    assert_eq!(
        compare(&platform.app).expect("comparable"),
        Vec::<String>::new()
    );
}

fn found(platform: &Platform, path: &str) -> Vec<String> {
    let reply = platform.get(path, None).expect_status(200);
    let items = reply.body["items"].as_array().cloned().unwrap_or_default();
    let id = |item: Value| item["id"].as_str().unwrap_or_default().to_owned();
    items.into_iter().map(id).collect()
}

fn matches(platform: &Platform, cast: &Cast, demand: &str) -> Reply {
    let path = format!("/api/v1/postings/{demand}/matches");
    platform.get(&path, Some(&cast.buyer)).expect_status(200)
}

const SUPPLIES: &str = "/api/v1/postings?q=压铸件&side=supply";

on_both! {
    /// A county that was merged, an industry and a unit that were given up stay what they were when they were written.
    fn codes_that_left_the_tables_stay_readable(platform: &Platform) {
        let cast = Cast::on(platform);
        let supply = cast.published(platform, &cast.supplier, &cast.supply());
        platform.tamper("UPDATE postings SET region_code = '500998', content = replace(content, '500111', '500998')");
        platform.tamper("UPDATE enterprises SET region_code = '500998', profile = replace(profile, '500111', '500998')");
        rebuilt(platform);
        let demand = cast.published(platform, &cast.buyer, &cast.demand());
        let seen = platform.get(&format!("/api/v1/postings/{supply}"), None).expect_status(200);
        assert_eq!(seen.text("/region_code"), "500998");
        let firm = platform.get(&format!("/api/v1/enterprises/{}", cast.supplier_firm), None).expect_status(200);
        assert_eq!((firm.text("/region_code"), firm.text("/region_name")), ("500998".to_owned(), "重庆市".to_owned()));
        assert_eq!(found(platform, SUPPLIES), [supply.as_str()]);
        assert_eq!(found(platform, "/api/v1/postings?region=50&side=supply"), [supply.as_str()]);
        assert_eq!(found(platform, "/api/v1/enterprises").len(), 2);
        assert!(matches(platform, &cast, &demand).body.to_string().contains(&supply));
        platform.tamper("UPDATE postings SET content = replace(content, '\"t\"', '\"dan\"')");
        rebuilt(platform);
        let seen = platform.get(&format!("/api/v1/postings/{supply}"), None).expect_status(200);
        assert_eq!(seen.text("/attributes/0/unit"), "dan");
        // Nobody writes them anew.
        let mut anew = cast.supply();
        anew["region_code"] = json!("500998");
        let refused = platform.post("/api/v1/postings", Some(&cast.supplier), &anew).expect_status(422);
        assert_eq!(refused.pointers(), ["/region_code"]);
    }

    /// A posting whose content is damaged is missing; every other one is found, listed, matched and told.
    fn a_damaged_posting_is_missing_and_nothing_else(platform: &Platform) {
        let cast = Cast::on(platform);
        let damaged = cast.published(platform, &cast.supplier, &cast.supply());
        let waiting = cast.pending(platform, &cast.supplier, &{
            let mut other = cast.supply();
            other["title"] = json!("承接锌合金压铸件加工，急，电话见内");
            other["body"] = json!("电话 13800001234");
            other
        });
        let mut second = cast.supply();
        second["title"] = json!("承接铝合金压铸件加工 ADC12 发动机箱体 二线");
        let sound = cast.published(platform, &cast.supplier, &second);
        platform.tamper(&format!("UPDATE postings SET content = '{{' WHERE id IN ('{damaged}', '{waiting}')"));
        assert_eq!(found(platform, SUPPLIES), [sound.as_str()], "the index still holds the other one");
        rebuilt(platform);
        let demand = cast.published(platform, &cast.buyer, &cast.demand());
        assert_eq!(found(platform, SUPPLIES), [sound.as_str()]);
        let own = platform.get("/api/v1/postings?mine=true", Some(&cast.supplier)).expect_status(200);
        let own = own.body.to_string();
        assert!(own.contains(&sound) && !own.contains(&damaged), "{own}");
        let fits = matches(platform, &cast, &demand).body.to_string();
        assert!(fits.contains(&sound) && !fits.contains(&damaged), "{fits}");
        platform.get("/api/v1/moderation/queue", Some(&cast.moderator)).expect_status(200);
        // Who asks for it alone is told the truth: it is there, and something is wrong.
        platform.get(&format!("/api/v1/postings/{damaged}"), None).expect_status(500);
        platform.clock.advance_s(100 * 86_400);
        platform.settle();
        assert!(found(platform, SUPPLIES).is_empty(), "what can be read ends in time");
    }

    /// A damaged enterprise takes its postings with it, and no other's.
    fn a_damaged_enterprise_is_missing_and_nothing_else(platform: &Platform) {
        let cast = Cast::on(platform);
        cast.published(platform, &cast.supplier, &cast.supply());
        platform.tamper(&format!("UPDATE enterprises SET profile = '[]' WHERE id = '{}'", cast.supplier_firm));
        assert!(found(platform, SUPPLIES).is_empty());
        assert_eq!(found(platform, "/api/v1/enterprises"), [cast.buyer_firm.as_str()]);
        let demand = cast.published(platform, &cast.buyer, &cast.demand());
        rebuilt(platform);
        assert_eq!(found(platform, "/api/v1/postings?q=压铸件"), [demand.as_str()]);
        matches(platform, &cast, &demand);
    }

    /// A damaged enterprise that is to be told of a match keeps no digest from those behind it.
    fn a_damaged_enterprise_is_in_no_digest_s_way(platform: &Platform) {
        let cast = Cast::on(platform);
        cast.published(platform, &cast.supplier, &cast.supply());
        cast.published(platform, &cast.buyer, &cast.demand());
        platform.tamper(&format!("UPDATE enterprises SET profile = '[]' WHERE id = '{}'", cast.supplier_firm));
        platform.tell_matches();
    }

    /// Pages go on behind a row that cannot be read back, also where it is alone on its page.
    fn a_page_goes_on_behind_a_damaged_row(platform: &Platform) {
        let cast = Cast::on(platform);
        // The newest, so the first of the list.
        platform.tamper(&format!("UPDATE enterprises SET verification = 'sideways' WHERE id = '{}'", cast.supplier_firm));
        let first = platform.get("/api/v1/enterprises?page_size=1", None).expect_status(200);
        assert_eq!(first.body["items"], json!([]));
        let token = first.text("/next_page_token");
        assert_eq!(
            found(platform, &format!("/api/v1/enterprises?page_size=1&page_token={token}")),
            [cast.buyer_firm.as_str()]
        );
        platform.get(&format!("/api/v1/enterprises/{}", cast.supplier_firm), None).expect_status(500);
    }

    /// A damaged part of the chain graph is missing from it; the rest holds together, and no document is lost.
    fn a_damaged_part_of_the_graph_is_missing_and_nothing_else(platform: &Platform) {
        let cast = Cast::on(platform);
        let supply = cast.published(platform, &cast.supplier, &cast.supply());
        platform.tamper("UPDATE nodes SET aliases = '{' WHERE code = 'MT-U1'");
        platform.tamper("UPDATE nodes SET stage = 'sideways' WHERE code = 'MT-M'");
        platform.tamper("UPDATE nodes SET stage = 'sideways' WHERE code = 'MT-M1'");
        platform.app.forget_graph();
        rebuilt(platform);
        assert_eq!(found(platform, "/api/v1/postings?node=MT-U"), [supply.as_str()]);
        let nodes = platform.get("/api/v1/chains/MT/nodes", None).expect_status(200).body.to_string();
        assert!(nodes.contains("MT-U1") && !nodes.contains("MT-M"), "{nodes}");
        let demand = cast.published(platform, &cast.buyer, &cast.demand());
        assert!(matches(platform, &cast, &demand).body.to_string().contains(&supply));
    }

    /// An entry of the log that a newer version wrote, or that is damaged, keeps nobody from what follows, and what it was
    /// about is looked at.
    fn an_entry_that_cannot_be_read_is_no_end_of_the_log(platform: &Platform) {
        let cast = Cast::on(platform);
        let supply = cast.published(platform, &cast.supplier, &cast.supply());
        let withdrawn = format!("/api/v1/postings/{supply}/withdraw");
        platform.act(&withdrawn, &cast.supplier).expect_status(200);
        platform.tamper("UPDATE events SET kind = 'from_the_future', details = '{' \
            WHERE seq = (SELECT max(seq) FROM events)");
        platform.settle();
        assert!(found(platform, SUPPLIES).is_empty(), "its subject was looked at");
        assert_eq!(compare(&platform.app).expect("comparable"), Vec::<String>::new());
        let mut second = cast.supply();
        second["title"] = json!("承接铝合金压铸件加工 ADC12 二线");
        let next = cast.published(platform, &cast.supplier, &second);
        assert_eq!(found(platform, SUPPLIES), [next.as_str()]);
    }
}
