//! Whether the index equals the database, told while the platform goes on working.

use search::Change;
use testkit::Platform;
use worker::verifying::{Verdict, verify};

use crate::on_both;
use crate::people::Cast;

fn judged(platform: &Platform) -> Verdict {
    verify(&platform.app).expect("both can be read")
}

on_both! {
    /// What the log has yet to bring is on its way and nothing is wrong; once it is there, nothing differs.
    fn what_the_log_has_yet_to_bring_is_not_wrong(platform: &Platform) {
        let cast = Cast::on(platform);
        let demand = cast.published(platform, &cast.buyer, &cast.demand());
        let before = judged(platform);
        assert_eq!((before.different.as_slice(), before.on_their_way), ([].as_slice(), 0));
        // Nothing settles from here on: the index stays where it is.
        platform.act(&format!("/api/v1/postings/{demand}/withdraw"), &cast.buyer).expect_status(200);
        let ahead = judged(platform);
        assert_eq!((ahead.different.as_slice(), ahead.on_their_way), ([].as_slice(), 1));
        platform.settle();
        let after = judged(platform);
        assert_eq!((after.different.as_slice(), after.on_their_way), ([].as_slice(), 0));
        assert_eq!(after.documents + 1, before.documents);
    }

    /// A posting that ran out a moment ago waits for the clock, which is no difference either.
    fn what_ran_out_a_moment_ago_is_not_wrong(platform: &Platform) {
        let cast = Cast::on(platform);
        cast.published(platform, &cast.buyer, &cast.demand());
        platform.clock.advance_s(200 * 86_400);
        let verdict = judged(platform);
        assert_eq!((verdict.different.as_slice(), verdict.on_their_way), ([].as_slice(), 1));
    }

    /// What no entry of the log explains is named, beside what one does.
    fn what_nothing_explains_is_named(platform: &Platform) {
        let cast = Cast::on(platform);
        let demand = cast.published(platform, &cast.buyer, &cast.demand());
        let supply = cast.published(platform, &cast.supplier, &cast.supply());
        let position = platform.app.search().position().expect("a place in the log");
        platform.app.search().apply(&[Change::remove(&demand)], &position).expect("the index is spoilt");
        platform.act(&format!("/api/v1/postings/{supply}/withdraw"), &cast.supplier).expect_status(200);
        let verdict = judged(platform);
        assert_eq!((verdict.different, verdict.on_their_way), (vec![demand], 1));
    }
}
