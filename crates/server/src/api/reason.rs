//! The reason a person states for barring somebody or letting them back.

use serde::Deserialize;
use utoipa::ToSchema;

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
