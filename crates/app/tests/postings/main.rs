//! Postings as use cases: written, changed, handed in, shown and ended; on both engines, with a clock that stands.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod properties;
mod state;

testkit::on_both_engines! {
    writing {
        a_draft_belongs_to_its_enterprise,
        every_fault_of_a_posting_is_named_and_nothing_is_kept,
        only_owners_and_editors_write,
        a_copy_is_a_draft_of_its_own,
        own_postings_are_listed_in_every_state,
    }
    life_cycle {
        every_legal_move_leads_where_the_table_says_and_leaves_one_trace,
        an_illegal_move_is_a_conflict_and_changes_nothing,
        of_moves_at_one_moment_one_wins_and_the_others_conflict,
        only_owners_and_editors_move_a_posting,
    }
    ending {
        the_clock_ends_what_ran_out_and_nothing_else,
        a_posting_ends_in_the_instant_it_names,
        an_expired_posting_is_shown_again_when_it_is_renewed,
        renewing_names_a_day_ahead_and_not_too_far,
        a_pause_does_not_outlast_the_validity,
        words_nobody_approved_are_not_shown_by_renewing,
        only_the_platform_ends_by_the_clock,
        a_shown_copy_lasts_to_its_own_end_while_a_shorter_one_is_under_review,
        a_shown_copy_that_ends_leaves_the_longer_one_under_review,
        a_posting_that_cannot_be_read_back_keeps_no_other_from_ending,
    }
    editing {
        a_change_starts_from_the_version_that_was_seen,
        a_change_that_changes_nothing_leaves_no_trace,
        numbers_and_dates_of_a_shown_posting_change_at_once,
        words_wait_while_the_approved_copy_stays_up,
        a_refused_change_takes_the_posting_down_and_a_returned_one_does_not,
        a_change_under_review_waits_anew,
        every_fault_of_a_change_is_named_and_the_posting_stays,
        only_owners_and_editors_change_a_posting,
        the_audit_log_says_which_revision_and_never_which_words,
    }
    handing_in {
        only_a_verified_enterprise_hands_in,
        first_posts_are_held_and_later_ones_pass_by_a_logged_rule,
        what_a_rule_let_pass_earns_no_trust,
        a_risk_is_held_whoever_wrote_it,
        the_same_text_twice_is_held_and_names_its_twin,
        a_refusal_counts_for_ninety_days,
        a_day_that_passed_while_the_draft_lay_is_named,
    }
    reading {
        each_visibility_has_its_circle,
        a_draft_exists_for_its_enterprise_and_the_desk_only,
        a_blind_posting_names_its_enterprise_to_itself_only,
        a_barred_enterprise_shows_nothing,
        revisions_are_read_by_the_enterprise_and_the_desk,
        the_last_decision_is_told_to_the_enterprise_only,
    }
    rolling_back {
        a_failure_after_a_use_case_undoes_all_of_it,
        what_is_rehearsed_leaves_no_trace,
    }
}
