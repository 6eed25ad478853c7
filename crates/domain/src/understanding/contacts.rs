//! Ways to reach somebody that stand in a text where they do not belong, each with its place.

use super::reading::Reading;

/// What kind of contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContactKind {
    /// A telephone number.
    Phone,
    /// A mail address.
    Email,
    /// WeChat or QQ with an identifier.
    Messenger,
}

/// More digits than any telephone number has.
const MOST_DIGITS: usize = 16;
/// The longest name of an account of a messenger. Units: characters.
const LONGEST_NAME: usize = 32;

const MESSENGERS: [&str; 7] = ["微信", "加微", "v信", "vx:", "wechat", "qq", "扣扣"];

/// Every contact of a text, once for each place.
pub fn contacts(text: &str) -> Vec<ContactKind> {
    let found = read(&Reading::new(text)).into_iter();
    found.map(|(kind, _, _)| kind).collect()
}

/// Every contact: kind and place of the folded text, in the order of the text.
pub(super) fn read(reading: &Reading) -> Vec<(ContactKind, usize, usize)> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < reading.len() {
        let next = messenger(reading, at)
            .or_else(|| phone(reading, at))
            .or_else(|| email(reading, at));
        at = match next {
            Some((kind, to)) => {
                found.push((kind, at, to));
                to
            }
            None => at + 1,
        };
    }
    found
}

/// Eleven digits beginning with 1, with or without the country's 86, or an area code with seven or
/// eight digits; blanks and dashes between do not hide it.
fn phone(reading: &Reading, at: usize) -> Option<(ContactKind, usize)> {
    if !reading.is_digit(at)
        || at
            .checked_sub(1)
            .is_some_and(|before| reading.is_digit(before))
    {
        return None;
    }
    // However many blanks stand between, a stretch is walked at most once for each digit it may be reached from.
    let (mut digits, mut to, mut end) = (String::new(), at, at);
    while let Some(c) = reading
        .at(to)
        .filter(|c| c.is_ascii_digit() || matches!(c, ' ' | '-'))
        .filter(|_| digits.len() < MOST_DIGITS)
    {
        to += 1;
        if c.is_ascii_digit() {
            digits.push(c);
            end = to;
        }
    }
    let local = ["0086", "86"]
        .iter()
        .find_map(|code| digits.strip_prefix(code))
        .unwrap_or(&digits);
    let mobile = local.len() == 11 && local.starts_with('1');
    let landline = (10..=12).contains(&digits.len()) && digits.starts_with('0');
    (mobile || landline).then_some((ContactKind::Phone, end))
}

fn email(reading: &Reading, at: usize) -> Option<(ContactKind, usize)> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let run = |mut at: usize| {
        while reading.at(at).is_some_and(part) {
            at += 1;
        }
        at
    };
    // Only the beginning of a run is looked at, so that each is walked once.
    if reading.before(at).is_some_and(part) {
        return None;
    }
    let sign = run(at);
    if sign == at || reading.at(sign) != Some('@') {
        return None;
    }
    let to = run(sign + 1);
    reading
        .text(sign + 1, to)
        .contains('.')
        .then_some((ContactKind::Email, to))
}

/// A messenger's name with an identifier of five or more characters and a digit among them.
fn messenger(reading: &Reading, at: usize) -> Option<(ContactKind, usize)> {
    let mut to = MESSENGERS.iter().find_map(|name| reading.holds(at, name))?;
    while reading
        .at(to)
        .is_some_and(|c| matches!(c, '号' | '信' | ':' | ' ' | '群'))
    {
        to += 1;
    }
    let start = to;
    while to - start < LONGEST_NAME
        && reading
            .at(to)
            .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    {
        to += 1;
    }
    let digit = (start..to).any(|at| reading.is_digit(at));
    (to - start >= 5 && digit).then_some((ContactKind::Messenger, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_where_they_stand() {
        let rows: [(&str, &[(ContactKind, &str)]); 7] = [
            (
                "联系 138 0000 0000 张",
                &[(ContactKind::Phone, "138 0000 0000")],
            ),
            (
                "电话023-55501234。",
                &[(ContactKind::Phone, "023-55501234")],
            ),
            (
                "发图到 a.b@example.com 即可",
                &[(ContactKind::Email, "a.b@example.com")],
            ),
            (
                "加微信 lock2026",
                &[(ContactKind::Messenger, "加微信 lock2026")],
            ),
            (
                "1   3   8   0   0   0   0   0   0   0   0",
                &[(
                    ContactKind::Phone,
                    "1   3   8   0   0   0   0   0   0   0   0",
                )],
            ),
            ("微信小程序开发", &[]),
            ("型号 6205-2RS，10000 件", &[]),
        ];
        for (text, expected) in rows {
            let reading = Reading::new(text);
            let found: Vec<_> = read(&reading)
                .into_iter()
                .map(|(kind, from, to)| (kind, reading.text(from, to)))
                .collect();
            let expected: Vec<_> = expected
                .iter()
                .map(|(kind, text)| (*kind, (*text).to_owned()))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
