//! How texts are put: singular and plural, marks at the end, marks in pairs.

use render::{Locale, Value, catalogue, say};

/// Words that follow a count, one and more than one.
const COUNTED: &[(&str, &str)] = &[
    ("hour", "hours"),
    ("minute", "minutes"),
    ("second", "seconds"),
    ("day", "days"),
    ("item", "items"),
    ("character", "characters"),
    ("entry", "entries"),
    ("match", "matches"),
    ("new match", "new matches"),
    ("more", "mores"),
];

/// Variables that are counted, by name.
const COUNTS: &[&str] = &[
    "hours",
    "minutes",
    "total",
    "rest",
    "days",
    "min",
    "max",
    "max_days",
    "count",
    "n",
    "retry_after_s",
];

fn text(locale: Locale, key: &str, number: i64) -> String {
    let variables = catalogue::variables(key).unwrap();
    let args: Vec<_> = variables
        .iter()
        .map(|name| {
            let value = if COUNTS.contains(name) {
                Value::from(number)
            } else {
                Value::from("x")
            };
            (*name, value)
        })
        .collect();
    say(locale, key, &args)
}

fn counted() -> impl Iterator<Item = &'static str> {
    let counts = |variables: &[&str]| variables.iter().any(|name| COUNTS.contains(name));
    catalogue::entries()
        .filter(move |(_, variables)| counts(variables))
        .map(|(key, _)| key)
}

/// Every variable of a text with the same words.
fn filled(
    variables: &'static [&'static str],
    words: &'static str,
) -> Vec<(&'static str, Value<'static>)> {
    let named = variables.iter().map(|name| (*name, Value::from(words)));
    named.collect()
}

/// Whether a count is followed by the word.
fn follows(text: &str, number: i64, word: &str) -> bool {
    let counted = format!(" {number} {word}");
    let padded = format!(" {text}");
    padded.match_indices(&counted).any(|(at, _)| {
        let behind = padded[at + counted.len()..].chars().next();
        behind.is_none_or(|c| !c.is_ascii_alphabetic())
    })
}

#[test]
fn english_counts_one_in_the_singular_and_everything_else_in_the_plural() {
    assert!(counted().count() > 15);
    for key in counted() {
        for number in [0, 1, 2, 5, 11, 21, 101] {
            let text = text(Locale::En, key, number);
            for (one, many) in COUNTED {
                let wrong = if number == 1 { many } else { one };
                assert!(
                    !follows(&text, number, wrong) || *wrong == "more",
                    "{key}: {text}"
                );
            }
        }
    }
}

#[test]
fn chinese_puts_a_blank_between_a_number_and_its_word() {
    for key in counted() {
        let text = text(Locale::ZhCn, key, 7);
        let letters: Vec<char> = text.chars().collect();
        for pair in letters.windows(2) {
            let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            let touching = pair[0] == '7' && chinese(pair[1]) || chinese(pair[0]) && pair[1] == '7';
            assert!(!touching, "{key}: {text}");
        }
    }
}

/// What a text must end with, by what it is for.
#[derive(Debug, PartialEq)]
enum End {
    Stop,
    Colon,
    Nothing,
}

fn end(key: &str) -> End {
    let is = |prefix: &str, ends: &[&str]| {
        key.starts_with(prefix) && ends.iter().any(|end| key.ends_with(end))
    };
    if key == "mail-greeting"
        || is("mail-", &["-hint", "-settings"]) && !key.ends_with("-hint-label")
    {
        End::Colon
    } else if is(
        "mail-",
        &[
            "-intro",
            "-ignore",
            "-next",
            "-rest",
            "-contact",
            "-automatic",
            "-disclaimer",
        ],
    ) || is("problem-", &["-detail"])
        || is("reason-", &["-hint"])
        || key.starts_with("rule-")
    {
        End::Stop
    } else {
        End::Nothing
    }
}

#[test]
fn sentences_end_with_a_stop_labels_with_nothing_and_what_leads_to_a_link_with_a_colon() {
    for (key, variables) in catalogue::entries() {
        let args = filled(variables, "x");
        for locale in Locale::ALL {
            let text = say(*locale, key, &args);
            let last = text.chars().last().unwrap();
            let good = match (end(key), locale) {
                (End::Stop, Locale::ZhCn) => last == '。',
                (End::Stop, Locale::En) => last == '.',
                (End::Colon, Locale::ZhCn) => last == '：',
                (End::Colon, Locale::En) => last == ':' || key == "mail-greeting" && last == ',',
                (End::Nothing, _) => !"。.，,；;：:！!？?、".contains(last),
            };
            assert!(good, "{key} in {}: {text} ({:?})", locale.tag(), end(key));
        }
    }
}

#[test]
fn marks_that_come_in_pairs_do() {
    for (key, variables) in catalogue::entries() {
        let args = filled(variables, "x");
        for locale in Locale::ALL {
            let text = say(*locale, key, &args);
            for (open, close) in [
                ('（', '）'),
                ('(', ')'),
                ('“', '”'),
                ('《', '》'),
                ('[', ']'),
            ] {
                let mut depth = 0i32;
                for c in text.chars() {
                    depth += i32::from(c == open) - i32::from(c == close);
                    assert!(
                        (0..=1).contains(&depth),
                        "{key} in {}: {text}",
                        locale.tag()
                    );
                }
                assert_eq!(depth, 0, "{key} in {}: {text}", locale.tag());
            }
            assert!(
                !text.contains(['"', '\t']) && !text.contains("  ") && text.trim() == text,
                "{key}: {text:?}"
            );
        }
    }
}

#[test]
fn english_begins_sentences_and_labels_with_a_capital() {
    for (key, variables) in catalogue::entries() {
        let inside = key.starts_with("format-") || key.starts_with("stated-");
        let args = filled(variables, "X");
        let text = say(Locale::En, key, &args);
        let first = text.chars().find(|c| c.is_alphabetic());
        assert!(
            inside || first.is_none_or(char::is_uppercase),
            "{key}: {text}"
        );
    }
}
