//! An index read beside the process that writes it: without its lock, without a trace, and never torn.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use search::local::LocalEngine;
use search::{Engine, SearchError};

use crate::build::{Index, digests, posting, request, upserts, with};

fn read(dir: &Path) -> LocalEngine {
    LocalEngine::open_for_reading(dir).unwrap().unwrap()
}

/// Every file under a directory with its length.
fn files(dir: &Path) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type().unwrap().is_dir() {
            let below = files(&entry.path()).into_iter();
            found.extend(below.map(|(inner, length)| (format!("{name}/{inner}"), length)));
        } else {
            found.insert(name, entry.metadata().unwrap().len());
        }
    }
    found
}

#[test]
fn a_reader_opens_beside_the_writer_and_stays_at_its_moment() {
    let Index { engine, dir } = with([posting("a", "球阀")]);
    let reader = read(dir.path());
    engine.apply(&upserts([posting("b", "法兰")]), "2").unwrap();
    assert_eq!(reader.position().as_deref(), Some("1"));
    assert_eq!(digests(&reader).len(), 1);
    let later = read(dir.path());
    assert_eq!(later.position().as_deref(), Some("2"));
    assert_eq!(later.search(&request("法兰")).unwrap().total.count, 1);
}

#[test]
fn where_there_is_no_index_none_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("index");
    for place in [missing.as_path(), dir.path()] {
        assert!(LocalEngine::open_for_reading(place).unwrap().is_none());
    }
    assert!(files(dir.path()).is_empty());
}

#[test]
fn a_reader_writes_nothing() {
    let Index { engine, dir } = with([posting("a", "球阀")]);
    let before = files(dir.path());
    let reader = read(dir.path());
    let refused = [
        reader.apply(&upserts([posting("b", "法兰")]), "2"),
        reader.clear("2"),
        reader.rebuild(&mut std::iter::empty(), "2"),
    ];
    for outcome in refused {
        assert!(matches!(outcome, Err(SearchError::NotOpened)));
    }
    assert!(reader.scrub().unwrap().is_empty());
    drop(reader);
    assert_eq!(files(dir.path()), before);
    assert_eq!(digests(&engine).len(), 1);
}

#[test]
fn a_damaged_index_is_reported_and_left_where_it_is() {
    let Index { engine, dir } = with((0..40).map(|at| posting(&format!("d{at}"), "球阀")));
    let generation = engine.directory();
    drop(engine);
    let mut kept = fs::read_dir(&generation)
        .unwrap()
        .map(|file| file.unwrap().path());
    let terms = kept.find(|path| path.extension().is_some_and(|kind| kind == "term"));
    let terms = terms.unwrap();
    let mut bytes = fs::read(&terms).unwrap();
    bytes[4] ^= 1;
    fs::write(&terms, bytes).unwrap();
    let reader = LocalEngine::open_for_reading(dir.path());
    let noticed = match reader {
        Ok(reader) => !reader.unwrap().scrub().unwrap().is_empty(),
        Err(error) => matches!(error, SearchError::Damaged),
    };
    assert!(noticed);
    fs::write(generation.join("meta.json"), "{").unwrap();
    let unreadable = LocalEngine::open_for_reading(dir.path());
    assert!(matches!(unreadable.err(), Some(SearchError::Damaged)));
    assert!(generation.exists(), "nothing was set aside");
}

#[test]
fn a_rebuild_of_the_writer_leaves_the_reader_whole() {
    let Index { engine, dir } = with([posting("a", "球阀")]);
    let reader = read(dir.path());
    let next = [posting("a", "球阀"), posting("b", "法兰")];
    engine.rebuild(&mut next.into_iter().map(Ok), "7").unwrap();
    assert_eq!(digests(&reader).len(), 1, "as it was opened");
    assert!(reader.scrub().unwrap().is_empty(), "of what is there now");
    assert_eq!(read(dir.path()).position().as_deref(), Some("7"));
}

#[test]
fn a_position_never_promises_more_than_the_documents_hold() {
    let Index { engine, dir } = with([posting("p1", "球阀")]);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reads = scope.spawn(|| {
            let mut reads = 0;
            while !done.load(Ordering::Acquire) {
                let reader = read(dir.path());
                let promised: usize = reader.position().unwrap().parse().unwrap();
                assert!(digests(&reader).len() >= promised);
                reads += 1;
            }
            reads
        });
        for at in 2..=30 {
            let document = posting(&format!("p{at}"), "球阀");
            engine.apply(&upserts([document]), &at.to_string()).unwrap();
        }
        done.store(true, Ordering::Release);
        assert!(reads.join().unwrap() > 0);
    });
}
