//! A disk that fails: the error is told, the last commit goes on answering, the next change works.

use std::fs;

use search::local::{LocalEngine, Settings, State};
use search::{Engine, SearchError};

use crate::build::{SETTINGS, digests, ids, open, posting, request, upserts, with};

#[test]
fn a_lost_directory_fails_changes_and_nothing_else() {
    let index = with([posting("a", "球阀")]);
    let directory = index.engine.directory();
    let away = directory.with_extension("away");
    fs::rename(&directory, &away).unwrap();
    let failed = index.engine.apply(&upserts([posting("b", "球阀")]), "2");
    assert!(matches!(failed, Err(SearchError::Failed(_))), "{failed:?}");
    assert_eq!(ids(&index.engine, &request("球阀")), ["a"]);
    assert_eq!(index.engine.position().as_deref(), Some("1"));
    assert!(index.engine.stats().is_err());

    // A half-made directory may have appeared meanwhile.
    let _ = fs::remove_dir_all(&directory);
    fs::rename(&away, &directory).unwrap();
    index
        .engine
        .apply(&upserts([posting("b", "球阀")]), "2")
        .unwrap();
    assert_eq!(ids(&index.engine, &request("球阀")), ["a", "b"]);
    assert_eq!(index.engine.position().as_deref(), Some("2"));
}

#[test]
fn a_rebuild_that_cannot_write_leaves_the_old_index() {
    let index = with([posting("a", "球阀")]);
    let root = index.dir.path().to_owned();
    // A file in the place of the directory it wants to build in.
    let generation = index
        .engine
        .directory()
        .file_name()
        .unwrap()
        .to_string_lossy()
        .replace("-g1", "-g2");
    let blocked = root.join(format!("{generation}.building"));
    fs::write(&blocked, "x").unwrap();
    assert!(
        index
            .engine
            .rebuild(&mut [Ok(posting("b", "球阀"))].into_iter(), "2")
            .is_err()
    );
    assert_eq!(ids(&index.engine, &request("球阀")), ["a"]);
    fs::remove_file(&blocked).unwrap();
    index
        .engine
        .rebuild(&mut [Ok(posting("b", "球阀"))].into_iter(), "2")
        .unwrap();
    assert_eq!(ids(&index.engine, &request("球阀")), ["b"]);
}

#[test]
fn what_cannot_be_a_directory_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "x").unwrap();
    assert!(matches!(
        LocalEngine::open(&file, SETTINGS).err(),
        Some(SearchError::Failed(_))
    ));
}

#[test]
fn too_small_a_heap_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let settings = Settings {
        heap_bytes: 1,
        ..SETTINGS
    };
    assert!(matches!(
        LocalEngine::open(dir.path(), settings).err(),
        Some(SearchError::Failed(_))
    ));
}

#[test]
fn opening_without_validation_still_needs_readable_files() {
    let settings = Settings {
        validate_on_open: false,
        ..SETTINGS
    };
    let index = with((0..40).map(|at| posting(&format!("d{at}"), "球阀")));
    let directory = index.engine.directory();
    let dir = index.dir;
    drop(index.engine);
    let opened = LocalEngine::open(dir.path(), settings).unwrap();
    assert_eq!(opened.state, State::Resumed);
    drop(opened);
    fs::write(directory.join("meta.json"), "not json").unwrap();
    let opened = LocalEngine::open(dir.path(), settings).unwrap();
    assert_eq!(opened.state, State::Damaged);
}

#[test]
fn many_small_commits_are_merged_and_nothing_is_lost() {
    let index = with([]);
    for at in 0..40 {
        index
            .engine
            .apply(
                &upserts([posting(&format!("d{at:02}"), "球阀")]),
                &at.to_string(),
            )
            .unwrap();
    }
    assert_eq!(digests(&index.engine).len(), 40);
    assert!(index.engine.stats().unwrap().segments < 30);
    assert!(index.engine.scrub().unwrap().is_empty());
    let dir = index.dir;
    drop(index.engine);
    let opened = open(dir.path());
    assert_eq!(
        (opened.state, opened.engine.position().as_deref()),
        (State::Resumed, Some("39"))
    );
    assert_eq!(ids(&opened.engine, &request("球阀")).len(), 40);
}
