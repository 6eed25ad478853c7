//! Enterprises, their members and parts, and the taxonomy as use cases: on both engines, with a clock that stands.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use testkit::district;

testkit::on_both_engines! {
    registering {
        the_founder_becomes_the_owner,
        every_fault_of_a_form_is_named_and_nothing_is_kept,
        an_unproven_address_registers_nothing,
        a_known_code_is_told_however_it_is_typed,
        a_hundred_parallel_sign_ups_give_one_enterprise,
    }
    changing {
        a_profile_changes_from_the_version_that_was_seen,
        a_change_that_changes_nothing_leaves_no_trace,
        a_profile_takes_no_contact_into_its_public_texts,
        only_owners_and_editors_change_a_profile,
        the_audit_log_names_fields_and_never_their_values,
        a_new_name_of_a_verified_enterprise_is_looked_at,
        a_park_that_ended_is_kept_and_not_chosen_anew,
    }
    reading {
        contacts_are_for_members_and_moderators,
        a_segment_stands_for_its_links,
        designations_count_as_of_today_or_of_the_day_that_is_asked_for,
    }
    evidence {
        a_decision_verifies_and_its_author_is_told,
        what_is_returned_or_refused_can_be_handed_in_again,
        evidence_names_its_documents,
        members_who_only_read_hand_in_nothing,
        an_enterprise_nobody_speaks_for_gets_its_first_owner,
        of_two_who_ask_one_is_let_in,
        a_claim_needs_a_reason_and_somebody_to_ask,
        a_verified_enterprise_is_not_to_be_claimed,
        the_real_firm_takes_its_code_back_from_a_squatter,
        a_contest_loses_to_a_verification,
        nobody_decides_his_own_case,
        of_many_who_decide_at_one_moment_one_does,
        what_happens_at_the_desk_is_in_the_log,
        a_person_who_takes_another_name_is_in_the_log,
    }
    suspending {
        a_barred_enterprise_publishes_nothing_and_asks_for_nothing,
        evidence_that_waits_cannot_lift_the_bar,
        only_the_desk_bars_and_says_why,
        a_verified_enterprise_comes_back_verified,
        a_name_nobody_has_looked_at_does_not_come_back_verified,
    }
    members {
        an_owner_adds_people_by_their_address,
        an_invitation_tells_nothing_until_it_is_accepted,
        an_auditor_is_asked_and_joins_nothing,
        an_unknown_address_gets_the_same_silent_answer,
        roles_change_from_the_version_that_was_seen,
        only_owners_manage_members_and_only_insiders_see_them,
        everybody_may_leave_but_the_last_owner,
        the_last_owner_cannot_step_down,
        owners_who_leave_at_one_moment_leave_one,
        owners_who_remove_each_other_leave_one,
    }
    parts {
        a_card_is_written_changed_and_removed,
        no_contact_goes_live_in_a_text_nobody_reviews,
        every_change_of_a_part_moves_the_enterprise,
        a_card_names_nodes_in_force,
        a_certificate_counts_only_with_its_number,
        strangers_change_nothing,
        cards_are_bounded,
    }
    designations {
        the_authority_grants_and_nobody_else,
        every_fault_of_a_designation_is_named,
        the_same_cannot_hold_twice_at_a_time,
        a_badge_vanishes_when_it_ends,
        an_ended_one_stays_in_the_history_and_a_mistake_does_not,
        membership_of_a_chain_follows_the_clock,
    }
    importing {
        a_firm_comes_with_cards_and_designations,
        the_same_record_again_leaves_no_trace,
        an_unclaimed_firm_follows_its_list,
        a_known_end_is_set_and_an_unsaid_designation_stays,
        what_a_person_wrote_is_never_overwritten,
        a_list_verifies_nobody_who_registered_himself,
        a_list_verifies_a_firm_nobody_speaks_for,
        an_id_keeps_its_code_and_a_code_its_id,
        every_fault_of_a_record_is_named,
        only_the_operator_imports,
    }
    listed_postings {
        a_record_follows_its_list,
        what_a_member_changed_is_not_taken_back,
        changed_words_are_shown_on_the_operators_word_only,
        a_new_end_brings_an_ended_posting_back,
        words_under_review_that_end_wait_for_a_new_review,
    }
    taxonomy {
        only_the_operator_changes_the_chains,
        a_change_is_seen_at_once_and_by_date,
        a_future_change_waits_for_its_day,
        a_reorganisation_leaves_old_quarters_as_they_were,
        saying_the_same_again_leaves_no_trace,
        history_is_not_rewritten,
        every_fault_of_a_graph_is_named_and_nothing_is_kept,
    }
}
