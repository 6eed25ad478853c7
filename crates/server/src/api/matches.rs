//! Matches: what fits a posting or a text, why, and why not. Scores are sums of named parts with evidence.

use actix_web::{get, post};
use app::matches::{Found, Matches, Pair, Party, Standing};
use domain::PostingId;
use domain::matching::{Condition, End, Evidence, Missing, Part, Stated, Verdict};
use domain::posting::{Draft, Visibility};
use domain::unit::Unit;
use render::Locale;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::postings::{AttributeDto, PostingView, QuantityDto};
use crate::kit::{Body, Kit, PageQuery, Paging, PathId, PathKey, Problem, Reply};

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

/// A text to be matched; nothing of it is stored.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchText {
    /// Which way it looks; `demand` unless stated.
    #[schema(nullable = false, example = "demand")]
    pub side: Option<String>,
    /// What kind of thing it is about; any kind unless stated.
    #[schema(nullable = false)]
    pub family: Option<String>,
    /// One line, as you would say it.
    #[schema(
        required,
        nullable = false,
        max_length = 120,
        example = "求铝合金压铸件加工，ADC12，月 3 万件"
    )]
    pub title: Option<String>,
    /// Details.
    #[schema(nullable = false, max_length = 10_000)]
    pub body: Option<String>,
    /// Node of a chain.
    #[schema(nullable = false, max_length = 64)]
    pub node_code: Option<String>,
    /// Typed attributes.
    #[schema(nullable = false, max_items = 50)]
    pub attributes: Option<Vec<AttributeDto>>,
    /// How much.
    #[schema(nullable = false)]
    pub quantity: Option<QuantityDto>,
    /// Place, a division code; the platform's home unless stated.
    #[schema(nullable = false, max_length = 9)]
    pub region_code: Option<String>,
    /// Last day of delivery.
    #[schema(nullable = false, max_length = 10)]
    pub deliver_by: Option<String>,
    /// Certificates a counterpart must hold.
    #[schema(nullable = false, max_items = 20)]
    pub certificates_required: Option<Vec<String>>,
}

/// The counterpart named in the path: a posting or an enterprise.
#[derive(Clone, Debug)]
pub struct OtherId(String);

impl PathKey for OtherId {
    const SEGMENT: &'static str = "other_id";

    fn read(text: &str) -> Option<Self> {
        let posting = PostingId::parse(text).is_ok();
        let known = posting || domain::EnterpriseId::parse(text).is_ok();
        known.then(|| Self(text.to_owned()))
    }
}

/// List what fits a posting
///
/// Counterparts of a posting, best first, each with the parts of its score and their evidence, for the posting's
/// own enterprise and for moderators. Postings and enterprises by their capability cards are both matched.
#[utoipa::path(operation_id = "list_matches", tag = "matching",
    params(("posting_id" = String, Path, description = "Id of the posting.", example = "pst_01kaw2dq4efq3bg0m6xq6d6w7n"), PageQuery),
    security(("bearer" = [])),
    responses((status = 200, description = "One page of what fits.", body = MatchesView)))]
#[get("/api/v1/postings/{posting_id}/matches")]
pub async fn list(kit: Kit, id: PathId<PostingId>, paging: Paging) -> Result<Reply, Problem> {
    let id = id.into_inner();
    let locale = kit.locale();
    let from = paging.after::<After>()?;
    kit.read(move |tx| {
        let matches = app::matches::of_posting(tx, &id)?;
        Ok(Reply::ok(&page(matches, from.as_ref(), &paging, locale)))
    })
    .await
}

/// The last match of a page: the next one has a lower score, or the same and a later id.
#[derive(Debug, Deserialize, Serialize)]
struct After {
    score: u32,
    id: String,
}

fn page(matches: Matches, from: Option<&After>, paging: &Paging, locale: Locale) -> MatchesView {
    let no_good_match = matches.fits.is_empty();
    let begins = from.map_or(0, |after| {
        let past = |found: &Found| place(found) <= (std::cmp::Reverse(after.score), &after.id);
        matches.fits.iter().take_while(|found| past(found)).count()
    });
    let rest: Vec<&Found> = matches.fits.iter().skip(begins).collect();
    let shown: Vec<&Found> = rest.iter().take(paging.size()).copied().collect();
    let next = if rest.len() > shown.len() {
        shown.last()
    } else {
        None
    };
    let next = next.map(|found| After {
        score: found.verdict.score,
        id: found.party.id.clone(),
    });
    let views = shown
        .into_iter()
        .map(|found| MatchView::of(found, locale))
        .collect();
    let listing = paging.listing(views, next.as_ref());
    let near = if from.is_none() {
        matches.near_misses
    } else {
        Vec::new()
    };
    MatchesView {
        items: listing.items,
        next_page_token: listing.next_page_token,
        no_good_match,
        near_misses: near
            .iter()
            .map(|found| MatchView::of(found, locale))
            .collect(),
    }
}

fn place(found: &Found) -> (std::cmp::Reverse<u32>, &String) {
    (std::cmp::Reverse(found.verdict.score), &found.party.id)
}

/// Explain a pair
///
/// The verdict on a posting and one counterpart, with failed conditions and the rank: why it fits, and why not.
/// The score is the same whichever end asks.
#[utoipa::path(operation_id = "explain_match", tag = "matching",
    params(("posting_id" = String, Path, description = "Id of the posting.", example = "pst_01kaw2dq4efq3bg0m6xq6d6w7n"),
        ("other_id" = String, Path, description = "Id of a posting of the other side, or of an enterprise.", example = "ent_01kaw2dq4efq3bg0m6xq6d6w7n")),
    security(("bearer" = [])),
    responses((status = 200, description = "The pair explained.", body = PairView)))]
#[get("/api/v1/postings/{posting_id}/matches/{other_id}")]
pub async fn explain(
    kit: Kit,
    id: PathId<PostingId>,
    other: PathId<OtherId>,
) -> Result<Reply, Problem> {
    let (id, other) = (id.into_inner(), other.into_inner());
    let locale = kit.locale();
    kit.read(move |tx| {
        let Pair {
            found,
            rank,
            tenth_score,
        } = app::matches::pair(tx, &id, &other.0)?;
        let fits = found.verdict.fits();
        Ok(Reply::ok(&PairView {
            pair: MatchView::of(&found, locale),
            fits,
            rank,
            tenth_score,
        }))
    })
    .await
}

/// Match a text
///
/// What fits a text that is no posting. Nothing of it is stored.
#[utoipa::path(operation_id = "match_text", tag = "matching",
    request_body = MatchText, security(("bearer" = [])),
    responses((status = 200, description = "What fits, best first.", body = MatchesView)))]
#[post("/api/v1/match")]
pub async fn of_text(kit: Kit, paging: Paging, body: Body<MatchText>) -> Result<Reply, Problem> {
    let locale = kit.locale();
    kit.read(move |tx| {
        let matches = body.settle(|dto| app::matches::of_text(tx, &dto.clone().into()))?;
        Ok(Reply::ok(&page(matches, None, &paging, locale)))
    })
    .await
}

impl MatchView {
    fn of(found: &Found, locale: Locale) -> Self {
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
    match (&party.standing, &party.posting) {
        (Standing::Posting(content), Some(posting)) => {
            let named = content.visibility != Visibility::Blind;
            (
                Some(PostingView::of(
                    posting,
                    party.enterprise_name.clone(),
                    named,
                )),
                None,
            )
        }
        (Standing::Posting(_), None) => (None, None),
        (Standing::Firm(enterprise, _), _) => {
            let name = enterprise.profile.name.as_str().to_owned();
            (
                None,
                Some(FirmView {
                    id: enterprise.id.to_string(),
                    name,
                    card: verdict.card,
                }),
            )
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
            side: End::to_string(&side),
            field,
            text,
            start,
            end,
        }
    }
}

impl GapView {
    fn missing(gap: &Missing, locale: Locale) -> Self {
        let code = gap.code.as_str();
        let bare = stated(gap.name.as_ref(), gap.wanted.as_ref(), gap.offered.as_ref());
        let said = bare.worded(gap.wanted.as_ref(), gap.offered.as_ref(), locale);
        let message = render::matches::gap(locale, code, said.lent());
        Self::of(code, bare, message)
    }

    fn failed(gap: &Condition, locale: Locale) -> Self {
        let code = gap.code.as_str();
        let bare = stated(gap.name.as_ref(), gap.wanted.as_ref(), gap.offered.as_ref());
        let said = bare.worded(gap.wanted.as_ref(), gap.offered.as_ref(), locale);
        let message = render::matches::condition(locale, code, said.lent());
        Self::of(code, bare, message)
    }

    fn of(code: &str, stated: Said, message: Option<String>) -> Self {
        let Said {
            name,
            wanted,
            offered,
        } = stated;
        let message = message.unwrap_or_else(|| code.to_owned());
        Self {
            code: code.to_owned(),
            name,
            wanted,
            offered,
            message,
        }
    }
}

/// What a gap is about, as text.
struct Said {
    name: Option<String>,
    wanted: Option<String>,
    offered: Option<String>,
}

impl Said {
    /// The same as a sentence says it: `≥ 800 吨力` instead of `>= 800 tf`.
    fn worded(&self, wanted: Option<&Stated>, offered: Option<&Stated>, locale: Locale) -> Self {
        Self {
            name: self.name.clone(),
            wanted: wanted.map(|stated| in_words(stated, locale)),
            offered: offered.map(|stated| in_words(stated, locale)),
        }
    }

    fn lent(&self) -> render::matches::Stated<'_> {
        render::matches::Stated {
            name: self.name.as_deref(),
            wanted: self.wanted.as_deref(),
            offered: self.offered.as_deref(),
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

fn stated(name: Option<&String>, wanted: Option<&Stated>, offered: Option<&Stated>) -> Said {
    Said {
        name: name.cloned(),
        wanted: wanted.map(ToString::to_string),
        offered: offered.map(ToString::to_string),
    }
}

impl From<MatchText> for Draft {
    fn from(dto: MatchText) -> Self {
        let MatchText {
            side,
            family,
            title,
            body,
            node_code,
            attributes,
            quantity,
            region_code,
            deliver_by,
            certificates_required,
        } = dto;
        Self {
            side,
            family,
            title,
            body,
            node_code,
            attributes: attributes.map(|stated| stated.into_iter().map(Into::into).collect()),
            quantity: quantity.map(Into::into),
            region_code,
            deliver_by,
            certificates_required,
            ..Self::default()
        }
    }
}
