//! The records of an import: one NDJSON line is one firm or one posting.
//!
//! Shapes only, with their conversion to the drafts of `domain`. Codes, dates and decimals stay text
//! here, so that judging a line names all its faults at once; nothing here reads or writes the database.

use domain::{attribute, capability, enterprise, posting, quantity};
use serde::{Deserialize, Serialize};

/// One line: `{"firm": {...}}` or `{"posting": {...}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// An enterprise with its designations and capability cards.
    Firm(Box<FirmRecord>),
    /// A supply or a demand of an enterprise.
    Posting(Box<PostingRecord>),
}

/// An enterprise as another system lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirmRecord {
    /// Identifier in the other system; the same identifier updates instead of adding.
    pub external_id: String,
    /// Unified social credit code.
    pub uscc: String,
    /// Registered name.
    pub name: String,
    /// Short name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_name: Option<String>,
    /// Code of GB/T 4754-2017.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry_code: Option<String>,
    /// Registered place, a division code.
    pub region_code: String,
    /// Place of production, when it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub production_region_code: Option<String>,
    /// Code of a park.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub park: Option<String>,
    /// Street and number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Web site, http or https.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// A few sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
    /// Contact person. Private.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_name: Option<String>,
    /// Telephone. Private.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_phone: Option<String>,
    /// Mail. Private.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_email: Option<String>,
    /// Whether the sender vouches for the firm, as an authority's list does.
    #[serde(default)]
    pub verified: bool,
    /// What authorities say the firm is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub designations: Vec<DesignationRecord>,
    /// What the firm can do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capabilities: Vec<CapabilityRecord>,
}

/// A designation of a firm.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignationRecord {
    /// Code of a `domain::designation::Kind`, such as `chain_leader`.
    pub kind: String,
    /// Code of the chain, for designations of a chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain_code: Option<String>,
    /// Free words on the part it plays, kept as a remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Level of the authority, such as 国家级.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Year of the list it stands on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// Who designated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuing_body: Option<String>,
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// First day it no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
}

/// A capability card of a firm.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapabilityRecord {
    /// What the card is about, such as `铝合金压铸`.
    pub name: String,
    /// Code of a node of a chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node_code: Option<String>,
    /// Family of what is offered; `processing` unless stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// The process, such as `压铸`.
    pub process: String,
    /// Materials and grades worked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<String>,
    /// Largest workpiece. Units: mm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_max_mm: Option<String>,
    /// Finest tolerance. Units: mm, both ways.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance_mm: Option<String>,
    /// Amount per period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<CapacityRecord>,
    /// Main machines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equipment: Vec<String>,
    /// Certificates that cover the work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<String>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An amount per period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapacityRecord {
    /// Decimal text.
    pub value: String,
    /// Unit code.
    pub unit: String,
    /// `day`, `week`, `month` or `year`.
    pub period: String,
}

/// A supply or a demand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostingRecord {
    /// Identifier in the other system, unique within the enterprise.
    pub external_id: String,
    /// `external_id` or USCC of the firm it speaks for.
    pub enterprise: String,
    /// `supply` or `demand`.
    pub side: String,
    /// Code of a `domain::posting::Family`.
    pub family: String,
    /// One line, as people type it.
    pub title: String,
    /// Details.
    #[serde(default)]
    pub body: String,
    /// Code of a node of a chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node_code: Option<String>,
    /// Typed attributes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<AttributeRecord>,
    /// How much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<QuantityRecord>,
    /// Lowest price. Units: fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_min_fen: Option<i64>,
    /// Highest price. Units: fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_max_fen: Option<i64>,
    /// Place of delivery or production, a division code.
    pub region_code: String,
    /// Last day of delivery, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deliver_by: Option<String>,
    /// When the posting ends, RFC 3339.
    pub valid_until: String,
    /// Code of a `domain::posting::Visibility`; `public` unless stated.
    #[serde(default = "public")]
    pub visibility: String,
    /// Certificates a counterpart must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates_required: Vec<String>,
    /// Whether the sender has moderated it: published at once, otherwise it joins the queue.
    #[serde(default)]
    pub publish: bool,
}

/// A typed attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeRecord {
    /// What is stated, such as `壁厚`.
    pub name: String,
    /// Code of a `domain::attribute::Operator`.
    pub op: String,
    /// Value: text, or a decimal where a unit or an order is stated.
    pub value: String,
    /// Upper end of `between`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_to: Option<String>,
    /// Unit code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether a counterpart must satisfy it.
    #[serde(default)]
    pub required: bool,
}

/// An amount.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantityRecord {
    /// Decimal text.
    pub value: String,
    /// Unit code.
    pub unit: String,
}

fn public() -> String {
    posting::Visibility::Public.to_string()
}

impl FirmRecord {
    /// The profile, not yet judged.
    pub fn draft(&self) -> enterprise::Draft {
        enterprise::Draft {
            uscc: Some(self.uscc.clone()),
            name: Some(self.name.clone()),
            short_name: self.short_name.clone(),
            industry_code: self.industry_code.clone(),
            region_code: Some(self.region_code.clone()),
            production_region_code: self.production_region_code.clone(),
            park: self.park.clone(),
            address: self.address.clone(),
            website: self.website.clone(),
            intro: self.intro.clone(),
            contact_name: self.contact_name.clone(),
            contact_phone: self.contact_phone.clone(),
            contact_email: self.contact_email.clone(),
        }
    }
}

impl CapabilityRecord {
    /// The card, not yet judged.
    pub fn draft(&self) -> capability::Draft {
        let capacity = self.capacity.as_ref();
        capability::Draft {
            name: Some(self.name.clone()),
            node_code: self.node_code.clone(),
            family: self.family.clone(),
            process: Some(self.process.clone()),
            materials: Some(self.materials.clone()),
            size_max_mm: self.size_max_mm.clone(),
            tolerance_mm: self.tolerance_mm.clone(),
            capacity: capacity.map(|capacity| quantity::Draft {
                value: Some(capacity.value.clone()),
                unit: Some(capacity.unit.clone()),
            }),
            capacity_period: capacity.map(|capacity| capacity.period.clone()),
            equipment: Some(self.equipment.clone()),
            certificates: Some(self.certificates.clone()),
            note: self.note.clone(),
        }
    }
}

impl PostingRecord {
    /// The content, not yet judged.
    pub fn draft(&self) -> posting::Draft {
        posting::Draft {
            side: Some(self.side.clone()),
            family: Some(self.family.clone()),
            title: Some(self.title.clone()),
            body: Some(self.body.clone()),
            node_code: self.node_code.clone(),
            attributes: Some(self.attributes.iter().map(AttributeRecord::draft).collect()),
            quantity: self.quantity.as_ref().map(|quantity| quantity::Draft {
                value: Some(quantity.value.clone()),
                unit: Some(quantity.unit.clone()),
            }),
            price_min_fen: self.price_min_fen,
            price_max_fen: self.price_max_fen,
            region_code: Some(self.region_code.clone()),
            deliver_by: self.deliver_by.clone(),
            valid_until: Some(self.valid_until.clone()),
            visibility: Some(self.visibility.clone()),
            invited: None,
            certificates_required: Some(self.certificates_required.clone()),
        }
    }
}

impl AttributeRecord {
    /// The attribute, not yet judged.
    pub fn draft(&self) -> attribute::Draft {
        attribute::Draft {
            name: Some(self.name.clone()),
            op: Some(self.op.clone()),
            value: Some(self.value.clone()),
            value_to: self.value_to.clone(),
            unit: self.unit.clone(),
            required: Some(self.required),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_line_gets_its_defaults_and_reads_back() {
        let line = r#"{"posting":{"external_id":"P-1","enterprise":"F-1","side":"demand","family":"product","title":"求购菜刀","region_code":"500111","valid_until":"2026-12-31T16:00:00Z"}}"#;
        let record: Record = serde_json::from_str(line).unwrap();
        let Record::Posting(posting) = &record else {
            panic!("a posting")
        };
        assert_eq!(
            (posting.visibility.as_str(), posting.publish),
            ("public", false)
        );
        assert_eq!(posting.draft().title.as_deref(), Some("求购菜刀"));
        let written = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&written).unwrap(), record);
    }

    #[test]
    fn a_firm_carries_its_cards_and_designations() {
        let line = r#"{"firm":{"external_id":"F-1","uscc":"91350100M000100Y43","name":"样品厂","region_code":"500111",
            "designations":[{"kind":"chain_core","chain_code":"WJ","year":2024,"valid_from":"2024-01-01"}],
            "capabilities":[{"name":"菜刀","process":"锻打","capacity":{"value":"3","unit":"wan_pcs","period":"month"}}]}}"#;
        let record: Record = serde_json::from_str(line).unwrap();
        let Record::Firm(firm) = &record else {
            panic!("a firm")
        };
        assert!(!firm.verified && firm.designations[0].year == Some(2024));
        assert_eq!(
            firm.capabilities[0].draft().capacity_period.as_deref(),
            Some("month")
        );
        assert_eq!(firm.draft().name.as_deref(), Some("样品厂"));
    }

    #[test]
    fn unknown_fields_and_kinds_are_refused() {
        for line in [
            r#"{"firm":{"external_id":"F-1","uscc":"x","name":"x","region_code":"500111","phone":"1"}}"#,
            r#"{"deal":{}}"#,
            r#"{"posting":{"external_id":"P-1"}}"#,
            r#"{"firm":{},"posting":{}}"#,
        ] {
            assert!(serde_json::from_str::<Record>(line).is_err(), "{line}");
        }
    }
}
