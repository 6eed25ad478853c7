//! A text that is no posting and still wants counterparts.

use domain::posting::Draft;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::postings::{AttributeDto, drafts};
use crate::api::quantity::QuantityDto;

/// A text to be matched; nothing of it is stored.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchText {
    /// Which way it looks; `demand` unless stated.
    #[schema(nullable = false, example = "demand")]
    side: Option<String>,
    /// What kind of thing it is about; any kind unless stated.
    #[schema(nullable = false)]
    family: Option<String>,
    /// One line, as you would say it.
    #[schema(
        required,
        nullable = false,
        max_length = 120,
        example = "求铝合金压铸件加工，ADC12，月 3 万件"
    )]
    title: Option<String>,
    /// Details.
    #[schema(nullable = false, max_length = 10_000)]
    body: Option<String>,
    /// Node of a chain.
    #[schema(nullable = false, max_length = 64)]
    node_code: Option<String>,
    /// Typed attributes.
    #[schema(nullable = false, max_items = 50)]
    attributes: Option<Vec<AttributeDto>>,
    /// How much.
    #[schema(nullable = false)]
    quantity: Option<QuantityDto>,
    /// Place, a division code; the platform's home unless stated.
    #[schema(nullable = false, max_length = 9)]
    region_code: Option<String>,
    /// Last day of delivery.
    #[schema(nullable = false, max_length = 10)]
    deliver_by: Option<String>,
    /// Certificates a counterpart must hold.
    #[schema(nullable = false, max_items = 20)]
    certificates_required: Option<Vec<String>>,
}

impl From<MatchText> for Draft {
    fn from(dto: MatchText) -> Self {
        Self {
            side: dto.side,
            family: dto.family,
            title: dto.title,
            body: dto.body,
            node_code: dto.node_code,
            attributes: dto.attributes.map(drafts),
            quantity: dto.quantity.map(Into::into),
            region_code: dto.region_code,
            deliver_by: dto.deliver_by,
            certificates_required: dto.certificates_required,
            ..Self::default()
        }
    }
}
