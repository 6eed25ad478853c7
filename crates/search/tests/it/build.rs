//! Builders with sensible defaults and the shortest way to a found id. No assertions here.

use std::collections::BTreeMap;
use std::path::Path;

use search::local::{LocalEngine, Opened, Settings};
use search::{Change, Document, Engine, Kind, Page, Request};
use tempfile::TempDir;

/// The instant all tests live at, microseconds.
pub const NOW: i64 = 1_800_000_000_000_000;

/// An index in a directory that disappears with it.
pub struct Index {
    pub engine: LocalEngine,
    pub dir: TempDir,
}

/// Small heaps, one thread, every check.
pub const SETTINGS: Settings = Settings {
    heap_bytes: 15_000_000,
    rebuild_threads: 1,
    validate_on_open: true,
};

/// Opens the index in `dir`.
pub fn open(dir: &Path) -> Opened {
    LocalEngine::open(dir, SETTINGS).unwrap()
}

/// An empty index.
pub fn empty() -> Index {
    let dir = tempfile::tempdir().unwrap();
    Index {
        engine: open(dir.path()).engine,
        dir,
    }
}

/// An index of `documents` at position `1`.
pub fn with(documents: impl IntoIterator<Item = Document>) -> Index {
    let index = empty();
    index.engine.apply(&upserts(documents), "1").unwrap();
    index
}

/// An index of `documents`, written `size` at a time, so that it has several segments.
pub fn in_segments(documents: impl IntoIterator<Item = Document>, size: usize) -> Index {
    let index = empty();
    for (at, piece) in upserts(documents).chunks(size).enumerate() {
        index.engine.apply(piece, &at.to_string()).unwrap();
    }
    index
}

/// One upsert for each document.
pub fn upserts(documents: impl IntoIterator<Item = Document>) -> Vec<Change> {
    documents.into_iter().map(Change::upsert).collect()
}

/// A public posting with a title.
pub fn posting(id: &str, title: &str) -> Document {
    let mut document = Document::new(id, Kind::Posting, 1);
    document.audience = codes(["public"]);
    document.side = "supply".into();
    document.title = title.into();
    document.published_at = Some(NOW - 1_000);
    document
}

/// A request of an anonymous caller for up to a hundred hits.
pub fn request(text: &str) -> Request {
    let mut request = Request::new(text, codes(["public"]), NOW);
    request.page = Page::first(100);
    request
}

/// The ids found, in order.
pub fn ids(engine: &dyn Engine, request: &Request) -> Vec<String> {
    engine
        .search(request)
        .unwrap()
        .hits
        .into_iter()
        .map(|hit| hit.id)
        .collect()
}

/// Every id the index holds, with the digest of its document.
pub fn digests(engine: &dyn Engine) -> BTreeMap<String, i64> {
    let mut out = BTreeMap::new();
    let mut each = |id: &str, digest| {
        assert_eq!(
            out.insert(id.to_owned(), digest),
            None,
            "{id} is held twice"
        );
    };
    engine.digests(&mut each).unwrap();
    out
}

/// Owned strings.
pub fn codes<const N: usize>(codes: [&str; N]) -> Vec<String> {
    codes.map(str::to_owned).to_vec()
}

/// Copies every file of one flat directory into a new one.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, target).unwrap();
        }
    }
}
