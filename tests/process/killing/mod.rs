//! The program is killed at random moments while people work: no acknowledged write is lost, an unacknowledged one
//! is there whole or not at all, and the index equals the database.
//!
//! `PEITAO_TEST_KILLS` says how often, `PEITAO_TEST_SEED` repeats a run.

mod audit;
mod desk;
mod doubt;
mod files;
mod posting;
mod times;

use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use domain::account::Duty;
use peitao_tests::environment::number;
use peitao_tests::program::{Home, Service};
use testkit::Database;

use self::audit::audit_shown;
use self::desk::Desk;
use self::doubt::Doubts;
use self::times::Times;
use crate::district::{District, sign_in};
use crate::luck::Luck;
use crate::{alone, is_sqlite, on_both, report};

/// People at work.
const DESKS: usize = 4;
/// Acknowledged answers between two kills, at most.
const ANSWERS: u64 = 40;
/// How long the program may take to give them.
const PATIENCE: Duration = Duration::from_secs(60);
/// The kill comes this long after the last of them, at most: about one request. Units: microseconds.
const MOMENT_US: u64 = 25_000;
/// One start in so many is killed before it is ready.
const EARLY: u64 = 6;
/// The program may live this long when it is killed early. Units: microseconds.
const EARLY_US: u64 = 300_000;

on_both! {
    /// Fifty kills under mixed load.
    fn nothing_acknowledged_is_lost(database: Database) {
        let _turn = alone();
        let kills = number("PEITAO_TEST_KILLS", 50);
        let mut trial = Trial::on(database);
        while trial.kills < kills {
            trial.round();
            assert_eq!(trial.losses, Vec::<String>::new(), "seed {}, kill {}", trial.seed, trial.kills);
        }
        let (home, desks) = trial.end();
        assert!(desks.iter().all(|desk| !desk.decisions.is_empty()), "every kind of work was done");
        let mails = home.data().join("mail");
        let _kept = files::send_the_rest(home.database, &mails);
        assert_eq!(files::judge_mails(&mails, &desks), Vec::<String>::new());
    }
}

/// A database put back to an earlier kill is noticed: the trial can tell good from bad.
#[test]
fn a_lost_write_is_noticed() {
    let _turn = alone();
    let mut trial = Trial::on(Database::sqlite());
    trial.round();
    let copy = tempfile::tempdir().expect("a folder");
    let file = files::of(&trial.home.database);
    files::copy_database(&file, copy.path());
    trial.round();
    assert_eq!(trial.losses, Vec::<String>::new(), "before");
    let home = file.parent().expect("a folder");
    files::copy_database(&copy.path().join("peitao.db"), home);
    let service = trial.home.start();
    trial.audit_desks(&service);
    assert!(!trial.losses.is_empty(), "the loss was not noticed");
}

/// The program, the people who work with it, and what went wrong so far.
struct Trial {
    home: Home,
    desks: Vec<Desk>,
    luck: Luck,
    seed: u64,
    kills: u64,
    losses: Vec<String>,
    doubts: Doubts,
    times: Times,
}

impl Trial {
    /// On an empty database.
    fn on(database: Database) -> Self {
        let seed = number("PEITAO_TEST_SEED", 20_261_124);
        report(&format!("killing: seed {seed}"));
        let district = District::on(database);
        let mut firms = Vec::new();
        for n in 0..DESKS {
            district.official(&format!("moderator-{n}@example.com"), Duty::Moderator);
            firms.push(district.firm(n));
            district.member(&format!("owner-{n}@example.com"), &firms[n], "owner");
        }
        let home = Home::new(district.leave());
        let service = home.start();
        let desk = |n: usize| {
            let token = |who: &str| sign_in(&service.address, &format!("{who}-{n}@example.com"));
            let tokens = [token("owner"), token("moderator")];
            let luck = Luck::new(seed, u64::try_from(n).expect("few") + 1);
            let mut desk = Desk::new(
                n,
                firms[n].as_str(),
                tokens.each_ref().map(String::as_str),
                luck,
            );
            desk.audit(&service.address);
            desk
        };
        let desks = (0..DESKS).map(desk).collect();
        service.kill();
        Self {
            home,
            desks,
            luck: Luck::new(seed, 0),
            seed,
            kills: 0,
            losses: Vec::new(),
            doubts: Doubts::default(),
            times: Times::default(),
        }
    }

    /// Starts the program, looks whether everything is there, works, and kills it.
    fn round(&mut self) {
        if self.luck.below(EARLY) == 0 {
            self.kill_early();
        }
        let service = self.home.start();
        self.times.ready.push(service.age());
        self.audit_desks(&service);
        self.losses
            .extend(audit_shown(&service.address, &self.desks));
        self.times.caught_up.push(service.age());
        self.work_until_killed(service);
        self.audit_files();
    }

    /// Kills the program while it recovers.
    fn kill_early(&mut self) {
        let service = self.home.spawn();
        pause(self.luck.below(EARLY_US));
        service.kill();
        self.kills += 1;
    }

    fn audit_desks(&mut self, service: &Service) {
        for desk in &mut self.desks {
            let faults = desk.settle_doubt(&service.address, &mut self.doubts);
            self.losses.extend(faults);
            self.losses.extend(desk.audit(&service.address));
        }
    }

    fn work_until_killed(&mut self, service: Service) {
        let (answers, moment) = (1 + self.luck.below(ANSWERS), self.luck.below(MOMENT_US));
        let address = service.address.clone();
        let (tell, told) = mpsc::channel();
        std::thread::scope(|scope| {
            for desk in &mut self.desks {
                let (tell, address) = (tell.clone(), &address);
                scope.spawn(move || desk.work(address, &tell));
            }
            drop(tell);
            await_answers(&told, answers);
            pause(moment);
            service.kill();
        });
        self.times.answers += told.try_iter().count() + usize::try_from(answers).expect("few");
        self.kills += 1;
    }

    /// The dead program's files are sound, and its index, brought up to the end of the log, equals the database.
    fn audit_files(&mut self) {
        if is_sqlite(&self.home.database) {
            let copy = tempfile::tempdir().expect("a folder");
            // Of a copy: opening the database recovers it, and that is the program's to do.
            files::copy_database(&files::of(&self.home.database), copy.path());
            let said = files::integrity(&copy.path().join("peitao.db"));
            if said != "ok" {
                self.losses.push(said);
            }
        }
        // Every other time the service itself catches up: both ways of recovery are walked.
        if self.kills.is_multiple_of(2) {
            self.home.run_at_last(&["verify"]);
        }
    }

    /// The last look, a stop in peace, and the figures.
    fn end(mut self) -> (Home, Vec<Desk>) {
        let service = self.home.start();
        self.audit_desks(&service);
        self.losses
            .extend(audit_shown(&service.address, &self.desks));
        assert_eq!(
            self.losses,
            Vec::<String>::new(),
            "seed {}, at the end",
            self.seed
        );
        service.stop();
        self.home.run_at_last(&["verify"]);
        report(&format!(
            "killing: {} kills, {}, {:?} of the requests in doubt",
            self.kills, self.times, self.doubts
        ));
        (self.home, self.desks)
    }
}

/// Waits until the people were told so many answers.
fn await_answers(told: &Receiver<()>, answers: u64) {
    for _ in 0..answers {
        told.recv_timeout(PATIENCE).expect("the program answers");
    }
}

/// Lets a random, short time pass: the moment of a kill is no event anybody could wait for.
fn pause(micros: u64) {
    let (_open, nothing) = mpsc::channel::<()>();
    let _ = nothing.recv_timeout(Duration::from_micros(micros));
}
