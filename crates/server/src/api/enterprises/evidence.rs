//! Handing in evidence: to be verified, or to speak for an enterprise nobody speaks for.

use actix_web::post;
use app::enterprises::Document;
use domain::EnterpriseId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::EnterpriseView;
use crate::kit::{Body, Kit, OnceKey, PathId, Problem, Reply};

/// Why the caller may speak for the enterprise.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({"note": "我是该公司法定代表人，营业执照编号如下，可电话核实。"}))]
pub struct ClaimEnterprise {
    /// Who the caller is to the enterprise, and how that can be checked.
    #[schema(required, min_length = 1, max_length = 2000)]
    note: Option<String>,
}

/// Documents that show that the enterprise is who it says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({"documents": [{"kind": "营业执照", "number": "91350100M000100Y43"}, {"kind": "授权书", "number": "2026-03", "note": "法定代表人签字"}]}))]
pub struct RequestVerification {
    /// The documents.
    #[schema(required, min_items = 1, max_items = 20)]
    documents: Option<Vec<DocumentDto>>,
}

/// A document.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct DocumentDto {
    /// What it is, such as 营业执照.
    #[schema(required, min_length = 1, max_length = 60)]
    kind: Option<String>,
    /// Its number.
    #[schema(required, min_length = 1, max_length = 100)]
    number: Option<String>,
    /// Anything a moderator should know.
    #[schema(max_length = 2000)]
    note: Option<String>,
}

/// A claim that waits for a moderator.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimView {
    /// Always `pending`: the decision comes by mail.
    #[schema(example = "pending")]
    pub state: &'static str,
    /// The enterprise, unchanged.
    pub enterprise: EnterpriseView,
}

/// Claim an enterprise
///
/// For enterprises that were imported and that nobody speaks for. A moderator decides, and the caller is told by
/// mail; granted, the caller becomes the owner.
#[utoipa::path(operation_id = "claim_enterprise", tag = "enterprises",
    request_body = ClaimEnterprise, security(("bearer" = [])),
    responses((status = 202, description = "The claim waits for a moderator.", body = ClaimView)))]
#[post("/api/v1/enterprises/{id}/claim")]
pub async fn claim(
    kit: Kit,
    key: OnceKey,
    id: PathId<EnterpriseId>,
    body: Body<ClaimEnterprise>,
) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        let note = |dto: &ClaimEnterprise| dto.note.clone().unwrap_or_default();
        let wanted = body.settle(|dto| app::enterprises::claim(tx, &id, &note(dto)))?;
        Ok(Reply::accepted(&ClaimView {
            state: "pending",
            enterprise: wanted.into(),
        }))
    })
    .await
}

/// Ask for verification
///
/// Hands in documents. A moderator decides; returned requests can be corrected and handed in again. Only verified
/// enterprises publish.
#[utoipa::path(operation_id = "request_enterprise_verification", tag = "enterprises",
    request_body = RequestVerification, security(("bearer" = [])),
    responses((status = 202, description = "The enterprise, whose verification is now `pending`.", body = EnterpriseView)))]
#[post("/api/v1/enterprises/{id}/verification")]
pub async fn request_verification(
    kit: Kit,
    key: OnceKey,
    id: PathId<EnterpriseId>,
    body: Body<RequestVerification>,
) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        let waiting = body.settle(|dto| {
            let documents = dto.documents.clone().unwrap_or_default();
            let documents: Vec<Document> = documents.into_iter().map(Document::from).collect();
            app::enterprises::request_verification(tx, &id, &documents)
        })?;
        let version = waiting.version;
        Ok(Reply::accepted(&EnterpriseView::from(waiting)).version(version))
    })
    .await
}

impl From<DocumentDto> for Document {
    fn from(dto: DocumentDto) -> Self {
        let DocumentDto { kind, number, note } = dto;
        Self { kind, number, note }
    }
}
