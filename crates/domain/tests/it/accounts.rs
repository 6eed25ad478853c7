//! Passwords, duties that exclude each other, and the soft lock.

use domain::Moment;
use domain::account::{Duty, PASSWORD_MAX, PASSWORD_MIN, Password, may_hold};
use domain::lockout::{LONGEST_S, Lockout, wait_s};
use proptest::prelude::*;

#[test]
fn three_duties_exclude_each_other_and_an_auditor_has_no_other() {
    for mask in 0u32..16 {
        let duties: Vec<Duty> = Duty::ALL
            .iter()
            .enumerate()
            .filter(|(at, _)| mask >> at & 1 == 1)
            .map(|(_, duty)| *duty)
            .collect();
        let holds = |duty| duties.contains(&duty);
        let both = holds(Duty::SystemAdmin) && holds(Duty::SecurityAdmin);
        let more_than_audit = holds(Duty::Auditor) && duties.len() > 1;
        assert_eq!(may_hold(&duties), !both && !more_than_audit, "{duties:?}");
    }
}

proptest! {
    #[test]
    fn a_password_is_measured_in_characters(c in prop::sample::select(vec!["铝锭压铸件", "𠮷野家屋瓦", "abcde", "éàüßñ"]), count in 0usize..200) {
        // Five different characters, so that nothing but the length can be wrong.
        let text: String = c.chars().cycle().take(count).collect();
        let judged = Password::parse(&text).map_err(|rule| rule.code());
        let expected = if count < PASSWORD_MIN { Err("password_too_short") } else if count > PASSWORD_MAX { Err("too_long") } else { Ok(()) };
        prop_assert_eq!(judged.map(|_| ()), expected);
    }

    #[test]
    fn a_common_word_is_not_saved_by_digits_and_signs_around_it(
        word in prop::sample::select(vec!["password", "Passw0rd", "QWERTY", "admin", "welcome", "woaini", "Peitao", "chongqing", "1q2w3e4r", "abc", "test"]),
        before in "[0-9!@#$]{0,6}", after in "[0-9!@#$ ._-]{8,12}"
    ) {
        let text = format!("{before}{word}{after}");
        prop_assert_eq!(Password::parse(&text).unwrap_err().code(), "password_too_common", "{}", text);
    }

    #[test]
    fn digits_and_signs_alone_are_no_password(text in "[0-9!@#$%^&*. _-]{10,40}") {
        prop_assert_eq!(Password::parse(&text).unwrap_err().code(), "password_too_common");
    }

    #[test]
    fn a_password_is_kept_as_it_was_typed(text in "[a-z铝锭 ]{6}[A-Zé0-9]{6} [x-z]{3}") {
        if let Ok(password) = Password::parse(&text) {
            prop_assert_eq!(password.reveal(), &text);
            let printed = format!("{password:?}");
            prop_assert!(!printed.contains(&text));
        }
    }

    #[test]
    fn one_more_wrong_try_never_shortens_the_wait(guesses in 1u32..5_000) {
        prop_assert!(wait_s(guesses) <= wait_s(guesses + 1));
        prop_assert!((1..=LONGEST_S).contains(&wait_s(guesses)));
    }

    #[test]
    fn whoever_waits_as_long_as_told_is_judged(gaps_ms in prop::collection::vec(0i64..2_000_000, 1..40)) {
        let (mut now, mut known) = (Moment::from_micros(1_790_000_000_000_000), None);
        for gap in gaps_ms {
            now = Moment::from_micros(now.micros() + gap * 1_000);
            if let Err(wait) = Lockout::take(known, now) {
                now = now.plus_seconds(i64::try_from(wait).unwrap());
            }
            let next = Lockout::take(known, now);
            prop_assert!(next.is_ok(), "{known:?} at {now}");
            known = next.ok();
        }
    }
}
