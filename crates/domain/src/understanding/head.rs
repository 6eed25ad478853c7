//! The thing itself: the last noun group of the first phrase of a title that names one.
//!
//! Modifiers stand before the noun in both languages, and what is done with it behind: materials,
//! processes, sides and other accompanying words are taken off both ends, and what is left is the head.

use super::lexicon::{Meaning, Word};
use super::quality::Quality;
use super::reading::Reading;
use super::things::Thing;

/// Nouns that name no thing of their own.
const GENERAL: [&str; 37] = [
    "一条龙",
    "一站式",
    "类产品",
    "等产品",
    "件",
    "零件",
    "零部件",
    "配件",
    "部件",
    "产品",
    "制品",
    "结构件",
    "毛坯",
    "工件",
    "零配件",
    "构件",
    "五金件",
    "金属件",
    "五金",
    "能力",
    "产能",
    "富余产能",
    "厂",
    "需求",
    "商",
    "供应商",
    "机械零件",
    "机械配件",
    "part",
    "parts",
    "component",
    "components",
    "products",
    "product",
    "capacity",
    "items",
    "work",
];
const LEADING: [&str; 14] = [
    "的", "用", "及", "和", "与", "件", "等", "一批", "各", "本", "我司", "能", "做", "the",
];
const TRAILING: [&str; 9] = ["等", "类", "系列", "的", "一批", "若干", "用", "及", "和"];
const CUTS: [&str; 5] = [" for ", " with ", " of ", " in ", " from "];

/// A head, by places of the folded title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Noun {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) thing: Option<Thing>,
}

/// The head of a title; none where it names only what is done or a general word.
pub(super) fn read(reading: &Reading, words: &[Word]) -> Option<Noun> {
    let mut at = 0;
    while at < reading.len() {
        let word = words.iter().find(|word| word.from == at);
        if let Some(word) = word.filter(|word| is_accompanying(reading, word)) {
            at = word.to;
            continue;
        }
        let Some(to) = phrase(reading, at) else {
            at += 1;
            continue;
        };
        if let Some(noun) = noun(reading, words, at, to) {
            return Some(noun);
        }
        at = to;
    }
    None
}

/// The end of the run of Chinese characters, or of Latin words, that begins at `at`.
fn phrase(reading: &Reading, at: usize) -> Option<usize> {
    let first = reading.at(at)?;
    let latin = first.is_ascii_alphabetic();
    if !latin && !is_han(first) {
        return None;
    }
    let goes_on = |at: usize| {
        reading.at(at).is_some_and(|c| {
            if latin {
                c.is_ascii_alphabetic()
                    || c == '-'
                    || (c == ' ' && reading.at(at + 1).is_some_and(|c| c.is_ascii_alphabetic()))
            } else {
                is_han(c)
            }
        })
    };
    let mut to = at + 1;
    while goes_on(to) {
        to += 1;
    }
    Some(to)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}')
}

fn noun(reading: &Reading, words: &[Word], from: usize, to: usize) -> Option<Noun> {
    let to = (from..to)
        .find(|at| CUTS.iter().any(|cut| reading.holds(*at, cut).is_some()))
        .unwrap_or(to);
    let (from, to) = stripped(reading, words, from, to);
    let text = reading.text(from, to);
    let names = text.chars().count() >= 2 && !GENERAL.contains(&text.as_str());
    // A word that runs into figures is a model or a grade.
    let model = reading.at(from).is_some_and(|c| c.is_ascii())
        && (!reading.is_boundary(to) || !reading.is_boundary(from));
    (names && !model).then(|| Noun {
        from,
        to,
        thing: thing(reading, words, from, to),
    })
}

/// Takes accompanying words off both ends as long as any are there.
fn stripped(reading: &Reading, words: &[Word], mut from: usize, mut to: usize) -> (usize, usize) {
    loop {
        let before = (from, to);
        let accompanies =
            |word: &&Word| word.from >= from && word.to <= to && is_accompanying(reading, word);
        let front = words
            .iter()
            .find(|word| word.from == from)
            .filter(accompanies)
            .map(|word| word.to);
        from = front
            .or_else(|| {
                LEADING
                    .iter()
                    .find_map(|word| reading.holds(from, word))
                    .filter(|end| *end <= to)
            })
            .unwrap_or(from);
        let accompanies =
            |word: &&Word| word.from >= from && word.to <= to && is_accompanying(reading, word);
        let back = words
            .iter()
            .find(|word| word.to == to)
            .filter(accompanies)
            .map(|word| word.from);
        let trailing = || {
            reading
                .ends_with(to, &TRAILING)
                .filter(|start| *start >= from)
        };
        to = back.or_else(trailing).unwrap_or(to);
        while reading.at(from) == Some(' ') && from < to {
            from += 1;
        }
        while reading.before(to) == Some(' ') && to > from {
            to -= 1;
        }
        if (from, to) == before || from >= to {
            return (from, to.max(from));
        }
    }
}

fn is_accompanying(reading: &Reading, word: &Word) -> bool {
    match word.meaning {
        Meaning::Step(_)
        | Meaning::Side(_)
        | Meaning::Substance(_)
        | Meaning::Certificate
        | Meaning::Aside => true,
        Meaning::Quality(_) => !is_machine(reading, word),
        Meaning::Thing(_) => false,
    }
}

/// Machines are also words for their tonnage.
fn is_machine(reading: &Reading, word: &Word) -> bool {
    let machine = matches!(reading.before(word.to), Some('机' | '床'))
        || reading.text(word.from, word.to).contains("machine");
    word.meaning == Meaning::Quality(Quality::Tonnage) && machine
}

/// What kind of thing the last word of the head makes it.
fn thing(reading: &Reading, words: &[Word], from: usize, to: usize) -> Option<Thing> {
    let last = words
        .iter()
        .rev()
        .find(|word| word.to == to && word.from >= from)?;
    match last.meaning {
        Meaning::Thing(thing) => Some(thing),
        Meaning::Quality(_) if is_machine(reading, last) => Some(Thing::Equipment),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexicon;
    use super::*;

    fn head(title: &str) -> (String, Option<Thing>) {
        let reading = Reading::new(title);
        let noun = read(&reading, &lexicon::words(&reading));
        noun.map_or_else(Default::default, |noun| {
            (reading.text(noun.from, noun.to), noun.thing)
        })
    }

    #[test]
    fn the_thing_itself() {
        let rows = [
            ("汽车锁芯", "锁芯"),
            ("汽车门拉手 PA66 手柄 锻造底座 采购", "门拉手"),
            ("铝合金压铸壳体外协", "壳体"),
            ("求购：304不锈钢法兰盘", "法兰盘"),
            ("法兰盘机加工", "法兰盘"),
            ("【急】采购 水冷板 500件", "水冷板"),
            ("ADC12 铝合金压铸 电机端盖", "电机端盖"),
            (
                "Brake caliper housing, A356 gravity casting",
                "brake caliper housing",
            ),
            ("Sourcing valve body machining", "valve body"),
            ("承接铝压铸件", ""),
            ("CNC加工", ""),
        ];
        for (title, expected) in rows {
            assert_eq!(head(title).0, expected, "{title}");
        }
    }

    #[test]
    fn kinds_of_things() {
        let rows = [
            ("压铸模具设计制造", Some(Thing::Mould)),
            ("出售1250T压铸机", Some(Thing::Equipment)),
            ("供应ADC12铝锭", Some(Thing::Material)),
            ("自动喷涂线", Some(Thing::Equipment)),
            ("冷轧板", Some(Thing::Material)),
            ("水冷板", None),
            ("电机壳体压铸", None),
        ];
        for (title, thing) in rows {
            assert_eq!(head(title).1, thing, "{title}");
        }
    }
}
