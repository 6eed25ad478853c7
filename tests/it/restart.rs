//! The index is a function of the database: made anew, it is the same. The matcher's replay is in `telling.rs`.

use testkit::Platform;

use crate::on_both;
use crate::people::Cast;

on_both! {
    /// A rebuilt index equals the database and answers as before; nobody gets a second mail.
    fn a_rebuilt_index_is_the_same(platform: &Platform) {
        let cast = Cast::on(platform);
        let demand = cast.published(platform, &cast.buyer, &cast.demand());
        cast.published(platform, &cast.supplier, &cast.supply());
        platform.tell_matches();
        let ask = || {
            let found = platform.get("/api/v1/postings?q=压铸件&facets=side,chain", None).expect_status(200).body;
            let matches = platform.get(&format!("/api/v1/postings/{demand}/matches"), Some(&cast.buyer)).expect_status(200).body;
            (found, matches)
        };
        let (before, mails) = (ask(), platform.mails().len());
        assert_eq!(worker::indexing::compare(&platform.app).expect("comparable"), Vec::<String>::new());
        platform.app.search().clear("").expect("the index is emptied");
        platform.settle();
        assert_eq!(worker::indexing::compare(&platform.app).expect("comparable"), Vec::<String>::new());
        assert_eq!(ask(), before);
        platform.tell_matches();
        assert_eq!(platform.mails().len(), mails);
    }
}
