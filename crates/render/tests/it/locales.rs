//! The locale files against the catalogue and against each other: same keys, same variables, clean wording.

use std::collections::{BTreeMap, BTreeSet};

use render::{Locale, catalogue};

macro_rules! files {
    ($($locale:ident $folder:literal: $($name:literal)+;)+) => {
        &[$($((Locale::$locale, $name, include_str!(concat!("../../locales/", $folder, "/", $name, ".ftl")))),+),+]
    };
}

const FILES: &[(Locale, &str, &str)] = files!(
    ZhCn "zh-CN": "problems" "rules" "reasons" "terms" "matches" "mails";
    En "en": "problems" "rules" "reasons" "terms" "matches" "mails";
);

/// What a message of a locale file says: its variables and its words, branch by branch.
#[derive(Debug, Default)]
struct Message {
    variables: BTreeSet<String>,
    words: Vec<String>,
}

/// Reads the messages of one language. Fails on a key that stands twice.
fn messages(locale: Locale) -> BTreeMap<String, Message> {
    let mut messages: BTreeMap<String, Message> = BTreeMap::new();
    for (_, file, source) in FILES.iter().filter(|(of, ..)| *of == locale) {
        let mut key = String::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let mut text = line;
            if let Some((name, rest)) = line
                .split_once('=')
                .filter(|_| line.starts_with(|c: char| c.is_ascii_alphabetic()))
            {
                key = name.trim().to_owned();
                let known = messages.insert(key.clone(), Message::default());
                assert!(known.is_none(), "{file}: {key} stands twice");
                text = rest;
            }
            if let Some(message) = messages.get_mut(&key) {
                message.variables.extend(variables(text));
                message.words.extend(words(text));
            }
        }
    }
    messages
}

fn variables(line: &str) -> impl Iterator<Item = String> {
    line.split('$').skip(1).map(|rest| {
        rest.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect()
    })
}

/// The words of a line, without the marks of the format; a variable counts as a digit.
fn words(line: &str) -> Option<String> {
    let line = line.trim();
    let line = line.strip_prefix('*').unwrap_or(line);
    let line = if line.starts_with('[') {
        line.split_once(']').map_or("", |(_, rest)| rest)
    } else {
        line
    };
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        match after.split_once('}') {
            Some((_, behind)) => {
                text.push('0');
                rest = behind;
            }
            None => rest = "",
        }
    }
    text.push_str(rest);
    let text = text.replace('}', "").trim().to_owned();
    (!text.is_empty()).then_some(text)
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn both_languages_hold_the_keys_of_the_catalogue_and_no_others() {
    let known: Vec<&str> = catalogue::entries().map(|(key, _)| key).collect();
    assert!(known.len() > 200, "{}", known.len());
    for locale in Locale::ALL {
        let messages = messages(*locale);
        let held: Vec<&str> = messages.keys().map(String::as_str).collect();
        let missing: Vec<_> = known.iter().filter(|key| !held.contains(key)).collect();
        let unused: Vec<_> = held.iter().filter(|key| !known.contains(key)).collect();
        assert!(
            missing.is_empty() && unused.is_empty(),
            "{locale:?}: missing {missing:?}, unused {unused:?}"
        );
    }
}

#[test]
fn every_text_uses_exactly_its_variables() {
    for locale in Locale::ALL {
        let messages = messages(*locale);
        for (key, variables) in catalogue::entries() {
            let expected: BTreeSet<String> =
                variables.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(messages[key].variables, expected, "{key} in {locale:?}");
        }
    }
}

#[test]
fn mail_and_format_keys_are_used_by_the_code() {
    let sources = [
        include_str!("../../src/mail/accounts.rs"),
        include_str!("../../src/mail/decisions.rs"),
        include_str!("../../src/mail/letter.rs"),
        include_str!("../../src/mail/matches.rs"),
        include_str!("../../src/mail/page.rs"),
        include_str!("../../src/format/duration.rs"),
        include_str!("../../src/format/stated.rs"),
        include_str!("../../src/format/mod.rs")
            .split_once("];")
            .unwrap()
            .1,
    ]
    .concat();
    for (key, _) in catalogue::entries()
        .filter(|(key, _)| key.starts_with("mail-") || key.starts_with("format-"))
    {
        assert!(sources.contains(&format!("\"{key}\"")), "{key} is not used");
    }
}

#[test]
fn no_text_is_empty_or_exclaims() {
    for locale in Locale::ALL {
        for (key, message) in messages(*locale) {
            assert!(!message.words.is_empty(), "{key} in {locale:?} is empty");
            for words in &message.words {
                assert!(!words.contains(['!', '！']), "{key}: {words}");
                assert!(!words.contains("亲"), "{key}: {words}");
            }
        }
    }
}

#[test]
fn chinese_uses_full_width_marks_and_a_blank_beside_latin() {
    for (key, message) in messages(Locale::ZhCn) {
        for words in &message.words {
            let letters: Vec<char> = words.chars().collect();
            for pair in letters.windows(2) {
                let (left, right) = (pair[0], pair[1]);
                let half = |c: char| ",;:?!()\"'<>".contains(c) || c == '.';
                assert!(
                    !(is_chinese(left) && half(right) || half(left) && is_chinese(right)),
                    "{key}: {words}"
                );
                let date = words.contains('年');
                assert!(
                    date || !(is_chinese(left) && right.is_ascii_alphabetic()),
                    "{key}: {words}"
                );
                assert!(
                    date || !(left.is_ascii_alphabetic() && is_chinese(right)),
                    "{key}: {words}"
                );
            }
            assert!(!words.ends_with(['.', ',', ':', ';']), "{key}: {words}");
        }
    }
}

#[test]
fn english_has_no_chinese_and_no_full_width_marks() {
    for (key, message) in messages(Locale::En) {
        for words in &message.words {
            let foreign = |c: char| {
                is_chinese(c)
                    || ('\u{3000}'..='\u{303f}').contains(&c)
                    || ('\u{ff00}'..='\u{ffef}').contains(&c)
            };
            assert!(!words.chars().any(foreign), "{key}: {words}");
            assert!(!words.contains("  "), "{key}: {words}");
        }
    }
}

#[test]
fn titles_are_short_and_open_details_are_sentences() {
    for locale in Locale::ALL {
        let (most, stop) = match locale {
            Locale::ZhCn => (16, '。'),
            Locale::En => (48, '.'),
        };
        for (key, message) in messages(*locale) {
            let sentence = key.starts_with("problem-") && key.ends_with("-detail")
                || key.starts_with("rule-")
                || key.starts_with("reason-") && key.ends_with("-hint");
            let title = key.starts_with("problem-") && key.ends_with("-title");
            for words in &message.words {
                assert!(!sentence || words.ends_with(stop), "{key}: {words}");
                assert!(
                    !title || words.chars().count() <= most && !words.ends_with(['.', '。']),
                    "{key}: {words}"
                );
            }
        }
    }
}
