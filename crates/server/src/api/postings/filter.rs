//! The search parameters of `GET /postings`, read into filters with every fault named.

use app::search::{AttributeRange, FacetField, Filters, Range, Sort};
use domain::attribute::{self, Attribute, Operator};
use domain::posting::{Family, Side};
use domain::region::Region;
use domain::{Faults, Moment, Rule};
use serde::Deserialize;
use utoipa::IntoParams;

/// What is searched for.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchPostings {
    /// Any text: words, model numbers, grades, a whole sentence.
    #[param(max_length = 500, example = "铝合金压铸 ADC12")]
    pub q: Option<String>,
    /// The caller's own postings in every state, straight from the database; only `side`, `family`, `status` and
    /// `enterprise` apply then.
    #[serde(default)]
    pub mine: Option<bool>,
    /// With `mine`: only in this state.
    pub status: Option<String>,
    /// `supply` or `demand`.
    #[param(example = "supply")]
    pub side: Option<String>,
    /// Families; one of them suffices.
    #[serde(default)]
    pub family: Vec<String>,
    /// Chains; one of them suffices.
    #[serde(default)]
    pub chain: Vec<String>,
    /// Nodes with what lies below them; one suffices.
    #[serde(default)]
    pub node: Vec<String>,
    /// Divisions with everything inside; one suffices.
    #[serde(default)]
    pub region: Vec<String>,
    /// Parks; one suffices.
    #[serde(default)]
    pub park: Vec<String>,
    /// Enterprises; one suffices. Blind postings are never found by their enterprise.
    #[serde(default)]
    pub enterprise: Vec<String>,
    /// Certificates; all are needed.
    #[serde(default)]
    pub certificate: Vec<String>,
    /// Attributes such as `壁厚>=2 mm` or `外径=10..20 mm`; all must hold.
    #[serde(default)]
    pub attribute: Vec<String>,
    /// Price from here on. Units: fen.
    #[param(minimum = 0)]
    pub price_min_fen: Option<i64>,
    /// Price up to here. Units: fen.
    #[param(minimum = 0)]
    pub price_max_fen: Option<i64>,
    /// Published at this instant or later.
    pub published_after: Option<String>,
    /// Order: `relevance` (default), `-published_at`, `valid_until`, `price_min_fen` or `-price_max_fen`.
    #[param(example = "-published_at")]
    pub sort: Option<String>,
    /// Fields to count values of, parted by commas: `side`, `family`, `chain`, `node`, `region`, `park`, `certificate`.
    #[param(example = "chain,family")]
    pub facets: Option<String>,
}

/// The parameters as the index takes them.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Conditions.
    pub filters: Filters,
    /// Order.
    pub sort: Sort,
    /// Fields to count.
    pub facets: Vec<FacetField>,
}

impl SearchPostings {
    /// Reads the parameters. Errors: every fault, each at its parameter.
    pub fn read(&self) -> Result<Asked, Faults> {
        let mut faults = Faults::new();
        let side = faults.optional("/side", self.side.as_deref(), Side::parse);
        let families = self.families(&mut faults);
        for region in &self.region {
            faults.check("/region", Region::parse(region));
        }
        let attributes = self.attribute.iter();
        let attributes: Vec<AttributeRange> = attributes
            .filter_map(|text| faults.check("/attribute", range(text)))
            .collect();
        let published = faults.optional(
            "/published_after",
            self.published_after.as_deref(),
            |text| Moment::parse(text).ok_or(Rule::of("invalid_instant")),
        );
        let sort = faults.optional("/sort", self.sort.as_deref(), sort);
        let facets = self.facets.as_deref().unwrap_or_default();
        let facets = facets.split(',').filter(|name| !name.is_empty());
        let facets = facets
            .filter_map(|name| faults.check("/facets", facet(name)))
            .collect();
        let filters = Filters {
            kind: None,
            sides: side.iter().map(ToString::to_string).collect(),
            families: families.iter().map(ToString::to_string).collect(),
            chains: self.chain.clone(),
            nodes: self.node.clone(),
            regions: self.region.clone(),
            parks: self.park.clone(),
            enterprises: self.enterprise.clone(),
            certificates: self.certificate.clone(),
            attributes,
            price_fen: Range {
                from: self.price_min_fen,
                to: self.price_max_fen,
            },
            published_at: Range {
                from: published.map(Moment::micros),
                to: None,
            },
            deliver_by: Range::default(),
        };
        faults.finish(Some(Asked {
            filters,
            sort: sort.unwrap_or_default(),
            facets,
        }))
    }

    /// The families asked for; what is none goes to the faults.
    pub fn families(&self, faults: &mut Faults) -> Vec<Family> {
        let asked = self.family.iter();
        asked
            .filter_map(|family| faults.check("/family", Family::parse(family)))
            .collect()
    }
}

/// The orders by their names.
const SORTS: [(&str, Sort); 5] = [
    ("relevance", Sort::Relevance),
    ("-published_at", Sort::Newest),
    ("valid_until", Sort::EndingSoon),
    ("price_min_fen", Sort::PriceAscending),
    ("-price_max_fen", Sort::PriceDescending),
];

/// The names of the orders.
pub fn sorts() -> Vec<&'static str> {
    SORTS.iter().map(|(name, _)| *name).collect()
}

fn sort(text: &str) -> Result<Sort, Rule> {
    let known = SORTS.iter().find(|(name, _)| *name == text);
    let known = known.map(|(_, sort)| *sort);
    known.ok_or_else(|| Rule::unknown_value(sorts().join(", ")))
}

/// The fields whose values can be counted. Enterprises are not: a count by owner would tell who asks blindly.
const FACETS: [(&str, FacetField); 7] = [
    ("side", FacetField::Side),
    ("family", FacetField::Family),
    ("chain", FacetField::Chain),
    ("node", FacetField::Node),
    ("region", FacetField::Region),
    ("park", FacetField::Park),
    ("certificate", FacetField::Certificate),
];

/// The names of the fields whose values can be counted.
pub fn facets() -> Vec<&'static str> {
    FACETS.iter().map(|(name, _)| *name).collect()
}

fn facet(name: &str) -> Result<FacetField, Rule> {
    let known = FACETS
        .iter()
        .find(|(code, _)| *code == name)
        .map(|(_, field)| *field);
    known.ok_or_else(|| Rule::unknown_value(facets().join(", ")))
}

/// The parameter a counted field is known by.
pub fn facet_name(field: FacetField) -> &'static str {
    FACETS
        .iter()
        .find(|(_, known)| *known == field)
        .map_or("", |(code, _)| code)
}

/// Reads `name op value unit`, or `name=low..high unit`.
fn range(text: &str) -> Result<AttributeRange, Rule> {
    let malformed = || Rule::of("invalid_format");
    let operators = [
        Operator::AtLeast,
        Operator::AtMost,
        Operator::Equal,
        Operator::More,
        Operator::Less,
    ];
    let found = operators
        .iter()
        .find_map(|op| text.split_once(op.as_str()).map(|(a, b)| (a, *op, b)));
    let (name, op, rest) = found.ok_or_else(malformed)?;
    let (value, unit) = rest
        .trim()
        .split_once(' ')
        .map_or((rest.trim(), None), |(v, u)| (v, Some(u)));
    let (value, value_to) = value
        .split_once("..")
        .map_or((value, None), |(a, b)| (a, Some(b)));
    let op = if value_to.is_some() {
        Operator::Between
    } else {
        op
    };
    let draft = attribute::Draft {
        name: Some(name.trim().to_owned()),
        op: Some(op.to_string()),
        value: Some(value.to_owned()),
        value_to: value_to.map(ToOwned::to_owned),
        unit: unit.map(|unit| unit.trim().to_owned()),
        required: None,
    };
    let first = |faults: Faults| {
        faults
            .as_slice()
            .first()
            .map_or_else(malformed, |fault| fault.rule.clone())
    };
    let attribute = Attribute::parse(&draft).map_err(first)?;
    let range = attribute.range().ok_or_else(malformed)?;
    let (low, high) = range.floats();
    Ok(AttributeRange {
        name: attribute.name.as_str().to_owned(),
        low: range.low.map(|_| low),
        high: range.high.map(|_| high),
        base_unit: range.base.unwrap_or_default().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_as_people_type_them() {
        let wall = range("壁厚>=2 mm").unwrap();
        assert_eq!(
            (
                wall.name.as_str(),
                wall.low,
                wall.high,
                wall.base_unit.as_str()
            ),
            ("壁厚", Some(2.0), None, "mm")
        );
        let bore = range("外径=1..2 in").unwrap();
        assert_eq!((bore.low, bore.high), (Some(25.4), Some(50.8)));
        for bad in ["", "壁厚", "壁厚>=x mm", "壁厚>=2 furlong", ">=2 mm"] {
            assert!(range(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn every_fault_is_named_at_its_parameter() {
        let query: SearchPostings = serde_json::from_value(serde_json::json!({
            "side": "both", "family": ["x"], "region": ["0"], "attribute": ["?"], "sort": "up", "facets": "colour",
            "published_after": "soon"
        }))
        .unwrap();
        let faults = query.read().unwrap_err();
        let places: Vec<_> = faults
            .as_slice()
            .iter()
            .map(|fault| fault.pointer.as_str())
            .collect();
        assert_eq!(
            places,
            [
                "/side",
                "/family",
                "/region",
                "/attribute",
                "/published_after",
                "/sort",
                "/facets"
            ]
        );
    }
}
