//! Damaged files are noticed before they can answer, set aside, and healed by a rebuild.

use std::fs;
use std::path::{Path, PathBuf};

use search::local::State;
use search::{Engine, SearchError};

use crate::build::{Index, codes, copy, ids, open, posting, request, upserts, with};

/// A sound index with two segments and deleted documents, and its files.
fn sound() -> (tempfile::TempDir, Vec<PathBuf>) {
    let documents = |from: usize| {
        (from..from + 40).map(|at| posting(&format!("d{at:03}"), "不锈钢球阀 DN50 加工"))
    };
    let Index { engine, dir } = with(documents(0));
    engine.apply(&upserts(documents(30)), "2").unwrap();
    let generation = engine.directory();
    drop(engine);
    let mut files: Vec<PathBuf> = fs::read_dir(generation)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|extension| extension != "lock"))
        .map(|path| path.strip_prefix(dir.path()).unwrap().to_owned())
        .collect();
    files.sort_unstable();
    (dir, files)
}

/// Fewer than all bytes of all files, in a fixed but scattered order.
fn scattered(length: usize, picks: usize) -> impl Iterator<Item = usize> {
    (0..picks).map(move |pick| (pick * 2_654_435_761 + 17) % length.max(1))
}

/// Opens a copy of `dir` after `damage`, and tells whether it was refused.
fn is_refused(dir: &Path, damage: impl FnOnce(&Path)) -> bool {
    let copied = tempfile::tempdir().unwrap();
    copy(dir, copied.path());
    damage(copied.path());
    let opened = open(copied.path());
    let refused = opened.state == State::Damaged;
    assert_eq!(refused, opened.engine.position().is_none());
    if refused {
        assert!(ids(&opened.engine, &request("球阀")).is_empty());
        let aside = fs::read_dir(copied.path()).unwrap();
        let aside = aside.filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .contains(".damaged-1")
        });
        assert_eq!(aside.count(), 1);
    }
    refused
}

/// The library keeps its own list of files; nothing of an answer depends on it.
fn is_list(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == ".managed.json")
}

#[test]
fn a_sound_index_is_not_refused() {
    let (dir, files) = sound();
    assert!(!is_refused(dir.path(), |_| ()));
    assert!(files.len() > 12, "{files:?}");
    assert!(
        files
            .iter()
            .any(|path| path.extension().is_some_and(|extension| extension == "del"))
    );
}

/// Length of what the library appends to each file: a checksum, and the version that wrote it.
const FOOTER: usize = 120;

#[test]
fn a_flipped_bit_anywhere_is_noticed() {
    let (dir, files) = sound();
    for file in files.iter().filter(|file| !is_list(file)) {
        let bytes = fs::read(dir.path().join(file)).unwrap();
        for at in scattered(bytes.len(), 8) {
            let refused = is_refused(dir.path(), |copied| {
                let mut bytes = bytes.clone();
                bytes[at] ^= 1 << (at % 7);
                fs::write(copied.join(file), bytes).unwrap();
            });
            // The version in a footer may change without harm: the data under the checksum did not.
            let harmless =
                at + FOOTER > bytes.len() && file.extension().is_some_and(|kind| kind != "json");
            assert!(
                refused || harmless,
                "{} byte {at} of {}",
                file.display(),
                bytes.len()
            );
        }
    }
}

#[test]
fn a_truncated_or_missing_file_is_noticed() {
    let (dir, files) = sound();
    for file in files.iter().filter(|file| !is_list(file)) {
        let shortened = is_refused(dir.path(), |copied| {
            let bytes = fs::read(copied.join(file)).unwrap();
            fs::write(copied.join(file), &bytes[..bytes.len() / 2]).unwrap();
        });
        assert!(shortened, "{} cut", file.display());
        let removed = is_refused(dir.path(), |copied| {
            fs::remove_file(copied.join(file)).unwrap()
        });
        assert!(removed, "{} removed", file.display());
    }
}

#[test]
fn a_lost_file_list_changes_no_answer() {
    let (dir, files) = sound();
    let list = files.iter().find(|file| is_list(file)).unwrap();
    fs::remove_file(dir.path().join(list)).unwrap();
    let opened = open(dir.path());
    assert_eq!(opened.state, State::Resumed);
    assert_eq!(ids(&opened.engine, &request("球阀")).len(), 70);
}

#[test]
fn a_running_index_notices_on_scrubbing_and_heals_by_a_rebuild() {
    let index = with((0..50).map(|at| posting(&format!("d{at}"), "球阀")));
    assert!(index.engine.scrub().unwrap().is_empty());
    let postings = fs::read_dir(index.engine.directory())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let file = postings
        .into_iter()
        .find(|path| path.extension().is_some_and(|extension| extension == "idx"))
        .unwrap();
    let mut bytes = fs::read(&file).unwrap();
    bytes[20] ^= 1;
    fs::write(&file, bytes).unwrap();
    assert_eq!(
        index.engine.scrub().unwrap(),
        [file.file_name().unwrap().to_string_lossy()]
    );

    let audience = codes(["public"]);
    assert!(matches!(
        index.engine.search(&request("球阀")),
        Err(SearchError::Damaged)
    ));
    assert!(matches!(
        index.engine.suggest("球", &audience, 5),
        Err(SearchError::Damaged)
    ));
    assert!(matches!(
        index.engine.frequencies(&[]),
        Err(SearchError::Damaged)
    ));
    assert!(matches!(
        index.engine.apply(&[], "2"),
        Err(SearchError::Damaged)
    ));
    assert!(matches!(
        index.engine.digests(&mut |_, _| ()),
        Err(SearchError::Damaged)
    ));

    index
        .engine
        .rebuild(&mut [Ok(posting("a", "球阀"))].into_iter(), "1")
        .unwrap();
    assert_eq!(ids(&index.engine, &request("球阀")), ["a"]);
    assert!(index.engine.scrub().unwrap().is_empty());
    index.engine.apply(&[], "2").unwrap();
}

#[test]
fn few_damaged_directories_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    for round in 1..=4 {
        let engine = open(dir.path()).engine;
        engine.apply(&upserts([posting("a", "球阀")]), "1").unwrap();
        let meta = engine.directory().join("meta.json");
        drop(engine);
        fs::write(meta, "{}").unwrap();
        assert_eq!(open(dir.path()).state, State::Damaged, "round {round}");
    }
    let names = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut damaged: Vec<String> = names.filter(|name| name.contains(".damaged-")).collect();
    damaged.sort_unstable();
    assert_eq!(damaged.len(), 2);
    assert!(
        damaged[0].ends_with("-3") && damaged[1].ends_with("-4"),
        "{damaged:?}"
    );
}
