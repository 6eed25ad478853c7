//! How a use case ended, in words a test can compare.

use std::sync::Barrier;

use app::{AppError, Conflict, Unauthenticated};

/// What stood in the way; panics on every other outcome.
#[track_caller]
pub fn conflict<T: std::fmt::Debug>(outcome: Result<T, AppError>) -> Conflict {
    match outcome {
        Err(AppError::Conflict(conflict)) => conflict,
        other => panic!("expected a conflict, got {other:?}"),
    }
}

/// Codes of the field faults, with their places.
#[track_caller]
pub fn faults<T: std::fmt::Debug>(outcome: Result<T, AppError>) -> Vec<String> {
    match outcome {
        Err(AppError::Invalid(faults)) => {
            let named = faults.as_slice().iter();
            named
                .map(|fault| format!("{} {}", fault.pointer, fault.rule.code()))
                .collect()
        }
        other => panic!("expected faults, got {other:?}"),
    }
}

/// Whether it was refused openly.
pub fn is_forbidden<T>(outcome: &Result<T, AppError>) -> bool {
    matches!(outcome, Err(AppError::Forbidden))
}

/// Whether the thing is not there, or not the caller's to know.
pub fn is_not_found<T>(outcome: &Result<T, AppError>) -> bool {
    matches!(outcome, Err(AppError::NotFound))
}

/// Whether the version was not the present one.
pub fn is_stale<T>(outcome: &Result<T, AppError>) -> bool {
    matches!(outcome, Err(AppError::Stale))
}

/// Whether the caller was asked to sign in.
pub fn must_sign_in<T>(outcome: &Result<T, AppError>) -> bool {
    matches!(
        outcome,
        Err(AppError::Unauthenticated(Unauthenticated::SignIn))
    )
}

/// Runs something from several threads at once, as somebody who is told to come back does when it is busy.
pub fn at_once<T: Send>(
    threads: usize,
    body: impl Fn(usize) -> Result<T, AppError> + Sync,
) -> Vec<Result<T, AppError>> {
    let barrier = Barrier::new(threads);
    let (body, barrier) = (&body, &barrier);
    let patient = move |number| {
        barrier.wait();
        let mut outcome = body(number);
        for _ in 0..100 {
            if !matches!(outcome, Err(AppError::Busy(_) | AppError::KeyRunning)) {
                break;
            }
            outcome = body(number);
        }
        outcome
    };
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|number| scope.spawn(move || patient(number)))
            .collect();
        handles
            .into_iter()
            .map(|handle| handle.join().expect("the thread ends in peace"))
            .collect()
    })
}
