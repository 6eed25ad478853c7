//! Everything that is known of a posting, so that "nothing changed" can be said in one comparison.

use app::Tx;
use domain::PostingId;
use domain::actor::Actor;
use domain::moderation::Item;
use domain::posting::{Content, Posting};
use serde_json::Value;
use store::postings::Version;
use testkit::UseCases;
use testkit::district::{audited, item_of};

/// A posting with its public copy, its revisions, its place in the queue and its lines of the audit log.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub posting: Posting,
    pub shown: Option<Content>,
    pub versions: Vec<Version>,
    pub waits: Option<Item>,
    pub audit: Vec<(String, Value)>,
}

/// What is known of a posting now.
pub fn state(bench: &UseCases, id: &PostingId) -> State {
    let read = |tx: &mut Tx<'_>| {
        let live = store::postings::live(tx.conn, id)?.unwrap();
        Ok((
            live,
            store::postings::versions(tx.conn, id, None, 1000)?.items,
        ))
    };
    let (live, versions) = bench.read(&Actor::System, read).unwrap();
    State {
        posting: live.posting,
        shown: live.shown,
        versions,
        waits: item_of(bench, id),
        audit: audited(bench, id.as_str()),
    }
}

/// The title others read; none when nothing is shown.
pub fn shown_title(bench: &UseCases, id: &PostingId) -> Option<String> {
    let read = |tx: &mut Tx<'_>| app::postings::get(tx, id);
    let view = bench.read(&Actor::Anonymous, read).ok()?;
    Some(view.posting.content.title.into())
}
