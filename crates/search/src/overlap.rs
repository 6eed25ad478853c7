//! How much two texts have in common, and where: the text part of a match and its evidence.
//!
//! A cosine of idf-weighted terms, so it is the same from both ends, bit for bit. Pure: the word
//! frequencies come in as an argument and can be kept with a match to replay it.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::concepts::{self, Concept, End};
use crate::highlight::Highlight;
use crate::synonyms::Synonyms;
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
    pub terms: HashMap<String, u64>,
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
    /// The common stretches, the weightiest first; their weights add up to the similarity, but for what stands behind
    /// the first 4,000 places of a text.
    pub shared: Vec<SharedTerm>,
}

/// A stretch both texts hold, or two words for one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedTerm {
    /// The stretch, folded; of the two words for one thing, one.
    pub term: String,
    /// Its part of the similarity.
    pub weight: f64,
    /// Where the first text holds it.
    pub a: Highlight,
    /// Where the second text holds it.
    pub b: Highlight,
}

/// The terms of `texts` as they are read, repetitions included.
pub(crate) fn terms_in_order(texts: &[(&str, &str)]) -> impl Iterator<Item = String> {
    let tokens: Vec<Token> = texts
        .iter()
        .flat_map(|(_, text)| telling(Analyzer::tokens(text)))
        .collect();
    tokens.into_iter().map(|token| token.text)
}

/// A text in fields, read once for any number of comparisons.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// (field, text).
    texts: Vec<(String, String)>,
    /// The distinct terms, sorted.
    terms: Vec<String>,
    /// The greatest field factor of each term.
    factors: Vec<f64>,
    /// Where terms stand, in the order of the text.
    places: Vec<Place>,
    /// Words that have other words.
    concepts: Vec<Concept>,
}

/// One place of a term.
#[derive(Debug, Clone)]
struct Place {
    /// Index of the text.
    text: usize,
    /// Index of the term.
    term: usize,
    span: Span,
}

impl Reading {
    /// Reads a text given as (field, text).
    #[must_use]
    pub fn of(texts: Vec<(String, String)>) -> Self {
        let tokens: Vec<(usize, Token)> = texts
            .iter()
            .enumerate()
            .flat_map(|(at, (_, text))| {
                telling(Analyzer::tokens(text)).map(move |token| (at, token))
            })
            .collect();
        let mut factors: BTreeMap<&str, f64> = BTreeMap::new();
        for (at, token) in &tokens {
            let field = texts.get(*at).map(|(field, _)| field.as_str());
            let factor = if field == Some(TITLE) {
                TITLE_FACTOR
            } else {
                1.0
            };
            let known = factors.entry(&token.text).or_insert(factor);
            *known = known.max(factor);
        }
        let terms: Vec<String> = factors.keys().map(|&term| term.to_owned()).collect();
        let factors: Vec<f64> = factors.into_values().collect();
        let places = tokens
            .into_iter()
            .take(PLACES_MAX)
            .filter_map(|(text, token)| {
                let term = terms.binary_search(&token.text).ok()?;
                let span = token.span;
                Some(Place { text, term, span })
            });
        Self {
            places: places.collect(),
            texts,
            terms,
            factors,
            concepts: Vec::new(),
        }
    }

    /// The same, to be compared also by other words for what it names. Both texts of a comparison take the same table.
    #[must_use]
    pub fn naming(mut self, synonyms: &Synonyms) -> Self {
        let places = self.places.iter();
        let places: Vec<_> = places
            .map(|place| (place.text, place.term, place.span))
            .collect();
        self.concepts = concepts::of(&self.texts, &places, synonyms);
        self
    }

    /// The distinct terms, sorted: those whose frequencies a comparison needs.
    #[must_use]
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// Weighs the terms.
    #[must_use]
    pub fn weighed(&self, frequencies: &Frequencies) -> Weighed<'_> {
        let weights = self.terms.iter().zip(&self.factors);
        let weights: Vec<f64> = weights
            .map(|(term, factor)| factor * frequencies.idf(term))
            .collect();
        Weighed {
            square: weights.iter().map(|weight| weight.powi(2)).sum(),
            weights,
            reading: self,
        }
    }

    /// The stretch from the first to the last place, and its text.
    fn stretch(&self, from: usize, length: usize) -> Option<(Highlight, &str)> {
        let places = self.places.get(from..from + length)?;
        let first = places.first()?;
        let end = places.iter().max_by_key(|place| place.span.end)?.span;
        let (field, text) = self.texts.get(first.text)?;
        let mark = Highlight {
            field: field.clone(),
            start: first.span.char_start,
            end: end.char_end,
        };
        Some((mark, text.get(first.span.start..end.end)?))
    }
}

/// A reading with the weights of its terms.
#[derive(Debug, Clone)]
pub struct Weighed<'a> {
    reading: &'a Reading,
    /// Weight of each term of the reading.
    weights: Vec<f64>,
    /// Sum of the squared weights.
    square: f64,
}

/// Compares two texts, weighed by the same frequencies.
#[must_use]
pub fn overlap(a: &Weighed<'_>, b: &Weighed<'_>) -> Overlap {
    // The evidence search is not symmetric in itself, so both ends search in the same direction.
    if b.reading.texts < a.reading.texts {
        return overlap(b, a).turned();
    }
    let norm = (a.square * b.square).sqrt();
    let common = Common::of(a, b, norm);
    let parts = common.parts.iter().filter(|part| part.is_finite());
    let mut shared = common.evidence(a.reading, b.reading);
    let in_other_words = in_other_words(a, b, &common, norm);
    let other: f64 = in_other_words.iter().map(|shared| shared.weight).sum();
    shared.extend(in_other_words);
    shared.sort_by(|one, two| two.weight.total_cmp(&one.weight));
    Overlap {
        similarity: (parts.sum::<f64>() + other).clamp(0.0, 1.0),
        shared,
    }
}

/// What both name, each in words the other does not use.
fn in_other_words(a: &Weighed<'_>, b: &Weighed<'_>, common: &Common, norm: f64) -> Vec<SharedTerm> {
    if a.reading.concepts.is_empty() || b.reading.concepts.is_empty() {
        return Vec::new();
    }
    let mut free = vec![true; b.weights.len()];
    for other in common.others.iter().flatten() {
        if let Some(free) = free.get_mut(*other) {
            *free = false;
        }
    }
    let ends = (
        End {
            concepts: &a.reading.concepts,
            weights: &a.weights,
            free: common.others.iter().map(Option::is_none).collect(),
        },
        End {
            concepts: &b.reading.concepts,
            weights: &b.weights,
            free,
        },
    );
    let shared = concepts::shared(ends.0, ends.1, norm).into_iter();
    let told = shared.filter_map(|(one, two, weight)| {
        Some(SharedTerm {
            term: fold(one.written(&a.reading.texts)?),
            weight,
            a: one.mark(&a.reading.texts)?,
            b: two.mark(&b.reading.texts)?,
        })
    });
    told.collect()
}

impl Overlap {
    fn turned(mut self) -> Self {
        for shared in &mut self.shared {
            std::mem::swap(&mut shared.a, &mut shared.b);
        }
        self
    }
}

/// The terms two readings share.
struct Common {
    /// For each term of the first reading its index in the second one.
    others: Vec<Option<usize>>,
    /// For each term of the first reading its part of the similarity; 0 where it is not shared.
    parts: Vec<f64>,
}

impl Common {
    fn of(a: &Weighed<'_>, b: &Weighed<'_>, norm: f64) -> Self {
        let mut later = b
            .reading
            .terms
            .iter()
            .zip(&b.weights)
            .enumerate()
            .peekable();
        let (mut others, mut parts) = (Vec::new(), Vec::new());
        for (term, weight) in a.reading.terms.iter().zip(&a.weights) {
            while later.next_if(|(_, (other, _))| *other < term).is_some() {}
            let same = later.next_if(|(_, (other, _))| *other == term);
            others.push(same.map(|(at, _)| at));
            parts.push(same.map_or(0.0, |(_, (_, other))| weight * other / norm));
        }
        Self { others, parts }
    }

    /// The longest common stretches, each shared term told once.
    fn evidence(&self, a: &Reading, b: &Reading) -> Vec<SharedTerm> {
        let places = places_by_term(b);
        let mut told = vec![false; a.terms.len()];
        let mut out = Vec::new();
        for (at, place) in a.places.iter().enumerate() {
            if told.get(place.term) != Some(&false) {
                continue;
            }
            let Some((length, other)) = self.longest(a, at, b, &places) else {
                continue;
            };
            let weight = self.tell(a, at, length, &mut told);
            if let (Some(here), Some(there)) = (a.stretch(at, length), b.stretch(other, length)) {
                out.push(SharedTerm {
                    term: fold(here.1),
                    weight,
                    a: here.0,
                    b: there.0,
                });
            }
        }
        out.sort_by(|one, two| two.weight.total_cmp(&one.weight));
        out
    }

    /// The longest stretch of the second reading that is the same from `at` on: its length and where it begins.
    fn longest(
        &self,
        a: &Reading,
        at: usize,
        b: &Reading,
        places: &[Vec<usize>],
    ) -> Option<(usize, usize)> {
        let term = a.places.get(at)?.term;
        let others = places.get(self.others.get(term).copied()??)?;
        let tried = others.iter().take(TRIES_MAX);
        tried
            .map(|&other| (self.length(a, at, b, other), other))
            .max_by_key(|&(length, other)| (length, std::cmp::Reverse(other)))
    }

    /// How many places from `at` and `other` on hold the same terms without a break.
    fn length(&self, a: &Reading, at: usize, b: &Reading, other: usize) -> usize {
        let pairs = a.places.iter().skip(at).zip(b.places.iter().skip(other));
        let mut before: Option<(&Place, &Place)> = None;
        let mut length = 0;
        for (one, two) in pairs {
            let goes_on = before.is_none_or(|(last_one, last_two)| {
                touches(last_one, one) && touches(last_two, two)
            });
            if self.others.get(one.term) != Some(&Some(two.term)) || !goes_on {
                break;
            }
            before = Some((one, two));
            length += 1;
        }
        length
    }

    /// Notes the terms of a stretch as told; the parts of those that are new in it.
    fn tell(&self, a: &Reading, at: usize, length: usize, told: &mut [bool]) -> f64 {
        let mut weight = 0.0;
        for place in a.places.iter().skip(at).take(length) {
            if let Some(known) = told.get_mut(place.term).filter(|known| !**known) {
                *known = true;
                weight += self.parts.get(place.term).copied().unwrap_or_default();
            }
        }
        weight
    }
}

fn places_by_term(reading: &Reading) -> Vec<Vec<usize>> {
    let mut places = vec![Vec::new(); reading.terms.len()];
    for (at, place) in reading.places.iter().enumerate() {
        if let Some(of_term) = places.get_mut(place.term) {
            of_term.push(at);
        }
    }
    places
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

fn touches(last: &Place, next: &Place) -> bool {
    last.text == next.text && next.span.start <= last.span.end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::synonyms::Strength;

    fn reading(texts: &[(&str, &str)]) -> Reading {
        let owned = |(field, text): &(&str, &str)| ((*field).to_owned(), (*text).to_owned());
        Reading::of(texts.iter().map(owned).collect())
    }

    fn compare(a: &[(&str, &str)], b: &[(&str, &str)], frequencies: &Frequencies) -> Overlap {
        let (a, b) = (reading(a), reading(b));
        overlap(&a.weighed(frequencies), &b.weighed(frequencies))
    }

    fn even(texts: &[&[(&str, &str)]]) -> Frequencies {
        let terms = texts
            .iter()
            .flat_map(|texts| reading(texts).terms)
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
        let found = compare(&a, &b, &even(&[&a, &b]));
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
        let found = compare(&a, &b, &frequencies);
        assert_eq!(found.shared[0].term, "球阀");
        assert!(found.shared[0].weight > 10.0 * found.shared[1].weight);
    }

    #[test]
    fn nothing_in_common_is_zero_and_all_is_one() {
        let (a, b) = ([("title", "球阀")], [("title", "食用菌")]);
        assert_eq!(
            compare(&a, &b, &even(&[&a, &b])),
            Overlap {
                similarity: 0.0,
                shared: Vec::new()
            }
        );
        assert!((compare(&a, &a, &even(&[&a])).similarity - 1.0).abs() < 1e-12);
        assert_eq!(compare(&[], &[], &Frequencies::default()).similarity, 0.0);
    }

    fn table() -> Synonyms {
        let group = |strength, words: [&str; 3]| (strength, words.map(str::to_owned).to_vec());
        Synonyms::of([
            group(Strength::Same, ["加工", "machining", "切削"]),
            group(Strength::Grade, ["6204-2RS", "180204", "6204VV"]),
            group(Strength::Near, ["铝", "铝锭", "球阀"]),
        ])
    }

    /// Compared by the table of synonyms.
    fn by_table(a: &[(&str, &str)], b: &[(&str, &str)], frequencies: &Frequencies) -> Overlap {
        let table = table();
        let (a, b) = (reading(a).naming(&table), reading(b).naming(&table));
        overlap(&a.weighed(frequencies), &b.weighed(frequencies))
    }

    #[test]
    fn other_words_for_one_thing_are_shared_for_less() {
        let (need, same) = ([("title", "加工")], [("title", "machining")]);
        let all = even(&[&need, &same]);
        let found = by_table(&need, &same, &all);
        assert!((found.similarity - 0.8).abs() < 1e-6, "{found:?}");
        assert_eq!(found.shared.len(), 1);
        assert_eq!((found.shared[0].a.end, found.shared[0].b.end), (2, 9));
        assert_eq!(compare(&need, &same, &all).similarity, 0.0);
        let grade = by_table(&[("body", "6204-2RS")], &[("body", "180204")], &all);
        assert!(grade.similarity > 0.0 && grade.similarity < found.similarity);
        assert!((by_table(&need, &need, &all).similarity - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_word_both_use_is_not_told_twice() {
        let (a, b) = ([("body", "加工 machining")], [("body", "加工 切削")]);
        let frequencies = even(&[&a, &b]);
        let found = by_table(&a, &b, &frequencies);
        assert_eq!(found.shared.len(), 1, "{found:?}");
        assert_eq!(found, compare(&a, &b, &frequencies));
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
            "machining",
            "切削",
            "180204",
            "铝锭",
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
            for compare in [compare, by_table] {
                let (there, back) = (compare(&a, &b, &frequencies), compare(&b, &a, &frequencies));
                prop_assert_eq!(there.similarity.to_bits(), back.similarity.to_bits());
                prop_assert_eq!(there, back.turned());
            }
        }

        #[test]
        fn evidence_adds_up_and_lies_inside(a in texts(), b in texts()) {
            let (a, b) = (borrowed(&a), borrowed(&b));
            let all = even(&[&a, &b]);
            let found = by_table(&a, &b, &all);
            prop_assert!(found.similarity >= compare(&a, &b, &all).similarity);
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
            let found = compare(&[("title", &a)], &[("body", &b)], &Frequencies::default());
            prop_assert!(found.similarity.is_finite());
        }
    }
}
