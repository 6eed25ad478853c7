//! What chains, nodes and parks look like from outside.

use domain::taxonomy::{Chain, Graph, Node, Park, Validity};
use serde::Serialize;
use utoipa::ToSchema;

/// An industrial chain (产业链).
#[derive(Debug, Serialize, ToSchema)]
pub struct ChainView {
    /// Code.
    #[schema(example = "MT")]
    pub code: String,
    /// Chinese name.
    #[schema(example = "摩托车")]
    pub name_zh: String,
    /// English name.
    #[schema(example = "Motorcycles")]
    pub name_en: String,
    /// The cluster (产业集群) it belongs to.
    pub cluster: String,
    /// How many links and segments it has.
    #[schema(example = 17)]
    pub nodes: usize,
    /// First day it holds.
    #[schema(format = Date, example = "2022-05-25")]
    pub valid_from: String,
    /// First day it no longer holds, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    pub valid_until: Option<String>,
}

/// The chains of a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChainsView {
    /// The chains, by code.
    pub items: Vec<ChainView>,
}

/// A segment or a link of a chain (环节).
#[derive(Debug, Serialize, ToSchema)]
pub struct NodeView {
    /// Code.
    #[schema(example = "MT-M1")]
    pub code: String,
    /// Code of its chain.
    #[schema(example = "MT")]
    pub chain_code: String,
    /// Code of the segment it lies in; absent for a segment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MT-M")]
    pub parent_code: Option<String>,
    /// Where on the chain it stands: `up`, `mid` or `down`.
    #[schema(example = "mid")]
    pub stage: String,
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
    /// First day it holds.
    #[schema(format = Date, example = "2022-05-25")]
    pub valid_from: String,
    /// First day it no longer holds, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    pub valid_until: Option<String>,
}

/// The nodes of a chain.
#[derive(Debug, Serialize, ToSchema)]
pub struct NodesView {
    /// Segments and links, by code.
    pub items: Vec<NodeView>,
}

/// A node another one refers to.
#[derive(Debug, Serialize, ToSchema)]
pub struct NodeRefView {
    /// Code.
    #[schema(example = "MT-U1")]
    pub code: String,
    /// Code of its chain.
    #[schema(example = "MT")]
    pub chain_code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
}

/// A node with its neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct NodeDetailView {
    /// The node.
    pub node: NodeView,
    /// The links of a segment; empty for a link.
    pub links: Vec<NodeRefView>,
    /// The nodes that supply it, of any chain.
    pub suppliers: Vec<NodeRefView>,
    /// The nodes it supplies, of any chain.
    pub supplies: Vec<NodeRefView>,
}

/// A park or an administrative site for enterprises (园区).
#[derive(Debug, Serialize, ToSchema)]
pub struct ParkView {
    /// Code.
    #[schema(example = "SQ")]
    pub code: String,
    /// Chinese name.
    #[schema(example = "双桥经开区")]
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// The division it lies in.
    #[schema(example = "500111")]
    pub region_code: String,
    /// First day it holds.
    #[schema(format = Date)]
    pub valid_from: String,
    /// First day it no longer holds, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    pub valid_until: Option<String>,
}

/// The parks of a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParksView {
    /// The parks, by code.
    pub items: Vec<ParkView>,
}

fn days(validity: Validity) -> (String, Option<String>) {
    let until = validity.until.map(|day| day.to_string());
    (validity.from.to_string(), until)
}

impl ChainView {
    pub(super) fn of(chain: &Chain, graph: &Graph) -> Self {
        let Chain {
            code,
            name_zh,
            name_en,
            cluster,
            validity,
        } = chain;
        let (valid_from, valid_until) = days(*validity);
        Self {
            code: code.clone(),
            name_zh: name_zh.clone(),
            name_en: name_en.clone(),
            cluster: cluster.clone(),
            nodes: graph.nodes_of(code).count(),
            valid_from,
            valid_until,
        }
    }
}

impl From<&Node> for NodeView {
    fn from(node: &Node) -> Self {
        let Node {
            code,
            chain,
            parent,
            stage,
            name_zh,
            name_en,
            aliases,
            products,
            processes,
            validity,
        } = node.clone();
        let (valid_from, valid_until) = days(validity);
        Self {
            code,
            chain_code: chain,
            parent_code: parent,
            stage: stage.to_string(),
            name_zh,
            name_en,
            aliases,
            products,
            processes,
            valid_from,
            valid_until,
        }
    }
}

impl NodeDetailView {
    pub(super) fn of(node: &Node, graph: &Graph) -> Self {
        let refs = |codes: Vec<&str>| {
            let nodes = codes.into_iter().filter_map(|code| graph.node(code));
            nodes.map(NodeRefView::from).collect()
        };
        let inside = graph.nodes_of(&node.chain);
        let links = inside.filter(|link| link.parent.as_ref() == Some(&node.code));
        Self {
            node: NodeView::from(node),
            links: links.map(NodeRefView::from).collect(),
            suppliers: refs(graph.suppliers_of(&node.code)),
            supplies: refs(graph.supplied_by(&node.code)),
        }
    }
}

impl From<&Node> for NodeRefView {
    fn from(node: &Node) -> Self {
        Self {
            code: node.code.clone(),
            chain_code: node.chain.clone(),
            name_zh: node.name_zh.clone(),
            name_en: node.name_en.clone(),
        }
    }
}

impl From<&Park> for ParkView {
    fn from(park: &Park) -> Self {
        let Park {
            code,
            name_zh,
            name_en,
            region,
            validity,
        } = park.clone();
        let (valid_from, valid_until) = days(validity);
        Self {
            code,
            name_zh,
            name_en,
            region_code: region,
            valid_from,
            valid_until,
        }
    }
}
