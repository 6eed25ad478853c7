//! Snapshots of the mails: subject and text of every sample, HTML of one sample of each shape, in both languages.

use render::{Locale, Mail, Site};

/// Samples whose HTML is kept; together they reach every block.
const HTML: &[&str] = &[
    "verify_email",
    "password_reset",
    "account_exists",
    "posting_returned",
    "new_matches",
];

fn each(mut keep: impl FnMut(String, &str, render::Rendered)) {
    for (name, mail) in Mail::samples() {
        for locale in Locale::ALL {
            keep(
                format!("{name}.{}", locale.tag()),
                name,
                mail.render(*locale, &Site::sample()).unwrap(),
            );
        }
    }
}

#[test]
fn every_mail_as_text() {
    each(|id, _, mail| {
        insta::assert_snapshot!(
            format!("text.{id}"),
            format!("{}\n\n{}", mail.subject, mail.text)
        )
    });
}

#[test]
fn every_shape_as_html() {
    each(|id, name, mail| {
        if HTML.contains(&name) {
            insta::assert_snapshot!(format!("html.{id}"), mail.html);
        }
    });
}

/// Elements that close themselves.
const VOID: &[&str] = &["meta", "br", "!doctype"];

#[test]
fn html_is_balanced() {
    each(|id, _, mail| {
        let mut open = Vec::new();
        for tag in mail.html.split('<').skip(1) {
            let name = tag
                .split(|c: char| c.is_whitespace() || c == '>')
                .next()
                .unwrap_or_default()
                .to_lowercase();
            match name.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop().as_deref(), Some(name), "{id}"),
                None if VOID.contains(&name.as_str()) => {}
                None => open.push(name),
            }
        }
        assert!(open.is_empty(), "{id}: {open:?}");
    });
}

/// Contrast of a text colour on a ground. Source: WCAG 2.1, relative luminance.
fn contrast(ink: &str, ground: &str) -> f64 {
    let luminance = |hex: &str| -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.03928 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (a, b) = (luminance(ink), luminance(ground));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn colours_can_be_read() {
    let light = ["#1B1F24", "#4A5461", "#69737F", "#1F4E8C", "#8A5A00"];
    let dark = ["#ECEAE4", "#B4BAC2", "#8E97A1", "#8DB8EE", "#E2B45A"];
    for (inks, grounds) in [
        (light, ["#FFFFFF", "#FAF9F6"]),
        (dark, ["#15181C", "#1D2126"]),
    ] {
        for ink in inks {
            for ground in grounds {
                assert!(contrast(ink, ground) >= 4.5, "{ink} on {ground}");
            }
        }
    }
    for filled in ["#0B6B6B", "#A8471A", "#1F4E8C"] {
        assert!(contrast("#FFFFFF", filled) >= 4.5, "{filled}");
    }
}
