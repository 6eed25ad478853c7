//! Every rule, reached by one change of a good posting that breaks only it.

use super::*;

pub(super) type Change = fn(&mut Draft);

/// One change of a good posting, where the fault is told and by which rule.
pub(super) const BREAKS: &[(Change, &str, &str)] = &[
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

pub(super) fn edit(draft: &mut Draft, change: impl FnOnce(&mut attribute::Draft)) {
    change(&mut draft.attributes.as_mut().unwrap()[0]);
}

pub(super) fn invite(draft: &mut Draft, guests: &[&str]) {
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
