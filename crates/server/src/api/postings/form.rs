//! What a posting is written and changed with. Private fields that nothing reads do not pass the lints, so a field
//! that is not handed on to the draft cannot be forgotten.

use domain::posting::Draft;
use serde::Deserialize;
use utoipa::ToSchema;

use super::attribute::{AttributeDto, drafts};
use crate::api::quantity::QuantityDto;
use crate::kit::Change;

/// A posting to be written; it begins as a draft.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePosting {
    /// The enterprise it speaks for.
    #[schema(required, nullable = false, example = "ent_01kaw2dq4efq3bg0m6xq6d6w7n")]
    pub(super) enterprise_id: Option<String>,
    /// Which way it looks.
    #[schema(required, nullable = false, example = "demand")]
    side: Option<String>,
    /// What kind of thing it is about.
    #[schema(required, nullable = false, example = "processing")]
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
    /// Node of a chain, see `GET /chains/{code}/nodes`.
    #[schema(nullable = false, max_length = 64, example = "MT-M1")]
    node_code: Option<String>,
    /// Typed attributes.
    #[schema(nullable = false, max_items = 50)]
    attributes: Option<Vec<AttributeDto>>,
    /// How much.
    #[schema(nullable = false)]
    quantity: Option<QuantityDto>,
    /// Lowest price. Units: fen of CNY.
    #[schema(nullable = false, minimum = 0, maximum = 100_000_000_000_000_i64)]
    price_min_fen: Option<i64>,
    /// Highest price. Units: fen of CNY.
    #[schema(nullable = false, minimum = 0, maximum = 100_000_000_000_000_i64)]
    price_max_fen: Option<i64>,
    /// Place, a division code, see `GET /regions`.
    #[schema(required, nullable = false, max_length = 9, example = "500111")]
    region_code: Option<String>,
    /// Last day of delivery.
    #[schema(nullable = false, max_length = 10, example = "2027-03-01")]
    deliver_by: Option<String>,
    /// When it ends, at most 180 days ahead.
    #[schema(
        required,
        nullable = false,
        max_length = 40,
        example = "2027-01-31T16:00:00Z"
    )]
    valid_until: Option<String>,
    /// Whom it is meant for: `public` (default), `verified`, `chain`, `invited` or `blind`.
    #[schema(nullable = false, example = "public")]
    visibility: Option<String>,
    /// Enterprises that may see an `invited` posting.
    #[schema(nullable = false, max_items = 100)]
    invited: Option<Vec<String>>,
    /// Certificates a counterpart must hold.
    #[schema(nullable = false, max_items = 20, example = json!(["IATF16949"]))]
    certificates_required: Option<Vec<String>>,
}

/// A change of a posting: absent fields stay, `null` empties, lists are replaced whole.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "求铝合金压铸件加工，A380", "price_max_fen": null}))]
pub struct UpdatePosting {
    /// Which way it looks.
    #[serde(default)]
    #[schema(value_type = String)]
    side: Change<String>,
    /// What kind of thing it is about.
    #[serde(default)]
    #[schema(value_type = String)]
    family: Change<String>,
    /// One line.
    #[serde(default)]
    #[schema(value_type = String, max_length = 120)]
    title: Change<String>,
    /// Details.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 10_000)]
    body: Change<String>,
    /// Node of a chain.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 64)]
    node_code: Change<String>,
    /// Typed attributes.
    #[serde(default)]
    #[schema(value_type = Option<Vec<AttributeDto>>, max_items = 50)]
    attributes: Change<Vec<AttributeDto>>,
    /// How much.
    #[serde(default)]
    #[schema(value_type = Option<QuantityDto>)]
    quantity: Change<QuantityDto>,
    /// Lowest price. Units: fen.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 100_000_000_000_000_i64)]
    price_min_fen: Change<i64>,
    /// Highest price. Units: fen.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 100_000_000_000_000_i64)]
    price_max_fen: Change<i64>,
    /// Place, a division code.
    #[serde(default)]
    #[schema(value_type = String, max_length = 9)]
    region_code: Change<String>,
    /// Last day of delivery.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 10)]
    deliver_by: Change<String>,
    /// When it ends.
    #[serde(default)]
    #[schema(value_type = String, max_length = 40)]
    valid_until: Change<String>,
    /// Whom it is meant for.
    #[serde(default)]
    #[schema(value_type = String)]
    visibility: Change<String>,
    /// Enterprises that may see an `invited` posting.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 100)]
    invited: Change<Vec<String>>,
    /// Certificates a counterpart must hold.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 20)]
    certificates_required: Change<Vec<String>>,
}

impl From<CreatePosting> for Draft {
    fn from(dto: CreatePosting) -> Self {
        Self {
            side: dto.side,
            family: dto.family,
            title: dto.title,
            body: dto.body,
            node_code: dto.node_code,
            attributes: dto.attributes.map(drafts),
            quantity: dto.quantity.map(Into::into),
            price_min_fen: dto.price_min_fen,
            price_max_fen: dto.price_max_fen,
            region_code: dto.region_code,
            deliver_by: dto.deliver_by,
            valid_until: dto.valid_until,
            visibility: dto.visibility,
            invited: dto.invited,
            certificates_required: dto.certificates_required,
        }
    }
}

impl UpdatePosting {
    /// The draft after the change.
    pub(super) fn over(self, draft: Draft) -> Draft {
        Draft {
            side: self.side.over(draft.side),
            family: self.family.over(draft.family),
            title: self.title.over(draft.title),
            body: self.body.over(draft.body),
            node_code: self.node_code.over(draft.node_code),
            attributes: self.attributes.map(drafts).over(draft.attributes),
            quantity: self.quantity.map(Into::into).over(draft.quantity),
            price_min_fen: self.price_min_fen.over(draft.price_min_fen),
            price_max_fen: self.price_max_fen.over(draft.price_max_fen),
            region_code: self.region_code.over(draft.region_code),
            deliver_by: self.deliver_by.over(draft.deliver_by),
            valid_until: self.valid_until.over(draft.valid_until),
            visibility: self.visibility.over(draft.visibility),
            invited: self.invited.over(draft.invited),
            certificates_required: self.certificates_required.over(draft.certificates_required),
        }
    }
}
