//! Who a signed-in person is at this moment: what every permission is judged by. Read afresh for each request,
//! so that an ended session or a lost role takes effect at once.

use diesel::prelude::*;
use domain::account::Status;
use domain::actor::{Membership, Person};
use domain::enterprise::{Role, Verification};
use domain::{AccountId, Date, EnterpriseId, Moment, SessionId};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::{accounts, designations, rows, schema};

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
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows::ids(Ok(rows.iter().map(|(id, _, _)| id.clone()).collect()))?;
    let held = designations::of_enterprises(conn, &ids)?;
    rows.iter()
        .zip(ids)
        .map(|((_, role, verification), id)| membership(id, role, verification, &held, today))
        .collect()
}

fn membership(
    enterprise: EnterpriseId,
    role: &str,
    verification: &str,
    held: &[designations::Stored],
    today: Date,
) -> Result<Membership, StoreError> {
    let verification = Verification::parse(verification)
        .map_err(|_| StoreError::corrupt("enterprise verification"))?;
    Ok(Membership {
        role: Role::parse(role).map_err(|_| StoreError::corrupt("membership role"))?,
        verified: verification == Verification::Verified,
        chains: designations::chains_on(held, &enterprise, today),
        enterprise,
    })
}
