//! The languages people read, and how a request names the one it wants.
//!
//! No texts here: they are in `locales/`.

use fluent_templates::LanguageIdentifier;
use serde::{Deserialize, Serialize};
use unic_langid::langid;

/// A language of the platform. Chinese comes first wherever nothing else is asked for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Locale {
    /// Simplified Chinese.
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}

/// Entries of an `Accept-Language` header that are looked at; browsers send fewer than ten.
const MAX_RANGES: usize = 32;

impl Locale {
    /// Every language, Chinese first.
    pub const ALL: &'static [Self] = &[Self::ZhCn, Self::En];

    /// The tag, as stored and sent: `zh-CN` or `en`. Source: BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// Reads a language tag by its primary subtag, so `zh`, `zh-Hant`, `en_GB` are understood; nothing for others.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        if primary.eq_ignore_ascii_case("zh") {
            Some(Self::ZhCn)
        } else if primary.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// The language an `Accept-Language` header prefers; Chinese when it names none of ours.
    /// Source: RFC 9110 section 12.5.4; malformed entries are skipped, equal weights keep their order.
    pub fn from_accept_language(header: &str) -> Self {
        let ranges: Vec<(&str, u16)> = header
            .split(',')
            .take(MAX_RANGES)
            .filter_map(range)
            .collect();
        let refused = |locale: Self| {
            ranges
                .iter()
                .any(|(tag, weight)| *weight == 0 && Self::parse(tag) == Some(locale))
        };
        let mut best: Option<(Self, u16)> = None;
        for (tag, weight) in ranges.iter().filter(|(_, weight)| *weight > 0) {
            let any = || Self::ALL.iter().copied().find(|locale| !refused(*locale));
            let locale = if *tag == "*" { any() } else { Self::parse(tag) };
            if let Some(locale) = locale.filter(|_| best.is_none_or(|(_, known)| *weight > known)) {
                best = Some((locale, *weight));
            }
        }
        best.map_or_else(Self::default, |(locale, _)| locale)
    }

    /// The other language, for texts shown in both.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::ZhCn => Self::En,
            Self::En => Self::ZhCn,
        }
    }

    pub(crate) fn id(self) -> LanguageIdentifier {
        match self {
            Self::ZhCn => langid!("zh-CN"),
            Self::En => langid!("en"),
        }
    }
}

/// One entry of the header: the tag and its weight in thousandths.
fn range(entry: &str) -> Option<(&str, u16)> {
    let mut parts = entry.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| !tag.is_empty())?;
    match parts.next() {
        None => Some((tag, 1000)),
        Some(parameter) => {
            let (name, value) = parameter.split_once('=')?;
            let weight = weight(value.trim())?;
            name.trim()
                .eq_ignore_ascii_case("q")
                .then_some((tag, weight))
        }
    }
}

/// A weight such as `1`, `0.5` or `1.000`, in thousandths.
fn weight(text: &str) -> Option<u16> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = whole.len() == 1
        && part.len() <= 3
        && (whole.bytes().chain(part.bytes())).all(|byte| byte.is_ascii_digit());
    let thousandths: u16 = format!("{whole}{part:0<3}")
        .parse()
        .ok()
        .filter(|_| digits)?;
    (thousandths <= 1000).then_some(thousandths)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tags_read_back() {
        for locale in Locale::ALL {
            assert_eq!(Locale::parse(locale.tag()), Some(*locale));
            assert_eq!(locale.id().to_string(), locale.tag());
            assert_eq!(locale.other().other(), *locale);
            let json = serde_json::to_string(locale).unwrap();
            assert_eq!(json, format!("\"{}\"", locale.tag()));
        }
    }

    #[test]
    fn relatives_of_a_language_are_understood_and_strangers_are_not() {
        for tag in ["zh", "ZH", "zh-Hans-CN", "zh_TW", " zh-HK "] {
            assert_eq!(Locale::parse(tag), Some(Locale::ZhCn), "{tag}");
        }
        for tag in ["en", "en-US", "EN_gb"] {
            assert_eq!(Locale::parse(tag), Some(Locale::En), "{tag}");
        }
        for tag in ["", "de", "zhx", "english", "*"] {
            assert_eq!(Locale::parse(tag), None, "{tag}");
        }
    }

    #[test]
    fn headers_are_weighed() {
        let cases = [
            ("", Locale::ZhCn),
            ("en", Locale::En),
            ("en-GB,en;q=0.9,zh;q=0.8", Locale::En),
            ("zh-CN,zh;q=0.9,en;q=0.8", Locale::ZhCn),
            ("en;q=0.4, zh;q=0.6", Locale::ZhCn),
            ("de, fr;q=0.9, en;q=0.1", Locale::En),
            ("de", Locale::ZhCn),
            ("*", Locale::ZhCn),
            ("zh;q=0, *;q=0.5", Locale::En),
            ("en;q=0", Locale::ZhCn),
            ("en;q=banana, zh;q=0.1", Locale::ZhCn),
            ("en;q=1.5", Locale::ZhCn),
            ("en ; Q=1.000 , zh;q=0.999", Locale::En),
            ("zh;q=0.5, en;q=0.5", Locale::ZhCn),
            ("en;q=0.5, zh;q=0.5", Locale::En),
        ];
        for (header, expected) in cases {
            assert_eq!(Locale::from_accept_language(header), expected, "{header}");
        }
    }

    proptest! {
        #[test]
        fn any_header_gives_a_language(header in "\\PC{0,200}") {
            let _ = Locale::from_accept_language(&header);
        }

        #[test]
        fn the_heavier_one_wins(zh in 1u16..1000, en in 1u16..1000) {
            prop_assume!(zh != en);
            let expected = if zh > en { Locale::ZhCn } else { Locale::En };
            let forwards = format!("zh;q=0.{zh:03}, en;q=0.{en:03}");
            let backwards = format!("en;q=0.{en:03}, zh;q=0.{zh:03}");
            prop_assert_eq!(Locale::from_accept_language(&forwards), expected);
            prop_assert_eq!(Locale::from_accept_language(&backwards), expected);
        }
    }
}
