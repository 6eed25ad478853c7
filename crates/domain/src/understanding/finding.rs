//! The findings as callers get them: owned, with field names, and as attributes a form can be filled with.

use crate::attribute::{self, Attribute, Operator};
use crate::capability::Period;
use crate::code_enum;
use crate::matching::FieldSpan;
use crate::posting::Side;
use crate::region::Region;
use crate::unit::Unit;

use super::contacts::{self, ContactKind};
use super::places;
use super::quality::Quality;
use super::reading::Reading;
use super::statement::{Amount, Said, Statement, Stretch};
use super::steps::Step;
use super::things::Thing;

/// Most attributes offered for a form; a text that lists more is a catalogue.
const MAX_DRAFTS: usize = 30;

/// Something stated about the thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What is stated.
    pub quality: Quality,
    /// How it bounds.
    pub op: Operator,
    /// The number, or the words as written.
    pub value: String,
    /// Upper end of a range.
    pub value_to: Option<String>,
    /// Unit of the numbers; none for words, yuan and bare numbers.
    pub unit: Option<&'static Unit>,
    /// For a capacity: per what.
    pub per: Option<Period>,
    /// Whether the text says that it has to be so.
    pub required: bool,
    /// Where it stands.
    pub span: FieldSpan,
}

/// The thing itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The noun as written.
    pub text: String,
    /// What kind of thing it is, where the noun says so.
    pub thing: Option<Thing>,
    /// Where it stands.
    pub span: FieldSpan,
}

/// A step of making it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepFound {
    /// Which step.
    pub step: Step,
    /// Where it stands first.
    pub span: FieldSpan,
}

/// A word that tells which way the author looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Which way.
    pub side: Side,
    /// Where it stands.
    pub span: FieldSpan,
}

/// A place named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The division.
    pub region: Region,
    /// Where it stands.
    pub span: FieldSpan,
}

/// A contact named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// What kind of contact.
    pub kind: ContactKind,
    /// Where it stands.
    pub span: FieldSpan,
}

code_enum!(
    /// What the author should look at before handing in.
    Warning {
        /// The words of the other side: 求购 in a supply, 供应 in a demand.
        WrongSide = "wrong_side",
        /// A way to reach somebody stands in the text.
        Contact = "contact",
    }
);

/// What a posting says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Understanding {
    /// The thing itself.
    pub head: Option<Head>,
    /// Which way the author looks, by the title, else by the body.
    pub hint: Option<Hint>,
    /// Steps in the order of the texts, each once.
    pub steps: Vec<StepFound>,
    /// What is stated, in the order of the texts.
    pub findings: Vec<Finding>,
    /// Places named.
    pub places: Vec<Place>,
    /// Contacts named.
    pub contacts: Vec<Contact>,
}

/// Reads a title and a body. Any text is read; none is refused.
pub fn understand(title: &str, body: &str) -> Understanding {
    let mut whole = Understanding::default();
    for (field, text, said) in [
        ("title", title, Said::title(title)),
        ("body", body, Said::field(body)),
    ] {
        whole.add(field, &said);
        whole.look_around(field, text);
    }
    whole
}

impl Understanding {
    fn add(&mut self, field: &str, said: &Said<'_>) {
        let head = said.head.map(|(noun, thing)| Head {
            text: noun.text.to_owned(),
            thing,
            span: span(field, &noun),
        });
        self.head = self.head.take().or(head);
        let hint = said.side.map(|(side, word)| Hint {
            side,
            span: span(field, &word),
        });
        self.hint = self.hint.take().or(hint);
        for (step, place) in &said.steps {
            if self.steps.iter().all(|known| known.step != *step) {
                self.steps.push(StepFound {
                    step: *step,
                    span: span(field, place),
                });
            }
        }
        self.findings.extend(
            said.statements
                .iter()
                .map(|statement| finding(field, statement)),
        );
    }

    fn look_around(&mut self, field: &str, text: &str) {
        let reading = Reading::new(text);
        let place = |from, to| {
            let (start, end) = reading.span(from, to);
            FieldSpan {
                field: field.to_owned(),
                start,
                end,
            }
        };
        let places = places::read(&reading).into_iter();
        self.places.extend(places.map(|(region, from, to)| Place {
            region,
            span: place(from, to),
        }));
        let contacts = contacts::read(&reading).into_iter();
        self.contacts
            .extend(contacts.map(|(kind, from, to)| Contact {
                kind,
                span: place(from, to),
            }));
    }

    /// What the author should look at, with the places.
    pub fn warnings(&self, side: Side) -> Vec<(Warning, FieldSpan)> {
        let wrong = self
            .hint
            .iter()
            .filter(|hint| hint.side != side && hint.span.field == "title");
        let wrong = wrong.map(|hint| (Warning::WrongSide, hint.span.clone()));
        let contacts = self
            .contacts
            .iter()
            .map(|contact| (Warning::Contact, contact.span.clone()));
        wrong.chain(contacts).collect()
    }

    /// The findings as attributes a form can be filled with, named in Chinese or in English. Each one is
    /// accepted by [`Attribute::parse`]; quantities, lead times of a posting and money have fields of their
    /// own and are left out, except the lead time.
    pub fn drafts(&self, chinese: bool) -> Vec<attribute::Draft> {
        let own =
            |finding: &&Finding| !matches!(finding.quality, Quality::Quantity | Quality::Budget);
        let drafts = self
            .findings
            .iter()
            .filter(own)
            .map(|finding| finding.draft(chinese));
        let steps = self.steps.iter().map(|found| {
            if chinese {
                found.step.zh()
            } else {
                found.step.en()
            }
        });
        let steps: Vec<_> = steps.collect();
        let process = attribute::Draft {
            name: Some(if chinese { "工艺" } else { "process" }.to_owned()),
            op: Some(Operator::Equal.as_str().to_owned()),
            value: Some(steps.join("、")),
            ..attribute::Draft::default()
        };
        let mut all: Vec<attribute::Draft> = Vec::new();
        for draft in drafts
            .chain([process])
            .filter(|draft| Attribute::parse(draft).is_ok())
        {
            if !all.contains(&draft) && all.len() < MAX_DRAFTS {
                all.push(draft);
            }
        }
        all
    }
}

impl Finding {
    /// Likewise one of them. A capacity keeps its period in its name.
    pub fn draft(&self, chinese: bool) -> attribute::Draft {
        let period = match (self.per, chinese) {
            (None, _) => "",
            (Some(Period::Day), true) => "日",
            (Some(Period::Week), true) => "周",
            (Some(Period::Month), true) => "月",
            (Some(Period::Year), true) => "年",
            (Some(Period::Day), false) => "daily ",
            (Some(Period::Week), false) => "weekly ",
            (Some(Period::Month), false) => "monthly ",
            (Some(Period::Year), false) => "annual ",
        };
        let name = if chinese {
            self.quality.zh()
        } else {
            self.quality.en()
        };
        attribute::Draft {
            name: Some(format!("{period}{name}")),
            op: Some(self.op.as_str().to_owned()),
            value: Some(self.value.clone()),
            value_to: self.value_to.clone(),
            unit: self.unit.map(|unit| unit.code.to_owned()),
            required: Some(self.required),
        }
    }
}

fn span(field: &str, stretch: &Stretch<'_>) -> FieldSpan {
    FieldSpan {
        field: field.to_owned(),
        start: stretch.start,
        end: stretch.end,
    }
}

fn finding(field: &str, statement: &Statement<'_>) -> Finding {
    let Statement {
        quality,
        op,
        amount,
        unit,
        per,
        required,
        stretch,
    } = statement;
    let (value, value_to) = match amount {
        Amount::Number(low, high) => (low.to_string(), high.map(|high| high.to_string())),
        Amount::Words | Amount::Substance(_) => (stretch.text.to_owned(), None),
    };
    Finding {
        quality: *quality,
        op: *op,
        value,
        value_to,
        unit: *unit,
        per: *per,
        required: *required,
        span: span(field, stretch),
    }
}
