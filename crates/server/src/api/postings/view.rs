//! What a posting looks like from outside. The working copy and its place in the life cycle are for its own
//! enterprise and for moderators.

use app::postings::{Past, View};
use domain::posting::{Content, Move, Posting};
use serde::Serialize;
use utoipa::ToSchema;

use super::attribute::AttributeDto;
use crate::api::quantity::QuantityDto;

/// A posting.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostingView {
    /// Identity.
    #[schema(example = "pst_01kaw2dq4efq3bg0m6xq6d6w7n")]
    pub id: String,
    /// Its enterprise; absent from a blind posting of another enterprise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enterprise_id: Option<String>,
    /// Name of its enterprise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enterprise_name: Option<String>,
    /// `supply` or `demand`.
    pub side: String,
    /// What kind of thing it is about.
    pub family: String,
    /// One line.
    pub title: String,
    /// Details.
    pub body: String,
    /// Node of a chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_code: Option<String>,
    /// Chain of the node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain_code: Option<String>,
    /// Typed attributes.
    pub attributes: Vec<AttributeDto>,
    /// How much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<QuantityDto>,
    /// Lowest price. Units: fen of CNY.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_min_fen: Option<i64>,
    /// Highest price. Units: fen of CNY.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_max_fen: Option<i64>,
    /// Place, a division code.
    pub region_code: String,
    /// Last day of delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    pub deliver_by: Option<String>,
    /// When it ends.
    #[schema(format = DateTime)]
    pub valid_until: String,
    /// Whom it is meant for.
    pub visibility: String,
    /// Certificates a counterpart must hold.
    pub certificates_required: Vec<String>,
    /// When it first became visible.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    pub published_at: Option<String>,
    /// When what is shown here last changed.
    #[schema(format = DateTime)]
    pub updated_at: String,
    /// For its own enterprise and moderators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnView>,
}

/// What only its own enterprise and moderators see of a posting.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnView {
    /// Where it stands in the life cycle.
    pub status: String,
    /// What can be done to it from there.
    pub moves: Vec<&'static str>,
    /// Number of the working copy shown here.
    pub revision: i64,
    /// Number of the copy others see; absent when they see none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live_revision: Option<i64>,
    /// Enterprises that may see an `invited` posting.
    pub invited: Vec<String>,
    /// Identifier another system gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// When it was written.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it was last handed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    pub submitted_at: Option<String>,
    /// The last decision by a moderator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_decision: Option<DecisionView>,
}

/// A moderator's decision, worded in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionView {
    /// `approved`, `returned` or `rejected`.
    pub decision: String,
    /// Code of the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<String>,
    /// The reason in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason_zh: Option<String>,
    /// The reason in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason_en: Option<String>,
    /// In the moderator's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
}

impl PostingView {
    /// The view of a posting for others. Whoever is not told the name of its enterprise is not told which one it is.
    pub fn of(posting: &Posting, enterprise_name: Option<String>) -> Self {
        let content = &posting.content;
        Self {
            id: posting.id.to_string(),
            enterprise_id: enterprise_name
                .as_ref()
                .map(|_| posting.enterprise.to_string()),
            enterprise_name,
            side: content.side.to_string(),
            family: content.family.to_string(),
            title: content.title.as_str().to_owned(),
            body: content.body.as_str().to_owned(),
            node_code: content.node.as_ref().map(|place| place.node.clone()),
            chain_code: content.node.as_ref().map(|place| place.chain.clone()),
            attributes: content.attributes.iter().map(AttributeDto::from).collect(),
            quantity: content
                .quantity
                .as_ref()
                .map(|quantity| quantity.draft().into()),
            price_min_fen: content.price_min.map(domain::money::Fen::get),
            price_max_fen: content.price_max.map(domain::money::Fen::get),
            region_code: content.region.code().to_owned(),
            deliver_by: content.deliver_by.map(|day| day.to_string()),
            valid_until: content.valid_until.to_string(),
            visibility: content.visibility.to_string(),
            certificates_required: texts(content),
            published_at: posting.published_at.map(|at| at.to_string()),
            updated_at: posting.updated_at.to_string(),
            own: None,
        }
    }

    /// The view of its own enterprise's posting.
    pub fn own(posting: &Posting, enterprise_name: Option<String>, past: Option<Past>) -> Self {
        Self {
            enterprise_id: Some(posting.enterprise.to_string()),
            own: Some(OwnView::of(posting, past)),
            ..Self::of(posting, enterprise_name)
        }
    }
}

impl From<View> for PostingView {
    fn from(view: View) -> Self {
        let View {
            posting,
            private,
            enterprise_name,
            last_decision,
        } = view;
        if private {
            return Self::own(&posting, enterprise_name, last_decision);
        }
        Self::of(&posting, enterprise_name)
    }
}

fn texts(content: &Content) -> Vec<String> {
    content
        .certificates_required
        .iter()
        .map(|label| label.as_str().to_owned())
        .collect()
}

impl OwnView {
    fn of(posting: &Posting, past: Option<Past>) -> Self {
        // What only a moderator or the clock does is no choice of the owner's.
        let owners = |step: &Move| {
            !matches!(
                step,
                Move::Approve | Move::Return | Move::Reject | Move::Expire
            )
        };
        Self {
            status: posting.status.to_string(),
            moves: posting
                .status
                .moves()
                .into_iter()
                .filter(owners)
                .map(Move::as_str)
                .collect(),
            revision: posting.revision,
            live_revision: posting.live_revision,
            invited: posting
                .content
                .invited
                .iter()
                .map(ToString::to_string)
                .collect(),
            external_id: posting.external_id.clone(),
            created_at: posting.created_at.to_string(),
            submitted_at: posting.submitted_at.map(|at| at.to_string()),
            last_decision: past.map(DecisionView::from),
        }
    }
}

impl From<Past> for DecisionView {
    fn from(past: Past) -> Self {
        let Past {
            decision,
            reason,
            note,
            at,
        } = past;
        let worded = |locale| {
            let text = reason.and_then(|reason| render::reason(locale, reason.as_str()));
            text.map(|text| text.label)
        };
        Self {
            decision: decision.to_string(),
            reason_code: reason.map(|reason| reason.to_string()),
            reason_zh: worded(render::Locale::ZhCn),
            reason_en: worded(render::Locale::En),
            note,
            at: at.to_string(),
        }
    }
}
