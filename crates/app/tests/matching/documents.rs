//! What the index is told: the published copy, for its circle, and never a contact.

use ::search::{Document, Kind};
use app::enterprises;
use app::postings::expire_due;
use app::{Tx, certificates, documents};
use domain::actor::Actor;
use domain::posting::Draft;
use domain::{EnterpriseId, PostingId, attribute, enterprise};
use testkit::UseCases;
use testkit::district::{
    approve, bar, demand, drafted, founded, pending, retitle, somebody, supply,
};

use crate::market::{Market, bench, card, market, to};

fn of_posting(bench: &UseCases, id: &PostingId) -> Option<Document> {
    bench
        .read(&Actor::System, |tx| documents::of_posting(tx, id))
        .unwrap()
}

fn of_firm(bench: &UseCases, id: &EnterpriseId) -> Option<Document> {
    bench
        .read(&Actor::System, |tx| documents::of_enterprise(tx, id))
        .unwrap()
}

/// Fills every field of contact of the selling firm with a word of its own.
fn with_contacts(bench: &UseCases, market: &Market) -> [&'static str; 3] {
    let canaries = ["金丝雀", "02355509876", "canary@example.com"];
    let id = market.selling.id.clone();
    let version = testkit::district::found(bench, &id).version;
    let fill = move |draft| enterprise::Draft {
        contact_name: Some(canaries[0].to_owned()),
        contact_phone: Some(canaries[1].to_owned()),
        contact_email: Some(canaries[2].to_owned()),
        ..draft
    };
    let update = move |tx: &mut Tx<'_>| enterprises::update(tx, &id, version, fill).map(drop);
    bench.write(&market.seller, update).unwrap();
    canaries
}

#[test]
fn no_contact_ever_reaches_the_index() {
    let bench = bench();
    let market = market(&bench);
    let canaries = with_contacts(&bench, &market);
    card(&bench, &market.seller, &market.selling.id);
    let posting = market.sells(&bench, &supply(1));
    let told = [
        of_posting(&bench, &posting.id),
        of_firm(&bench, &market.selling.id),
    ];
    for document in told {
        let text = format!("{:?}", document.unwrap());
        for canary in canaries {
            assert!(!text.contains(canary), "{text}");
        }
        assert!(
            !text.contains("person2@example.com") && !text.contains("王工"),
            "{text}"
        );
    }
}

#[test]
fn a_posting_that_shows_nothing_is_no_document() {
    let bench = bench();
    let market = market(&bench);
    let (who, firm) = (&market.seller, &market.selling.id);
    let draft = drafted(&bench, who, firm, &supply(1));
    let waiting = pending(&bench, who, firm, &supply(2));
    let over = market.sells(&bench, &supply(3));
    assert!(of_posting(&bench, &over.id).is_some());
    bench.clock.advance_s(61 * 86_400);
    assert_eq!(
        of_posting(&bench, &over.id),
        None,
        "before the clock has come by"
    );
    bench.write(&Actor::System, expire_due).unwrap();
    let unknown = PostingId::parse("pst_01h455vb4pex5vsknk084sn02q").unwrap();
    for id in [&draft.id, &waiting.id, &over.id, &unknown] {
        assert_eq!(of_posting(&bench, id), None, "{id}");
    }
}

#[test]
fn the_document_is_the_published_copy() {
    let bench = bench();
    let market = market(&bench);
    let posting = market.sells(&bench, &supply(1));
    retitle(&bench, &market.seller, &posting, "承接不锈钢螺栓").unwrap();
    let told = of_posting(&bench, &posting.id).unwrap();
    assert_eq!(told.title, posting.content.title.as_str());
    let after = approve(&bench, &market.scene.desk, &posting.id);
    let told = of_posting(&bench, &posting.id).unwrap();
    assert_eq!(
        (told.title.as_str(), told.version),
        ("承接不锈钢螺栓", after.version)
    );
}

#[test]
fn each_visibility_is_told_as_its_circle() {
    let bench = bench();
    let market = market(&bench);
    let own = format!("enterprise:{}", market.selling.id);
    let guest = market.scene.firm.id.clone();
    let circles = [
        ("public", vec![own.clone(), "public".to_owned()]),
        ("verified", vec![own.clone(), "verified".to_owned()]),
        ("chain", vec![own.clone(), "chain:WJ".to_owned()]),
        ("invited", vec![own.clone(), format!("enterprise:{guest}")]),
        ("blind", vec![own, "public".to_owned()]),
    ];
    for (number, (visibility, circle)) in (0..).zip(circles) {
        let invited: &[&EnterpriseId] = if visibility == "invited" {
            &[&guest]
        } else {
            &[]
        };
        let posting = market.sells(&bench, &to(visibility, invited, supply(number)));
        let told = of_posting(&bench, &posting.id).unwrap();
        assert_eq!(told.audience, circle, "{visibility}");
        let recognisable = told.enterprise.is_some() || told.park.is_some();
        assert_eq!(recognisable, visibility != "blind", "{visibility}");
    }
}

#[test]
fn a_barred_firm_and_its_postings_are_no_documents() {
    let bench = bench();
    let market = market(&bench);
    let posting = market.sells(&bench, &supply(1));
    bar(&bench, &market.scene.desk, &market.selling.id);
    assert_eq!(of_posting(&bench, &posting.id), None);
    assert_eq!(of_firm(&bench, &market.selling.id), None);
    let unverified = founded(&bench, &somebody(&bench, 5), 5);
    assert_eq!(of_firm(&bench, &unverified.id), None);
}

#[test]
fn numbers_places_and_conditions_are_told_in_comparable_form() {
    let bench = bench();
    let market = market(&bench);
    let attribute = |name: &str, value: &str, unit: Option<&str>| attribute::Draft {
        name: Some(name.to_owned()),
        op: Some("<=".to_owned()),
        value: Some(value.to_owned()),
        unit: unit.map(str::to_owned),
        ..attribute::Draft::default()
    };
    let rich = Draft {
        attributes: Some(vec![attribute("锁模力", "1250", Some("t"))]),
        price_max_fen: Some(900),
        deliver_by: Some("2026-04-01".to_owned()),
        certificates_required: Some(vec!["IATF 16949".to_owned()]),
        ..demand(1)
    };
    let posting = market.buys(&bench, &rich);
    let told = of_posting(&bench, &posting.id).unwrap();
    assert_eq!((told.kind, told.side.as_str()), (Kind::Posting, "demand"));
    assert_eq!(told.families, ["processing"]);
    assert_eq!(
        (told.chain.as_deref(), told.node.as_deref()),
        (Some("WJ"), Some("WJ-M4"))
    );
    let mut path = told.node_path.clone();
    path.sort();
    assert_eq!(path, ["WJ-M", "WJ-M4"]);
    assert!(
        told.region_path.contains(&"500111".to_owned()),
        "{:?}",
        told.region_path
    );
    assert_eq!(told.park.as_deref(), Some("SQ"));
    assert_eq!(
        (told.price_min_fen, told.price_max_fen),
        (Some(900), Some(900))
    );
    assert_eq!(told.certificates, ["IATF 16949"]);
    assert_eq!(
        (told.attributes.len(), told.attributes[0].name.as_str()),
        (1, "锁模力")
    );
    assert!(told.attributes[0].high > told.attributes[0].low);
    assert_eq!(
        told.published_at,
        posting.published_at.map(domain::Moment::micros)
    );
    assert_eq!(told.valid_until, Some(posting.content.valid_until.micros()));
}

#[test]
fn a_firm_is_told_by_its_cards_and_the_certificates_it_holds_today() {
    let bench = bench();
    let market = market(&bench);
    card(&bench, &market.seller, &market.selling.id);
    for (kind, until) in [("IATF 16949", "2026-03-31"), ("ISO 9001", "2027-01-01")] {
        let held = certificates::Draft {
            kind: Some(kind.to_owned()),
            number: Some("T-1".to_owned()),
            issuing_body: None,
            valid_until: Some(until.to_owned()),
        };
        let id = market.selling.id.clone();
        let record = move |tx: &mut Tx<'_>| certificates::create(tx, &id, &held).map(drop);
        bench.write(&market.seller, record).unwrap();
    }
    let told = of_firm(&bench, &market.selling.id).unwrap();
    assert_eq!((told.kind, told.side.as_str()), (Kind::Enterprise, ""));
    assert_eq!(told.title, market.selling.profile.name.as_str());
    assert_eq!(told.audience, ["public"]);
    assert_eq!(told.families, ["processing"]);
    assert_eq!(
        (told.chain.as_deref(), told.node.as_deref()),
        (Some("WJ"), Some("WJ-M4"))
    );
    assert!(
        told.extra
            .iter()
            .any(|text| text.contains("冷镦") && text.contains("SWRCH35K"))
    );
    assert_eq!(told.certificates, ["IATF 16949", "ISO 9001"]);
    assert_eq!(
        told.version,
        testkit::district::found(&bench, &market.selling.id).version
    );
    bench.clock.advance_s(40 * 86_400);
    assert_eq!(
        of_firm(&bench, &market.selling.id).unwrap().certificates,
        ["ISO 9001"]
    );
}
