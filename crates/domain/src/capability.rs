//! Capability cards: what an enterprise can do, in typed fields, so that it is found without posting.

use rust_decimal::Decimal;

use crate::code_enum;
use crate::decimal;
use crate::invalid::{Faults, Rule};
use crate::posting::{Catalogue, Family};
use crate::quantity::{self, Quantity};
use crate::tables::Codes;
use crate::text::{Label, Note};

const MAX_ITEMS: usize = 30;

code_enum!(
    /// The period a capacity is stated for.
    Period {
        /// A day.
        Day = "day",
        /// A week.
        Week = "week",
        /// A month.
        Month = "month",
        /// A year.
        Year = "year",
    }
);

impl Period {
    /// Periods in a year: 365 days, 52 weeks, 12 months.
    pub fn per_year(self) -> i64 {
        match self {
            Self::Day => 365,
            Self::Week => 52,
            Self::Month => 12,
            Self::Year => 1,
        }
    }
}

/// A card as it travels and as it is stored, not yet judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Draft {
    /// What the card is about, such as `铝合金压铸`.
    pub name: Option<String>,
    /// Code of a node of a chain.
    pub node_code: Option<String>,
    /// Family of what is offered; `processing` unless stated.
    pub family: Option<String>,
    /// The process, such as `压铸`.
    pub process: Option<String>,
    /// Materials and grades worked.
    pub materials: Option<Vec<String>>,
    /// Largest workpiece. Units: mm.
    pub size_max_mm: Option<String>,
    /// Finest tolerance. Units: mm, both ways.
    pub tolerance_mm: Option<String>,
    /// Amount per period.
    pub capacity: Option<quantity::Draft>,
    /// Code of a [`Period`].
    pub capacity_period: Option<String>,
    /// Main machines.
    pub equipment: Option<Vec<String>>,
    /// Certificates that cover the work.
    pub certificates: Option<Vec<String>>,
    /// Anything else.
    pub note: Option<String>,
}

/// A judged card.
#[derive(Clone, Debug, PartialEq)]
pub struct Capability {
    /// What the card is about.
    pub name: Label,
    /// Code of a node.
    pub node: Option<String>,
    /// Family of what is offered.
    pub family: Family,
    /// The process.
    pub process: Label,
    /// Materials and grades worked.
    pub materials: Vec<Label>,
    /// Largest workpiece. Units: mm.
    pub size_max_mm: Option<Decimal>,
    /// Finest tolerance. Units: mm, both ways.
    pub tolerance_mm: Option<Decimal>,
    /// Amount per period.
    pub capacity: Option<(Quantity, Period)>,
    /// Main machines.
    pub equipment: Vec<Label>,
    /// Certificates that cover the work.
    pub certificates: Vec<Label>,
    /// Anything else.
    pub note: Note,
}

impl Capability {
    /// Reads a card. Errors: every fault, by JSON pointer.
    pub fn parse(draft: &Draft, catalogue: &dyn Catalogue) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let name = faults.required("/name", draft.name.as_deref(), Label::parse);
        let node = faults.optional("/node_code", draft.node_code.as_deref(), |node| {
            catalogue.chain_of(node).map(|_| node.to_owned())
        });
        let family = faults.check(
            "/family",
            Family::parse(draft.family.as_deref().unwrap_or("processing")),
        );
        let process = faults.required("/process", draft.process.as_deref(), Label::parse);
        let materials = labels("/materials", draft.materials.as_deref(), &mut faults);
        let size_max_mm = faults.optional(
            "/size_max_mm",
            draft.size_max_mm.as_deref(),
            decimal::parse_positive,
        );
        let tolerance_mm = faults.optional(
            "/tolerance_mm",
            draft.tolerance_mm.as_deref(),
            decimal::parse_positive,
        );
        let capacity = capacity(draft, catalogue.codes(), &mut faults);
        let equipment = labels("/equipment", draft.equipment.as_deref(), &mut faults);
        let certificates = labels("/certificates", draft.certificates.as_deref(), &mut faults);
        let note = faults.check(
            "/note",
            Note::parse(draft.note.as_deref().unwrap_or_default()),
        );
        let whole = (|| {
            Some(Self {
                name: name?,
                node,
                family: family?,
                process: process?,
                materials,
                size_max_mm,
                tolerance_mm,
                capacity,
                equipment,
                certificates,
                note: note?,
            })
        })();
        faults.finish(whole)
    }

    /// The form it travels in and is stored as.
    pub fn draft(&self) -> Draft {
        let Self {
            name,
            node,
            family,
            process,
            materials,
            size_max_mm,
            tolerance_mm,
            capacity,
            equipment,
            certificates,
            note,
        } = self;
        let texts = |labels: &[Label]| {
            Some(
                labels
                    .iter()
                    .map(|label| label.as_str().to_owned())
                    .collect(),
            )
        };
        Draft {
            name: Some(name.as_str().to_owned()),
            node_code: node.clone(),
            family: Some(family.to_string()),
            process: Some(process.as_str().to_owned()),
            materials: texts(materials),
            size_max_mm: size_max_mm.map(|size| size.to_string()),
            tolerance_mm: tolerance_mm.map(|tolerance| tolerance.to_string()),
            capacity: capacity.as_ref().map(|(quantity, _)| quantity.draft()),
            capacity_period: capacity.as_ref().map(|(_, period)| period.to_string()),
            equipment: texts(equipment),
            certificates: texts(certificates),
            note: Some(note.as_str().to_owned()),
        }
    }
}

fn labels(pointer: &str, texts: Option<&[String]>, faults: &mut Faults) -> Vec<Label> {
    let texts = texts.unwrap_or_default();
    if texts.len() > MAX_ITEMS {
        faults.add(pointer, Rule::too_many(MAX_ITEMS));
    }
    let items = texts.iter().take(MAX_ITEMS).enumerate();
    items
        .filter_map(|(i, text)| faults.check(&format!("{pointer}/{i}"), Label::parse(text)))
        .collect()
}

fn capacity(draft: &Draft, codes: Codes, faults: &mut Faults) -> Option<(Quantity, Period)> {
    let quantity = draft
        .capacity
        .as_ref()
        .and_then(|quantity| faults.absorb("/capacity", Quantity::read(quantity, codes)));
    let period = faults.optional(
        "/capacity_period",
        draft.capacity_period.as_deref(),
        Period::parse,
    );
    match (&draft.capacity, &draft.capacity_period) {
        (Some(_), None) => faults.add("/capacity_period", Rule::required()),
        (None, Some(_)) => faults.add("/capacity", Rule::required()),
        _ => {}
    }
    quantity.zip(period)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct AnyNode;

    impl Catalogue for AnyNode {
        fn chain_of(&self, node: &str) -> Result<String, Rule> {
            if node.starts_with("MT") {
                Ok("MT".into())
            } else {
                Err(Rule::of("unknown_node"))
            }
        }
    }

    fn draft() -> Draft {
        Draft {
            name: Some("铝合金压铸".into()),
            node_code: Some("MT-M1".into()),
            process: Some("压铸".into()),
            materials: Some(vec!["ADC12".into(), "A380".into()]),
            tolerance_mm: Some("0.05".into()),
            capacity: Some(quantity::Draft {
                value: Some("3".into()),
                unit: Some("wan_pcs".into()),
            }),
            capacity_period: Some("month".into()),
            ..Draft::default()
        }
    }

    #[test]
    fn travels_and_comes_back() {
        let card = Capability::parse(&draft(), &AnyNode).unwrap();
        assert_eq!(Capability::parse(&card.draft(), &AnyNode).unwrap(), card);
    }

    #[test]
    fn names_every_fault_at_once() {
        let bad = Draft {
            node_code: Some("ZZ".into()),
            tolerance_mm: Some("0".into()),
            capacity_period: None,
            materials: Some(vec![String::new()]),
            ..draft()
        };
        let pointers: Vec<_> = Capability::parse(&bad, &AnyNode)
            .unwrap_err()
            .as_slice()
            .iter()
            .map(|fault| fault.pointer.clone())
            .collect();
        assert_eq!(
            pointers,
            [
                "/node_code",
                "/materials/0",
                "/tolerance_mm",
                "/capacity_period"
            ]
        );
    }
}
