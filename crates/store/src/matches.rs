//! Matches that were found, one row per pair.

use diesel::prelude::*;

use crate::schema::matches;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = matches)]
pub(crate) struct MatchRow {
    pub(crate) id: String,
    pub(crate) demand_id: String,
    pub(crate) offer_id: String,
    pub(crate) demand_enterprise_id: String,
    pub(crate) offer_enterprise_id: String,
    pub(crate) demand_revision: i64,
    pub(crate) offer_revision: i64,
    pub(crate) score: i32,
    pub(crate) ring: String,
    pub(crate) weights_version: i32,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) demand_told_at: Option<i64>,
    pub(crate) offer_told_at: Option<i64>,
}
