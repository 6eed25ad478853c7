//! The reason a person states for barring somebody or letting them back.

use app::{AppError, Tx};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::kit::{Body, Kit, OnceKey, PathId, Problem, Reply};

/// Why it is done. Kept in the audit log, shown to nobody else.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({"note": "多次举报属实，已电话核实"}))]
pub struct StateReason {
    /// In the words of whoever does it.
    #[schema(required, min_length = 1, max_length = 2000)]
    note: Option<String>,
}

impl StateReason {
    /// The words; empty when there are none, which the use case refuses.
    pub(super) fn words(&self) -> &str {
        self.note.as_deref().unwrap_or_default()
    }
}

/// Bars somebody or lets them back: once, for the reason that was stated.
pub(super) async fn done_for_reason<I: Clone + Send + 'static, T: 'static>(
    kit: Kit,
    key: OnceKey,
    id: PathId<I>,
    body: Body<StateReason>,
    work: fn(&mut Tx<'_>, &I, &str) -> Result<T, AppError>,
    answer: fn(T) -> Reply,
) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        let done = body.settle(|dto| work(tx, &id, dto.words()))?;
        Ok(answer(done))
    })
    .await
}
