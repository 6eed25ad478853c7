//! Texts people write, the credit code, and how people are reached: bounds, folding, and what is refused.

use domain::Uscc;
use domain::contact::{Email, Phone};
use domain::text::{
    Body, EnterpriseName, ExternalId, Label, Line, Note, PersonName, Prose, Title, is_control,
};
use domain::uscc::check_character;
use proptest::prelude::*;

/// Characters of one, two, three and four bytes in UTF-8; the last needs two units in UTF-16.
const WIDTHS: [char; 5] = ['a', 'é', '工', '，', '𠮷'];

macro_rules! bounds {
    ($($kind:ident $min:literal $max:literal),+ $(,)?) => {
        /// What each kind says of a text of so many of one character: the code of the rule, or nothing.
        fn bounds() -> Vec<(&'static str, usize, usize, fn(&str) -> Option<&'static str>)> {
            vec![$((
                stringify!($kind),
                $min,
                $max,
                |text: &str| $kind::parse(text).err().map(|rule| rule.code()),
            )),+]
        }
    };
}

bounds!(
    Title 2 120,
    Body 0 10_000,
    EnterpriseName 2 100,
    PersonName 1 40,
    Label 1 60,
    Note 0 2_000,
    ExternalId 1 128,
);

#[test]
fn every_kind_of_text_is_bounded_in_characters_whatever_their_width() {
    for (kind, min, max, judge) in bounds() {
        for c in WIDTHS {
            let of = |count: usize| c.to_string().repeat(count);
            for (count, code) in [(min, None), (max, None), (max + 1, Some("too_long"))] {
                assert_eq!(judge(&of(count)), code, "{kind}: {count} times {c}");
            }
            if min > 1 {
                assert_eq!(judge(&of(min - 1)), Some("too_short"), "{kind}: {c}");
            }
        }
        assert_eq!(judge(""), (min > 0).then_some("required"), "{kind}");
    }
}

#[test]
fn a_combining_mark_counts_as_the_character_it_is() {
    // Two code points each: a letter and its accent are not joined before they are counted.
    assert!(Line::<1, 4>::parse("e\u{301}e\u{301}").is_ok());
    assert_eq!(
        Line::<1, 3>::parse("e\u{301}e\u{301}").unwrap_err().code(),
        "too_long"
    );
}

#[test]
fn the_numbers_of_a_refusal_count_characters() {
    let rule = Line::<1, 3>::parse("𠮷𠮷𠮷𠮷𠮷").unwrap_err();
    assert_eq!(
        rule.args(),
        &[("max", "3".to_owned()), ("actual", "5".to_owned())]
    );
}

/// Blanks of every kind: tab, no-break, en quad to hair space, narrow, mathematical, ideographic.
const BLANKS: &str = "\t \u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{202f}\u{205f}\u{3000}";

#[test]
fn blanks_of_every_kind_are_trimmed_and_joined() {
    let framed = format!("{BLANKS}铝{BLANKS}锭{BLANKS}");
    assert_eq!(Title::parse(&framed).unwrap().as_str(), "铝 锭");
    for blank in BLANKS.chars() {
        let only = blank.to_string().repeat(9);
        assert_eq!(
            Title::parse(&only).unwrap_err().code(),
            "required",
            "{blank:?}"
        );
        assert_eq!(Body::parse(&only).unwrap().as_str(), "", "{blank:?}");
    }
}

#[test]
fn one_line_is_one_line_to_every_reader() {
    // Readers break lines at all of these, and a header of a mail would too.
    for line_break in [
        "\n", "\r", "\r\n", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}",
    ] {
        let text = format!("求购{line_break}铝锭");
        assert_eq!(
            Title::parse(&text).unwrap_err().code(),
            "control_characters",
            "{line_break:?}"
        );
    }
}

#[test]
fn nothing_invisible_passes_for_a_text() {
    let reorder = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
    let hide = "\u{180e}\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{115f}\u{1160}\u{3164}\u{ffa0}\u{e0001}\u{e0041}\u{e007f}";
    for c in reorder.chars().chain(hide.chars()) {
        assert!(is_control(c), "{c:?}");
        for text in [format!("求购{c}铝锭"), c.to_string().repeat(4)] {
            assert_eq!(
                Title::parse(&text).unwrap_err().code(),
                "control_characters",
                "{c:?}"
            );
            assert_eq!(
                Body::parse(&text).unwrap_err().code(),
                "control_characters",
                "{c:?}"
            );
        }
    }
}

#[test]
fn what_people_write_is_not_taken_for_invisible() {
    for c in "，。、；：？！“”‘’（）《》【】—…·×φ≥≤±℃㎡μ①ⅫéßñабвΩ한カ𠮷\u{301}\u{e0100}".chars()
    {
        assert!(!is_control(c), "{c:?}");
    }
}

proptest! {
    #[test]
    fn a_line_that_is_taken_is_stable_and_clean(text in any::<String>()) {
        if let Ok(line) = Line::<1, 60>::parse(&text) {
            prop_assert_eq!(Line::<1, 60>::parse(line.as_str()).unwrap(), line.clone());
            let blank = |c: char| c.is_whitespace() && c != ' ';
            prop_assert!(!line.as_str().contains(blank) && !line.as_str().contains("  "));
            prop_assert_eq!(line.as_str().trim(), line.as_str());
        }
    }

    #[test]
    fn a_prose_that_is_taken_is_stable_and_holds_no_control_but_lines_and_tabs(text in any::<String>()) {
        if let Ok(prose) = Prose::<0, 60>::parse(&text) {
            prop_assert_eq!(Prose::<0, 60>::parse(prose.as_str()).unwrap(), prose.clone());
            prop_assert!(!prose.as_str().contains(|c| is_control(c) && c != '\n' && c != '\t'));
        }
    }

    #[test]
    fn words_survive_in_their_order(words in prop::collection::vec("[a-z工业铝锭]{1,5}", 1..6), blanks in prop::collection::vec(0usize..18, 7)) {
        let blank = |at: usize| BLANKS.chars().cycle().nth(blanks[at % 7]).unwrap();
        let mut text = String::from(blank(6));
        for (at, word) in words.iter().enumerate() {
            text.push_str(word);
            text.push(blank(at));
        }
        let line = Line::<1, 60>::parse(&text).unwrap();
        prop_assert_eq!(line.as_str(), words.join(" "));
    }
}

const LETTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

fn code() -> impl Strategy<Value = String> {
    "[0-9A-HJ-NP-RTUWXY]{17}".prop_map(|body| format!("{body}{}", check_character(&body).unwrap()))
}

proptest! {
    #[test]
    fn two_neighbours_changed_over_are_always_found(code in code(), at in 0usize..17) {
        let mut letters: Vec<char> = code.chars().collect();
        prop_assume!(letters[at] != letters[at + 1]);
        letters.swap(at, at + 1);
        prop_assert!(Uscc::parse(letters.into_iter().collect::<String>()).is_err());
    }

    #[test]
    fn a_letter_lost_or_doubled_is_always_found(code in code(), at in 0usize..18) {
        let mut short = code.clone();
        let letter = short.remove(at);
        prop_assert!(Uscc::parse(&short).is_err());
        let mut long = code;
        long.insert(at, letter);
        prop_assert!(Uscc::parse(&long).is_err());
    }

    #[test]
    fn letters_outside_the_alphabet_are_refused_at_every_place(code in code(), at in 0usize..18, letter in "[IOSVZiosvz*#中]") {
        let mut letters: Vec<char> = code.chars().collect();
        letters[at] = letter.chars().next().unwrap();
        prop_assert!(Uscc::parse(letters.into_iter().collect::<String>()).is_err());
    }

    #[test]
    fn a_body_has_one_check_character_and_no_other(body in "[0-9A-HJ-NP-RTUWXY]{17}") {
        let good = LETTERS.chars().filter(|check| Uscc::parse(format!("{body}{check}")).is_ok());
        prop_assert_eq!(good.collect::<Vec<_>>(), [check_character(&body).unwrap()]);
    }

    #[test]
    fn a_code_travels_as_its_eighteen_characters(code in code()) {
        let read: Uscc = serde_json::from_value(serde_json::json!(code.to_lowercase())).unwrap();
        prop_assert_eq!(read.to_string(), code.clone());
        prop_assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::json!(code));
    }

    #[test]
    fn an_address_that_is_taken_cannot_reach_beyond_its_header(text in "[a-z0-9.@<>,;:\"\\\\ \r\n\t-]{1,40}") {
        if let Ok(email) = Email::parse(&text) {
            let bad = |c: char| c.is_whitespace() || c.is_control() || "<>,;:\"\\".contains(c);
            prop_assert!(!email.as_str().contains(bad));
            prop_assert_eq!(email.as_str().matches('@').count(), 1);
        }
    }

    #[test]
    fn common_addresses_are_taken_and_one_account_is_one_however_it_is_typed(
        local in "[a-zA-Z0-9][a-zA-Z0-9._+-]{0,20}[a-zA-Z0-9]", domain in "[a-zA-Z0-9]{1,12}(-[a-z0-9]{1,5})?", top in "(com|cn|com\\.cn|org)"
    ) {
        prop_assume!(!local.contains(".."));
        let text = format!("{local}@{domain}.{top}");
        let folded = Email::parse(&text).unwrap().folded();
        prop_assert_eq!(Email::parse(text.to_uppercase()).unwrap().folded(), folded.clone());
        prop_assert_eq!(Email::parse(&folded).unwrap().folded(), folded);
    }

    #[test]
    fn a_number_is_the_same_however_it_is_grouped(digits in "[0-9]{7,15}", breaks in prop::collection::vec(prop::sample::select(vec!["", " ", "-", "(", ")", "　", "－", "（"]), 16)) {
        let dressed: String = digits.chars().zip(breaks).flat_map(|(digit, mark)| [mark.to_owned(), digit.to_string()]).collect();
        let number = Phone::parse(dressed).unwrap();
        prop_assert_eq!(number.as_str(), digits);
    }
}

#[test]
fn the_longest_address_and_number_are_taken_and_one_more_is_not() {
    let domain = |length: usize| {
        let labels = format!("{}.{}.{}.", "a".repeat(63), "b".repeat(63), "c".repeat(48));
        format!("{labels}{}", "d".repeat(length - labels.len()))
    };
    let address = |local: usize, length: usize| {
        format!("{}@{}", "l".repeat(local), domain(length - local - 1))
    };
    assert!(Email::parse(address(64, 254)).is_ok());
    assert!(Email::parse(address(64, 255)).is_err() && Email::parse(address(65, 254)).is_err());
    for (digits, good) in [(6, false), (7, true), (15, true), (16, false)] {
        assert_eq!(Phone::parse("5".repeat(digits)).is_ok(), good, "{digits}");
    }
    for text in ["+", "++8613800000000", "86+13800000000", "1380000000０x"] {
        assert!(Phone::parse(text).is_err(), "{text}");
    }
}
