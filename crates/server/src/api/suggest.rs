//! `GET /suggest`: completing what someone types, from what they may see.

use actix_web::get;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::kit::{Kit, Problem, Query, Reply};

/// What has been typed.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Suggest {
    /// Chinese, pinyin, initials or the beginning of a model number.
    #[param(required, min_length = 1, max_length = 100, example = "yazhu")]
    pub q: Option<String>,
    /// Most completions wanted.
    #[param(minimum = 1, maximum = 20, default = 10)]
    pub limit: Option<i64>,
}

/// Completions, the most likely first.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestView {
    /// The completions.
    pub items: Vec<String>,
}

/// Complete a query
///
/// Completes Chinese, pinyin, initials and model numbers from the postings and enterprises the caller may see.
#[utoipa::path(operation_id = "suggest", tag = "search",
    params(Suggest), security((), ("bearer" = [])),
    responses((status = 200, description = "The completions.", body = SuggestView)))]
#[get("/api/v1/suggest")]
pub async fn suggest(kit: Kit, query: Query<Suggest>) -> Result<Reply, Problem> {
    kit.read(move |tx| {
        let typed = query.q.clone().unwrap_or_default();
        let limit = usize::try_from(query.limit.unwrap_or(10)).unwrap_or(10);
        let items = app::search::suggest(tx, &typed, limit)?;
        Ok(Reply::ok(&SuggestView { items }))
    })
    .await
}
