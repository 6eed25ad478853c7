//! Mails from the queue to a server that speaks SMTP, and into a folder. Beside: refusals, and the queue itself.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod catcher;
mod queue;
mod refusals;

use std::fs;

use app::accounts::{self, SignUp};
use app::{Tx, mails};
use catcher::{Caught, Script, caught_by};
use domain::account::Locale;
use domain::actor::Actor;
use domain::contact::Email;
use render::mail::Site;
use serde_json::json;
use store::mails::Counts;
use testkit::UseCases;
use worker::mail::Mailer;

const FROM: &str = "Peitao <noreply@peitao.example>";

fn site() -> Site {
    Site {
        name_zh: "示例区供需对接".to_owned(),
        name_en: "Peitao Sample".to_owned(),
        base_url: "https://peitao.example".to_owned(),
    }
}

/// Signs somebody up, which queues a mail with a link.
fn sign_up(bench: &UseCases, email: &str, locale: &str) {
    let sign_up = SignUp {
        email: email.to_owned(),
        password: UseCases::PASSWORD.to_owned(),
        display_name: "王工".to_owned(),
        locale: locale.to_owned(),
    };
    let prepared = accounts::prepare(&bench.app, &sign_up).unwrap();
    bench
        .write(&Actor::Anonymous, move |tx| accounts::create(tx, &prepared))
        .unwrap();
}

fn counts(bench: &UseCases) -> (u64, u64, u64) {
    let Counts { queued, sent, dead } = bench
        .read(&Actor::System, |tx| Ok(store::mails::counts(tx.conn)?))
        .unwrap();
    (queued, sent, dead)
}

fn reason(bench: &UseCases) -> String {
    let dead = bench.read(&Actor::System, |tx| Ok(store::mails::dead(tx.conn, 10)?));
    dead.unwrap()[0].2.clone()
}

/// The value of a header, folded lines joined.
fn header(message: &str, name: &str) -> String {
    let head = message
        .split("\r\n\r\n")
        .next()
        .unwrap()
        .replace("\r\n ", " ");
    let prefix = format!("{name}: ");
    let found: Vec<_> = head
        .lines()
        .filter_map(|line| line.strip_prefix(&prefix))
        .collect();
    assert_eq!(found.len(), 1, "{name} once in\n{head}");
    found[0].to_owned()
}

#[test]
fn a_mail_arrives_once_with_both_parts() {
    let bench = UseCases::sqlite();
    sign_up(&bench, "wang@example.com", "en");
    let caught = caught_by(Script::default(), |url| {
        let mailer = Mailer::smtp(url, FROM, site()).unwrap();
        assert_eq!(mailer.send_due(&bench.app).unwrap(), 1);
        assert_eq!(mailer.send_due(&bench.app).unwrap(), 0);
    });
    assert_eq!(counts(&bench), (0, 1, 0));
    let [Caught { from, to, message }] = &caught[..] else {
        panic!("one mail: {caught:?}")
    };
    assert_eq!(
        (from.as_str(), to.as_str()),
        ("noreply@peitao.example", "wang@example.com")
    );
    assert!(
        header(message, "Subject").contains("Peitao Sample"),
        "{message}"
    );
    assert!(header(message, "Content-Type").starts_with("multipart/alternative"));
    let id = header(message, "Message-ID");
    assert!(
        id.starts_with("<eml_") && id.ends_with("@peitao.example>"),
        "{id}"
    );
    assert_eq!(header(message, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(message, "Date"), "Mon, 02 Mar 2026 01:00:00 +0000");
    for part in ["Content-Type: text/plain", "Content-Type: text/html"] {
        assert_eq!(message.matches(part).count(), 1, "{part} in\n{message}");
    }
    let unfolded = message.replace("=\r\n", "");
    assert!(
        unfolded.contains("https://peitao.example/verify-email?token="),
        "{message}"
    );
}

#[test]
fn a_mail_speaks_the_language_of_its_reader() {
    let bench = UseCases::sqlite();
    sign_up(&bench, "wang@example.com", "zh-CN");
    let folder = tempfile::tempdir().unwrap();
    let mailer = Mailer::folder(&folder.path().join("mails"), FROM, site()).unwrap();
    mailer.send_due(&bench.app).unwrap();
    let files: Vec<_> = fs::read_dir(folder.path().join("mails"))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(files.len(), 1);
    let message = fs::read_to_string(files[0].path()).unwrap();
    let id = header(&message, "Message-ID");
    let name = files[0].file_name().into_string().unwrap();
    assert_eq!(
        id,
        format!("<{}@peitao.example>", name.trim_end_matches(".eml")),
        "named by the mail"
    );
    assert!(
        header(&message, "Subject").starts_with("=?utf-8?"),
        "a Chinese subject"
    );
}

#[test]
fn what_may_pass_is_tried_again_under_the_same_id() {
    let bench = UseCases::sqlite();
    sign_up(&bench, "wang@example.com", "en");
    let busy = Script {
        data: "451 try again later\r\n",
        ..Script::default()
    };
    let refused = caught_by(busy, |url| {
        let mailer = Mailer::smtp(url, FROM, site()).unwrap();
        assert_eq!(mailer.send_due(&bench.app).unwrap(), 1);
        assert_eq!(counts(&bench), (1, 0, 0));
        bench.clock.advance_s(59);
        assert_eq!(
            mailer.send_due(&bench.app).unwrap(),
            0,
            "not before a minute has passed"
        );
    });
    bench.clock.advance_s(1);
    let caught = caught_by(Script::default(), |url| {
        let mailer = Mailer::smtp(url, FROM, site()).unwrap();
        assert_eq!(mailer.send_due(&bench.app).unwrap(), 1);
    });
    assert_eq!(counts(&bench), (0, 1, 0));
    let ids: Vec<_> = refused
        .iter()
        .chain(&caught)
        .map(|mail| header(&mail.message, "Message-ID"))
        .collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn a_mail_nobody_will_take_is_given_up_with_the_reason() {
    let bench = UseCases::sqlite();
    sign_up(&bench, "gone@example.com", "en");
    let gone = Script {
        rcpt: "550 5.1.1 no such user here\r\n",
        ..Script::default()
    };
    caught_by(gone, |url| {
        let mailer = Mailer::smtp(url, FROM, site()).unwrap();
        mailer.send_due(&bench.app).unwrap();
    });
    assert_eq!(counts(&bench), (0, 0, 1));
    assert!(
        reason(&bench).contains("no such user"),
        "{}",
        reason(&bench)
    );
}

#[test]
fn a_wrong_password_of_ours_costs_no_mail() {
    let bench = UseCases::sqlite();
    sign_up(&bench, "wang@example.com", "en");
    let strict = Script {
        auth: "535 5.7.8 authentication failed\r\n",
        ..Script::default()
    };
    caught_by(strict, |url| {
        let url = url.replace("smtp://", "smtp://peitao:wrong@");
        let mailer = Mailer::smtp(&url, FROM, site()).unwrap();
        mailer.send_due(&bench.app).unwrap();
    });
    assert_eq!(
        counts(&bench),
        (1, 0, 0),
        "waits until the settings are corrected"
    );
}

#[test]
fn without_a_server_mails_wait_and_are_given_up_in_the_end() {
    let bench = UseCases::sqlite();
    sign_up(&bench, "wang@example.com", "en");
    // A port nobody listens at: the catcher that held it is gone.
    let url = {
        let mut left = String::new();
        caught_by(Script::default(), |url| url.clone_into(&mut left));
        left
    };
    let mailer = Mailer::smtp(&url, FROM, site()).unwrap();
    let mut tries = 0;
    while counts(&bench).0 == 1 {
        tries += mailer.send_due(&bench.app).unwrap();
        bench.clock.advance_s(3600);
    }
    assert_eq!((tries, counts(&bench)), (18, (0, 0, 1)));
    assert!(!reason(&bench).is_empty());
}

#[test]
fn one_bad_mail_does_not_hold_up_the_others() {
    let bench = UseCases::sqlite();
    let queue = |tx: &mut Tx<'_>| {
        let message = mails::Message {
            template: "no_such_template",
            data: json!({}),
        };
        let to = Email::parse("wang@example.com").unwrap();
        mails::queue(tx, "bad", None, &to, Locale::English, &message)
    };
    bench.write(&Actor::System, queue).unwrap();
    sign_up(&bench, "li@example.com", "en");
    let caught = caught_by(Script::default(), |url| {
        let mailer = Mailer::smtp(url, FROM, site()).unwrap();
        assert_eq!(mailer.send_due(&bench.app).unwrap(), 2);
    });
    assert_eq!((caught.len(), counts(&bench)), (1, (0, 1, 1)));
    assert!(
        reason(&bench).contains("no_such_template"),
        "{}",
        reason(&bench)
    );
}

#[test]
fn a_sender_that_died_leaves_its_mails_to_the_next() {
    let bench = UseCases::sqlite();
    sign_up(&bench, "wang@example.com", "en");
    let now = bench.app.now();
    let claim = move |tx: &mut Tx<'_>| {
        Ok(store::mails::claim_due(tx.conn, 10, now, now.plus_seconds(600))?.len())
    };
    assert_eq!(
        bench.write(&Actor::System, claim).unwrap(),
        1,
        "taken, and then nothing"
    );
    let folder = tempfile::tempdir().unwrap();
    let mailer = Mailer::folder(folder.path(), FROM, site()).unwrap();
    assert_eq!(mailer.send_due(&bench.app).unwrap(), 0);
    bench.clock.advance_s(600);
    assert_eq!(mailer.send_due(&bench.app).unwrap(), 1);
    assert_eq!(counts(&bench), (0, 1, 0));
}

#[test]
fn settings_that_make_no_sense_are_refused_at_once() {
    assert!(Mailer::smtp("smtp://localhost", "nobody", site()).is_err());
    assert!(Mailer::smtp("localhost:25", FROM, site()).is_err());
    let file = tempfile::NamedTempFile::new().unwrap();
    assert!(Mailer::folder(file.path(), FROM, site()).is_err());
}
