//! Matches: one row per pair, rejudged as often as one likes, told once to each side.

use std::collections::{BTreeMap, BTreeSet};

use domain::region::Ring;
use domain::{EnterpriseId, MatchId};
use proptest::prelude::*;
use store::Store;
use store::matches::{self, Match, Told};
use testkit::SeededEntropy;

use crate::samples::{
    at, at_once, enterprise_id, fresh_number, granted, posting_id, property, read, write,
};

fn match_id(number: u64) -> MatchId {
    MatchId::mint(at(0), &SeededEntropy::new(number))
}

/// The demand and the supply of these numbers, of the enterprises of the same numbers.
fn pair(demand: u64, offer: u64, score: i32) -> Match {
    Match {
        id: match_id(demand * 100_000 + offer),
        demand: posting_id(demand),
        offer: posting_id(offer).to_string(),
        demand_enterprise: enterprise_id(demand),
        offer_enterprise: enterprise_id(offer),
        demand_revision: 1,
        offer_revision: 2,
        score,
        ring: Ring::District,
        weights_version: 1,
        found_at: at(0),
    }
}

fn save(store: &Store, found: &Match) {
    let found = found.clone();
    write(store, move |conn| matches::save(conn, &granted(), &found));
}

/// The other ends of what fits a subject.
fn fitting(store: &Store, subject: &str) -> BTreeSet<String> {
    read(store, |conn| matches::counterparts(conn, subject))
}

/// What the enterprise of a number has not been told of, best first on each side.
fn news(store: &Store, enterprise: u64, limit: i64) -> Vec<(Told, Match)> {
    let id = enterprise_id(enterprise);
    read(store, |conn| matches::untold(conn, &id, 0, limit))
}

fn lapse_others(store: &Store, subject: &str, kept: &[String]) -> usize {
    let (subject, kept) = (subject.to_owned(), kept.iter().cloned().collect());
    write(store, move |conn| matches::lapse_others(conn, &granted(), &subject, &kept))
}

/// Tells the enterprise of a number: the side and the score of each.
fn tell(store: &Store, enterprise: u64, now_s: i64, limit: i64) -> Vec<(Told, i32)> {
    let found = news(store, enterprise, limit);
    let told: Vec<(Told, MatchId)> = found
        .iter()
        .map(|(side, found)| (*side, found.id.clone()))
        .collect();
    let marked = write(store, move |conn| matches::mark_told(conn, &granted(), &told, at(now_s)));
    assert_eq!(marked, vec![true; found.len()]);
    found
        .into_iter()
        .map(|(side, found)| (side, found.score))
        .collect()
}

/// Every enterprise that has something to be told of, in the order they are asked for.
fn untold(store: &Store) -> Vec<EnterpriseId> {
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        after = read(store, |conn| matches::next_untold(conn, after.as_ref()));
        match &after {
            Some(next) => seen.push(next.clone()),
            None => return seen,
        }
    }
}

pub fn a_pair_is_known_from_both_ends_in_every_field(store: &Store) {
    let found = Match {
        ring: Ring::Nation,
        weights_version: 7,
        found_at: at(5),
        ..pair(1, 2, 1000)
    };
    save(store, &found);
    assert_eq!(news(store, 1, 9), [(Told::Demand, found.clone())]);
    assert_eq!(news(store, 2, 9), [(Told::Offer, found)]);
    let firm = Match {
        id: match_id(7),
        offer: enterprise_id(3).to_string(),
        offer_enterprise: enterprise_id(3),
        ..pair(4, 3, 0)
    };
    save(store, &firm);
    let demand = posting_id(4).to_string();
    assert_eq!(fitting(store, enterprise_id(3).as_str()), [demand].into());
    assert_eq!(fitting(store, posting_id(4).as_str()), [firm.offer].into());
    assert!(fitting(store, posting_id(3).as_str()).is_empty());
}

pub fn a_pair_that_is_judged_again_is_one_row_with_the_new_verdict(store: &Store) {
    save(store, &pair(1, 2, 700));
    let again = Match {
        id: match_id(9),
        demand_revision: 3,
        offer_revision: 4,
        score: 400,
        ring: Ring::Region,
        weights_version: 2,
        found_at: at(99),
        ..pair(1, 2, 0)
    };
    save(store, &again);
    let expected = Match {
        id: pair(1, 2, 0).id,
        found_at: at(0),
        ..again
    };
    assert_eq!(news(store, 1, 9), [(Told::Demand, expected)], "born once");
    save(store, &pair(2, 1, 300));
    assert_eq!(news(store, 1, 9).len(), 2, "the other way round is another pair");
}

pub fn parallel_judgements_of_a_pair_give_one_row(store: &Store) {
    let outcomes = at_once(store, 8, |conn| {
        let id = match_id(fresh_number());
        matches::save(conn, &granted(), &Match { id, ..pair(1, 2, 500) })
    });
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(news(store, 1, 9).len(), 1);
}

pub fn the_best_come_first_and_equals_by_id(store: &Store) {
    for (offer, score) in [(2, 500), (3, 900), (4, 500), (5, 1)] {
        save(store, &pair(1, offer, score));
    }
    let found: Vec<Match> = news(store, 1, 9).into_iter().map(|(_, found)| found).collect();
    let scores: Vec<i32> = found.iter().map(|found| found.score).collect();
    assert_eq!(scores, [900, 500, 500, 1]);
    assert!(found[1].id < found[2].id);
}

pub fn what_no_longer_fits_lapses_at_its_own_end_only(store: &Store) {
    for (demand, offer) in [(1, 2), (1, 3), (4, 2), (5, 1), (6, 1)] {
        save(store, &pair(demand, offer, 500));
    }
    let kept = [3, 5].map(|number| posting_id(number).to_string());
    let subject = posting_id(1).to_string();
    assert_eq!(lapse_others(store, &subject, &kept), 2, "one on each side of it");
    assert_eq!(fitting(store, &subject), kept.clone().into());
    assert_eq!(fitting(store, posting_id(4).as_str()).len(), 1, "of no concern");
    assert_eq!(lapse_others(store, &subject, &kept), 0, "again changes nothing");
    assert_eq!(lapse_others(store, &subject, &[]), 2, "nothing fits any more");
    assert!(news(store, 1, 9).is_empty(), "what does not fit is no news");
}

pub fn a_pair_that_fits_again_is_told_to_whom_it_never_was(store: &Store) {
    save(store, &pair(1, 2, 700));
    tell(store, 1, 10, 9);
    lapse_others(store, posting_id(1).as_str(), &[]);
    assert!(untold(store).is_empty(), "nothing fits");
    save(store, &pair(1, 2, 800));
    assert_eq!(untold(store), [enterprise_id(2)], "the other side has been told");
}

pub fn each_side_is_told_once_however_often_the_pair_is_judged(store: &Store) {
    save(store, &pair(1, 2, 700));
    let mut both = [enterprise_id(1), enterprise_id(2)];
    both.sort();
    assert_eq!(untold(store), both);
    assert_eq!(tell(store, 1, 10, 9), [(Told::Demand, 700)]);
    assert_eq!(untold(store), [enterprise_id(2)]);
    assert_eq!(tell(store, 2, 20, 9), [(Told::Offer, 700)]);
    assert!(untold(store).is_empty());
    save(store, &pair(1, 2, 900));
    assert!(untold(store).is_empty(), "a new score is no news");
    assert!(tell(store, 1, 30, 9).is_empty() && tell(store, 2, 30, 9).is_empty());
    save(store, &pair(1, 3, 100));
    assert_eq!(tell(store, 1, 40, 9), [(Told::Demand, 100)], "the new one only");
}

pub fn only_what_was_told_counts_as_told(store: &Store) {
    for (offer, score) in [(2, 300), (3, 900), (4, 600)] {
        save(store, &pair(1, offer, score));
        save(store, &pair(offer + 10, 1, score + 1));
    }
    let told = tell(store, 1, 10, 2);
    let expected = [
        (Told::Demand, 900),
        (Told::Demand, 600),
        (Told::Offer, 901),
        (Told::Offer, 601),
    ];
    assert_eq!(told, expected);
    assert_eq!(tell(store, 1, 11, 2), [(Told::Demand, 300), (Told::Offer, 301)]);
    assert!(tell(store, 1, 12, 2).is_empty());
    assert_eq!(untold(store).len(), 6, "the others of each pair");
    assert!(tell(store, 99, 12, 2).is_empty(), "nothing is known of it");
}

pub fn an_enterprise_that_deals_with_itself_is_told_at_both_ends(store: &Store) {
    let own = Match {
        offer_enterprise: enterprise_id(1),
        ..pair(1, 2, 500)
    };
    save(store, &own);
    assert_eq!(untold(store), [enterprise_id(1)], "each enterprise once");
    assert_eq!(tell(store, 1, 1, 9), [(Told::Demand, 500), (Told::Offer, 500)]);
}

pub fn of_two_who_tell_at_one_moment_each_pair_goes_to_one(store: &Store) {
    for offer in 2..22 {
        save(store, &pair(1, offer, 500));
    }
    let outcomes = at_once(store, 6, |conn| {
        let found = matches::untold(conn, &enterprise_id(1), 0, 100)?;
        let told: Vec<_> = found.into_iter().map(|(side, found)| (side, found.id)).collect();
        matches::mark_told(conn, &granted(), &told, at(5))
    });
    let marked = outcomes.into_iter().flat_map(Result::unwrap);
    assert_eq!(marked.filter(|fresh| *fresh).count(), 20, "each by one of them");
}

#[derive(Clone, Debug)]
enum Step {
    Judge(u64, u64, i32),
    Lapse(u64, Vec<u64>),
    Tell(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let number = || 1u64..5;
    let step = prop_oneof![
        3 => (number(), number(), 0i32..=1000)
            .prop_filter("two postings", |(demand, offer, _)| demand != offer)
            .prop_map(|(demand, offer, score)| Step::Judge(demand, offer, score)),
        1 => (number(), prop::collection::vec(number(), 0..3))
            .prop_map(|(subject, kept)| Step::Lapse(subject, kept)),
        2 => number().prop_map(Step::Tell),
    ];
    prop::collection::vec(step, 1..30)
}

/// What is known of a pair.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    score: i32,
    fits: bool,
    demand_told: bool,
    offer_told: bool,
}

type Pairs = BTreeMap<(u64, u64), Known>;

/// What an enterprise is owed, best first on each side.
fn owed(pairs: &Pairs, who: u64) -> Vec<(Told, i32)> {
    let mut owed: Vec<(Told, i32)> = Vec::new();
    for ((demand, offer), known) in pairs.iter().filter(|(_, known)| known.fits) {
        if *demand == who && !known.demand_told {
            owed.push((Told::Demand, known.score));
        }
        if *offer == who && !known.offer_told {
            owed.push((Told::Offer, known.score));
        }
    }
    owed.sort_by_key(|(side, score)| (*side == Told::Offer, -score));
    owed
}

pub fn any_sequence_of_judging_lapsing_and_telling_goes_as_written_down(store: &Store) {
    property(24, steps(), |steps| {
        // Numbers of its own for each sequence; ids grow out of them.
        let base = fresh_number() * 10;
        let name = |number: u64| posting_id(base + number).to_string();
        let mut pairs = Pairs::new();
        for (step, now_s) in steps.into_iter().zip(1..) {
            match step {
                Step::Judge(demand, offer, score) => {
                    save(store, &pair(base + demand, base + offer, score));
                    let known = pairs.entry((demand, offer)).or_default();
                    (known.score, known.fits) = (score, true);
                }
                Step::Lapse(subject, kept) => {
                    let ids: Vec<String> = kept.iter().map(|number| name(*number)).collect();
                    let gone = lapse_others(store, &name(subject), &ids);
                    let mut expected = 0;
                    for ((demand, offer), known) in &mut pairs {
                        let other = if *demand == subject { *offer } else { *demand };
                        let own = *demand == subject || *offer == subject;
                        if known.fits && own && !kept.contains(&other) {
                            known.fits = false;
                            expected += 1;
                        }
                    }
                    assert_eq!(gone, expected);
                }
                Step::Tell(who) => {
                    let expected = owed(&pairs, who);
                    assert_eq!(tell(store, base + who, now_s, 100), expected);
                    for ((demand, offer), known) in &mut pairs {
                        known.demand_told |= known.fits && *demand == who;
                        known.offer_told |= known.fits && *offer == who;
                    }
                }
            }
        }
        for who in 1..5 {
            let others = pairs.iter().filter(|(_, known)| known.fits);
            let others = others.filter_map(|((demand, offer), _)| match who {
                _ if who == *demand => Some(name(*offer)),
                _ if who == *offer => Some(name(*demand)),
                _ => None,
            });
            assert_eq!(fitting(store, &name(who)), others.collect());
        }
    });
}
