//! Made-up pairs of the district's trades, with the verdict a buyer would give.

use super::sample::*;
use crate::capability;
use crate::designation::{Designation, Kind};
use crate::matching::*;
use crate::posting::Draft;
use crate::region::{Region, Ring};
use crate::taxonomy::Validity;

#[derive(Debug, PartialEq)]
enum Told {
    Match,
    Near,
    No,
}

fn told(verdict: &Verdict) -> Told {
    assert!(
        !(verdict.fits() && verdict.is_near_miss()),
        "one or the other"
    );
    if verdict.fits() {
        Told::Match
    } else if verdict.is_near_miss() {
        Told::Near
    } else {
        Told::No
    }
}

fn row(what: &str, pair: Pair, expected: Told, failed: &[&str], missing: &[&str]) {
    let verdict = pair.verdict();
    assert_eq!(failures(&verdict), failed, "{what}");
    assert_eq!(gaps(&verdict), missing, "{what}");
    assert_eq!(told(&verdict), expected, "{what}: {} points", verdict.score);
}

#[test]
fn die_casting() {
    let casting = || {
        posting(
            "铝合金压铸壳体外协",
            &["!压铸吨位 >= 800 tf", "材质 = ADC12"],
        )
    };
    row(
        "a machine of 1250 t and the right alloy",
        Pair::new(
            casting(),
            posting(
                "承接铝压铸件",
                &["压铸吨位 <= 1250 tf", "材质 in ADC12、A380"],
            ),
            0.22,
        ),
        Told::Match,
        &[],
        &[],
    );
    row(
        "a machine of 400 t is too small, and a phone call may settle it",
        Pair::new(
            casting(),
            posting("承接铝压铸件", &["压铸吨位 <= 400 tf", "材质 = ADC-12"]),
            0.22,
        ),
        Told::Near,
        &["attribute"],
        &["attribute_short | 压铸吨位 | >= 800 tf | <= 400 tf"],
    );
    row(
        "tonnage in tonnes of mass is what workshops write",
        Pair::new(
            casting(),
            posting("承接铝压铸件", &["压铸吨位 = 900 t", "材质 = ADC12"]),
            0.22,
        ),
        Told::Match,
        &[],
        &[],
    );
    row(
        "nothing said about tonnage is a question, not a refusal",
        Pair::new(casting(), posting("承接ADC12压铸件", &[]), 0.22),
        Told::Match,
        &[],
        &["attribute_unstated | 压铸吨位 | >= 800 tf"],
    );
    row(
        "a machine for sale is not the process",
        Pair::new(
            casting(),
            Draft {
                family: Some("equipment".into()),
                ..posting("出售1250T压铸机", &["压铸吨位 = 1250 tf"])
            },
            0.30,
        ),
        Told::No,
        &["family"],
        &["attribute_unstated | 材质 | ADC12"],
    );
}

#[test]
fn grades() {
    let pipe = |must: &str| posting("不锈钢焊管", &[must]);
    let offer = |attributes: &[&str]| posting("供应不锈钢管", attributes);
    let rows: [(_, &[&str], _, &[&str], &[&str]); 7] = [
        (
            "!材质 = 304",
            &["材质 = 316", "材料 contains 304不锈钢"],
            Told::Match,
            &[],
            &[],
        ),
        ("!材质 = 304", &["材质 = 304"], Told::Match, &[], &[]),
        (
            "!材质 = 304",
            &["材料 in 201、304不锈钢"],
            Told::Match,
            &[],
            &[],
        ),
        (
            "!材质 = 304",
            &["材质 = 316"],
            Told::Near,
            &["attribute"],
            &["attribute_differs | 材质 | 304 | 316"],
        ),
        (
            "!材质 = 304",
            &["材质 = 304L"],
            Told::Near,
            &["attribute"],
            &["attribute_differs | 材质 | 304 | 304L"],
        ),
        (
            "材质 = 304",
            &["材质 = 316"],
            Told::Match,
            &[],
            &["attribute_differs | 材质 | 304 | 316"],
        ),
        (
            "!材质 != 201",
            &["材质 = 201"],
            Told::Near,
            &["attribute"],
            &["attribute_differs | 材质 | != 201 | 201"],
        ),
    ];
    for (must, offered, expected, failed, missing) in rows {
        row(
            &format!("{must} and {offered:?}"),
            Pair::new(pipe(must), offer(offered), 0.35),
            expected,
            failed,
            missing,
        );
    }
}

#[test]
fn tolerances_and_inches() {
    let turned = |tolerance: &str| posting("精密轴外协", &["!直径 = 1 in", tolerance]);
    let rows: [(_, &[&str], &[&str]); 5] = [
        (
            "!公差 = 0.02 mm",
            &["直径 <= 50 mm", "加工精度 <= 1 si"],
            &[],
        ),
        ("!公差 <= 0.02 mm", &["直径 = 25.4 mm", "公差 = 20 um"], &[]),
        (
            "!公差 <= 0.02 mm",
            &["直径 = 25.4 mm", "公差 = 0.05 mm"],
            &["attribute"],
        ),
        (
            "公差 <= 0.02 mm",
            &["直径 = 25.4 mm", "公差 = 0.05 mm"],
            &[],
        ),
        (
            "公差 <= 0.02 mm",
            &["直径 <= 25 mm", "公差 = 0.01 mm"],
            &["attribute"],
        ),
    ];
    for (tolerance, offered, failed) in rows {
        let verdict =
            Pair::new(turned(tolerance), posting("数控车削加工", offered), 0.25).verdict();
        assert_eq!(failures(&verdict), failed, "{tolerance} and {offered:?}");
    }
}

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

#[test]
fn quantities() {
    let wanted = |quantity: &str| Draft {
        quantity: amount(quantity),
        ..posting("冲压件", &[])
    };
    let rows: [(_, _, &[&str], u32, &[&str]); 6] = [
        ("3 wan_pcs", Some("30 kpcs"), &[], 70, &[]),
        (
            "3 wan_pcs",
            Some("15000 pcs"),
            &[],
            35,
            &["quantity_short | 3 wan_pcs | 15000 pcs"],
        ),
        (
            "3 wan_pcs",
            None,
            &[],
            35,
            &["quantity_unstated | 3 wan_pcs"],
        ),
        (
            "3 wan_pcs",
            Some("20 t"),
            &[],
            35,
            &["quantity_incomparable | 3 wan_pcs | 20 t"],
        ),
        (
            "200 pcs",
            Some("1 wan_pcs"),
            &["起订量 = 500 pcs"],
            28,
            &["below_minimum_order | 200 pcs | 500 pcs"],
        ),
        (
            "800 pcs",
            Some("1 wan_pcs"),
            &["起订量 >= 500 pcs"],
            70,
            &[],
        ),
    ];
    for (want, have, attributes, expected, missing) in rows {
        let offer = Draft {
            quantity: have.and_then(amount),
            ..posting("冲压件", attributes)
        };
        let verdict = Pair::new(wanted(want), offer, 0.3).verdict();
        let got = (points(&verdict, PartName::Quantity), gaps(&verdict));
        assert_eq!(
            got,
            (
                expected,
                missing.iter().map(|gap| (*gap).to_owned()).collect()
            ),
            "{want} of {have:?}"
        );
    }
}

#[test]
fn delivery() {
    let wanted = Draft {
        deliver_by: Some("2026-04-01".into()),
        ..posting("工装夹具", &[])
    };
    type Row<'a> = (&'a [&'a str], u32, &'a [&'a str], &'a [&'a str]);
    let rows: [Row<'_>; 7] = [
        (&["交期 = 30 day"], 40, &[], &[]),
        (&["交货期 <= 4 week"], 40, &[], &[]),
        (
            &["交期 between 20 45 day"],
            12,
            &[],
            &["lead_long | <= 2026-04-01 | 20-45 day"],
        ),
        (
            &["交期 <= 45 day"],
            12,
            &[],
            &["lead_long | <= 2026-04-01 | <= 45 day"],
        ),
        (
            &["交期 = 45 day"],
            0,
            &["lead_time"],
            &["lead_long | <= 2026-04-01 | 45 day"],
        ),
        (&["交期 = 43200 min"], 40, &[], &[]),
        (&[], 24, &[], &["lead_unstated | <= 2026-04-01"]),
    ];
    for (attributes, expected, failed, missing) in rows {
        let verdict = Pair::new(wanted.clone(), posting("工装夹具", attributes), 0.3).verdict();
        let got = (
            points(&verdict, PartName::Timing),
            failures(&verdict),
            gaps(&verdict),
        );
        assert_eq!(
            got,
            (
                expected,
                failed.to_vec(),
                missing.iter().map(|gap| (*gap).to_owned()).collect()
            ),
            "{attributes:?}"
        );
    }
}

#[test]
fn a_diameter_is_no_length() {
    let verdict = Pair::new(
        posting("精密轴", &["!直径 = 300 mm"]),
        posting("精密轴", &["长度 <= 200 mm"]),
        0.3,
    )
    .verdict();
    assert_eq!(
        (failures(&verdict), gaps(&verdict)),
        (
            vec![],
            vec!["attribute_unstated | 直径 | 300 mm".to_owned()]
        )
    );
}

#[test]
fn what_has_ended_is_no_match_and_no_near_miss() {
    let pair = Pair::new(
        Draft {
            deliver_by: Some("2026-03-10".into()),
            ..posting("工装夹具", &[])
        },
        posting("工装夹具", &[]),
        0.4,
    );
    let at = |text: &str| pair.verdict_at(crate::Moment::parse(text).unwrap());
    assert_eq!(told(&at("2026-03-09T00:00:00Z")), Told::Match);
    let late = at("2026-03-11T00:00:00Z");
    assert_eq!(
        (failures(&late), told(&late)),
        (vec!["delivery_past"], Told::No)
    );
    let over = at("2026-05-01T00:00:00Z");
    assert_eq!(failures(&over), ["expired", "expired", "delivery_past"]);
    assert_eq!(
        failures(&at("2026-04-02T00:00:00Z")).len(),
        3,
        "the end is the first moment no longer"
    );
    let soon = at("2026-03-30T00:00:00Z");
    assert!(
        points(&soon, PartName::Timing) < points(&at("2026-03-09T00:00:00Z"), PartName::Timing)
    );
}

#[test]
fn the_same_words_for_another_thing() {
    let lock = Draft {
        node_code: Some("WJ-M.1".into()),
        ..posting("锁芯加工", &[])
    };
    let cell = |node: &str| Draft {
        node_code: Some(node.into()),
        ..posting("电芯加工", &[])
    };
    row(
        "a shared word, another chain",
        Pair::new(lock.clone(), cell("QC-M.2"), 0.12),
        Told::No,
        &[],
        &[],
    );
    row(
        "hardly a word, another chain",
        Pair::new(lock, cell("QC-M.2"), 0.02),
        Told::No,
        &["subject"],
        &[],
    );
}

#[test]
fn nodes_and_rings() {
    let need = posting("压铸件", &[]);
    let at = |node: Option<&str>, region: &str| Draft {
        node_code: node.map(Into::into),
        region_code: Some(region.into()),
        ..posting("压铸件", &[])
    };
    let nodes = [
        (Some("QC-M.1"), 180),
        (Some("QC-M"), 180),
        (Some("QC-M.2"), 126),
        (Some("QC-U.1"), 63),
        (Some("QC-U"), 45),
        (Some("WJ-M.1"), 0),
        (None, 45),
    ];
    for (node, expected) in nodes {
        let verdict = Pair::new(need.clone(), at(node, "500111"), 0.2).verdict();
        assert_eq!(points(&verdict, PartName::Node), expected, "{node:?}");
        assert_eq!(
            gaps(&verdict).contains(&"node_unknown".to_owned()),
            node.is_none()
        );
    }
    let rings = [
        ("500111", Ring::District, 50),
        ("500153", Ring::City, 40),
        ("510107", Ring::Region, 25),
        ("440305", Ring::Nation, 10),
    ];
    for (region, ring, expected) in rings {
        let verdict = Pair::new(need.clone(), at(None, region), 0.2).verdict();
        assert_eq!(
            (verdict.ring, points(&verdict, PartName::Region)),
            (ring, expected)
        );
    }
}

fn casting_card() -> capability::Draft {
    capability::Draft {
        name: Some("铝合金压铸".into()),
        node_code: Some("QC-M.1".into()),
        process: Some("压铸".into()),
        materials: Some(vec!["ADC12".into(), "A380".into()]),
        size_max_mm: Some("600".into()),
        tolerance_mm: Some("0.05".into()),
        capacity: amount("2 wan_pcs"),
        capacity_period: Some("month".into()),
        equipment: Some(vec!["1250T冷室压铸机".into()]),
        certificates: Some(vec!["IATF16949".into()]),
        note: Some("可做 T6 热处理".into()),
        ..capability::Draft::default()
    }
}

fn firm_verdict(
    need: &Draft,
    cards: &[capability::Draft],
    designations: &[Designation],
) -> Verdict {
    let (need, graph, economic) = (content("demand", need), graph(), economic());
    let cards: Vec<_> = cards.iter().cloned().map(card).collect();
    let owner = Owner {
        certificates: &[],
        designations,
    };
    judge(
        &Need::posting(&need, Owner::default(), Some(now())),
        &Offer::firm(&cards, Region::parse("500111").unwrap(), owner, Some(now())),
        &similar(0.2),
        &Context::new(&graph, &economic, now(), &PlainNames),
    )
}

#[test]
fn a_firm_is_matched_by_its_cards() {
    let need = Draft {
        quantity: amount("20 wan_pcs"),
        certificates_required: Some(vec!["IATF16949".into()]),
        ..posting(
            "铝压铸支架",
            &[
                "!材质 = ADC12",
                "!外形尺寸 = 320 mm",
                "公差 <= 0.1 mm",
                "工艺 = 压铸、T6、机加工",
                "设备 contains 冷室压铸机",
            ],
        )
    };
    let verdict = firm_verdict(&need, &[casting_card()], &[]);
    assert_eq!((failures(&verdict), verdict.card), (vec![], Some(0)));
    assert_eq!(
        gaps(&verdict),
        ["attribute_incomplete | 工艺 | 机加工 | 压铸、铝合金压铸"]
    );
    assert!(
        verdict.fits() && points(&verdict, PartName::Quantity) == 70,
        "{}",
        verdict.score
    );
    let places: Vec<_> = verdict
        .part(PartName::Attributes)
        .unwrap()
        .evidence
        .iter()
        .map(|place| place.field.as_str())
        .collect();
    assert!(
        places.contains(&"cards/0/size_max_mm") && places.contains(&"cards/0/note"),
        "{places:?}"
    );

    let too_large = Draft {
        attributes: Some(vec![attribute("!外径 = 900 mm")]),
        ..need.clone()
    };
    assert_eq!(
        failures(&firm_verdict(&too_large, &[casting_card()], &[])),
        ["attribute"]
    );
    let other_alloy = Draft {
        attributes: Some(vec![attribute("!材质 = ZL104")]),
        ..need.clone()
    };
    assert_eq!(
        failures(&firm_verdict(&other_alloy, &[casting_card()], &[])),
        ["attribute"]
    );
    let other_words = Draft {
        attributes: Some(vec![attribute("!工艺 = 挤压")]),
        ..need
    };
    assert_eq!(
        failures(&firm_verdict(&other_words, &[casting_card()], &[])),
        Vec::<&str>::new(),
        "perhaps another name"
    );
}

#[test]
fn the_best_card_speaks() {
    let milling = capability::Draft {
        node_code: Some("QC-M.2".into()),
        materials: Some(vec!["45".into()]),
        ..casting_card()
    };
    let need = posting("铝压铸支架", &["!材质 = ADC12"]);
    assert_eq!(
        firm_verdict(&need, &[milling.clone(), casting_card()], &[]).card,
        Some(1)
    );
    assert_eq!(
        firm_verdict(&need, &[casting_card(), milling], &[]).card,
        Some(0)
    );
    assert_eq!(firm_verdict(&need, &[], &[]).card, None);

    let able = capability::Draft {
        node_code: Some("WJ-M.1".into()),
        size_max_mm: None,
        tolerance_mm: None,
        equipment: None,
        ..casting_card()
    };
    let nearer = capability::Draft {
        materials: Some(vec!["ZL104".into()]),
        ..casting_card()
    };
    let quiet = posting(
        "铝压铸支架",
        &[
            "!材质 = ADC12",
            "公差 <= 0.1 mm",
            "外径 = 320 mm",
            "设备 contains 冷室压铸机",
        ],
    );
    let (one, two) = (
        firm_verdict(&quiet, std::slice::from_ref(&able), &[]),
        firm_verdict(&quiet, std::slice::from_ref(&nearer), &[]),
    );
    assert!(failures(&one).is_empty() && failures(&two) == ["attribute"] && one.score < two.score);
    assert_eq!(
        firm_verdict(&quiet, &[nearer, able], &[]).card,
        Some(1),
        "what is able, before what is near"
    );
}

#[test]
fn capacity_counts_the_days_that_are_left() {
    let need = |day: &str| Draft {
        deliver_by: Some(day.into()),
        quantity: amount("2 wan_pcs"),
        ..posting("压铸件", &[])
    };
    let of = |day: &str| {
        points(
            &firm_verdict(&need(day), &[casting_card()], &[]),
            PartName::Quantity,
        )
    };
    assert_eq!(
        of("2026-06-01"),
        70,
        "a quarter makes six times ten thousand"
    );
    assert!(of("2026-03-12") < 35, "ten days do not make a month's work");
}

#[test]
fn a_designation_places_a_firm_on_a_chain_while_it_holds() {
    let until = |day: &str| Designation {
        kind: Kind::ChainSupporting,
        chain: Some("QC".into()),
        level: None,
        issuing_body: None,
        validity: Validity::new("2025-01-01".parse().unwrap(), Some(day.parse().unwrap())).unwrap(),
    };
    let bare = capability::Draft {
        node_code: None,
        ..casting_card()
    };
    let of = |designation: Designation| {
        let (graph, economic, need) = (
            graph(),
            economic(),
            content("demand", &posting("压铸件", &[])),
        );
        let (cards, designations) = ([card(bare.clone())], [designation]);
        let owner = Owner {
            certificates: &[],
            designations: &designations,
        };
        let offer = Offer::firm(&cards, Region::parse("500111").unwrap(), owner, None);
        let context = Context::new(&graph, &economic, now(), &PlainNames);
        points(
            &judge(
                &Need::posting(&need, Owner::default(), None),
                &offer,
                &similar(0.04),
                &context,
            ),
            PartName::Node,
        )
    };
    assert_eq!(of(until("2027-01-01")), 45);
    assert_eq!(of(until("2026-01-01")), 9, "the words alone");
}

#[test]
fn a_table_of_synonyms_is_asked() {
    struct Table;
    impl Names for Table {
        fn same_name(&self, a: &str, b: &str) -> bool {
            PlainNames.same_name(a, b)
                || [a, b]
                    .iter()
                    .all(|name| ["锁模力", "压铸吨位"].contains(name))
        }

        fn alike(&self, wanted: &str, offered: &str) -> Likeness {
            let near = [wanted, offered]
                .iter()
                .all(|word| ["304", "SUS304", "06Cr19Ni10"].contains(word));
            PlainNames.alike(wanted, offered).max(if near {
                Likeness::Near
            } else {
                Likeness::Different
            })
        }
    }
    let need = content(
        "demand",
        &posting("不锈钢压铸", &["!材质 = SUS304", "!锁模力 >= 800 tf"]),
    );
    let offer = content(
        "supply",
        &posting("不锈钢压铸", &["材质 = 06Cr19Ni10", "压铸吨位 = 900 tf"]),
    );
    let (graph, economic) = (graph(), economic());
    let of = |names: &dyn Names| {
        let context = Context::new(&graph, &economic, now(), names);
        let owner = Owner::default();
        judge(
            &Need::posting(&need, owner, None),
            &Offer::posting(&offer, owner, None),
            &similar(0.3),
            &context,
        )
    };
    assert_eq!(
        gaps(&of(&Table)),
        ["attribute_near | 材质 | SUS304 | 06Cr19Ni10"]
    );
    assert_eq!(
        (failures(&of(&PlainNames)), told(&of(&Table))),
        (vec!["attribute"], Told::Match)
    );
}

#[test]
fn evidence_shows_what_is_written() {
    let mut pair = Pair::new(
        posting("求ＡＤＣ１２压铸", &[]),
        posting("供应adc12压铸件", &[]),
        0.3,
    );
    let span = |field: &str, start, end| FieldSpan {
        field: field.into(),
        start,
        end,
    };
    let term = |term: &str, weight, need, offer| SharedTerm {
        term: term.into(),
        weight,
        need,
        offer,
    };
    pair.text.shared = vec![
        term("0压铸", 0.1, span("title", 6, 8), span("title", 7, 9)),
        term("adc12", 0.2, span("title", 1, 6), span("intro", 0, 5)),
    ];
    let verdict = pair.verdict();
    let texts: Vec<_> = verdict
        .part(PartName::Text)
        .unwrap()
        .evidence
        .iter()
        .map(|place| place.text.as_str())
        .collect();
    assert_eq!(
        texts,
        ["ＡＤＣ１２", "adc12", "压铸", "压铸"],
        "the weightiest first, as written where known"
    );
}

#[test]
fn a_verdict_travels_as_json() {
    let verdict = Pair::new(
        posting("压铸", &["!材质 = 304"]),
        posting("压铸", &["材质 = 316"]),
        0.3,
    )
    .verdict();
    let json = serde_json::to_string(&verdict).unwrap();
    assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), verdict);
    assert!(
        json.contains(r#""code":"attribute_differs""#) && json.contains(r#""name":"freshness""#),
        "{json}"
    );
}

fn with_attribute(draft: &Draft, text: &str) -> Draft {
    Draft {
        attributes: Some(vec![attribute(text)]),
        ..draft.clone()
    }
}
