//! What a verdict tells its reader.

use super::*;

#[test]
fn the_same_words_for_another_thing() {
    let lock = Draft {
        node_code: Some("WJ-M.1".into()),
        ..posting("锁芯加工", &[])
    };
    let cell = |node: &str| Draft {
        node_code: Some(node.into()),
        ..posting("电芯加工", &[])
    };
    row(
        "a shared word, another chain",
        Pair::new(lock.clone(), cell("QC-M.2"), 0.12),
        Told::No,
        &[],
        &["attribute_differs | 产品 | 锁芯 | 电芯"],
    );
    row(
        "hardly a word, another chain",
        Pair::new(lock, cell("QC-M.2"), 0.02),
        Told::No,
        &["subject"],
        &["attribute_differs | 产品 | 锁芯 | 电芯"],
    );
}

#[test]
fn evidence_shows_what_is_written() {
    let mut pair = Pair::new(
        posting("求ＡＤＣ１２压铸", &[]),
        posting("供应adc12压铸件", &[]),
        0.3,
    );
    let span = |field: &str, start, end| FieldSpan {
        field: field.into(),
        start,
        end,
    };
    let term = |term: &str, weight, need, offer| SharedTerm {
        term: term.into(),
        weight,
        need,
        offer,
    };
    pair.text.shared = vec![
        term("0压铸", 0.1, span("title", 6, 8), span("title", 7, 9)),
        term("adc12", 0.2, span("title", 1, 6), span("intro", 0, 5)),
    ];
    let verdict = pair.verdict();
    let texts: Vec<_> = verdict
        .part(PartName::Text)
        .unwrap()
        .evidence
        .iter()
        .map(|place| place.text.as_str())
        .collect();
    assert_eq!(
        texts,
        ["ＡＤＣ１２", "adc12", "压铸", "压铸"],
        "the weightiest first, as written where known"
    );
}

#[test]
fn a_verdict_travels_as_json() {
    let verdict = Pair::new(
        posting("压铸", &["!材质 = 304"]),
        posting("压铸", &["材质 = 316"]),
        0.3,
    )
    .verdict();
    let json = serde_json::to_string(&verdict).unwrap();
    assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), verdict);
    assert!(
        json.contains(r#""code":"attribute_differs""#) && json.contains(r#""name":"freshness""#),
        "{json}"
    );
}
