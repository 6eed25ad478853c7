//! Finding counterparts: the same verdict from either end, and nobody who may not be seen.

use app::AppError;
use app::postings::{expire_due, pause, withdraw};
use domain::actor::Actor;
use domain::posting::{Draft, Posting};
use testkit::UseCases;
use testkit::district::{
    approve, bar, demand, draft, drafted, edit, founded, is_forbidden, is_not_found, must_sign_in,
    now, pending, somebody, step, supply, verified,
};

use crate::market::{Market, bench, card, fits, market, matches_of, pair_of, tells_of, to};

#[test]
fn both_ends_of_a_pair_get_the_same_verdict() {
    let bench = bench();
    let market = market(&bench);
    let (wanted, offered) = market.pair(&bench);
    let from_demand = matches_of(&bench, &market.scene.owner, &wanted.id).unwrap();
    let from_supply = matches_of(&bench, &market.seller, &offered.id).unwrap();
    assert_eq!(fits(&from_demand), [offered.id.as_str()]);
    assert_eq!(fits(&from_supply), [wanted.id.as_str()]);
    let verdict = &from_demand.fits[0].verdict;
    assert_eq!(verdict, &from_supply.fits[0].verdict);
    let pairs = [
        pair_of(&bench, &market.scene.owner, &wanted.id, offered.id.as_str()).unwrap(),
        pair_of(&bench, &market.seller, &offered.id, wanted.id.as_str()).unwrap(),
    ];
    for pair in pairs {
        assert_eq!(
            (&pair.found.verdict, pair.rank, pair.tenth_score),
            (verdict, Some(1), None)
        );
    }
}

#[test]
fn no_good_match_is_an_answer() {
    let bench = bench();
    let market = market(&bench);
    let wanted = market.buys(&bench, &demand(1));
    let other = Draft {
        family: Some("logistics".to_owned()),
        node_code: None,
        ..draft("supply", "冷链仓储与配送", "冷库三千平方米，温区齐全。")
    };
    let other = market.sells(&bench, &other);
    bench.index();
    let found = matches_of(&bench, &market.scene.owner, &wanted.id).unwrap();
    assert!(
        found.fits.is_empty() && found.near_misses.is_empty(),
        "{found:?}"
    );
    let pair = pair_of(&bench, &market.scene.owner, &wanted.id, other.id.as_str()).unwrap();
    assert!(
        !pair.found.verdict.fits(),
        "the pair is explained all the same"
    );
    assert_eq!(pair.rank, None);
}

/// A way in which an offer is out of the buyer's sight.
type Hide = fn(&UseCases, &Market) -> Posting;

#[test]
fn who_may_not_be_seen_is_no_counterpart() {
    let hidden: [(&str, Hide); 5] = [
        ("a draft", |bench, market| {
            drafted(bench, &market.seller, &market.selling.id, &supply(1))
        }),
        ("under review", |bench, market| {
            pending(bench, &market.seller, &market.selling.id, &supply(1))
        }),
        ("of a chain", |bench, market| {
            market.sells(bench, &to("chain", &[], supply(1)))
        }),
        ("for a guest", |bench, market| {
            let guest = founded(bench, &somebody(bench, 5), 5);
            market.sells(bench, &to("invited", &[&guest.id], supply(1)))
        }),
        ("withdrawn", |bench, market| {
            let shown = market.sells(bench, &supply(1));
            step(bench, &market.seller, &shown.id, withdraw).unwrap()
        }),
    ];
    for (what, hide) in hidden {
        let bench = bench();
        let market = market(&bench);
        let wanted = market.buys(&bench, &demand(1));
        let offer = hide(&bench, &market);
        bench.index();
        let found = matches_of(&bench, &market.scene.owner, &wanted.id).unwrap();
        assert!(!tells_of(&found, offer.id.as_str()), "{what}");
        let pair = pair_of(&bench, &market.scene.owner, &wanted.id, offer.id.as_str());
        assert!(is_not_found(&pair), "{what}: {pair:?}");
    }
}

#[test]
fn an_index_that_lags_behind_brings_nobody_back() {
    type Leave = fn(&UseCases, &Market, &Posting);
    let leave: [(&str, Leave); 4] = [
        ("paused", |bench, market, offer| {
            drop(step(bench, &market.seller, &offer.id, pause).unwrap())
        }),
        ("narrowed", narrow),
        ("expired", |bench, _, _| {
            bench.clock.advance_s(61 * 86_400);
            assert!(bench.write(&Actor::System, expire_due).unwrap() > 0);
        }),
        ("barred", |bench, market, _| {
            bar(bench, &market.scene.desk, &market.selling.id);
        }),
    ];
    for (what, leave) in leave {
        let bench = bench();
        let market = market(&bench);
        let (wanted, offered) = market.pair(&bench);
        leave(&bench, &market, &offered);
        let found = matches_of(&bench, &market.scene.owner, &wanted.id).unwrap();
        assert!(!tells_of(&found, offered.id.as_str()), "{what}");
        let pair = pair_of(&bench, &market.scene.owner, &wanted.id, offered.id.as_str());
        assert!(is_not_found(&pair), "{what}: {pair:?}");
    }
}

/// Shows an offer to its chain only, with the desk's consent.
fn narrow(bench: &UseCases, market: &Market, offer: &Posting) {
    let to_chain = |draft| to("chain", &[], draft);
    edit(bench, &market.seller, offer, to_chain).unwrap();
    approve(bench, &market.scene.desk, &offer.id);
}

#[test]
fn firms_without_postings_are_matched_by_their_cards() {
    let bench = bench();
    let market = market(&bench);
    let wanted = market.buys(&bench, &demand(1));
    card(&bench, &market.seller, &market.selling.id);
    let unverified = somebody(&bench, 5);
    let unknown = founded(&bench, &unverified, 5);
    card(&bench, &now(&bench, &unverified), &unknown.id);
    bench.index();
    let found = matches_of(&bench, &market.scene.owner, &wanted.id).unwrap();
    assert_eq!(
        fits(&found),
        [market.selling.id.as_str()],
        "only the verified one"
    );
    let pair = pair_of(
        &bench,
        &market.scene.owner,
        &wanted.id,
        market.selling.id.as_str(),
    );
    assert_eq!(pair.unwrap().found.verdict, found.fits[0].verdict);
    let offered = market.sells(&bench, &supply(1));
    bench.index();
    let found = matches_of(&bench, &market.scene.owner, &wanted.id).unwrap();
    assert_eq!(
        fits(&found),
        [offered.id.as_str()],
        "told once, by its posting"
    );
}

#[test]
fn nobody_is_matched_with_themselves() {
    let bench = bench();
    let market = market(&bench);
    let wanted = market.buys(&bench, &demand(1));
    market.buys(&bench, &supply(1));
    market.buys(&bench, &to("blind", &[], supply(2)));
    card(&bench, &market.scene.owner, &market.scene.firm.id);
    bench.index();
    let found = matches_of(&bench, &market.scene.owner, &wanted.id).unwrap();
    assert!(
        found.fits.is_empty() && found.near_misses.is_empty(),
        "{found:?}"
    );
}

#[test]
fn a_blind_counterpart_has_no_name() {
    let bench = bench();
    let market = market(&bench);
    let wanted = market.buys(&bench, &demand(1));
    let blind = market.sells(&bench, &to("blind", &[], supply(1)));
    let open = market.sells(&bench, &supply(2));
    bench.index();
    let found = matches_of(&bench, &market.scene.owner, &wanted.id).unwrap();
    let name = |id: &str| {
        let all = found.fits.iter().find(|found| found.party.id == id);
        all.unwrap().party.enterprise_name.clone()
    };
    assert_eq!(name(blind.id.as_str()), None);
    assert_eq!(
        name(open.id.as_str()).as_deref(),
        Some(market.selling.profile.name.as_str())
    );
}

#[test]
fn matches_are_shown_to_the_enterprise_and_the_desk() {
    let bench = bench();
    let market = market(&bench);
    let (wanted, offered) = market.pair(&bench);
    let hidden = drafted(
        &bench,
        &market.scene.owner,
        &market.scene.firm.id,
        &demand(2),
    );
    let ask = |who: &Actor, of: &Posting| -> [Result<(), AppError>; 2] {
        [
            matches_of(&bench, who, &of.id).map(drop),
            pair_of(&bench, who, &of.id, offered.id.as_str()).map(drop),
        ]
    };
    for who in [&market.scene.owner, &market.scene.desk] {
        assert!(
            ask(who, &wanted)
                .iter()
                .chain(&ask(who, &hidden))
                .all(Result::is_ok),
            "{who:?}"
        );
    }
    assert!(ask(&market.seller, &wanted).iter().all(is_forbidden));
    assert!(ask(&market.seller, &hidden).iter().all(is_not_found));
    assert!(ask(&Actor::Anonymous, &wanted).iter().all(must_sign_in));
}

#[test]
fn a_draft_is_matched_by_its_working_copy() {
    let bench = bench();
    let market = market(&bench);
    let offered = market.sells(&bench, &supply(1));
    let draft = drafted(
        &bench,
        &market.scene.owner,
        &market.scene.firm.id,
        &demand(1),
    );
    bench.index();
    let found = matches_of(&bench, &market.scene.owner, &draft.id).unwrap();
    assert_eq!(fits(&found), [offered.id.as_str()]);
}

#[test]
fn only_the_two_sides_of_a_trade_are_a_pair() {
    let bench = bench();
    let market = market(&bench);
    let (wanted, _) = market.pair(&bench);
    let rival = market.sells(&bench, &demand(3));
    let stranger = verified(&bench, &somebody(&bench, 5), 5);
    bench.index();
    let unknown = "pst_01h455vb4pex5vsknk084sn02q";
    let cardless = stranger.id.as_str();
    for other in [rival.id.as_str(), unknown, cardless, "nonsense", ""] {
        let pair = pair_of(&bench, &market.scene.owner, &wanted.id, other);
        assert!(is_not_found(&pair), "{other}: {pair:?}");
    }
}
