//! How much two texts have in common, and where: the text part of a match and its evidence.
//!
//! A cosine of idf-weighted terms, so it is the same from both ends, bit for bit. Pure: the word
//! frequencies come in as an argument and can be kept with a match to replay it.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::highlight::Highlight;
use crate::text::{Analyzer, Span, Token, TokenKind, fold};

/// Terms of a field of this name weigh [`TITLE_FACTOR`] times as much.
const TITLE: &str = "title";
const TITLE_FACTOR: f64 = 2.0;
/// Most terms of a text that are looked at for evidence.
const PLACES_MAX: usize = 4_000;
/// Most places of one term that are tried when looking for the longest common stretch.
const TRIES_MAX: usize = 16;

/// In how many documents terms occur.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Frequencies {
    /// Documents of the index.
    pub documents: u64,
    /// Documents per term; a term that is missing occurs in none.
    pub terms: BTreeMap<String, u64>,
}

impl Frequencies {
    /// Weight of a term: the rarer, the more. At least 0.
    #[must_use]
    pub fn idf(&self, term: &str) -> f64 {
        let count = |value: u64| f64::from(u32::try_from(value).unwrap_or(u32::MAX));
        let known = self
            .terms
            .get(term)
            .copied()
            .unwrap_or(0)
            .min(self.documents);
        (1.0 + (count(self.documents - known) + 0.5) / (count(known) + 0.5)).ln()
    }
}

/// What two texts share.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// 0 nothing, 1 the same terms in the same proportion.
    pub similarity: f64,
    /// The common stretches, the weightiest first; their weights add up to the similarity.
    pub shared: Vec<SharedTerm>,
}

/// A stretch both texts hold.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedTerm {
    /// The stretch, folded.
    pub term: String,
    /// Its part of the similarity.
    pub weight: f64,
    /// Where the first text holds it.
    pub a: Highlight,
    /// Where the second text holds it.
    pub b: Highlight,
}

/// The distinct terms whose frequencies [`overlap`] needs for `texts`, given as (field, text).
#[must_use]
pub fn terms(texts: &[(&str, &str)]) -> Vec<String> {
    Side::read(texts).factors.into_keys().collect()
}

/// The terms of `texts` as they are read, repetitions included.
pub(crate) fn terms_in_order(texts: &[(&str, &str)]) -> impl Iterator<Item = String> {
    let tokens: Vec<Token> = texts
        .iter()
        .flat_map(|(_, text)| telling(Analyzer::tokens(text)))
        .collect();
    tokens.into_iter().map(|token| token.text)
}

/// Compares two texts, each given as (field, text).
#[must_use]
pub fn overlap(a: &[(&str, &str)], b: &[(&str, &str)], frequencies: &Frequencies) -> Overlap {
    // The evidence search is not symmetric in itself, so both ends search in the same direction.
    if b < a {
        return overlap(b, a, frequencies).turned();
    }
    let (left, right) = (Side::read(a), Side::read(b));
    let norm = (left.square(frequencies) * right.square(frequencies)).sqrt();
    let mut parts = BTreeMap::new();
    for (term, factor) in &left.factors {
        if let Some(other) = right.factors.get(term) {
            let idf = frequencies.idf(term);
            parts.insert(term.as_str(), (factor * idf) * (other * idf) / norm);
        }
    }
    let similarity = parts
        .values()
        .filter(|part| part.is_finite())
        .sum::<f64>()
        .clamp(0.0, 1.0);
    Overlap {
        similarity,
        shared: evidence(&left, &right, &parts),
    }
}

impl Overlap {
    fn turned(mut self) -> Self {
        for shared in &mut self.shared {
            std::mem::swap(&mut shared.a, &mut shared.b);
        }
        self
    }
}

/// One place of a term.
struct Occurrence<'a> {
    field: &'a str,
    text: &'a str,
    term: String,
    span: Span,
}

/// One of the two texts, read.
struct Side<'a> {
    places: Vec<Occurrence<'a>>,
    /// The greatest field factor of each term.
    factors: BTreeMap<String, f64>,
}

impl<'a> Side<'a> {
    fn read(texts: &[(&'a str, &'a str)]) -> Self {
        let mut side = Self {
            places: Vec::new(),
            factors: BTreeMap::new(),
        };
        for &(field, text) in texts {
            let factor = if field == TITLE { TITLE_FACTOR } else { 1.0 };
            for token in telling(Analyzer::tokens(text)) {
                let known = side.factors.entry(token.text.clone()).or_insert(factor);
                *known = known.max(factor);
                if side.places.len() < PLACES_MAX {
                    side.places.push(Occurrence {
                        field,
                        text,
                        term: token.text,
                        span: token.span,
                    });
                }
            }
        }
        side
    }

    fn square(&self, frequencies: &Frequencies) -> f64 {
        self.factors
            .iter()
            .map(|(term, factor)| (factor * frequencies.idf(term)).powi(2))
            .sum()
    }
}

/// Pairs, wholes, their parts, and characters that stand alone.
fn telling(tokens: Vec<Token>) -> impl Iterator<Item = Token> {
    let paired: HashSet<usize> = tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Pair)
        .flat_map(|token| [token.position, token.position + 1])
        .collect();
    tokens.into_iter().filter(move |token| match token.kind {
        TokenKind::Single => !paired.contains(&token.position),
        TokenKind::Pair | TokenKind::Whole | TokenKind::Part => true,
        TokenKind::Inner | TokenKind::Joined => false,
    })
}

/// The longest common stretches, each shared term told once.
fn evidence(left: &Side<'_>, right: &Side<'_>, parts: &BTreeMap<&str, f64>) -> Vec<SharedTerm> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, place) in right.places.iter().enumerate() {
        places.entry(&place.term).or_default().push(at);
    }
    let mut told: HashSet<&str> = HashSet::new();
    let mut out = Vec::new();
    for (at, place) in left.places.iter().enumerate() {
        if told.contains(place.term.as_str()) {
            continue;
        }
        let others = places
            .get(place.term.as_str())
            .into_iter()
            .flatten()
            .take(TRIES_MAX);
        let longest = others
            .map(|&other| (common(left, at, right, other), other))
            .max_by_key(|&(length, other)| (length, std::cmp::Reverse(other)));
        let Some((length, other)) = longest else {
            continue;
        };
        let stretch = left.places.get(at..at + length).unwrap_or_default();
        let new = stretch
            .iter()
            .filter(|place| told.insert(place.term.as_str()));
        let weight = new.filter_map(|place| parts.get(place.term.as_str())).sum();
        if let (Some(a), Some(b)) = (
            place_of(stretch),
            right.places.get(other..other + length).and_then(place_of),
        ) {
            out.push(SharedTerm {
                term: fold(a.1),
                weight,
                a: a.0,
                b: b.0,
            });
        }
    }
    out.sort_by(|one, two| two.weight.total_cmp(&one.weight));
    out
}

/// How many places from `at` and `other` on hold the same terms without a break.
fn common(left: &Side<'_>, at: usize, right: &Side<'_>, other: usize) -> usize {
    let pairs = left
        .places
        .iter()
        .skip(at)
        .zip(right.places.iter().skip(other));
    let mut before: Option<(&Occurrence<'_>, &Occurrence<'_>)> = None;
    let mut length = 0;
    for (one, two) in pairs {
        let goes_on = before
            .is_none_or(|(last_one, last_two)| touches(last_one, one) && touches(last_two, two));
        if one.term != two.term || !goes_on {
            break;
        }
        before = Some((one, two));
        length += 1;
    }
    length
}

fn touches(last: &Occurrence<'_>, next: &Occurrence<'_>) -> bool {
    std::ptr::eq(last.text, next.text)
        && last.field == next.field
        && next.span.start <= last.span.end
}

/// The stretch from the first to the last place, and its text.
fn place_of<'a>(stretch: &[Occurrence<'a>]) -> Option<(Highlight, &'a str)> {
    let first = stretch.first()?;
    let end = stretch.iter().max_by_key(|place| place.span.end)?.span;
    let mark = Highlight {
        field: first.field.to_owned(),
        start: first.span.char_start,
        end: end.char_end,
    };
    Some((mark, first.text.get(first.span.start..end.end)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn even(texts: &[&[(&str, &str)]]) -> Frequencies {
        let terms = texts
            .iter()
            .flat_map(|texts| super::terms(texts))
            .map(|term| (term, 10))
            .collect();
        Frequencies {
            documents: 1_000,
            terms,
        }
    }

    #[test]
    fn neighbouring_pairs_make_one_piece_of_evidence() {
        let a = [("title", "求购不锈钢球阀DN50")];
        let b = [
            ("title", "供应 304 不锈钢球阀"),
            ("body", "口径DN50，材质304"),
        ];
        let found = overlap(&a, &b, &even(&[&a, &b]));
        let terms: Vec<&str> = found
            .shared
            .iter()
            .map(|shared| shared.term.as_str())
            .collect();
        assert_eq!(terms, ["不锈钢球阀", "dn50"]);
        assert_eq!(
            found.shared[0].a,
            Highlight {
                field: "title".into(),
                start: 2,
                end: 7
            }
        );
        assert_eq!(
            found.shared[0].b,
            Highlight {
                field: "title".into(),
                start: 7,
                end: 12
            }
        );
        assert_eq!(
            found.shared[1].b,
            Highlight {
                field: "body".into(),
                start: 2,
                end: 6
            }
        );
    }

    #[test]
    fn rare_terms_weigh_more() {
        let (a, b) = ([("body", "加工 球阀")], [("body", "加工 球阀")]);
        let mut frequencies = even(&[&a]);
        frequencies.terms.insert("加工".into(), 900);
        let found = overlap(&a, &b, &frequencies);
        assert_eq!(found.shared[0].term, "球阀");
        assert!(found.shared[0].weight > 10.0 * found.shared[1].weight);
    }

    #[test]
    fn nothing_in_common_is_zero_and_all_is_one() {
        let (a, b) = ([("title", "球阀")], [("title", "食用菌")]);
        assert_eq!(
            overlap(&a, &b, &even(&[&a, &b])),
            Overlap {
                similarity: 0.0,
                shared: Vec::new()
            }
        );
        assert!((overlap(&a, &a, &even(&[&a])).similarity - 1.0).abs() < 1e-12);
        assert_eq!(overlap(&[], &[], &Frequencies::default()).similarity, 0.0);
    }

    fn texts() -> impl Strategy<Value = Vec<(String, String)>> {
        let word = proptest::sample::select(vec![
            "不锈钢",
            "球阀",
            "加工",
            "DN50",
            "6204-2RS",
            " ",
            "，",
            "铝",
            "鋁",
            "机械零部件",
        ]);
        let text = proptest::collection::vec(word, 0..12).prop_map(|words| words.concat());
        proptest::collection::vec((prop_oneof!["title", "body"], text), 0..3)
    }

    fn borrowed(texts: &[(String, String)]) -> Vec<(&str, &str)> {
        texts
            .iter()
            .map(|(field, text)| (field.as_str(), text.as_str()))
            .collect()
    }

    proptest! {
        #[test]
        fn the_same_from_both_ends_bit_for_bit(a in texts(), b in texts(), documents in 0u64..2_000) {
            let (a, b) = (borrowed(&a), borrowed(&b));
            let mut frequencies = even(&[&a, &b]);
            frequencies.documents = documents;
            let (there, back) = (overlap(&a, &b, &frequencies), overlap(&b, &a, &frequencies));
            prop_assert_eq!(there.similarity.to_bits(), back.similarity.to_bits());
            prop_assert_eq!(there, back.turned());
        }

        #[test]
        fn evidence_adds_up_and_lies_inside(a in texts(), b in texts()) {
            let (a, b) = (borrowed(&a), borrowed(&b));
            let found = overlap(&a, &b, &even(&[&a, &b]));
            prop_assert!((0.0..=1.0).contains(&found.similarity));
            let sum: f64 = found.shared.iter().map(|shared| shared.weight).sum();
            prop_assert!((sum - found.similarity).abs() < 1e-9, "{} {}", sum, found.similarity);
            for shared in &found.shared {
                for (texts, mark) in [(&a, &shared.a), (&b, &shared.b)] {
                    let fits = |&(field, text): &(&str, &str)| field == mark.field && {
                        let stretch: String = text.chars().skip(mark.start).take(mark.end - mark.start).collect();
                        fold(&stretch) == shared.term || !stretch.is_empty()
                    };
                    prop_assert!(mark.start < mark.end && texts.iter().any(fits));
                }
            }
        }

        #[test]
        fn any_two_texts_compare(a in "\\PC{0,80}", b in "\\PC{0,80}") {
            let found = overlap(&[("title", &a)], &[("body", &b)], &Frequencies::default());
            prop_assert!(found.similarity.is_finite());
        }
    }
}
