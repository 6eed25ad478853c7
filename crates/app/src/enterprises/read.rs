//! Reading enterprises: the public profile for everybody, contacts for those who speak for them.

use domain::EnterpriseId;
use domain::enterprise::{Contact, Enterprise, Verification};
use domain::policy::{Action, List, Resource};
use store::enterprises::Filter;
use store::{Page, Seek};

use crate::enterprises::known;
use crate::error::AppError;
use crate::search::{self, Cursor, Filters, Found, FoundEnterprise, Query, Sort};
use crate::transaction::Tx;

/// The enterprise of an id. Its contact is not for everybody: see [`contact`]. Errors: `NotFound`.
pub fn get(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<Enterprise, AppError> {
    tx.require(Action::ViewEnterprise, &Resource::Enterprise(id))?;
    known(tx, id)
}

/// Whom to reach, for members and moderators, with the row's version. Errors: `Forbidden`, `NotFound`.
pub fn contact(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<(Contact, i64), AppError> {
    tx.require(Action::ViewEnterprisePrivate, &Resource::Enterprise(id))?;
    let Enterprise {
        profile, version, ..
    } = known(tx, id)?;
    Ok((profile.contact, version))
}

/// Enterprises, newest first, straight from the database. Designations count as of today unless the filter names
/// another day; a segment stands for its links.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<&Seek>,
    size: usize,
) -> Result<Page<Enterprise>, AppError> {
    let scope = tx.scope(List::Enterprises)?;
    let filter = completed(tx, filter)?;
    Ok(store::enterprises::list(
        tx.conn, &scope, &filter, after, size,
    )?)
}

fn completed(tx: &mut Tx<'_>, filter: &Filter) -> Result<Filter, AppError> {
    let graph = tx.graph()?;
    let chains = filter.nodes.iter().filter_map(|code| graph.node(code));
    let links = chains.flat_map(|segment| {
        let nodes = graph.nodes_of(&segment.chain);
        nodes.filter(|node| node.parent.as_ref() == Some(&segment.code))
    });
    let links = links.map(|node| node.code.clone());
    Ok(Filter {
        nodes: filter.nodes.iter().cloned().chain(links).collect(),
        day: filter.day.or(Some(tx.now().date())),
        ..filter.clone()
    })
}

/// Verified enterprises whose name, introduction or cards hold the words, best first.
pub fn search(
    tx: &mut Tx<'_>,
    text: &str,
    filter: &Filter,
    after: Option<Cursor>,
    size: usize,
) -> Result<Found<FoundEnterprise>, AppError> {
    let filter = completed(tx, filter)?;
    let mut filters = Filters {
        nodes: filter.nodes.clone(),
        regions: filter.region.iter().cloned().collect(),
        parks: filter.park.iter().cloned().collect(),
        ..Filters::default()
    };
    let unverified = filter
        .verification
        .is_some_and(|wanted| wanted != Verification::Verified);
    let Some(among) = among(tx, &filter)?.filter(|_| !unverified) else {
        return Ok(Found::none());
    };
    filters.enterprises = among;
    let query = Query {
        text: text.to_owned(),
        filters,
        sort: Sort::default(),
        size,
        after,
        facets: Vec::new(),
    };
    search::enterprises(tx, query)
}

/// Ids of the enterprises the database restricts a search to; empty when it does not, none when nobody is left.
fn among(tx: &mut Tx<'_>, filter: &Filter) -> Result<Option<Vec<String>>, AppError> {
    let of_code = match &filter.uscc {
        Some(uscc) => Some(store::enterprises::find_by_uscc(tx.conn, uscc)?),
        None => None,
    };
    let of_code = of_code.map(|found| found.map(|found| found.id.to_string()));
    if filter.designation.is_none() && filter.chain.is_none() {
        return Ok(of_code.map_or(Some(Vec::new()), |found| found.map(|id| vec![id])));
    }
    let mut ids = store::enterprises::designated(tx.conn, filter)?;
    if let Some(only) = of_code {
        ids.retain(|id| Some(id) == only.as_ref());
    }
    Ok((!ids.is_empty()).then_some(ids))
}
