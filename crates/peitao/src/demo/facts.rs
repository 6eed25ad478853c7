//! What one posting is about: facts drawn once and then told the same wherever the text repeats them.

use std::collections::BTreeMap;

use app::records::AttributeRecord;
use domain::posting::{Family, Side};

use super::amount;
use super::firms::Firm;
use super::goods::Item;
use super::places;
use super::random::Random;
use super::template::{Source, Template, decimal};

const LEADS: &[i64] = &[5, 7, 10, 12, 15, 18, 20, 25, 30, 35, 40, 45];
const LONG_LEADS: &[i64] = &[20, 25, 30, 35, 45, 50, 60, 75, 90];
const SAMPLES: &[i64] = &[2, 3, 4, 5, 6, 7, 8, 10, 12, 15];
const MONTHLY: &[&str] = &["每月", "月需", "月均", "一个月"];
const OUTPUT: &[&str] = &["月产", "月产能", "每月能出", "满产月出"];

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
    firm: &'a Firm,
    cargo: &'a str,
    users: &'a [String],
    known: BTreeMap<String, String>,
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
        let mut needs: Vec<&Template> = item
            .line(if item.family == Family::Technology {
                'k'
            } else {
                'r'
            })
            .iter()
            .collect();
        for last in (1..needs.len()).rev() {
            needs.swap(last, random.below(last + 1));
        }
        let amount = amount::countable(amount::drawn(item.quantity, random), &item.unit);
        let price = amount::natural(random.between(item.price.0, item.price.1)).max(1);
        let (attributes, known) = (Vec::new(), BTreeMap::new());
        Self {
            item,
            side,
            attributes,
            amount,
            price,
            firm,
            cargo,
            users,
            known,
            needs,
        }
    }

    /// A fact the text has told; none when it was never asked for.
    pub fn told(&self, name: &str) -> Option<&str> {
        self.known.get(name).map(String::as_str)
    }

    fn draw_fact(&mut self, name: &str, random: &mut Random) -> Option<String> {
        let item = self.item;
        let unit = item.unit.as_str();
        let part = |amount: i64, random: &mut Random| {
            let amount = amount::countable(amount::natural(amount), unit);
            amount::with_unit(amount, unit, random)
        };
        match name {
            "name" => self.line('n', random),
            "other" => self.another('n', "name", random),
            "mat" => self.line('m', random),
            "mat_b" => self.another('m', "mat", random),
            "proc" => self.line('p', random),
            "proc_b" => self.another('p', "proc", random),
            "spec" => self.stated('s', random),
            "spec_b" => self.another('s', "spec", random),
            "fin" => self.line('f', random),
            "mach" => self.line('q', random),
            "en" => self.line('e', random),
            "std" => self.line('c', random),
            "use" => self
                .line('u', random)
                .or_else(|| random.pick(self.users).cloned()),
            "topic" => self.line('t', random),
            "gap" => self.line('g', random),
            "idea" => self.line('i', random),
            "qty" | "qtyn" => Some(amount::with_unit(self.amount, unit, random)),
            "qtym" => Some(self.periodic(self.amount, MONTHLY, random)),
            "capn" => Some(part(self.amount * random.between(2, 6), random)),
            "capm" => Some(self.periodic(
                amount::natural(self.amount * random.between(2, 6)),
                OUTPUT,
                random,
            )),
            "trial" => Some(part(self.amount / 20, random)),
            "moq" => Some(part(self.amount / random.between(5, 25), random)),
            "price" => Some(amount::price(self.price, unit)),
            "budget" => Some(format!(
                "{}万",
                decimal(amount::natural(self.price / 1000 + 90))
            )),
            "lead" => random
                .pick(if self.item.period.is_some() {
                    LEADS
                } else {
                    LONG_LEADS
                })
                .map(i64::to_string),
            "sample" => random.pick(SAMPLES).map(i64::to_string),
            "own" => Some(self.firm.own.clone()),
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
            "cargo" => (self.item.family == Family::Logistics).then(|| self.cargo.to_owned()),
            "area" => (unit == "平方米" && self.item.family == Family::Logistics)
                .then(|| decimal(self.amount)),
            _ => None,
        }
    }

    /// Whether it goes from one place to another.
    fn carried(&self) -> bool {
        matches!(self.item.unit.as_str(), "车" | "柜" | "单")
    }

    fn periodic(&self, amount: i64, words: &[&str], random: &mut Random) -> String {
        let amount = amount::with_unit(
            amount::countable(amount, &self.item.unit),
            &self.item.unit,
            random,
        );
        match &self.item.period {
            Some(period) if random.chance(35) => format!("{amount}/{period}"),
            Some(_) => format!(
                "{}{amount}",
                random.pick(words).copied().unwrap_or_default()
            ),
            None => amount,
        }
    }

    fn line(&self, letter: char, random: &mut Random) -> Option<String> {
        random
            .pick(self.item.line(letter))?
            .expand(random, &mut Sink::default())
    }

    /// A text of a line whose values count as stated.
    fn stated(&mut self, letter: char, random: &mut Random) -> Option<String> {
        let mut sink = Sink::default();
        let text = random
            .pick(self.item.line(letter))?
            .expand(random, &mut sink)?;
        self.attributes.extend(sink.0);
        Some(text)
    }

    /// Another text of a line than the one already told as `first`.
    fn another(&mut self, letter: char, first: &str, random: &mut Random) -> Option<String> {
        let first = self.fact(first, random)?;
        (0..6).find_map(|_| {
            self.line(letter, random)
                .filter(|text| !text.contains(&first) && !first.contains(text.as_str()))
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
        if let Some(told) = self.known.get(name) {
            return Some(told.clone());
        }
        let fact = self.draw_fact(name, random)?;
        self.known.insert(name.to_owned(), fact.clone());
        Some(fact)
    }

    fn state(&mut self, attribute: AttributeRecord) {
        self.attributes.push(attribute);
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
