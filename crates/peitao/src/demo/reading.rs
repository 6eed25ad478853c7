//! Whether the texts of the district read as if somebody had typed them. Nothing here judges what the platform takes.

use std::collections::{BTreeMap, BTreeSet};

use app::records::PostingRecord;
use domain::posting::{Family, Side, Visibility};

use super::tests::district;

/// Texts a reader stumbles over, with what is wrong; the test fails with the first of them.
fn assert_none(what: &str, found: &[String]) {
    let shown: Vec<&String> = found.iter().take(12).collect();
    assert!(
        found.is_empty(),
        "{} {what}, such as {shown:#?}",
        found.len()
    );
}

fn texts() -> impl Iterator<Item = &'static str> {
    district()
        .1
        .iter()
        .flat_map(|posting| [posting.title.as_str(), posting.body.as_str()])
}

/// The lines of all texts that a judgement objects to.
fn objected(judge: impl Fn(&str) -> bool) -> Vec<String> {
    texts()
        .flat_map(str::lines)
        .filter(|line| judge(line))
        .map(str::to_owned)
        .collect()
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn no_mark_of_a_template_is_left() {
    let marks = ['{', '}', '|', '@', '\\', '$'];
    assert_none(
        "texts with a mark of a template",
        &objected(|line| line.contains(marks)),
    );
}

#[test]
fn marks_do_not_pile_up_and_nothing_begins_with_one() {
    let ends = "，。；、：！？,;:!?";
    let piled = |line: &str| {
        let letters: Vec<char> = line.chars().collect();
        let twice = letters
            .windows(2)
            .any(|pair| ends.contains(pair[0]) && ends.contains(pair[1]));
        twice
            || line.starts_with(|c| ends.contains(c))
            || line.contains("（）")
            || line.contains("()")
    };
    assert_none("lines with marks in a heap", &objected(piled));
    let titles = district().1.iter().map(|posting| &posting.title);
    let open = titles
        .filter(|title| title.ends_with(|c| "，；、：,;:（(".contains(c)) || title.contains("  "));
    assert_none(
        "titles that end in the middle",
        &open.cloned().collect::<Vec<_>>(),
    );
}

/// A Chinese word of two to four characters that is said twice without anything between.
fn stammer(line: &str) -> Option<String> {
    // A change of moulds and material, behind a name that ends in a mould.
    let line = line.replace("换模换料", " ");
    let letters: Vec<char> = line.chars().collect();
    (2..=4).find_map(|length| {
        letters.windows(length * 2).find_map(|window| {
            let (left, right) = window.split_at(length);
            let word = left == right
                && left.iter().all(|c| is_chinese(*c))
                && left.iter().any(|c| *c != left[0]);
            word.then(|| left.iter().collect())
        })
    })
}

#[test]
fn nobody_stammers() {
    let found: Vec<String> = texts()
        .flat_map(str::lines)
        .filter_map(|line| stammer(line).map(|word| format!("{word}: {line}")))
        .collect();
    assert_none("lines say a word twice", &found);
}

#[test]
fn hardly_two_postings_share_their_words() {
    let posted = &district().1;
    let share = |key: fn(&PostingRecord) -> &str| {
        let all: Vec<&str> = posted
            .iter()
            .map(key)
            .filter(|text| text.chars().count() > 12)
            .collect();
        let distinct: BTreeSet<&str> = all.iter().copied().collect();
        distinct.len() * 1000 / all.len()
    };
    let (titles, bodies) = (
        share(|posting| &posting.title),
        share(|posting| &posting.body),
    );
    assert!(titles >= 975, "{titles} of 1000 titles are distinct");
    assert!(bodies >= 995, "{bodies} of 1000 bodies are distinct");
}

#[test]
fn no_opening_is_heard_all_the_time() {
    let mut openings: BTreeMap<String, usize> = BTreeMap::new();
    for posting in &district().1 {
        *openings
            .entry(posting.title.chars().take(4).collect())
            .or_default() += 1;
    }
    let (most, times) = openings.iter().max_by_key(|(_, times)| **times).unwrap();
    assert!(
        *times * 100 <= district().1.len() * 2,
        "{times} titles begin with {most}"
    );
}

#[test]
fn every_side_of_every_family_is_there_in_every_visibility_and_on_every_chain() {
    let posted = &district().1;
    for side in Side::ALL {
        for family in Family::ALL {
            let of = posted.iter().filter(|posting| {
                posting.side == side.as_str() && posting.family == family.as_str()
            });
            assert!(of.count() >= 50, "{side} {family}");
        }
        for visibility in Visibility::ALL
            .iter()
            .filter(|visibility| **visibility != Visibility::Invited)
        {
            let of = posted.iter().filter(|posting| {
                posting.side == side.as_str() && posting.visibility == visibility.as_str()
            });
            assert!(of.count() >= 50, "{side} {visibility}");
        }
        let chains: BTreeSet<&str> = posted
            .iter()
            .filter(|posting| posting.side == side.as_str())
            .filter_map(|posting| posting.node_code.as_deref()?.split('-').next())
            .collect();
        assert_eq!(chains.len(), 18, "{side}: {chains:?}");
    }
}

#[test]
fn what_the_fields_state_the_text_says() {
    let mut unsaid = Vec::new();
    for posting in &district().1 {
        let text = format!("{}\n{}", posting.title, posting.body);
        for attribute in posting
            .attributes
            .iter()
            .filter(|attribute| attribute.unit.is_some())
        {
            if !text.contains(&attribute.value) {
                unsaid.push(format!(
                    "{} {} not in {text}",
                    attribute.name, attribute.value
                ));
            }
        }
    }
    assert_none("numbers are stated and not said", &unsaid);
}

#[test]
fn a_posting_does_not_ask_and_offer_at_once() {
    let wrong = |posting: &&PostingRecord| {
        let side = Side::parse(&posting.side).unwrap();
        let text = format!("{}\n{}", posting.title, posting.body);
        domain::moderation::risks(side, &text).contains(&domain::moderation::Risk::WrongSide)
    };
    let found: Vec<String> = district()
        .1
        .iter()
        .filter(wrong)
        .map(|posting| format!("{}: {}", posting.side, posting.title))
        .collect();
    assert_none("postings look the wrong way", &found);
}
