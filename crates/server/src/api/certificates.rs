//! `/enterprises/{id}/certificates`: what an enterprise is certified for.

use actix_web::{delete, get, post};
use app::certificates::{Certificate, Draft};
use domain::{CertificateId, EnterpriseId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kit::{Body, Kit, OnceKey, PathId, Problem, Reply};

/// A certificate to be recorded.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({"kind": "IATF16949", "number": "CN-2025-00117", "issuing_body": "某认证中心", "valid_until": "2028-05-31"}))]
pub struct CreateCertificate {
    /// What it certifies, such as `ISO9001`.
    #[schema(required, min_length = 1, max_length = 60)]
    kind: Option<String>,
    /// Its number; a certificate counts only with it.
    #[schema(required, min_length = 1, max_length = 100)]
    number: Option<String>,
    /// Who issued it.
    #[schema(max_length = 100)]
    issuing_body: Option<String>,
    /// Last day it holds.
    #[schema(max_length = 10)]
    valid_until: Option<String>,
}

/// A certificate.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificateView {
    /// Identity.
    #[schema(example = "crt_01kaw2dq4efq3bg0m6xq6d6w7n")]
    pub id: String,
    /// What it certifies.
    #[schema(example = "IATF16949")]
    pub kind: String,
    /// Its number.
    #[schema(example = "CN-2025-00117")]
    pub number: String,
    /// Who issued it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuing_body: Option<String>,
    /// Last day it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    pub valid_until: Option<String>,
    /// When it was recorded.
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// The certificates of an enterprise.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificatesView {
    /// The certificates, oldest first.
    pub items: Vec<CertificateView>,
}

/// List the certificates
///
/// The certificates an enterprise has recorded, those that ran out included.
#[utoipa::path(operation_id = "list_certificates", tag = "enterprises", security((), ("bearer" = [])),
    responses((status = 200, description = "The certificates.", body = CertificatesView, headers(("ETag" = String, description = "Version of the enterprise.")))))]
#[get("/api/v1/enterprises/{id}/certificates")]
pub async fn list(kit: Kit, id: PathId<EnterpriseId>) -> Result<Reply, Problem> {
    kit.read(move |tx| {
        let (held, version) = app::certificates::list(tx, &id)?;
        let items = held.into_iter().map(CertificateView::from).collect();
        Ok(Reply::ok(&CertificatesView { items }).version(version))
    })
    .await
}

/// Record a certificate
///
/// For owners and editors. The same kind and number twice answers 409.
#[utoipa::path(operation_id = "create_certificate", tag = "enterprises", request_body = CreateCertificate,
    security(("bearer" = [])),
    responses((status = 201, description = "The certificate.", body = CertificateView)))]
#[post("/api/v1/enterprises/{id}/certificates")]
pub async fn create(
    kit: Kit,
    key: OnceKey,
    id: PathId<EnterpriseId>,
    body: Body<CreateCertificate>,
) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        let held = body.settle(|dto| app::certificates::create(tx, &id, &dto.clone().into()))?;
        let location = format!("/api/v1/enterprises/{}/certificates/{}", *id, held.id);
        Ok(Reply::created(location, &CertificateView::from(held)).version(1))
    })
    .await
}

/// Read a certificate
///
/// A certificate never changes: a wrong one is removed and recorded anew.
#[utoipa::path(operation_id = "get_certificate", tag = "enterprises", security((), ("bearer" = [])),
    responses((status = 200, description = "The certificate.", body = CertificateView)))]
#[get("/api/v1/enterprises/{id}/certificates/{certificate_id}")]
pub async fn get(
    kit: Kit,
    id: PathId<EnterpriseId>,
    certificate: PathId<CertificateId>,
) -> Result<Reply, Problem> {
    kit.read(move |tx| {
        let held = app::certificates::get(tx, &id, &certificate)?;
        Ok(Reply::ok(&CertificateView::from(held)).version(1))
    })
    .await
}

/// Remove a certificate
///
/// For owners and editors.
#[utoipa::path(operation_id = "remove_certificate", tag = "enterprises", security(("bearer" = [])),
    responses((status = 204, description = "No longer recorded.")))]
#[delete("/api/v1/enterprises/{id}/certificates/{certificate_id}")]
pub async fn remove(
    kit: Kit,
    id: PathId<EnterpriseId>,
    certificate: PathId<CertificateId>,
) -> Result<Reply, Problem> {
    kit.write(move |tx| {
        app::certificates::remove(tx, &id, &certificate)?;
        Ok(Reply::no_content())
    })
    .await
}

impl From<CreateCertificate> for Draft {
    fn from(dto: CreateCertificate) -> Self {
        Self {
            kind: dto.kind,
            number: dto.number,
            issuing_body: dto.issuing_body,
            valid_until: dto.valid_until,
        }
    }
}

impl From<Certificate> for CertificateView {
    fn from(held: Certificate) -> Self {
        let Certificate {
            id,
            enterprise: _,
            kind,
            number,
            issuing_body,
            valid_until,
            created_at,
        } = held;
        Self {
            id: id.to_string(),
            kind,
            number,
            issuing_body,
            valid_until: valid_until.map(|day| day.to_string()),
            created_at: created_at.to_string(),
        }
    }
}
