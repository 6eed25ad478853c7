//! Stored matches follow the index, and telling follows them: again and again the same, and nobody twice.

use domain::event::Position;
use worker::matching::{Lane, step};
use worker::telling::tell;

use crate::bench::{Bench, posting};

/// A bench on which a demand and a supply have found each other.
fn matched() -> Bench {
    let bench = Bench::new();
    bench.import_a_pair();
    bench.index();
    bench.match_all();
    bench
}

fn thirty_more() -> Vec<app::records::Record> {
    let boxes = |n| posting(&format!("s{n}"), 2, "supply", &format!("供应第{n}号木箱"));
    (0..30).map(boxes).collect()
}

fn place(bench: &Bench) -> Position {
    bench.read(|tx| Ok(store::cursors::get(tx.conn, Lane::Automatic.cursor())?))
}

/// Puts the matcher back, as a crash before it noted its place does; to the very beginning, the worst of all.
fn forget_place(bench: &Bench) {
    let now = bench.app.now();
    bench.write(move |tx| {
        Ok(store::cursors::take_back(
            tx.conn,
            Lane::Automatic.cursor(),
            Position::default(),
            now,
        )?)
    });
}

#[test]
fn a_demand_and_a_supply_of_the_same_thing_find_each_other() {
    let bench = matched();
    let (demand, supply) = (bench.posting(1, "d").id, bench.posting(2, "s").id);
    assert_eq!(bench.fits(&demand), [supply.to_string()].into());
    assert_eq!(
        bench.fits(&supply),
        [demand.to_string()].into(),
        "from either end"
    );
}

#[test]
fn nothing_is_judged_before_it_can_be_found() {
    let bench = Bench::new();
    bench.import_a_pair();
    assert_eq!(step(&bench.app).unwrap(), 0, "no index yet");
    bench.index();
    bench.match_all();
    let reached = place(&bench);
    bench.import(vec![posting("d2", 2, "demand", "求购铝合金压铸件 ADC12")]);
    assert_eq!(step(&bench.app).unwrap(), 0, "the index has not seen it");
    assert_eq!(place(&bench), reached);
    bench.index();
    bench.match_all();
    assert!(place(&bench) > reached);
}

#[test]
fn what_a_person_published_is_judged_before_what_a_file_brought() {
    let bench = Bench::new();
    bench.import_a_pair();
    bench.import(thirty_more());
    let supply = bench.approved_by_a_person(2, "supply", "供应铝合金压铸件 ADC12");
    bench.index();
    let mut steps = 0;
    while bench.fits(&supply).is_empty() {
        assert!(step(&bench.app).unwrap() > 0, "it is judged at last");
        steps += 1;
    }
    assert_eq!(steps, 1, "not behind the thirty of the file");
    assert_eq!(place(&bench), Position::default(), "whose turn comes later");
    bench.match_all();
    assert!(place(&bench) > Position::default());
}

#[test]
fn judging_the_whole_log_again_changes_no_pair() {
    let bench = matched();
    let demand = bench.posting(1, "d").id;
    let fits = bench.fits(&demand);
    for _ in 0..2 {
        forget_place(&bench);
        bench.match_all();
        assert_eq!(bench.fits(&demand), fits);
    }
}

#[test]
fn judging_again_after_a_restart_tells_nobody_twice() {
    let bench = matched();
    bench.member_of(1, "buyer@example.com");
    bench.member_of(2, "seller@example.com");
    assert_eq!(tell(&bench.app).unwrap(), 2);
    let told = bench.queued();
    assert_eq!(told, 2, "one digest for each side");
    forget_place(&bench);
    let bench = bench.restarted();
    bench.index();
    bench.match_all();
    assert_eq!(tell(&bench.app).unwrap(), 0);
    assert_eq!(bench.queued(), told);
}

#[test]
fn a_step_takes_few_entries_so_that_a_stop_need_not_wait() {
    let bench = Bench::new();
    bench.import_a_pair();
    bench.import(thirty_more());
    bench.index();
    let mut steps = 0;
    while step(&bench.app).unwrap() > 0 {
        steps += 1;
    }
    // 32 postings at no more than ten a step, beside one step that passes over what no person did.
    assert!(steps >= 5, "{steps}");
    assert_eq!(bench.fits(&bench.posting(1, "d").id).len(), 1);
}

#[test]
fn a_pair_that_no_longer_holds_is_forgotten() {
    let bench = matched();
    let (demand, supply) = (bench.posting(1, "d").id, bench.posting(2, "s").id);
    bench.write(move |tx| app::postings::withdraw(tx, &supply));
    bench.index();
    bench.match_all();
    assert_eq!(bench.fits(&demand), [].into());
    bench.member_of(1, "buyer@example.com");
    tell(&bench.app).unwrap();
    assert_eq!(bench.queued(), 0, "nothing to tell");
}

#[test]
fn telling_is_one_enterprise_at_a_time_and_ends() {
    let bench = matched();
    bench.member_of(1, "buyer@example.com");
    assert_eq!(
        tell(&bench.app).unwrap(),
        2,
        "those without members are told off, too"
    );
    assert_eq!((tell(&bench.app).unwrap(), bench.queued()), (0, 1));
}
