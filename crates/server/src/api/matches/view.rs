//! What matches look like from outside: the counterpart, the parts of the score with their evidence, and the gaps.

use app::matches::{Found, Party, Standing};
use domain::matching::{Condition, Evidence, Missing, Part, Stated, Verdict};
use domain::unit::Unit;
use render::Locale;
use render::matches::Stated as Words;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::postings::PostingView;

/// A counterpart and the verdict on the pair.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchView {
    /// The counterpart, when it is a posting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posting: Option<PostingView>,
    /// The counterpart, when it is an enterprise matched by its capability cards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enterprise: Option<FirmView>,
    /// Sum of the parts. Range: 0 to 1000; the same from either end.
    pub score: u32,
    /// Version of the weights the score was made with.
    pub weights_version: i32,
    /// The parts of the score.
    pub parts: Vec<PartView>,
    /// What the counterpart lacks or leaves open.
    pub missing: Vec<GapView>,
    /// Conditions that are not met; empty for a match.
    pub failed: Vec<GapView>,
    /// How near the two are: `district`, `city`, `region` or `nation`.
    pub ring: String,
}

/// An enterprise that offers by its capability cards.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirmView {
    /// Identity.
    pub id: String,
    /// Name.
    pub name: String,
    /// The card that fits best, counted from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<usize>,
}

/// A part of the score.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartView {
    /// Name of the part.
    pub name: String,
    /// Points it brings.
    pub points: u32,
    /// Points it could bring.
    pub max_points: u32,
    /// What supports it.
    pub evidence: Vec<EvidenceView>,
}

/// A place that supports a part.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceView {
    /// `need` or `offer`: whose text it is.
    pub side: String,
    /// Field of that side.
    pub field: String,
    /// The words.
    pub text: String,
    /// First character within the field.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// Something missing or failed, as a code and as a sentence.
#[derive(Debug, Serialize, ToSchema)]
pub struct GapView {
    /// Stable code.
    pub code: String,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What was wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<String>,
    /// What is offered instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offered: Option<String>,
    /// The sentence, in the caller's language.
    pub message: String,
}

/// What fits, best first.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchesView {
    /// What fits.
    pub items: Vec<MatchView>,
    /// Where the next page begins; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
    /// Whether nothing fits well enough: no match is an answer.
    pub no_good_match: bool,
    /// What nearly fits, with what stands in the way; on the first page.
    pub near_misses: Vec<MatchView>,
}

/// A pair explained.
#[derive(Debug, Serialize, ToSchema)]
pub struct PairView {
    /// The counterpart and the verdict.
    #[serde(flatten)]
    pub pair: MatchView,
    /// Whether it is a match.
    pub fits: bool,
    /// Place among what fits, from 1; absent when it does not fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<usize>,
    /// Score of the tenth that fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenth_score: Option<u32>,
}

impl MatchView {
    pub(super) fn of(found: &Found, locale: Locale) -> Self {
        let Found { party, verdict } = found;
        let (posting, enterprise) = counterpart(party, verdict);
        Self {
            posting,
            enterprise,
            score: verdict.score,
            weights_version: verdict.weights_version,
            parts: verdict.parts.iter().map(PartView::from).collect(),
            missing: verdict
                .missing
                .iter()
                .map(|gap| GapView::missing(gap, locale))
                .collect(),
            failed: verdict
                .failed
                .iter()
                .map(|gap| GapView::failed(gap, locale))
                .collect(),
            ring: verdict.ring.to_string(),
        }
    }
}

fn counterpart(party: &Party, verdict: &Verdict) -> (Option<PostingView>, Option<FirmView>) {
    match &party.standing {
        Standing::Posting(_) => {
            let view = |posting| PostingView::of(posting, party.enterprise_name.clone());
            (party.posting.as_deref().map(view), None)
        }
        Standing::Firm(enterprise, _) => {
            let firm = FirmView {
                id: enterprise.id.to_string(),
                name: enterprise.profile.name.as_str().to_owned(),
                card: verdict.card,
            };
            (None, Some(firm))
        }
    }
}

impl From<&Part> for PartView {
    fn from(part: &Part) -> Self {
        Self {
            name: part.name.to_string(),
            points: part.points,
            max_points: part.max_points,
            evidence: part.evidence.iter().map(EvidenceView::from).collect(),
        }
    }
}

impl From<&Evidence> for EvidenceView {
    fn from(evidence: &Evidence) -> Self {
        let Evidence {
            side,
            field,
            text,
            start,
            end,
        } = evidence.clone();
        Self {
            side: side.to_string(),
            field,
            text,
            start,
            end,
        }
    }
}

impl GapView {
    fn missing(gap: &Missing, locale: Locale) -> Self {
        let stated = (gap.wanted.as_ref(), gap.offered.as_ref());
        Self::of(
            gap.code.as_str(),
            gap.name.as_ref(),
            stated,
            locale,
            render::matches::gap,
        )
    }

    fn failed(gap: &Condition, locale: Locale) -> Self {
        let stated = (gap.wanted.as_ref(), gap.offered.as_ref());
        Self::of(
            gap.code.as_str(),
            gap.name.as_ref(),
            stated,
            locale,
            render::matches::condition,
        )
    }

    /// The fields carry what was stated, the sentence says it in words: `≥ 800 吨力` instead of `>= 800 tf`.
    fn of(
        code: &str,
        name: Option<&String>,
        (wanted, offered): (Option<&Stated>, Option<&Stated>),
        locale: Locale,
        say: fn(Locale, &str, Words<'_>) -> Option<String>,
    ) -> Self {
        let [need, offer] = [wanted, offered].map(|stated| stated.map(|one| in_words(one, locale)));
        let words = Words {
            name: name.map(String::as_str),
            wanted: need.as_deref(),
            offered: offer.as_deref(),
        };
        Self {
            code: code.to_owned(),
            name: name.cloned(),
            wanted: wanted.map(ToString::to_string),
            offered: offered.map(ToString::to_string),
            message: say(locale, code, words).unwrap_or_else(|| code.to_owned()),
        }
    }
}

fn in_words(stated: &Stated, locale: Locale) -> String {
    let Stated {
        op,
        value,
        value_to,
        unit,
    } = stated;
    let unit = unit
        .as_deref()
        .map(|code| match (Unit::parse(code), locale) {
            (Ok(unit), Locale::ZhCn) => unit.zh,
            (Ok(unit), Locale::En) => unit.en,
            (Err(_), _) => code,
        });
    render::format::stated(locale, op.as_str(), value, value_to.as_deref(), unit)
}
