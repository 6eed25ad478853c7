//! Who is told of a match: both ends, once, and of what they may see; never again, whatever happens to the pair.

use domain::event::Position;
use serde_json::json;
use testkit::Platform;

use crate::on_both;
use crate::people::Cast;

/// A demand and a supply that fit each other, of which nobody has been told yet.
struct Pair {
    cast: Cast,
    supply: String,
}

impl Pair {
    fn on(platform: &Platform) -> Self {
        let cast = Cast::on(platform);
        cast.published(platform, &cast.buyer, &cast.demand());
        let supply = cast.published(platform, &cast.supplier, &cast.supply());
        Self { cast, supply }
    }

    fn act(&self, platform: &Platform, verb: &str) {
        let path = format!("/api/v1/postings/{}/{verb}", self.supply);
        platform.act(&path, &self.cast.supplier).expect_status(200);
    }
}

/// Mails that telling everybody now sends.
fn told(platform: &Platform) -> usize {
    let before = platform.mails().len();
    platform.tell_matches();
    platform.mails().len() - before
}

/// How often the log says that what fits something changed.
fn news(platform: &Platform) -> usize {
    let cx = app::Cx::system(platform.app.now(), "test");
    let read =
        |tx: &mut app::Tx<'_>| Ok(store::events::after(tx.conn, Position::default(), 10_000)?);
    let entries = platform.app.read(&cx, read).expect("the log can be read");
    let kind = domain::event::Kind::MatchFound;
    entries
        .iter()
        .filter(|entry| entry.event.kind == kind)
        .count()
}

on_both! {
    /// Taking a posting down and putting it up again is no way to write to its counterparts.
    fn a_pair_that_fits_again_is_not_told_again(platform: &Platform) {
        let pair = Pair::on(platform);
        assert_eq!(told(platform), 2, "both ends");
        for _ in 0..2 {
            pair.act(platform, "pause");
            platform.settle();
            pair.act(platform, "resume");
            platform.settle();
            assert_eq!(told(platform), 0);
        }
    }

    /// What could not be shown when the digest was written is told when it can.
    fn what_was_hidden_at_the_moment_is_told_later(platform: &Platform) {
        let pair = Pair::on(platform);
        pair.act(platform, "pause");
        assert_eq!(told(platform), 0, "nothing of it may be shown");
        pair.act(platform, "resume");
        platform.settle();
        assert_eq!(told(platform), 2);
    }

    /// The log replayed from its beginning, over an index made anew, changes no match and tells nobody twice.
    fn a_replay_from_the_beginning_tells_nobody_twice(platform: &Platform) {
        Pair::on(platform);
        assert_eq!(told(platform), 2);
        let before = news(platform);
        assert!(before > 0);
        platform.app.search().clear("").expect("the index is emptied");
        let cx = app::Cx::system(platform.app.now(), "test");
        let begin_anew = |tx: &mut app::Tx<'_>| {
            let now = tx.now();
            for lane in worker::matching::Lane::ALL {
                store::cursors::take_back(tx.conn, lane.cursor(), Position::default(), now)?;
            }
            Ok(())
        };
        platform.app.write(cx, begin_anew).expect("the matcher begins anew");
        platform.settle();
        assert_eq!((told(platform), news(platform)), (0, before));
    }

    /// A certificate recorded today makes yesterday's posting fit, and both ends hear of it.
    fn a_new_certificate_speaks_for_the_postings_of_its_firm(platform: &Platform) {
        let cast = Cast::on(platform);
        let mut demand = cast.demand();
        demand["certificates_required"] = json!(["IATF 16949"]);
        cast.published(platform, &cast.buyer, &demand);
        cast.published(platform, &cast.supplier, &cast.supply());
        assert_eq!(told(platform), 0, "the certificate is a must");
        let held = json!({"kind": "IATF 16949", "number": "T-00001", "valid_until": "2027-06-30"});
        let path = format!("/api/v1/enterprises/{}/certificates", cast.supplier_firm);
        platform.post(&path, Some(&cast.supplier), &held).expect_status(201);
        platform.settle();
        assert_eq!(told(platform), 2);
    }
}
