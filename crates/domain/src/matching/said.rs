//! What the texts of a side say, in the form in which it is compared. Reading is the business of
//! `crate::understanding`; here is only what of it counts in a match, and beside what.
//!
//! A typed attribute outranks what a text says about the same quality. What is counted once or priced
//! (quantity, budget) and what says nothing about fitting (outer dimensions, standards) is left out.

use rust_decimal::Decimal;

use super::lines::Line;
use super::names::Concept;
use super::sides::Sheet;
use super::verdict::{End, Evidence};
use crate::posting::Side;
use crate::understanding::{Amount, Quality, Said, Statement, Step, Stretch, Substance, Thing};

/// The most lines taken from the texts of one side; a text that says more is a catalogue.
const MAX_LINES: usize = 16;

/// Words that make a title the advertisement of a buyer, folded.
const BUYING: [&str; 9] = [
    "求购",
    "采购",
    "急购",
    "诚购",
    "招标",
    "询价",
    "采购需求",
    "wanted",
    "looking for",
];

/// A stretch of a field of a side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// Which of the side's texts.
    pub(super) text: usize,
    pub(super) stretch: Stretch<'a>,
}

/// What the texts of a side say.
#[derive(Debug, Default)]
pub(super) struct Told<'a> {
    pub(super) lines: Vec<Line<'a>>,
    /// What follows from them: an offer has it, a need does not ask for it.
    pub(super) implied: Vec<Line<'a>>,
    pub(super) steps: Vec<(Step, Place<'a>)>,
    /// Steps named by attributes and cards, with the field.
    pub(super) typed_steps: Vec<(Step, Evidence)>,
    /// The thing the title names.
    pub(super) head: Option<(Place<'a>, Option<Thing>)>,
    /// The word of the title that makes it a buyer's advertisement.
    pub(super) buying: Option<Place<'a>>,
    /// Whether the title is written in Chinese.
    pub(super) chinese: bool,
}

impl<'a> Told<'a> {
    pub(super) fn read(sheet: &Sheet<'a>) -> Self {
        let mut told = Self::default();
        for (text, words) in sheet.texts.iter().enumerate() {
            let said = if text == 0 {
                Said::title(words.text)
            } else {
                Said::field(words.text)
            };
            if text == 0 {
                told.chinese = !words.text.is_ascii();
                told.head = said
                    .head
                    .map(|(stretch, thing)| (Place { text, stretch }, thing));
                told.buying = buying(&said).map(|stretch| Place { text, stretch });
            }
            for (step, stretch) in &said.steps {
                let place = Place {
                    text,
                    stretch: *stretch,
                };
                if told.steps.iter().all(|(known, _)| known != step) {
                    told.steps.push((*step, place));
                }
            }
            told.add(sheet, &words.field, &said.statements);
        }
        told.add_typed_steps(sheet);
        told
    }

    fn add(&mut self, sheet: &Sheet<'a>, field: &str, statements: &[Statement<'a>]) {
        let mut last: Option<&Statement<'a>> = None;
        for statement in statements
            .iter()
            .filter(|statement| counts(statement.quality))
        {
            let alternative =
                last.is_some_and(|last| is_alternative(sheet, field, last, statement));
            last = Some(statement);
            self.imply(statement, field);
            let Some(line) = Line::said(statement, field, self.chinese) else {
                continue;
            };
            let beside = |known: &Line<'_>| alternative && known.quality == line.quality;
            if self.lines.last().is_some_and(beside) {
                if let Some(known) = self.lines.last_mut() {
                    known.join(line);
                }
            } else if self.is_news(sheet, &line) {
                self.lines.push(line);
            }
        }
    }

    /// Whoever works a grade works the class of material it belongs to.
    fn imply(&mut self, statement: &Statement<'a>, field: &str) {
        let class = (statement.quality == Quality::Grade)
            .then(|| Substance::of_grade(statement.stretch.text));
        let implied = class.flatten().map(|class| Statement {
            quality: Quality::Substance,
            amount: Amount::Substance(class),
            required: false,
            ..*statement
        });
        let known = self.implied.len() >= MAX_LINES;
        let implied = implied.filter(|_| !known);
        self.implied
            .extend(implied.and_then(|implied| Line::said(&implied, field, self.chinese)));
    }

    /// Whether neither an attribute speaks of the same, nor an earlier line says it.
    fn is_news(&self, sheet: &Sheet<'a>, line: &Line<'a>) -> bool {
        let typed = sheet
            .lines
            .iter()
            .any(|typed| typed.is_of(line) && !typed.card);
        let known = self
            .lines
            .iter()
            .any(|known| known.quality == line.quality && known.stated == line.stated);
        !typed && !known && self.lines.len() < MAX_LINES
    }

    /// The steps attributes and cards name. They are compared as attributes where they are wanted, and
    /// count as said where they are offered.
    fn add_typed_steps(&mut self, sheet: &Sheet<'a>) {
        let process = |line: &&Line<'a>| line.concept == Some(Concept::Process);
        let lines = sheet.lines.iter().filter(process);
        for (line, word) in lines.flat_map(|line| line.words.iter().map(move |word| (line, word))) {
            let steps = Said::field(word).steps.into_iter();
            let at = || Evidence::whole(End::Offer, line.field.clone(), *word);
            self.typed_steps.extend(steps.map(|(step, _)| (step, at())));
        }
    }
}

impl<'a> Sheet<'a> {
    /// The place as evidence.
    pub(super) fn evidence(&self, side: End, place: &Place<'_>) -> Evidence {
        let Stretch { text, start, end } = place.stretch;
        let field = self.texts.get(place.text).map(|words| words.field.clone());
        Evidence {
            side,
            field: field.unwrap_or_default(),
            text: text.to_owned(),
            start,
            end,
        }
    }
}

fn buying<'a>(said: &Said<'a>) -> Option<Stretch<'a>> {
    let (side, stretch) = said.side?;
    let folded = stretch.text.to_lowercase();
    (side == Side::Demand && BUYING.contains(&folded.as_str())).then_some(stretch)
}

fn counts(quality: Quality) -> bool {
    !matches!(
        quality,
        Quality::Quantity
            | Quality::Budget
            | Quality::Extent
            | Quality::Standard
            | Quality::MinimumOrder
    )
}

/// Whether two statements stand side by side as one or the other: `ADC12/A380`, `Q235或Q355`.
fn is_alternative(
    sheet: &Sheet<'_>,
    field: &str,
    first: &Statement<'_>,
    second: &Statement<'_>,
) -> bool {
    let named = first.quality == second.quality && first.amount == Amount::Words;
    let Some(text) = sheet
        .text_of(field)
        .filter(|_| named && second.stretch.start >= first.stretch.end)
    else {
        return false;
    };
    let between: String = text
        .chars()
        .skip(first.stretch.end)
        .take(second.stretch.start - first.stretch.end)
        .collect();
    matches!(
        between.trim(),
        "/" | "或" | "、" | "or" | "或者" | "，" | ","
    )
}

/// Months of a period, for comparing capacities.
pub(super) fn monthly(value: Decimal, statement: &Statement<'_>) -> Option<Decimal> {
    let per_year = statement
        .per
        .map_or(12, crate::capability::Period::per_year);
    value
        .checked_mul(Decimal::from(per_year))?
        .checked_div(Decimal::from(12))
}
