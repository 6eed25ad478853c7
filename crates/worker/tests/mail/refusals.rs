//! What a server says at each step, and what becomes of the mail: later, never, or again under the same id.

use testkit::UseCases;
use worker::mail::Mailer;

use crate::catcher::{Caught, Script, caught_by};
use crate::{FROM, counts, header, reason, sign_up, site};

/// What is left of one mail after one try: waiting, sent, given up.
fn after_one_try(script: Script) -> ((u64, u64, u64), Vec<Caught>) {
    let bench = UseCases::sqlite();
    sign_up(&bench, "wang@example.com", "en");
    let caught = caught_by(script, |url| {
        let mailer = Mailer::smtp(url, FROM, site()).unwrap();
        assert_eq!(mailer.send_due(&bench.app).unwrap(), 1);
    });
    (counts(&bench), caught)
}

const LATER: (u64, u64, u64) = (1, 0, 0);
const NEVER: (u64, u64, u64) = (0, 0, 1);

type Step = fn(&'static str) -> Script;

/// The steps of a conversation at which a server may say no.
const STEPS: [(&str, Step); 3] = [
    ("MAIL", |mail| Script {
        mail,
        ..Script::default()
    }),
    ("RCPT", |rcpt| Script {
        rcpt,
        ..Script::default()
    }),
    ("DATA", |data| Script {
        data,
        ..Script::default()
    }),
];

#[test]
fn four_hundreds_wait_and_five_hundreds_end_at_every_step() {
    let answers = [
        ("421 4.3.2 shutting down\r\n", LATER),
        ("450 4.2.0 greylisted\r\n", LATER),
        ("452 4.2.2 mailbox full\r\n", LATER),
        ("501 5.1.7 bad address\r\n", NEVER),
        ("550 5.7.1 refused\r\n", NEVER),
        ("552 5.3.4 too large\r\n", NEVER),
        ("554 5.7.1 looks like spam\r\n", NEVER),
    ];
    for (step, script) in STEPS {
        for (answer, expected) in answers {
            assert_eq!(
                after_one_try(script(answer)).0,
                expected,
                "{step}: {answer}"
            );
        }
    }
}

#[test]
fn answers_about_us_wait_until_the_settings_are_corrected() {
    for (step, script) in STEPS {
        for answer in [
            "530 5.7.0 authentication required\r\n",
            "538 5.7.11 encryption required\r\n",
        ] {
            assert_eq!(after_one_try(script(answer)).0, LATER, "{step}: {answer}");
        }
    }
}

#[test]
fn a_server_that_hangs_up_is_tried_again_whenever_it_does() {
    for (step, script) in STEPS {
        assert_eq!(after_one_try(script("")).0, LATER, "{step}");
    }
    let mute = Script {
        greeting: "",
        ..Script::default()
    };
    assert_eq!(after_one_try(mute).0, LATER);
    let busy = Script {
        greeting: "421 4.3.2 too many connections\r\n",
        ..Script::default()
    };
    assert_eq!(after_one_try(busy).0, LATER);
}

#[test]
fn what_is_no_smtp_at_all_costs_no_mail() {
    for greeting in [
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "220\r\n\u{0}\r\n",
    ] {
        let script = Script {
            greeting,
            ..Script::default()
        };
        let (left, caught) = after_one_try(script);
        assert!(
            left == LATER || (left == (0, 1, 0) && caught.len() == 1),
            "{greeting:?}: {left:?}"
        );
    }
}

#[test]
fn a_mail_whose_fate_nobody_learned_comes_again_as_the_same_mail() {
    let bench = UseCases::sqlite();
    sign_up(&bench, "wang@example.com", "zh-CN");
    // The server has the whole mail when the connection breaks: it may have delivered it.
    let lost = Script {
        data: "",
        ..Script::default()
    };
    let send = |script| {
        caught_by(script, |url| {
            let mailer = Mailer::smtp(url, FROM, site()).unwrap();
            assert_eq!(mailer.send_due(&bench.app).unwrap(), 1);
        })
    };
    let first = send(lost);
    bench.clock.advance_s(60);
    let second = send(Script::default());
    assert_eq!(counts(&bench), (0, 1, 0));
    let [first, second] = [&first, &second].map(|caught| {
        let [mail] = &caught[..] else {
            panic!("one mail: {caught:?}")
        };
        mail
    });
    for name in ["Message-ID", "Date", "Subject", "From", "To"] {
        assert_eq!(
            header(&first.message, name),
            header(&second.message, name),
            "{name}"
        );
    }
    assert_eq!((&first.from, &first.to), (&second.from, &second.to));
}

#[test]
fn the_reason_of_the_last_try_is_what_an_operator_reads() {
    let bench = UseCases::sqlite();
    sign_up(&bench, "wang@example.com", "en");
    for (answer, wait_s) in [
        ("450 4.2.0 greylisted\r\n", 60),
        ("550 5.1.1 no such user\r\n", 0),
    ] {
        let script = Script {
            rcpt: answer,
            ..Script::default()
        };
        caught_by(script, |url| {
            Mailer::smtp(url, FROM, site())
                .unwrap()
                .send_due(&bench.app)
                .unwrap();
        });
        bench.clock.advance_s(wait_s);
    }
    assert!(
        reason(&bench).contains("no such user"),
        "{}",
        reason(&bench)
    );
}
