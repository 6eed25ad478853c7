//! The soft lock of signing in, kept in the database: counted before a try is judged, taken back when it was right.
//!
//! How long a wait is, `domain::lockout` says. Nothing here reads a password or knows accounts.

use domain::contact::Email;
use domain::lockout::{Allowance, KNOWN_DAYS, Lockout, OF_ADDRESS, OF_NETWORK};
use store::lockouts::{self, Subject};

use crate::context::Cx;
use crate::error::{AppError, Unauthenticated};
use crate::random;
use crate::transaction::{App, Tx};

/// Where a try is made: keyed hashes of the address and of the network, since addresses people mistype are
/// nobody's to keep.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    address: String,
    network: String,
}

impl Place {
    /// The place of a try at an address.
    pub(crate) fn of(app: &App, cx: &Cx, email: &Email) -> Self {
        let hash = |text: String| random::hex(&app.secrets().derive(&text));
        let network = cx.network.map(|network| network.to_string());
        let network = network.unwrap_or_default();
        Self {
            address: hash(format!("lockout:{}", email.folded())),
            network: hash(format!("lockout-network:{network}")),
        }
    }

    /// What tries that are judged one by one have in common.
    pub(crate) fn key(&self) -> String {
        format!("{}{}", self.address, self.network)
    }

    fn here(&self) -> Subject {
        Subject::from_network(&self.address, &self.network)
    }

    fn address(&self) -> Subject {
        Subject::of_address(&self.address)
    }

    fn network(&self) -> Subject {
        Subject::of_network(&self.network)
    }
}

/// Refuses who must wait, without counting. Errors: `Locked`.
pub(crate) fn refuse(tx: &mut Tx<'_>, place: &Place) -> Result<(), AppError> {
    let now = tx.now();
    let here = lockouts::find(tx.conn, &place.here())?;
    let here = here.and_then(|here| here.remaining_s(now));
    let everywhere = match is_known(tx, place)? {
        true => [None, None],
        false => [
            exhausted(tx, OF_NETWORK, &place.network())?,
            exhausted(tx, OF_ADDRESS, &place.address())?,
        ],
    };
    let longest = everywhere.into_iter().chain([here]).flatten().max();
    longest.map_or(Ok(()), |wait| Err(locked(wait)))
}

/// Counts a try as wrong in every count it belongs to, always in the same order, so that no two transactions wait
/// for each other. Errors: `Locked`, `Busy` when another try was counted meanwhile.
pub(crate) fn count(tx: &mut Tx<'_>, place: &Place) -> Result<(), AppError> {
    let here = place.here();
    let known = lockouts::find(tx.conn, &here)?;
    let next = Lockout::take(known, tx.now()).map_err(locked)?;
    if !lockouts::save(tx.conn, &here, known, next)? {
        return Err(locked(1));
    }
    if is_known(tx, place)? {
        return Ok(());
    }
    use_up(tx, OF_ADDRESS, &place.address())?;
    use_up(tx, OF_NETWORK, &place.network())
}

/// Lets the owner of an address go on from here, who gave the right password: what strangers count up at the
/// address elsewhere no longer concerns this network. The allowances get back the one try that was right, where it was
/// counted, and nothing else: whoever has one account could guess at all others, and every time its owner signs in
/// strangers would have as many tries again.
pub(crate) fn let_in(tx: &mut Tx<'_>, place: &Place) -> Result<(), AppError> {
    lockouts::forget(tx.conn, &place.here())?;
    if !is_known(tx, place)? {
        give_back(tx, OF_ADDRESS, &place.address())?;
        give_back(tx, OF_NETWORK, &place.network())?;
    }
    note_known(tx, place)
}

/// Lifts every lock of an address, for an owner who proved it by a link.
pub(crate) fn lift(tx: &mut Tx<'_>, email: &Email) -> Result<(), AppError> {
    let place = Place::of(tx.app(), tx.cx, email);
    lockouts::forget_address(tx.conn, &place.address)?;
    note_known(tx, &place)
}

fn note_known(tx: &mut Tx<'_>, place: &Place) -> Result<(), AppError> {
    let until = tx.now().plus_days(KNOWN_DAYS);
    let Place { address, network } = place;
    Ok(store::known_networks::note(
        tx.conn, address, network, until,
    )?)
}

fn is_known(tx: &mut Tx<'_>, place: &Place) -> Result<bool, AppError> {
    let now = tx.now();
    let Place { address, network } = place;
    Ok(store::known_networks::holds(
        tx.conn, address, network, now,
    )?)
}

fn exhausted(
    tx: &mut Tx<'_>,
    allowance: Allowance,
    subject: &Subject,
) -> Result<Option<u64>, AppError> {
    let now = tx.now();
    let known = lockouts::find(tx.conn, subject)?;
    Ok(known.and_then(|known| allowance.remaining_s(known, now)))
}

fn use_up(tx: &mut Tx<'_>, allowance: Allowance, subject: &Subject) -> Result<(), AppError> {
    let known = lockouts::find(tx.conn, subject)?;
    let next = allowance.take(known, tx.now()).map_err(locked)?;
    replace(tx, subject, known, next)
}

fn give_back(tx: &mut Tx<'_>, allowance: Allowance, subject: &Subject) -> Result<(), AppError> {
    let Some(known) = lockouts::find(tx.conn, subject)? else {
        return Ok(());
    };
    let next = allowance.give_back(known, tx.now());
    replace(tx, subject, Some(known), next)
}

/// Tries of others move these counts too, so a lost race is run again and is no reason to refuse.
fn replace(
    tx: &mut Tx<'_>,
    subject: &Subject,
    known: Option<Lockout>,
    next: Lockout,
) -> Result<(), AppError> {
    let counted = lockouts::save(tx.conn, subject, known, next)?;
    let raced = || AppError::Busy("another try was counted meanwhile".to_owned());
    counted.then_some(()).ok_or_else(raced)
}

fn locked(retry_after_s: u64) -> AppError {
    AppError::Unauthenticated(Unauthenticated::Locked { retry_after_s })
}
