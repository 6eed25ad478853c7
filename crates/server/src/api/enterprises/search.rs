//! `GET /enterprises`: everything from the database, or what holds the words from the index.

use actix_web::get;
use app::Seek;
use app::enterprises::Filter;
use app::search::Cursor;
use domain::designation::Kind;
use domain::enterprise::Verification;
use domain::region::Region;
use domain::{Faults, Uscc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::EnterpriseView;
use crate::kit::{Kit, Listing, PageQuery, Paging, Problem, Query, Reply};

/// Which enterprises are wanted; all conditions hold together.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListEnterprises {
    /// Words of the name, the introduction or the capability cards; finds verified enterprises, best first.
    #[param(max_length = 500, example = "压铸")]
    pub q: Option<String>,
    /// What it must be able to do: a process, a material, a machine. Searched like `q`.
    #[param(max_length = 200, example = "铝合金压铸")]
    pub capability: Option<String>,
    /// This unified social credit code.
    #[param(max_length = 40, example = "91350100M000100Y43")]
    pub uscc: Option<String>,
    /// Designated for this chain today.
    #[param(max_length = 64, example = "MT")]
    pub chain: Option<String>,
    /// With a capability card on this node or, for a segment, on one of its links.
    #[param(max_length = 64, example = "MT-M1")]
    pub node: Option<String>,
    /// In this park.
    #[param(max_length = 64, example = "SQ")]
    pub park: Option<String>,
    /// In this division or one inside it.
    #[param(max_length = 9, example = "500111")]
    pub region: Option<String>,
    /// With this designation today, such as `chain_leader`.
    #[param(max_length = 40, example = "chain_leader")]
    pub designation: Option<String>,
    /// Checked so far, such as `verified`.
    #[param(max_length = 40, example = "verified")]
    pub verification: Option<String>,
}

/// One page of enterprises.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnterprisesView {
    /// The enterprises: newest first, or best first when words are searched.
    pub items: Vec<EnterpriseView>,
    /// Where the next page begins; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
    /// How many were found when words are searched; exact up to 1,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

/// List enterprises
///
/// Every enterprise, newest first. With `q` or `capability` the verified ones that hold the words, best first.
#[utoipa::path(operation_id = "list_enterprises", tag = "enterprises",
    params(ListEnterprises, PageQuery), security((), ("bearer" = [])),
    responses((status = 200, description = "One page.", body = EnterprisesView)))]
#[get("/api/v1/enterprises")]
pub async fn list(
    kit: Kit,
    query: Query<ListEnterprises>,
    paging: Paging,
) -> Result<Reply, Problem> {
    let filter = query.filter().map_err(Problem::malformed_query)?;
    match query.words() {
        Some(words) => found(kit, words, filter, paging).await,
        None => listed(kit, filter, paging).await,
    }
}

async fn listed(kit: Kit, filter: Filter, paging: Paging) -> Result<Reply, Problem> {
    let after = paging.after::<Seek>()?;
    kit.read(move |tx| {
        let page = app::enterprises::list(tx, &filter, after.as_ref(), paging.size())?;
        let views = page.items.into_iter().map(EnterpriseView::from).collect();
        let Listing {
            items,
            next_page_token,
        } = paging.listing(views, page.next.as_ref());
        Ok(Reply::ok(&EnterprisesView {
            items,
            next_page_token,
            total: None,
        }))
    })
    .await
}

async fn found(kit: Kit, words: String, filter: Filter, paging: Paging) -> Result<Reply, Problem> {
    let after = paging.after::<Cursor>()?;
    kit.read(move |tx| {
        let found = app::enterprises::search(tx, &words, &filter, after, paging.size())?;
        let views = found.items.into_iter().map(|hit| hit.enterprise.into());
        let Listing {
            items,
            next_page_token,
        } = paging.listing(views.collect(), found.next.as_ref());
        Ok(Reply::ok(&EnterprisesView {
            items,
            next_page_token,
            total: Some(found.total.count),
        }))
    })
    .await
}

impl ListEnterprises {
    /// What is to be searched for, if anything is.
    fn words(&self) -> Option<String> {
        let words = [self.q.as_deref(), self.capability.as_deref()];
        let words: Vec<&str> = words.into_iter().flatten().map(str::trim).collect();
        let words = words.join(" ");
        (!words.trim().is_empty()).then_some(words)
    }

    /// Reads the conditions. Errors: every fault, each at its parameter.
    fn filter(&self) -> Result<Filter, Faults> {
        let mut faults = Faults::new();
        let region = faults.optional("/region", self.region.as_deref(), Region::parse);
        let filter = Filter {
            uscc: faults.optional("/uscc", self.uscc.as_deref(), Uscc::parse),
            region: region.map(|region| region.code().to_owned()),
            park: self.park.clone(),
            nodes: self.node.iter().cloned().collect(),
            designation: faults.optional("/designation", self.designation.as_deref(), Kind::parse),
            chain: self.chain.clone(),
            day: None,
            verification: faults.optional(
                "/verification",
                self.verification.as_deref(),
                Verification::parse,
            ),
        };
        faults.finish(Some(filter))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(value: serde_json::Value) -> ListEnterprises {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn words_come_from_both_parameters() {
        let words = |value| query(value).words();
        let json = serde_json::json!({"q": " 启成 ", "capability": "压铸"});
        assert_eq!(words(json), Some("启成 压铸".to_owned()));
        assert_eq!(words(serde_json::json!({"q": "  "})), None);
        assert_eq!(words(serde_json::json!({"chain": "MT"})), None);
    }

    #[test]
    fn every_fault_is_named_at_its_parameter() {
        let bad = serde_json::json!({"uscc": "1", "region": "0", "designation": "king", "verification": "maybe"});
        let faults = query(bad).filter().unwrap_err();
        let places: Vec<_> = faults
            .as_slice()
            .iter()
            .map(|fault| fault.pointer.as_str())
            .collect();
        assert_eq!(
            places,
            ["/region", "/uscc", "/designation", "/verification"]
        );
    }
}
