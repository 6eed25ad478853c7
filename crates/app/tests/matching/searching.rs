//! Searching: the index finds, the database tells; what the index still believes does not count.

use app::postings::{expire_due, pause, withdraw};
use app::search::{self, Filters, Found, FoundEnterprise, FoundPosting, Query, Sort};
use app::{AppError, Tx};
use domain::actor::Actor;
use domain::posting::{Draft, Posting};
use testkit::UseCases;
use testkit::district::{
    approve, bar, demand, draft, edit, founded, now, retitle, somebody, step, supply, verified,
};

use crate::market::{Market, bench, market, to};

fn query(text: &str) -> Query {
    Query {
        text: text.to_owned(),
        filters: Filters::default(),
        sort: Sort::Relevance,
        size: 20,
        after: None,
        facets: Vec::new(),
    }
}

fn search(bench: &UseCases, who: &Actor, query: &Query) -> Found<FoundPosting> {
    let find = |tx: &mut Tx<'_>| search::postings(tx, query.clone());
    bench.read(who, find).unwrap()
}

fn firms(bench: &UseCases, text: &str) -> Found<FoundEnterprise> {
    let find = |tx: &mut Tx<'_>| search::enterprises(tx, query(text));
    bench.read(&Actor::Anonymous, find).unwrap()
}

fn ids(found: &Found<FoundPosting>) -> Vec<&str> {
    found
        .items
        .iter()
        .map(|item| item.posting.id.as_str())
        .collect()
}

/// Whether anybody finds the usual supply.
fn finds(bench: &UseCases, who: &Actor) -> bool {
    !search(bench, who, &query("高强度螺栓")).items.is_empty()
}

#[test]
fn each_reader_finds_what_the_circle_allows() {
    //                anonymous  stranger  verified  own
    let circles = [
        ("public", [true, true, true, true]),
        ("verified", [false, false, true, true]),
        ("chain", [false, false, false, true]),
        ("blind", [true, true, true, true]),
    ];
    for (visibility, circle) in circles {
        let bench = bench();
        let market = market(&bench);
        market.sells(&bench, &to(visibility, &[], supply(1)));
        bench.index();
        let stranger = now(&bench, &somebody(&bench, 5));
        let readers = [
            &Actor::Anonymous,
            &stranger,
            &market.scene.owner,
            &market.seller,
        ];
        assert_eq!(
            readers.map(|who| finds(&bench, who)),
            circle,
            "{visibility}"
        );
    }
}

#[test]
fn what_was_taken_down_is_gone_before_the_index_knows() {
    type Leave = fn(&UseCases, &Market, &Posting);
    let leave: [(&str, Leave); 5] = [
        ("paused", |bench, market, of| {
            drop(step(bench, &market.seller, &of.id, pause).unwrap())
        }),
        ("withdrawn", |bench, market, of| {
            drop(step(bench, &market.seller, &of.id, withdraw).unwrap())
        }),
        ("narrowed", |bench, market, of| {
            change(bench, market, of, |draft| to("chain", &[], draft))
        }),
        ("expired", |bench, _, _| {
            bench.clock.advance_s(61 * 86_400);
            bench.write(&Actor::System, expire_due).map(drop).unwrap();
        }),
        ("barred", |bench, market, _| {
            bar(bench, &market.scene.desk, &market.selling.id)
        }),
    ];
    for (what, leave) in leave {
        let bench = bench();
        let market = market(&bench);
        let posting = market.sells(&bench, &supply(1));
        bench.index();
        assert!(finds(&bench, &Actor::Anonymous));
        leave(&bench, &market, &posting);
        assert!(!finds(&bench, &Actor::Anonymous), "{what}");
        bench.index();
        assert!(!finds(&bench, &Actor::Anonymous), "{what}");
    }
}

/// Changes the words of a posting, with the desk's consent.
fn change(bench: &UseCases, market: &Market, of: &Posting, change: fn(Draft) -> Draft) {
    edit(bench, &market.seller, of, change).unwrap();
    approve(bench, &market.scene.desk, &of.id);
}

#[test]
fn the_words_shown_are_those_of_the_database() {
    let bench = bench();
    let market = market(&bench);
    let posting = market.sells(&bench, &supply(1));
    bench.index();
    let reword = |draft| Draft {
        title: Some("承接螺栓冷镦 另起一题".to_owned()),
        ..draft
    };
    change(&bench, &market, &posting, reword);
    let found = search(&bench, &Actor::Anonymous, &query("高强度螺栓"));
    assert_eq!(
        found.items[0].posting.content.title.as_str(),
        "承接螺栓冷镦 另起一题"
    );
    let marked = &found.items[0].highlights;
    assert!(
        marked
            .iter()
            .all(|mark| mark.field != "title" || mark.end <= 12),
        "{marked:?}"
    );
}

#[test]
fn words_under_review_are_found_by_nobody() {
    let bench = bench();
    let market = market(&bench);
    let posting = market.sells(&bench, &supply(1));
    retitle(&bench, &market.seller, &posting, "钛合金叶片机密").unwrap();
    bench.index();
    for who in [&Actor::Anonymous, &market.seller, &market.scene.desk] {
        assert_eq!(
            ids(&search(&bench, who, &query("钛合金叶片"))),
            [""; 0],
            "{who:?}"
        );
        let shown = search(&bench, who, &query("高强度螺栓"));
        assert_eq!(shown.items[0].posting.content, posting.content, "{who:?}");
    }
}

#[test]
fn a_blind_posting_is_named_to_its_own_enterprise_only() {
    let bench = bench();
    let market = market(&bench);
    let posting = market.sells(&bench, &to("blind", &[], supply(1)));
    bench.index();
    let name = |who| {
        search(&bench, who, &query("高强度螺栓")).items[0]
            .enterprise_name
            .clone()
    };
    assert_eq!(name(&Actor::Anonymous), None);
    assert_eq!(name(&market.scene.owner), None);
    assert_eq!(
        name(&market.seller).as_deref(),
        Some(market.selling.profile.name.as_str())
    );
    let by_owner = Query {
        filters: Filters {
            enterprises: vec![market.selling.id.to_string()],
            ..Filters::default()
        },
        ..query("")
    };
    assert_eq!(ids(&search(&bench, &Actor::Anonymous, &by_owner)), [""; 0]);
    let by_park = Query {
        filters: Filters {
            parks: vec!["SQ".to_owned()],
            ..Filters::default()
        },
        ..query("")
    };
    assert!(!ids(&search(&bench, &Actor::Anonymous, &by_park)).contains(&posting.id.as_str()));
}

#[test]
fn pages_neither_skip_nor_repeat() {
    let bench = bench();
    let market = market(&bench);
    let mut wanted: Vec<String> = (0..5)
        .map(|number| market.sells(&bench, &supply(number)).id.to_string())
        .collect();
    bench.index();
    let mut query = Query {
        size: 2,
        ..query("螺栓")
    };
    let mut seen: Vec<String> = Vec::new();
    loop {
        let page = search(&bench, &Actor::Anonymous, &query);
        assert_eq!(page.total.count, 5);
        seen.extend(ids(&page).into_iter().map(str::to_owned));
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    wanted.sort();
    seen.sort();
    assert_eq!(seen, wanted);
}

/// What else to try after a search.
fn rescue(bench: &UseCases, who: &Actor, query: &Query) -> Vec<(String, u64)> {
    let ask = |tx: &mut Tx<'_>| {
        let found = search::postings(tx, query.clone())?;
        search::rescue(tx, query, found.total)
    };
    bench.read(who, ask).unwrap()
}

#[test]
fn a_thin_search_is_told_which_filter_to_drop() {
    let bench = bench();
    let market = market(&bench);
    market.sells(&bench, &supply(1));
    market.sells(&bench, &supply(2));
    market.buys(&bench, &demand(3));
    bench.index();
    let thin = Query {
        filters: Filters {
            sides: vec!["demand".to_owned()],
            regions: vec!["500112".to_owned()],
            families: vec!["processing".to_owned()],
            ..Filters::default()
        },
        ..query("螺栓")
    };
    let rescue = |query: &Query| rescue(&bench, &Actor::Anonymous, query);
    assert_eq!(
        rescue(&thin),
        [("region".to_owned(), 1)],
        "only what helps, with what it would find"
    );
    let two = Query {
        filters: Filters {
            nodes: vec!["WJ-M1".to_owned()],
            ..Filters::default()
        },
        ..query("螺栓")
    };
    assert_eq!(rescue(&two), [("node".to_owned(), 3)]);
    assert_eq!(rescue(&query("螺栓")), [], "nothing to drop");
}

#[test]
fn the_most_helpful_filter_to_drop_comes_first() {
    let bench = bench();
    let market = market(&bench);
    market.sells(&bench, &supply(1));
    market.sells(&bench, &supply(2));
    let rare = Draft {
        family: Some("service".to_owned()),
        ..draft("demand", "求螺栓检测服务", "")
    };
    market.buys(&bench, &rare);
    bench.index();
    let none = Query {
        filters: Filters {
            sides: vec!["supply".to_owned()],
            families: vec!["service".to_owned()],
            ..Filters::default()
        },
        ..query("螺栓")
    };
    let rescued = rescue(&bench, &Actor::Anonymous, &none);
    assert_eq!(rescued, [("family".to_owned(), 2), ("side".to_owned(), 1)]);
}

#[test]
fn a_rescue_counts_nothing_the_caller_may_not_see() {
    let bench = bench();
    let market = market(&bench);
    market.sells(&bench, &to("chain", &[], supply(1)));
    bench.index();
    let thin = Query {
        filters: Filters {
            sides: vec!["demand".to_owned()],
            ..Filters::default()
        },
        ..query("螺栓")
    };
    assert_eq!(rescue(&bench, &Actor::Anonymous, &thin), []);
    let told = rescue(&bench, &market.seller, &thin);
    assert_eq!(told, [("side".to_owned(), 1)]);
}

#[test]
fn firms_are_found_while_they_may_publish() {
    let bench = bench();
    let market = market(&bench);
    let unverified = founded(&bench, &somebody(&bench, 5), 5);
    bench.index();
    let found = |text| -> Vec<String> {
        let items = firms(&bench, text).items;
        items
            .into_iter()
            .map(|item| item.enterprise.id.to_string())
            .collect()
    };
    assert!(found("样品五金厂").contains(&market.selling.id.to_string()));
    assert!(!found("样品五金厂").contains(&unverified.id.to_string()));
    bar(&bench, &market.scene.desk, &market.selling.id);
    assert!(
        !found("样品五金厂").contains(&market.selling.id.to_string()),
        "the index lags behind"
    );
}

#[test]
fn completions_come_from_what_the_caller_may_see() {
    let bench = bench();
    let market = market(&bench);
    let hidden = Draft {
        title: Some("牡蛎壳研磨加工".to_owned()),
        ..supply(1)
    };
    market.sells(&bench, &to("verified", &[], hidden));
    verified(&bench, &somebody(&bench, 5), 5);
    bench.index();
    let complete = |who: &Actor| -> Result<Vec<String>, AppError> {
        bench.read(who, |tx| search::suggest(tx, "牡蛎", 10))
    };
    assert!(complete(&Actor::Anonymous).unwrap().is_empty());
    assert!(!complete(&market.scene.owner).unwrap().is_empty());
}

#[test]
fn a_text_of_any_length_is_answered() {
    let bench = bench();
    let market = market(&bench);
    market.sells(&bench, &supply(1));
    bench.index();
    for text in [
        "螺栓".repeat(5000),
        "\u{0}\u{202e}".repeat(600),
        String::new(),
        "*:* AND (".to_owned(),
    ] {
        search(&bench, &Actor::Anonymous, &query(&text));
        bench
            .read(&Actor::Anonymous, |tx| search::suggest(tx, &text, 5))
            .unwrap();
    }
}
