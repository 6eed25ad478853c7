//! What a posting may say: every rule by itself, all of them at once, and any draft at all.

mod properties;
mod rules;

use domain::posting::{Catalogue, Content, Draft, Family, Side, Urgency, Visibility};
use domain::{Faults, Moment, Rule, attribute, quantity};

use rules::{BREAKS, Change, edit, invite};

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
