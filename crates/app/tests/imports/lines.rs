//! Lines of an import: each by itself, all of them judged.

use app::enterprises::Outcome;
use app::imports::Line;
use app::records::{FirmRecord, PostingRecord, Record};
use app::{AppError, Tx, imports};
use domain::actor::Actor;
use testkit::UseCases;
use testkit::district::{
    code, events, faults, is_forbidden, moderator, must_sign_in, usual_chains,
};

pub fn firm(number: u64) -> Record {
    Record::Firm(Box::new(FirmRecord {
        external_id: format!("F-{number}"),
        uscc: code(number),
        name: format!("大足区名录工厂{number}"),
        region_code: "500111".to_owned(),
        verified: true,
        ..FirmRecord::default()
    }))
}

pub fn posting(number: u64) -> PostingRecord {
    PostingRecord {
        external_id: format!("P-{number}"),
        enterprise: "F-1".to_owned(),
        side: "supply".to_owned(),
        family: "processing".to_owned(),
        title: format!("承接热处理加工 第{number}炉"),
        body: "井式炉六台，可带样试做。".to_owned(),
        node_code: Some("WJ-M4".to_owned()),
        region_code: "500111".to_owned(),
        valid_until: "2026-05-01T00:00:00Z".to_owned(),
        visibility: "public".to_owned(),
        publish: true,
        ..PostingRecord::default()
    }
}

pub fn line(record: PostingRecord) -> Record {
    Record::Posting(Box::new(record))
}

pub fn import_as(
    bench: &UseCases,
    who: &Actor,
    records: Vec<Record>,
) -> Result<Vec<Line>, AppError> {
    bench.write(who, move |tx: &mut Tx<'_>| imports::lines(tx, &records))
}

#[track_caller]
pub fn import(bench: &UseCases, records: Vec<Record>) -> Vec<Line> {
    import_as(bench, &Actor::System, records).unwrap()
}

pub fn a_bad_line_spoils_nothing_but_itself(bench: &UseCases) {
    usual_chains(bench);
    let nameless = PostingRecord {
        title: String::new(),
        ..posting(2)
    };
    let stranger = PostingRecord {
        enterprise: "F-404".to_owned(),
        ..posting(3)
    };
    let by_code = PostingRecord {
        enterprise: code(1),
        ..posting(4)
    };
    let records = vec![
        line(posting(0)),
        firm(1),
        line(posting(1)),
        line(nameless),
        line(stranger),
        line(by_code),
        firm(2),
    ];
    let mut outcomes = import(bench, records).into_iter();
    let mut next = || outcomes.next().unwrap();
    assert_eq!(
        faults(next()),
        ["/enterprise unknown_enterprise"],
        "its firm comes later"
    );
    assert_eq!(next().unwrap(), Outcome::Created);
    assert_eq!(next().unwrap(), Outcome::Created);
    assert_eq!(faults(next()), ["/title required"]);
    assert_eq!(faults(next()), ["/enterprise unknown_enterprise"]);
    assert_eq!(next().unwrap(), Outcome::Created);
    assert_eq!(next().unwrap(), Outcome::Created);
    let created = |kind: &str| {
        events(bench)
            .iter()
            .filter(|event| event.kind.as_str() == kind)
            .count()
    };
    assert_eq!(
        (created("posting_created"), created("enterprise_created")),
        (2, 2)
    );
}

pub fn every_fault_of_a_line_is_named(bench: &UseCases) {
    usual_chains(bench);
    let wrong = PostingRecord {
        side: "barter".to_owned(),
        title: "\u{0}".to_owned(),
        node_code: Some("XX-1".to_owned()),
        region_code: "999999".to_owned(),
        price_min_fen: Some(2),
        price_max_fen: Some(1),
        valid_until: "2026-03-01T00:00:00Z".to_owned(),
        visibility: "secret".to_owned(),
        ..posting(1)
    };
    let mut outcomes = import(bench, vec![firm(1), line(wrong)]);
    let mut named = faults(outcomes.remove(1));
    named.sort();
    let expected = [
        "/node_code unknown_node",
        "/price_max_fen range_reversed",
        "/region_code unknown_region",
        "/side unknown_value",
        "/title control_characters",
        "/valid_until in_the_past",
        "/visibility unknown_value",
    ];
    assert_eq!(named, expected);
    let nameless = PostingRecord {
        external_id: " ".to_owned(),
        title: String::new(),
        ..posting(1)
    };
    let mut outcomes = import(bench, vec![line(nameless)]);
    assert_eq!(
        faults(outcomes.remove(0)),
        ["/external_id required", "/title required"]
    );
}

pub fn a_rehearsal_judges_every_line_and_stores_nothing(bench: &UseCases) {
    usual_chains(bench);
    let before = events(bench);
    let bad = PostingRecord {
        title: String::new(),
        ..posting(2)
    };
    let records = vec![firm(1), line(posting(1)), line(bad)];
    let cx = bench.cx(&Actor::System);
    let outcomes = bench
        .app
        .rehearse(&cx, |tx| imports::lines(tx, &records))
        .unwrap();
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 2);
    assert_eq!(events(bench), before);
    let really = import(bench, records);
    let told = |lines: &[Line]| {
        lines
            .iter()
            .map(|line| format!("{line:?}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told(&really),
        told(&outcomes),
        "what was foretold is what happens"
    );
}

pub fn only_the_operator_imports(bench: &UseCases) {
    usual_chains(bench);
    let desk = moderator(bench);
    let before = events(bench);
    assert!(is_forbidden(&import_as(bench, &desk, vec![firm(1)])));
    assert!(must_sign_in(&import_as(
        bench,
        &Actor::Anonymous,
        vec![firm(1)]
    )));
    assert_eq!(events(bench), before);
}
