//! Offers in the order in which a buyer would ring them up, and where the answer becomes "nobody".

use super::sample::*;
use crate::matching::*;
use crate::posting::Draft;

/// Every offer scores above the next one, and the first `matches` of them fit.
fn ranked(need: &Draft, offers: &[(&str, Draft, f64)], matches: usize) {
    let verdicts: Vec<_> = offers
        .iter()
        .map(|(what, offer, similarity)| {
            (
                *what,
                Pair::new(need.clone(), offer.clone(), *similarity).verdict(),
            )
        })
        .collect();
    let told = || {
        verdicts
            .iter()
            .map(|(what, verdict)| format!("{what}: {}", verdict.score))
            .collect::<Vec<_>>()
    };
    assert!(
        verdicts.is_sorted_by(|(_, better), (_, worse)| better.score > worse.score),
        "{:#?}",
        told()
    );
    let fitting: Vec<_> = verdicts.iter().map(|(_, verdict)| verdict.fits()).collect();
    let expected: Vec<_> = (0..verdicts.len()).map(|at| at < matches).collect();
    assert_eq!(fitting, expected, "{:#?}", told());
}

fn in_family(family: &str, draft: Draft) -> Draft {
    Draft {
        family: Some(family.into()),
        ..draft
    }
}

fn on_node(node: &str, draft: Draft) -> Draft {
    Draft {
        node_code: Some(node.into()),
        ..draft
    }
}

#[test]
fn a_door_lock_with_salt_spray_hours() {
    let need = in_family(
        "product",
        posting(
            "锌合金门锁面板",
            &["!盐雾 >= 96 h", "材质 = 锌合金", "表面处理 in 电镀、喷涂"],
        ),
    );
    let offer = |attributes: &[&str]| in_family("product", posting("供应门锁面板", attributes));
    ranked(
        &need,
        &[
            (
                "all of it",
                offer(&[
                    "中性盐雾 = 48 h",
                    "盐雾 >= 120 h",
                    "材质 = 锌合金",
                    "表面处理 = 电镀",
                ]),
                0.25,
            ),
            (
                "another finish",
                offer(&["盐雾 >= 120 h", "材质 = 锌合金", "表面处理 = 拉丝"]),
                0.25,
            ),
            ("nothing stated", offer(&[]), 0.25),
            ("half the hours", offer(&["盐雾 >= 48 h"]), 0.25),
            (
                "another thing of the trade",
                on_node("WJ-M.1", offer(&[])),
                0.05,
            ),
        ],
        3,
    );
}

#[test]
fn a_machined_flange_that_many_can_make() {
    let need = Draft {
        quantity: amount("5000 pcs"),
        deliver_by: Some("2026-04-15".into()),
        ..posting(
            "法兰盘机加工",
            &["!外径 = 260 mm", "公差 <= 3 si", "材质 in 45、40Cr"],
        )
    };
    let offer = |attributes: &[&str], region: &str, quantity: &str| Draft {
        region_code: Some(region.into()),
        quantity: amount(quantity),
        ..posting("承接法兰加工", attributes)
    };
    let whole = [
        "外径 <= 400 mm",
        "公差 = 0.02 mm",
        "材质 in 45、Q235",
        "交期 <= 25 day",
    ];
    ranked(
        &need,
        &[
            ("near and able", offer(&whole, "500111", "1 wan_pcs"), 0.22),
            (
                "as able, in the city",
                offer(&whole, "500112", "1 wan_pcs"),
                0.22,
            ),
            (
                "as able, far away",
                offer(&whole, "440305", "1 wan_pcs"),
                0.22,
            ),
            (
                "far away and too few",
                offer(&whole, "440305", "1 kpcs"),
                0.22,
            ),
            (
                "too few and coarse",
                offer(
                    &["外径 <= 400 mm", "公差 = 0.1 mm", "材质 = 45"],
                    "440305",
                    "1 kpcs",
                ),
                0.22,
            ),
            (
                "too small a lathe",
                offer(&["外径 <= 200 mm", "公差 = 0.1 mm"], "440305", "1 kpcs"),
                0.22,
            ),
        ],
        5,
    );
}

#[test]
fn the_attribute_decides_against_the_better_copy() {
    let need = posting("球墨铸铁轮毂铸造", &["!牌号 = QT450-10", "!单重 <= 80 kg"]);
    ranked(
        &need,
        &[
            (
                "fits, in its own words",
                posting(
                    "承接球铁铸件",
                    &["材质 in QT400-18、QT450-10", "单重 <= 200 kg"],
                ),
                0.18,
            ),
            (
                "copied, with another grade",
                posting("球墨铸铁轮毂铸造", &["材质 = QT600-3", "单重 <= 200 kg"]),
                0.95,
            ),
        ],
        1,
    );
}

#[test]
fn without_requirements_the_subject_decides() {
    let need = posting("塑料周转箱注塑加工", &[]);
    let offer = |node: &str| on_node(node, posting("注塑加工", &[]));
    ranked(
        &need,
        &[
            ("the same node and many words", offer("QC-M.1"), 0.30),
            ("the same node and some words", offer("QC-M.1"), 0.15),
            ("a sister node", offer("QC-M.2"), 0.15),
            ("another chain", offer("WJ-M.1"), 0.10),
            ("another chain and hardly a word", offer("WJ-M.1"), 0.03),
        ],
        3,
    );
}

#[test]
fn the_older_of_two_postings_sets_the_age() {
    let (need, offer) = (
        content("demand", &posting("压铸件", &[])),
        content("supply", &posting("压铸件", &[])),
    );
    let (graph, economic) = (graph(), economic());
    let context = Context::new(&graph, &economic, now(), &PlainNames);
    let of = |need_age: Option<i64>, offer_age: Option<i64>| {
        let at = |age: Option<i64>| age.map(|days| now().plus_days(-days));
        let need = Need::posting(&need, Owner::default(), at(need_age));
        let offer = Offer::posting(&offer, Owner::default(), at(offer_age));
        points(
            &judge(&need, &offer, &similar(0.3), &context),
            PartName::Freshness,
        )
    };
    assert_eq!(
        [
            of(Some(0), Some(0)),
            of(Some(7), Some(0)),
            of(Some(180), Some(0)),
            of(Some(900), None)
        ],
        [30, 30, 0, 0]
    );
    assert_eq!(of(Some(60), Some(1)), of(Some(1), Some(60)));
    assert!(of(Some(30), Some(1)) > of(Some(31), Some(90)));
    assert_eq!(
        (of(None, None), of(Some(-1), None)),
        (15, 30),
        "unknown, and a clock that differs"
    );
}

#[test]
fn the_threshold_parts_matches_from_near_misses() {
    let base = Pair::new(
        posting("压铸件", &["!材质 = 304"]),
        posting("压铸件", &["材质 = 304"]),
        0.4,
    )
    .verdict();
    let at = |score: u32, failed: &[ConditionCode]| {
        let condition = |code: &ConditionCode| Condition {
            code: *code,
            ..sample_condition()
        };
        let verdict = Verdict {
            score,
            failed: failed.iter().map(condition).collect(),
            ..base.clone()
        };
        (verdict.fits(), verdict.is_near_miss())
    };
    use ConditionCode::{Attribute, Certificate, Expired, Family, Subject};
    assert_eq!([at(THRESHOLD, &[]), at(MAX_SCORE, &[])], [(true, false); 2]);
    assert_eq!(
        [at(THRESHOLD - 1, &[]), at(NEAR_THRESHOLD, &[])],
        [(false, true); 2]
    );
    assert_eq!(
        [
            at(NEAR_THRESHOLD, &[Attribute]),
            at(MAX_SCORE, &[Certificate])
        ],
        [(false, true); 2]
    );
    let never: [&[ConditionCode]; 4] =
        [&[Attribute, Certificate], &[Expired], &[Family], &[Subject]];
    assert!(
        never
            .iter()
            .all(|failed| at(MAX_SCORE, failed) == (false, false))
    );
    assert_eq!(
        [
            at(NEAR_THRESHOLD - 1, &[]),
            at(NEAR_THRESHOLD - 1, &[Attribute])
        ],
        [(false, false); 2]
    );
}

fn sample_condition() -> Condition {
    Condition {
        code: ConditionCode::Family,
        side: End::Need,
        name: None,
        wanted: None,
        offered: None,
    }
}

#[test]
fn conditions_are_told_in_one_order() {
    let need = Draft {
        deliver_by: Some("2026-03-01".into()),
        certificates_required: Some(vec!["IATF16949".into()]),
        ..posting("压铸件", &["!材质 = 304"])
    };
    let verdict = Pair::new(
        need,
        in_family(
            "equipment",
            posting("出售设备", &["材质 = 316", "交期 = 9 day"]),
        ),
        0.3,
    )
    .verdict();
    assert_eq!(
        failures(&verdict),
        [
            "family",
            "delivery_past",
            "lead_time",
            "attribute",
            "certificate"
        ]
    );
    let offered = verdict
        .failed
        .iter()
        .find(|failed| failed.code == ConditionCode::Attribute)
        .unwrap();
    assert_eq!(
        (
            offered.name.as_deref(),
            offered.offered.as_ref().unwrap().to_string()
        ),
        (Some("材质"), "316".into())
    );
    assert_eq!(verdict.weights_version, WEIGHTS_VERSION);
}

#[test]
fn every_field_of_evidence_exists() {
    let need = Draft {
        quantity: amount("10 t"),
        ..posting("压铸件", &["材质 = ADC12", "认证 = ISO9001", "壁厚 = 3 mm"])
    };
    let offer = Draft {
        quantity: amount("20 t"),
        ..posting("压铸件，壁厚见图", &["壁厚 <= 5 mm", "材质 contains ADC12"])
    };
    let verdict = Pair::new(need, offer, 0.3).holding(&["ISO9001"]).verdict();
    let places: Vec<_> = verdict
        .parts
        .iter()
        .flat_map(|part| &part.evidence)
        .map(|place| (place.side, place.field.as_str()))
        .collect();
    for place in [
        (End::Need, "node_code"),
        (End::Need, "attributes/0"),
        (End::Offer, "attributes/1"),
        (End::Need, "attributes/2"),
        (End::Offer, "attributes/0"),
        (End::Need, "attributes/1"),
        (End::Offer, "certificates/0"),
        (End::Need, "quantity"),
        (End::Offer, "quantity"),
        (End::Offer, "region_code"),
    ] {
        assert!(places.contains(&place), "{place:?} of {places:?}");
    }
}
