//! The chain graph as an authority hands it in: read from its JSON form, put in force from a day on, looked up
//! as of a day.
//!
//! Districts re-organise their chains; earlier days keep the graph they had, so old reports stay true.

mod form;
mod sound;

use std::sync::Arc;

use domain::Date;
use domain::event::{Event, Kind};
use domain::invalid::{Faults, Rule};
use domain::policy::{Action, Resource};
use domain::taxonomy::Graph;
use serde_json::json;

pub use form::{Unreadable, parse};
pub use store::taxonomy::Parts;

use crate::error::AppError;
use crate::transaction::Tx;

/// Puts other parts in force from a day on; earlier days keep theirs. Returns how many rows changed, none when
/// the same parts are in force already. Errors: `Invalid` when the parts are no graph, and for a day before the
/// last change, since that history is written.
pub fn replace(tx: &mut Tx<'_>, parts: &Parts, from: Date) -> Result<usize, AppError> {
    let granted = tx.require(Action::Import, &Resource::Platform)?;
    sound::graph(parts)?;
    if let Some(last) = store::taxonomy::last_change(tx.conn)?.filter(|last| from < *last) {
        let rule = Rule::out_of_range(last, Date::MAX);
        return Err(Faults::one("/valid_from", rule).into());
    }
    let changed = store::taxonomy::replace(tx.conn, &granted, parts, from)?;
    if changed > 0 {
        let details = json!({ "from": from.to_string(), "rows": changed });
        tx.emit(&Event {
            kind: Kind::TaxonomyChanged,
            subject: "taxonomy".to_owned(),
            enterprise: None,
            version: 1,
            details: details.clone(),
        })?;
        tx.audit("taxonomy.replace", "taxonomy", None, details)?;
    }
    Ok(changed)
}

/// The chain graph as it holds on a day, today unless stated; public.
pub fn as_of(tx: &mut Tx<'_>, on: Option<Date>) -> Result<Arc<Graph>, AppError> {
    match on {
        Some(day) if day != tx.now().date() => Ok(Arc::new(store::taxonomy::load(tx.conn, day)?)),
        _ => tx.graph(),
    }
}
