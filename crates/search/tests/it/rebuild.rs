//! A new index is built beside the old one and takes its place in one step.

use std::collections::BTreeMap;

use search::local::State;
use search::{Change, Engine, SearchError};

use crate::build::{Index, digests, empty, ids, open, posting, request, upserts, with};

fn names(index: &Index) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(index.dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn the_new_index_holds_exactly_what_was_given() {
    let index = with([posting("a", "球阀"), posting("b", "法兰")]);
    let mut documents = [
        posting("b", "轴承"),
        posting("c", "球阀"),
        posting("c", "twice"),
    ]
    .into_iter()
    .map(Ok);
    index.engine.rebuild(&mut documents, "9").unwrap();
    assert_eq!(
        digests(&index.engine),
        BTreeMap::from([
            ("b".into(), posting("b", "轴承").digest()),
            ("c".into(), posting("c", "球阀").digest()),
        ])
    );
    assert_eq!(ids(&index.engine, &request("球阀")), ["c"]);
    assert_eq!(index.engine.position().as_deref(), Some("9"));
    assert_eq!(names(&index).len(), 1, "the old generation is gone");
    assert!(index.engine.directory().starts_with(index.dir.path()));
}

#[test]
fn changes_go_on_after_a_rebuild_and_survive_reopening() {
    let index = with([posting("a", "球阀")]);
    index
        .engine
        .rebuild(&mut [Ok(posting("b", "球阀"))].into_iter(), "2")
        .unwrap();
    index
        .engine
        .apply(&upserts([posting("c", "球阀")]), "3")
        .unwrap();
    let dir = index.dir;
    drop(index.engine);
    let opened = open(dir.path());
    assert_eq!(opened.state, State::Resumed);
    assert_eq!(ids(&opened.engine, &request("球阀")), ["b", "c"]);
    assert_eq!(opened.engine.position().as_deref(), Some("3"));
}

#[test]
fn the_old_index_answers_and_takes_changes_while_the_new_one_is_built() {
    let index = with([posting("a", "球阀")]);
    let mut at = 0;
    let mut documents = std::iter::from_fn(|| {
        assert_eq!(ids(&index.engine, &request("球阀"))[0], "a");
        index
            .engine
            .apply(
                &upserts([posting(&format!("x{at}"), "球阀")]),
                &format!("2{at}"),
            )
            .unwrap();
        at += 1;
        (at < 5).then(|| Ok(posting(&format!("n{at}"), "球阀")))
    });
    index.engine.rebuild(&mut documents, "1").unwrap();
    assert_eq!(
        digests(&index.engine).keys().cloned().collect::<String>(),
        "n1n2n3n4"
    );
    assert_eq!(
        index.engine.position().as_deref(),
        Some("1"),
        "the caller goes on from here"
    );
}

#[test]
fn a_source_that_ends_early_leaves_the_old_index_and_goes_on() {
    let index = with([posting("a", "球阀")]);
    let mut documents = [Ok(posting("b", "球阀")), Err(SearchError::Interrupted)].into_iter();
    let outcome = index.engine.rebuild(&mut documents, "9");
    assert!(matches!(outcome, Err(SearchError::Interrupted)));
    assert_eq!(ids(&index.engine, &request("球阀")), ["a"]);
    assert_ne!(index.engine.position().as_deref(), Some("9"));
}

#[test]
fn a_rebuild_that_fails_leaves_the_old_index() {
    let index = with([posting("a", "球阀")]);
    let broken = std::panic::AssertUnwindSafe(|| {
        let mut documents = std::iter::from_fn(|| panic!("the database went away"));
        index.engine.rebuild(&mut documents, "2")
    });
    assert!(std::panic::catch_unwind(broken).is_err());
    assert_eq!(ids(&index.engine, &request("球阀")), ["a"]);
    index
        .engine
        .apply(&upserts([posting("b", "球阀")]), "2")
        .unwrap();
    index
        .engine
        .rebuild(&mut [Ok(posting("c", "球阀"))].into_iter(), "3")
        .unwrap();
    assert_eq!(ids(&index.engine, &request("球阀")), ["c"]);
}

#[test]
fn clearing_leaves_an_empty_index_with_a_position() {
    let index = with([posting("a", "球阀")]);
    index.engine.clear("7").unwrap();
    assert!(digests(&index.engine).is_empty());
    assert_eq!(index.engine.position().as_deref(), Some("7"));
    index.engine.apply(&[Change::remove("a")], "8").unwrap();
}

#[test]
fn leftovers_and_other_versions_are_removed_on_resuming() {
    let index = with([posting("a", "球阀")]);
    let kept = names(&index);
    for name in ["v0-a1-g1", "v1-a1-g99.building", "v1-a0-g3"] {
        std::fs::create_dir(index.dir.path().join(name)).unwrap();
    }
    std::fs::create_dir(index.dir.path().join("notes")).unwrap();
    let Index { engine, dir } = index;
    drop(engine);
    let opened = open(dir.path());
    assert_eq!(opened.state, State::Resumed);
    let index = Index {
        engine: opened.engine,
        dir,
    };
    assert_eq!(names(&index), ["notes".to_owned(), kept[0].clone()]);
}

#[test]
fn an_index_that_was_never_written_is_fresh_again() {
    let Index { engine, dir } = empty();
    drop(engine);
    assert_eq!(open(dir.path()).state, State::Fresh);
}
