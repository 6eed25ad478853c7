//! Two nodes on one PostgreSQL, each with its threads and its index: what must happen once happens once, and goes on when
//! one of them is gone.

use app::{App, Cx, Tx, search, synonyms};
use domain::actor::Actor;
use domain::synonym::Draft;
use testkit::Database;
use worker::Worker;

use crate::bench::{Bench, posting};
use crate::running::{sender, until};

/// The threads of a node; its mails stay queued.
fn working(app: &App) -> Worker {
    Worker::start(app, sender(|_| Ok(0)).0).unwrap()
}

/// How often the log says something of a kind.
fn happened(bench: &Bench, kind: &str) -> usize {
    let from = domain::event::Position::default();
    let entries = bench.read(|tx| Ok(store::events::seen_after(tx.conn, from, 10_000)?));
    let of_kind = |entry: &&domain::event::Entry| entry.event.kind.as_str() == kind;
    entries.iter().filter(of_kind).count()
}

#[test]
fn two_nodes_tell_once_and_one_goes_on_alone() {
    let bench = Bench::on(Database::postgres());
    bench.import_a_pair();
    bench.member_of(1, "buyer@example.com");
    bench.member_of(2, "seller@example.com");
    let folder = tempfile::tempdir().unwrap();
    let other = bench.another_node(&folder);
    let (first, second) = (working(&bench.app), working(&other));
    let demand = bench.posting(1, "d").id;
    until("matched", || bench.fits(&demand).len() == 1);
    // Past an hour, and past a midnight: digests and a new day are due on both nodes.
    bench.clock.advance_s(86_400);
    until("told", || bench.queued() == 2);
    until("the day is announced", || {
        happened(&bench, "day_began") == 1
    });
    drop(first);
    bench.import(vec![posting(
        "s2",
        2,
        "supply",
        "供应铝合金压铸件 ADC12 二线",
    )]);
    until("matched by the one that is left", || {
        bench.fits(&demand).len() == 2
    });
    bench.clock.advance_s(3600);
    until("told of the new pair", || bench.queued() == 4);
    drop(second);
    assert_eq!((bench.queued(), happened(&bench, "day_began")), (4, 1));
}

/// How many postings an anonymous reader of a node finds by one word.
fn found(app: &App, text: &str) -> usize {
    let query = search::Query {
        text: text.to_owned(),
        filters: search::Filters::default(),
        sort: search::Sort::Relevance,
        size: 20,
        after: None,
        facets: Vec::new(),
    };
    let cx = Cx {
        actor: Actor::Anonymous,
        ..Cx::system(app.now(), "test")
    };
    let find = |tx: &mut Tx<'_>| search::postings(tx, query);
    app.read(&cx, find).unwrap().items.len()
}

#[test]
fn synonyms_count_on_every_node_within_seconds() {
    let bench = Bench::on(Database::postgres());
    bench.import_a_pair();
    let folder = tempfile::tempdir().unwrap();
    let other = bench.another_node(&folder);
    let (first, second) = (working(&bench.app), working(&other));
    let nodes = [&bench.app, &other];
    until("indexed", || {
        nodes.iter().all(|node| found(node, "ADC12") > 0)
    });
    let plain = found(&other, "ADC12");
    assert_eq!(found(&other, "SINOALU900"), 0);
    let draft = Draft {
        terms: Some(vec!["SINOALU900".to_owned(), "ADC12".to_owned()]),
        kind: Some("grade".to_owned()),
        ..Draft::default()
    };
    let started = std::time::Instant::now();
    let add = move |tx: &mut Tx<'_>| synonyms::create(tx, &draft);
    let cx = Cx::system(bench.app.now(), "test");
    let added = bench.app.write(cx, add).unwrap();
    assert_eq!(
        found(&bench.app, "SINOALU900"),
        plain,
        "at once where it was written"
    );
    until("known to the other node", || {
        found(&other, "SINOALU900") == plain
    });
    assert!(
        started.elapsed().as_secs_f64() < 5.0,
        "{:?}",
        started.elapsed()
    );
    let remove = move |tx: &mut Tx<'_>| synonyms::remove(tx, &added.id);
    let cx = Cx::system(bench.app.now(), "test");
    bench.app.write(cx, remove).unwrap();
    until("forgotten by the other node", || {
        found(&other, "SINOALU900") == 0
    });
    drop((first, second));
}
