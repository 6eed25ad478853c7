//! Matching a text that is no posting: judged like one, stored nowhere.

use app::matches::{self, Matches};
use app::{AppError, Tx};
use domain::actor::Actor;
use domain::posting::Draft;
use testkit::UseCases;
use testkit::district::{
    demand, events, faults, is_forbidden, must_sign_in, now, somebody, supply, unproven,
};

use crate::market::{bench, fits, market, matches_of, tells_of, to};

fn match_text(bench: &UseCases, who: &Actor, draft: &Draft) -> Result<Matches, AppError> {
    bench.read(who, |tx: &mut Tx<'_>| matches::of_text(tx, draft))
}

/// What somebody pastes: words and nothing else.
fn pasted() -> Draft {
    Draft {
        title: demand(1).title,
        body: demand(1).body,
        ..Draft::default()
    }
}

#[test]
fn a_text_is_judged_as_the_posting_it_would_become() {
    let bench = bench();
    let market = market(&bench);
    let (wanted, offered) = market.pair(&bench);
    let by_text = match_text(&bench, &market.scene.owner, &demand(1)).unwrap();
    assert!(tells_of(&by_text, offered.id.as_str()));
    let by_posting = matches_of(&bench, &market.scene.owner, &wanted.id).unwrap();
    assert_eq!(fits(&by_text), fits(&by_posting));
    assert_eq!(
        by_text.fits[0].verdict.score,
        by_posting.fits[0].verdict.score
    );
}

#[test]
fn bare_words_are_taken_for_a_demand_of_any_family() {
    let bench = bench();
    let market = market(&bench);
    let (_, offered) = market.pair(&bench);
    let found = match_text(&bench, &market.scene.owner, &pasted()).unwrap();
    assert!(tells_of(&found, offered.id.as_str()), "{found:?}");
    let offer = Draft {
        side: Some("supply".to_owned()),
        ..pasted()
    };
    let found = match_text(&bench, &market.seller, &offer).unwrap();
    assert!(
        !tells_of(&found, offered.id.as_str()),
        "an offer does not answer an offer"
    );
}

#[test]
fn nothing_of_a_text_is_stored() {
    let bench = bench();
    let market = market(&bench);
    market.pair(&bench);
    let before = (events(&bench), bench.letters());
    match_text(&bench, &market.scene.owner, &pasted()).unwrap();
    assert_eq!((events(&bench), Vec::new()), (before.0, bench.letters()));
}

#[test]
fn every_fault_of_a_text_is_named() {
    let bench = bench();
    let market = market(&bench);
    let wrong = Draft {
        title: None,
        node_code: Some("XX-1".to_owned()),
        valid_until: Some("2026-01-01T00:00:00Z".to_owned()),
        ..pasted()
    };
    let mut named = faults(match_text(&bench, &market.scene.owner, &wrong));
    named.sort();
    let expected = [
        "/node_code unknown_node",
        "/title required",
        "/valid_until in_the_past",
    ];
    assert_eq!(named, expected);
}

#[test]
fn a_text_sees_what_its_writer_may_see() {
    let bench = bench();
    let market = market(&bench);
    let verified = market.sells(&bench, &to("verified", &[], supply(1)));
    bench.index();
    let outsider = now(&bench, &somebody(&bench, 5));
    let told = |who| {
        tells_of(
            &match_text(&bench, who, &demand(1)).unwrap(),
            verified.id.as_str(),
        )
    };
    assert!(told(&market.scene.owner) && !told(&outsider));
    let newcomer = now(&bench, &unproven(&bench, 6));
    assert!(is_forbidden(&match_text(&bench, &newcomer, &pasted())));
    assert!(must_sign_in(&match_text(
        &bench,
        &Actor::Anonymous,
        &pasted()
    )));
}
