//! Chains, their nodes and parks, effective-dated: the handlers.

use actix_web::get;
use app::AppError;
use domain::taxonomy::Graph;

use super::view::{
    ChainView, ChainsView, NodeDetailView, NodeView, NodesView, ParkView, ParksView,
};
use super::{AsOf, public};
use crate::kit::path::Code;
use crate::kit::{Kit, PathId, Problem, Query, Reply};

/// List the chains
///
/// The industrial chains in force on a day. Districts re-organise their chains: ask `as_of` a past day for the
/// arrangement old figures were made with.
#[utoipa::path(operation_id = "list_chains", tag = "taxonomy", params(AsOf),
    responses((status = 200, description = "The chains.", body = ChainsView, headers(("ETag" = String, description = "Hash of the content.")))))]
#[get("/api/v1/chains")]
pub async fn list_chains(kit: Kit, query: Query<AsOf>) -> Result<Reply, Problem> {
    graph(kit, &query, |graph| {
        let items = graph.chains().map(|chain| ChainView::of(chain, graph));
        Ok(public(&ChainsView {
            items: items.collect(),
        }))
    })
    .await
}

/// Read a chain
///
/// One chain as it holds on a day.
#[utoipa::path(operation_id = "get_chain", tag = "taxonomy", params(AsOf),
    responses((status = 200, description = "The chain.", body = ChainView)))]
#[get("/api/v1/chains/{code}")]
pub async fn get_chain(kit: Kit, code: PathId<Code>, query: Query<AsOf>) -> Result<Reply, Problem> {
    graph(kit, &query, move |graph| {
        let chain = graph.chain(code.as_str()).ok_or(AppError::NotFound)?;
        Ok(public(&ChainView::of(chain, graph)))
    })
    .await
}

/// List the nodes of a chain
///
/// Every segment and link of a chain as it holds on a day.
#[utoipa::path(operation_id = "list_chain_nodes", tag = "taxonomy", params(AsOf),
    responses((status = 200, description = "The nodes.", body = NodesView, headers(("ETag" = String, description = "Hash of the content.")))))]
#[get("/api/v1/chains/{code}/nodes")]
pub async fn list_nodes(
    kit: Kit,
    code: PathId<Code>,
    query: Query<AsOf>,
) -> Result<Reply, Problem> {
    graph(kit, &query, move |graph| {
        let chain = graph.chain(code.as_str()).ok_or(AppError::NotFound)?;
        let items = graph.nodes_of(&chain.code).map(NodeView::from);
        Ok(public(&NodesView {
            items: items.collect(),
        }))
    })
    .await
}

/// Read a node
///
/// One segment or link as it holds on a day, with the nodes that supply it and those it supplies.
#[utoipa::path(operation_id = "get_node", tag = "taxonomy", params(AsOf),
    responses((status = 200, description = "The node.", body = NodeDetailView)))]
#[get("/api/v1/nodes/{code}")]
pub async fn get_node(kit: Kit, code: PathId<Code>, query: Query<AsOf>) -> Result<Reply, Problem> {
    graph(kit, &query, move |graph| {
        let node = graph.node(code.as_str()).ok_or(AppError::NotFound)?;
        Ok(public(&NodeDetailView::of(node, graph)))
    })
    .await
}

/// List the parks
///
/// The parks in force on a day.
#[utoipa::path(operation_id = "list_parks", tag = "taxonomy", params(AsOf),
    responses((status = 200, description = "The parks.", body = ParksView, headers(("ETag" = String, description = "Hash of the content.")))))]
#[get("/api/v1/parks")]
pub async fn list_parks(kit: Kit, query: Query<AsOf>) -> Result<Reply, Problem> {
    graph(kit, &query, |graph| {
        let items = graph.parks().map(ParkView::from).collect();
        Ok(public(&ParksView { items }))
    })
    .await
}

/// Answers from the chain graph of the day that is asked about.
async fn graph(
    kit: Kit,
    query: &AsOf,
    answer: impl FnOnce(&Graph) -> Result<Reply, AppError> + Send + 'static,
) -> Result<Reply, Problem> {
    let day = query.day()?;
    kit.read(move |tx| answer(app::taxonomy::as_of(tx, day)?.as_ref()))
        .await
}
