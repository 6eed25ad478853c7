//! How much, by when, how near, and whether it still runs.

use super::*;

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
