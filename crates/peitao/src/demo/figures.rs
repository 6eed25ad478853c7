//! The numbers a posting tells: quantities, capacities, prices, days.

use domain::posting::Family;

use super::amount;
use super::facts::Facts;
use super::random::Random;
use super::template::decimal;

/// Days of delivery of what is traded regularly, and of what is made once.
const LEADS: &[i64] = &[5, 7, 10, 12, 15, 18, 20, 25, 30, 35, 40, 45];
const LONG_LEADS: &[i64] = &[20, 25, 30, 35, 45, 50, 60, 75, 90];
/// Days to a sample.
const SAMPLES: &[i64] = &[2, 3, 4, 5, 6, 7, 8, 10, 12, 15];
const MONTHLY: &[&str] = &["每月", "月需", "月均", "一个月"];
const OUTPUT: &[&str] = &["月产", "月产能", "每月能出", "满产月出"];

impl Facts<'_> {
    /// The figure of a name; none when it makes no sense for the item.
    pub fn figure(&self, name: &str, random: &mut Random) -> Option<String> {
        let unit = self.item.unit.as_str();
        let regular = self.item.period.is_some();
        match name {
            "qty" | "qtyn" => Some(amount::with_unit(self.amount, unit, random)),
            "mqty" => regular.then(|| amount::with_unit(self.amount, unit, random)),
            "qtym" => Some(self.periodic(self.amount, MONTHLY, random)),
            "capn" => regular.then(|| self.part(self.amount * random.between(2, 6), random)),
            "capm" => regular.then(|| {
                self.periodic(
                    amount::natural(self.amount * random.between(2, 6)),
                    OUTPUT,
                    random,
                )
            }),
            "trial" => Some(self.part(self.amount / 20, random)),
            "moq" => Some(self.part(self.amount / random.between(5, 25), random)),
            "price" => Some(amount::price(self.price, unit)),
            "budget" => Some(format!(
                "{}万",
                decimal(amount::natural(self.price / 1000 + 90))
            )),
            "rent" => Some(format!("{}元", amount::natural(self.price / 100 / 25))),
            "lead" => random
                .pick(if regular { LEADS } else { LONG_LEADS })
                .map(i64::to_string),
            "sample" => random.pick(SAMPLES).map(i64::to_string),
            "area" => (unit == "平方米" && self.item.family == Family::Logistics)
                .then(|| decimal(self.amount)),
            _ => None,
        }
    }

    /// A part or a multiple of the quantity, rounded as people do.
    fn part(&self, amount: i64, random: &mut Random) -> String {
        let unit = self.item.unit.as_str();
        amount::with_unit(
            amount::countable(amount::natural(amount), unit),
            unit,
            random,
        )
    }

    fn periodic(&self, amount: i64, words: &[&str], random: &mut Random) -> String {
        let unit = self.item.unit.as_str();
        let amount = amount::with_unit(amount::countable(amount, unit), unit, random);
        match &self.item.period {
            Some(period) if random.chance(35) => format!("{amount}/{period}"),
            Some(_) => format!(
                "{}{amount}",
                random.pick(words).copied().unwrap_or_default()
            ),
            None => amount,
        }
    }
}
