//! The chain graph against a plain reading of it, and periods on the calendar.

use std::collections::BTreeSet;

use domain::Date;
use domain::taxonomy::{Chain, Distance, Edge, Graph, GraphFault, Node, Stage, Validity};
use proptest::prelude::*;

const NODES: usize = 9;

fn day(offset: i64) -> Date {
    let first: Date = "2022-05-25".parse().unwrap();
    first.checked_add(jiff::Span::new().days(offset)).unwrap()
}

fn always() -> Validity {
    Validity::new(day(0), None).unwrap()
}

fn chain(code: &str) -> Chain {
    Chain {
        code: code.into(),
        name_zh: code.into(),
        name_en: code.into(),
        cluster: String::new(),
        validity: always(),
    }
}

/// Node 0, 3 and 6 are segments, the two after each its links; the first two segments are on one chain.
fn node(at: usize) -> Node {
    let code = |at: usize| format!("N{at}");
    Node {
        code: code(at),
        chain: if at < 6 { "X" } else { "Y" }.into(),
        parent: (!at.is_multiple_of(3)).then(|| code(at - at % 3)),
        stage: Stage::Mid,
        name_zh: code(at),
        name_en: code(at),
        aliases: Vec::new(),
        products: Vec::new(),
        processes: Vec::new(),
        validity: always(),
    }
}

fn build(pairs: &[(usize, usize)]) -> Result<Graph, Vec<GraphFault>> {
    let edges = pairs.iter().map(|(from, to)| Edge {
        from: format!("N{from}"),
        to: format!("N{to}"),
    });
    let nodes = (0..NODES).map(node).collect();
    Graph::build(
        vec![chain("X"), chain("Y")],
        nodes,
        edges.collect(),
        Vec::new(),
    )
}

/// Where supply leads from a node, however many steps on.
fn reached(from: usize, pairs: &[(usize, usize)]) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        let next = pairs
            .iter()
            .filter(|(start, _)| *start == at)
            .map(|(_, end)| *end);
        open.extend(next.filter(|end| seen.insert(*end)));
    }
    seen
}

fn pairs() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..NODES, 0..NODES), 0..14)
}

proptest! {
    #[test]
    fn a_graph_is_refused_exactly_when_supply_goes_round(pairs in pairs()) {
        let round = (0..NODES).any(|at| reached(at, &pairs).contains(&at));
        prop_assert_eq!(build(&pairs).is_err(), round);
    }

    #[test]
    fn the_node_a_refusal_names_lies_on_the_circle(pairs in pairs()) {
        if let Err(faults) = build(&pairs) {
            let [GraphFault::Cycle(code)] = &faults[..] else { panic!("{faults:?}") };
            let at: usize = code[1..].parse().unwrap();
            prop_assert!(reached(at, &pairs).contains(&at), "{code} of {pairs:?}");
        }
    }

    #[test]
    fn suppliers_and_supplied_say_the_same_from_both_ends(pairs in pairs()) {
        let Ok(graph) = build(&pairs) else { return Ok(()) };
        for (from, to) in (0..NODES).flat_map(|from| (0..NODES).map(move |to| (from, to))) {
            let (start, end) = (format!("N{from}"), format!("N{to}"));
            let known = pairs.contains(&(from, to));
            prop_assert_eq!(graph.supplied_by(&start).contains(&end.as_str()), known);
            prop_assert_eq!(graph.suppliers_of(&end).contains(&start.as_str()), known);
        }
    }

    #[test]
    fn distance_is_the_nearest_thing_two_nodes_have_in_common(pairs in pairs(), a in 0..NODES, b in 0..NODES) {
        let Ok(graph) = build(&pairs) else { return Ok(()) };
        let segment = |at: usize| at - at % 3;
        let expected = if a == b || (segment(a) == segment(b) && (a == segment(a) || b == segment(b))) {
            Distance::Same
        } else if segment(a) == segment(b) {
            Distance::Sibling
        } else if pairs.contains(&(a, b)) || pairs.contains(&(b, a)) {
            Distance::Adjacent
        } else if (a < 6) == (b < 6) {
            Distance::Chain
        } else {
            Distance::Far
        };
        let (left, right) = (format!("N{a}"), format!("N{b}"));
        prop_assert_eq!(graph.distance(&left, &right), expected);
        prop_assert_eq!(graph.distance(&right, &left), expected);
    }

    #[test]
    fn a_period_holds_from_its_first_day_to_the_day_before_its_end(from in 0i64..900, length in 1i64..900, at in 0i64..1900) {
        let bounded = Validity::new(day(from), Some(day(from + length))).unwrap();
        prop_assert_eq!(bounded.holds_on(day(at)), (from..from + length).contains(&at));
        let open = Validity::new(day(from), None).unwrap();
        prop_assert_eq!(open.holds_on(day(at)), at >= from);
    }

    #[test]
    fn one_period_after_another_leaves_no_gap_and_no_overlap(from in 0i64..900, length in 1i64..900, at in 0i64..1900) {
        let before = Validity::new(day(from), Some(day(from + length))).unwrap();
        let after = Validity::new(day(from + length), None).unwrap();
        let holding = [before, after].iter().filter(|period| period.holds_on(day(at))).count();
        prop_assert_eq!(holding, usize::from(at >= from));
    }

    #[test]
    fn a_period_that_would_hold_on_no_day_is_refused(from in 0i64..900, back in 0i64..900) {
        let refused = Validity::new(day(from), Some(day(from - back.min(from)))).unwrap_err();
        prop_assert_eq!(refused.code(), "range_reversed");
    }
}

#[test]
fn every_fault_of_the_parts_is_named_and_not_only_the_first() {
    let mut nodes: Vec<Node> = (0..NODES).map(node).collect();
    nodes[1].parent = Some("N6".into());
    nodes[4].parent = Some("gone".into());
    nodes[8].chain = "Z".into();
    nodes[8].parent = None;
    let edge = |from: &str, to: &str| Edge {
        from: from.into(),
        to: to.into(),
    };
    let edges = vec![
        edge("N2", "N5"),
        edge("N5", "N2"),
        edge("N2", "nowhere"),
        edge("nobody", "N2"),
    ];
    let faults = Graph::build(vec![chain("X"), chain("Y")], nodes, edges, Vec::new()).unwrap_err();
    let told: BTreeSet<String> = faults.iter().map(ToString::to_string).collect();
    let expected = [
        "N4 names gone, which does not exist",
        "N8 names Z, which does not exist",
        "N2 -> nowhere names nowhere, which does not exist",
        "nobody -> N2 names nobody, which does not exist",
        "node N1 lies in a segment of another chain",
        "supply goes round in a circle through N2",
    ];
    assert_eq!(told, expected.map(str::to_owned).into());
}

#[test]
fn an_unknown_code_has_no_place_in_any_answer() {
    let graph = build(&[(1, 4)]).unwrap();
    assert!(graph.path("N99").is_empty() && graph.node("N99").is_none());
    assert!(graph.supplied_by("N99").is_empty() && graph.suppliers_of("N99").is_empty());
    assert_eq!(graph.distance("N99", "N99"), Distance::Far);
    assert_eq!(
        graph.nodes_of("X").count() + graph.nodes_of("Y").count(),
        NODES
    );
    assert_eq!(graph.nodes_of("Z").count(), 0);
}
