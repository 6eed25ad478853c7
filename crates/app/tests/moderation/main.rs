//! The moderation desk as use cases: on both engines, with a clock that stands.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

testkit::on_both_engines! {
    queueing {
        the_oldest_comes_first_and_pages_are_whole,
        the_queue_is_narrowed_by_kind_age_and_holder,
        a_case_shows_the_working_copy_beside_the_public_one,
        only_the_desk_sees_the_queue,
    }
    claiming {
        an_item_is_held_for_half_an_hour,
        what_another_holds_is_neither_held_nor_decided,
        a_claim_that_ran_out_is_free_in_that_instant,
        of_claims_at_one_moment_one_holds,
        what_is_decided_cannot_be_held,
    }
    deciding {
        each_decision_moves_the_posting_and_is_logged,
        nobody_is_refused_without_a_word,
        an_item_is_decided_once,
        of_decisions_at_one_moment_one_counts,
        a_decision_and_an_owner_who_takes_back_do_not_both_win,
        what_was_returned_is_handed_in_again_and_waits_anew,
        nobody_decides_a_case_of_their_own,
        only_the_desk_decides,
    }
    telling {
        the_author_is_told_in_their_language_with_the_reason,
        a_claimed_firm_and_its_evidence_are_named_in_the_mail,
        who_cannot_be_told_holds_nothing_up,
        a_failed_decision_tells_nobody,
    }
}
