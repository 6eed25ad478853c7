//! How a use case can end other than well. HTTP statuses and texts are made of these in `server` only.

use ::search::SearchError;
use domain::Faults;
use domain::policy::Decision;
use domain::posting::{Move, Status};
use store::{StoreError, WriteError};

/// The error of every use case.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Fields are wrong; all of them are named.
    #[error("input is invalid: {0}")]
    Invalid(#[from] Faults),
    /// The caller is not, or no longer, signed in.
    #[error("not signed in: {0:?}")]
    Unauthenticated(Unauthenticated),
    /// Not there, or not the caller's to know.
    #[error("not found")]
    NotFound,
    /// There, but not the caller's to do.
    #[error("forbidden")]
    Forbidden,
    /// The state of things does not allow it.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// The version the caller saw is not the present one.
    #[error("version is stale")]
    Stale,
    /// The idempotency key was used for another request.
    #[error("idempotency key was used for another request")]
    KeyReused,
    /// The idempotency key belongs to a request that has not ended.
    #[error("idempotency key is in progress")]
    KeyRunning,
    /// The caller did too much too fast.
    #[error("limit reached, free again in {retry_after_s} s")]
    LimitReached {
        /// When to come back. Units: seconds.
        retry_after_s: u64,
    },
    /// Too much waits; trying again helps.
    #[error("busy: {0}")]
    Busy(String),
    /// A part of the platform does not work at the moment.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A stored value cannot be read back; everything else is as it should be.
    #[error("a stored value is damaged: {0}")]
    Damaged(String),
    /// A defect of ours.
    #[error("defect: {0}")]
    Bug(String),
}

/// Why a caller does not count as signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unauthenticated {
    /// No credential was given.
    SignIn,
    /// Address or password is wrong, or the account is not active; which one is not told.
    BadCredentials,
    /// The token ran out.
    TokenExpired,
    /// The token is not ours, or its session has ended.
    TokenInvalid,
    /// Too many wrong tries.
    Locked {
        /// When to try again. Units: seconds.
        retry_after_s: u64,
    },
}

/// What stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The life cycle does not allow the move.
    IllegalTransition {
        /// Where the posting stands.
        from: Status,
        /// What was tried.
        step: Move,
    },
    /// An enterprise of this code is registered.
    UsccTaken,
    /// Somebody speaks for the enterprise.
    AlreadyClaimed,
    /// The enterprise cannot be claimed in its state.
    NotClaimable,
    /// An enterprise keeps at least one owner.
    LastOwner,
    /// The thing is there already.
    AlreadyExists,
    /// Somebody else was faster.
    LostRace,
    /// Only verified enterprises hand in postings.
    EnterpriseUnverified,
    /// The mail address must be proven first.
    EmailUnverified,
    /// The enterprise or account is not barred, so it cannot be let back.
    NotSuspended,
    /// One person may not hold these duties together.
    DutiesDisjoint,
    /// The item was decided before.
    AlreadyDecided,
    /// Another moderator works on the item.
    ClaimedByOther,
}

impl AppError {
    /// The refusal of a policy decision.
    pub fn refusal(decision: Decision) -> Self {
        match decision {
            Decision::SignIn => Self::Unauthenticated(Unauthenticated::SignIn),
            Decision::Forbid => Self::Forbidden,
            Decision::Hide => Self::NotFound,
            Decision::Allow => Self::Bug("an allowed action was refused".to_owned()),
        }
    }
}

impl From<Conflict> for AppError {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy(what) => Self::Busy(what),
            StoreError::Stale => Self::Stale,
            StoreError::Taken => Self::Conflict(Conflict::AlreadyExists),
            StoreError::Unavailable(what) => Self::Unavailable(what),
            StoreError::Corrupt(what) => Self::Damaged(what),
            StoreError::Misconfigured(_) | StoreError::Defect(_) => Self::Bug(error.to_string()),
        }
    }
}

/// The outcome of a write whose caller named no version: what changed meanwhile is a lost race, not a stale version.
pub(crate) fn raced<T, E: Into<AppError>>(outcome: Result<T, E>) -> Result<T, AppError> {
    match outcome.map_err(Into::into) {
        Err(AppError::Stale) => Err(Conflict::LostRace.into()),
        other => other,
    }
}

/// What was done for one subject of many, or nothing where what is stored of it cannot be read back: the log is told, and
/// the others are not kept waiting for somebody to mend it. Errors: any other than `Damaged`.
pub fn unless_damaged<T>(
    subject: &str,
    outcome: Result<T, AppError>,
) -> Result<Option<T>, AppError> {
    match outcome {
        Err(AppError::Damaged(what)) => {
            tracing::error!(subject, %what, "app.subject_passed_over");
            metrics::counter!("damaged_subjects_total").increment(1);
            Ok(None)
        }
        outcome => outcome.map(Some),
    }
}

impl From<store::StatementError> for AppError {
    fn from(error: store::StatementError) -> Self {
        StoreError::from(error).into()
    }
}

impl From<SearchError> for AppError {
    fn from(error: SearchError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl WriteError for AppError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Busy(_))
    }
}
