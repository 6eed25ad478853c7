//! Renders every text and every sample mail in every language and lists what is wrong.
//!
//! Used by the tests and by a command of the binary, so that a release cannot miss a text.

use crate::catalogue;
use crate::locale::Locale;
use crate::mail::{self, Mail, Rendered, Site};
use crate::problems;
use crate::text::{ABSENT, Value, say, try_say};

/// Columns no breakable line of an English mail may exceed. Source: RFC 5322 section 2.1.1.
const COLUMNS: usize = 78;

/// What would make a mail load something, run something or leave its place.
const ACTIVE: &[&str] = &[
    "<script",
    "<img",
    "<link",
    "<iframe",
    "<form",
    "<object",
    " src=",
    "url(",
    "@import",
    "javascript:",
];

/// Every fault found; empty when all is well.
pub fn check() -> Vec<String> {
    let texts = catalogue::entries().flat_map(|(key, variables)| texts(key, variables));
    let problems = problems::CODES
        .iter()
        .flat_map(|(code, _)| bare_problem(code));
    let mails = Mail::samples()
        .into_iter()
        .flat_map(|(name, mail)| mails(name, &mail));
    texts.chain(problems).chain(mails).collect()
}

/// A text with all of its variables.
fn texts(key: &str, variables: &'static [&'static str]) -> Vec<String> {
    let args: Vec<_> = variables.iter().map(|name| (*name, sample(name))).collect();
    let faults = |locale: &Locale| match try_say(*locale, key, &args) {
        Err(fault) => Some(fault.to_string()),
        Ok(text) => fault_of(&text).map(|fault| format!("text {key} in {}: {fault}", locale.tag())),
    };
    Locale::ALL.iter().filter_map(faults).collect()
}

/// A value that fits a variable by its name.
fn sample(variable: &str) -> Value<'static> {
    match variable {
        "month" | "day" | "count" | "min" | "max" | "n" => 3_u32.into(),
        "retry_after_s" | "max_bytes" => 4096_u32.into(),
        _ => "x1".into(),
    }
}

/// A problem's detail when the caller gives no variables.
fn bare_problem(code: &str) -> Vec<String> {
    let key = problems::detail_key(code);
    let leaks = |locale: &&Locale| {
        say(**locale, &key, &[])
            .split(|c: char| !c.is_ascii_alphabetic())
            .any(|word| word == ABSENT)
    };
    Locale::ALL
        .iter()
        .filter(leaks)
        .map(|locale| format!("text {key} in {} needs its variables", locale.tag()))
        .collect()
}

fn mails(name: &str, mail: &Mail) -> Vec<String> {
    let faults = |locale: &Locale| match mail.render(*locale, &Site::sample()) {
        Err(fault) => vec![fault.to_string()],
        Ok(rendered) => mail_faults(*locale, &rendered),
    };
    let named = |locale: &Locale| {
        let place = format!("mail {name} in {}", locale.tag());
        faults(locale)
            .into_iter()
            .map(move |fault| format!("{place}: {fault}"))
            .collect::<Vec<_>>()
    };
    Locale::ALL.iter().flat_map(named).collect()
}

fn mail_faults(locale: Locale, mail: &Rendered) -> Vec<String> {
    let mut faults: Vec<String> = [&mail.subject, &mail.text]
        .into_iter()
        .filter_map(|text| fault_of(text))
        .collect();
    if mail.subject.chars().any(char::is_control) {
        faults.push("the subject has control characters".into());
    }
    faults.extend(
        ACTIVE
            .iter()
            .filter(|mark| mail.html.to_lowercase().contains(**mark))
            .map(|mark| format!("the HTML has {mark}")),
    );
    if locale == Locale::En {
        faults.extend(
            mail.text
                .lines()
                .filter(|line| is_too_wide(line))
                .map(|line| format!("line too wide: {line}")),
        );
    }
    faults
}

/// Wider than a line may be although it has a blank to break at. Lines with Chinese are left to the reader's window.
fn is_too_wide(line: &str) -> bool {
    let columns = line.chars().count();
    mail::width(line) == columns && columns > COLUMNS && line.contains(' ')
}

/// What is wrong with a finished text.
fn fault_of(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        Some("empty".into())
    } else if text.contains("{ $") || text.contains("{$") {
        Some(format!("a variable is left: {text}"))
    } else {
        [
            "problem-",
            "rule-",
            "reason-",
            "term-",
            "mail-",
            "format-",
            "gap-",
            "condition-",
            "stated-",
        ]
        .iter()
        .find(|prefix| text.starts_with(**prefix))
        .map(|_| format!("a key is shown: {text}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_wrong() {
        assert_eq!(check(), Vec::<String>::new());
    }

    #[test]
    fn faults_are_found() {
        assert_eq!(fault_of(" \n"), Some("empty".into()));
        assert!(
            fault_of("for { $name }")
                .unwrap()
                .starts_with("a variable is left")
        );
        assert!(
            fault_of("rule-required")
                .unwrap()
                .starts_with("a key is shown")
        );
        assert_eq!(fault_of("fine"), None);
    }

    #[test]
    fn bad_mails_are_found() {
        let wide = format!("{} {}", "a".repeat(70), "b".repeat(20));
        let mail = Rendered {
            subject: "a\nb".into(),
            text: wide,
            html: "<IMG SRC=x>".into(),
        };
        let faults = mail_faults(Locale::En, &mail);
        assert!(faults.contains(&"the subject has control characters".to_owned()));
        assert!(faults.contains(&"the HTML has <img".to_owned()));
        assert!(
            faults
                .iter()
                .any(|fault| fault.starts_with("line too wide"))
        );
        assert!(
            !mail_faults(Locale::ZhCn, &mail)
                .iter()
                .any(|fault| fault.starts_with("line too wide"))
        );
    }
}
