//! Search, matches and what the index is told, as use cases with an index of their own. Where the database has a say
//! in it (who was told of what) on both engines, elsewhere on one.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod documents;
mod finding;
mod market;
mod searching;
mod synonyms;
mod texts;

testkit::on_both_engines! {
    testkit::UseCases::searching =>
    telling {
        each_end_is_told_once,
        judging_again_changes_nothing,
        what_no_longer_fits_is_forgotten,
        who_is_hidden_by_then_is_not_told_of,
        a_counterpart_without_a_name_stays_without_one,
        owners_and_editors_are_told_and_nobody_else,
        a_failed_digest_tells_nobody_and_is_repeated,
        a_pair_that_another_node_told_meanwhile_is_not_told_again,
    }
}
