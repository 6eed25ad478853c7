//! Stored matches and their digest: each end is told once, of what it may see.

use std::collections::BTreeSet;

use app::matches::{self, Digest};
use app::postings::{pause, withdraw};
use app::{AppError, Settings, Tx};
use domain::EnterpriseId;
use domain::actor::Actor;
use domain::enterprise::Role;
use testkit::district::{
    demand, email, events, is_forbidden, join, pending, somebody, step, supply, unproven,
};
use testkit::{Database, Letter, UseCases};

use crate::market::{Market, market, to};

/// Judges a subject and stores what fits, as the worker does.
fn refresh(bench: &UseCases, subject: &str) -> usize {
    let judged = bench
        .read(&Actor::System, |tx| matches::judge(tx, subject))
        .unwrap();
    let subject = subject.to_owned();
    let store = move |tx: &mut Tx<'_>| matches::store(tx, &subject, &judged);
    bench.write(&Actor::System, store).unwrap()
}

/// The other ends of what fits a subject.
fn stored(bench: &UseCases, subject: &str) -> BTreeSet<String> {
    let read = |tx: &mut Tx<'_>| Ok(store::matches::counterparts(tx.conn, subject)?);
    bench.read(&Actor::System, read).unwrap()
}

fn next(bench: &UseCases, after: Option<&EnterpriseId>) -> Option<Digest> {
    let next = |tx: &mut Tx<'_>| {
        let enterprise = matches::next_untold(tx, after)?;
        enterprise.map(|id| matches::digest(tx, &id)).transpose()
    };
    bench.read(&Actor::System, next).unwrap()
}

/// Writes every digest that is due and takes the mails out.
fn told(bench: &UseCases) -> Vec<Letter> {
    let mut last: Option<EnterpriseId> = None;
    while let Some(digest) = next(bench, last.as_ref()) {
        last = Some(digest.enterprise.clone());
        tell(bench, digest);
    }
    letters(bench)
}

fn tell(bench: &UseCases, digest: Digest) {
    let tell = move |tx: &mut Tx<'_>| matches::tell(tx, &digest);
    bench.write(&Actor::System, tell).unwrap();
}

/// Takes the digests out of the queue of mails.
fn letters(bench: &UseCases) -> Vec<Letter> {
    let mut letters = bench.letters();
    letters.retain(|letter| letter.content["kind"] == "new_matches");
    letters.sort_by(|a, b| a.to.cmp(&b.to));
    letters
}

fn recipients(letters: &[Letter]) -> Vec<&str> {
    letters.iter().map(|letter| letter.to.as_str()).collect()
}

pub fn each_end_is_told_once(bench: &UseCases) {
    let market = market(bench);
    let (wanted, offered) = market.pair(bench);
    assert_eq!(refresh(bench, wanted.id.as_str()), 1);
    let letters = told(bench);
    assert_eq!(recipients(&letters), [email(1), email(2)]);
    for (letter, own, other, path) in [
        (&letters[0], &wanted, &offered, "supply"),
        (&letters[1], &offered, &wanted, "demand"),
    ] {
        let item = &letter.content["items"][0];
        assert_eq!(
            (letter.content["total"].as_u64(), &item["side"]),
            (Some(1), &path.into())
        );
        assert_eq!(item["title"], own.content.title.as_str());
        assert_eq!(item["counterpart_title"], other.content.title.as_str());
        let link = item["link"].as_str().unwrap();
        assert!(
            link.ends_with(&format!("/postings/{}/matches/{}", own.id, other.id)),
            "{link}"
        );
    }
    assert_eq!(
        letters[0].content["items"][0]["score"],
        letters[1].content["items"][0]["score"]
    );
    assert_eq!(told(bench), []);
    bench.clock.advance_s(86_400);
    refresh(bench, wanted.id.as_str());
    refresh(bench, offered.id.as_str());
    assert_eq!(
        told(bench),
        [],
        "found again from either end, and told already"
    );
}

pub fn judging_again_changes_nothing(bench: &UseCases) {
    let market = market(bench);
    let (wanted, offered) = market.pair(bench);
    refresh(bench, wanted.id.as_str());
    let ends = || [&wanted, &offered].map(|one| stored(bench, one.id.as_str()));
    let expected = [&offered, &wanted].map(|other| [other.id.to_string()].into());
    assert_eq!(ends(), expected);
    let log = events(bench);
    refresh(bench, wanted.id.as_str());
    refresh(bench, offered.id.as_str());
    assert_eq!(ends(), expected);
    assert_eq!(events(bench), log, "nothing changed, so nothing is told");
}

pub fn what_no_longer_fits_is_forgotten(bench: &UseCases) {
    let market = market(bench);
    let (wanted, offered) = market.pair(bench);
    refresh(bench, wanted.id.as_str());
    step(bench, &market.seller, &offered.id, withdraw).unwrap();
    assert_eq!(refresh(bench, offered.id.as_str()), 0);
    assert_eq!(stored(bench, wanted.id.as_str()), [].into());
    assert_eq!(told(bench), []);
}

pub fn who_is_hidden_by_then_is_not_told_of(bench: &UseCases) {
    let market = market(bench);
    let (wanted, offered) = market.pair(bench);
    refresh(bench, wanted.id.as_str());
    step(bench, &market.seller, &offered.id, pause).unwrap();
    assert_eq!(told(bench), [], "a match that was found while it was up");
    let waiting = pending(bench, &market.seller, &market.selling.id, &supply(2));
    bench.index();
    assert_eq!(
        refresh(bench, waiting.id.as_str()),
        0,
        "nothing fits what shows nothing"
    );
}

pub fn a_counterpart_without_a_name_stays_without_one(bench: &UseCases) {
    let market = market(bench);
    let wanted = market.buys(bench, &to("blind", &[], demand(1)));
    market.sells(bench, &supply(1));
    bench.index();
    refresh(bench, wanted.id.as_str());
    let letters = told(bench);
    let to_seller = letters.iter().find(|letter| letter.to == email(2)).unwrap();
    let text = to_seller.content.to_string();
    let firm = &market.scene.firm;
    assert!(
        !text.contains(firm.profile.name.as_str()) && !text.contains(firm.id.as_str()),
        "{text}"
    );
}

pub fn owners_and_editors_are_told_and_nobody_else(bench: &UseCases) {
    let market = market(bench);
    let people = [(3, Role::Editor), (4, Role::Viewer)];
    for (number, role) in people {
        join(bench, &market.scene.firm.id, &somebody(bench, number), role);
    }
    join(
        bench,
        &market.scene.firm.id,
        &unproven(bench, 5),
        Role::Editor,
    );
    let (wanted, _) = market.pair(bench);
    refresh(bench, wanted.id.as_str());
    assert_eq!(recipients(&told(bench)), [email(1), email(2), email(3)]);
}

pub fn a_failed_digest_tells_nobody_and_is_repeated(bench: &UseCases) {
    let market = market(bench);
    let (wanted, _) = market.pair(bench);
    refresh(bench, wanted.id.as_str());
    let log = events(bench);
    let digest = next(bench, None).unwrap();
    let fail = move |tx: &mut Tx<'_>| -> Result<(), AppError> {
        matches::tell(tx, &digest)?;
        Err(AppError::Forbidden)
    };
    assert!(is_forbidden(&bench.write(&Actor::System, fail)));
    assert_eq!(events(bench), log);
    assert_eq!(recipients(&told(bench)), [email(1), email(2)]);
}

pub fn a_pair_that_another_node_told_meanwhile_is_not_told_again(bench: &UseCases) {
    let market = market(bench);
    let (wanted, _) = market.pair(bench);
    refresh(bench, wanted.id.as_str());
    let earlier = next(bench, None).unwrap();
    market.sells(bench, &supply(2));
    bench.index();
    refresh(bench, wanted.id.as_str());
    let later = next(bench, None).unwrap();
    assert_eq!(earlier.enterprise, later.enterprise);
    tell(bench, earlier);
    tell(bench, later);
    let letters = letters(bench);
    let totals: Vec<_> = letters.iter().map(|letter| &letter.content["total"]).collect();
    assert_eq!(totals, [1, 1], "each pair in one mail");
}

#[test]
fn the_best_are_kept_up_to_the_operators_number() {
    let settings = Settings {
        matches_kept: 2,
        ..Settings::default()
    };
    let bench = UseCases::searching_with(Database::sqlite(), settings);
    let market: Market = market(&bench);
    let wanted = market.buys(&bench, &demand(1));
    for number in 1..=4 {
        market.sells(&bench, &supply(number));
    }
    bench.index();
    assert_eq!(refresh(&bench, wanted.id.as_str()), 2);
    assert_eq!(stored(&bench, wanted.id.as_str()).len(), 2);
}
