//! Imports of firms and postings in bulk as a use case: on both engines, with a clock that stands.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

testkit::on_both_engines! {
    lines {
        a_bad_line_spoils_nothing_but_itself,
        every_fault_of_a_line_is_named,
        a_rehearsal_judges_every_line_and_stores_nothing,
        only_the_operator_imports,
    }
    postings {
        a_posting_the_sender_has_moderated_is_shown_by_a_logged_rule,
        one_that_nobody_has_moderated_waits_for_a_person,
        the_same_line_again_leaves_no_trace,
        an_identifier_belongs_to_one_firm,
        a_changed_line_changes_the_posting,
        words_nobody_has_moderated_wait_while_the_old_ones_stay,
        an_expired_posting_comes_back_with_a_new_date,
        what_a_person_wrote_is_never_overwritten,
        what_its_owner_has_ended_stays_ended,
    }
}
