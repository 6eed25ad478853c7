//! Certificates asked for, held, ended, or held by nobody.

use super::*;

fn braking_bracket() -> Draft {
    Draft {
        certificates_required: Some(vec!["IATF 16949:2016".into()]),
        ..posting("汽车制动支架冲压件", &[])
    }
}

#[test]
fn certificates() {
    let wanted = braking_bracket;
    let offer = |title: &str| posting(title, &[]);
    row(
        "on record",
        Pair::new(wanted(), offer("汽车冲压件"), 0.3).holding(&["IATF16949质量管理体系认证"]),
        Told::Match,
        &[],
        &[],
    );
    row(
        "ISO 9001 is not IATF 16949",
        Pair::new(wanted(), offer("汽车冲压件"), 0.3).holding(&["ISO9001"]),
        Told::Near,
        &["certificate"],
        &["certificate_missing | IATF 16949:2016"],
    );
    row(
        "named in the text only: to be proven",
        Pair::new(wanted(), offer("汽车冲压件，通过IATF16949"), 0.3),
        Told::Match,
        &[],
        &["certificate_unproven | IATF 16949:2016"],
    );
    row(
        "the text says it is not there",
        Pair::new(wanted(), offer("汽车冲压件，暂无IATF16949"), 0.3),
        Told::Near,
        &["certificate"],
        &["certificate_missing | IATF 16949:2016"],
    );
    row(
        "a wish lowers the score and fails nothing",
        Pair::new(
            posting("汽车制动支架冲压件", &["认证 = IATF16949"]),
            offer("汽车冲压件"),
            0.3,
        ),
        Told::Match,
        &[],
        &["certificate_missing | IATF16949"],
    );
    row(
        "either of two will do",
        Pair::new(
            posting("医用管", &["!资质 in ISO13485、GMP"]),
            posting("医用管", &["认证 = GMP"]),
            0.3,
        ),
        Told::Match,
        &[],
        &[],
    );
}

#[test]
fn certificates_end_and_are_asked_for_twice() {
    let (wanted, offer) = (braking_bracket, |title: &str| posting(title, &[]));
    let last_day = Held {
        name: "IATF16949".into(),
        valid_until: Some("2026-03-02".parse().unwrap()),
    };
    row(
        "it holds until tonight",
        Pair {
            offer_holds: vec![last_day],
            ..Pair::new(wanted(), offer("汽车冲压件"), 0.3)
        },
        Told::Match,
        &[],
        &[],
    );
    row(
        "asked for twice, as a must and as a wish",
        Pair::new(
            Draft {
                attributes: Some(vec![
                    attribute("认证 = IATF-16949"),
                    attribute("认证 = ISO9001"),
                ]),
                certificates_required: Some(vec!["IATF16949".into()]),
                ..wanted()
            },
            offer("汽车冲压件"),
            0.3,
        )
        .holding(&["ISO9001"]),
        Told::Near,
        &["certificate"],
        &["certificate_missing | IATF16949"],
    );
    let lapsed = Held {
        name: "IATF16949".into(),
        valid_until: Some("2026-03-01".parse().unwrap()),
    };
    row(
        "it ended yesterday",
        Pair {
            offer_holds: vec![lapsed],
            ..Pair::new(wanted(), offer("汽车冲压件"), 0.3)
        },
        Told::Near,
        &["certificate"],
        &["certificate_expired | IATF 16949:2016"],
    );
}

#[test]
fn a_seller_of_waste_may_demand_a_permit_too() {
    let scrap = Draft {
        family: Some("material".into()),
        certificates_required: Some(vec!["危险废物经营许可证".into()]),
        ..posting("废切削液处置", &[])
    };
    let buyer = Draft {
        family: Some("material".into()),
        ..posting("回收废切削液", &[])
    };
    let without = Pair::new(buyer.clone(), scrap.clone(), 0.3);
    let verdict = without.verdict();
    assert_eq!(
        (failures(&verdict), verdict.failed[0].side),
        (vec!["certificate"], End::Offer)
    );
    assert_eq!(verdict.missing[0].side, End::Need, "the buyer lacks it");
    let wanting = with_attribute(&buyer, "认证 = 危险废物经营许可证");
    assert_eq!(
        failures(&Pair::new(wanting, scrap, 0.3).verdict()).last(),
        Some(&"certificate"),
        "to want is not to hold"
    );
    let with = Pair {
        need_holds: held(&["危险废物经营许可证"]),
        ..without
    };
    assert_eq!(told(&with.verdict()), Told::Match);
}
