//! One suite for both engines: every function is run on a fresh SQLite file and on a fresh PostgreSQL database.
//!
//! A function of a noun's file takes the store and knows nothing of the engine; it is listed below once.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod samples;
mod schema;

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
        duties_are_taken_once_and_listed_for_many,
        accounts_are_listed_newest_first_by_what_is_asked,
    }
    actors {
        a_live_session_of_an_active_account_is_a_person,
        an_ended_session_or_a_barred_account_is_nobody,
    }
    capabilities {
        cards_read_back_oldest_first,
        a_card_changes_only_from_the_version_that_was_read,
        a_card_goes_once_and_alone,
        a_card_belongs_to_an_enterprise,
    }
    certificates {
        certificates_read_back_oldest_first,
        a_certificate_goes_once_and_alone,
        a_certificate_belongs_to_an_enterprise,
    }
    designations {
        designations_read_back_past_ones_included,
        membership_of_a_chain_holds_from_its_first_day_to_the_day_before_its_end,
        a_person_stands_where_their_enterprise_stands_today,
        a_designation_belongs_to_an_enterprise,
    }
    enterprises {
        an_enterprise_reads_back,
        a_code_is_registered_once,
        parallel_registrations_of_a_code_give_one,
        an_identifier_of_another_system_is_given_once,
        a_change_needs_the_version_that_was_read,
        code_and_birth_never_change,
        touches_at_one_moment_are_told_apart,
        pages_neither_skip_nor_repeat,
        places_and_verification_choose,
        designations_count_on_the_day_that_is_asked_for,
        cards_choose_by_node_and_each_enterprise_once,
        an_index_is_rebuilt_from_all_ids,
        what_an_enterprise_was_before_a_bar_is_kept_and_taken_once,
    }
    idempotency {
        a_key_gives_its_first_answer_again,
        a_key_is_of_one_request_and_one_principal,
        parallel_requests_with_one_key_have_one_effect,
        an_effect_that_failed_leaves_its_key_free,
        old_keys_are_forgotten,
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
    memberships {
        members_are_listed_the_longest_standing_first,
        an_account_has_one_role_in_an_enterprise,
        nobody_belongs_to_what_does_not_exist,
        owners_who_leave_at_one_moment_leave_one,
        whoever_can_be_reached_and_may_act_is_told,
        a_person_knows_their_roles_and_whether_the_enterprise_is_verified,
    }
    sessions {
        sessions_are_listed_newest_first_and_page_without_gaps,
        a_token_is_used_once,
        parallel_uses_of_a_token_succeed_once,
        an_ended_session_keeps_nothing_alive,
        others_cannot_end_a_session,
        a_new_password_ends_the_other_sessions,
        a_bar_ends_every_session_of_its_account_only,
        old_sessions_are_swept_with_their_tokens,
    }
    taxonomy {
        nothing_holds_before_anything_was_said,
        every_part_reads_back_from_its_first_day,
        saying_the_same_again_changes_nothing,
        what_changes_ends_on_the_day_and_begins_anew,
        a_slip_is_mended_on_the_same_day_without_a_trace,
        a_reorganisation_leaves_old_quarters_as_they_were,
        what_comes_back_is_there_again,
        a_graph_that_goes_round_is_not_read,
    }
    tickets {
        a_link_works_once_and_voids_its_like,
        a_link_is_of_one_kind_and_runs_out,
        parallel_uses_of_a_link_succeed_once,
        the_newest_link_is_known,
        old_links_are_swept,
    }
}
