//! What remains of a graph when a row of it cannot be read back: the parts that hang together without it. No query here.

use std::collections::BTreeSet;

use domain::taxonomy::{Chain, Edge, Node};

/// The nodes of known chains, each under its segment or, where that is missing, under none, and the edges between them.
pub(super) fn of(chains: &[Chain], nodes: Vec<Node>, edges: Vec<Edge>) -> (Vec<Node>, Vec<Edge>) {
    let chains: BTreeSet<&str> = chains.iter().map(|chain| chain.code.as_str()).collect();
    let of_chain = |node: &Node| chains.contains(node.chain.as_str());
    let mut nodes: Vec<Node> = nodes.into_iter().filter(of_chain).collect();
    let known: BTreeSet<String> = nodes.iter().map(|node| node.code.clone()).collect();
    for node in &mut nodes {
        node.parent = node.parent.take().filter(|parent| known.contains(parent));
    }
    let ends = |edge: &Edge| known.contains(&edge.from) && known.contains(&edge.to);
    (nodes, edges.into_iter().filter(ends).collect())
}
