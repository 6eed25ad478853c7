//! Builders with sensible defaults and the shortest way to a found id. No assertions here.

use search::local::{LocalEngine, Settings, State};
use search::{Change, Document, Engine, Kind, Request};
use tempfile::TempDir;

/// The instant all tests live at, microseconds.
pub const NOW: i64 = 1_800_000_000_000_000;

/// An index in a directory that disappears with it.
pub struct Index {
    pub engine: LocalEngine,
    pub dir: TempDir,
}

pub const SETTINGS: Settings = Settings {
    heap_bytes: 15_000_000,
    rebuild_threads: 1,
    validate_on_open: true,
};

/// An empty index.
pub fn empty() -> Index {
    let dir = tempfile::tempdir().unwrap();
    let opened = LocalEngine::open(dir.path(), SETTINGS).unwrap();
    assert_eq!(opened.state, State::Fresh);
    Index {
        engine: opened.engine,
        dir,
    }
}

/// An index of `documents` at position `1`.
pub fn with(documents: impl IntoIterator<Item = Document>) -> Index {
    let index = empty();
    let changes: Vec<Change> = documents.into_iter().map(Change::upsert).collect();
    index.engine.apply(&changes, "1").unwrap();
    index
}

/// A public posting with a title.
pub fn posting(id: &str, title: &str) -> Document {
    let mut document = Document::new(id, Kind::Posting, 1);
    document.audience = vec!["public".into()];
    document.side = "supply".into();
    document.title = title.into();
    document.published_at = Some(NOW - 1_000);
    document
}

/// A request of an anonymous caller.
pub fn request(text: &str) -> Request {
    Request::new(text, vec!["public".into()], NOW)
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

/// Owned strings.
pub fn codes<const N: usize>(codes: [&str; N]) -> Vec<String> {
    codes.map(str::to_owned).to_vec()
}
