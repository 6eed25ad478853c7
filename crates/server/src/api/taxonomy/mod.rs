//! The taxonomy: chains and their nodes as of a day, and the tables everything else refers to. Public, and the
//! same for everybody, so that it may be kept for a minute.

mod chains;
mod tables;
mod view;

pub use chains::*;
pub use tables::*;

use domain::{Date, Faults, Rule};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::kit::{Problem, Reply};

/// How long an answer may be kept. Units: seconds.
const KEPT_S: u32 = 60;

/// The day that is asked about.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AsOf {
    /// The state of this day, today unless stated.
    #[param(max_length = 10, example = "2026-03-31")]
    pub as_of: Option<String>,
}

impl AsOf {
    /// The day, if one is stated. Errors: 400.
    pub fn day(&self) -> Result<Option<Date>, Problem> {
        let read = |text: &str| text.parse().map_err(|_| Rule::of("invalid_date"));
        let day = self.as_of.as_deref().map(read).transpose();
        day.map_err(|rule| Problem::malformed_query(Faults::one("/as_of", rule)))
    }
}

/// A public answer with the hash of its content as `ETag`: the same content is never sent twice.
fn public(view: &impl Serialize) -> Reply {
    Reply::ok(view).content().public_for(KEPT_S)
}
