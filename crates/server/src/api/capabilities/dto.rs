//! What capability cards look like on their way in and out.

use app::capabilities::Stored;
use domain::capability::{self, Draft};
use domain::quantity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::quantity::QuantityDto;
use crate::kit::Change;

/// A capability card to be written.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({"name": "铝合金压铸", "node_code": "MT-M1", "process": "压铸", "materials": ["ADC12", "A380"], "size_max_mm": "800", "tolerance_mm": "0.05", "capacity": {"value": "30000", "unit": "pcs"}, "capacity_period": "month", "equipment": ["800T 冷室压铸机"], "certificates": ["IATF16949"]}))]
pub struct CreateCapability {
    /// What the card is about.
    #[schema(required, min_length = 1, max_length = 60)]
    name: Option<String>,
    /// Node of a chain, see `GET /chains/{code}/nodes`.
    #[schema(max_length = 64)]
    node_code: Option<String>,
    /// Family of what is offered, see `GET /categories`; `processing` unless stated.
    #[schema(max_length = 40)]
    family: Option<String>,
    /// The process.
    #[schema(required, min_length = 1, max_length = 60)]
    process: Option<String>,
    /// Materials and grades worked.
    #[schema(max_items = 30)]
    materials: Option<Vec<String>>,
    /// Largest workpiece, a decimal number. Units: mm.
    #[schema(max_length = 24)]
    size_max_mm: Option<String>,
    /// Finest tolerance, both ways, a decimal number. Units: mm.
    #[schema(max_length = 24)]
    tolerance_mm: Option<String>,
    /// Amount per period.
    capacity: Option<QuantityDto>,
    /// The period: `day`, `week`, `month` or `year`.
    #[schema(max_length = 40)]
    capacity_period: Option<String>,
    /// Main machines.
    #[schema(max_items = 30)]
    equipment: Option<Vec<String>>,
    /// Certificates that cover the work.
    #[schema(max_items = 30)]
    certificates: Option<Vec<String>>,
    /// Anything else.
    #[schema(max_length = 2000)]
    note: Option<String>,
}

/// A change of a card: absent fields stay, `null` empties, lists are replaced whole.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({"materials": ["ADC12"], "note": null}))]
pub struct UpdateCapability {
    /// What the card is about.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 60)]
    name: Change<String>,
    /// Node of a chain.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 64)]
    node_code: Change<String>,
    /// Family of what is offered.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 40)]
    family: Change<String>,
    /// The process.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 60)]
    process: Change<String>,
    /// Materials and grades worked.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 30)]
    materials: Change<Vec<String>>,
    /// Largest workpiece. Units: mm.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 24)]
    size_max_mm: Change<String>,
    /// Finest tolerance. Units: mm.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 24)]
    tolerance_mm: Change<String>,
    /// Amount per period.
    #[serde(default)]
    #[schema(value_type = Option<QuantityDto>)]
    capacity: Change<QuantityDto>,
    /// The period.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 40)]
    capacity_period: Change<String>,
    /// Main machines.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 30)]
    equipment: Change<Vec<String>>,
    /// Certificates that cover the work.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 30)]
    certificates: Change<Vec<String>>,
    /// Anything else.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    note: Change<String>,
}

/// A capability card.
#[derive(Debug, Serialize, ToSchema)]
pub struct CapabilityView {
    /// Identity.
    #[schema(example = "cap_01kaw2dq4efq3bg0m6xq6d6w7n")]
    pub id: String,
    /// What the card is about.
    #[schema(example = "铝合金压铸")]
    pub name: String,
    /// Node of a chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MT-M1")]
    pub node_code: Option<String>,
    /// Family of what is offered.
    #[schema(example = "processing")]
    pub family: String,
    /// The process.
    #[schema(example = "压铸")]
    pub process: String,
    /// Materials and grades worked.
    pub materials: Vec<String>,
    /// Largest workpiece. Units: mm.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "800")]
    pub size_max_mm: Option<String>,
    /// Finest tolerance, both ways. Units: mm.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "0.05")]
    pub tolerance_mm: Option<String>,
    /// Amount per period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<QuantityDto>,
    /// The period.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "month")]
    pub capacity_period: Option<String>,
    /// Main machines.
    pub equipment: Vec<String>,
    /// Certificates that cover the work.
    pub certificates: Vec<String>,
    /// Anything else.
    pub note: String,
    /// When it was written.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it last changed.
    #[schema(format = DateTime)]
    pub updated_at: String,
}

/// The cards of an enterprise.
#[derive(Debug, Serialize, ToSchema)]
pub struct CapabilitiesView {
    /// The cards, oldest first.
    pub items: Vec<CapabilityView>,
}

impl From<CreateCapability> for Draft {
    fn from(dto: CreateCapability) -> Self {
        Self {
            name: dto.name,
            node_code: dto.node_code,
            family: dto.family,
            process: dto.process,
            materials: dto.materials,
            size_max_mm: dto.size_max_mm,
            tolerance_mm: dto.tolerance_mm,
            capacity: dto.capacity.map(quantity::Draft::from),
            capacity_period: dto.capacity_period,
            equipment: dto.equipment,
            certificates: dto.certificates,
            note: dto.note,
        }
    }
}

impl UpdateCapability {
    /// The card after the change.
    pub(super) fn over(self, present: Draft) -> Draft {
        Draft {
            name: self.name.over(present.name),
            node_code: self.node_code.over(present.node_code),
            family: self.family.over(present.family),
            process: self.process.over(present.process),
            materials: self.materials.over(present.materials),
            size_max_mm: self.size_max_mm.over(present.size_max_mm),
            tolerance_mm: self.tolerance_mm.over(present.tolerance_mm),
            capacity: self.capacity.map(Into::into).over(present.capacity),
            capacity_period: self.capacity_period.over(present.capacity_period),
            equipment: self.equipment.over(present.equipment),
            certificates: self.certificates.over(present.certificates),
            note: self.note.over(present.note),
        }
    }
}

impl From<Stored> for CapabilityView {
    fn from(stored: Stored) -> Self {
        let Stored {
            id,
            enterprise: _,
            card,
            version: _,
            created_at,
            updated_at,
        } = stored;
        let capability::Draft {
            name,
            node_code,
            family,
            process,
            materials,
            size_max_mm,
            tolerance_mm,
            capacity,
            capacity_period,
            equipment,
            certificates,
            note,
        } = card.draft();
        Self {
            id: id.to_string(),
            name: name.unwrap_or_default(),
            node_code,
            family: family.unwrap_or_default(),
            process: process.unwrap_or_default(),
            materials: materials.unwrap_or_default(),
            size_max_mm,
            tolerance_mm,
            capacity: capacity.map(QuantityDto::from),
            capacity_period,
            equipment: equipment.unwrap_or_default(),
            certificates: certificates.unwrap_or_default(),
            note: note.unwrap_or_default(),
            created_at: created_at.to_string(),
            updated_at: updated_at.to_string(),
        }
    }
}
