//! The shape every mail has: a subject and sections of blocks, one section per language.
//!
//! What the blocks look like is in the templates.

use super::{Side, Site, plain};
use crate::locale::Locale;
use crate::text::{self, Value};

/// A mail before it is laid out.
pub(super) struct Letter {
    pub subject: String,
    pub sections: Vec<Section>,
}

/// The mail in one language.
pub(super) struct Section {
    pub locale: Locale,
    pub greeting: String,
    pub blocks: Vec<Block>,
}

/// A piece of a section, in reading order.
pub(super) enum Block {
    /// A paragraph.
    Text(String),
    /// Named facts, one under the other.
    Facts(Vec<Fact>),
    /// The one thing to do.
    Action(Action),
    /// A match.
    Match(Box<Match>),
    /// A paragraph in small type.
    Minor(String),
    /// A link in small type.
    MinorLink(Action),
}

/// A named fact; the value may have several lines.
pub(super) struct Fact {
    pub label: String,
    pub value: String,
}

/// Something to open.
pub(super) struct Action {
    pub label: String,
    pub link: String,
    pub hint: String,
}

/// A match as shown.
pub(super) struct Match {
    pub side: Side,
    pub side_label: String,
    pub title: String,
    pub own: String,
    pub score: String,
    pub why: Vec<String>,
    pub missing: Option<String>,
    pub open: Action,
}

/// The language and the platform a letter is written for.
#[derive(Clone, Copy)]
pub(super) struct Voice<'a> {
    pub locale: Locale,
    pub site: &'a Site,
}

impl Voice<'_> {
    /// The same platform, speaking a language.
    pub fn speaking(self, locale: Locale) -> Self {
        Self { locale, ..self }
    }

    /// A text of the locale files.
    pub fn say(&self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        text::say(self.locale, key, args)
    }

    /// Name of the platform, for texts.
    pub fn site_name(&self) -> Value<'_> {
        self.site.name(self.locale).into()
    }

    /// A section that greets a person.
    pub fn section(&self, name: &str, blocks: Vec<Block>) -> Section {
        let greeting = self.say("mail-greeting", &[("name", plain::one_line(name).into())]);
        Section {
            locale: self.locale,
            greeting,
            blocks,
        }
    }

    /// The one thing to do.
    pub fn action(&self, label: &str, link: &str) -> Action {
        Action {
            label: self.say(label, &[]),
            link: self.site.link(link),
            hint: self.say("mail-link-hint", &[]),
        }
    }
}

impl Fact {
    pub fn new(label: String, value: impl Into<String>) -> Self {
        Self {
            label,
            value: value.into(),
        }
    }
}

impl Match {
    /// The counterpart with its side, for the text form.
    pub fn headline(&self) -> String {
        format!("[{}] {}", self.side_label, self.title)
    }
}

impl Section {
    /// Tag of the language, for the markup.
    pub fn lang(&self) -> &'static str {
        self.locale.tag()
    }

    /// A paragraph of the text form: English is folded, Chinese is left to the reader's window.
    pub fn fold(&self, text: impl AsRef<str>) -> String {
        match self.locale {
            Locale::ZhCn => text.as_ref().to_owned(),
            Locale::En => plain::fold(text.as_ref()),
        }
    }

    /// A label with what follows it, in the text form.
    pub fn labelled(&self, label: &str, value: &str) -> String {
        let mark = match self.locale {
            Locale::ZhCn => "：",
            Locale::En => ": ",
        };
        let separator = if value.contains('\n') {
            format!("{}\n", mark.trim_end())
        } else {
            mark.to_owned()
        };
        self.fold(format!("{label}{separator}{value}"))
    }
}
