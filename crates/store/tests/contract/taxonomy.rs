//! The chain graph: what holds on a day, and re-organisations that leave earlier days as they were.

use domain::Date;
use domain::taxonomy::{Chain, Edge, Graph, Node, Park, Stage, Validity};
use store::taxonomy::{self, Parts};
use store::{Store, StoreError};

use crate::samples::{day, granted, read, write};

/// The validity a caller brings is not looked at: the day of the change decides.
fn unheeded() -> Validity {
    Validity::new(day("1999-01-01"), None).unwrap()
}

fn chain(code: &str, cluster: &str) -> Chain {
    Chain {
        code: code.to_owned(),
        name_zh: format!("{code}产业链"),
        name_en: format!("Chain {code}"),
        cluster: cluster.to_owned(),
        validity: unheeded(),
    }
}

fn node(code: &str, chain: &str, parent: Option<&str>) -> Node {
    Node {
        code: code.to_owned(),
        chain: chain.to_owned(),
        parent: parent.map(ToOwned::to_owned),
        stage: Stage::Mid,
        name_zh: "紧固件".to_owned(),
        name_en: "Fasteners".to_owned(),
        aliases: vec!["标准件".to_owned(), "螺丝".to_owned()],
        products: vec!["六角螺栓".to_owned()],
        processes: vec![],
        validity: unheeded(),
    }
}

fn edge(from: &str, to: &str) -> Edge {
    Edge {
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

fn park(code: &str) -> Park {
    Park {
        code: code.to_owned(),
        name_zh: "双桥经开区".to_owned(),
        name_en: "Shuangqiao Economic Development Zone".to_owned(),
        region: "500111".to_owned(),
        validity: unheeded(),
    }
}

/// Two chains with a segment and a link each; the first supplies the second.
fn two_chains() -> Parts {
    Parts {
        chains: vec![chain("WJ", "五金"), chain("MT", "汽摩")],
        nodes: vec![
            node("WJ-M", "WJ", None),
            node("WJ-M4", "WJ", Some("WJ-M")),
            node("MT-D", "MT", None),
            node("MT-D1", "MT", Some("MT-D")),
        ],
        edges: vec![edge("WJ-M4", "MT-D1")],
        parks: vec![park("SQ"), park("GX")],
    }
}

fn replace(store: &Store, parts: &Parts, from: &str) -> usize {
    let (parts, from) = (parts.clone(), day(from));
    write(store, move |conn| {
        taxonomy::replace(conn, &granted(), &parts, from)
    })
}

fn graph(store: &Store, on: &str) -> Graph {
    read(store, |conn| taxonomy::load(conn, day(on)))
}

fn codes(graph: &Graph) -> Vec<&str> {
    graph.chains().map(|chain| chain.code.as_str()).collect()
}

pub fn nothing_holds_before_anything_was_said(store: &Store) {
    assert_eq!(graph(store, "2026-01-01"), Graph::default());
    assert_eq!(read(store, taxonomy::last_change), None);
}

pub fn every_part_reads_back_from_its_first_day(store: &Store) {
    assert_eq!(replace(store, &two_chains(), "2022-05-25"), 2 + 4 + 1 + 2);
    assert_eq!(graph(store, "2022-05-24"), Graph::default());
    let since = |validity: &mut Validity| {
        *validity = Validity::new(day("2022-05-25"), None).unwrap();
    };
    let mut parts = two_chains();
    parts
        .chains
        .iter_mut()
        .for_each(|chain| since(&mut chain.validity));
    parts
        .nodes
        .iter_mut()
        .for_each(|node| since(&mut node.validity));
    parts
        .parks
        .iter_mut()
        .for_each(|park| since(&mut park.validity));
    let Parts {
        chains,
        nodes,
        edges,
        parks,
    } = parts;
    let expected = Graph::build(chains, nodes, edges, parks).unwrap();
    for on in ["2022-05-25", "2030-01-01"] {
        assert_eq!(graph(store, on), expected, "{on}");
    }
    assert_eq!(read(store, taxonomy::last_change), Some(day("2022-05-25")));
}

pub fn saying_the_same_again_changes_nothing(store: &Store) {
    replace(store, &two_chains(), "2022-05-25");
    let before = graph(store, "2026-01-01");
    let mut turned = two_chains();
    turned.chains.reverse();
    turned.nodes.reverse();
    assert_eq!(replace(store, &turned, "2025-01-01"), 0);
    assert_eq!(graph(store, "2026-01-01"), before);
    assert_eq!(read(store, taxonomy::last_change), Some(day("2022-05-25")));
}

pub fn what_changes_ends_on_the_day_and_begins_anew(store: &Store) {
    replace(store, &two_chains(), "2022-05-25");
    let before = graph(store, "2025-12-31");
    let mut parts = two_chains();
    parts.nodes[1].name_zh = "高强度紧固件".to_owned();
    parts.parks.pop();
    parts.edges.clear();
    assert_eq!(replace(store, &parts, "2026-01-01"), 2 + 1 + 1);
    assert_eq!(
        graph(store, "2025-12-31").node("WJ-M4").unwrap().name_zh,
        "紧固件"
    );
    let after = graph(store, "2026-01-01");
    let renamed = after.node("WJ-M4").unwrap();
    assert_eq!(
        (renamed.name_zh.as_str(), renamed.validity.from),
        ("高强度紧固件", day("2026-01-01"))
    );
    assert_eq!(
        after.node("WJ-M").unwrap().validity.from,
        day("2022-05-25"),
        "untouched"
    );
    assert!(after.park("GX").is_err() && after.park("SQ").is_ok());
    assert!(after.supplied_by("WJ-M4").is_empty());
    let kept = graph(store, "2025-12-31");
    assert_eq!(kept.supplied_by("WJ-M4"), ["MT-D1"]);
    assert_eq!(codes(&kept), codes(&before));
    assert_eq!(
        kept.park("GX").unwrap().validity.until,
        Some(day("2026-01-01"))
    );
}

pub fn a_slip_is_mended_on_the_same_day_without_a_trace(store: &Store) {
    replace(store, &two_chains(), "2022-05-25");
    let mut slip = two_chains();
    slip.chains[0].name_zh = "五全".to_owned();
    replace(store, &slip, "2026-01-01");
    let mut right = two_chains();
    right.chains[0].name_zh = "五金与工具".to_owned();
    replace(store, &right, "2026-01-01");
    let name = |on: &str| graph(store, on).chain("WJ").unwrap().name_zh.clone();
    assert_eq!(name("2025-12-31"), "WJ产业链");
    assert_eq!(name("2026-01-01"), "五金与工具");
}

/// As many chains with a node each, in this cluster.
fn many(count: usize, cluster: &str) -> Parts {
    let codes: Vec<String> = (1..=count).map(|number| format!("C{number:02}")).collect();
    Parts {
        chains: codes.iter().map(|code| chain(code, cluster)).collect(),
        nodes: codes
            .iter()
            .map(|code| node(&format!("{code}-M"), code, None))
            .collect(),
        edges: codes
            .windows(2)
            .map(|pair| edge(&format!("{}-M", pair[0]), &format!("{}-M", pair[1])))
            .collect(),
        parks: vec![park("SQ")],
    }
}

pub fn a_reorganisation_leaves_old_quarters_as_they_were(store: &Store) {
    replace(store, &many(18, "6+2"), "2022-05-25");
    let quarter_ends = ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"];
    let reported: Vec<Graph> = quarter_ends.iter().map(|on| graph(store, on)).collect();
    // Twelve chains from the new year on; one node moves to a neighbour's chain.
    let mut parts = many(12, "1253");
    parts.nodes.push(node("C13-M", "C12", None));
    replace(store, &parts, "2026-01-01");
    for (on, before) in quarter_ends.iter().zip(&reported) {
        let again = graph(store, on);
        assert_eq!(codes(&again), codes(before), "{on}");
        assert_eq!(
            again.node("C13-M").map(|node| node.chain.as_str()),
            Some("C13"),
            "{on}"
        );
        assert_eq!(again.suppliers_of("C18-M"), ["C17-M"], "{on}");
        assert_eq!(
            again.chain("C01").map(|chain| chain.cluster.as_str()),
            Some("6+2"),
            "{on}"
        );
    }
    let after = graph(store, "2026-03-31");
    assert_eq!(codes(&after).len(), 12);
    assert_eq!(
        after.node("C13-M").map(|node| node.chain.as_str()),
        Some("C12")
    );
    assert!(after.node("C18-M").is_none() && after.chain("C13").is_none());
    assert_eq!(read(store, taxonomy::last_change), Some(day("2026-01-01")));
}

pub fn what_comes_back_is_there_again(store: &Store) {
    replace(store, &two_chains(), "2022-05-25");
    replace(store, &many(1, "x"), "2024-01-01");
    replace(store, &two_chains(), "2026-01-01");
    let there = |on: &str| graph(store, on).node("WJ-M4").is_some();
    let seen: Vec<bool> = ["2023-06-01", "2024-06-01", "2026-06-01"]
        .map(there)
        .to_vec();
    assert_eq!(seen, [true, false, true]);
}

pub fn a_graph_that_goes_round_is_not_read(store: &Store) {
    let mut parts = two_chains();
    parts.edges.push(edge("MT-D1", "WJ-M4"));
    replace(store, &parts, "2026-01-01");
    let on: Date = day("2026-01-01");
    let damaged = store.read(|conn| taxonomy::load(conn, on));
    assert!(
        matches!(damaged, Err(StoreError::Corrupt(_))),
        "{damaged:?}"
    );
}
