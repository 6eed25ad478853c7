//! Names and values compared by a table of synonyms, beside their spelling. Immutable: a changed table is a new one.

use std::collections::HashMap;

use super::fold::{self, Folded};
use super::names::{Likeness, Names, PlainNames};
use crate::synonym::{Kind, Synonym};

/// The spelling in which two words are compared, as a text.
pub(crate) fn word_key(text: &str) -> String {
    fold::key(text).into_iter().collect()
}

/// Groups of synonyms, ready to be asked for a word.
#[derive(Clone, Debug, Default)]
pub struct Synonyms {
    groups: Vec<Group>,
    /// The groups of a word, by its folded spelling.
    by_word: HashMap<Vec<char>, Vec<usize>>,
}

#[derive(Clone, Debug)]
struct Group {
    kind: Kind,
    words: Vec<Vec<char>>,
}

impl Synonyms {
    /// The table of these groups.
    pub fn of<'a>(groups: impl IntoIterator<Item = &'a Synonym>) -> Self {
        let mut table = Self::default();
        for group in groups {
            table.add(group);
        }
        table
    }

    fn add(&mut self, group: &Synonym) {
        let words: Vec<Vec<char>> = group.exchangeable().map(fold::key).collect();
        let at = self.groups.len();
        for word in &words {
            self.by_word.entry(word.clone()).or_default().push(at);
        }
        self.groups.push(Group {
            kind: group.kind,
            words,
        });
    }

    fn groups_of(&self, word: &[char]) -> impl Iterator<Item = &Group> {
        let of = self.by_word.get(word).into_iter().flatten();
        of.filter_map(|at| self.groups.get(*at))
    }
}

impl Names for Synonyms {
    /// The same spelling, or other words for the same.
    fn same_name(&self, a: &str, b: &str) -> bool {
        let (a, b) = (fold::key(a), fold::key(b));
        a == b
            || self
                .groups_of(&a)
                .any(|group| group.kind == Kind::Same && group.words.contains(&b))
    }

    /// As by spelling; otherwise an offer that names another word for what is wanted is the same, one that names a
    /// neighbour or a grade of another standard is near. What is offered for a part of what is wanted is near.
    fn alike(&self, wanted: &str, offered: &str) -> Likeness {
        let plain = PlainNames.alike(wanted, offered);
        if plain == Likeness::Same || self.groups.is_empty() {
            return plain;
        }
        plain.max(self.by_groups(wanted, offered))
    }
}

impl Synonyms {
    fn by_groups(&self, wanted: &str, offered: &str) -> Likeness {
        let (want, offer) = (Folded::new(wanted), Folded::new(offered));
        let named = |text: &Folded, group: &Group| {
            let mut words = group.words.iter();
            words.any(|word| text.find(word).is_some())
        };
        let (wanted, offered) = (fold::key(wanted), fold::key(offered));
        let of_wanted = self.groups_of(&wanted);
        let best = of_wanted.filter(|group| named(&offer, group));
        let best = best.map(|group| match group.kind {
            Kind::Same => Likeness::Same,
            Kind::Near | Kind::Grade => Likeness::Near,
        });
        let mut of_offered = self.groups_of(&offered);
        let less = of_offered.any(|group| named(&want, group));
        let less = if less {
            Likeness::Near
        } else {
            Likeness::Different
        };
        best.max().unwrap_or(Likeness::Different).max(less)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::synonym::Draft;

    fn group(kind: Kind, terms: &[&str]) -> Synonym {
        let draft = Draft {
            terms: Some(terms.iter().map(|term| (*term).to_owned()).collect()),
            kind: Some(kind.to_string()),
            ..Draft::default()
        };
        Synonym::parse(&draft).unwrap()
    }

    fn table() -> Synonyms {
        Synonyms::of(&[
            group(Kind::Same, &["机加工", "机械加工", "machining"]),
            group(Kind::Grade, &["304", "06Cr19Ni10", "SUS304"]),
            group(Kind::Near, &["喷粉", "喷漆"]),
            group(Kind::Same, &["公斤", "kg"]),
        ])
    }

    #[test]
    fn other_words_are_the_same_and_neighbours_are_near() {
        let rows = [
            ("机加工", "machining", Likeness::Same),
            ("Machining", "精密机械加工", Likeness::Same),
            ("精密机加工", "machining", Likeness::Near),
            ("304", "06Cr19Ni10", Likeness::Near),
            ("304", "SUS304不锈钢", Likeness::Near),
            ("304", "304不锈钢", Likeness::Same),
            ("304", "1.304", Likeness::Different),
            ("304L", "06Cr19Ni10", Likeness::Different),
            ("喷粉", "喷漆", Likeness::Near),
            ("喷粉", "不做喷漆", Likeness::Different),
            ("喷粉", "电镀", Likeness::Different),
            ("公斤", "kg", Likeness::Different),
        ];
        for (wanted, offered, likeness) in rows {
            assert_eq!(
                table().alike(wanted, offered),
                likeness,
                "{wanted} {offered}"
            );
        }
    }

    #[test]
    fn names_are_the_same_only_by_words_for_the_same() {
        assert!(table().same_name("机加工", "MACHINING"));
        assert!(table().same_name("壁厚", "壁厚"));
        assert!(!table().same_name("喷粉", "喷漆") && !table().same_name("304", "SUS304"));
    }

    const WORDS: [&str; 8] = [
        "机加工",
        "machining",
        "304",
        "SUS304",
        "喷粉",
        "喷漆",
        "kg",
        "球阀",
    ];

    proptest! {
        #[test]
        fn never_less_alike_than_by_spelling(a in "\\PC{0,12}", b in proptest::sample::select(&WORDS[..])) {
            let table = table();
            prop_assert!(table.alike(&a, b) >= PlainNames.alike(&a, b));
            prop_assert!(table.alike(b, &a) >= PlainNames.alike(b, &a));
            prop_assert_eq!(table.same_name(&a, b), table.same_name(b, &a));
            prop_assert_eq!(Synonyms::default().alike(&a, b), PlainNames.alike(&a, b));
        }

        #[test]
        fn words_of_one_group_are_alike_from_both_ends(a in proptest::sample::select(&WORDS[..]), b in proptest::sample::select(&WORDS[..])) {
            prop_assert_eq!(table().alike(a, b), table().alike(b, a));
            prop_assert_eq!(table().same_name(a, b), table().same_name(b, a));
        }
    }
}
