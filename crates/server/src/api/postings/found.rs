//! `GET /postings`: searching what the caller may see, or listing the caller's own.

use actix_web::get;
use app::Seek;
use app::postings::Filter;
use app::search::{Cursor, Facet, Found, FoundPosting, Query as Asking};
use domain::posting::{Side, Status};
use domain::{EnterpriseId, Faults, Rule};
use serde::Serialize;
use utoipa::ToSchema;

use super::filter::{SearchPostings, facet_name};
use super::view::PostingView;
use crate::kit::{Kit, Listing, PageQuery, Paging, Problem, Query, Reply};

/// A found posting.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundView {
    /// The posting.
    #[serde(flatten)]
    pub posting: PostingView,
    /// Where the words of the query stand, in characters.
    pub highlights: Vec<HighlightView>,
}

/// A stretch of a field to be marked.
#[derive(Debug, Serialize, ToSchema)]
pub struct HighlightView {
    /// `title` or `body`.
    pub field: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// How often a value occurs among everything that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountView {
    /// Code of the value.
    pub code: String,
    /// Postings found with it.
    pub count: u64,
}

/// The values of one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacetView {
    /// The field.
    pub field: String,
    /// Its values, most frequent first.
    pub values: Vec<CountView>,
}

/// One page of found postings.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchView {
    /// The page.
    pub items: Vec<FoundView>,
    /// Where the next page begins; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
    /// How many were found; exact up to 1,000. Absent for the caller's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// Whether `total` is exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_exact: Option<bool>,
    /// Counts over everything found that the caller may see.
    pub facets: Vec<FacetView>,
    /// Set when too little held the whole text: what was asked of a hit instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relaxed: Option<RelaxedView>,
    /// What else to try, when little or nothing was found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<SuggestionView>,
}

/// How a text was relaxed.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelaxedView {
    /// Units of the text a hit must hold.
    pub required: usize,
    /// Units of the text.
    pub of: usize,
    /// Hits that hold the whole text; they come first by relevance.
    pub complete: u64,
}

/// A filter to drop.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestionView {
    /// Parameter to leave out.
    pub drop: String,
    /// Postings found without it; exact up to 1,000.
    pub total: u64,
}

/// Search postings
///
/// Searches the published postings the caller may see; counts and facets count nothing else. Any text is a
/// query. With `mine=true` it lists the caller's own postings in every state instead.
#[utoipa::path(operation_id = "search_postings", tag = "postings",
    params(SearchPostings, PageQuery), security((), ("bearer" = [])),
    responses((status = 200, description = "One page.", body = SearchView)))]
#[get("/api/v1/postings")]
pub async fn search(
    kit: Kit,
    query: Query<SearchPostings>,
    paging: Paging,
) -> Result<Reply, Problem> {
    if query.mine == Some(true) {
        mine(kit, query, paging).await
    } else {
        found(kit, query, paging).await
    }
}

async fn found(kit: Kit, query: Query<SearchPostings>, paging: Paging) -> Result<Reply, Problem> {
    let asked = query.read().map_err(Problem::malformed_query)?;
    let asking = Asking {
        text: query.q.clone().unwrap_or_default(),
        filters: asked.filters,
        sort: asked.sort,
        size: paging.size(),
        after: paging.after::<Cursor>()?,
        facets: asked.facets,
    };
    kit.read(move |tx| {
        let found = app::search::postings(tx, asking.clone())?;
        let rescue = app::search::rescue(tx, &asking, found.total)?;
        let suggestions = rescue
            .into_iter()
            .map(|(drop, total)| SuggestionView { drop, total });
        Ok(Reply::ok(&SearchView {
            suggestions: suggestions.collect(),
            ..page(found, &paging)
        }))
    })
    .await
}

fn page(found: Found<FoundPosting>, paging: &Paging) -> SearchView {
    let Found {
        items,
        total,
        facets,
        next,
        relaxed,
    } = found;
    let Listing {
        items,
        next_page_token,
    } = paging.listing(
        items.into_iter().map(FoundView::from).collect(),
        next.as_ref(),
    );
    SearchView {
        items,
        next_page_token,
        total: Some(total.count),
        total_exact: Some(total.exact),
        facets: facets.into_iter().map(FacetView::from).collect(),
        relaxed: relaxed.map(|relaxed| RelaxedView {
            required: relaxed.required,
            of: relaxed.of,
            complete: relaxed.complete,
        }),
        suggestions: Vec::new(),
    }
}

impl From<FoundPosting> for FoundView {
    fn from(found: FoundPosting) -> Self {
        let FoundPosting {
            posting,
            enterprise_name,
            score: _,
            highlights,
        } = found;
        let highlights = highlights.into_iter().map(|mark| HighlightView {
            field: mark.field,
            start: mark.start,
            end: mark.end,
        });
        Self {
            posting: PostingView::of(&posting, enterprise_name),
            highlights: highlights.collect(),
        }
    }
}

impl From<Facet> for FacetView {
    fn from(facet: Facet) -> Self {
        let values = facet
            .values
            .into_iter()
            .map(|(code, count)| CountView { code, count });
        Self {
            field: facet_name(facet.field).to_owned(),
            values: values.collect(),
        }
    }
}

async fn mine(kit: Kit, query: Query<SearchPostings>, paging: Paging) -> Result<Reply, Problem> {
    let filter = own_filter(&query).map_err(Problem::malformed_query)?;
    let after = paging.after::<Seek>()?;
    kit.read(move |tx| {
        let page = app::postings::list_own(tx, &filter, after.as_ref(), paging.size())?;
        let views = page.items.iter().map(|posting| FoundView {
            posting: PostingView::own(posting, None, None),
            highlights: Vec::new(),
        });
        let Listing {
            items,
            next_page_token,
        } = paging.listing(views.collect(), page.next.as_ref());
        Ok(Reply::ok(&SearchView {
            items,
            next_page_token,
            total: None,
            total_exact: None,
            facets: Vec::new(),
            relaxed: None,
            suggestions: Vec::new(),
        }))
    })
    .await
}

fn own_filter(query: &SearchPostings) -> Result<Filter, Faults> {
    let mut faults = Faults::new();
    let read =
        |text: &String| EnterpriseId::parse(text).map_err(|_| Rule::of("unknown_enterprise"));
    let enterprises = query.enterprise.iter();
    let enterprises = enterprises
        .filter_map(|text| faults.check("/enterprise", read(text)))
        .collect();
    let filter = Filter {
        enterprises,
        status: faults.optional("/status", query.status.as_deref(), Status::parse),
        side: faults.optional("/side", query.side.as_deref(), Side::parse),
        families: query.families(&mut faults),
    };
    faults.finish(Some(filter))
}
