//! The chain graph: changed by the operator from a day on, read as of any day.

use std::sync::Arc;

use app::taxonomy::{self, Unreadable};
use app::{AppError, Tx};
use domain::Date;
use domain::account::Duty;
use domain::actor::{Actor, Person};
use domain::event::Kind;
use domain::taxonomy::Graph;
use testkit::UseCases;

use crate::district::{
    CHAINS, chains, events, faults, is_forbidden, moderator, must_sign_in, now, somebody,
    usual_chains,
};

fn graph(bench: &UseCases, on: Option<&str>) -> Arc<Graph> {
    let on: Option<Date> = on.map(|day| day.parse().unwrap());
    bench
        .read(&Actor::Anonymous, |tx| taxonomy::as_of(tx, on))
        .unwrap()
}

fn codes(graph: &Graph) -> Vec<&str> {
    graph.chains().map(|chain| chain.code.as_str()).collect()
}

/// Puts a chain graph in force as somebody.
fn replace_as(bench: &UseCases, actor: &Actor, json: &str) -> Result<usize, AppError> {
    let (parts, from) = taxonomy::parse(json).unwrap();
    bench.write(actor, move |tx| taxonomy::replace(tx, &parts, from))
}

fn changes(bench: &UseCases) -> usize {
    events(bench)
        .iter()
        .filter(|event| event.kind == Kind::TaxonomyChanged)
        .count()
}

/// The usual chains from another day on, with one word put in another's place.
fn from(day: &str, word: &str, other: &str) -> String {
    CHAINS.replace("2022-05-25", day).replace(word, other)
}

pub fn only_the_operator_changes_the_chains(bench: &UseCases) {
    let stranger = now(bench, &somebody(bench, 1));
    for actor in [stranger, moderator(bench)] {
        assert!(
            is_forbidden(&replace_as(bench, &actor, CHAINS)),
            "{actor:?}"
        );
    }
    assert!(must_sign_in(&replace_as(bench, &Actor::Anonymous, CHAINS)));
    assert!(codes(&graph(bench, None)).is_empty());
    let account = bench.account_with_duty("ops@example.com", Duty::SystemAdmin);
    let operator = Actor::Person(Person {
        account,
        email_verified: true,
        duties: vec![Duty::SystemAdmin],
        memberships: Vec::new(),
    });
    assert_eq!(replace_as(bench, &operator, CHAINS).unwrap(), 2 + 4 + 1 + 1);
    assert_eq!(codes(&graph(bench, None)), ["MT", "WJ"]);
    assert_eq!(changes(bench), 1);
}

pub fn a_change_is_seen_at_once_and_by_date(bench: &UseCases) {
    usual_chains(bench);
    assert_eq!(graph(bench, None).node("WJ-M4").unwrap().name_zh, "紧固件");
    chains(bench, &from("2026-03-02", "紧固件", "高强度紧固件"));
    let name = |on: Option<&str>| {
        graph(bench, on)
            .node("WJ-M4")
            .map(|node| node.name_zh.clone())
    };
    assert_eq!(
        name(None).as_deref(),
        Some("高强度紧固件"),
        "the kept graph is dropped"
    );
    assert_eq!(name(Some("2026-03-02")).as_deref(), Some("高强度紧固件"));
    assert_eq!(name(Some("2026-03-01")).as_deref(), Some("紧固件"));
    assert_eq!(name(Some("2022-05-24")), None);
    assert!(
        Arc::ptr_eq(&graph(bench, None), &graph(bench, None)),
        "today's is read once"
    );
}

pub fn a_future_change_waits_for_its_day(bench: &UseCases) {
    usual_chains(bench);
    chains(
        bench,
        &from("2026-03-03", "\"WJ\"", "\"WZ\"").replace("\"MT\"", "\"MX\""),
    );
    assert_eq!(codes(&graph(bench, None)), ["MT", "WJ"]);
    assert_eq!(codes(&graph(bench, Some("2026-03-03"))), ["MX", "WZ"]);
    bench.clock.advance_s(86_400);
    assert_eq!(
        codes(&graph(bench, None)),
        ["MX", "WZ"],
        "by the clock alone"
    );
    assert_eq!(codes(&graph(bench, Some("2026-03-02"))), ["MT", "WJ"]);
}

/// As many chains with a node each, from a day on.
fn many(count: usize, from: &str, cluster: &str) -> String {
    let chains: Vec<String> = (1..=count)
        .map(|number| {
            format!(
                r#"{{"code": "C{number:02}", "name_zh": "链{number}", "name_en": "Chain {number}", "cluster": "{cluster}",
                "nodes": [{{"code": "C{number:02}-M", "stage": "mid", "name_zh": "环节", "name_en": "Link"}}]}}"#
            )
        })
        .collect();
    let edges: Vec<String> = (1..count)
        .map(|number| {
            format!(
                r#"{{"from": "C{number:02}-M", "to": "C{:02}-M"}}"#,
                number + 1
            )
        })
        .collect();
    let (chains, edges) = (chains.join(","), edges.join(","));
    format!(r#"{{"valid_from": "{from}", "chains": [{chains}], "edges": [{edges}]}}"#)
}

pub fn a_reorganisation_leaves_old_quarters_as_they_were(bench: &UseCases) {
    chains(bench, &many(18, "2022-05-25", "6+2"));
    let quarter_ends = ["2025-06-30", "2025-09-30", "2025-12-31"];
    // The figure a quarterly report begins with: chains, and nodes that are supplied.
    let report = |on: &str| {
        let graph = graph(bench, Some(on));
        let supplied = (1..=18).filter(|n| !graph.suppliers_of(&format!("C{n:02}-M")).is_empty());
        let clusters: Vec<String> = graph.chains().map(|chain| chain.cluster.clone()).collect();
        (codes(&graph).len(), supplied.count(), clusters)
    };
    let before: Vec<_> = quarter_ends.iter().map(|on| report(on)).collect();
    chains(bench, &many(12, "2026-01-01", "1253"));
    let again: Vec<_> = quarter_ends.iter().map(|on| report(on)).collect();
    assert_eq!(again, before);
    assert_eq!((before[0].0, before[0].1), (18, 17));
    let (count, supplied, clusters) = report("2026-03-31");
    assert_eq!((count, supplied), (12, 11));
    assert!(clusters.iter().all(|cluster| cluster == "1253"));
}

pub fn saying_the_same_again_leaves_no_trace(bench: &UseCases) {
    usual_chains(bench);
    assert_eq!(chains(bench, &from("2026-01-01", "-", "-")), 0);
    assert_eq!(chains(bench, CHAINS), 0);
    assert_eq!(changes(bench), 1);
}

pub fn history_is_not_rewritten(bench: &UseCases) {
    usual_chains(bench);
    chains(bench, &from("2026-01-01", "紧固件", "高强度紧固件"));
    let late = from("2025-06-01", "紧固件", "螺丝");
    let refused = replace_as(bench, &Actor::System, &late);
    assert_eq!(faults(refused), ["/valid_from out_of_range"]);
    assert_eq!(
        graph(bench, Some("2025-07-01"))
            .node("WJ-M4")
            .unwrap()
            .name_zh,
        "紧固件"
    );
    assert_eq!(changes(bench), 2);
}

pub fn every_fault_of_a_graph_is_named_and_nothing_is_kept(bench: &UseCases) {
    let circle = CHAINS.replace(
        r#""edges": [{"from": "WJ-M4", "to": "MT-D1"}]"#,
        r#""edges": [{"from": "WJ-M4", "to": "MT-D1"}, {"from": "MT-D1", "to": "WJ-M4"}]"#,
    );
    let lost = CHAINS
        .replace(r#""parent": "WJ-M""#, r#""parent": "WJ-Z""#)
        .replace("500111", "999999");
    let cases = [
        (circle, 1),
        (lost, 3),
        (CHAINS.replace("WJ-M1", "WJ-M4"), 1),
        (
            CHAINS.replace(r#""stage": "down""#, r#""stage": "sideways""#),
            1,
        ),
        (CHAINS.replace("2022-05-25", "some day"), 1),
        (CHAINS.replace(r#""code": "WJ""#, r#""code": "五金""#), 1),
        (CHAINS.replace("Hardware", ""), 1),
    ];
    for (json, least) in cases {
        match taxonomy::parse(&json) {
            Err(Unreadable::Faults(faults)) => {
                assert!(faults.as_slice().len() >= least, "{faults:?} of {json}");
            }
            other => panic!("{other:?} of {json}"),
        }
    }
    for shapeless in [
        "",
        "[]",
        "{}",
        r#"{"valid_from": "2026-01-01", "chains": [], "kings": []}"#,
    ] {
        let read = taxonomy::parse(shapeless);
        assert!(matches!(read, Err(Unreadable::Form(_))), "{shapeless}");
    }
    // Whoever builds the parts otherwise is judged all the same.
    let (mut parts, from) = taxonomy::parse(CHAINS).unwrap();
    parts.edges.push(domain::taxonomy::Edge {
        from: "MT-D1".into(),
        to: "WJ-M4".into(),
    });
    let replace = move |tx: &mut Tx<'_>| taxonomy::replace(tx, &parts, from);
    assert_eq!(faults(bench.write(&Actor::System, replace)).len(), 1);
    assert_eq!((changes(bench), codes(&graph(bench, None)).len()), (0, 0));
}
