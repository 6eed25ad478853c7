//! What two texts name in different words: a group of synonyms both name counts as words they share.
//!
//! It adds to the similarity as if the terms of both words pointed the same way, times the factor of the group: with
//! the terms that are not shared anyway, and each once, so that the sum stays a cosine. The same from both ends.

use crate::highlight::Highlight;
use crate::synonyms::Synonyms;
use crate::text::Span;

/// How much of a text is looked at: what it is about stands at its beginning. Units: characters.
const LOOKED_AT_CHARS: usize = 300;
/// Most words of one text that are compared.
const CONCEPTS_MAX: usize = 32;

/// A place of a term: text, term, span.
pub(crate) type Place = (usize, usize, Span);

/// A word of a group, where a text names it.
#[derive(Debug, Clone)]
pub(crate) struct Concept {
    group: usize,
    factor: f64,
    /// The word as it is read.
    word: String,
    /// Index of the text.
    text: usize,
    span: Span,
    /// The terms it consists of.
    terms: Vec<usize>,
}

impl Concept {
    /// Where it stands.
    pub fn mark(&self, texts: &[(String, String)]) -> Option<Highlight> {
        let (field, _) = texts.get(self.text)?;
        Some(Highlight {
            field: field.clone(),
            start: self.span.char_start,
            end: self.span.char_end,
        })
    }

    /// As it is written there.
    pub fn written<'a>(&self, texts: &'a [(String, String)]) -> Option<&'a str> {
        let (_, text) = texts.get(self.text)?;
        text.get(self.span.start..self.span.end)
    }
}

/// The words of groups that the texts name, in their order.
pub(crate) fn of(
    texts: &[(String, String)],
    places: &[Place],
    synonyms: &Synonyms,
) -> Vec<Concept> {
    let mut out = Vec::new();
    for (at, (_, text)) in texts.iter().enumerate() {
        for stretch in synonyms.stretches(beginning(text)) {
            let inside = places.iter().filter(|(text, _, span)| {
                *text == at && stretch.span.start <= span.start && span.end <= stretch.span.end
            });
            let mut terms: Vec<usize> = inside.map(|(_, term, _)| *term).collect();
            terms.sort_unstable();
            terms.dedup();
            out.extend(stretch.groups.iter().filter_map(|&group| {
                Some(Concept {
                    group,
                    factor: f64::from(synonyms.strength(group)?.factor()),
                    word: stretch.word.clone(),
                    text: at,
                    span: stretch.span,
                    terms: terms.clone(),
                })
            }));
        }
    }
    out.truncate(CONCEPTS_MAX);
    out
}

fn beginning(text: &str) -> &str {
    let end = text.char_indices().nth(LOOKED_AT_CHARS);
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// One of two texts that are compared.
pub(crate) struct End<'a> {
    pub concepts: &'a [Concept],
    /// Weight of each term.
    pub weights: &'a [f64],
    /// Which terms the other text does not hold; those that count here are taken out.
    pub free: Vec<bool>,
}

impl<'a> End<'a> {
    /// Sum of the squared weights of the free terms of a word.
    fn square(&self, concept: &Concept) -> f64 {
        let free = concept.terms.iter().filter(|term| self.is_free(**term));
        let weights = free.filter_map(|term| self.weights.get(*term));
        weights.map(|weight| weight.powi(2)).sum()
    }

    fn is_free(&self, term: usize) -> bool {
        self.free.get(term) == Some(&true)
    }

    fn take(&mut self, concept: &Concept) {
        for term in &concept.terms {
            if let Some(free) = self.free.get_mut(*term) {
                *free = false;
            }
        }
    }
}

/// Whether both name a group by the same word, which they share anyway.
fn names_alike(a: &End<'_>, b: &End<'_>, group: usize) -> bool {
    let of_group = |concept: &&Concept| concept.group == group;
    let mut words = a.concepts.iter().filter(of_group);
    words.any(|one| {
        let mut others = b.concepts.iter().filter(of_group);
        others.any(|two| two.word == one.word)
    })
}

/// The groups both texts name, by words they do not share, each with its part of the similarity.
pub(crate) fn shared<'a>(
    mut a: End<'a>,
    mut b: End<'a>,
    norm: f64,
) -> Vec<(&'a Concept, &'a Concept, f64)> {
    let mut out = Vec::new();
    for one in a.concepts {
        let two = b.concepts.iter().find(|two| two.group == one.group);
        let Some(two) = two.filter(|_| !names_alike(&a, &b, one.group)) else {
            continue;
        };
        let (here, there) = (a.square(one), b.square(two));
        if here > 0.0 && there > 0.0 {
            out.push((one, two, one.factor * (here * there).sqrt() / norm));
        }
        a.take(one);
        b.take(two);
    }
    out
}
