//! `/enterprises/{id}/designations`: what authorities say an enterprise is.

use actix_web::{delete, get, post};
use app::designations::{Draft, Stored};
use domain::designation::Designation;
use domain::{Date, DesignationId, EnterpriseId, Faults, Rule};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::kit::{Body, Kit, OnceKey, PathId, Problem, Query, Reply};

/// A designation to be granted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({"kind": "chain_leader", "chain": "MT", "level": "区级", "issuing_body": "区经济信息委", "valid_from": "2026-01-01"}))]
pub struct GrantDesignation {
    /// What is designated: `chain_leader`, `chain_core`, `chain_supporting`, `chain_service`, `lead_goose`,
    /// `specialised`, `little_giant`, `hidden_champion`, `single_champion` or `high_tech`.
    #[schema(required, max_length = 40)]
    kind: Option<String>,
    /// Code of the chain: required for the four kinds that are about a chain, refused for the others.
    #[schema(max_length = 64)]
    chain: Option<String>,
    /// Level of the authority, such as 国家级.
    #[schema(max_length = 60)]
    level: Option<String>,
    /// Who designated it.
    #[schema(max_length = 100)]
    issuing_body: Option<String>,
    /// First day it holds.
    #[schema(required, max_length = 10)]
    valid_from: Option<String>,
    /// First day it no longer holds.
    #[schema(max_length = 10)]
    valid_until: Option<String>,
}

/// A designation.
#[derive(Debug, Serialize, ToSchema)]
pub struct DesignationView {
    /// Identity.
    #[schema(example = "dsg_01kaw2dq4efq3bg0m6xq6d6w7n")]
    pub id: String,
    /// What is designated.
    #[schema(example = "chain_leader")]
    pub kind: String,
    /// Code of the chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MT")]
    pub chain: Option<String>,
    /// Level of the authority.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Who designated it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuing_body: Option<String>,
    /// First day it holds.
    #[schema(format = Date)]
    pub valid_from: String,
    /// First day it no longer holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    pub valid_until: Option<String>,
    /// When it was recorded.
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// The designations of an enterprise.
#[derive(Debug, Serialize, ToSchema)]
pub struct DesignationsView {
    /// The designations, oldest first.
    pub items: Vec<DesignationView>,
}

/// Which day is meant.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OnDay {
    /// A day.
    #[param(max_length = 10, example = "2026-03-31")]
    pub on: Option<String>,
}

impl OnDay {
    fn day(&self) -> Result<Option<Date>, Problem> {
        let read = |text: &str| text.parse().map_err(|_| Rule::of("invalid_date"));
        let day = self.on.as_deref().map(read).transpose();
        day.map_err(|rule| Problem::malformed_query(Faults::one("/on", rule)))
    }
}

/// List the designations
///
/// All of them, past ones included; with `on` those that hold on the day.
#[utoipa::path(operation_id = "list_designations", tag = "enterprises", params(OnDay), security((), ("bearer" = [])),
    responses((status = 200, description = "The designations.", body = DesignationsView, headers(("ETag" = String, description = "Version of the enterprise.")))))]
#[get("/api/v1/enterprises/{id}/designations")]
pub async fn list(
    kit: Kit,
    id: PathId<EnterpriseId>,
    query: Query<OnDay>,
) -> Result<Reply, Problem> {
    let on = query.day()?;
    kit.read(move |tx| {
        let (designations, version) = app::designations::list(tx, &id, on)?;
        let items = designations
            .into_iter()
            .map(DesignationView::from)
            .collect();
        Ok(Reply::ok(&DesignationsView { items }).version(version))
    })
    .await
}

/// Grant a designation
///
/// For moderators. The same kind, chain and level twice for one day answers 409.
#[utoipa::path(operation_id = "grant_designation", tag = "enterprises", request_body = GrantDesignation,
    security(("bearer" = [])),
    responses((status = 201, description = "The designation.", body = DesignationView)))]
#[post("/api/v1/enterprises/{id}/designations")]
pub async fn grant(
    kit: Kit,
    key: OnceKey,
    id: PathId<EnterpriseId>,
    body: Body<GrantDesignation>,
) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        let stored = body.settle(|dto| app::designations::grant(tx, &id, &dto.clone().into()))?;
        let location = format!("/api/v1/enterprises/{}/designations/{}", *id, stored.id);
        Ok(Reply::created(location, &DesignationView::from(stored)))
    })
    .await
}

/// Read a designation
///
/// One designation, whether it holds today or not.
#[utoipa::path(operation_id = "get_designation", tag = "enterprises", security((), ("bearer" = [])),
    responses((status = 200, description = "The designation.", body = DesignationView)))]
#[get("/api/v1/enterprises/{id}/designations/{designation_id}")]
pub async fn get(
    kit: Kit,
    id: PathId<EnterpriseId>,
    designation: PathId<DesignationId>,
) -> Result<Reply, Problem> {
    kit.read(move |tx| {
        let version = app::enterprises::get(tx, &id)?.version;
        let stored = app::designations::get(tx, &id, &designation)?;
        Ok(Reply::ok(&DesignationView::from(stored)).version(version))
    })
    .await
}

/// End a designation
///
/// For moderators. `on` is the first day it no longer holds, today unless stated; one that would then have held on
/// no day is removed. The record of the days it held stays.
#[utoipa::path(operation_id = "end_designation", tag = "enterprises", params(OnDay), security(("bearer" = [])),
    responses((status = 204, description = "Ended.")))]
#[delete("/api/v1/enterprises/{id}/designations/{designation_id}")]
pub async fn end(
    kit: Kit,
    id: PathId<EnterpriseId>,
    designation: PathId<DesignationId>,
    query: Query<OnDay>,
) -> Result<Reply, Problem> {
    let on = query.day()?;
    kit.write(move |tx| {
        app::designations::end(tx, &id, &designation, on)?;
        Ok(Reply::no_content())
    })
    .await
}

impl From<GrantDesignation> for Draft {
    fn from(dto: GrantDesignation) -> Self {
        Self {
            kind: dto.kind,
            chain: dto.chain,
            level: dto.level,
            issuing_body: dto.issuing_body,
            valid_from: dto.valid_from,
            valid_until: dto.valid_until,
        }
    }
}

impl From<Stored> for DesignationView {
    fn from(stored: Stored) -> Self {
        let Stored {
            id,
            enterprise: _,
            designation,
            created_at,
        } = stored;
        let Designation {
            kind,
            chain,
            level,
            issuing_body,
            validity,
        } = designation;
        Self {
            id: id.to_string(),
            kind: kind.to_string(),
            chain,
            level,
            issuing_body,
            valid_from: validity.from.to_string(),
            valid_until: validity.until.map(|day| day.to_string()),
            created_at: created_at.to_string(),
        }
    }
}
