//! What a caller may not know leaves no trace: not in answers, counts, facets, suggestions or matches.

use serde_json::json;
use testkit::{Person, Platform};

use crate::on_both;
use crate::people::{Cast, uscc};

/// A word that stands in the hidden posting and nowhere else.
const CANARY: &str = "秘密牡蛎壳研磨";

fn sees(platform: &Platform, who: Option<&Person>, id: &str) -> bool {
    let found = platform
        .get(
            &format!("/api/v1/postings?q={CANARY}&facets=side,chain,family,region,park"),
            who,
        )
        .expect_status(200);
    let listed = found.body["items"]
        .as_array()
        .expect("items")
        .iter()
        .any(|item| item["id"] == id);
    let counted = found.body["total"] == 1;
    let facets = found.body["facets"].as_array().expect("facets");
    let in_facets = facets.iter().any(|facet| {
        facet["values"]
            .as_array()
            .is_some_and(|values| !values.is_empty())
    });
    let read = platform.get(&format!("/api/v1/postings/{id}"), who).status == 200;
    let suggested = platform
        .get("/api/v1/suggest?q=秘密牡蛎", who)
        .expect_status(200)
        .body["items"]
        != json!([]);
    assert!(
        [counted, in_facets, read, suggested]
            .iter()
            .all(|trace| *trace == listed),
        "{found:#?}"
    );
    listed
}

on_both! {
    /// Each visibility is seen by its circle and by nobody else, in every place at once.
    fn each_visibility_has_its_circle(platform: &Platform) {
        let cast = Cast::on(platform);
        let stranger = platform.person("stranger@example.com");
        let third = platform.person("third@example.com");
        let third_firm = platform.verified_enterprise(&third, &uscc("91500225MA0000003"), &cast.moderator);
        let designation = json!({"kind": "chain_supporting", "chain": "MT", "valid_from": "2026-01-01"});
        let path = format!("/api/v1/enterprises/{}/designations", cast.supplier_firm);
        platform.post(&path, Some(&cast.moderator), &designation).expect_status(201);

        //             visibility   anonymous stranger third   supplier (of the chain)
        let expected = [
            ("public", [true, true, true, true]),
            ("verified", [false, false, true, true]),
            ("chain", [false, false, false, true]),
            ("invited", [false, false, true, false]),
            ("blind", [true, true, true, true]),
        ];
        for (visibility, circle) in expected {
            let mut demand = cast.demand();
            demand["title"] = json!(format!("{CANARY}{visibility}"));
            demand["visibility"] = json!(visibility);
            if visibility == "invited" {
                demand["invited"] = json!([third_firm]);
            }
            let id = cast.published(platform, &cast.buyer, &demand);
            let seen = [
                sees(platform, None, &id),
                sees(platform, Some(&stranger), &id),
                sees(platform, Some(&third), &id),
                sees(platform, Some(&cast.supplier), &id),
            ];
            assert_eq!(seen, circle, "{visibility}");
            assert!(sees(platform, Some(&cast.buyer), &id), "its own enterprise always sees it");
            platform.act(&format!("/api/v1/postings/{id}/withdraw"), &cast.buyer).expect_status(200);
            platform.settle();
            assert!(!sees(platform, Some(&third), &id), "withdrawn");
        }
    }

    /// A blind posting names its enterprise nowhere, not even to who filters by it.
    fn a_blind_posting_names_nobody(platform: &Platform) {
        let cast = Cast::on(platform);
        let mut demand = cast.demand();
        demand["visibility"] = json!("blind");
        let id = cast.published(platform, &cast.buyer, &demand);
        cast.published(platform, &cast.supplier, &cast.supply());
        let name = platform.get(&format!("/api/v1/enterprises/{}", cast.buyer_firm), None).expect_status(200).text("/name");
        let places = [
            format!("/api/v1/postings/{id}"),
            "/api/v1/postings?q=压铸&facets=park,region".to_owned(),
            "/api/v1/suggest?q=求铝合金".to_owned(),
        ];
        for place in places {
            for who in [None, Some(&cast.supplier)] {
                let text = platform.get(&place, who).expect_status(200).body.to_string();
                assert!(!text.contains(&name) && !text.contains(&cast.buyer_firm), "{place}: {text}");
            }
        }
        let filtered = format!("/api/v1/postings?enterprise={}", cast.buyer_firm);
        assert_eq!(platform.get(&filtered, Some(&cast.supplier)).expect_status(200).body["total"], 0);
        platform.tell_matches();
        let mails = platform.mails();
        let to_supplier = mails.iter().filter(|mail| mail.contains("To: supplier@example.com"));
        for mail in to_supplier {
            assert!(!mail.contains(&name) && !mail.contains(&cast.buyer_firm), "{mail}");
        }
    }

    /// Neither a firm that is missing among what fits nor what it holds tells whose a blind posting is.
    fn a_blind_posting_is_not_found_out_by_its_matches(platform: &Platform) {
        let cast = Cast::on(platform);
        let firm = format!("/api/v1/enterprises/{}", cast.supplier_firm);
        let card = json!({
            "name": "铝合金压铸", "process": "压铸", "node_code": "MT-U1", "materials": ["ADC12"],
            "note": "承接摩托车发动机箱体压铸件加工，去毛刺",
        });
        platform.post(&format!("{firm}/capabilities"), Some(&cast.supplier), &card).expect_status(201);
        let held = json!({"kind": "IATF 16949", "number": "T-00001", "valid_until": "2027-06-30"});
        platform.post(&format!("{firm}/certificates"), Some(&cast.supplier), &held).expect_status(201);
        let (mut demand, mut supply) = (cast.demand(), cast.supply());
        demand["attributes"] = json!([]);
        supply["visibility"] = json!("blind");
        let supply = cast.published(platform, &cast.supplier, &supply);
        let demand = cast.published(platform, &cast.buyer, &demand);
        let path = format!("/api/v1/postings/{demand}/matches");
        let matches = platform.get(&path, Some(&cast.buyer)).expect_status(200);
        let ids = |field: &str| -> Vec<String> {
            let items = matches.body["items"].as_array().expect("items");
            items.iter().filter_map(|item| item[field]["id"].as_str().map(str::to_owned)).collect()
        };
        assert_eq!(ids("posting"), [supply.as_str()], "{matches:#?}");
        assert_eq!(ids("enterprise"), [cast.supplier_firm.as_str()], "{matches:#?}");
        let pair = platform.get(&format!("{path}/{supply}"), Some(&cast.buyer)).expect_status(200);
        assert!(!pair.body.to_string().contains("certificates/"), "{pair:#?}");
        let firm = platform.get(&format!("{path}/{}", cast.supplier_firm), Some(&cast.buyer)).expect_status(200);
        assert!(firm.body["rank"].is_i64(), "{firm:#?}");
    }

    /// Contacts stand in no anonymous answer and in no file of the index.
    fn contacts_stay_inside(platform: &Platform) {
        let cast = Cast::on(platform);
        let firm = format!("/api/v1/enterprises/{}", cast.buyer_firm);
        let seen = platform.get(&firm, Some(&cast.buyer)).expect_status(200);
        let version = seen.header("etag").expect("a version").to_owned();
        let contact = json!({"contact_name": "金丝雀", "contact_phone": "02355509876", "contact_email": "canary@example.com"});
        platform.patch(&firm, &cast.buyer, &version, &contact).expect_status(200);
        cast.published(platform, &cast.buyer, &cast.demand());
        for place in [firm.as_str(), "/api/v1/enterprises", "/api/v1/postings?q=压铸", "/api/v1/enterprises?q=大足"] {
            for who in [None, Some(&cast.supplier)] {
                let text = platform.get(place, who).expect_status(200).body.to_string();
                for canary in ["金丝雀", "02355509876", "canary@example.com"] {
                    assert!(!text.contains(canary), "{place}: {text}");
                }
            }
        }
        for canary in ["金丝雀", "02355509876", "canary@example.com"] {
            assert!(!holds(&platform.folder().join("index"), canary.as_bytes()), "{canary} is in the index");
        }
    }
}

/// Whether a file below a folder holds the bytes.
fn holds(folder: &std::path::Path, bytes: &[u8]) -> bool {
    let entries = std::fs::read_dir(folder).expect("a folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .any(|path| {
            if path.is_dir() {
                return holds(&path, bytes);
            }
            std::fs::read(&path)
                .expect("a file")
                .windows(bytes.len())
                .any(|window| window == bytes)
        })
}
