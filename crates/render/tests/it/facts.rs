//! What a mail tells: the same in its text and in its HTML, whatever the language, with links that lead somewhere.

use render::mail::{Mail, Rendered, Site};
use render::{Locale, say};

fn each(mut judge: impl FnMut(&str, &Mail, Locale, Rendered)) {
    for (name, mail) in Mail::samples() {
        for locale in Locale::ALL {
            let rendered = mail.render(*locale, &Site::sample()).unwrap();
            judge(
                &format!("{name} in {}", locale.tag()),
                &mail,
                *locale,
                rendered,
            );
        }
    }
}

/// What is between the tags of the body, with its characters spelled out.
fn shown(html: &str) -> Vec<String> {
    let (_, body) = html.split_once("</head>").unwrap();
    let nodes = body.split('<').filter_map(|part| part.split_once('>'));
    nodes
        .map(|(_, text)| spelled(text))
        .filter(|text| !text.trim().is_empty())
        .collect()
}

fn spelled(text: &str) -> String {
    let mut spelled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        spelled.push_str(before);
        let (entity, behind) = after.split_once(';').unwrap();
        let code = match entity {
            "lt" => u32::from('<'),
            "gt" => u32::from('>'),
            "amp" => u32::from('&'),
            "quot" => u32::from('"'),
            _ => entity.strip_prefix('#').unwrap().parse().unwrap(),
        };
        spelled.push(char::from_u32(code).unwrap());
        rest = behind;
    }
    spelled + rest
}

/// A text without what the two forms set differently: white space, the mark behind a label, the sign of a gap.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ':' | '：' | '△'))
        .collect()
}

/// Every text a person gave or must know, as it stands in the stored mail: strings that are no codes and no links.
fn given(mail: &Mail) -> Vec<String> {
    fn collect(value: &serde_json::Value, key: &str, found: &mut Vec<String>) {
        let codes = [
            "kind",
            "side",
            "part",
            "subject",
            "decision",
            "role",
            "reason_code",
            "code",
            "op",
            "unit_zh",
            "unit_en",
            "valid_until",
        ];
        match value {
            serde_json::Value::String(text) if !codes.contains(&key) && !key.ends_with("link") => {
                found.extend(text.lines().map(str::to_owned));
            }
            serde_json::Value::Array(items) => {
                items.iter().for_each(|item| collect(item, key, found))
            }
            serde_json::Value::Object(fields) => fields
                .iter()
                .for_each(|(key, field)| collect(field, key, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    collect(&serde_json::to_value(mail).unwrap(), "", &mut found);
    found.retain(|text| !text.is_empty());
    found
}

#[test]
fn whatever_a_person_wrote_stands_in_both_forms() {
    each(|id, mail, _, rendered| {
        let (text, html) = (
            bare(&rendered.text),
            bare(&shown(&rendered.html).join("\n")),
        );
        let facts = given(mail);
        assert!(!facts.is_empty(), "{id}");
        for fact in facts {
            let fact = bare(&fact);
            assert!(text.contains(&fact), "{id}: {fact} in\n{}", rendered.text);
            assert!(html.contains(&fact), "{id}: {fact} in\n{}", rendered.html);
        }
    });
}

#[test]
fn the_html_says_nothing_the_text_does_not() {
    // The seal of the platform and of a side, and what explains the button.
    let hints = Locale::ALL
        .iter()
        .map(|locale| bare(&say(*locale, "mail-link-hint", &[])));
    let own: Vec<String> = hints.chain(["供".to_owned(), "需".to_owned()]).collect();
    each(|id, _, _, rendered| {
        let text = bare(&rendered.text);
        for node in shown(&rendered.html)
            .iter()
            .map(|node| bare(node))
            .filter(|node| !own.contains(node))
        {
            assert!(text.contains(&node), "{id}: {node} is in the HTML only");
        }
    });
}

#[test]
fn the_text_says_nothing_the_html_does_not() {
    each(|id, _, _, rendered| {
        let html = bare(&shown(&rendered.html).join(""));
        for line in rendered.text.lines() {
            // A side stands in brackets where the HTML has its seal; a list has dashes.
            let words = line
                .split_once("] ")
                .filter(|_| line.starts_with('['))
                .map_or(line, |(_, title)| title);
            let words = bare(words.trim_start_matches('-'));
            let link = words.starts_with("https//");
            assert!(
                link || html.contains(&words),
                "{id}: {line} is in the text only"
            );
        }
    });
}

fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let mark = format!("{name}=\"");
    html.split(&mark)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn every_link_leads_to_the_web_and_stands_in_both_forms() {
    each(|id, _, _, rendered| {
        let lines: Vec<&str> = rendered
            .text
            .lines()
            .filter(|line| line.contains("://"))
            .collect();
        let links = attributes(&rendered.html, "href");
        assert!(!links.is_empty() && !lines.is_empty(), "{id}");
        for link in &links {
            let link = spelled(link);
            assert!(link.starts_with("https://peitao.example"), "{id}: {link}");
            assert!(
                lines.contains(&link.as_str()),
                "{id}: {link} has no line of its own in\n{}",
                rendered.text
            );
        }
        for line in lines {
            assert!(
                links.iter().any(|link| spelled(link) == line),
                "{id}: {line}"
            );
        }
    });
}

#[test]
fn links_under_a_base_with_a_path_or_a_slash_are_whole() {
    let mail = Mail::samples()
        .into_iter()
        .find(|(name, _)| *name == "account_exists")
        .unwrap()
        .1;
    for (base, expected) in [
        ("https://a.example/", "https://a.example/sign-in"),
        (
            "https://a.example/peitao",
            "https://a.example/peitao/sign-in",
        ),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/sign-in"),
    ] {
        let site = Site {
            base_url: base.to_owned(),
            ..Site::sample()
        };
        let rendered = mail.render(Locale::En, &site).unwrap();
        assert!(
            rendered.text.lines().any(|line| line == expected),
            "{base}:\n{}",
            rendered.text
        );
    }
}

#[test]
fn every_mail_is_signed_by_the_platform_in_its_language() {
    each(|id, _, locale, rendered| {
        let site = Site::sample();
        let name = match locale {
            Locale::ZhCn => &site.name_zh,
            Locale::En => &site.name_en,
        };
        let (_, signature) = rendered
            .text
            .rsplit_once("\n-- \n")
            .unwrap_or_else(|| panic!("{id}: {}", rendered.text));
        let lines: Vec<&str> = signature.lines().collect();
        assert_eq!(lines[..2], [name.as_str(), site.base_url.as_str()], "{id}");
        let disclaimer = say(locale, "mail-disclaimer", &[]);
        assert!(
            lines.contains(&disclaimer.as_str())
                && bare(&rendered.html).contains(&bare(&disclaimer)),
            "{id}"
        );
    });
}

#[test]
fn numbers_of_a_mail_are_the_same_in_every_language() {
    for (name, mail) in Mail::samples() {
        let digits = |locale: Locale| {
            let text = mail.render(locale, &Site::sample()).unwrap().text;
            // 万 is a word in Chinese and a number in English.
            let text = text.replace("× 10,000", "");
            let mut runs: Vec<String> = text
                .split(|c: char| !c.is_ascii_digit())
                .filter(|run| run.len() > 1)
                .map(str::to_owned)
                .collect();
            runs.sort();
            runs.dedup();
            runs
        };
        // A date has its month in words in English; everything longer than a digit stands in both.
        assert_eq!(digits(Locale::ZhCn), digits(Locale::En), "{name}");
    }
}
