//! One suite for both engines: every function is run on a fresh SQLite file and on a fresh PostgreSQL database.
//!
//! A function of a noun's file takes the store and knows nothing of the engine; it is listed below once.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod samples;

/// Declares the suite: a file per noun, a test per case and engine.
macro_rules! contract {
    ($($noun:ident { $($case:ident),+ $(,)? })+) => {
        $(mod $noun;)+

        mod on_sqlite {
            $(mod $noun {
                $(#[test]
                fn $case() {
                    let database = testkit::Database::sqlite();
                    crate::$noun::$case(&database.store());
                })+
            })+
        }

        mod on_postgres {
            $(mod $noun {
                $(#[test]
                fn $case() {
                    let database = testkit::Database::postgres();
                    crate::$noun::$case(&database.store());
                })+
            })+
        }
    };
}

contract! {
    accounts {
        an_account_reads_back,
        an_address_has_one_account_however_it_is_capitalised,
        parallel_sign_ups_give_one_account,
        a_profile_changes_only_from_the_version_that_was_read,
        a_password_changes_and_nothing_prints_it,
        an_address_is_proven_once,
        duties_are_granted_once,
    }
    actors {
        a_live_session_of_an_active_account_is_a_person,
        an_ended_session_or_a_barred_account_is_nobody,
    }
    lockouts {
        tries_are_counted_and_forgotten,
        of_two_tries_at_one_moment_one_counts,
        parallel_tries_count_once,
        old_locks_are_swept,
    }
    mails {
        a_mail_about_the_same_is_queued_once,
        due_mails_are_claimed_oldest_first_and_once,
        parallel_senders_share_the_queue,
        a_failed_mail_comes_back_when_it_is_due,
        a_dead_mail_says_why,
        what_was_sent_is_forgotten,
    }
    sessions {
        sessions_are_listed_newest_first_and_page_without_gaps,
        a_token_is_used_once,
        parallel_uses_of_a_token_succeed_once,
        an_ended_session_keeps_nothing_alive,
        others_cannot_end_a_session,
        a_new_password_ends_the_other_sessions,
        old_sessions_are_swept_with_their_tokens,
    }
    tickets {
        a_link_works_once_and_voids_its_like,
        a_link_is_of_one_kind_and_runs_out,
        parallel_uses_of_a_link_succeed_once,
        the_newest_link_is_known,
        old_links_are_swept,
    }
}
