//! Whole texts, and what holds of every text.

use proptest::prelude::*;

use super::*;
use crate::attribute::Attribute;
use crate::posting::Side;

/// Every finding in one line: quality, operator, value, unit.
fn told(title: &str, body: &str) -> Vec<String> {
    let line = |finding: &Finding| {
        let end = finding
            .value_to
            .as_ref()
            .map(|end| format!("-{end}"))
            .unwrap_or_default();
        let unit = finding
            .unit
            .map(|unit| format!(" {}", unit.code))
            .unwrap_or_default();
        let must = if finding.required { "!" } else { "" };
        format!(
            "{must}{} {} {}{end}{unit}",
            finding.quality, finding.op, finding.value
        )
    };
    understand(title, body).findings.iter().map(line).collect()
}

fn body(text: &str) -> Vec<String> {
    told("", text)
}

#[test]
fn numbers_with_their_names() {
    let rows: [(&str, &[&str]); 47] = [
        ("公差±0.02mm", &["tolerance <= 0.02 mm"]),
        ("精度 2丝", &["tolerance <= 2 si"]),
        ("公差 ≤ 5 μm", &["tolerance <= 5 um"]),
        ("公差等级IT7", &["tolerance_grade = IT7"]),
        (
            "壁厚 2.5±0.1mm",
            &["wall_thickness = 2.5 mm", "tolerance <= 0.1 mm"],
        ),
        ("板厚0.5-3mm", &["thickness between 0.5-3 mm"]),
        ("外径φ50", &["diameter = 50 mm"]),
        ("Φ20~Φ50mm 棒料", &["diameter between 20-50 mm"]),
        (
            "DN50 PN16 球阀",
            &["nominal_bore = 50 mm", "pressure = 16 bar"],
        ),
        ("M8×20 螺栓", &["thread = M8×20"]),
        ("尺寸200×100×3 mm", &["dimensions = 200×100×3 mm"]),
        ("尺寸 8寸", &["size = 8 in"]),
        ("800T 压铸机", &["tonnage = 800 tf"]),
        (
            "压铸机 280T、800T",
            &["tonnage = 280 tf", "tonnage = 800 tf"],
        ),
        ("压铸机 280T-1600T", &["tonnage between 280-1600 tf"]),
        ("锁模力不低于 400 吨", &["!tonnage >= 400 tf"]),
        ("盐雾≥96h", &["salt_spray >= 96 h"]),
        ("盐雾不得低于96h", &["!salt_spray >= 96 h"]),
        ("重量不得超过 3 kg", &["!weight <= 3 kg"]),
        ("盐雾不应低于96h", &["salt_spray >= 96 h"]),
        ("重量不能超过 3 kg", &["weight <= 3 kg"]),
        ("480 h salt spray", &["salt_spray >= 480 h"]),
        ("中性盐雾须达到 240 小时以上", &["!salt_spray >= 240 h"]),
        ("硬度 HRC58-62", &["hardness between 58-62 HRC"]),
        ("工作压力 1.6MPa", &["pressure = 1.6 MPa"]),
        ("pressure up to 3000 psi", &["pressure <= 3000 psi"]),
        ("流量 30 L/min", &["flow = 30 l/min"]),
        (
            "功率7.5kW，电压 380V",
            &["power = 7.5 kW", "voltage = 380 V"],
        ),
        ("纯度 99.9%", &["purity >= 99.9 %"]),
        ("月产3万件", &["capacity = 30000 pcs"]),
        ("月3万件", &["capacity = 30000 pcs"]),
        ("年产 50 万件", &["capacity = 500000 pcs"]),
        ("30,000 pcs/month", &["capacity = 30000 pcs"]),
        ("首批 5000 件", &["quantity = 5000 pcs"]),
        ("交期 20 天", &["lead_time <= 20 day"]),
        ("20天内交货", &["lead_time <= 20 day"]),
        ("lead time 2-3 weeks", &["lead_time between 2-3 week"]),
        ("最大外径 300mm", &["diameter <= 300 mm"]),
        ("max. weight 3.5 kg", &["weight <= 3.5 kg"]),
        ("HRC52±2", &["hardness between 50-54 HRC"]),
        ("DN15-DN300", &["nominal_bore between 15-300 mm"]),
        ("同轴度 0.02", &["coaxiality <= 0.02 mm"]),
        ("100k pcs per year", &["capacity = 100000 pcs"]),
        (
            "碳钢 3000×1500",
            &["material = 碳钢", "dimensions = 3000×1500"],
        ),
        ("PA66+30%GF", &["material_grade = PA66"]),
        ("表面粗糙度Ra1.6", &["roughness <= 1.6 um"]),
        ("预算 30 万元", &["budget = 300000"]),
    ];
    for (text, expected) in rows {
        assert_eq!(body(text), expected, "{text}");
    }
}

#[test]
fn words_that_are_statements() {
    let rows: [(&str, &[&str]); 5] = [
        (
            "材质 ADC12 或 A380",
            &["material_grade = ADC12", "material_grade = A380"],
        ),
        (
            "执行 GB/T 3098.1，ISO 4762",
            &["standard = GB/T 3098.1", "standard = ISO 4762"],
        ),
        ("通过IATF16949认证", &["certificate = IATF16949"]),
        ("锌合金电镀", &["material = 锌合金"]),
        ("防护等级 IP67", &["protection = IP67"]),
    ];
    for (text, expected) in rows {
        assert_eq!(body(text), expected, "{text}");
    }
}

#[test]
fn dates_models_and_telephones_are_no_measures() {
    for text in [
        "2026年3月",
        "6205-2RS 轴承",
        "电话 13800000000",
        "第3条",
        "K3V112 泵",
        "24小时服务",
        "3C",
    ] {
        assert!(body(text).is_empty(), "{text}: {:?}", body(text));
    }
}

#[test]
fn what_must_not_be_used_is_not_wanted() {
    for text in [
        "不得使用201不锈钢",
        "材质不得为 Q235",
        "禁止使用ADC12",
        "不能用 ADC12",
        "不接受 Q235",
        "不要Q235",
    ] {
        let grades = body(text)
            .into_iter()
            .filter(|found| found.contains("grade"));
        assert_eq!(grades.count(), 0, "{text}: {:?}", body(text));
    }
    assert_eq!(body("材质为 Q235").len(), 1);
}

#[test]
fn a_demand_as_people_write_it() {
    let whole = understand(
        "汽车门拉手 PA66 手柄 锻造底座 采购",
        "底座硬度 HRC55-58，表面特氟龙喷涂；底座锻造后抛丸、阳极氧化。月3万件，交期 30 天，重庆大足交货。联系 13800000000",
    );
    assert_eq!(
        whole.head.as_ref().map(|head| head.text.as_str()),
        Some("门拉手")
    );
    assert_eq!(
        whole.hint.as_ref().map(|hint| hint.side),
        Some(Side::Demand)
    );
    let steps: Vec<_> = whole.steps.iter().map(|found| found.step.code()).collect();
    assert_eq!(steps, ["forging", "ptfe_coating", "blasting", "anodising"]);
    let places: Vec<_> = whole
        .places
        .iter()
        .map(|place| place.region.code())
        .collect();
    assert_eq!(places, ["500111"]);
    let warnings = |side| {
        whole
            .warnings(side)
            .into_iter()
            .map(|(warning, _)| warning)
            .collect::<Vec<_>>()
    };
    assert_eq!(warnings(Side::Demand), [Warning::Contact]);
    assert_eq!(
        warnings(Side::Supply),
        [Warning::WrongSide, Warning::Contact]
    );
}

#[test]
fn a_supply_in_english() {
    let whole = understand(
        "Aluminum die casting manufacturer, housings",
        "Die casting machines 280T-1600T, CNC machining, T6 heat treatment and leak testing. Capacity 30,000 pcs/month, tolerance ±0.05 mm, IATF 16949.",
    );
    assert_eq!(
        whole.hint.as_ref().map(|hint| hint.side),
        Some(Side::Supply)
    );
    let steps: Vec<_> = whole.steps.iter().map(|found| found.step.code()).collect();
    assert_eq!(
        steps,
        ["die_casting", "machining", "solution_ageing", "leak_test"]
    );
    assert!(
        whole
            .findings
            .iter()
            .any(|finding| finding.quality == Quality::Tonnage
                && finding.value_to.as_deref() == Some("1600"))
    );
}

#[test]
fn spans_lead_to_what_is_written() {
    let text = "材质：ＡＤＣ１２；壁厚３㎜，盐雾≥９６ｈ";
    let whole = understand(text, "");
    let written: Vec<String> = whole
        .findings
        .iter()
        .map(|finding| {
            text.chars()
                .skip(finding.span.start)
                .take(finding.span.end - finding.span.start)
                .collect()
        })
        .collect();
    assert_eq!(written, ["ＡＤＣ１２", "３㎜", "９６ｈ"]);
}

#[test]
fn drafts_fill_a_form() {
    let drafts = understand(
        "压铸件采购",
        "材质ADC12，压铸后机加工；盐雾须≥96h，年产 50 万件",
    )
    .drafts(true);
    let lines: Vec<_> = drafts
        .iter()
        .map(|draft| {
            format!(
                "{} {} {}",
                draft.name.as_deref().unwrap(),
                draft.op.as_deref().unwrap(),
                draft.value.as_deref().unwrap()
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "材质 = ADC12",
            "盐雾 >= 96",
            "年产能 = 500000",
            "工艺 = 压铸、机加工"
        ]
    );
    assert_eq!(
        drafts
            .iter()
            .map(|draft| draft.required)
            .collect::<Vec<_>>()[1],
        Some(true)
    );
}

proptest! {
    #[test]
    fn any_text_is_read(title in "\\PC{0,60}", text in any::<String>()) {
        let whole = understand(&title, &text);
        let count = |field: &str| if field == "title" { title.chars().count() } else { text.chars().count() };
        let spans = whole.findings.iter().map(|finding| &finding.span)
            .chain(whole.steps.iter().map(|found| &found.span))
            .chain(whole.contacts.iter().map(|found| &found.span))
            .chain(whole.places.iter().map(|found| &found.span));
        for span in spans {
            prop_assert!(span.start < span.end && span.end <= count(&span.field), "{:?}", span);
        }
    }

    #[test]
    fn trade_words_in_any_order_become_valid_attributes(
        parts in proptest::collection::vec(proptest::sample::select(vec![
            "压铸", "ADC12", "±0.02mm", "φ50", "800T", "盐雾", "96h", "≥", "月产", "3万件", "，", " ", "200×100", "M8", "-", "20", "天", "交期",
            "CNC", "HRC", "58", "0.5~3mm", "不低于", "GB/T 3098.1", "重庆", "公差", "须", "mm", "1,000", "pcs", "%", "纯度", "x", "3",
        ]), 0..24),
    ) {
        let text = parts.concat();
        for finding in understand(&text, &text).findings {
            let draft = finding.draft(true);
            prop_assert!(Attribute::parse(&draft).is_ok(), "{} gave {:?}", text, draft);
        }
    }
}

/// What a text costs follows its length, whatever it is made of: ten thousand characters of the worst kinds.
#[test]
fn no_text_is_costly() {
    for piece in [
        "1 ", "a-", "重庆", "3mm", "压铸", "微信", "1,1", "±", "M8×", "须", "a@", "5-", "φ1",
    ] {
        let text = piece.repeat(10_000 / piece.chars().count());
        let whole = understand("压铸件", &text);
        assert!(whole.places.len() <= 20, "{piece}");
    }
}
