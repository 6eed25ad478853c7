//! What depends on the date: at the first moment of a new day the index follows, and until then nothing is wrong.

use serde_json::{Value, json};
use testkit::{Platform, TAXONOMY};
use worker::indexing::compare;
use worker::keeping::begin_day;
use worker::verifying::{Verdict, verify};

use crate::on_both;
use crate::people::Cast;

/// From the morning the tests begin in, 2 March, to the midnight that 5 March begins with.
const TO_MIDNIGHT_S: i64 = 2 * 86_400 + 15 * 3600;

fn judged(platform: &Platform) -> (usize, Vec<String>) {
    let Verdict {
        different,
        on_their_way,
        ..
    } = verify(&platform.app).expect("both can be read");
    (on_their_way, different)
}

fn sound() -> (usize, Vec<String>) {
    (0, Vec::new())
}

/// A reorganisation that puts the die castings into a segment of their own from 5 March on.
fn reorganise(platform: &Platform) {
    let mut chains: Value = serde_json::from_str(TAXONOMY).expect("JSON");
    chains["valid_from"] = json!("2026-03-05");
    let nodes = chains["chains"][0]["nodes"].as_array_mut().expect("nodes");
    let mut segment = nodes[0].clone();
    segment["code"] = json!("MT-X");
    segment["name_zh"] = json!("压铸");
    nodes[1]["parent"] = json!("MT-X");
    nodes.push(segment);
    let (parts, from) = app::taxonomy::parse(&chains.to_string()).expect("a taxonomy");
    let cx = app::Cx::system(platform.app.now(), "test");
    let replaced = platform
        .app
        .write(cx, move |tx| app::taxonomy::replace(tx, &parts, from));
    assert!(replaced.expect("it is put in force") > 0);
    platform.settle();
}

fn found(platform: &Platform, node: &str) -> usize {
    let path = format!("/api/v1/postings?node={node}");
    let found = platform.get(&path, None).expect_status(200);
    found.body["items"].as_array().map_or(0, Vec::len)
}

/// Records a certificate of the supplier that holds to the end of a day.
fn certified(platform: &Platform, cast: &Cast, until: &str) {
    let firm = format!("/api/v1/enterprises/{}", cast.supplier_firm);
    let held = json!({"kind": "IATF16949", "number": "CN-1", "valid_until": until});
    platform
        .post(&format!("{firm}/certificates"), Some(&cast.supplier), &held)
        .expect_status(201);
    platform.settle();
}

on_both! {
    /// Chains that begin on a day are in the index from its first moment on, and not a moment earlier.
    fn chains_of_a_new_day_are_in_the_index_from_its_first_moment(platform: &Platform) {
        let cast = Cast::on(platform);
        cast.published(platform, &cast.supplier, &cast.supply());
        reorganise(platform);
        platform.clock.advance_s(TO_MIDNIGHT_S - 1);
        platform.settle();
        assert_eq!(found(platform, "MT-U"), 1, "a second before midnight");
        platform.clock.advance_s(1);
        platform.settle();
        assert_eq!((found(platform, "MT-U"), found(platform, "MT-X")), (0, 1));
        assert_eq!(judged(platform), sound());
    }

    /// A certificate that lapsed is no longer found by, from the day after its last one on.
    fn a_certificate_that_lapsed_leaves_the_index_with_its_day(platform: &Platform) {
        let cast = Cast::on(platform);
        certified(platform, &cast, "2026-03-04");
        let before = digest_of(platform, &cast.supplier_firm);
        platform.clock.advance_s(TO_MIDNIGHT_S - 1);
        platform.settle();
        assert_eq!(digest_of(platform, &cast.supplier_firm), before);
        platform.clock.advance_s(1);
        platform.settle();
        assert_ne!(digest_of(platform, &cast.supplier_firm), before);
        assert_eq!(judged(platform), sound());
    }

    /// After a night in which nobody worked the index is as it was the day before, which is no difference: the clock has
    /// not come by.
    fn after_a_stop_over_midnight_nothing_is_wrong(platform: &Platform) {
        let cast = Cast::on(platform);
        certified(platform, &cast, "2026-03-04");
        cast.published(platform, &cast.supplier, &cast.supply());
        let short = cast.published(platform, &cast.buyer, &{
            let mut short = cast.demand();
            short["valid_until"] = json!("2026-03-04T00:00:00Z");
            short
        });
        reorganise(platform);
        platform.clock.advance_s(TO_MIDNIGHT_S);
        let (on_their_way, different) = judged(platform);
        assert_eq!(different, Vec::<String>::new());
        assert_eq!(on_their_way, 3, "a firm, a posting on another path, a posting that ended: {short}");
        platform.settle();
        assert_eq!(judged(platform), sound());
        assert_eq!(compare(&platform.app).expect("comparable"), Vec::<String>::new());
    }

    /// What is wrong beside what waits for the clock is named, also where id and version are those of the database.
    fn other_words_under_the_same_version_are_named(platform: &Platform) {
        let cast = Cast::on(platform);
        let supply = cast.published(platform, &cast.supplier, &cast.supply());
        certified(platform, &cast, "2026-03-04");
        let cx = app::Cx::system(platform.app.now(), "test");
        let id = domain::PostingId::parse(&supply).expect("an id");
        let document = platform.app.read(&cx, |tx| app::documents::of_posting(tx, &id));
        let mut document = document.expect("readable").expect("shown");
        document.body = "别的话".to_owned();
        let position = platform.app.search().position().expect("a place in the log");
        let spoilt = [search::Change::upsert(document)];
        platform.app.search().apply(&spoilt, &position).expect("the index is spoilt");
        assert_eq!(judged(platform), (0, vec![supply.clone()]));
        platform.clock.advance_s(TO_MIDNIGHT_S);
        assert_eq!(judged(platform), (1, vec![supply]));
    }

    /// A day is announced once, however often the clock is looked at, and never a day that has been.
    fn a_day_is_announced_once(platform: &Platform) {
        let announced = || begin_day(&platform.app).expect("written");
        assert_eq!(announced(), 0, "the log began today");
        platform.clock.advance_s(15 * 3600);
        assert_eq!((announced(), announced()), (1, 0));
        platform.clock.advance_s(-3600);
        assert_eq!(announced(), 0, "a clock that goes back");
        platform.clock.advance_s(9 * 86_400);
        assert_eq!((announced(), announced()), (1, 0), "also after days of rest");
    }
}

/// What the index holds of a subject.
fn digest_of(platform: &Platform, id: &str) -> Option<i64> {
    let mut held = None;
    let mut each = |known: &str, digest| {
        if known == id {
            held = Some(digest);
        }
    };
    platform.app.search().digests(&mut each).expect("readable");
    held
}
