//! Who a signed-in person is at this moment: what every permission is judged by. Read afresh for each request,
//! so that an ended session or a lost role takes effect at once.

use diesel::prelude::*;
use domain::account::Status;
use domain::actor::{Membership, Person};
use domain::designation::{Designation, Kind};
use domain::enterprise::{Role, Verification};
use domain::taxonomy::Validity;
use domain::{AccountId, Date, EnterpriseId, Moment, SessionId};

use crate::accounts;
use crate::conn::Conn;
use crate::error::StoreError;
use crate::schema;

/// The person of a live session of an active account. Cost: two queries, four for members of an enterprise.
pub fn find(
    conn: &mut Conn,
    account: &AccountId,
    session: &SessionId,
    now: Moment,
) -> Result<Option<Person>, StoreError> {
    let Some(email_verified_at) = verified_at(conn, account, session, now)? else {
        return Ok(None);
    };
    Ok(Some(Person {
        account: account.clone(),
        email_verified: email_verified_at.is_some(),
        duties: accounts::duties(conn, account)?,
        memberships: memberships(conn, account, now.date())?,
    }))
}

/// When the address was proven, of a live session of an active account.
fn verified_at(
    conn: &mut Conn,
    account: &AccountId,
    session: &SessionId,
    now: Moment,
) -> Result<Option<Option<i64>>, StoreError> {
    use schema::{accounts, sessions};
    Ok(accounts::table
        .inner_join(sessions::table.on(sessions::account_id.eq(accounts::id)))
        .filter(sessions::id.eq(session.as_str()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now.micros()))
        .filter(accounts::id.eq(account.as_str()))
        .filter(accounts::status.eq(Status::Active.as_str()))
        .select(accounts::email_verified_at)
        .first(conn)
        .optional()?)
}

fn memberships(
    conn: &mut Conn,
    account: &AccountId,
    today: Date,
) -> Result<Vec<Membership>, StoreError> {
    use schema::{enterprises, memberships};
    let rows: Vec<(String, String, String)> = memberships::table
        .inner_join(enterprises::table.on(enterprises::id.eq(memberships::enterprise_id)))
        .filter(memberships::account_id.eq(account.as_str()))
        .order(memberships::enterprise_id)
        .select((
            memberships::enterprise_id,
            memberships::role,
            enterprises::verification,
        ))
        .load(conn)?;
    let ids: Vec<&str> = rows.iter().map(|(id, _, _)| id.as_str()).collect();
    let chains = chains(conn, &ids, today)?;
    rows.iter()
        .map(|(id, role, verification)| membership(id, role, verification, &chains))
        .collect()
}

/// Chains the enterprises belong to on a day, as pairs of enterprise and chain.
fn chains(
    conn: &mut Conn,
    enterprises: &[&str],
    day: Date,
) -> Result<Vec<(String, String)>, StoreError> {
    use schema::designations;
    if enterprises.is_empty() {
        return Ok(Vec::new());
    }
    type Row = (String, String, Option<String>, String, Option<String>);
    let rows: Vec<Row> = designations::table
        .filter(designations::enterprise_id.eq_any(enterprises))
        .filter(designations::chain_code.is_not_null())
        .order((designations::enterprise_id, designations::id))
        .select((
            designations::enterprise_id,
            designations::kind,
            designations::chain_code,
            designations::valid_from,
            designations::valid_until,
        ))
        .load(conn)?;
    let mut pairs = Vec::new();
    for (enterprise, kind, chain, from, until) in rows {
        let designation = designation(&kind, chain, &from, until.as_deref())?;
        if let Some(chain) = designation.chain_on(day) {
            pairs.push((enterprise, chain.to_owned()));
        }
    }
    pairs.sort();
    pairs.dedup();
    Ok(pairs)
}

fn designation(
    kind: &str,
    chain: Option<String>,
    from: &str,
    until: Option<&str>,
) -> Result<Designation, StoreError> {
    let kind = Kind::parse(kind).map_err(|_| StoreError::corrupt("designation kind"))?;
    let from: Date = from.parse().map_err(StoreError::corrupt)?;
    let until: Option<Date> = until
        .map(str::parse)
        .transpose()
        .map_err(StoreError::corrupt)?;
    let validity =
        Validity::new(from, until).map_err(|_| StoreError::corrupt("designation validity"))?;
    Ok(Designation {
        kind,
        chain,
        level: None,
        issuing_body: None,
        validity,
    })
}

fn membership(
    enterprise: &str,
    role: &str,
    verification: &str,
    chains: &[(String, String)],
) -> Result<Membership, StoreError> {
    let verification = Verification::parse(verification)
        .map_err(|_| StoreError::corrupt("enterprise verification"))?;
    Ok(Membership {
        enterprise: EnterpriseId::parse(enterprise).map_err(StoreError::corrupt)?,
        role: Role::parse(role).map_err(|_| StoreError::corrupt("membership role"))?,
        verified: verification == Verification::Verified,
        chains: chains
            .iter()
            .filter(|(of, _)| of == enterprise)
            .map(|(_, chain)| chain.clone())
            .collect(),
    })
}
