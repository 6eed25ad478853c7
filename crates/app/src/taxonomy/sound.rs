//! Whether the parts of a chain graph fit together. Pointers of faults name a part by its code.

use std::collections::BTreeSet;

use domain::invalid::{Faults, Rule};
use domain::region::Region;
use domain::taxonomy::{Edge, Graph, GraphFault};
use domain::text::Label;
use store::taxonomy::Parts;

/// The graph the parts make. Errors: every fault.
pub(super) fn graph(parts: &Parts) -> Result<Graph, Faults> {
    let mut faults = Faults::new();
    let chains = parts
        .chains
        .iter()
        .map(|chain| (&chain.code, &chain.name_zh, &chain.name_en));
    judge_names("/chains", chains, &mut faults);
    let nodes = parts
        .nodes
        .iter()
        .map(|node| (&node.code, &node.name_zh, &node.name_en));
    judge_names("/nodes", nodes, &mut faults);
    let parks = parts
        .parks
        .iter()
        .map(|park| (&park.code, &park.name_zh, &park.name_en));
    judge_names("/parks", parks, &mut faults);
    for park in &parts.parks {
        let pointer = format!("/parks/{}/region_code", park.code);
        faults.check(&pointer, Region::parse(&park.region));
    }
    let distinct: BTreeSet<&Edge> = parts.edges.iter().collect();
    if distinct.len() < parts.edges.len() {
        faults.add("/edges", Rule::of("duplicate_item"));
    }
    let Parts {
        chains,
        nodes,
        edges,
        parks,
    } = parts.clone();
    let graph = match Graph::build(chains, nodes, edges, parks) {
        Ok(graph) => Some(graph),
        Err(found) => {
            found.iter().for_each(|fault| add(&mut faults, fault));
            None
        }
    };
    faults.finish(graph)
}

/// Codes are short, plain and given once; both names are given.
fn judge_names<'a>(
    pointer: &str,
    parts: impl Iterator<Item = (&'a String, &'a String, &'a String)>,
    faults: &mut Faults,
) {
    let mut known = BTreeSet::new();
    for (code, name_zh, name_en) in parts {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if code.is_empty() || code.len() > 32 || !code.chars().all(plain) {
            faults.add(format!("{pointer}/{code}/code"), Rule::of("invalid_format"));
        }
        if !known.insert(code) {
            faults.add(format!("{pointer}/{code}"), Rule::of("duplicate_item"));
        }
        faults.check(&format!("{pointer}/{code}/name_zh"), Label::parse(name_zh));
        faults.check(&format!("{pointer}/{code}/name_en"), Label::parse(name_en));
    }
}

fn add(faults: &mut Faults, fault: &GraphFault) {
    match fault {
        GraphFault::Missing(part, missing) => faults.add(
            format!("/nodes/{part}"),
            Rule::of("unknown_node").with("code", missing),
        ),
        GraphFault::ForeignParent(node) => {
            faults.add(format!("/nodes/{node}/parent"), Rule::of("unknown_node"));
        }
        GraphFault::Cycle(node) => {
            faults.add(format!("/edges/{node}"), Rule::of("invalid_format"));
        }
    }
}
