//! Completions against a model: what is visible can be completed, and nothing else is.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use search::text::fold;
use search::{Document, Engine};

use crate::build::{codes, in_segments, posting};

const NAMES: [&str; 8] = [
    "不锈钢球阀",
    "不锈钢法兰",
    "球阀",
    "球墨铸铁管",
    "DN50",
    "DN80",
    "鋁合金壓鑄",
    "Q235B",
];

prop_compose! {
    fn documents()(
        rows in proptest::collection::vec((select(NAMES.to_vec()), select(vec!["", "求购", "供应 "]), any::<bool>()), 0..25)
    ) -> Vec<Document> {
        let document = |(at, (name, opening, public)): (usize, (&str, &str, bool))| {
            let mut document = posting(&format!("d{at:02}"), &format!("{opening}{name}"));
            document.audience = codes([if public { "public" } else { "verified" }]);
            document
        };
        rows.into_iter().enumerate().map(document).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn visible_names_are_completed_by_frequency(documents in documents(), prefix in select(vec!["不", "不锈钢", "球", "d", "DN8", "鋁", "铝合", "q", "Q2"])) {
        let index = in_segments(documents.clone(), 7);
        let mut expected: BTreeMap<&str, usize> = BTreeMap::new();
        for document in documents.iter().filter(|document| document.audience == ["public"]) {
            let name = NAMES.into_iter().find(|name| document.title.ends_with(name) && !document.title.ends_with(&format!("不锈钢{name}"))).unwrap();
            let typed = fold(prefix);
            let initials = match name { "球阀" => "qf", "球墨铸铁管" => "qmztg", "不锈钢球阀" => "bxgqf", _ => "" };
            let spoken = match name { "球阀" => "qiufa", "球墨铸铁管" => "qiumozhutieguan", _ => "" };
            if fold(name).starts_with(&typed) || initials.starts_with(&typed) || spoken.starts_with(&typed) {
                *expected.entry(name).or_default() += 1;
            }
        }
        let mut expected: Vec<(&str, usize)> = expected.into_iter().collect();
        expected.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name.chars().count(), name));
        let expected: Vec<&str> = expected.into_iter().map(|(name, _)| name).collect();
        let told = index.engine.suggest(prefix, &codes(["public"]), 50).unwrap();
        prop_assert_eq!(&told, &expected);
        let two = index.engine.suggest(prefix, &codes(["public"]), 2).unwrap();
        prop_assert_eq!(&two[..], &told[..told.len().min(2)]);
    }

    #[test]
    fn any_prefix_is_answered(prefix in "\\PC{0,40}") {
        let index = in_segments([posting("a", "不锈钢球阀")], 1);
        let told = index.engine.suggest(&prefix, &codes(["public"]), 10).unwrap();
        prop_assert!(told.is_empty() || told == ["不锈钢球阀"]);
    }
}

#[test]
fn every_reading_of_a_name_completes_it() {
    let index = in_segments([posting("a", "重庆铜管"), posting("b", "长安汽车线束")], 1);
    for (prefix, name) in [
        ("chongqing", "重庆铜管"),
        ("zhongqing", "重庆铜管"),
        ("cqtg", "重庆铜管"),
        ("changan", "长安汽车线束"),
        ("zhangan", "长安汽车线束"),
        ("caqc", "长安汽车线束"),
        ("CAQC", "长安汽车线束"),
        ("cq tg", "重庆铜管"),
    ] {
        assert_eq!(
            index.engine.suggest(prefix, &codes(["public"]), 5).unwrap(),
            [name],
            "{prefix}"
        );
    }
}

#[test]
fn long_titles_complete_by_their_names_only() {
    let title = "供应重庆大足区双桥经开区某某机械制造有限公司生产的高压不锈钢球阀，法兰连接";
    let index = in_segments([posting("a", title)], 1);
    assert_eq!(
        index.engine.suggest("法兰", &codes(["public"]), 5).unwrap(),
        ["法兰连接"]
    );
    assert!(
        index
            .engine
            .suggest("供应", &codes(["public"]), 5)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn names_and_aliases_of_firms_complete_too() {
    let mut firm = posting("a", "大足龙水五金厂");
    firm.extra = codes(["龙水刀具", "菜刀"]);
    let index = in_segments([firm], 1);
    let told = |prefix: &str| index.engine.suggest(prefix, &codes(["public"]), 5).unwrap();
    assert_eq!(told("龙水"), ["龙水刀具"]);
    assert_eq!(told("dazu"), ["大足龙水五金厂"]);
    assert_eq!(told("cd"), ["菜刀"]);
}
