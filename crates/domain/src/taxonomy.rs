//! The chain graph: chains, their nodes and the supply edges between nodes, all effective-dated.
//!
//! Districts re-organise their chains (18, then 12, then others): nothing here counts on a number,
//! and every part says from when until when it holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::clock::Date;
use crate::code_enum;
use crate::enterprise::Places;
use crate::invalid::Rule;
use crate::posting::Catalogue;

code_enum!(
    /// Where on a chain a node stands.
    Stage {
        /// 上游: materials and basic parts.
        Up = "up",
        /// 中游: making.
        Mid = "mid",
        /// 下游: use, sale and service.
        Down = "down",
    }
);

/// From when until when something holds. The end is exclusive; none means still in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: Date,
    /// The first day no longer, if known.
    pub until: Option<Date>,
}

impl Validity {
    /// A period. Errors: `range_reversed` when it would hold on no day.
    pub fn new(from: Date, until: Option<Date>) -> Result<Self, Rule> {
        match until {
            Some(end) if end <= from => Err(Rule::of("range_reversed")),
            _ => Ok(Self { from, until }),
        }
    }

    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|end| day < end)
    }
}

/// An industrial chain (产业链).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Short code, such as `MT`.
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// The cluster (产业集群) it belongs to.
    pub cluster: String,
    /// When it holds.
    pub validity: Validity,
}

/// A segment or a link of a chain (环节). A segment has no parent; a link lies in a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Short code, such as `MT-M1`.
    pub code: String,
    /// Code of its chain.
    pub chain: String,
    /// Code of the segment it lies in; none for a segment.
    pub parent: Option<String>,
    /// Where on the chain it stands.
    pub stage: Stage,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Other names people use.
    pub aliases: Vec<String>,
    /// Typical products.
    pub products: Vec<String>,
    /// Typical processes.
    pub processes: Vec<String>,
    /// When it holds.
    pub validity: Validity,
}

/// `from` supplies `to`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Code of the supplying node.
    pub from: String,
    /// Code of the node supplied.
    pub to: String,
}

/// A park or an administrative site for enterprises (园区).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Park {
    /// Short code.
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Division it lies in.
    pub region: String,
    /// When it holds.
    pub validity: Validity,
}

/// Why a set of parts is no chain graph.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GraphFault {
    /// A part names a chain or node that is not there.
    #[error("{0} names {1}, which does not exist")]
    Missing(String, String),
    /// A segment and its links stand on different chains.
    #[error("node {0} lies in a segment of another chain")]
    ForeignParent(String),
    /// Supply would go round in a circle through this node.
    #[error("supply goes round in a circle through {0}")]
    Cycle(String),
}

/// The chain graph as it holds on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    chains: BTreeMap<String, Chain>,
    nodes: BTreeMap<String, Node>,
    supplies: BTreeMap<String, BTreeSet<String>>,
    parks: BTreeMap<String, Park>,
}

/// How far apart two nodes are on the chain graph, nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Distance {
    /// The same node, or one is the segment of the other.
    Same,
    /// Links of one segment.
    Sibling,
    /// One supplies the other directly.
    Adjacent,
    /// Nodes of one chain.
    Chain,
    /// Nothing in common.
    Far,
}

impl Graph {
    /// Builds the graph of the parts that are given. Errors: every fault found.
    pub fn build(
        chains: Vec<Chain>,
        nodes: Vec<Node>,
        edges: Vec<Edge>,
        parks: Vec<Park>,
    ) -> Result<Self, Vec<GraphFault>> {
        let mut graph = Self {
            chains: chains
                .into_iter()
                .map(|chain| (chain.code.clone(), chain))
                .collect(),
            nodes: nodes
                .into_iter()
                .map(|node| (node.code.clone(), node))
                .collect(),
            supplies: BTreeMap::new(),
            parks: parks
                .into_iter()
                .map(|park| (park.code.clone(), park))
                .collect(),
        };
        let mut faults = graph.node_faults();
        for edge in edges {
            graph.connect(edge, &mut faults);
        }
        faults.extend(graph.cycle().map(GraphFault::Cycle));
        if faults.is_empty() {
            Ok(graph)
        } else {
            Err(faults)
        }
    }

    fn node_faults(&self) -> Vec<GraphFault> {
        let mut faults = Vec::new();
        for node in self.nodes.values() {
            if !self.chains.contains_key(&node.chain) {
                faults.push(GraphFault::Missing(node.code.clone(), node.chain.clone()));
            }
            match node
                .parent
                .as_ref()
                .map(|parent| (parent, self.nodes.get(parent)))
            {
                Some((parent, None)) => {
                    faults.push(GraphFault::Missing(node.code.clone(), parent.clone()))
                }
                Some((_, Some(segment))) if segment.chain != node.chain => {
                    faults.push(GraphFault::ForeignParent(node.code.clone()))
                }
                _ => {}
            }
        }
        faults
    }

    fn connect(&mut self, edge: Edge, faults: &mut Vec<GraphFault>) {
        for end in [&edge.from, &edge.to] {
            if !self.nodes.contains_key(end) {
                faults.push(GraphFault::Missing(
                    format!("{} -> {}", edge.from, edge.to),
                    end.clone(),
                ));
                return;
            }
        }
        self.supplies.entry(edge.from).or_default().insert(edge.to);
    }

    /// A node on a circle, if there is one. Kahn's algorithm leaves the circles and what they supply; each of these
    /// has a supplier among them, so that going back as many steps as there are nodes ends on a circle.
    fn cycle(&self) -> Option<String> {
        let left = self.without_beginning();
        let mut at = left.iter().next().copied()?;
        for _ in 0..left.len() {
            let supplier = self
                .suppliers_of(at)
                .into_iter()
                .find(|from| left.contains(from));
            at = supplier.unwrap_or(at);
        }
        Some(at.to_owned())
    }

    /// The nodes that no walk along supply, begun where nothing is supplied, comes to know completely.
    fn without_beginning(&self) -> BTreeSet<&str> {
        let mut incoming: BTreeMap<&str, usize> = BTreeMap::new();
        for target in self.supplies.values().flatten() {
            *incoming.entry(target).or_default() += 1;
        }
        let mut free: Vec<&str> = self
            .nodes
            .keys()
            .map(String::as_str)
            .filter(|code| !incoming.contains_key(code))
            .collect();
        while let Some(code) = free.pop() {
            for target in self.supplies.get(code).into_iter().flatten() {
                if let Some(count) = incoming.get_mut(target.as_str()) {
                    *count -= 1;
                    if *count == 0 {
                        incoming.remove(target.as_str());
                        free.push(target);
                    }
                }
            }
        }
        incoming.into_keys().collect()
    }

    /// The chain of a code.
    pub fn chain(&self, code: &str) -> Option<&Chain> {
        self.chains.get(code)
    }

    /// Every chain, by code.
    pub fn chains(&self) -> impl Iterator<Item = &Chain> {
        self.chains.values()
    }

    /// The node of a code.
    pub fn node(&self, code: &str) -> Option<&Node> {
        self.nodes.get(code)
    }

    /// The nodes of a chain, by code.
    pub fn nodes_of<'a>(&'a self, chain: &'a str) -> impl Iterator<Item = &'a Node> {
        self.nodes.values().filter(move |node| node.chain == chain)
    }

    /// The nodes a node supplies.
    pub fn supplied_by(&self, code: &str) -> Vec<&str> {
        self.supplies
            .get(code)
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect()
    }

    /// The nodes that supply a node.
    pub fn suppliers_of(&self, code: &str) -> Vec<&str> {
        self.supplies
            .iter()
            .filter(|(_, targets)| targets.contains(code))
            .map(|(from, _)| from.as_str())
            .collect()
    }

    /// Every park, by code.
    pub fn parks(&self) -> impl Iterator<Item = &Park> {
        self.parks.values()
    }

    /// The park of a code. Errors: `unknown_park`.
    pub fn park(&self, code: &str) -> Result<&Park, Rule> {
        self.parks.get(code).ok_or(Rule::of("unknown_park"))
    }

    /// The node and its segment, nearest first; empty for an unknown code.
    pub fn path(&self, code: &str) -> Vec<&str> {
        let node = self.node(code);
        let parent = node.and_then(|node| node.parent.as_deref());
        node.map(|node| node.code.as_str())
            .into_iter()
            .chain(parent)
            .collect()
    }

    /// How far apart two nodes are; the same from both ends.
    pub fn distance(&self, a: &str, b: &str) -> Distance {
        let (Some(left), Some(right)) = (self.node(a), self.node(b)) else {
            return Distance::Far;
        };
        let segment_of = |inner: &Node, outer: &Node| inner.parent.as_ref() == Some(&outer.code);
        let supplies = |from: &str, to: &str| {
            self.supplies
                .get(from)
                .is_some_and(|targets| targets.contains(to))
        };
        if a == b || segment_of(left, right) || segment_of(right, left) {
            Distance::Same
        } else if left.parent.is_some() && left.parent == right.parent {
            Distance::Sibling
        } else if supplies(a, b) || supplies(b, a) {
            Distance::Adjacent
        } else if left.chain == right.chain {
            Distance::Chain
        } else {
            Distance::Far
        }
    }
}

/// A graph knows the nodes in force on its day, so one that ended is as unknown as one that never was.
impl Catalogue for Graph {
    fn chain_of(&self, node: &str) -> Result<String, Rule> {
        let node = self.node(node).ok_or(Rule::of("unknown_node"))?;
        Ok(node.chain.clone())
    }
}

impl Places for Graph {
    fn park(&self, code: &str) -> Result<String, Rule> {
        Graph::park(self, code).map(|park| park.code.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn always() -> Validity {
        Validity::new(day("2022-05-25"), None).unwrap()
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

    fn node(code: &str, chain: &str, parent: Option<&str>) -> Node {
        Node {
            code: code.into(),
            chain: chain.into(),
            parent: parent.map(Into::into),
            stage: Stage::Mid,
            name_zh: code.into(),
            name_en: code.into(),
            aliases: vec![],
            products: vec![],
            processes: vec![],
            validity: always(),
        }
    }

    fn edge(from: &str, to: &str) -> Edge {
        Edge {
            from: from.into(),
            to: to.into(),
        }
    }

    fn graph(edges: Vec<Edge>) -> Result<Graph, Vec<GraphFault>> {
        let nodes = vec![
            node("A", "X", None),
            node("A1", "X", Some("A")),
            node("A2", "X", Some("A")),
            node("B", "X", None),
            node("C", "Y", None),
            node("D", "Y", None),
        ];
        Graph::build(vec![chain("X"), chain("Y")], nodes, edges, vec![])
    }

    #[test]
    fn distance_follows_segment_supply_and_chain() {
        let graph = graph(vec![edge("A1", "C")]).unwrap();
        let expected = [
            ("A1", "A1", Distance::Same),
            ("A1", "A", Distance::Same),
            ("A1", "A2", Distance::Sibling),
            ("A1", "C", Distance::Adjacent),
            ("A1", "B", Distance::Chain),
            ("A1", "D", Distance::Far),
            ("A1", "nowhere", Distance::Far),
        ];
        for (a, b, distance) in expected {
            assert_eq!(
                (graph.distance(a, b), graph.distance(b, a)),
                (distance, distance),
                "{a} {b}"
            );
        }
        assert_eq!(graph.path("A1"), ["A1", "A"]);
        assert_eq!(
            (graph.supplied_by("A1"), graph.suppliers_of("C")),
            (vec!["C"], vec!["A1"])
        );
    }

    #[test]
    fn a_graph_answers_for_nodes_and_parks_in_force() {
        let park = Park {
            code: "SQ".into(),
            name_zh: "SQ".into(),
            name_en: "SQ".into(),
            region: "500111".into(),
            validity: always(),
        };
        let graph = Graph::build(
            vec![chain("X")],
            vec![node("A", "X", None)],
            vec![],
            vec![park],
        )
        .unwrap();
        assert_eq!(Catalogue::chain_of(&graph, "A").unwrap(), "X");
        assert_eq!(
            Catalogue::chain_of(&graph, "Z").unwrap_err().code(),
            "unknown_node"
        );
        assert_eq!(Places::park(&graph, "SQ").unwrap(), "SQ");
        assert_eq!(
            Places::park(&graph, "?").unwrap_err().code(),
            "unknown_park"
        );
    }

    #[test]
    fn a_circle_is_found() {
        assert!(graph(vec![edge("A1", "C"), edge("C", "D")]).is_ok());
        let faults = graph(vec![edge("A1", "C"), edge("C", "D"), edge("D", "A1")]).unwrap_err();
        assert!(matches!(faults[..], [GraphFault::Cycle(_)]));
        assert!(
            graph(vec![edge("B", "B")]).is_err(),
            "a node cannot supply itself"
        );
    }

    #[test]
    fn missing_parts_are_all_named() {
        let nodes = vec![node("A", "nowhere", None), node("B", "X", Some("gone"))];
        let faults =
            Graph::build(vec![chain("X")], nodes, vec![edge("A", "Z")], vec![]).unwrap_err();
        assert_eq!(faults.len(), 3);
    }

    #[test]
    fn validity_ends_before_its_last_day() {
        let year = Validity::new(day("2025-01-01"), Some(day("2026-01-01"))).unwrap();
        assert!(
            year.holds_on(day("2025-12-31"))
                && !year.holds_on(day("2026-01-01"))
                && !year.holds_on(day("2024-12-31"))
        );
        assert!(Validity::new(day("2026-01-01"), Some(day("2026-01-01"))).is_err());
    }

    proptest! {
        #[test]
        fn edges_that_only_go_up_never_make_a_circle(pairs in proptest::collection::vec((0usize..6, 0usize..6), 0..20)) {
            let names = ["A", "A1", "A2", "B", "C", "D"];
            let edges = pairs.into_iter().filter(|(a, b)| a < b).map(|(a, b)| edge(names[a], names[b])).collect();
            prop_assert!(graph(edges).is_ok());
        }
    }
}
