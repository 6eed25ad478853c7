//! Matches: what fits a posting or a text, why, and why not. Scores are sums of named parts with evidence.

use std::cmp::Reverse;

use actix_web::{get, post};
use app::matches::{Found, Matches, Pair};
use domain::{EnterpriseId, PostingId};
use render::Locale;
use serde::{Deserialize, Serialize};

use crate::kit::{Body, Kit, PageQuery, Paging, PathId, PathKey, Problem, Reply};

mod text;
mod view;

pub use text::MatchText;
pub use view::*;

/// The counterpart named in the path: a posting or an enterprise.
#[derive(Clone, Debug)]
pub struct OtherId(String);

impl PathKey for OtherId {
    const SEGMENT: &'static str = "other_id";

    fn read(text: &str) -> Option<Self> {
        let posting = PostingId::parse(text).is_ok();
        let known = posting || EnterpriseId::parse(text).is_ok();
        known.then(|| Self(text.to_owned()))
    }
}

/// List what fits a posting
///
/// Counterparts of a posting, best first, each with the parts of its score and their evidence, for the posting's
/// own enterprise and for moderators. Postings and enterprises by their capability cards are both matched.
#[utoipa::path(operation_id = "list_matches", tag = "matching",
    params(PageQuery),
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

/// The place of the last match of a page; the next one comes after it.
#[derive(Debug, Deserialize, Serialize)]
struct After {
    score: u32,
    firm: bool,
    id: String,
}

impl After {
    fn of(found: &Found) -> Self {
        let (Reverse(score), firm, id) = found.place();
        let id = id.to_owned();
        Self { score, firm, id }
    }

    fn place(&self) -> (Reverse<u32>, bool, &str) {
        (Reverse(self.score), self.firm, &self.id)
    }
}

fn page(matches: Matches, from: Option<&After>, paging: &Paging, locale: Locale) -> MatchesView {
    let Matches { fits, near_misses } = matches;
    let view = |found: &Found| MatchView::of(found, locale);
    let begins = from.map_or(0, |after| {
        fits.partition_point(|found| found.place() <= after.place())
    });
    let rest = fits.get(begins..).unwrap_or_default();
    let (shown, more) = rest.split_at(paging.size().min(rest.len()));
    let next = shown.last().filter(|_| !more.is_empty()).map(After::of);
    let listing = paging.listing(shown.iter().map(view).collect(), next.as_ref());
    let near = near_misses.iter().filter(|_| from.is_none());
    MatchesView {
        items: listing.items,
        next_page_token: listing.next_page_token,
        no_good_match: fits.is_empty(),
        near_misses: near.map(view).collect(),
    }
}

/// Explain a pair
///
/// The verdict on a posting and one counterpart, with failed conditions and the rank: why it fits, and why not.
/// The score is the same whichever end asks.
#[utoipa::path(operation_id = "explain_match", tag = "matching",
    params(("other_id" = String, Path, description = "Id of a posting of the other side, or of an enterprise.", example = "ent_01kaw2dq4efq3bg0m6xq6d6w7n")),
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
    params(PageQuery), request_body = MatchText, security(("bearer" = [])),
    responses((status = 200, description = "What fits, best first.", body = MatchesView)))]
#[post("/api/v1/match")]
pub async fn of_text(kit: Kit, paging: Paging, body: Body<MatchText>) -> Result<Reply, Problem> {
    let locale = kit.locale();
    let from = paging.after::<After>()?;
    kit.read(move |tx| {
        let matches = body.settle(|dto| app::matches::of_text(tx, &dto.clone().into()))?;
        Ok(Reply::ok(&page(matches, from.as_ref(), &paging, locale)))
    })
    .await
}
