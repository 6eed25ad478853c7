//! What makes a text worth a look, and who must be looked at, by properties.

use domain::moderation::{Record, Risk, TRUST_AFTER, Triage, risks, triage};
use domain::posting::Side;
use proptest::prelude::*;

fn found(text: &str, risk: Risk) -> bool {
    [Side::Supply, Side::Demand]
        .iter()
        .all(|side| risks(*side, text).contains(&risk))
}

/// Words of a workshop, without a number beside which another could stand.
fn words() -> impl Strategy<Value = String> {
    "[锻压铸铝钢件，。；（）M]{0,12}"
}

proptest! {
    #[test]
    fn a_mobile_number_is_found_wherever_it_stands_and_however_it_is_parted(
        before in words(), after in words(), digits in "1[3-9][0-9]{9}", wide in any::<bool>(),
        gaps in prop::collection::vec(prop::sample::select(vec!["", " ", "-", "  ", "　", "－"]), 11),
        country in prop::sample::select(vec!["", "+86", "+86 ", "0086-", "86 "]),
    ) {
        let written: String = digits.chars().zip(&gaps).flat_map(|(digit, gap)| [digit.to_string(), (*gap).to_owned()]).collect();
        let full = |c: char| if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c };
        let written: String = if wide { written.chars().map(full).collect() } else { written };
        let text = format!("{before}{country}{written}{after}");
        prop_assert!(found(&text, Risk::Phone), "{text}");
    }

    #[test]
    fn a_landline_with_its_area_code_is_found(area in "0(10|2[0-9]|[3-9][0-9]{2})", number in "[2-8][0-9]{6,7}", gap in "[ -]?", before in words()) {
        let text = format!("{before}{area}{gap}{number}");
        prop_assert!(found(&text, Risk::Phone), "{text}");
    }

    #[test]
    fn short_runs_of_digits_are_sizes_and_dates(runs in prop::collection::vec("[0-9]{1,8}", 1..6)) {
        let text = runs.join("×");
        prop_assert!(!risks(Side::Supply, &text).contains(&Risk::Phone), "{text}");
    }

    #[test]
    fn a_mail_address_is_found_between_chinese_words(before in words(), after in words(), local in "[a-z0-9]{1,8}", domain in "[a-z0-9]{1,8}\\.(com|cn)") {
        let text = format!("{before}{local}@{domain}{after}");
        prop_assert!(found(&text, Risk::Email), "{text}");
    }

    #[test]
    fn a_messenger_is_found_in_any_case(before in words(), word in prop::sample::select(vec!["微信", "加微", "vx", "VX", "Vx", "WeChat", "wechat", "QQ群", "qq：", "QQ:", "扣扣"])) {
        let text = format!("{before}{word}123");
        prop_assert!(found(&text, Risk::Messenger), "{text}");
    }

    #[test]
    fn each_risk_is_named_once_and_in_one_order(text in "(微信|求购|现货供应|a@b.cn|13800000000|，|\n|铝锭){0,8}") {
        for side in [Side::Supply, Side::Demand] {
            let found = risks(side, &text);
            let order: Vec<Risk> = Risk::ALL.iter().copied().filter(|risk| found.contains(risk)).collect();
            prop_assert_eq!(found, order);
        }
    }

    #[test]
    fn any_text_is_looked_at_without_panic(text in any::<String>()) {
        let _ = risks(Side::Demand, &text);
    }
}

#[test]
fn a_side_is_read_from_the_first_line_only() {
    let asking = "求购铝锭\n现货供应商请报价";
    assert_eq!(risks(Side::Demand, asking), []);
    assert_eq!(risks(Side::Supply, asking), [Risk::WrongSide]);
    let offering = "现货供应铝锭\n不做求购";
    assert_eq!(risks(Side::Supply, offering), []);
    assert_eq!(risks(Side::Demand, offering), [Risk::WrongSide]);
}

#[test]
fn who_must_be_looked_at_is_decided_by_risk_then_refusal_then_record() {
    for approved in 0..=TRUST_AFTER + 2 {
        for refused_recently in 0..=2 {
            for risks in [&[][..], &[Risk::Duplicate], &[Risk::Phone, Risk::Email]] {
                let decided = triage(
                    Record {
                        approved,
                        refused_recently,
                    },
                    risks,
                );
                let expected = if !risks.is_empty() {
                    Triage::Hold("risk_found")
                } else if refused_recently > 0 {
                    Triage::Hold("refused_recently")
                } else if approved < TRUST_AFTER {
                    Triage::Hold("first_posts")
                } else {
                    Triage::Pass("trusted_after_three")
                };
                assert_eq!(decided, expected, "{approved} {refused_recently} {risks:?}");
            }
        }
    }
}
