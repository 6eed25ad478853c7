//! Groups of words that stand for the same thing: what one may say and how it is judged.
//!
//! No lookup here: how values are compared by them is in `matching`, how queries are widened in the `search` crate.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::code_enum;
use crate::invalid::{Faults, Rule};
use crate::matching::word_key;
use crate::text::{Label, Line, Note};
use crate::unit::UNITS;

/// Fewest terms of a group: one word alone has no synonym.
pub const TERMS_MIN: usize = 2;
/// Most terms of a group.
pub const TERMS_MAX: usize = 40;

code_enum!(
    /// How close the terms of a group are.
    Kind {
        /// Other words for one thing: 机加工 and machining.
        Same = "same",
        /// Neighbouring things, one of which often serves for the other.
        Near = "near",
        /// The nearest equivalent in another standard, shown as 近似牌号: close in composition, never identical.
        Grade = "grade",
    }
);

/// The language of the terms, as the editors note it for themselves.
pub type Language = Line<1, 16>;

/// A group as it travels and as it is stored, not yet judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Draft {
    /// The words.
    pub terms: Option<Vec<String>>,
    /// Code of a [`Kind`].
    pub kind: Option<String>,
    /// The language of the words, in the editors' own terms.
    pub lang: Option<String>,
    /// A remark for other editors.
    pub note: Option<String>,
}

/// A group of words that stand for the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synonym {
    /// The words, each spelled once. Range: 2 to 40.
    pub terms: Vec<Label>,
    /// How close they are.
    pub kind: Kind,
    /// Their language, as noted by the editors; nothing follows from it.
    pub lang: Option<Language>,
    /// A remark for other editors.
    pub note: Note,
}

impl Synonym {
    /// Reads a group. Errors: every fault, by JSON pointer.
    pub fn parse(draft: &Draft) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let terms = match &draft.terms {
            Some(terms) => faults.absorb("/terms", terms_of(terms)),
            None => {
                faults.add("/terms", Rule::required());
                None
            }
        };
        let kind = faults.required("/kind", draft.kind.as_deref(), Kind::parse);
        let lang = faults.optional("/lang", draft.lang.as_deref(), Language::parse);
        let note = Note::parse(draft.note.as_deref().unwrap_or_default());
        let note = faults.check("/note", note);
        let whole = terms.zip(kind).zip(note);
        faults.finish(whole.map(|((terms, kind), note)| Self {
            terms,
            kind,
            lang,
            note,
        }))
    }

    /// The draft that reads back as this group.
    pub fn draft(&self) -> Draft {
        let Self {
            terms,
            kind,
            lang,
            note,
        } = self;
        let note = Some(note.as_str()).filter(|note| !note.is_empty());
        Draft {
            terms: Some(terms.iter().map(|term| term.as_str().to_owned()).collect()),
            kind: Some(kind.to_string()),
            lang: lang.as_ref().map(|lang| lang.as_str().to_owned()),
            note: note.map(str::to_owned),
        }
    }

    /// Whether one of the terms holds this text, however either is spelled; every group holds an empty one.
    pub fn holds(&self, text: &str) -> bool {
        let wanted = word_key(text);
        self.terms
            .iter()
            .any(|term| word_key(term.as_str()).contains(&wanted))
    }

    /// The words in the spelling they are compared in, sorted: equal for two groups of the same words.
    pub fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = self
            .terms
            .iter()
            .map(|term| word_key(term.as_str()))
            .collect();
        words.sort_unstable();
        words
    }

    /// The terms that may be put one for the other. Units of measurement never are: 公斤 and kg are read as numbers with
    /// a unit, and a search for one must not bring every text that weighs something.
    pub fn exchangeable(&self) -> impl Iterator<Item = &str> {
        let terms = self.terms.iter().map(Label::as_str);
        terms.filter(|term| !is_unit(term))
    }
}

fn terms_of(terms: &[String]) -> Result<Vec<Label>, Faults> {
    let mut faults = Faults::new();
    if !(TERMS_MIN..=TERMS_MAX).contains(&terms.len()) {
        faults.add("", count_rule(terms.len()));
    }
    let mut keys = Vec::new();
    let mut read = Vec::new();
    for (at, term) in terms.iter().take(TERMS_MAX).enumerate() {
        let pointer = format!("/{at}");
        let Some(term) = faults.check(&pointer, Label::parse(term)) else {
            continue;
        };
        let key = word_key(term.as_str());
        if keys.contains(&key) {
            faults.add(pointer, Rule::of("duplicate_item"));
        }
        keys.push(key);
        read.push(term);
    }
    faults.finish(Some(read))
}

fn count_rule(count: usize) -> Rule {
    if count > TERMS_MAX {
        Rule::too_many(TERMS_MAX)
    } else {
        Rule::out_of_range(TERMS_MIN, TERMS_MAX)
    }
}

fn is_unit(term: &str) -> bool {
    UNIT_KEYS.contains(&word_key(term))
}

/// Every name of a unit, as it is compared; a table of thousands of words asks for each.
static UNIT_KEYS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let names = UNITS.iter().flat_map(|unit| [unit.code, unit.zh, unit.en]);
    names.chain(OTHER_UNITS).map(word_key).collect()
});

/// Everyday names of units beside those of [`UNITS`].
const OTHER_UNITS: [&str; 14] = [
    "公斤", "吨", "公里", "公分", "两", "兆帕", "帕", "巴", "转", "kgs", "ton", "tons", "pc", "个",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn draft(terms: &[&str], kind: &str) -> Draft {
        Draft {
            terms: Some(terms.iter().map(|term| (*term).to_owned()).collect()),
            kind: Some(kind.to_owned()),
            ..Draft::default()
        }
    }

    fn faults(draft: &Draft) -> Vec<(String, &'static str)> {
        let faults = Synonym::parse(draft).unwrap_err();
        let each = faults.as_slice().iter();
        each.map(|fault| (fault.pointer.clone(), fault.rule.code()))
            .collect()
    }

    #[test]
    fn a_group_is_judged_whole() {
        let long = "长".repeat(61);
        let bad = Draft {
            lang: Some(String::new()),
            ..draft(&["机加工", "", &long, "机 加工"], "alike")
        };
        let expected = [
            ("/terms/1", "required"),
            ("/terms/2", "too_long"),
            ("/terms/3", "duplicate_item"),
            ("/kind", "unknown_value"),
            ("/lang", "required"),
        ];
        let found = faults(&bad);
        let found: Vec<_> = found
            .iter()
            .map(|(at, code)| (at.as_str(), *code))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_group_has_two_to_forty_terms() {
        let many: Vec<String> = (0..41).map(|at| format!("词{at}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(Synonym::parse(&draft(&many[..40], "same")).is_ok());
        assert!(Synonym::parse(&draft(&many[..2], "same")).is_ok());
        assert_eq!(
            faults(&draft(&many, "same")),
            [("/terms".into(), "too_many")]
        );
        for few in [&many[..1], &[]] {
            assert_eq!(
                faults(&draft(few, "same")),
                [("/terms".into(), "out_of_range")]
            );
        }
        assert_eq!(
            faults(&Draft::default()),
            [("/terms".into(), "required"), ("/kind".into(), "required")]
        );
    }

    #[test]
    fn units_are_never_put_one_for_the_other() {
        let group = Synonym::parse(&draft(&["公斤", "KG", "千克", "机加工"], "same")).unwrap();
        assert_eq!(group.exchangeable().collect::<Vec<_>>(), ["机加工"]);
    }

    #[test]
    fn words_are_compared_in_any_spelling() {
        let one = Synonym::parse(&draft(&["ADC12", "A383"], "grade")).unwrap();
        let other = Synonym::parse(&draft(&["a383", "ＡＤＣ－１２"], "same")).unwrap();
        assert!(
            one.words() == other.words()
                && one.holds("adc 1")
                && one.holds("")
                && !one.holds("383a")
        );
    }

    proptest! {
        #[test]
        fn what_is_accepted_reads_back(terms in proptest::collection::vec("[a-z铝铜钢0-9 ]{0,8}", 0..6), kind in "same|near|grade") {
            let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
            if let Ok(group) = Synonym::parse(&draft(&terms, &kind)) {
                prop_assert!((TERMS_MIN..=TERMS_MAX).contains(&group.terms.len()));
                prop_assert_eq!(group.words().len(), group.terms.len());
                prop_assert_eq!(Synonym::parse(&group.draft()), Ok(group));
            }
        }

        #[test]
        fn any_draft_is_judged(terms in proptest::collection::vec(any::<String>(), 0..5), lang: Option<String>) {
            let draft = Draft { terms: Some(terms), lang, ..Draft::default() };
            prop_assert!(Synonym::parse(&draft).is_err(), "there is no kind");
        }
    }
}
