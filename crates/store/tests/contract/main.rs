//! One suite for both engines: every function is run on a fresh SQLite file and on a fresh PostgreSQL database.
//!
//! A function of a noun's file takes the store and knows nothing of the engine; it is listed below once.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod costs;
mod log_order;
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
    audit {
        entries_about_a_subject_read_back_in_the_order_of_the_acts,
        an_act_that_failed_leaves_no_entry_and_no_entry_leaves_no_act,
        the_same_act_twice_is_two_entries_and_parallel_acts_are_all_there,
    }
    capabilities {
        cards_read_back_oldest_first,
        a_card_changes_only_from_the_version_that_was_read,
        a_card_goes_once_and_alone,
        a_card_belongs_to_an_enterprise,
        many_are_told_what_each_alone_is_told,
    }
    certificates {
        certificates_read_back_oldest_first,
        a_certificate_goes_once_and_alone,
        a_certificate_belongs_to_an_enterprise,
        many_are_told_what_each_alone_is_told,
    }
    cursors {
        a_new_consumer_stands_at_the_beginning,
        consumers_move_apart_from_each_other,
        a_place_that_was_not_committed_was_not_reached,
        a_place_never_moves_back,
        of_nodes_that_move_a_consumer_at_once_the_furthest_counts,
    }
    designations {
        designations_read_back_past_ones_included,
        membership_of_a_chain_holds_from_its_first_day_to_the_day_before_its_end,
        a_person_stands_where_their_enterprise_stands_today,
        a_designation_belongs_to_an_enterprise,
        many_are_told_what_each_alone_is_told,
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
        many_are_found_by_their_ids_each_once,
    }
    events {
        every_kind_of_entry_reads_back,
        a_change_that_was_undone_is_not_in_the_log,
        the_log_is_the_same_however_it_is_cut,
        the_end_lies_after_the_last_entry,
        a_consumer_beside_many_writers_sees_each_entry_once_in_order,
        whatever_can_be_read_is_the_beginning_of_the_log,
    }
    idempotency {
        a_key_gives_its_first_answer_again,
        a_key_is_of_one_request_and_one_principal,
        parallel_requests_with_one_key_have_one_effect,
        an_effect_that_failed_leaves_its_key_free,
        old_keys_are_forgotten,
        when_the_first_of_parallel_requests_fails_one_other_has_the_effect,
        the_longest_key_and_any_answer_are_kept_whole,
    }
    invitations {
        what_waits_is_read_by_the_one_asked_the_oldest_first,
        a_second_invitation_is_refused_while_the_first_waits,
        an_invitation_is_used_up_by_whom_it_is_for,
        of_many_callers_one_uses_it_up,
        nobody_is_asked_who_is_not_there,
    }
    known_networks {
        a_network_is_known_to_one_address_until_its_time_is_over,
        a_network_noted_again_is_known_for_longer,
        what_is_over_is_swept,
    }
    lockouts {
        tries_are_counted_and_forgotten,
        of_two_tries_at_one_moment_one_counts,
        parallel_tries_count_once,
        old_locks_are_swept,
        a_count_beyond_the_column_stays_at_its_edge,
        tries_of_an_address_of_a_network_and_of_both_are_counted_apart,
        an_address_is_forgotten_wherever_it_was_tried_from,
    }
    mails {
        a_mail_about_the_same_is_queued_once,
        due_mails_are_claimed_oldest_first_and_once,
        parallel_senders_share_the_queue,
        a_failed_mail_comes_back_when_it_is_due,
        a_dead_mail_says_why,
        what_was_sent_is_forgotten,
    }
    matches {
        a_pair_is_known_from_both_ends_in_every_field,
        a_pair_that_is_judged_again_is_one_row_with_the_new_verdict,
        parallel_judgements_of_a_pair_give_one_row,
        the_best_come_first_and_equals_by_id,
        what_no_longer_fits_lapses_at_its_own_end_only,
        a_pair_that_fits_again_is_told_to_whom_it_never_was,
        each_side_is_told_once_however_often_the_pair_is_judged,
        only_what_was_told_counts_as_told,
        an_enterprise_that_deals_with_itself_is_told_at_both_ends,
        of_two_who_tell_at_one_moment_each_pair_goes_to_one,
        any_sequence_of_judging_lapsing_and_telling_goes_as_written_down,
    }
    memberships {
        members_are_listed_the_longest_standing_first,
        an_account_has_one_role_in_an_enterprise,
        nobody_belongs_to_what_does_not_exist,
        owners_who_leave_at_one_moment_leave_one,
        whoever_can_be_reached_and_may_act_is_told,
        a_person_knows_their_roles_and_whether_the_enterprise_is_verified,
    }
    moderation {
        an_item_reads_back_in_every_field,
        an_item_is_about_an_enterprise_that_exists,
        the_oldest_undecided_item_comes_first,
        the_queue_is_filtered_by_kind_holder_and_age,
        of_moderators_who_claim_at_once_one_holds_the_item,
        a_claim_ends_after_half_an_hour_to_the_microsecond,
        an_item_is_decided_once_and_for_good,
        nobody_decides_what_another_moderator_holds,
        the_last_decision_of_a_person_is_told_with_its_reason,
        what_waits_is_known_by_kind_subject_and_submitter,
        a_record_counts_what_people_decided_about_postings,
        any_sequence_of_claims_and_decisions_goes_as_written_down,
    }
    paging {
        postings_of_an_enterprise_page_while_they_grow,
        the_queue_pages_while_it_grows,
        enterprises_page_while_they_grow,
        a_page_that_ends_with_the_list_says_so,
    }
    posting_content {
        whatever_is_said_comes_back,
        every_operator_unit_and_visibility_comes_back,
        a_node_keeps_the_chain_it_stood_on_when_it_was_written,
    }
    postings {
        a_posting_reads_back_in_every_field,
        a_posting_belongs_to_an_enterprise_and_is_written_once,
        an_identifier_of_another_system_is_unique_within_its_enterprise,
        parallel_imports_of_one_identifier_give_one_posting,
        a_change_needs_the_version_that_was_read,
        of_parallel_changes_from_one_version_one_wins,
        owner_author_and_birth_never_change,
        every_revision_stays_as_it_was_written,
        revisions_page_from_the_newest_while_they_grow,
        lists_choose_by_enterprise_state_side_and_family_newest_first,
        a_list_holds_nothing_beyond_its_scope,
        a_duplicate_is_a_running_posting_of_the_same_enterprise_and_text,
        texts_at_the_edge_of_their_bounds_are_kept_whole,
    }
    public_copies {
        the_public_copy_is_the_revision_that_was_shown,
        an_index_is_rebuilt_from_all_that_show_something,
        a_public_copy_that_is_missing_is_a_fault_of_its_own_posting_only,
        what_ran_out_is_found_to_the_microsecond,
        a_shown_copy_ends_when_it_says_and_not_when_the_one_under_review_does,
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
    synonyms {
        a_group_reads_back,
        a_group_changes_only_from_the_version_that_was_read,
        a_group_goes_once_and_alone,
        groups_come_in_pages_newest_first,
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
        open_links_of_a_kind_are_made_useless_together,
        a_secret_belongs_to_one_link,
    }
    transactions {
        a_read_sees_one_moment_whatever_is_written_meanwhile,
        what_a_read_does_to_the_database_does_not_stay,
        a_write_is_seen_by_everyone_when_it_returns,
        a_write_that_fails_leaves_nothing_and_its_neighbours_whole,
        a_part_that_fails_is_undone_alone,
        a_write_that_lost_a_race_is_tried_again_and_leaves_one_effect,
        a_write_that_loses_every_race_gives_up_and_leaves_nothing,
        a_write_that_fails_by_itself_is_not_tried_again,
        a_write_that_panics_harms_no_other,
        a_rehearsal_tells_what_would_happen_and_undoes_it,
        a_read_or_a_rehearsal_that_panics_holds_nobody_up,
        a_copy_holds_what_was_there_and_is_nobody_s_but_its_maker_s,
    }
}
