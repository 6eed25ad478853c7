//! Readers, a writer and a rebuild at once: every answer is one committed state.

use std::sync::atomic::{AtomicBool, Ordering};

use search::{Document, Engine};

use crate::build::{codes, digests, empty, posting, request, upserts, with};

/// Documents of one batch.
const BATCH: u64 = 3;

fn batch(number: usize) -> impl Iterator<Item = Document> {
    (0..BATCH).map(move |at| posting(&format!("b{number:03}-{at}"), "不锈钢球阀"))
}

#[test]
fn readers_see_whole_batches_only() {
    let index = empty();
    let engine: &dyn Engine = &index.engine;
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut last = 0;
                while !done.load(Ordering::Acquire) {
                    let answer = engine.search(&request("球阀")).unwrap();
                    assert_eq!(answer.total.count % BATCH, 0, "half a batch");
                    assert!(answer.total.count >= last, "time goes forward");
                    last = answer.total.count;
                    let seen = engine
                        .position()
                        .map_or(0, |position| position.parse::<u64>().unwrap());
                    let count = engine.search(&request("球阀")).unwrap().total.count;
                    assert!(count >= seen * BATCH, "a position without its changes");
                }
            });
        }
        for number in 1..=25 {
            engine
                .apply(&upserts(batch(number)), &number.to_string())
                .unwrap();
        }
        done.store(true, Ordering::Release);
    });
    assert_eq!(digests(engine).len(), 75);
}

#[test]
fn a_rebuild_never_shows_an_empty_or_half_built_index() {
    let index = with(batch(0));
    let engine: &dyn Engine = &index.engine;
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Acquire) {
                let count = engine.search(&request("球阀")).unwrap().total.count;
                assert!([BATCH, 2 * BATCH].contains(&count), "{count}");
                engine.suggest("不锈", &codes(["public"]), 5).unwrap();
                engine.stats().unwrap();
            }
        });
        for round in 0..4 {
            let documents: Vec<Document> = batch(0)
                .chain(batch(1))
                .take(if round % 2 == 0 { 6 } else { 3 })
                .collect();
            engine
                .rebuild(&mut documents.into_iter().map(Ok), &round.to_string())
                .unwrap();
        }
        done.store(true, Ordering::Release);
    });
}

#[test]
fn changes_during_a_rebuild_are_neither_mixed_in_nor_blocked() {
    let index = with(batch(0));
    let engine: &dyn Engine = &index.engine;
    std::thread::scope(|scope| {
        let rebuild = scope.spawn(|| {
            let mut documents = (0..60).flat_map(batch).map(Ok);
            engine.rebuild(&mut documents, "60").unwrap();
        });
        for number in 100..110 {
            engine
                .apply(&upserts(batch(number)), &number.to_string())
                .unwrap();
        }
        rebuild.join().unwrap();
    });
    // Whatever was applied before the switch is gone with its position, whatever came after is there.
    let position: usize = engine.position().unwrap().parse().unwrap();
    let held = digests(engine);
    let expected = if position == 60 { 180 } else { held.len() };
    assert_eq!(held.len(), expected);
    assert_eq!(held.len() % 3, 0);
    assert!(held.contains_key("b059-2"));
    if position != 60 {
        assert!(held.contains_key(&format!("b{position:03}-0")));
    }
}

#[test]
fn two_writers_take_turns() {
    let index = empty();
    let engine: &dyn Engine = &index.engine;
    std::thread::scope(|scope| {
        for writer in 0..2 {
            scope.spawn(move || {
                for number in 0..8 {
                    engine
                        .apply(&upserts(batch(writer * 100 + number)), "p")
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(digests(engine).len(), 48);
}
