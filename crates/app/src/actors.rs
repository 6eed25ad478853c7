//! Who a good token stands for at this moment.

use domain::Moment;
use domain::actor::Actor;
use store::Conn;

use crate::error::{AppError, Unauthenticated};
use crate::tokens::Claims;

/// The person of the token's session, with duties and memberships as they are now.
/// Errors: `TokenInvalid` when the session has ended or the account is not active.
pub fn load(conn: &mut Conn, claims: &Claims, now: Moment) -> Result<Actor, AppError> {
    let person = store::actors::find(conn, &claims.account, &claims.session, now)?;
    person
        .map(Actor::Person)
        .ok_or(AppError::Unauthenticated(Unauthenticated::TokenInvalid))
}
