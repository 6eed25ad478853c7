//! Accounts, sessions and tokens as use cases: on both engines, with a clock that stands and repeatable randomness.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod people;
mod tokens;

testkit::on_both_engines! {
    signing_up {
        a_sign_up_sends_a_link_that_proves_the_address,
        a_known_address_gets_the_same_answer_and_its_owner_a_mail,
        parallel_sign_ups_open_one_account,
        every_fault_of_a_sign_up_is_named,
        a_link_runs_out_and_can_be_had_again,
        only_whoever_may_grant_duties_opens_an_administrator,
    }
    forgetting {
        a_forgotten_password_is_set_anew_and_ends_every_session,
        a_reset_works_once_and_for_an_hour,
        an_unknown_address_is_told_the_same,
        a_reset_proves_the_address,
    }
    signing_in {
        tokens_stand_for_the_person,
        every_refusal_looks_the_same,
        the_lock_doubles_and_a_right_password_lifts_it,
        parallel_guesses_are_judged_once,
        parallel_sign_ins_of_the_owner_all_succeed,
        an_old_hash_is_replaced_in_passing,
        nothing_typed_is_printed,
    }
    locking {
        guesses_from_one_network_lock_nobody_in_another,
        one_network_has_an_allowance_for_all_addresses,
        right_passwords_use_nothing_of_the_allowance_up_and_buy_no_guesses,
        many_networks_have_a_hundred_tries_a_day_at_an_address,
        a_network_the_owner_was_let_in_from_is_not_delayed,
        a_network_is_known_for_its_days_and_to_one_address,
        a_reset_lifts_every_lock_of_the_address_and_makes_its_network_known,
    }
    staying_in {
        a_refresh_rotates_the_pair,
        a_token_used_twice_ends_the_session,
        parallel_refreshes_give_one_pair,
        a_session_runs_out_when_it_is_not_used,
        a_barred_account_is_out_at_once,
        sessions_are_listed_and_ended_by_their_owner_only,
    }
    overseeing {
        a_barred_account_is_out_on_every_device_and_signs_in_anew_once_let_back,
        a_bar_says_why_and_by_whom_in_the_audit_log,
        only_security_administrators_oversee_and_never_themselves,
        duties_are_given_and_taken_and_kept_apart,
        accounts_are_found_by_address_state_and_duty,
        an_account_its_owner_gave_up_is_not_there,
    }
    own_account {
        name_and_language_change_from_the_version_that_was_read,
        a_new_password_keeps_this_session_and_ends_the_others,
        a_wrong_present_password_is_refused_and_locks,
        nobody_has_an_own_account_without_signing_in,
    }
}
