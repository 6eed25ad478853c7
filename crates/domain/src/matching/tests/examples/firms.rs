//! Firms without postings: their cards, what they can make in the days left, and where a designation puts them.

use super::*;

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
fn a_card_answers_what_a_text_says() {
    let said = |body: &str| Draft {
        body: Some(body.into()),
        ..posting("铝压铸支架", &[])
    };
    let of = |body: &str| gaps(&firm_verdict(&said(body), &[casting_card()], &[]));
    assert_eq!(
        of("材质 ADC12，外径 320mm，公差±0.1mm，压铸后T6"),
        [""; 0],
        "the note, the materials and the measures of the card"
    );
    assert_eq!(
        of("外径 900mm，压铸后发泡"),
        [
            "attribute_short | 直径 | 900 mm | <= 600 mm",
            "attribute_incomplete | 工艺 | 发泡"
        ]
    );
}
