//! What one posting is about: facts drawn once and then told the same wherever the text repeats them.

use std::collections::BTreeMap;

use app::records::AttributeRecord;
use domain::posting::{Family, Side};

use super::amount;
use super::cards;
use super::firms::Firm;
use super::goods::Item;
use super::places;
use super::random::Random;
use super::template::{Source, Template};

/// How often a fact may be told in one body; once, unless it stands here.
const REPEATS: &[(&str, usize)] = &[("name", 2), ("topic", 2), ("machine", 2)];
/// Words of a seller that a buyer of a machine leaves out.
const USED: &[&str] = &["二手", "闲置"];

/// The facts of a posting.
pub struct Facts<'a> {
    /// What it is about.
    pub item: &'a Item,
    /// Which way it looks.
    pub side: Side,
    /// What the text has stated so far.
    pub attributes: Vec<AttributeRecord>,
    /// How much. Units: thousandths.
    pub amount: i64,
    /// Price of one unit. Units: fen.
    pub price: i64,
    /// Letters that tie the lines of the item to the name drawn.
    pub marks: &'a str,
    firm: &'a Firm,
    cargo: &'a str,
    users: &'a [String],
    known: BTreeMap<String, String>,
    said: BTreeMap<String, usize>,
    needs: Vec<&'a Template>,
}

impl<'a> Facts<'a> {
    /// Draws what the posting of a firm is about. `cargo` is what logistics would carry, `users` what
    /// the item goes into.
    pub fn draw(
        item: &'a Item,
        side: Side,
        firm: &'a Firm,
        cargo: &'a str,
        users: &'a [String],
        random: &mut Random,
    ) -> Self {
        let technology = item.family == Family::Technology;
        let (wants, key) = if technology {
            ('k', "topic")
        } else {
            ('r', "name")
        };
        let buyer = (side == Side::Demand).then_some(firm.chain.as_str());
        let name = item.name(buyer, random);
        let marks = name.map_or("", |name| name.marks.as_str());
        let mut needs = item.fitting(wants, marks);
        for last in (1..needs.len()).rev() {
            needs.swap(last, random.below(last + 1));
        }
        let told = name.and_then(|name| name.text.expand(random, &mut Sink::default()));
        Self {
            item,
            side,
            attributes: Vec::new(),
            amount: amount::countable(amount::drawn(item.quantity, random), &item.unit),
            price: amount::natural(random.between(item.price.0, item.price.1)).max(1),
            marks,
            firm,
            cargo,
            users,
            known: told
                .map(|told| (key.to_owned(), told))
                .into_iter()
                .collect(),
            said: BTreeMap::new(),
            needs,
        }
    }

    /// Expands a template; when it fails, everything is as it was before.
    pub fn tell(&mut self, template: &Template, random: &mut Random) -> Option<String> {
        let before = (self.said.clone(), self.needs.clone(), self.attributes.len());
        let text = template.expand(random, self);
        if text.is_none() {
            let stated;
            (self.said, self.needs, stated) = before;
            self.attributes.truncate(stated);
        }
        text.map(|text| once(&text))
    }

    /// Begins the body: what the title told may be told once more.
    pub fn forget_title(&mut self) {
        self.said.clear();
    }

    /// A fact the text has told; none when it was never asked for.
    pub fn told(&self, name: &str) -> Option<&str> {
        self.known.get(name).map(String::as_str)
    }

    /// Whether the text tells a price.
    pub fn tells_price(&self) -> bool {
        self.told("price").is_some() || (self.side == Side::Demand && self.told("budget").is_some())
    }

    fn drawn(&mut self, name: &str, random: &mut Random) -> Option<String> {
        let logistics = self.item.family == Family::Logistics;
        match name {
            "other" => self.sibling(random),
            "machine" => self.told("name").map(|name| {
                USED.iter()
                    .fold(name.to_owned(), |name, word| name.replace(word, ""))
            }),
            "mat" => self
                .line('m', random)
                .filter(|material| !self.names(material)),
            "mat_b" => self.another('m', "mat", random),
            "piece" => self.line('m', random).map(|material| workpiece(&material)),
            "proc" => self.line('p', random),
            "proc_b" => self.another('p', "proc", random),
            "spec" => self.stated('s', random).map(|spec| self.wanted(spec)),
            "spec_b" => self.another('s', "spec", random),
            "fin" => self.line('f', random),
            "mach" => self.line('q', random),
            "en" => self.line('e', random),
            "std" => self
                .line('c', random)
                .filter(|text| cards::is_standard(text)),
            "cert" => self
                .line('c', random)
                .filter(|text| !cards::is_standard(text)),
            "use" => self.line('u', random).or_else(|| {
                random
                    .pick(self.users)
                    .filter(|_| self.marks.is_empty())
                    .cloned()
            }),
            "gap" => self.line('g', random),
            "idea" => self.line('i', random),
            "own" => self.firm.own.clone(),
            "place" => Some(self.firm.place.clone()),
            "dest" => Some(places::address_of(
                &self.firm.place,
                self.firm.local,
                random,
            )),
            "from" => self
                .carried()
                .then(|| places::origin(&self.firm.place, self.firm.local, random)),
            "to" => self
                .carried()
                .then(|| places::destination(&self.item.unit, random)),
            "cargo" => logistics.then(|| self.cargo.to_owned()),
            _ => self.figure(name, random),
        }
    }

    /// A buyer of a machine asks for its size, not for its year.
    fn wanted(&self, spec: String) -> String {
        if self.side == Side::Demand && self.item.profile == "mach" {
            spec.split('，').next().map(str::to_owned).unwrap_or(spec)
        } else {
            spec
        }
    }

    /// Whether the name says the material already.
    fn names(&self, material: &str) -> bool {
        self.told("name")
            .is_some_and(|name| name.contains(material))
    }

    /// Whether it goes from one place to another.
    fn carried(&self) -> bool {
        matches!(self.item.unit.as_str(), "车" | "柜" | "单")
    }

    fn line(&self, letter: char, random: &mut Random) -> Option<String> {
        let fitting = self.item.fitting(letter, self.marks);
        random.pick(&fitting)?.expand(random, &mut Sink::default())
    }

    /// A text of a line whose values count as stated.
    fn stated(&mut self, letter: char, random: &mut Random) -> Option<String> {
        let fitting = self.item.fitting(letter, self.marks);
        let mut sink = Sink::default();
        let text = random.pick(&fitting)?.expand(random, &mut sink)?;
        self.attributes.extend(sink.0);
        Some(text)
    }

    /// Another text of a line than the one told as `first`.
    fn another(&mut self, letter: char, first: &str, random: &mut Random) -> Option<String> {
        let first = self.told(first)?.to_owned();
        let other = |text: &String| !text.contains(&first) && !first.contains(text.as_str());
        (0..6).find_map(|_| self.line(letter, random).filter(other))
    }

    /// Another name of the same make.
    fn sibling(&mut self, random: &mut Random) -> Option<String> {
        let name = self.told("name")?.to_owned();
        let same = self
            .item
            .line('n')
            .iter()
            .filter(|other| other.marks == self.marks);
        let names: Vec<&Template> = same.map(|other| &other.text).collect();
        let other = |text: &String| *text != name;
        (0..6).find_map(|_| {
            random
                .pick(&names)?
                .expand(random, &mut Sink::default())
                .filter(other)
        })
    }

    /// The next requirement that does not contradict what is stated already.
    fn need(&mut self, random: &mut Random) -> Option<String> {
        while let Some(template) = self.needs.pop() {
            let mut sink = Sink::default();
            let text = template.expand(random, &mut sink)?;
            let said =
                |new: &AttributeRecord| self.attributes.iter().any(|old| old.name == new.name);
            if !sink.0.iter().any(said) {
                self.attributes.extend(sink.0);
                return Some(text);
            }
        }
        None
    }
}

impl Source for Facts<'_> {
    fn fact(&mut self, name: &str, random: &mut Random) -> Option<String> {
        if matches!(name, "need" | "kpi") {
            return self.need(random);
        }
        let most = REPEATS
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(1, |(_, most)| *most);
        let times = self.said.entry(name.to_owned()).or_default();
        *times += 1;
        if *times > most {
            return None;
        }
        if let Some(told) = self.told(name) {
            return Some(told.to_owned());
        }
        let fact = self.drawn(name, random)?;
        self.known.insert(name.to_owned(), fact.clone());
        Some(fact)
    }

    fn state(&mut self, attribute: AttributeRecord) {
        self.attributes.push(attribute);
    }
}

/// A text that says no word twice in a row: names end in 加工 or 服务, and so may begin what is said of them.
fn once(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let doubled = (2..=4).find_map(|length| {
        let at = letters
            .windows(length * 2)
            .position(|pair| is_doubled(pair, length));
        at.map(|at| (at, length))
    });
    match doubled {
        Some((at, length)) => {
            let behind = letters.iter().skip(at + length);
            once(&letters.iter().take(at).chain(behind).collect::<String>())
        }
        None => text.to_owned(),
    }
}

/// Whether a word of Chinese stands twice; 换模换料 behind a name in 模 only looks like it.
fn is_doubled(pair: &[char], length: usize) -> bool {
    let (left, right) = pair.split_at(length);
    let chinese = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c) && *c != '换';
    left == right && left.iter().all(chinese) && left.first() != left.last()
}

/// A workpiece named by its material, unless the material is a workpiece already.
fn workpiece(material: &str) -> String {
    let already = ["件", "架", "杆", "构", "簧", "盘", "栏", "片", "带", "具"];
    if already.iter().any(|end| material.ends_with(end)) {
        material.to_owned()
    } else {
        format!("{material}件")
    }
}

/// Takes attributes and knows no facts.
#[derive(Default)]
struct Sink(Vec<AttributeRecord>);

impl Source for Sink {
    fn fact(&mut self, _: &str, _: &mut Random) -> Option<String> {
        None
    }

    fn state(&mut self, attribute: AttributeRecord) {
        self.0.push(attribute);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_said_once() {
        for (text, said) in [
            ("冲压加工加工厂", "冲压加工厂"),
            ("闲置闲置液压机", "闲置液压机"),
            ("试模服务服务采购", "试模服务采购"),
            ("硫化模换模换料", "硫化模换模换料"),
            ("304 304卷带", "304 304卷带"),
        ] {
            assert_eq!(once(text), said);
        }
    }

    #[test]
    fn workpieces_are_not_doubled() {
        assert_eq!(
            (workpiece("42CrMo"), workpiece("冲压件")),
            ("42CrMo件".into(), "冲压件".into())
        );
    }
}
