//! How different hands type the same thing: signs, commas, units, and now and then Traditional characters.

use super::random::Random;

const TRADITIONAL: &str = include_str!("../../sample/traditional.txt");

/// The habits of one author in one posting.
pub struct Hand {
    signs: Vec<(&'static str, &'static str)>,
    traditional: bool,
}

const HABITS: &[(&str, &[(&str, usize)])] = &[
    ("×", &[("×", 40), ("*", 40), ("x", 14), ("X", 6)]),
    (
        "φ",
        &[("φ", 45), ("Φ", 30), ("ø", 5), ("直径", 12), ("∅", 3)],
    ),
    ("≥", &[("≥", 60), (">=", 12), ("不低于", 16), ("大于", 12)]),
    ("≤", &[("≤", 60), ("<=", 12), ("不超过", 20), ("小于", 8)]),
    ("μm", &[("μm", 55), ("um", 30), ("微米", 15)]),
    ("℃", &[("℃", 70), ("度", 30)]),
    ("㎡", &[("㎡", 60), ("平方", 25), ("平米", 15)]),
    ("平方米", &[("平方米", 40), ("㎡", 25), ("平方", 35)]),
    ("公斤", &[("公斤", 60), ("kg", 40)]),
    ("吨", &[("吨", 85), ("t", 8), ("T", 7)]),
    ("个工作日", &[("个工作日", 70), ("工作日", 30)]),
];

impl Hand {
    /// Draws the habits of an author.
    pub fn draw(random: &mut Random) -> Self {
        let signs = HABITS
            .iter()
            .filter_map(|(sign, forms)| Some((*sign, *random.weighted(forms)?)));
        Self {
            signs: signs.collect(),
            traditional: random.below(160) == 0,
        }
    }

    /// A one-line title as this hand types it.
    pub fn title(&self, text: &str, random: &mut Random) -> String {
        let text = self.type_out(text);
        let text = match random.below(10) {
            0..=2 => text.replace('，', " "),
            3 => text.replace('，', ","),
            4 => text.replace('（', "(").replace('）', ")"),
            5 => text.replace(' ', ""),
            _ => text,
        };
        text.trim().trim_end_matches(['，', ',']).to_owned()
    }

    /// Sentences joined as this hand joins them.
    pub fn body(&self, sentences: &[String], random: &mut Random) -> String {
        let (joint, end) = match random.below(20) {
            0..=8 => ("。", "。"),
            9..=11 => ("。", ""),
            12..=13 => ("；", "。"),
            14..=16 => ("\n", ""),
            17 => (" ", ""),
            18 => ("，", "。"),
            _ => (". ", "."),
        };
        let text = sentences.join(joint) + end;
        self.type_out(&text)
    }

    /// A body that was written as a whole.
    pub fn type_out(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (sign, form) in &self.signs {
            if sign != form {
                text = text.replace(sign, form);
            }
        }
        if self.traditional {
            traditional(&text)
        } else {
            text
        }
    }
}

/// Writes a text in Traditional characters: words first, then single characters.
fn traditional(text: &str) -> String {
    let (words, characters) = TRADITIONAL.split_once("\n\n").unwrap_or(("", TRADITIONAL));
    let mut text = text.to_owned();
    for (simple, full) in words.lines().filter_map(|line| line.split_once(' ')) {
        text = text.replace(simple, full);
    }
    let pairs: Vec<char> = characters.chars().filter(|c| !c.is_whitespace()).collect();
    let full = |c: char| {
        pairs.chunks_exact(2).find_map(|pair| {
            (pair.first() == Some(&c))
                .then(|| pair.last().copied())
                .flatten()
        })
    };
    text.chars().map(|c| full(c).unwrap_or(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_made_of_pairs() {
        let (_, characters) = TRADITIONAL.split_once("\n\n").unwrap();
        let pairs: Vec<char> = characters.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(pairs.len().is_multiple_of(2) && pairs.chunks(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(
            traditional("现求购铝压铸件，控制公差"),
            "現求購鋁壓鑄件，控制公差"
        );
        assert_eq!(traditional("干燥后运到南宁"), "乾燥後運到南寧");
    }

    #[test]
    fn hands_differ_but_keep_the_words() {
        let texts: std::collections::BTreeSet<String> = (0..200)
            .map(|i| {
                let random = &mut Random::of(3, 9, i);
                Hand::draw(random).title("求购菜刀，φ20×3", random)
            })
            .collect();
        assert!(texts.len() > 8 && texts.iter().filter(|text| text.contains("菜刀")).count() > 8);
    }
}
