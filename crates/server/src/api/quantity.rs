//! An amount with its unit, as it comes in and goes out.

use domain::quantity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An amount of something.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuantityDto {
    /// Decimal number above zero.
    #[schema(
        required,
        nullable = false,
        pattern = r"^[0-9]{1,15}(\.[0-9]{1,6})?$",
        example = "12.5"
    )]
    value: Option<String>,
    /// Code of a unit, see `GET /units`.
    #[schema(required, nullable = false, max_length = 20, example = "t")]
    unit: Option<String>,
}

impl From<quantity::Draft> for QuantityDto {
    fn from(quantity::Draft { value, unit }: quantity::Draft) -> Self {
        Self { value, unit }
    }
}

impl From<QuantityDto> for quantity::Draft {
    fn from(QuantityDto { value, unit }: QuantityDto) -> Self {
        Self { value, unit }
    }
}
