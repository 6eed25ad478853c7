//! The queue as the mailer works it off: on time, in batches, each mail to one sender.

use std::collections::BTreeSet;
use std::path::Path;
use std::thread;

use app::{Tx, mails};
use domain::account::Locale;
use domain::actor::Actor;
use domain::contact::Email;
use serde_json::json;
use testkit::UseCases;
use worker::mail::Mailer;

use crate::catcher::{Script, caught_by};
use crate::{FROM, counts, header, sign_up, site};

/// Queues mails to as many people.
fn queue(bench: &UseCases, count: usize) {
    let work = move |tx: &mut Tx<'_>| {
        for n in 0..count {
            let data = json!({ "display_name": "王工", "link": "/sign-in" });
            let message = mails::Message {
                template: "account_exists",
                data,
            };
            let to = Email::parse(format!("p{n}@example.com")).unwrap();
            mails::queue(
                tx,
                &format!("mail {n}"),
                None,
                &to,
                Locale::Chinese,
                &message,
            )?;
        }
        Ok(())
    };
    bench.write(&Actor::System, work).unwrap();
}

/// Whom the mails in a folder are for.
fn recipients(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    files
        .map(|path| header(&std::fs::read_to_string(path).unwrap(), "To"))
        .collect()
}

#[test]
fn tries_are_made_on_the_minute_they_are_due_and_not_a_second_before() {
    let bench = UseCases::sqlite();
    sign_up(&bench, "wang@example.com", "en");
    let away = Script {
        rcpt: "450 4.2.0 later\r\n",
        ..Script::default()
    };
    caught_by(away, |url| {
        let mailer = Mailer::smtp(url, FROM, site()).unwrap();
        let mut wait_s = 60;
        for attempt in 1..=18 {
            assert_eq!(mailer.send_due(&bench.app).unwrap(), 1, "try {attempt}");
            if attempt < 18 {
                assert_eq!(counts(&bench), (1, 0, 0), "try {attempt}");
                bench.clock.advance_s(wait_s - 1);
                assert_eq!(
                    mailer.send_due(&bench.app).unwrap(),
                    0,
                    "too early after try {attempt}"
                );
                bench.clock.advance_s(1);
                wait_s = (wait_s * 2).min(6 * 3600);
            }
        }
        assert_eq!(counts(&bench), (0, 0, 1), "given up");
        bench.clock.advance_s(30 * 86_400);
        assert_eq!(mailer.send_due(&bench.app).unwrap(), 0, "for good");
    });
}

#[test]
fn a_long_queue_is_worked_off_in_batches_and_each_mail_once() {
    let bench = UseCases::sqlite();
    queue(&bench, 45);
    let folder = tempfile::tempdir().unwrap();
    let mailer = Mailer::folder(folder.path(), FROM, site()).unwrap();
    let handled: Vec<usize> = (0..4)
        .map(|_| mailer.send_due(&bench.app).unwrap())
        .collect();
    assert_eq!(handled, [20, 20, 5, 0]);
    let sent: BTreeSet<String> = recipients(folder.path()).into_iter().collect();
    assert_eq!((sent.len(), counts(&bench)), (45, (0, 45, 0)));
}

#[test]
fn senders_at_the_same_time_share_the_queue() {
    let bench = UseCases::sqlite();
    queue(&bench, 60);
    let folders = [
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    ];
    let handled: usize = thread::scope(|scope| {
        let senders = folders.each_ref().map(|folder| {
            let (app, mailer) = (
                &bench.app,
                Mailer::folder(folder.path(), FROM, site()).unwrap(),
            );
            scope.spawn(move || (0..6).map(|_| mailer.send_due(app).unwrap()).sum::<usize>())
        });
        senders
            .into_iter()
            .map(|sender| sender.join().unwrap())
            .sum()
    });
    let all: Vec<String> = folders
        .iter()
        .flat_map(|folder| recipients(folder.path()))
        .collect();
    let distinct: BTreeSet<&String> = all.iter().collect();
    assert_eq!((handled, all.len(), distinct.len()), (60, 60, 60));
    assert_eq!(counts(&bench), (0, 60, 0));
}

#[test]
fn a_mail_about_the_same_thing_is_queued_once() {
    let bench = UseCases::sqlite();
    queue(&bench, 3);
    queue(&bench, 5);
    assert_eq!(counts(&bench), (5, 0, 0));
}

#[test]
fn a_full_folder_is_no_reason_to_give_a_mail_up() {
    let bench = UseCases::sqlite();
    queue(&bench, 1);
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("mails");
    let mailer = Mailer::folder(&inner, FROM, site()).unwrap();
    std::fs::remove_dir(&inner).unwrap();
    assert_eq!(mailer.send_due(&bench.app).unwrap(), 1);
    assert_eq!(counts(&bench), (1, 0, 0));
    std::fs::create_dir(&inner).unwrap();
    bench.clock.advance_s(60);
    assert_eq!(mailer.send_due(&bench.app).unwrap(), 1);
    assert_eq!((counts(&bench), recipients(&inner).len()), ((0, 1, 0), 1));
}

#[test]
fn a_mail_is_whole_in_its_folder_or_not_there() {
    let bench = UseCases::sqlite();
    queue(&bench, 7);
    let folder = tempfile::tempdir().unwrap();
    Mailer::folder(folder.path(), FROM, site())
        .unwrap()
        .send_due(&bench.app)
        .unwrap();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(
            path.extension().and_then(|ending| ending.to_str()),
            Some("eml"),
            "{path:?}"
        );
        let message = std::fs::read_to_string(&path).unwrap();
        assert!(
            message.trim_end().ends_with("--"),
            "ends with its last boundary: {path:?}"
        );
    }
}

#[test]
fn a_sender_with_a_chinese_name_is_one_every_server_understands() {
    let bench = UseCases::sqlite();
    queue(&bench, 1);
    let caught = caught_by(Script::default(), |url| {
        let mailer = Mailer::smtp(url, "示例区供需对接 <noreply@peitao.example>", site()).unwrap();
        assert_eq!(mailer.send_due(&bench.app).unwrap(), 1);
    });
    let message = &caught[0].message;
    let head = message.split("\r\n\r\n").next().unwrap();
    assert!(head.is_ascii(), "{head}");
    assert!(
        header(message, "From").ends_with("<noreply@peitao.example>"),
        "{head}"
    );
    assert!(
        message.lines().all(|line| line.len() <= 998),
        "RFC 5322, 2.1.1"
    );
}
