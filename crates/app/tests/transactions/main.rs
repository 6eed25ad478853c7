//! What every use case stands on: one transaction, one effect for one key, permission, both logs, today's chains.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

testkit::on_both_engines! {
    once {
        a_key_has_one_effect_and_one_answer,
        without_a_key_every_request_has_its_effect,
        a_key_is_bound_to_its_request_and_its_principal,
        a_failure_leaves_the_key_free,
        of_requests_at_one_moment_one_has_the_effect,
        a_request_beside_one_that_has_not_ended_has_no_effect,
        a_repetition_is_known_before_any_work,
        a_forgotten_key_is_free_again,
    }
    writing {
        a_failure_keeps_nothing_and_wakes_nobody,
        consumers_are_woken_once_and_after_the_commit,
        a_write_that_runs_again_has_its_effect_once,
        a_refusal_is_not_tried_again,
        a_part_that_fails_is_undone_alone,
        a_rehearsal_answers_and_keeps_nothing,
        both_logs_carry_the_moment_and_the_caller,
    }
    requiring {
        a_refusal_tells_no_more_than_the_policy_allows,
        what_is_permitted_hands_out_the_proof,
    }
    chains {
        a_transaction_sees_the_chains_it_has_changed,
        chains_that_were_rolled_back_or_rehearsed_are_never_used,
        chains_that_were_read_before_a_change_do_not_outlive_it,
    }
}
