//! The index is a function of the changes applied to it, and its position is part of it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use search::local::{LocalEngine, State};
use search::{Change, Engine, SearchError};

use crate::build::{SETTINGS, digests, empty, ids, open, posting, request, upserts, with};

#[test]
fn a_new_index_has_no_position_and_finds_nothing() {
    let index = empty();
    assert_eq!(index.engine.position(), None);
    let answer = index.engine.search(&request("球阀")).unwrap();
    assert_eq!(
        (answer.hits.len(), answer.total.count, answer.total.exact),
        (0, 0, true)
    );
    assert_eq!(index.engine.stats().unwrap().documents, 0);
}

#[test]
fn what_is_applied_is_found_at_once() {
    let index = with([posting("a", "不锈钢球阀")]);
    assert_eq!(ids(&index.engine, &request("球阀")), ["a"]);
    assert_eq!(index.engine.position().as_deref(), Some("1"));
    let hit = index
        .engine
        .search(&request("球阀"))
        .unwrap()
        .hits
        .remove(0);
    assert_eq!((hit.kind, hit.version), (search::Kind::Posting, 1));
    assert!(hit.score > 0.0);
}

#[test]
fn a_later_document_replaces_the_earlier_one() {
    let index = with([posting("a", "不锈钢球阀")]);
    let mut next = posting("a", "碳钢法兰");
    next.version = 2;
    let digest = next.digest();
    index.engine.apply(&upserts([next]), "2").unwrap();
    assert!(ids(&index.engine, &request("球阀")).is_empty());
    assert_eq!(ids(&index.engine, &request("法兰")), ["a"]);
    assert_eq!(
        digests(&index.engine),
        BTreeMap::from([("a".into(), digest)])
    );
}

#[test]
fn a_document_that_says_anything_else_has_another_digest() {
    let one = posting("a", "不锈钢球阀");
    let same = posting("a", "不锈钢球阀").digest();
    assert_eq!(one.digest(), same);
    let others: [fn(&mut search::Document); 5] = [
        |other| other.id = "b".to_owned(),
        |other| other.body = "带手轮".to_owned(),
        |other| other.version += 1,
        |other| other.node_path.push("WJ".to_owned()),
        |other| other.valid_until = Some(1),
    ];
    for change in others {
        let mut other = one.clone();
        change(&mut other);
        assert_ne!(other.digest(), same, "{other:?}");
    }
}

#[test]
fn the_last_change_of_a_batch_stands() {
    let index = empty();
    let changes = [
        Change::upsert(posting("a", "球阀")),
        Change::upsert(posting("a", "法兰")),
        Change::upsert(posting("b", "轴承")),
        Change::remove("b"),
        Change::remove("never"),
    ];
    index.engine.apply(&changes, "1").unwrap();
    assert_eq!(
        digests(&index.engine),
        BTreeMap::from([("a".into(), posting("a", "法兰").digest())])
    );
    assert_eq!(ids(&index.engine, &request("法兰")), ["a"]);
}

#[test]
fn no_change_still_moves_the_position() {
    let index = with([posting("a", "球阀")]);
    index.engine.apply(&[], "2").unwrap();
    assert_eq!(index.engine.position().as_deref(), Some("2"));
    let dir = index.dir;
    drop(index.engine);
    let opened = open(dir.path());
    assert_eq!(opened.state, State::Resumed);
    assert_eq!(opened.engine.position().as_deref(), Some("2"));
    assert_eq!(ids(&opened.engine, &request("球阀")), ["a"]);
}

#[test]
fn a_document_without_an_id_is_refused_and_the_rest_goes_on() {
    let index = with([posting("a", "球阀")]);
    let changes = upserts([posting("b", "法兰"), posting("", "轴承")]);
    assert!(matches!(
        index.engine.apply(&changes, "2"),
        Err(SearchError::Invalid(_))
    ));
    assert_eq!(index.engine.position().as_deref(), Some("1"));
    assert_eq!(
        digests(&index.engine).len(),
        1,
        "nothing of a failed batch is kept"
    );
    index
        .engine
        .apply(&upserts([posting("b", "法兰")]), "2")
        .unwrap();
    assert_eq!(digests(&index.engine).len(), 2);
    assert_eq!(index.engine.position().as_deref(), Some("2"));
}

#[test]
fn a_directory_has_one_writer() {
    let index = with([posting("a", "球阀")]);
    let second = LocalEngine::open(index.dir.path(), SETTINGS);
    assert!(matches!(second.err(), Some(SearchError::Locked)));
    index
        .engine
        .apply(&upserts([posting("b", "球阀")]), "2")
        .unwrap();
}

#[test]
fn sizes_are_told() {
    let index = with([posting("a", "球阀"), posting("b", "法兰")]);
    let stats = index.engine.stats().unwrap();
    assert_eq!((stats.documents, stats.segments), (2, 1));
    assert!(stats.bytes > 1_000);
}

/// A change of one of a few ids; an even number removes.
fn changes() -> impl Strategy<Value = Vec<Vec<(u8, u8)>>> {
    proptest::collection::vec(proptest::collection::vec((0u8..6, 0u8..10), 0..5), 1..8)
}

fn change((id, version): (u8, u8)) -> Change {
    let id = format!("p{id}");
    if version % 3 == 0 {
        return Change::remove(id);
    }
    let mut document = posting(&id, "球阀");
    document.version = i64::from(version);
    Change::upsert(document)
}

fn apply_to(model: &mut BTreeMap<String, i64>, change: &Change) {
    match change {
        Change::Upsert(document) => drop(model.insert(document.id.clone(), document.digest())),
        Change::Remove(id) => drop(model.remove(id)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_changes_leave_what_a_map_would_hold(batches in changes(), reopen in 0usize..8) {
        let dir = tempfile::tempdir().unwrap();
        let mut engine = open(dir.path()).engine;
        let mut model = BTreeMap::new();
        for (at, batch) in batches.iter().enumerate() {
            let batch: Vec<Change> = batch.iter().copied().map(change).collect();
            batch.iter().for_each(|change| apply_to(&mut model, change));
            engine.apply(&batch, &at.to_string()).unwrap();
            // The same batch again, as after a crash between commit and acknowledgement.
            engine.apply(&batch, &at.to_string()).unwrap();
            if at == reopen {
                drop(engine);
                engine = open(dir.path()).engine;
            }
            prop_assert_eq!(&digests(&engine), &model);
            prop_assert_eq!(engine.position(), Some(at.to_string()));
            prop_assert_eq!(ids(&engine, &request("球阀")).len(), model.len());
        }
    }

    #[test]
    fn replaying_from_the_start_ends_in_the_same_place(batches in changes()) {
        let changes: Vec<Change> = batches.concat().into_iter().map(change).collect();
        let index = empty();
        index.engine.apply(&changes, "1").unwrap();
        let once = digests(&index.engine);
        for change in &changes {
            index.engine.apply(std::slice::from_ref(change), "1").unwrap();
        }
        prop_assert_eq!(digests(&index.engine), once);
    }
}
