//! The index is a function of the database: made anew, it is the same. The matcher's replay is in `telling.rs`.

use std::fs;
use std::path::{Path, PathBuf};

use app::Cx;
use domain::Clock;
use domain::event::Position;
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

    /// A flipped bit is found by the look through the files; the index is then built anew and answers as before.
    fn a_damaged_index_heals(platform: &Platform) {
        let cast = Cast::on(platform);
        cast.published(platform, &cast.supplier, &cast.supply());
        let ask = || platform.get("/api/v1/postings?q=压铸件", None).expect_status(200).body;
        let before = ask();
        assert_eq!(worker::keeping::scrub(&platform.app).expect("readable"), 0);
        flip_a_bit(&largest_file(&platform.folder().join("index")));
        assert_ne!(worker::keeping::scrub(&platform.app).expect("readable"), 0);
        assert!(platform.app.search().position().is_none(), "it says that it wants a rebuild");
        platform.settle();
        assert_eq!(worker::keeping::scrub(&platform.app).expect("readable"), 0);
        assert_eq!(ask(), before);
    }

    /// Index and consumers that are ahead of the log, as after an older backup, pass over nothing that follows.
    fn consumers_ahead_of_a_restored_log_come_back(platform: &Platform) {
        let cast = Cast::on(platform);
        cast.published(platform, &cast.supplier, &cast.supply());
        let ahead = Position { transaction: i64::MAX / 2, sequence: i64::MAX / 2 };
        platform.app.search().apply(&[], &ahead.encode()).expect("applied");
        let cx = Cx::system(platform.clock.now(), "test");
        let run_ahead = move |tx: &mut app::Tx<'_>| {
            for lane in worker::matching::Lane::ALL {
                store::cursors::save(tx.conn, lane.cursor(), ahead, tx.now())?;
            }
            Ok(())
        };
        platform.app.write(cx, run_ahead).expect("saved");
        let demand = cast.published(platform, &cast.buyer, &cast.demand());
        let found = platform.get("/api/v1/postings?q=压铸&side=demand", None).expect_status(200);
        assert_eq!(found.text("/items/0/id"), demand);
        assert_eq!(worker::indexing::compare(&platform.app).expect("comparable"), Vec::<String>::new());
    }
}

fn largest_file(folder: &Path) -> PathBuf {
    let mut folders = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path)
            } else {
                files.push(path)
            }
        }
    }
    files
        .into_iter()
        .max_by_key(|path| fs::metadata(path).map_or(0, |data| data.len()))
        .expect("a file")
}

fn flip_a_bit(path: &Path) {
    let mut bytes = fs::read(path).expect("readable");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).expect("writable");
}
