//! Lays a letter out as plain text and as HTML.
//!
//! The shapes are in `templates/mail/`; both get the same letter, so neither can say more than the other.

use askama::Template;

use super::Site;
use super::letter::{Block, Letter};
use crate::locale::Locale;
use crate::text;

/// Closing lines in one language.
struct Foot {
    lang: &'static str,
    automatic: String,
    disclaimer: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    letter: &'a Letter,
    lang: &'static str,
    site_name: &'a str,
    base_url: &'a str,
    feet: Vec<Foot>,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'a> {
    letter: &'a Letter,
    site_name: &'a str,
    base_url: &'a str,
    feet: Vec<Foot>,
}

/// The HTML form.
pub(super) fn html(letter: &Letter, locale: Locale, site: &Site) -> Result<String, askama::Error> {
    let lang = locale.tag();
    Html {
        letter,
        lang,
        site_name: site.name(locale),
        base_url: &site.base_url,
        feet: feet(letter),
    }
    .render()
}

/// The text form.
pub(super) fn text(letter: &Letter, locale: Locale, site: &Site) -> Result<String, askama::Error> {
    let page = Text {
        letter,
        site_name: site.name(locale),
        base_url: &site.base_url,
        feet: feet(letter),
    };
    Ok(format!("{}\n", page.render()?.trim_end()))
}

fn feet(letter: &Letter) -> Vec<Foot> {
    let foot = |locale: Locale| Foot {
        lang: locale.tag(),
        automatic: text::say(locale, "mail-automatic", &[]),
        disclaimer: text::say(locale, "mail-disclaimer", &[]),
    };
    letter
        .sections
        .iter()
        .map(|section| foot(section.locale))
        .collect()
}
