//! The sample taxonomy as the generator reads it: typical products, and who supplies whom.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

/// The sample taxonomy, as it is also loaded into the platform.
pub const TAXONOMY: &str = include_str!("../../sample/taxonomy.json");
const INDUSTRIES: &str = include_str!("../../sample/industries.txt");

#[derive(Deserialize)]
struct Sheet {
    chains: Vec<ChainSheet>,
    edges: Vec<Edge>,
}

#[derive(Deserialize)]
struct ChainSheet {
    nodes: Vec<NodeSheet>,
}

#[derive(Deserialize)]
struct NodeSheet {
    code: String,
    products: Vec<String>,
}

#[derive(Deserialize)]
struct Edge {
    from: String,
    to: String,
}

/// What lies on either side of a node.
#[derive(Debug, Default)]
pub struct Node {
    /// Typical products of the nodes it supplies.
    pub users: Vec<String>,
    /// Codes of the nodes that supply it.
    pub suppliers: Vec<String>,
}

/// Every node by its code. Errors: the sample is not the JSON expected.
pub fn load() -> Result<BTreeMap<String, Node>> {
    let sheet: Sheet = serde_json::from_str(TAXONOMY).context("sample taxonomy")?;
    let sheets = sheet.chains.into_iter().flat_map(|chain| chain.nodes);
    let products: BTreeMap<String, Vec<String>> =
        sheets.map(|node| (node.code, node.products)).collect();
    let mut nodes: BTreeMap<String, Node> = products
        .keys()
        .map(|code| (code.clone(), Node::default()))
        .collect();
    for edge in sheet.edges {
        let made = products.get(&edge.to).cloned().unwrap_or_default();
        nodes
            .entry(edge.from.clone())
            .or_default()
            .users
            .extend(made);
        nodes.entry(edge.to).or_default().suppliers.push(edge.from);
    }
    Ok(nodes)
}

/// Code of the industry of a node: the line with the longest prefix.
pub fn industry(node: &str) -> Option<&'static str> {
    let rows = INDUSTRIES.lines().filter_map(|line| line.split_once(' '));
    rows.filter(|(prefix, _)| node.starts_with(prefix))
        .max_by_key(|(prefix, _)| prefix.len())
        .map(|(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::goods;
    use domain::clock::Date;
    use domain::taxonomy::{Chain, Edge as Supply, Graph, Node as Link, Park, Stage, Validity};
    use serde_json::Value;

    fn text(value: &Value, key: &str) -> String {
        value[key].as_str().unwrap().to_owned()
    }

    fn texts(value: &Value, key: &str) -> Vec<String> {
        value[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|text| text.as_str().unwrap().to_owned())
            .collect()
    }

    fn members<'a>(value: &'a Value, key: &str) -> &'a [Value] {
        value[key].as_array().unwrap()
    }

    #[test]
    fn the_sample_is_a_chain_graph_without_circles() {
        let sheet: Value = serde_json::from_str(TAXONOMY).unwrap();
        let validity =
            Validity::new(text(&sheet, "valid_from").parse::<Date>().unwrap(), None).unwrap();
        let (mut chains, mut nodes) = (Vec::new(), Vec::new());
        for chain in members(&sheet, "chains") {
            let code = text(chain, "code");
            for node in members(chain, "nodes") {
                nodes.push(Link {
                    code: text(node, "code"),
                    chain: code.clone(),
                    parent: node["parent"].as_str().map(str::to_owned),
                    stage: Stage::parse(node["stage"].as_str().unwrap()).unwrap(),
                    name_zh: text(node, "name_zh"),
                    name_en: text(node, "name_en"),
                    aliases: texts(node, "aliases"),
                    products: texts(node, "products"),
                    processes: texts(node, "processes"),
                    validity,
                });
            }
            chains.push(Chain {
                code,
                name_zh: text(chain, "name_zh"),
                name_en: text(chain, "name_en"),
                cluster: text(chain, "cluster"),
                validity,
            });
        }
        let edges: Vec<Supply> = members(&sheet, "edges")
            .iter()
            .map(|edge| Supply {
                from: text(edge, "from"),
                to: text(edge, "to"),
            })
            .collect();
        let parks = members(&sheet, "parks").iter().map(|park| Park {
            code: text(park, "code"),
            name_zh: text(park, "name_zh"),
            name_en: text(park, "name_en"),
            region: text(park, "region_code"),
            validity,
        });
        let parks: Vec<Park> = parks.collect();
        assert_eq!((chains.len(), nodes.len(), parks.len()), (18, 286, 4));
        let (segments, links): (Vec<&Link>, Vec<&Link>) =
            nodes.iter().partition(|node| node.parent.is_none());
        assert!(
            edges.iter().all(|edge| !segments
                .iter()
                .any(|segment| segment.code == edge.from || segment.code == edge.to)),
            "edges run between links"
        );
        assert!(
            links.iter().all(|link| edges
                .iter()
                .any(|edge| edge.from == link.code || edge.to == link.code)),
            "no link stands alone"
        );
        assert!(
            parks
                .iter()
                .all(|park| domain::region::Region::parse(&park.region).is_ok())
        );
        Graph::build(chains, nodes.clone(), edges, parks).unwrap();
    }

    #[test]
    fn items_stand_on_links_and_have_an_industry() {
        let nodes = load().unwrap();
        for item in goods::load().unwrap() {
            assert!(nodes.contains_key(&item.node), "{}", item.node);
            let industry = industry(&item.node).unwrap();
            assert!(
                domain::industry::Industry::parse(industry).is_ok(),
                "{} {industry}",
                item.node
            );
        }
    }

    #[test]
    fn every_link_has_goods() {
        let items = goods::load().unwrap();
        let links = load()
            .unwrap()
            .into_keys()
            .filter(|code| !code.ends_with(|c: char| c.is_ascii_uppercase()));
        for link in links {
            assert!(items.iter().any(|item| item.node == link), "{link}");
        }
    }
}
