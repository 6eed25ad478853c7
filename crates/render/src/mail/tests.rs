//! What every mail keeps, whatever people put into it.

use proptest::prelude::*;

use super::*;

fn decision(title: String, note: String, name: String) -> Mail {
    Mail::ModerationDecision(ModerationDecision {
        display_name: name,
        subject: Subject::Posting,
        subject_title: title,
        decision: Decision::Returned,
        reason_code: Some("incomplete".into()),
        note: Some(note),
        link: "/postings/1".into(),
    })
}

fn digest(title: String, evidence: String) -> Mail {
    let why = vec![Why {
        part: "text".into(),
        points: 1,
        max_points: 2,
        evidence: evidence.clone(),
    }];
    let item = MatchItem {
        title: title.clone(),
        counterpart_title: title,
        side: Side::Supply,
        score: 500,
        why,
        missing: vec![Gap {
            code: "attribute_unstated".into(),
            name: Some(evidence),
            wanted: None,
            offered: None,
        }],
        link: "/m".into(),
    };
    Mail::NewMatches(NewMatches {
        display_name: "n".into(),
        items: vec![item],
        total: 1,
        settings_link: None,
    })
}

fn rendered(mail: &Mail, locale: Locale) -> Rendered {
    mail.render(locale, &Site::sample()).unwrap()
}

#[test]
fn a_mail_survives_the_queue() {
    for (name, mail) in Mail::samples() {
        let json = serde_json::to_value(&mail).unwrap();
        assert_eq!(json["kind"], mail.kind(), "{name}");
        assert_eq!(
            serde_json::from_value::<Mail>(json).unwrap(),
            mail,
            "{name}"
        );
    }
}

#[test]
fn rows_written_before_a_field_existed_are_read() {
    let json = r#"{"kind":"new_matches","display_name":"a","items":[{"title":"t","counterpart_title":"c","side":"demand","score":1,"link":"/x"}],"total":1}"#;
    let mail: Mail = serde_json::from_str(json).unwrap();
    assert!(rendered(&mail, Locale::En).text.contains("[Demand] c"));
}

#[test]
fn samples_have_names_of_their_own_and_cover_every_kind() {
    let samples = Mail::samples();
    let names: std::collections::BTreeSet<_> = samples.iter().map(|(name, _)| *name).collect();
    let kinds: std::collections::BTreeSet<_> =
        samples.iter().map(|(_, mail)| mail.kind()).collect();
    assert_eq!((names.len(), kinds.len()), (samples.len(), 6));
}

#[test]
fn decisions_are_told_in_both_languages_the_account_s_first() {
    let mail = decision("压铸件".into(), "补充数量".into(), "周敏".into());
    let zh = rendered(&mail, Locale::ZhCn);
    let en = rendered(&mail, Locale::En);
    assert_eq!(
        (zh.subject.as_str(), en.subject.as_str()),
        ("需要修改：压铸件", "Please correct: 压铸件")
    );
    for both in [&zh.text, &en.text, &zh.html, &en.html] {
        assert!(both.contains("信息不完整") && both.contains("Incomplete information"));
    }
    assert!(zh.text.find("您好") < zh.text.find("Hello"));
    assert!(en.text.find("Hello") < en.text.find("您好"));
    assert!(en.html.contains("<html lang=\"en\">") && en.html.contains("<div lang=\"zh-CN\""));
}

#[test]
fn links_stay_on_the_web() {
    let site = Site::sample();
    assert_eq!(site.link("/a?b=c"), "https://peitao.example/a?b=c");
    assert_eq!(
        site.link("https://other.example/x"),
        "https://other.example/x"
    );
    for link in [
        "javascript:alert(1)",
        "//evil.example",
        "data:text/html,x",
        "",
        "mailto:a@b",
    ] {
        assert_eq!(site.link(link), "https://peitao.example/", "{link}");
    }
    assert_eq!(site.link("/a\r\nb c"), "https://peitao.example/a%20b%20c");
}

#[test]
fn html_and_text_offer_the_same_links() {
    for (name, mail) in Mail::samples() {
        let rendered = rendered(&mail, Locale::ZhCn);
        for link in rendered
            .text
            .lines()
            .filter(|line| line.starts_with("https://"))
        {
            let escaped = link.replace('&', "&#38;");
            assert!(
                rendered.html.contains(&format!("href=\"{escaped}\"")),
                "{name}: {link}"
            );
        }
    }
}

#[test]
fn a_total_below_what_is_shown_is_corrected() {
    let Mail::NewMatches(mut mail) = digest("t".into(), "e".into()) else {
        unreachable!()
    };
    mail.total = 0;
    assert_eq!(
        rendered(&Mail::NewMatches(mail), Locale::En).subject,
        "1 new match for you"
    );
}

proptest! {
    #[test]
    fn no_header_can_be_injected(title in "(?s).{0,120}", name in "[a-z\r\n\u{2028}]{0,20}") {
        for mail in [decision(format!("{title}\r\nBcc: x@example.com"), title.clone(), name), digest(title.clone(), title)] {
            for locale in Locale::ALL {
                let subject = rendered(&mail, *locale).subject;
                prop_assert!(!subject.chars().any(char::is_control));
                prop_assert!(!subject.is_empty());
            }
        }
    }

    #[test]
    fn no_markup_gets_in(inner in "[a-z<>\"'&/ =]{0,40}") {
        let attack = format!("<script>{inner}</script>\"><img src=x onerror='{inner}'>");
        for mail in [decision(attack.clone(), attack.clone(), attack.clone()), digest(attack.clone(), attack.clone())] {
            let html = rendered(&mail, Locale::ZhCn).html.to_lowercase();
            let clean = rendered(&decision("t".into(), "n".into(), "d".into()), Locale::ZhCn).html;
            prop_assert!(!html.contains("<script") && !html.contains("<img"));
            prop_assert!(clean.matches("<html").count() == html.matches("<html").count());
        }
    }
}
