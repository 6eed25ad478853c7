//! The index follows the log whatever happens between two commits.

use app::postings;
use worker::indexing::{compare, rebuild, step};

use crate::bench::{Bench, firm, posting};
use crate::flaky::Fate;

/// Whether the index holds exactly what the database shows.
fn assert_equal(bench: &Bench) {
    assert_eq!(compare(&bench.app).unwrap(), Vec::<String>::new());
}

#[test]
fn a_step_with_nothing_new_writes_nothing() {
    let bench = Bench::new();
    bench.import_a_pair();
    bench.index();
    let (position, held) = (bench.app.search().position(), bench.indexed());
    assert_eq!(held.len(), 4, "two firms, two postings");
    // A commit would fail, so a step that succeeds made none.
    bench.engine.expect(&[Fate::Refused]);
    for _ in 0..3 {
        assert_eq!(step(&bench.app).unwrap(), 0);
    }
    assert_eq!(
        (bench.app.search().position(), bench.indexed()),
        (position, held)
    );
}

#[test]
fn a_refused_commit_leaves_the_place_and_is_made_the_next_time() {
    let bench = Bench::new();
    bench.index();
    bench.import_a_pair();
    let before = (bench.app.search().position(), bench.indexed());
    bench.engine.expect(&[Fate::Refused, Fate::Refused]);
    for _ in 0..2 {
        assert!(step(&bench.app).is_err());
        assert_eq!((bench.app.search().position(), bench.indexed()), before);
    }
    bench.index();
    assert_eq!(bench.indexed().len(), 4);
    assert_equal(&bench);
}

#[test]
fn a_commit_nobody_heard_of_is_neither_lost_nor_repeated_wrongly() {
    let bench = Bench::new();
    bench.index();
    bench.import_a_pair();
    bench.engine.expect(&[Fate::Unheard]);
    assert!(step(&bench.app).is_err());
    let bench = bench.restarted();
    assert_eq!(bench.indexed().len(), 4, "the commit was made");
    bench.index();
    assert_equal(&bench);
}

#[test]
fn the_first_build_that_fails_is_begun_again() {
    let bench = Bench::new();
    bench.import_a_pair();
    bench.engine.expect(&[Fate::Refused]);
    assert!(step(&bench.app).is_err());
    assert_eq!(bench.app.search().position(), None);
    bench.index();
    assert_equal(&bench);
}

#[test]
fn what_happens_while_an_index_is_rebuilt_is_in_it_afterwards() {
    let bench = Bench::new();
    bench.import_a_pair();
    bench.index();
    assert_eq!(rebuild(&bench.app).unwrap(), 1, "the caller goes on");
    bench.import(vec![posting("late", 1, "supply", "供应锌合金压铸件")]);
    bench.index();
    assert_eq!(bench.indexed().len(), 5);
    assert_equal(&bench);
}

#[test]
fn a_lost_index_comes_back_from_the_database() {
    let bench = Bench::new();
    bench.import_a_pair();
    bench.index();
    let held = bench.indexed();
    let bench = bench.restarted_without_index();
    assert!(bench.indexed().is_empty());
    bench.index();
    assert_eq!(bench.indexed(), held);
    assert_equal(&bench);
}

#[test]
fn a_difference_is_told_by_the_id_that_differs() {
    let bench = Bench::new();
    bench.import_a_pair();
    bench.index();
    let (gone, kept) = (bench.posting(1, "d").id, bench.posting(2, "s").id);
    let withdrawn = gone.clone();
    bench.write(move |tx| postings::withdraw(tx, &withdrawn));
    assert_eq!(
        compare(&bench.app).unwrap(),
        [gone.to_string()],
        "the index still holds it"
    );
    bench.index();
    assert_equal(&bench);
    assert!(
        !bench.indexed().contains_key(gone.as_str()) && bench.indexed().contains_key(kept.as_str())
    );
}

#[test]
fn more_entries_than_a_step_takes_are_taken_in_several() {
    let bench = Bench::new();
    bench.index();
    // Three entries a posting: written, handed in, shown.
    let many =
        (0..200).map(|n| posting(&format!("p{n}"), 1, "supply", &format!("供应{n}号压铸件")));
    bench.import([firm(1)].into_iter().chain(many).collect());
    let mut taken = Vec::new();
    loop {
        match step(&bench.app).unwrap() {
            0 => break,
            count => taken.push(count),
        }
    }
    assert!(
        taken.len() > 1 && taken.iter().all(|count| *count <= 500),
        "{taken:?}"
    );
    assert_eq!(bench.indexed().len(), 201);
    assert_equal(&bench);
}

/// What happens next in a random history; numbers choose the posting.
#[derive(Clone, Copy, Debug)]
enum Happening {
    Write(u32),
    Withdraw(u32),
    Pause(u32),
    Step,
    Refuse,
    Miss,
    Restart,
}

/// A repeatable stream of happenings.
fn history(seed: u64) -> impl Iterator<Item = Happening> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let which = u32::try_from(state >> 40 & 7).unwrap();
        match state >> 32 & 15 {
            0..=4 => Happening::Write(which),
            5..=6 => Happening::Withdraw(which),
            7 => Happening::Pause(which),
            8..=11 => Happening::Step,
            12 => Happening::Refuse,
            13 => Happening::Miss,
            _ => Happening::Restart,
        }
    })
}

/// Lets one thing happen; a step may fail, and what cannot be withdrawn is left.
fn happen(bench: Bench, happening: Happening, round: usize) -> Bench {
    let known = |which: u32| {
        let known = bench.read(|tx| {
            let owner = store::enterprises::find_external(tx.conn, "f1")?.unwrap();
            Ok(store::postings::find_external(
                tx.conn,
                &owner.id,
                &format!("p{which}"),
            )?)
        });
        known.map(|posting| posting.id)
    };
    match happening {
        Happening::Write(which) => {
            let title = format!("供应{which}号压铸件，第{round}版");
            let record = posting(&format!("p{which}"), 1, "supply", &title);
            // One that was withdrawn cannot be changed any more.
            bench.write(move |tx| app::imports::lines(tx, std::slice::from_ref(&record)));
        }
        Happening::Withdraw(which) | Happening::Pause(which) => {
            if let Some(id) = known(which) {
                let pause = matches!(happening, Happening::Pause(_));
                let step = move |tx: &mut app::Tx<'_>| {
                    let moved = if pause {
                        postings::pause(tx, &id)
                    } else {
                        postings::withdraw(tx, &id)
                    };
                    moved.map(|_| ())
                };
                let cx = app::Cx::system(bench.app.now(), "test");
                drop(bench.app.write(cx, step));
            }
        }
        Happening::Step => drop(step(&bench.app)),
        Happening::Refuse => bench.engine.expect(&[Fate::Refused]),
        Happening::Miss => bench.engine.expect(&[Fate::Unheard]),
        Happening::Restart => return bench.restarted(),
    }
    bench
}

#[test]
fn any_history_ends_with_an_index_that_equals_the_database() {
    for seed in 1..=6 {
        let mut bench = Bench::new();
        bench.import(vec![firm(1)]);
        for (round, happening) in history(seed).take(40).enumerate() {
            bench = happen(bench, happening, round);
        }
        let bench = bench.restarted();
        bench.index();
        assert_eq!(
            compare(&bench.app).unwrap(),
            Vec::<String>::new(),
            "seed {seed}"
        );
    }
}
