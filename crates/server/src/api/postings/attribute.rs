//! Typed attributes, as they come in and go out.

use domain::attribute::{self, Attribute};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A typed attribute: name, operator, value, unit, and whether a counterpart must satisfy it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributeDto {
    /// What is stated.
    #[schema(
        required,
        nullable = false,
        min_length = 1,
        max_length = 60,
        example = "壁厚"
    )]
    name: Option<String>,
    /// How the value is compared.
    #[schema(required, nullable = false, example = ">=")]
    op: Option<String>,
    /// Text, or a decimal number where a unit or an order is stated.
    #[schema(
        required,
        nullable = false,
        min_length = 1,
        max_length = 60,
        example = "2.5"
    )]
    value: Option<String>,
    /// Upper end of `between`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 60)]
    value_to: Option<String>,
    /// Code of a unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20, example = "mm")]
    unit: Option<String>,
    /// Whether a counterpart must satisfy it; not by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    required: Option<bool>,
}

/// A list of them, to be judged.
pub fn drafts(attributes: Vec<AttributeDto>) -> Vec<attribute::Draft> {
    attributes.into_iter().map(Into::into).collect()
}

impl From<&Attribute> for AttributeDto {
    fn from(attribute: &Attribute) -> Self {
        let said = attribute.draft();
        Self {
            name: said.name,
            op: said.op,
            value: said.value,
            value_to: said.value_to,
            unit: said.unit,
            required: said.required,
        }
    }
}

impl From<AttributeDto> for attribute::Draft {
    fn from(dto: AttributeDto) -> Self {
        Self {
            name: dto.name,
            op: dto.op,
            value: dto.value,
            value_to: dto.value_to,
            unit: dto.unit,
            required: dto.required,
        }
    }
}
