//! What must hold of every pair.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::sample::*;
use crate::attribute;
use crate::matching::*;
use crate::posting::Draft;
use crate::region::{Region, Ring};

const REGIONS: [&str; 5] = ["500111", "500153", "500112", "510107", "440305"];
const FAMILIES: [&str; 4] = ["product", "processing", "material", "equipment"];

fn number() -> impl Strategy<Value = attribute::Draft> {
    let op = select(vec!["=", "<=", ">=", "between"]);
    let name = select(vec!["壁厚", "公差", "盐雾", "直径", "压铸吨位"]);
    (
        name,
        op,
        1u32..500,
        0u32..200,
        select(vec![" mm", " in", " h", " tf", " t", ""]),
        any::<bool>(),
    )
        .prop_map(|(name, op, low, more, unit, must)| {
            let end = if op == "between" {
                format!(" {}", low + more)
            } else {
                String::new()
            };
            attribute(&format!(
                "{}{name} {op} {low}{end}{unit}",
                if must { "!" } else { "" }
            ))
        })
}

fn word() -> impl Strategy<Value = attribute::Draft> {
    let value = select(vec![
        "304",
        "316",
        "304不锈钢",
        "镀锌",
        "镀锌、喷粉",
        "IATF16949",
        "ISO9001",
    ]);
    let name = select(vec!["材质", "表面处理", "认证", "工艺"]);
    (
        name,
        select(vec!["=", "!=", "in", "contains"]),
        value,
        any::<bool>(),
    )
        .prop_map(|(name, op, value, must)| {
            attribute(&format!(
                "{}{name} {op} {value}",
                if must { "!" } else { "" }
            ))
        })
}

fn attributes() -> impl Strategy<Value = Vec<attribute::Draft>> {
    proptest::collection::vec(prop_oneof![number(), word()], 0..6)
}

fn draft() -> impl Strategy<Value = Draft> {
    let title = select(vec![
        "铝合金压铸壳体",
        "304不锈钢管",
        "冲压件 通过IATF16949",
        "无IATF16949",
        "镀锌加工",
    ]);
    let body = select(vec![
        "",
        "压铸、机加工，公差±0.05mm，盐雾不低于96h",
        "材质 ADC12/A380，月产 3 万件，压铸机 280T-1600T",
        "冲压后电泳，要求 IATF16949，交期 20 天",
    ]);
    let node = proptest::option::of(select(NODES.to_vec()));
    let quantity = proptest::option::of((1u32..10_000, select(vec!["pcs", "wan_pcs", "t", "set"])));
    let days = select(vec!["2026-03-03", "2026-03-20", "2026-08-01", "2026-03-01"]);
    let certificates = proptest::collection::hash_set(select(vec!["IATF16949", "ISO9001"]), 0..3);
    let rest = (proptest::option::of(days), 1u32..28, certificates);
    (
        (title, body),
        select(FAMILIES.to_vec()),
        node,
        attributes(),
        quantity,
        select(REGIONS.to_vec()),
        rest,
    )
        .prop_map(
            |(
                (title, body),
                family,
                node,
                attributes,
                quantity,
                region,
                (day, until, certificates),
            )| {
                Draft {
                    body: Some(body.into()),
                    family: Some(family.into()),
                    node_code: node.map(Into::into),
                    attributes: Some(attributes),
                    quantity: quantity.and_then(|(value, unit)| amount(&format!("{value} {unit}"))),
                    region_code: Some(region.into()),
                    deliver_by: day.map(Into::into),
                    valid_until: Some(format!("2026-03-{until:02}T00:00:00Z")),
                    certificates_required: Some(certificates.into_iter().map(Into::into).collect()),
                    ..posting(title, &[])
                }
            },
        )
}

fn shared() -> impl Strategy<Value = Vec<SharedTerm>> {
    let span = || {
        (select(vec!["title", "body"]), 0usize..8, 0usize..8).prop_map(|(field, start, length)| {
            FieldSpan {
                field: field.into(),
                start,
                end: start + length,
            }
        })
    };
    let term = (
        select(vec!["压铸", "管", "304"]),
        select(vec![0.1, 0.2, f64::NAN]),
        span(),
        span(),
    );
    let term = term.prop_map(|(term, weight, need, offer)| SharedTerm {
        term: term.into(),
        weight,
        need,
        offer,
    });
    proptest::collection::vec(term, 0..20)
}

fn pair() -> impl Strategy<Value = Pair> {
    let holds =
        || proptest::collection::vec(select(vec!["IATF 16949:2016", "ISO9001认证", "GMP"]), 0..3);
    (draft(), draft(), holds(), holds(), 0.0f64..=1.0, shared()).prop_map(
        |(need, offer, need_holds, offer_holds, similarity, shared)| Pair {
            need,
            offer,
            need_holds: held(&need_holds),
            offer_holds: held(&offer_holds),
            text: TextEvidence { similarity, shared },
        },
    )
}

/// The verdict without the places of attributes, which move when a list is turned round.
fn placeless(mut verdict: Verdict) -> Verdict {
    for place in verdict.parts.iter_mut().flat_map(|part| &mut part.evidence) {
        place.field = place.field.split('/').next().unwrap_or_default().to_owned();
    }
    verdict
}

fn numbers(verdict: &Verdict) -> (u32, Vec<u32>, Vec<Condition>) {
    (
        verdict.score,
        verdict.parts.iter().map(|part| part.points).collect(),
        verdict.failed.clone(),
    )
}

fn with(draft: &Draft, attribute: attribute::Draft) -> Draft {
    let attributes = draft
        .attributes
        .iter()
        .flatten()
        .cloned()
        .chain([attribute])
        .collect();
    Draft {
        attributes: Some(attributes),
        ..draft.clone()
    }
}

proptest! {
    #[test]
    fn parts_sum_to_the_score_within_their_bounds(pair in pair()) {
        let verdict = pair.verdict();
        prop_assert_eq!(verdict.parts.iter().map(|part| part.points).sum::<u32>(), verdict.score);
        prop_assert!(verdict.score <= MAX_SCORE);
        let names: Vec<_> = verdict.parts.iter().map(|part| part.name).collect();
        prop_assert_eq!(&names[..], PartName::ALL);
        for part in &verdict.parts {
            prop_assert!(part.points <= part.max_points && part.max_points == part.name.max_points());
            for place in &part.evidence {
                prop_assert!(place.start <= place.end && !place.field.is_empty());
            }
        }
    }

    #[test]
    fn judging_again_gives_the_same_verdict(pair in pair()) {
        prop_assert_eq!(pair.verdict(), pair.verdict());
    }

    #[test]
    fn the_order_of_lists_changes_no_number_and_no_word(pair in pair()) {
        let verdict = pair.verdict();
        let mut turned = pair;
        for draft in [&mut turned.need, &mut turned.offer] {
            draft.attributes.iter_mut().for_each(|list| list.reverse());
            draft.certificates_required.iter_mut().for_each(|list| list.reverse());
        }
        turned.text.shared.reverse();
        turned.need_holds.reverse();
        turned.offer_holds.reverse();
        let again = turned.verdict();
        prop_assert_eq!(numbers(&again), numbers(&verdict));
        let codes = |verdict: &Verdict| verdict.missing.iter().map(|gap| (gap.code, gap.name.clone(), gap.wanted.clone())).collect::<Vec<_>>();
        prop_assert_eq!(codes(&again), codes(&verdict));
        let text = |verdict: Verdict| placeless(verdict).part(PartName::Text).cloned();
        prop_assert_eq!(text(again), text(verdict));
    }

    #[test]
    fn a_failed_must_is_never_a_fit(pair in pair()) {
        let verdict = pair.verdict();
        prop_assert!(verdict.failed.is_empty() || !verdict.fits());
        prop_assert!(!(verdict.fits() && verdict.is_near_miss()));
        prop_assert!(!verdict.is_near_miss() || verdict.failed.len() <= 1);
        let told = |condition: &Condition| verdict.missing.iter().any(|gap| gap.required && gap.name == condition.name);
        let named = verdict.failed.iter().filter(|condition| condition.name.is_some());
        prop_assert!(named.into_iter().all(told), "what fails is told among what is missing");
    }

    #[test]
    fn a_requirement_that_is_met_never_lowers_the_score(
        pair in pair(),
        name in select(vec!["流量", "电压等级", "螺纹规格"]),
        value in select(vec![("= 5 kW", "<= 5 kW"), ("= M8×20", "= m8*20"), (">= 48 h", "between 48 72 h"), ("in A、B", "= B")]),
        must in any::<bool>(),
    ) {
        let before = pair.verdict();
        let need = with(&pair.need, attribute(&format!("{}{name} {}", if must { "!" } else { "" }, value.0)));
        let offer = with(&pair.offer, attribute(&format!("{name} {}", value.1)));
        let after = Pair { need, offer, ..pair }.verdict();
        prop_assert!(after.score >= before.score, "{} became {}", before.score, after.score);
        prop_assert_eq!(after.failed, before.failed);
    }

    #[test]
    fn answering_an_open_question_never_lowers_the_score(pair in pair(), must in any::<bool>()) {
        let need = with(&pair.need, attribute(if must { "!流量 >= 30 l/min" } else { "流量 >= 30 l/min" }));
        let open = Pair { need, ..pair };
        let before = open.verdict();
        let offer = with(&open.offer, attribute("流量 = 2 m3/h"));
        let after = Pair { offer, ..open }.verdict();
        prop_assert!(after.score >= before.score);
    }

    #[test]
    fn contradicting_a_must_fails_and_never_raises_the_score(pair in pair()) {
        let need = with(&pair.need, attribute("!流量 >= 30 l/min"));
        let open = Pair { need, ..pair };
        let before = open.verdict();
        let offer = with(&open.offer, attribute("流量 <= 20 l/min"));
        let after = Pair { offer, ..open }.verdict();
        prop_assert!(after.score <= before.score && !after.fits());
        prop_assert_eq!(after.failed.len(), before.failed.len() + 1);
    }

    #[test]
    fn more_in_common_never_lowers_the_score(pair in pair(), more in 0.0f64..1.0) {
        let before = pair.verdict();
        let similarity = pair.text.similarity + (1.0 - pair.text.similarity) * more;
        let after = Pair { text: TextEvidence { similarity, ..pair.text }, ..pair }.verdict();
        prop_assert!(after.score >= before.score && after.failed.len() <= before.failed.len());
    }

    #[test]
    fn widening_the_ring_never_raises_the_score(pair in pair()) {
        let of = |region: &str| {
            let offer = Draft { region_code: Some(region.into()), ..pair.offer.clone() };
            let verdict = Pair { offer, need: pair.need.clone(), text: pair.text.clone(), need_holds: vec![], offer_holds: vec![] }.verdict();
            (verdict.ring, verdict.score)
        };
        let mut seen: Vec<(Ring, u32)> = REGIONS.iter().map(|region| of(region)).collect();
        seen.sort();
        prop_assert!(seen.is_sorted_by(|near, far| near.1 >= far.1), "{seen:?}");
    }

    #[test]
    fn places_are_as_near_from_either_end(pair in pair()) {
        let place = |draft: &Draft| draft.region_code.clone();
        let there = pair.verdict();
        let (need, offer) = (
            Draft { region_code: place(&pair.offer), node_code: pair.offer.node_code.clone(), ..pair.need.clone() },
            Draft { region_code: place(&pair.need), node_code: pair.need.node_code.clone(), ..pair.offer.clone() },
        );
        let back = Pair { need, offer, ..pair }.verdict();
        prop_assert_eq!((there.ring, there.score), (back.ring, back.score));
    }

    #[test]
    fn one_value_in_two_units_gives_one_verdict(
        pair in pair(),
        value in 1u32..400,
        op in select(vec!["=", "<=", ">="]),
        name in select(vec!["流道宽", "公差", "耐压行程"]),
        offered in select(vec!["= 25.4 mm", "<= 50.8 mm", ">= 1 in", "between 10 900 mm"]),
    ) {
        let millimetres = rust_decimal::Decimal::new(254 * i64::from(value), 1);
        let written = [format!("!{name} {op} {value} in"), format!("!{name} {op} {millimetres} mm")];
        let offer = with(&pair.offer, attribute(&format!("{name} {offered}")));
        let [inches, metric] = written.map(|text| {
            let (need, offer, text) = (with(&pair.need, attribute(&text)), offer.clone(), pair.text.clone());
            Pair { need, offer, text, need_holds: vec![], offer_holds: vec![] }.verdict()
        });
        let told = |verdict: &Verdict| verdict.missing.iter().map(|gap| gap.code).collect::<Vec<_>>();
        let failed = |verdict: &Verdict| failures(verdict);
        prop_assert_eq!((inches.score, failed(&inches), told(&inches)), (metric.score, failed(&metric), told(&metric)));
    }

    #[test]
    fn any_similarity_is_survived(pair in pair(), similarity in any::<f64>()) {
        let verdict = Pair { text: similar(similarity), ..pair }.verdict();
        prop_assert!(verdict.score <= MAX_SCORE);
    }

    #[test]
    fn any_words_are_survived(name in "\\PC{1,20}", value in "\\PC{1,20}", title in "\\PC{2,40}", op in select(vec!["=", "!=", "in", "contains"])) {
        let attribute = attribute::Draft {
            name: Some(name), op: Some(op.into()), value: Some(value), required: Some(true), ..attribute::Draft::default()
        };
        prop_assume!(attribute::Draft::clone(&attribute).name.is_some_and(|name| !name.trim().is_empty()));
        prop_assume!(crate::attribute::Attribute::parse(&attribute).is_ok() && crate::text::Title::parse(&title).is_ok());
        let need = with(&posting(&title, &[]), attribute.clone());
        let offer = with(&posting(&title, &[]), attribute);
        let verdict = Pair::new(need, offer, 1.0).verdict();
        prop_assert!(verdict.score <= MAX_SCORE);
    }
}

#[test]
fn every_ring_is_among_the_samples() {
    let home = Region::parse("500111").unwrap();
    let rings: std::collections::BTreeSet<_> = REGIONS
        .iter()
        .map(|code| home.ring(Region::parse(code).unwrap(), &economic()))
        .collect();
    assert_eq!(rings.len(), Ring::ALL.len());
}

/// Properties over pairs that all fail alike would say little.
#[test]
fn the_generator_reaches_every_kind_of_verdict() {
    let mut runner = TestRunner::deterministic();
    let verdicts: Vec<Verdict> = (0..3_000)
        .map(|_| pair().new_tree(&mut runner).unwrap().current().verdict())
        .collect();
    let count =
        |kind: &dyn Fn(&Verdict) -> bool| verdicts.iter().filter(|verdict| kind(verdict)).count();
    assert!(
        count(&Verdict::fits) > 100,
        "{} fits",
        count(&Verdict::fits)
    );
    assert!(
        count(&Verdict::is_near_miss) > 100,
        "{} near misses",
        count(&Verdict::is_near_miss)
    );
    for code in ConditionCode::ALL
        .iter()
        .filter(|code| **code != ConditionCode::LeadTime)
    {
        assert!(
            count(&|verdict| verdict.failed.iter().any(|failed| failed.code == *code)) > 20,
            "{code}"
        );
    }
}
