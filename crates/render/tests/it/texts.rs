//! The texts as read: one reviewable list per language, and what holds for any value a caller may give.

use std::fmt::Write;

use proptest::prelude::*;
use render::{
    Group, Locale, Value, catalogue, format, label, problem, problems, reason, reasons, rule,
    rules, say,
};

/// A plausible value for each variable of problems and rules.
fn plausible(variable: &str) -> Value<'static> {
    match variable {
        "line" | "min" => 3_u32.into(),
        "column" | "actual" => 93_u32.into(),
        "max" => 80_u32.into(),
        "max_days" => 180_u32.into(),
        "count" => 2_u32.into(),
        "retry_after_s" => 900_u32.into(),
        "max_bytes" => 262_144_u32.into(),
        "parameter" | "other" => "visibility".into(),
        "allow" => "GET, HEAD".into(),
        "allowed" => "supply, demand".into(),
        "expected" => "application/json".into(),
        "status" => "draft".into(),
        "part" => "database".into(),
        "unit" => "mm".into(),
        unknown => panic!("no plausible value for {unknown}"),
    }
}

fn filled(variables: &'static [&'static str]) -> Vec<(&'static str, Value<'static>)> {
    variables
        .iter()
        .map(|name| (*name, plausible(name)))
        .collect()
}

fn all_problems(locale: Locale) -> String {
    let mut list = String::new();
    for (code, variables) in problems::CODES {
        let bare = problem(locale, code, &[]).unwrap();
        let full = problem(locale, code, &filled(variables)).unwrap();
        writeln!(list, "{code}: {}\n  {}", full.title, full.detail).unwrap();
        if bare != full {
            writeln!(list, "  {}", bare.detail).unwrap();
        }
    }
    list
}

fn all_rules(locale: Locale) -> String {
    let line = |(code, variables): &(&str, &'static [&'static str])| {
        format!(
            "{code}: {}\n",
            rule(locale, code, &filled(variables)).unwrap()
        )
    };
    rules::CODES.iter().map(line).collect()
}

fn all_names(locale: Locale) -> String {
    let mut list = String::new();
    for group in Group::ALL {
        let names = group
            .codes()
            .iter()
            .map(|code| format!("{code} = {}", label(locale, *group, code)));
        writeln!(
            list,
            "{}: {}",
            group.name(),
            names.collect::<Vec<_>>().join(", ")
        )
        .unwrap();
    }
    for code in reasons::CODES {
        let reason = reason(locale, code).unwrap();
        writeln!(list, "{code}: {} / {}", reason.label, reason.hint).unwrap();
    }
    list
}

#[test]
fn every_problem_rule_and_name() {
    for locale in Locale::ALL {
        let tag = locale.tag();
        insta::assert_snapshot!(format!("problems.{tag}"), all_problems(*locale));
        insta::assert_snapshot!(format!("rules.{tag}"), all_rules(*locale));
        insta::assert_snapshot!(format!("names.{tag}"), all_names(*locale));
    }
}

#[test]
fn languages_differ_wherever_words_are_used() {
    // Nothing but variables and a stroke.
    let wordless = ["mail-matches-why"];
    for (key, variables) in catalogue::entries().filter(|(key, _)| !wordless.contains(key)) {
        let args: Vec<_> = variables
            .iter()
            .map(|name| (*name, Value::from("x")))
            .collect();
        let [zh, en] = [Locale::ZhCn, Locale::En].map(|locale| say(locale, key, &args));
        assert_ne!(zh, en, "{key}");
    }
}

#[test]
fn no_two_problems_share_a_title() {
    for locale in Locale::ALL {
        let titles: std::collections::BTreeSet<_> = problems::CODES
            .iter()
            .map(|(code, _)| problem(*locale, code, &[]).unwrap().title)
            .collect();
        assert_eq!(titles.len(), problems::CODES.len(), "{locale:?}");
    }
}

#[test]
fn extra_values_change_nothing() {
    let extra = [("nobody_asked", Value::from("x"))];
    assert_eq!(
        problem(Locale::En, "not_found", &extra),
        problem(Locale::En, "not_found", &[])
    );
}

fn any_value() -> impl Strategy<Value = Value<'static>> {
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        "(?s).{0,40}".prop_map(Value::from)
    ]
}

proptest! {
    #[test]
    fn any_text_takes_any_value(values in prop::collection::vec(any_value(), 4), zh in any::<bool>()) {
        let locale = if zh { Locale::ZhCn } else { Locale::En };
        for (key, variables) in catalogue::entries() {
            let args: Vec<_> = variables.iter().copied().zip(values.iter().cloned()).collect();
            prop_assert_ne!(say(locale, key, &args), key);
        }
    }

    #[test]
    fn words_of_people_are_shown_as_they_are(title in "[a-zA-Z一-龥{}$<>&*#-]{1,40}") {
        for locale in Locale::ALL {
            let subject = say(*locale, "mail-decision-subject", &[("decision", "approved".into()), ("title", title.as_str().into())]);
            prop_assert!(subject.ends_with(&title), "{subject}");
        }
    }

    #[test]
    fn a_longer_wait_is_never_told_as_a_shorter_one(seconds in 0i64..1_000_000) {
        let told = format::duration(Locale::En, seconds);
        let (number, unit) = told.split_once(' ').unwrap();
        let scale = match unit.trim_end_matches('s') { "second" => 1, "minute" => 60, _ => 3600 };
        let wait = number.parse::<i64>().unwrap() * scale;
        prop_assert!(wait >= seconds && wait < seconds + scale, "{told} for {seconds} s");
    }
}
