//! What a posting says, judged as a whole: every fault of every field at once.

use crate::attribute::{self, Attribute};
use crate::clock::{Date, Moment};
use crate::id::EnterpriseId;
use crate::invalid::{Faults, Rule};
use crate::money::Fen;
use crate::posting::{Audience, Family, Side, Visibility};
use crate::quantity::{self, Quantity};
use crate::region::Region;
use crate::tables::Codes;
use crate::text::{Body, Label, Title};

/// The longest validity. Units: days. Source: standing postings die of neglect; half a year is the bound.
pub const MAX_VALID_DAYS: i64 = 180;
const MAX_ATTRIBUTES: usize = 50;
const MAX_INVITED: usize = 100;
const MAX_CERTIFICATES: usize = 20;

/// What a posting may refer to: the chain graph, the tables of codes, and nothing else of the database.
pub trait Catalogue {
    /// Which codes of the tables count: today's, unless what is read was judged before.
    fn codes(&self) -> Codes {
        Codes::Today
    }

    /// The chain of a node in force. Errors: `unknown_node`.
    fn chain_of(&self, node: &str) -> Result<String, Rule>;
}

/// A posting as it travels and as it is stored: plain texts and numbers, not yet judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Draft {
    /// Code of a [`Side`].
    pub side: Option<String>,
    /// Code of a [`Family`].
    pub family: Option<String>,
    /// One line, as people type it.
    pub title: Option<String>,
    /// Details.
    pub body: Option<String>,
    /// Code of a node of a chain.
    pub node_code: Option<String>,
    /// Typed attributes.
    pub attributes: Option<Vec<attribute::Draft>>,
    /// How much.
    pub quantity: Option<quantity::Draft>,
    /// Lowest price. Units: fen.
    pub price_min_fen: Option<i64>,
    /// Highest price. Units: fen.
    pub price_max_fen: Option<i64>,
    /// Place of delivery or production, a division code.
    pub region_code: Option<String>,
    /// Last day of delivery.
    pub deliver_by: Option<String>,
    /// When the posting ends, RFC 3339.
    pub valid_until: Option<String>,
    /// Code of a [`Visibility`].
    pub visibility: Option<String>,
    /// Enterprises that may see an `invited` posting.
    pub invited: Option<Vec<String>>,
    /// Certificates a counterpart must hold.
    pub certificates_required: Option<Vec<String>>,
}

/// A judged posting.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// Which way it looks.
    pub side: Side,
    /// What kind of thing it is about.
    pub family: Family,
    /// One line.
    pub title: Title,
    /// Details.
    pub body: Body,
    /// Node and chain it stands on.
    pub node: Option<Place>,
    /// Typed attributes.
    pub attributes: Vec<Attribute>,
    /// How much.
    pub quantity: Option<Quantity>,
    /// Lowest price.
    pub price_min: Option<Fen>,
    /// Highest price.
    pub price_max: Option<Fen>,
    /// Place.
    pub region: Region,
    /// Last day of delivery.
    pub deliver_by: Option<Date>,
    /// When it ends.
    pub valid_until: Moment,
    /// Who may see it.
    pub visibility: Visibility,
    /// Enterprises that may see an `invited` posting.
    pub invited: Vec<EnterpriseId>,
    /// Certificates a counterpart must hold.
    pub certificates_required: Vec<Label>,
}

/// A node and the chain it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Code of the node.
    pub node: String,
    /// Code of the chain.
    pub chain: String,
}

/// What a change of content means for those who have seen the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// Nothing changed.
    None,
    /// Quantity, price, dates: live at once.
    Minor,
    /// Anything else: looked at again before it is shown.
    Material,
}

impl Content {
    /// Reads a posting, whenever it was written. Errors: every fault, by JSON pointer.
    pub fn parse(draft: &Draft, catalogue: &dyn Catalogue) -> Result<Self, Faults> {
        Self::read(draft, catalogue, None)
    }

    /// Reads a posting that is written now. Errors: every fault, by JSON pointer, those of its dates among them.
    pub fn parse_at(draft: &Draft, catalogue: &dyn Catalogue, now: Moment) -> Result<Self, Faults> {
        Self::read(draft, catalogue, Some(now))
    }

    fn read(draft: &Draft, catalogue: &dyn Catalogue, now: Option<Moment>) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let side = faults.required("/side", draft.side.as_deref(), Side::parse);
        let family = faults.required("/family", draft.family.as_deref(), Family::parse);
        let title = faults.required("/title", draft.title.as_deref(), Title::parse);
        let body = faults.check(
            "/body",
            Body::parse(draft.body.as_deref().unwrap_or_default()),
        );
        let node = faults.optional("/node_code", draft.node_code.as_deref(), |node| {
            place(node, catalogue)
        });
        let codes = catalogue.codes();
        let attributes = draft.attributes.as_deref().unwrap_or_default();
        let attributes = self::attributes(attributes, codes, &mut faults);
        let quantity = draft
            .quantity
            .as_ref()
            .and_then(|quantity| faults.absorb("/quantity", Quantity::read(quantity, codes)));
        let price_min = faults.optional("/price_min_fen", draft.price_min_fen, Fen::parse);
        let price_max = faults.optional("/price_max_fen", draft.price_max_fen, Fen::parse);
        let region = faults.required("/region_code", draft.region_code.as_deref(), |code| {
            codes.region(code)
        });
        let deliver_by = faults.optional("/deliver_by", draft.deliver_by.as_deref(), date);
        let valid_until = faults.required("/valid_until", draft.valid_until.as_deref(), instant);
        let visibility = faults.check(
            "/visibility",
            Visibility::parse(draft.visibility.as_deref().unwrap_or("public")),
        );
        let invited = list(
            "/invited",
            draft.invited.as_deref(),
            MAX_INVITED,
            &mut faults,
            |id| EnterpriseId::parse(id).map_err(|_| Rule::of("unknown_enterprise")),
        );
        let certificates_required = list(
            "/certificates_required",
            draft.certificates_required.as_deref(),
            MAX_CERTIFICATES,
            &mut faults,
            |text| Label::parse(text),
        );
        // Rules between fields are judged wherever their own fields can be read, whatever else is wrong.
        judge_prices(price_min, price_max, &mut faults);
        if let Some(visibility) = visibility {
            judge_circle(visibility, draft, &mut faults);
        }
        if let Some(now) = now {
            judge_dates(valid_until, deliver_by, now, &mut faults);
        }
        let whole = (|| {
            Some(Self {
                side: side?,
                family: family?,
                title: title?,
                body: body?,
                node,
                attributes,
                quantity,
                price_min,
                price_max,
                region: region?,
                deliver_by,
                valid_until: valid_until?,
                visibility: visibility?,
                invited,
                certificates_required,
            })
        })();
        faults.finish(whole)
    }

    /// Rules that need the present: validity and delivery lie ahead, validity not too far.
    /// Errors: `in_the_past`, `too_far`.
    pub fn judge_dates(&self, now: Moment) -> Result<(), Faults> {
        let mut faults = Faults::new();
        judge_dates(Some(self.valid_until), self.deliver_by, now, &mut faults);
        faults.finish(Some(()))
    }

    /// The circles that may see it.
    pub fn audience(&self, owner: &EnterpriseId) -> Vec<Audience> {
        Audience::of_posting(
            self.visibility,
            owner,
            self.node.as_ref().map(|place| place.chain.as_str()),
            &self.invited,
        )
    }

    /// Every text its author was free to choose, one a line, the title first.
    pub fn words(&self) -> String {
        let mut lines = vec![self.title.as_str(), self.body.as_str()];
        for attribute in &self.attributes {
            lines.extend([attribute.name.as_str(), attribute.value.as_str()]);
            lines.extend(attribute.value_to.as_ref().map(Label::as_str));
        }
        lines.extend(self.certificates_required.iter().map(Label::as_str));
        lines.join("\n")
    }

    /// What changing this into `other` means.
    pub fn urgency(&self, other: &Self) -> Urgency {
        let mut comparable = other.clone();
        comparable.quantity.clone_from(&self.quantity);
        comparable.price_min = self.price_min;
        comparable.price_max = self.price_max;
        comparable.deliver_by = self.deliver_by;
        comparable.valid_until = self.valid_until;
        if self == other {
            Urgency::None
        } else if *self == comparable {
            Urgency::Minor
        } else {
            Urgency::Material
        }
    }

    /// The form it travels in and is stored as.
    pub fn draft(&self) -> Draft {
        let Self {
            side,
            family,
            title,
            body,
            node,
            attributes,
            quantity,
            price_min,
            price_max,
            region,
            deliver_by,
            valid_until,
            visibility,
            invited,
            certificates_required,
        } = self;
        Draft {
            side: Some(side.to_string()),
            family: Some(family.to_string()),
            title: Some(title.as_str().to_owned()),
            body: Some(body.as_str().to_owned()),
            node_code: node.as_ref().map(|place| place.node.clone()),
            attributes: Some(attributes.iter().map(Attribute::draft).collect()),
            quantity: quantity.as_ref().map(Quantity::draft),
            price_min_fen: price_min.map(Fen::get),
            price_max_fen: price_max.map(Fen::get),
            region_code: Some(region.code().to_owned()),
            deliver_by: deliver_by.map(|day| day.to_string()),
            valid_until: Some(valid_until.to_string()),
            visibility: Some(visibility.to_string()),
            invited: Some(invited.iter().map(ToString::to_string).collect()),
            certificates_required: Some(
                certificates_required
                    .iter()
                    .map(|label| label.as_str().to_owned())
                    .collect(),
            ),
        }
    }
}

fn judge_prices(min: Option<Fen>, max: Option<Fen>, faults: &mut Faults) {
    if min.zip(max).is_some_and(|(min, max)| min > max) {
        faults.add("/price_max_fen", Rule::of("range_reversed"));
    }
}

fn judge_circle(visibility: Visibility, draft: &Draft, faults: &mut Faults) {
    let invites = draft.invited.as_ref().is_some_and(|all| !all.is_empty());
    if visibility == Visibility::Chain && draft.node_code.is_none() {
        faults.add(
            "/visibility",
            Rule::of("requires").with("other", "node_code"),
        );
    }
    if visibility == Visibility::Invited && !invites {
        faults.add("/invited", Rule::required());
    }
    if visibility != Visibility::Invited && invites {
        faults.add("/invited", Rule::of("not_with").with("other", "visibility"));
    }
}

fn judge_dates(
    valid_until: Option<Moment>,
    deliver_by: Option<Date>,
    now: Moment,
    faults: &mut Faults,
) {
    match valid_until {
        Some(end) if end <= now => faults.add("/valid_until", Rule::of("in_the_past")),
        Some(end) if end > now.plus_days(MAX_VALID_DAYS) => {
            let rule = Rule::of("too_far").with("max_days", MAX_VALID_DAYS);
            faults.add("/valid_until", rule);
        }
        _ => {}
    }
    if deliver_by.is_some_and(|day| day < now.date()) {
        faults.add("/deliver_by", Rule::of("in_the_past"));
    }
}

fn place(node: &str, catalogue: &dyn Catalogue) -> Result<Place, Rule> {
    let chain = catalogue.chain_of(node)?;
    Ok(Place {
        node: node.to_owned(),
        chain,
    })
}

fn date(text: &str) -> Result<Date, Rule> {
    text.parse().map_err(|_| Rule::of("invalid_date"))
}

fn instant(text: &str) -> Result<Moment, Rule> {
    Moment::parse(text).ok_or(Rule::of("invalid_instant"))
}

fn attributes(drafts: &[attribute::Draft], codes: Codes, faults: &mut Faults) -> Vec<Attribute> {
    if drafts.len() > MAX_ATTRIBUTES {
        faults.add("/attributes", Rule::too_many(MAX_ATTRIBUTES));
    }
    let judged = drafts.iter().take(MAX_ATTRIBUTES).enumerate();
    judged
        .filter_map(|(i, draft)| {
            faults.absorb(&format!("/attributes/{i}"), Attribute::read(draft, codes))
        })
        .collect()
}

fn list<T: PartialEq>(
    pointer: &str,
    texts: Option<&[String]>,
    max: usize,
    faults: &mut Faults,
    read: impl Fn(&str) -> Result<T, Rule>,
) -> Vec<T> {
    let texts = texts.unwrap_or_default();
    if texts.len() > max {
        faults.add(pointer, Rule::too_many(max));
    }
    let mut members = Vec::new();
    for (i, text) in texts.iter().take(max).enumerate() {
        match read(text) {
            Ok(member) if members.contains(&member) => {
                faults.add(format!("{pointer}/{i}"), Rule::of("duplicate_item"))
            }
            Ok(member) => members.push(member),
            Err(rule) => faults.add(format!("{pointer}/{i}"), rule),
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    struct OneNode;

    impl Catalogue for OneNode {
        fn chain_of(&self, node: &str) -> Result<String, Rule> {
            if node == "MT-M1" {
                Ok("MT".into())
            } else {
                Err(Rule::of("unknown_node"))
            }
        }
    }

    fn draft() -> Draft {
        Draft {
            side: Some("demand".into()),
            family: Some("processing".into()),
            title: Some("铝压铸件外协".into()),
            node_code: Some("MT-M1".into()),
            region_code: Some("500111".into()),
            valid_until: Some("2026-03-01T00:00:00Z".into()),
            quantity: Some(quantity::Draft {
                value: Some("3".into()),
                unit: Some("wan_pcs".into()),
            }),
            price_min_fen: Some(100),
            ..Draft::default()
        }
    }

    fn faults(draft: &Draft) -> Vec<(String, &'static str)> {
        Content::parse(draft, &OneNode)
            .unwrap_err()
            .as_slice()
            .iter()
            .map(|fault| (fault.pointer.clone(), fault.rule.code()))
            .collect()
    }

    #[test]
    fn travels_and_comes_back() {
        let content = Content::parse(&draft(), &OneNode).unwrap();
        assert_eq!(Content::parse(&content.draft(), &OneNode).unwrap(), content);
        assert_eq!(content.node.unwrap().chain, "MT");
    }

    #[test]
    fn names_every_fault_at_once() {
        let bad = Draft {
            side: Some("both".into()),
            title: Some("x".into()),
            node_code: Some("ZZ-9".into()),
            attributes: Some(vec![attribute::Draft::default()]),
            quantity: Some(quantity::Draft {
                value: Some("0".into()),
                unit: Some("furlong".into()),
            }),
            price_min_fen: Some(-5),
            region_code: Some("000".into()),
            deliver_by: Some("soon".into()),
            valid_until: Some("later".into()),
            visibility: Some("secret".into()),
            invited: Some(vec!["ent_x".into()]),
            ..Draft::default()
        };
        let pointers: Vec<_> = faults(&bad)
            .into_iter()
            .map(|(pointer, _)| pointer)
            .collect();
        for pointer in [
            "/side",
            "/family",
            "/title",
            "/node_code",
            "/attributes/0/name",
            "/quantity/value",
            "/quantity/unit",
            "/price_min_fen",
            "/region_code",
            "/deliver_by",
            "/valid_until",
            "/visibility",
            "/invited/0",
        ] {
            assert!(
                pointers.iter().any(|known| known == pointer),
                "{pointer} of {pointers:?}"
            );
        }
    }

    #[test]
    fn rules_between_fields() {
        assert_eq!(
            faults(&Draft {
                price_max_fen: Some(99),
                ..draft()
            }),
            [("/price_max_fen".to_owned(), "range_reversed")]
        );
        assert_eq!(
            faults(&Draft {
                visibility: Some("chain".into()),
                node_code: None,
                ..draft()
            }),
            [("/visibility".to_owned(), "requires")]
        );
        assert_eq!(
            faults(&Draft {
                visibility: Some("invited".into()),
                ..draft()
            }),
            [("/invited".to_owned(), "required")]
        );
    }

    #[test]
    fn validity_lies_ahead_but_not_too_far() {
        let content = Content::parse(&draft(), &OneNode).unwrap();
        let at = |text: &str| {
            content
                .judge_dates(Moment::parse(text).unwrap())
                .map_err(|faults| faults.as_slice()[0].rule.code())
        };
        assert_eq!(at("2026-02-01T00:00:00Z"), Ok(()));
        assert_eq!(at("2026-03-01T00:00:00Z"), Err("in_the_past"));
        assert_eq!(at("2025-08-01T00:00:00Z"), Err("too_far"));
    }

    #[test]
    fn numbers_are_minor_words_are_material() {
        let content = Content::parse(&draft(), &OneNode).unwrap();
        let changed = |draft: Draft| content.urgency(&Content::parse(&draft, &OneNode).unwrap());
        assert_eq!(changed(draft()), Urgency::None);
        assert_eq!(
            changed(Draft {
                price_min_fen: Some(1),
                ..draft()
            }),
            Urgency::Minor
        );
        assert_eq!(
            changed(Draft {
                title: Some("锌压铸件外协".into()),
                ..draft()
            }),
            Urgency::Material
        );
        assert_eq!(
            changed(Draft {
                visibility: Some("verified".into()),
                ..draft()
            }),
            Urgency::Material
        );
    }
}
