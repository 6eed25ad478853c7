//! What an enterprise looks like from outside. Contacts are never part of it.

use domain::enterprise::{Enterprise, Profile};
use serde::Serialize;
use utoipa::ToSchema;

/// An enterprise.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnterpriseView {
    /// Identity.
    #[schema(example = "ent_01kaw2dq4efq3bg0m6xq6d6w7n")]
    pub id: String,
    /// Unified social credit code.
    #[schema(example = "91350100M000100Y43")]
    pub uscc: String,
    /// Registered name.
    #[schema(example = "大足区启成五金有限公司")]
    pub name: String,
    /// Short name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "启成五金")]
    pub short_name: Option<String>,
    /// Industry of GB/T 4754-2017.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "3525")]
    pub industry_code: Option<String>,
    /// Name of the industry.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "模具制造")]
    pub industry_name: Option<String>,
    /// Registered place, a division code.
    #[schema(example = "500111")]
    pub region_code: String,
    /// Name of the registered place.
    #[schema(example = "大足区")]
    pub region_name: String,
    /// Place of production, when it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub production_region_code: Option<String>,
    /// Park, see `GET /parks`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "SQ")]
    pub park: Option<String>,
    /// Street and number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Web site.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "https://example.com")]
    pub website: Option<String>,
    /// A few sentences.
    pub intro: String,
    /// How far it was checked: `unverified`, `pending`, `verified`, `returned`, `rejected` or `suspended`.
    #[schema(example = "verified")]
    pub verification: String,
    /// Whether a person speaks for it; if not, it can be claimed.
    pub claimed: bool,
    /// When it was registered.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it, or a part of it, last changed.
    #[schema(format = DateTime)]
    pub updated_at: String,
}

impl From<Enterprise> for EnterpriseView {
    fn from(enterprise: Enterprise) -> Self {
        let Enterprise {
            id,
            uscc,
            profile,
            verification,
            claimed,
            external_id: _,
            version: _,
            created_at,
            updated_at,
        } = enterprise;
        let Profile {
            name,
            short_name,
            industry,
            region,
            production_region,
            park,
            address,
            website,
            intro,
            contact: _,
        } = profile;
        Self {
            id: id.to_string(),
            uscc: uscc.to_string(),
            name: name.into(),
            short_name: short_name.map(String::from),
            industry_code: industry.map(|industry| industry.code.to_owned()),
            industry_name: industry.map(|industry| industry.name.to_owned()),
            region_code: region.code().to_owned(),
            region_name: region.name().to_owned(),
            production_region_code: production_region.map(|region| region.code().to_owned()),
            park,
            address: address.map(String::from),
            website: website.map(String::from),
            intro: intro.into(),
            verification: verification.to_string(),
            claimed,
            created_at: created_at.to_string(),
            updated_at: updated_at.to_string(),
        }
    }
}
