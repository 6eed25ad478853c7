//! Enterprises: one row each, unique by their unified social credit code.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::designation::Kind;
use domain::enterprise::{Draft, Enterprise, Profile, Verification};
use domain::policy::{Granted, Scope};
use domain::{Date, EnterpriseId, Moment, Uscc};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::judged::{self, AsWritten};
use crate::page::{Page, Seek, page};
use crate::rows;
use crate::schema::{capabilities, designations, enterprises};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = enterprises)]
struct EnterpriseRow {
    id: String,
    uscc: String,
    name: String,
    profile: String,
    region_code: String,
    park: Option<String>,
    verification: String,
    claimed: bool,
    external_id: Option<String>,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

/// Registers an enterprise. Errors: `Taken` when its code or external id is known.
pub fn insert(
    conn: &mut Conn,
    _granted: &Granted,
    enterprise: &Enterprise,
) -> Result<(), StoreError> {
    diesel::insert_into(enterprises::table)
        .values(EnterpriseRow::of(enterprise)?)
        .execute(conn)?;
    Ok(())
}

/// Replaces the row if it still has the version before this one. Errors: `Stale` when it has not, `Taken` for
/// another's external id.
pub fn update(
    conn: &mut Conn,
    _granted: &Granted,
    enterprise: &Enterprise,
) -> Result<(), StoreError> {
    let row = EnterpriseRow::of(enterprise)?;
    let unchanged = enterprises::version.eq(row.version - 1);
    let changed = diesel::update(enterprises::table.find(&row.id).filter(unchanged))
        .set((
            enterprises::name.eq(row.name),
            enterprises::profile.eq(row.profile),
            enterprises::region_code.eq(row.region_code),
            enterprises::park.eq(row.park),
            enterprises::verification.eq(row.verification),
            enterprises::claimed.eq(row.claimed),
            enterprises::external_id.eq(row.external_id),
            enterprises::version.eq(row.version),
            enterprises::updated_at.eq(row.updated_at),
        ))
        .execute(conn)?;
    rows::changed(changed)
}

/// Gives an enterprise its next version because a part of it changes. The row stays locked until the end of the
/// transaction, so that changes to the parts of one enterprise happen one after the other. Returns the enterprise
/// as it is then, if there is such a one.
pub fn touch(
    conn: &mut Conn,
    _granted: &Granted,
    id: &EnterpriseId,
    at: Moment,
) -> Result<Option<Enterprise>, StoreError> {
    diesel::update(enterprises::table.find(id.as_str()))
        .set((
            enterprises::version.eq(enterprises::version + 1),
            enterprises::updated_at.eq(at.micros()),
        ))
        .execute(conn)?;
    find(conn, id)
}

/// Keeps what an enterprise that is barred was before.
pub fn keep_before_bar(
    conn: &mut Conn,
    _granted: &Granted,
    id: &EnterpriseId,
    before: Verification,
) -> Result<(), StoreError> {
    diesel::update(enterprises::table.find(id.as_str()))
        .set(enterprises::verification_before.eq(before.as_str()))
        .execute(conn)?;
    Ok(())
}

/// Takes out what an enterprise was before it was barred; nothing where nothing was kept.
pub fn take_before_bar(
    conn: &mut Conn,
    _granted: &Granted,
    id: &EnterpriseId,
) -> Result<Option<Verification>, StoreError> {
    let row = enterprises::table.find(id.as_str());
    let kept: Option<Option<String>> = row
        .select(enterprises::verification_before)
        .first(conn)
        .optional()?;
    diesel::update(row)
        .set(enterprises::verification_before.eq(None::<String>))
        .execute(conn)?;
    let read = |code: String| {
        Verification::parse(&code).map_err(|_| StoreError::corrupt("verification before the bar"))
    };
    kept.flatten().map(read).transpose()
}

/// The enterprise of an id.
pub fn find(conn: &mut Conn, id: &EnterpriseId) -> Result<Option<Enterprise>, StoreError> {
    let row = enterprises::table
        .find(id.as_str())
        .select(EnterpriseRow::as_select());
    rows::one(row.first::<EnterpriseRow>(conn))
}

/// The enterprises of these ids, each by its id. Cost: one query.
pub fn find_many(
    conn: &mut Conn,
    ids: &[EnterpriseId],
) -> Result<HashMap<EnterpriseId, Enterprise>, StoreError> {
    let ids = ids.iter().map(EnterpriseId::as_str);
    let found = enterprises::table
        .filter(enterprises::id.eq_any(ids))
        .select(EnterpriseRow::as_select());
    let found: Vec<Enterprise> = rows::readable(found.load::<EnterpriseRow>(conn))?;
    let by_id = |enterprise: Enterprise| (enterprise.id.clone(), enterprise);
    Ok(found.into_iter().map(by_id).collect())
}

/// The enterprise of a unified social credit code.
pub fn find_by_uscc(conn: &mut Conn, uscc: &Uscc) -> Result<Option<Enterprise>, StoreError> {
    let row = enterprises::table
        .filter(enterprises::uscc.eq(uscc.as_str()))
        .select(EnterpriseRow::as_select());
    rows::one(row.first::<EnterpriseRow>(conn))
}

/// The enterprise an importer gave this identifier.
pub fn find_external(conn: &mut Conn, external: &str) -> Result<Option<Enterprise>, StoreError> {
    let row = enterprises::table
        .filter(enterprises::external_id.eq(external))
        .select(EnterpriseRow::as_select());
    rows::one(row.first::<EnterpriseRow>(conn))
}

/// Ids after a given one, in order: what an index is rebuilt from.
pub fn ids_after(
    conn: &mut Conn,
    after: &str,
    limit: i64,
) -> Result<Vec<EnterpriseId>, StoreError> {
    let ids = enterprises::table
        .filter(enterprises::id.gt(after))
        .order(enterprises::id)
        .limit(limit)
        .select(enterprises::id);
    rows::ids(ids.load(conn))
}

/// Which enterprises are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this unified social credit code.
    pub uscc: Option<Uscc>,
    /// Registered in this division or one inside it.
    pub region: Option<String>,
    /// In this park.
    pub park: Option<String>,
    /// With a capability card on one of these nodes; none for any.
    pub nodes: Vec<String>,
    /// With a designation of this kind that holds on the day.
    pub designation: Option<Kind>,
    /// With a designation of this chain that holds on the day.
    pub chain: Option<String>,
    /// The day designations must hold on.
    pub day: Option<Date>,
    /// So far checked.
    pub verification: Option<Verification>,
}

/// The enterprises within a scope, newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &Filter,
    after: Option<&Seek>,
    size: usize,
) -> Result<Page<Enterprise>, StoreError> {
    let mut query = enterprises::table.into_boxed();
    if let Some(own) = scope.enterprises() {
        let ids: Vec<String> = own.iter().map(ToString::to_string).collect();
        query = query.filter(enterprises::id.eq_any(ids));
    }
    if let Some(uscc) = &filter.uscc {
        query = query.filter(enterprises::uscc.eq(uscc.to_string()));
    }
    if let Some(region) = &filter.region {
        query = query.filter(enterprises::region_code.like(format!("{region}%")));
    }
    if let Some(park) = &filter.park {
        query = query.filter(enterprises::park.eq(park.clone()));
    }
    if let Some(verification) = filter.verification {
        query = query.filter(enterprises::verification.eq(verification.as_str()));
    }
    if !filter.nodes.is_empty() {
        let on_node = capabilities::table
            .filter(capabilities::node_code.eq_any(filter.nodes.clone()))
            .select(capabilities::enterprise_id);
        query = query.filter(enterprises::id.eq_any(on_node));
    }
    if filter.designation.is_some() || filter.chain.is_some() {
        let designated = designated(conn, filter)?;
        query = query.filter(enterprises::id.eq_any(designated));
    }
    page!(newest EnterpriseRow, enterprises, query, conn, after, size)
}

/// Ids of the enterprises with the designation the filter wants, whatever else it wants.
pub fn designated(conn: &mut Conn, filter: &Filter) -> Result<Vec<String>, StoreError> {
    let mut query = designations::table
        .select(designations::enterprise_id)
        .into_boxed();
    if let Some(kind) = filter.designation {
        query = query.filter(designations::kind.eq(kind.as_str()));
    }
    if let Some(chain) = &filter.chain {
        query = query.filter(designations::chain_code.eq(chain.clone()));
    }
    if let Some(day) = filter.day.map(|day| day.to_string()) {
        let open = designations::valid_until.is_null();
        let running = open.or(designations::valid_until.gt(day.clone()));
        query = query
            .filter(designations::valid_from.le(day))
            .filter(running);
    }
    Ok(query.distinct().load(conn)?)
}

impl EnterpriseRow {
    fn of(enterprise: &Enterprise) -> Result<Self, StoreError> {
        let Enterprise {
            id,
            uscc,
            profile,
            verification,
            claimed,
            external_id,
            version,
            created_at,
            updated_at,
        } = enterprise;
        Ok(Self {
            id: id.to_string(),
            uscc: uscc.to_string(),
            name: profile.name.as_str().to_owned(),
            profile: serde_json::to_string(&profile.draft())?,
            region_code: profile.region.code().to_owned(),
            park: profile.park.clone(),
            verification: verification.to_string(),
            claimed: *claimed,
            external_id: external_id.clone(),
            version: *version,
            created_at: created_at.micros(),
            updated_at: updated_at.micros(),
        })
    }
}

impl TryFrom<EnterpriseRow> for Enterprise {
    type Error = StoreError;

    fn try_from(row: EnterpriseRow) -> Result<Self, StoreError> {
        let EnterpriseRow {
            id,
            uscc,
            name: _,
            profile,
            region_code: _,
            park: _,
            verification,
            claimed,
            external_id,
            version,
            created_at,
            updated_at,
        } = row;
        let parse = |draft: &Draft| Profile::parse(draft, &AsWritten::default());
        let profile = judged::read(&profile, parse).map_err(|fault| fault.of_row(&id))?;
        Ok(Self {
            id: rows::id(id)?,
            uscc: Uscc::try_from(uscc).map_err(StoreError::corrupt)?,
            profile,
            verification: Verification::parse(&verification)
                .map_err(|_| StoreError::corrupt("verification"))?,
            claimed,
            external_id,
            version,
            created_at: Moment::from_micros(created_at),
            updated_at: Moment::from_micros(updated_at),
        })
    }
}
