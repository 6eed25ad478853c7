//! Completions: what is indexed for them, and how the visible ones for a prefix are gathered.
//!
//! A completion is a term `key␟shown`, held by the posting list of the documents it came from, so a
//! completion is shown only when the caller may see one of those documents.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use pinyin::ToPinyinMulti;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use crate::document::Document;
use crate::error::Result;
use crate::filter::Filter;
use crate::guard::{Visible, visible};
use crate::snapshot::Snapshot;
use crate::text::{Segment, fold, folded, segments};

/// Parts the key from what is shown.
const BETWEEN: char = '\u{1f}';
/// Longest completion, in characters.
const SHOWN_CHARS: usize = 24;
/// Most unusual readings of one completion.
const READINGS_MAX: usize = 8;
/// Most terms looked at per segment for one prefix.
const TERMS_MAX: usize = 400;
/// Documents counted per completion; more do not lift it further.
const WEIGHT_MAX: u64 = 32;
/// Most completions returned.
const LIMIT_MAX: usize = 50;

/// Words a title opens with that say what is wanted, not of what.
const OPENINGS: [&str; 18] = [
    "求购", "采购", "供应", "出售", "承接", "寻求", "提供", "招标", "急需", "需要", "长期", "批量",
    "大量", "专业", "寻找", "外协", "诚寻", "现货",
];

/// The terms indexed for completing `document`.
pub(crate) fn completions(document: &Document) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for name in std::iter::once(&document.title).chain(&document.extra) {
        for shown in names(name) {
            for key in keys(&shown) {
                out.insert(format!("{key}{BETWEEN}{shown}"));
            }
        }
    }
    out
}

/// The names inside a title: all of it when short, each run of characters, each model number.
fn names(title: &str) -> BTreeSet<String> {
    let cleaned: String = title
        .chars()
        .map(|ch| if ch.is_control() { ' ' } else { ch })
        .collect();
    let mut out = BTreeSet::from([without_opening(cleaned.trim()).to_owned()]);
    for segment in segments(&folded(&cleaned)) {
        let span = match &segment {
            Segment::Run(glyphs) => glyphs
                .first()
                .zip(glyphs.last())
                .map(|(first, last)| first.span.to(last.span)),
            Segment::Model(model) => model
                .whole
                .text
                .chars()
                .any(|ch| ch.is_ascii_digit())
                .then_some(model.whole.span),
        };
        out.extend(
            span.and_then(|span| cleaned.get(span.start..span.end))
                .map(|name| without_opening(name).to_owned()),
        );
    }
    out.retain(|name| (2..=SHOWN_CHARS).contains(&name.chars().count()));
    out
}

fn without_opening(name: &str) -> &str {
    let mut rest = name;
    while let Some(shorter) = OPENINGS
        .iter()
        .find_map(|opening| rest.strip_prefix(opening))
    {
        rest = shorter.trim_start();
    }
    rest
}

/// What may be typed for `shown`: the text itself, its pinyin, its initials.
fn keys(shown: &str) -> BTreeSet<String> {
    let text = key(shown);
    let mut out = readings(&text);
    out.insert(text);
    out
}

/// A typed or indexed text without blanks, folded.
fn key(text: &str) -> String {
    fold(text)
        .chars()
        .filter(|&ch| ch != ' ' && ch != BETWEEN)
        .collect()
}

/// Pinyin and initials of `text`: the usual reading, and those that differ from it in one character.
///
/// Names rarely hold two characters that are both read unusually, and all combinations would be many.
fn readings(text: &str) -> BTreeSet<String> {
    let sounds: Vec<Vec<String>> = text.chars().map(sounds).collect();
    let others = sounds
        .iter()
        .enumerate()
        .flat_map(|(at, sounds)| sounds.iter().skip(1).map(move |other| (at, other.as_str())));
    let mut out = BTreeSet::new();
    for (changed, other) in others.take(READINGS_MAX).chain([(usize::MAX, "")]) {
        let usual = sounds
            .iter()
            .map(|sounds| sounds.first().map_or("", String::as_str));
        let spoken: Vec<&str> = usual
            .enumerate()
            .map(|(at, usual)| if at == changed { other } else { usual })
            .collect();
        out.insert(spoken.concat());
        out.insert(
            spoken
                .iter()
                .filter_map(|sound| sound.chars().next())
                .collect(),
        );
    }
    out
}

/// How a character is read, its most usual reading first; other characters stand for themselves.
fn sounds(ch: char) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for sound in ch.to_pinyin_multi().into_iter().flatten() {
        // `ü` is typed `v`.
        let plain = sound.plain().replace('ü', "v");
        if !out.contains(&plain) {
            out.push(plain);
        }
    }
    if out.is_empty() {
        vec![ch.to_string()]
    } else {
        out
    }
}

/// The completions of `prefix` that come from documents `filter` keeps, the most frequent first.
pub(crate) fn suggest(
    snapshot: &Snapshot,
    prefix: &str,
    filter: &Filter,
    limit: usize,
) -> Result<Vec<String>> {
    let prefix = key(prefix);
    if prefix.is_empty() {
        return Ok(Vec::new());
    }
    // By key: the same name is held under several keys by the same documents.
    let mut found: HashMap<String, u64> = HashMap::new();
    for segment in visible(snapshot, filter) {
        gather(&segment?, snapshot, &prefix, &mut found)?;
    }
    let mut ordered: HashMap<&str, u64> = HashMap::new();
    for (term, &weight) in &found {
        if let Some((_, shown)) = term.split_once(BETWEEN) {
            let known = ordered.entry(shown).or_default();
            *known = weight.max(*known);
        }
    }
    let mut ordered: Vec<(&str, u64)> = ordered.into_iter().collect();
    ordered
        .sort_unstable_by_key(|&(shown, weight)| (Reverse(weight), shown.chars().count(), shown));
    Ok(ordered
        .into_iter()
        .take(limit.min(LIMIT_MAX))
        .map(|(shown, _)| shown.to_owned())
        .collect())
}

/// Adds how many visible documents of a segment hold each completion that begins with `prefix`.
fn gather(
    segment: &Visible<'_>,
    snapshot: &Snapshot,
    prefix: &str,
    found: &mut HashMap<String, u64>,
) -> Result<()> {
    let index = segment.reader.inverted_index(snapshot.fields.suggest)?;
    let mut terms = index.terms().range().ge(prefix).into_stream()?;
    for _ in 0..TERMS_MAX {
        if !terms.advance() || !terms.key().starts_with(prefix.as_bytes()) {
            break;
        }
        let mut postings =
            index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
        let mut weight = 0;
        while postings.doc() != TERMINATED && weight < WEIGHT_MAX {
            weight += u64::from(segment.keeps(postings.doc()));
            postings.advance();
        }
        if let (1.., Ok(term)) = (weight, std::str::from_utf8(terms.key())) {
            *found.entry(term.to_owned()).or_default() += weight;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Kind;

    #[test]
    fn names_lose_what_the_title_opens_with() {
        assert_eq!(
            names("求购 不锈钢球阀"),
            BTreeSet::from(["不锈钢球阀".to_owned()])
        );
        let names = names("长期供应 DN50 不锈钢球阀（法兰连接）");
        assert!(
            names.contains("DN50") && names.contains("不锈钢球阀") && names.contains("法兰连接"),
            "{names:?}"
        );
    }

    #[test]
    fn keys_are_text_pinyin_and_initials() {
        let keys = keys("重庆球阀");
        for key in [
            "重庆球阀",
            "chongqingqiufa",
            "zhongqingqiufa",
            "cqqf",
            "zqqf",
        ] {
            assert!(keys.contains(key), "{key} {keys:?}");
        }
        assert!(super::keys("DN50 铝").contains("dn50lv"));
    }

    proptest! {
        #[test]
        fn any_title_gives_bounded_completions(title in "\\PC{0,200}") {
            let mut document = Document::new("a", Kind::Posting, 1);
            document.title = title;
            let completions = completions(&document);
            prop_assert!(completions.iter().all(|term| term.matches(BETWEEN).count() == 1));
            prop_assert!(completions.len() <= 120 * 19);
        }
    }
}
