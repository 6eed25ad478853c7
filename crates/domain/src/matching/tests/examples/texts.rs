//! Postings without a single typed attribute: what their texts say is compared instead.

use super::*;

fn said(title: &str, body: &str) -> Draft {
    Draft {
        body: Some(body.into()),
        ..posting(title, &[])
    }
}

fn verdict(need: (&str, &str), offer: (&str, &str)) -> Verdict {
    Pair::new(said(need.0, need.1), said(offer.0, offer.1), 0.25).verdict()
}

/// Every offer scores above the next one.
fn ranked(need: (&str, &str), offers: &[(&str, &str)]) {
    let scores: Vec<_> = offers
        .iter()
        .map(|offer| (verdict(need, *offer).score, offer.0, offer.1))
        .collect();
    assert!(
        scores.is_sorted_by(|better, worse| better.0 > worse.0),
        "{scores:#?}"
    );
}

#[test]
fn the_share_of_the_steps() {
    ranked(
        ("水泵泵体", "重力铸造后T6热处理，数控加工，气密检测"),
        &[
            ("泵体加工", "金属型铸造、固溶时效、CNC、检漏一条龙"),
            ("泵体加工", "重力铸造，热处理，机械加工"),
            ("泵体加工", "重力铸造，机加工"),
            ("泵体加工", "重力铸造"),
            ("泵体加工", "冲压、焊接"),
        ],
    );
}

#[test]
fn steps_are_the_same_in_either_language() {
    let of = |body: &str| {
        let verdict = verdict(
            ("电机端盖", "铝合金压铸，机加工，喷粉"),
            ("端盖 end cover", body),
        );
        points(&verdict, PartName::Attributes)
    };
    assert_eq!(
        of("铝合金压铸，机加工，喷粉"),
        of("aluminum die casting, CNC machining, powder coating")
    );
}

#[test]
fn a_missing_step_is_told_with_the_places_of_the_others() {
    let verdict = verdict(("支架", "冲压后电泳"), ("支架", "承接冲压"));
    assert_eq!(gaps(&verdict), ["attribute_incomplete | 工艺 | 电泳"]);
    let evidence: Vec<_> = verdict
        .part(PartName::Attributes)
        .unwrap()
        .evidence
        .iter()
        .map(|place| {
            (
                place.side,
                place.field.as_str(),
                place.text.as_str(),
                place.start,
                place.end,
            )
        })
        .collect();
    assert_eq!(
        evidence,
        [
            (End::Need, "body", "冲压", 0, 2),
            (End::Offer, "body", "冲压", 2, 4)
        ]
    );
}

#[test]
fn numbers_of_two_texts() {
    let need = ("卡车压铸壳体", "压铸机吨位800T以上，公差±0.05mm，盐雾96h");
    ranked(
        need,
        &[
            ("壳体压铸", "压铸机 280T-1600T，公差±0.02mm，盐雾 240 小时"),
            ("壳体压铸", "压铸机 280T-1600T，公差±2丝"),
            ("壳体压铸", "压铸机 280T-400T，公差±0.02mm"),
            ("壳体压铸", "压铸机 280T-400T，公差±0.2mm，盐雾48h"),
        ],
    );
    let gaps = gaps(&verdict(
        need,
        ("壳体压铸", "压铸机 280T-400T，公差±0.02mm"),
    ));
    assert_eq!(
        gaps,
        [
            "attribute_unstated | 盐雾 | >= 96 h",
            "attribute_short | 吨位 | >= 800 tf | 280-400 tf"
        ]
    );
}

#[test]
fn a_wish_fails_nothing_and_a_must_does() {
    let offer = ("门锁面板", "盐雾48h");
    assert_eq!(failures(&verdict(("门锁面板", "盐雾96h"), offer)), [""; 0]);
    assert_eq!(
        failures(&verdict(("门锁面板", "盐雾不低于96h"), offer)),
        ["attribute"]
    );
}

#[test]
fn an_attribute_outranks_the_text() {
    let typed = |need: &[&str]| Draft {
        body: Some("盐雾 480h".into()),
        ..posting("门锁面板", need)
    };
    let of = |need: &[&str], offer: &str| {
        let verdict = Pair::new(typed(need), said("门锁面板", offer), 0.25).verdict();
        gaps(&verdict)
    };
    assert_eq!(of(&["盐雾 >= 96 h"], "盐雾 120 小时"), [""; 0]);
    assert_eq!(
        of(&[], "盐雾 120 小时"),
        ["attribute_short | 盐雾 | >= 480 h | >= 120 h"]
    );
}

#[test]
fn grades_of_two_texts() {
    let offer = |grade: &str| format!("可做 {grade} 材质，压铸");
    ranked(
        ("壳体", "材质 ADC12，压铸"),
        &[
            ("壳体", &offer("A380/ADC12")),
            ("壳体", "压铸"),
            ("壳体", &offer("ZL104")),
        ],
    );
    // Either of two grades is enough, and a grade belongs to its material.
    let either = verdict(("壳体", "材质 ADC12/A380"), ("壳体", "A380 材质"));
    assert_eq!(gaps(&either), [""; 0]);
    let class = verdict(("铝合金壳体", ""), ("壳体", "材质 ADC12"));
    assert_eq!(gaps(&class), [""; 0]);
}

#[test]
fn a_certificate_in_the_text_of_a_demand_is_a_wish() {
    let need = ("制动钳体", "供应商通过IATF16949认证优先");
    let pair = || Pair::new(said(need.0, need.1), said("制动钳体", ""), 0.25);
    let (without, with) = (
        pair().verdict(),
        pair().holding(&["IATF 16949:2016"]).verdict(),
    );
    assert_eq!(gaps(&without), ["certificate_missing | IATF16949"]);
    assert!(without.failed.is_empty() && with.score > without.score);
}

#[test]
fn another_head_with_the_same_words() {
    ranked(
        ("电池水冷板", "铝合金钎焊"),
        &[
            ("供应水冷板", "铝合金钎焊"),
            ("铝合金钎焊加工", "铝合金钎焊"),
            ("供应冷却塔", "铝合金钎焊"),
        ],
    );
    let cold = verdict(("电池水冷板", ""), ("供应冷轧板", ""));
    assert_eq!(
        gaps(&cold),
        ["attribute_differs | 产品 | 电池水冷板 | 冷轧板"]
    );
    assert!(cold.failed.is_empty(), "a penalty and no refusal");
}

#[test]
fn a_noun_the_other_text_names_is_the_same_thing() {
    for offer in [
        ("五金件冲压", "主营支架"),
        ("汽车支架总成", ""),
        ("承接冲压件", "支架类"),
        ("stamped bracket", ""),
    ] {
        let of = |title| {
            let need = said(title, "");
            points(
                &Pair::new(need, said(offer.0, offer.1), 0.2).verdict(),
                PartName::Text,
            )
        };
        assert_eq!(of("座椅支架"), 130, "{offer:?}");
    }
}

#[test]
fn what_is_made_with_it_is_not_it() {
    let need = ("铝合金压铸壳体", "");
    let right = verdict(need, ("铝合金压铸壳体", ""));
    for title in [
        "壳体压铸模具",
        "出售铝合金压铸机",
        "铝合金压铸用铝锭",
        "求购铝合金压铸壳体",
        "Die casting mould",
    ] {
        let other = verdict(need, (title, ""));
        assert!(
            other.score + 200 < right.score,
            "{title}: {} of {}",
            other.score,
            right.score
        );
        let text = &other.part(PartName::Text).unwrap().evidence;
        assert!(
            text.iter()
                .any(|place| place.side == End::Offer && place.field == "title"),
            "{title}"
        );
    }
    let mould = verdict(("壳体压铸模具", ""), ("壳体压铸模具", ""));
    assert!(mould.fits(), "a mould answers who wants a mould");
}

#[test]
fn whoever_wants_work_done_is_answered_by_whoever_does_it() {
    let of = |offer: &str| verdict(("求购模具加工", ""), (offer, ""));
    let (maker, plain) = (of("精密模具"), of("承接加工"));
    assert_eq!(
        points(&maker, PartName::Text),
        points(&plain, PartName::Text),
        "the work names no thing that a mould could differ from"
    );
    assert!(!gaps(&maker).iter().any(|gap| gap.contains("产品")));
}

#[test]
fn look_alikes_on_one_node_are_no_false_friends() {
    let on = |node: Option<&str>, title: &str| Draft {
        node_code: node.map(Into::into),
        ..said(title, "")
    };
    let of = |node: Option<&str>| {
        let pair = Pair::new(on(node, "支架"), on(node, "托架"), 0.2);
        points(&pair.verdict(), PartName::Text)
    };
    assert!(
        of(Some("QC-M.1")) > of(None),
        "where nothing is known the look decides"
    );
}

#[test]
fn a_lead_time_in_the_text_answers_a_date() {
    let need = Draft {
        deliver_by: Some("2026-03-12".into()),
        ..said("支架", "")
    };
    let of = |body: &str| Pair::new(need.clone(), said("支架", body), 0.25).verdict();
    assert_eq!(points(&of("交期7天"), PartName::Timing), 40);
    assert!(
        gaps(&of("交期30天"))
            .iter()
            .any(|gap| gap.starts_with("lead_long"))
    );
}

#[test]
fn a_capacity_is_compared_by_the_month() {
    let of = |offer: &str| gaps(&verdict(("支架", "月需3万件"), ("支架", offer)));
    assert_eq!(of("年产50万件"), [""; 0]);
    assert_eq!(of("年产12万件").len(), 1);
}
