//! The table of synonyms as use cases: kept, traced, and used by the searches and matches that follow.

use app::enterprises::Outcome;
use app::synonyms::{self, Stored};
use app::{AppError, Tx, search};
use domain::account::Duty;
use domain::actor::{Actor, Person};
use domain::event::Kind;
use domain::synonym::Draft;
use domain::{PostingId, SynonymId, attribute};
use testkit::UseCases;
use testkit::district::{
    audited, demand, faults, happened, is_forbidden, is_not_found, is_stale, supply,
};

use crate::market::{bench, market, pair_of};

fn group(terms: &[&str], kind: &str) -> Draft {
    Draft {
        terms: Some(terms.iter().map(|term| (*term).to_owned()).collect()),
        kind: Some(kind.to_owned()),
        ..Draft::default()
    }
}

fn keeper(bench: &UseCases) -> Actor {
    let account = bench.account_with_duty("system@example.com", Duty::SystemAdmin);
    Actor::Person(Person {
        account,
        email_verified: true,
        duties: vec![Duty::SystemAdmin],
        memberships: Vec::new(),
    })
}

fn create(bench: &UseCases, who: &Actor, draft: &Draft) -> Result<Stored, AppError> {
    let draft = draft.clone();
    bench.write(who, move |tx| synonyms::create(tx, &draft))
}

fn found(bench: &UseCases, text: &str) -> usize {
    let query = search::Query {
        text: text.to_owned(),
        filters: search::Filters::default(),
        sort: search::Sort::Relevance,
        size: 20,
        after: None,
        facets: Vec::new(),
    };
    let find = |tx: &mut Tx<'_>| search::postings(tx, query);
    bench.read(&Actor::Anonymous, find).unwrap().items.len()
}

#[test]
fn every_change_is_in_the_log_and_in_the_audit() {
    let bench = bench();
    let keeper = keeper(&bench);
    let made = create(&bench, &keeper, &group(&["甲件", "乙件"], "same")).unwrap();
    let id = made.id.clone();
    let change = move |tx: &mut Tx<'_>| {
        synonyms::update(tx, &id, 1, |draft| Draft {
            kind: Some("near".to_owned()),
            ..draft
        })
    };
    bench.write(&keeper, change.clone()).unwrap();
    assert!(is_stale(&bench.write(&keeper, change)));
    let id = made.id.clone();
    let nothing = move |tx: &mut Tx<'_>| synonyms::update(tx, &id, 2, |draft| draft);
    assert_eq!(bench.write(&keeper, nothing).unwrap().version, 2);
    let id = made.id.clone();
    let remove = move |tx: &mut Tx<'_>| synonyms::remove(tx, &id);
    bench.write(&keeper, remove.clone()).unwrap();
    assert!(is_not_found(&bench.write(&keeper, remove)));
    let events = happened(&bench, made.id.as_str());
    let versions: Vec<i64> = events.iter().map(|event| event.version).collect();
    assert_eq!(versions, [1, 2, 3]);
    assert!(
        events
            .iter()
            .all(|event| event.kind == Kind::SynonymChanged)
    );
    let acts: Vec<String> = audited(&bench, made.id.as_str())
        .into_iter()
        .map(|(action, _)| action)
        .collect();
    assert_eq!(acts, ["synonym.create", "synonym.update", "synonym.remove"]);
}

#[test]
fn nobody_else_reads_or_changes_it() {
    let bench = bench();
    let market = market(&bench);
    let draft = group(&["甲件", "乙件"], "same");
    for who in [&market.scene.owner, &market.seller] {
        assert!(is_forbidden(&create(&bench, who, &draft)));
        let list = bench.read(who, |tx| synonyms::list(tx, None, None, 20));
        assert!(is_forbidden(&list));
    }
    let unknown = SynonymId::parse("syn_01h455vb4pex5vsknk084sn02q").unwrap();
    let read = bench.read(&market.seller, |tx| synonyms::get(tx, &unknown));
    assert!(is_forbidden(&read), "unknown or not");
    let bad = create(&bench, &Actor::System, &group(&["甲件"], "alike"));
    assert_eq!(faults(bad).len(), 2);
}

#[test]
fn a_file_loaded_twice_changes_nothing_and_a_faulty_line_spoils_no_other() {
    let bench = bench();
    let lines = vec![
        group(&["机加工", "machining"], "same"),
        group(&["机加工"], "same"),
        group(&["304", "06Cr19Ni10"], "grade"),
    ];
    let load = |lines: Vec<Draft>| {
        let load = move |tx: &mut Tx<'_>| synonyms::load(tx, &lines);
        let outcomes = bench.write(&Actor::System, load).unwrap();
        let each = outcomes.into_iter().map(Result::ok);
        each.collect::<Vec<_>>()
    };
    let (made, same) = (Some(Outcome::Created), Some(Outcome::Unchanged));
    assert_eq!(load(lines.clone()), [made, None, made]);
    assert_eq!(load(lines), [same, None, same]);
    let turned = vec![group(&["Machining", "机 加工"], "near")];
    assert_eq!(load(turned.clone()), [Some(Outcome::Updated)]);
    assert_eq!(load([turned.clone(), turned].concat()), [same, same]);
    let all = bench
        .read(&Actor::System, |tx| synonyms::list(tx, None, None, 20))
        .unwrap();
    assert_eq!(all.items.len(), 2);
}

#[test]
fn the_next_search_reads_by_the_table_as_it_is() {
    let bench = bench();
    let market = market(&bench);
    market.sells(&bench, &retitled(supply(1), "供应 powder coating 加工"));
    bench.index();
    assert_eq!(found(&bench, "静电喷塑"), 0);
    let made = create(
        &bench,
        &Actor::System,
        &group(&["静电喷塑", "powder coating"], "same"),
    );
    assert_eq!(found(&bench, "静电喷塑"), 1);
    let id = made.unwrap().id;
    bench
        .write(&Actor::System, move |tx| synonyms::remove(tx, &id))
        .unwrap();
    assert_eq!(found(&bench, "静电喷塑"), 0);
}

#[test]
fn a_change_that_was_undone_is_seen_by_nobody() {
    let bench = bench();
    let market = market(&bench);
    market.sells(&bench, &retitled(supply(1), "供应 powder coating 加工"));
    bench.index();
    let failed = bench.write(&Actor::System, |tx| {
        synonyms::create(tx, &group(&["静电喷塑", "powder coating"], "same"))?;
        Err::<(), _>(AppError::NotFound)
    });
    assert!(failed.is_err());
    assert_eq!(found(&bench, "静电喷塑"), 0);
}

fn retitled(draft: domain::posting::Draft, title: &str) -> domain::posting::Draft {
    domain::posting::Draft {
        title: Some(title.to_owned()),
        ..draft
    }
}

fn of_material(draft: domain::posting::Draft, grade: &str) -> domain::posting::Draft {
    let material = attribute::Draft {
        name: Some("材质".to_owned()),
        op: Some("=".to_owned()),
        value: Some(grade.to_owned()),
        required: Some(true),
        ..attribute::Draft::default()
    };
    domain::posting::Draft {
        attributes: Some(vec![material]),
        ..draft
    }
}

#[test]
fn a_grade_of_another_standard_counts_in_a_match_from_both_ends() {
    let bench = bench();
    let market = market(&bench);
    let bought = market.buys(&bench, &of_material(demand(1), "45号钢"));
    let sold = market.sells(&bench, &of_material(supply(1), "AISI 1045"));
    bench.index();
    let score = |who: &Actor, id: &PostingId, other: &PostingId| {
        let pair = pair_of(&bench, who, id, other.as_str()).unwrap();
        pair.found.verdict.score
    };
    let both = || {
        (
            score(&market.scene.owner, &bought.id, &sold.id),
            score(&market.seller, &sold.id, &bought.id),
        )
    };
    let before = both();
    let words = group(&["45号钢", "AISI 1045", "S45C"], "grade");
    create(&bench, &Actor::System, &words).unwrap();
    let after = both();
    assert!(after.0 > before.0, "{before:?} {after:?}");
    assert_eq!(after.0, after.1);
}

#[test]
fn other_words_count_in_a_match_and_are_its_evidence() {
    let bench = bench();
    let market = market(&bench);
    let bought = market.buys(&bench, &retitled(demand(1), "静电喷塑 二批"));
    let sold = market.sells(&bench, &retitled(supply(1), "powder coating 一线"));
    bench.index();
    let pair = || pair_of(&bench, &market.scene.owner, &bought.id, sold.id.as_str()).unwrap();
    let before = pair().found.verdict;
    let words = group(&["静电喷塑", "powder coating"], "same");
    create(&bench, &Actor::System, &words).unwrap();
    let after = pair().found.verdict;
    assert!(after.score > before.score, "{before:?} {after:?}");
    let back = pair_of(&bench, &market.seller, &sold.id, bought.id.as_str()).unwrap();
    assert_eq!(back.found.verdict.score, after.score);
}
