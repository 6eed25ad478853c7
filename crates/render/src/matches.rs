//! Words for what a match lacks and for conditions it fails, by the codes of the verdict.
//!
//! Judging is the domain's business; nothing here weighs or compares.

use crate::catalogue::Variables;
use crate::locale::Locale;
use crate::terms::{self, Group};
use crate::text;

/// What a gap or condition is about, already written in the language of the reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stated<'a> {
    /// Name of the attribute or certificate, as its author wrote it.
    pub name: Option<&'a str>,
    /// What is wanted, such as `≥ 800 t`; see `format::stated`.
    pub wanted: Option<&'a str>,
    /// What is offered instead.
    pub offered: Option<&'a str>,
}

/// Codes of gaps, with the variables of their texts.
pub const GAPS: &[(&str, Variables)] = &[
    ("attribute_unstated", NAME),
    ("attribute_short", NAME),
    ("attribute_differs", NAME),
    ("attribute_near", NAME),
    ("attribute_incomplete", NAME),
    ("attribute_incomparable", NAME),
    ("certificate_missing", NAME),
    ("certificate_expired", NAME),
    ("certificate_unproven", NAME),
    ("quantity_short", &[]),
    ("quantity_unstated", &[]),
    ("quantity_incomparable", &[]),
    ("below_minimum_order", &[]),
    ("lead_unstated", &[]),
    ("lead_long", &[]),
    ("node_unknown", &[]),
];

/// Codes of hard conditions, with the variables of their texts.
pub const CONDITIONS: &[(&str, Variables)] = &[
    ("family", &[]),
    ("subject", &[]),
    ("expired", &[]),
    ("delivery_past", &[]),
    ("lead_time", &[]),
    ("attribute", NAME),
    ("certificate", NAME),
];

const NAME: Variables = &["name"];

const STATED: &[(&str, Variables)] = &[
    ("stated-wanted", &["head", "wanted"]),
    ("stated-offered", &["head", "offered"]),
    ("stated-both", &["head", "wanted", "offered"]),
];

/// What a counterpart lacks or leaves open; nothing for a code that is not in the list.
pub fn gap(locale: Locale, code: &str, stated: Stated<'_>) -> Option<String> {
    worded(locale, "gap", GAPS, code, stated)
}

/// A hard condition that is not met; nothing for a code that is not in the list.
pub fn condition(locale: Locale, code: &str, stated: Stated<'_>) -> Option<String> {
    worded(locale, "condition", CONDITIONS, code, stated)
}

fn worded(
    locale: Locale,
    kind: &str,
    codes: &[(&str, Variables)],
    code: &str,
    stated: Stated<'_>,
) -> Option<String> {
    codes.iter().find(|(known, _)| *known == code)?;
    let part = if code.starts_with("certificate") {
        "certificates"
    } else {
        "attributes"
    };
    let name = stated
        .name
        .map_or_else(|| terms::label(locale, Group::Part, part), str::to_owned);
    let head = text::say(locale, &format!("{kind}-{code}"), &[("name", name.into())]);
    let (key, args) = match (stated.wanted, stated.offered) {
        (None, None) => return Some(head),
        (Some(wanted), None) => ("stated-wanted", vec![("wanted", wanted.into())]),
        (None, Some(offered)) => ("stated-offered", vec![("offered", offered.into())]),
        (Some(wanted), Some(offered)) => (
            "stated-both",
            vec![("wanted", wanted.into()), ("offered", offered.into())],
        ),
    };
    let args: Vec<_> = args.into_iter().chain([("head", head.into())]).collect();
    Some(text::say(locale, key, &args))
}

pub(crate) fn entries() -> impl Iterator<Item = (String, Variables)> {
    let of = |kind: &'static str, codes: &'static [(&str, Variables)]| {
        codes
            .iter()
            .map(move |(code, variables)| (format!("{kind}-{code}"), *variables))
    };
    let stated = STATED
        .iter()
        .map(|(key, variables)| ((*key).to_owned(), *variables));
    of("gap", GAPS)
        .chain(of("condition", CONDITIONS))
        .chain(stated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_says_what_was_wanted_and_what_is_offered() {
        let stated = Stated {
            name: Some("锁模力"),
            wanted: Some("≥ 800 t"),
            offered: Some("400 t"),
        };
        assert_eq!(
            gap(Locale::ZhCn, "attribute_short", stated).unwrap(),
            "锁模力未达到要求：要求 ≥ 800 t，提供 400 t"
        );
        assert_eq!(
            gap(Locale::En, "attribute_short", stated).unwrap(),
            "锁模力 falls short: required ≥ 800 t, offered 400 t"
        );
    }

    #[test]
    fn what_is_not_stated_is_left_out() {
        let name = Stated {
            name: Some("IATF 16949"),
            ..Stated::default()
        };
        assert_eq!(
            gap(Locale::ZhCn, "certificate_missing", name).unwrap(),
            "缺少认证（IATF 16949）"
        );
        let wanted = Stated {
            name: Some("壁厚"),
            wanted: Some("≤ 2 mm"),
            offered: None,
        };
        assert_eq!(
            gap(Locale::ZhCn, "attribute_unstated", wanted).unwrap(),
            "未说明壁厚：要求 ≤ 2 mm"
        );
        let offered = Stated {
            offered: Some("500 件"),
            ..Stated::default()
        };
        assert_eq!(
            gap(Locale::ZhCn, "below_minimum_order", offered).unwrap(),
            "需求数量低于起订量：提供 500 件"
        );
        assert_eq!(
            gap(Locale::En, "node_unknown", Stated::default()).unwrap(),
            "No chain node is named"
        );
    }

    #[test]
    fn an_unnamed_attribute_or_certificate_has_a_general_name() {
        let bare = Stated::default();
        assert_eq!(
            condition(Locale::ZhCn, "attribute", bare).unwrap(),
            "技术参数不符合必须满足的要求"
        );
        assert_eq!(
            condition(Locale::En, "certificate", bare).unwrap(),
            "A required certificate is missing (Certificates)"
        );
    }

    #[test]
    fn unknown_codes_have_no_words() {
        assert_eq!(gap(Locale::ZhCn, "charm", Stated::default()), None);
        assert_eq!(
            condition(Locale::En, "attribute_short", Stated::default()),
            None
        );
    }
}
