//! Materials, grades, tolerances and sizes: what is written with a number or a name.

use super::*;

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
        &[
            "attribute_unstated | 工艺 | 压铸",
            "attribute_unstated | 材质 | ADC12",
            "attribute_differs | 产品 | 壳体 | 压铸机",
        ],
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
