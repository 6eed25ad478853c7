//! How a suite of use cases is declared; the cases themselves are ordinary functions of their crate.

/// Declares a suite: a file per subject, a test per case and engine. Each case is handed a bench of its own, made
/// by [`UseCases::on`](crate::UseCases::on) or by what stands before the arrow.
#[expect(
    clippy::crate_in_macro_def,
    reason = "the cases belong to the crate that declares the suite"
)]
#[macro_export]
macro_rules! on_both_engines {
    ($make:path => $($subject:ident { $($case:ident),+ $(,)? })+) => {
        $(mod $subject;)+

        mod on_sqlite {
            $(mod $subject {
                $(#[test]
                fn $case() {
                    crate::$subject::$case(&$make($crate::Database::sqlite()));
                })+
            })+
        }

        mod on_postgres {
            $(mod $subject {
                $(#[test]
                fn $case() {
                    crate::$subject::$case(&$make($crate::Database::postgres()));
                })+
            })+
        }
    };
    ($($suite:tt)+) => {
        $crate::on_both_engines! { $crate::UseCases::on => $($suite)+ }
    };
}
