//! What a posting may say: every rule is reached by an input that breaks only it, and all of them at once.

use domain::posting::{Catalogue, Content, Draft, Family, Side, Urgency, Visibility};
use domain::{Faults, Moment, Rule, attribute, quantity};
use proptest::prelude::*;

const GUEST: &str = "ent_01h455vb4pex5vsknk084sn02r";

struct Nodes;

impl Catalogue for Nodes {
    fn chain_of(&self, node: &str) -> Result<String, Rule> {
        match node {
            "MT-M1" => Ok("MT".into()),
            _ => Err(Rule::of("unknown_node")),
        }
    }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// A posting nothing is wrong with.
fn good() -> Draft {
    Draft {
        side: text("demand"),
        family: text("processing"),
        title: text("铝压铸件外协"),
        body: text("来料加工，\n每月一批"),
        node_code: text("MT-M1"),
        attributes: Some(vec![between("1", Some("2"))]),
        quantity: amount("3", "wan_pcs"),
        price_min_fen: Some(100),
        price_max_fen: Some(200),
        region_code: text("500111"),
        deliver_by: text("2026-02-20"),
        valid_until: text("2026-03-01T00:00:00Z"),
        visibility: text("public"),
        invited: None,
        certificates_required: Some(vec!["IATF 16949".into()]),
    }
}

fn amount(value: &str, unit: &str) -> Option<quantity::Draft> {
    Some(quantity::Draft {
        value: text(value),
        unit: text(unit),
    })
}

fn between(value: &str, value_to: Option<&str>) -> attribute::Draft {
    attribute::Draft {
        name: text("壁厚"),
        op: text("between"),
        value: text(value),
        value_to: value_to.map(Into::into),
        unit: text("mm"),
        required: Some(true),
    }
}

fn told(faults: &Faults) -> Vec<(String, &'static str)> {
    let told = |fault: &domain::Fault| (fault.pointer.clone(), fault.rule.code());
    faults.as_slice().iter().map(told).collect()
}

fn broken(change: impl FnOnce(&mut Draft)) -> Vec<(String, &'static str)> {
    let mut draft = good();
    change(&mut draft);
    Content::parse(&draft, &Nodes).map_or_else(|faults| told(&faults), |_| Vec::new())
}

type Change = fn(&mut Draft);

/// One change of a good posting, where the fault is told and by which rule.
const BREAKS: &[(Change, &str, &str)] = &[
    (|d| d.side = None, "/side", "required"),
    (|d| d.side = text("both"), "/side", "unknown_value"),
    (|d| d.side = text(""), "/side", "unknown_value"),
    (|d| d.family = None, "/family", "required"),
    (|d| d.family = text("Product"), "/family", "unknown_value"),
    (|d| d.title = None, "/title", "required"),
    (|d| d.title = text(" 　"), "/title", "required"),
    (|d| d.title = text("铝"), "/title", "too_short"),
    (|d| d.title = Some("铝".repeat(121)), "/title", "too_long"),
    (|d| d.title = text("铝\n锭"), "/title", "control_characters"),
    (|d| d.body = Some("铝".repeat(10_001)), "/body", "too_long"),
    (
        |d| d.body = text("铝\u{0}锭"),
        "/body",
        "control_characters",
    ),
    (|d| d.node_code = text("ZZ-9"), "/node_code", "unknown_node"),
    (
        |d| d.attributes = Some(vec![between("1", Some("2")); 51]),
        "/attributes",
        "too_many",
    ),
    (
        |d| edit(d, |a| a.name = None),
        "/attributes/0/name",
        "required",
    ),
    (
        |d| edit(d, |a| a.name = Some("厚".repeat(61))),
        "/attributes/0/name",
        "too_long",
    ),
    (
        |d| edit(d, |a| a.op = text("≥")),
        "/attributes/0/op",
        "unknown_value",
    ),
    (
        |d| edit(d, |a| a.value = text("薄")),
        "/attributes/0/value",
        "invalid_decimal",
    ),
    (
        |d| edit(d, |a| a.value = text("9e9")),
        "/attributes/0/value",
        "invalid_decimal",
    ),
    (
        |d| edit(d, |a| a.value = None),
        "/attributes/0/value",
        "required",
    ),
    (
        |d| edit(d, |a| a.value_to = None),
        "/attributes/0/value_to",
        "required",
    ),
    (
        |d| edit(d, |a| a.value_to = text("0.5")),
        "/attributes/0/value_to",
        "range_reversed",
    ),
    (
        |d| edit(d, |a| a.value_to = text("厚")),
        "/attributes/0/value_to",
        "invalid_decimal",
    ),
    (
        |d| edit(d, |a| a.op = text(">=")),
        "/attributes/0/value_to",
        "not_with",
    ),
    (
        |d| edit(d, |a| a.unit = text("尺")),
        "/attributes/0/unit",
        "unknown_unit",
    ),
    (
        |d| d.quantity = amount("3", "尺"),
        "/quantity/unit",
        "unknown_unit",
    ),
    (
        |d| d.quantity = amount("0", "pcs"),
        "/quantity/value",
        "not_positive",
    ),
    (
        |d| d.quantity = amount("-3", "pcs"),
        "/quantity/value",
        "not_positive",
    ),
    (
        |d| d.quantity = amount("三", "pcs"),
        "/quantity/value",
        "invalid_decimal",
    ),
    (
        |d| d.quantity = amount("1000000000000001", "pcs"),
        "/quantity/value",
        "out_of_range",
    ),
    (
        |d| {
            d.quantity = Some(quantity::Draft {
                value: text("3"),
                unit: None,
            })
        },
        "/quantity/unit",
        "required",
    ),
    (
        |d| d.price_min_fen = Some(-1),
        "/price_min_fen",
        "out_of_range",
    ),
    (
        |d| d.price_max_fen = Some(i64::MAX),
        "/price_max_fen",
        "out_of_range",
    ),
    (
        |d| d.price_max_fen = Some(99),
        "/price_max_fen",
        "range_reversed",
    ),
    (|d| d.region_code = None, "/region_code", "required"),
    (
        |d| d.region_code = text("999999"),
        "/region_code",
        "unknown_region",
    ),
    (
        |d| d.deliver_by = text("2026-02-30"),
        "/deliver_by",
        "invalid_date",
    ),
    (
        |d| d.deliver_by = text("2026/2/3"),
        "/deliver_by",
        "invalid_date",
    ),
    (|d| d.valid_until = None, "/valid_until", "required"),
    (
        |d| d.valid_until = text("2026-03-01"),
        "/valid_until",
        "invalid_instant",
    ),
    (
        |d| d.valid_until = text("1969-12-31T23:59:59Z"),
        "/valid_until",
        "invalid_instant",
    ),
    (
        |d| d.visibility = text("secret"),
        "/visibility",
        "unknown_value",
    ),
    (
        |d| {
            d.visibility = text("chain");
            d.node_code = None;
        },
        "/visibility",
        "requires",
    ),
    (|d| d.visibility = text("invited"), "/invited", "required"),
    (
        |d| d.invited = Some(vec![GUEST.into()]),
        "/invited",
        "not_with",
    ),
    (
        |d| invite(d, &[GUEST, GUEST]),
        "/invited/1",
        "duplicate_item",
    ),
    (
        |d| invite(d, &[GUEST, "pst_01h455vb4pex5vsknk084sn02r"]),
        "/invited/1",
        "unknown_enterprise",
    ),
    (|d| invite_many(d, 101), "/invited", "too_many"),
    (
        |d| d.certificates_required = Some(vec!["ISO 9001".into(), "ISO  9001".into()]),
        "/certificates_required/1",
        "duplicate_item",
    ),
    (
        |d| d.certificates_required = Some(vec![String::new()]),
        "/certificates_required/0",
        "required",
    ),
    (
        |d| d.certificates_required = Some((0..21).map(|n| format!("C{n}")).collect()),
        "/certificates_required",
        "too_many",
    ),
];

fn edit(draft: &mut Draft, change: impl FnOnce(&mut attribute::Draft)) {
    change(&mut draft.attributes.as_mut().unwrap()[0]);
}

fn invite(draft: &mut Draft, guests: &[&str]) {
    draft.visibility = text("invited");
    draft.invited = Some(guests.iter().map(|guest| (*guest).to_owned()).collect());
}

fn invite_many(draft: &mut Draft, count: usize) {
    let guests: Vec<String> = (0..count).map(|n| format!("ent_{n:026}")).collect();
    invite(
        draft,
        &guests.iter().map(String::as_str).collect::<Vec<_>>(),
    );
}

#[test]
fn the_posting_the_breaks_start_from_is_good() {
    assert!(Content::parse(&good(), &Nodes).is_ok());
    for count in [1, 100] {
        assert_eq!(broken(|draft| invite_many(draft, count)), []);
    }
}

#[test]
fn every_rule_is_told_at_its_field_and_alone() {
    for (at, (change, pointer, code)) in BREAKS.iter().enumerate() {
        assert_eq!(
            broken(change),
            [((*pointer).to_owned(), *code)],
            "break {at}"
        );
    }
}

#[test]
fn a_fault_of_one_field_hides_no_fault_between_others() {
    let alone: [(Change, &str, &str); 4] = [
        (|d| d.title = None, "/title", "required"),
        (|d| d.side = text("both"), "/side", "unknown_value"),
        (
            |d| d.region_code = text("0"),
            "/region_code",
            "unknown_region",
        ),
        (|d| d.valid_until = None, "/valid_until", "required"),
    ];
    let between_fields = BREAKS
        .iter()
        .filter(|(_, _, code)| matches!(*code, "range_reversed" | "requires" | "not_with"));
    for (relation, pointer, code) in between_fields {
        for (field, place, rule) in &alone {
            let told = broken(|draft| {
                relation(draft);
                field(draft);
            });
            assert!(
                told.contains(&((*pointer).to_owned(), code)),
                "{pointer} {code} with {place}: {told:?}"
            );
            assert!(told.contains(&((*place).to_owned(), rule)), "{told:?}");
        }
    }
}

#[test]
fn a_field_that_is_given_but_wrong_is_not_called_missing() {
    let unknown_node = |draft: &mut Draft| {
        draft.visibility = text("chain");
        draft.node_code = text("ZZ-9");
    };
    assert_eq!(
        broken(unknown_node),
        [("/node_code".to_owned(), "unknown_node")]
    );
    let stranger = |draft: &mut Draft| invite(draft, &["nobody"]);
    assert_eq!(
        broken(stranger),
        [("/invited/0".to_owned(), "unknown_enterprise")]
    );
    let attribute = |draft: &mut Draft| {
        edit(draft, |attribute| {
            attribute.name = None;
            attribute.value_to = text("0.5");
        })
    };
    let both = [
        ("/attributes/0/name".to_owned(), "required"),
        ("/attributes/0/value_to".to_owned(), "range_reversed"),
    ];
    assert_eq!(broken(attribute), both);
}

#[test]
fn what_may_be_left_out_may_be_left_out() {
    let short = Draft {
        side: text("supply"),
        family: text("product"),
        title: text("菜刀"),
        region_code: text("500111"),
        valid_until: text("2026-03-01T00:00:00Z"),
        ..Draft::default()
    };
    let content = Content::parse(&short, &Nodes).unwrap();
    assert_eq!(
        (content.side, content.family, content.visibility),
        (Side::Supply, Family::Product, Visibility::Public)
    );
    assert!(content.node.is_none() && content.attributes.is_empty() && content.invited.is_empty());
}

#[test]
fn changes_of_numbers_and_dates_are_minor_and_of_words_material() {
    let changes: [(Change, Urgency); 17] = [
        (|_| {}, Urgency::None),
        (|d| d.title = text(" 铝压铸件外协 "), Urgency::None),
        (|d| d.quantity = amount("4", "wan_pcs"), Urgency::Minor),
        (|d| d.quantity = None, Urgency::Minor),
        (|d| d.price_min_fen = None, Urgency::Minor),
        (|d| d.price_max_fen = Some(201), Urgency::Minor),
        (|d| d.deliver_by = text("2026-02-21"), Urgency::Minor),
        (
            |d| d.valid_until = text("2026-03-02T00:00:00Z"),
            Urgency::Minor,
        ),
        (|d| d.side = text("supply"), Urgency::Material),
        (|d| d.family = text("product"), Urgency::Material),
        (|d| d.body = None, Urgency::Material),
        (|d| d.node_code = None, Urgency::Material),
        (|d| edit(d, |a| a.required = Some(false)), Urgency::Material),
        (|d| d.region_code = text("510107"), Urgency::Material),
        (|d| d.visibility = text("blind"), Urgency::Material),
        (|d| d.certificates_required = None, Urgency::Material),
        (
            |d| {
                d.price_max_fen = Some(201);
                d.title = text("锌压铸件外协");
            },
            Urgency::Material,
        ),
    ];
    let before = Content::parse(&good(), &Nodes).unwrap();
    for (at, (change, expected)) in changes.into_iter().enumerate() {
        let mut draft = good();
        change(&mut draft);
        let after = Content::parse(&draft, &Nodes).unwrap();
        assert_eq!(before.urgency(&after), expected, "change {at}");
        assert_eq!(after.urgency(&before), expected, "change {at}, taken back");
    }
}

#[test]
fn validity_and_delivery_are_judged_to_the_moment_and_to_the_day() {
    let content = Content::parse(&good(), &Nodes).unwrap();
    let judged = |now: &str| {
        let judged = content.judge_dates(Moment::parse(now).unwrap());
        judged.map_or_else(|faults| told(&faults), |()| Vec::new())
    };
    let fault = |pointer: &str, code| (pointer.to_owned(), code);
    // 180 days before its end, and a microsecond more.
    assert_eq!(judged("2025-09-02T00:00:00Z"), []);
    assert_eq!(
        judged("2025-09-01T23:59:59.999999Z"),
        [fault("/valid_until", "too_far")]
    );
    // The day of delivery ends at midnight in the calendar of the platform, eight hours before that of UTC.
    assert_eq!(judged("2026-02-20T15:59:59Z"), []);
    assert_eq!(
        judged("2026-02-20T16:00:00Z"),
        [fault("/deliver_by", "in_the_past")]
    );
    let late = [
        fault("/valid_until", "in_the_past"),
        fault("/deliver_by", "in_the_past"),
    ];
    assert_eq!(judged("2026-03-01T00:00:00Z"), late);
    assert_eq!(judged("2026-02-28T23:59:59.999999Z"), late[1..]);
}

fn maybe(pattern: &'static str) -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop_oneof![pattern, any::<String>()])
}

fn any_draft() -> impl Strategy<Value = Draft> {
    let words = (
        maybe("supply|demand"),
        maybe("product|service"),
        maybe(".{0,130}"),
        maybe("(?s).{0,50}"),
        maybe("MT-M[01]"),
    );
    let numbers = (
        any::<Option<i64>>(),
        0i64..300,
        maybe("[0-9.]{1,8}"),
        maybe("pcs|mm"),
    );
    let others = (
        maybe("500111|44"),
        maybe("2026-0[1-9]-[0-3][0-9]"),
        maybe("2026-0[1-9]-01T00:00:00Z"),
        maybe("public|chain|invited"),
    );
    (
        words,
        numbers,
        others,
        prop::collection::vec("[a-c]{0,2}", 0..4),
    )
        .prop_map(|(words, numbers, others, list)| Draft {
            side: words.0,
            family: words.1,
            title: words.2,
            body: words.3,
            node_code: words.4,
            attributes: None,
            quantity: numbers.2.map(|value| quantity::Draft {
                value: Some(value),
                unit: numbers.3,
            }),
            price_min_fen: numbers.0,
            price_max_fen: Some(numbers.1),
            region_code: others.0,
            deliver_by: others.1,
            valid_until: others.2,
            visibility: others.3,
            invited: None,
            certificates_required: Some(list),
        })
}

proptest! {
    #[test]
    fn whatever_is_handed_in_is_judged_and_what_is_taken_comes_back_the_same(draft in any_draft()) {
        match Content::parse(&draft, &Nodes) {
            Ok(content) => prop_assert_eq!(Content::parse(&content.draft(), &Nodes).unwrap(), content),
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }

    #[test]
    fn no_place_is_told_the_same_rule_twice(draft in any_draft()) {
        if let Err(faults) = Content::parse(&draft, &Nodes) {
            let mut told = told(&faults);
            let all = told.len();
            told.sort();
            told.dedup();
            prop_assert_eq!(told.len(), all, "{:?}", faults);
        }
    }
}
