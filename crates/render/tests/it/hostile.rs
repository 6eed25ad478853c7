//! Whatever people put into a mail, its shape stays: the same tags, the same lines, the same addresses.

use proptest::prelude::*;
use render::Locale;
use render::mail::{
    AccountExists, Decision, Gap, Mail, MatchItem, MemberInvitation, ModerationDecision,
    NewMatches, PasswordReset, Side, Site, Subject, VerifyEmail, Why,
};

/// Every kind of mail with the same words wherever a person's words go.
fn mails(words: &str, link: &str) -> Vec<Mail> {
    let (words, link) = (words.to_owned(), link.to_owned());
    let why = Why {
        part: "text".into(),
        points: 1,
        max_points: 2,
        evidence: words.clone(),
    };
    let item = MatchItem {
        title: words.clone(),
        counterpart_title: words.clone(),
        side: Side::Supply,
        score: 500,
        why: vec![why],
        missing: vec![Gap {
            code: "certificate_missing".into(),
            name: Some(words.clone()),
            wanted: None,
            offered: None,
        }],
        link: link.clone(),
    };
    vec![
        Mail::VerifyEmail(VerifyEmail {
            display_name: words.clone(),
            link: link.clone(),
            expires_hours: 48,
        }),
        Mail::PasswordReset(PasswordReset {
            display_name: words.clone(),
            link: link.clone(),
            expires_minutes: 30,
        }),
        Mail::AccountExists(AccountExists {
            display_name: words.clone(),
            link: link.clone(),
        }),
        Mail::MemberInvitation(MemberInvitation {
            display_name: words.clone(),
            enterprise: words.clone(),
            role: "editor".into(),
            link: link.clone(),
        }),
        Mail::ModerationDecision(ModerationDecision {
            display_name: words.clone(),
            subject: Subject::Posting,
            subject_title: words.clone(),
            decision: Decision::Returned,
            reason_code: Some("incomplete".into()),
            note: Some(words.clone()),
            link: link.clone(),
        }),
        Mail::NewMatches(NewMatches {
            display_name: words,
            items: vec![item],
            total: 1,
            settings_link: Some(link),
        }),
    ]
}

/// The tags of a page, with the addresses they lead to left out.
fn skeleton(html: &str) -> Vec<String> {
    let (head, body) = html.split_once("</head>").unwrap();
    let head = head.split_once("<style>").unwrap();
    let tags = |part: &str| -> Vec<String> {
        let inside = part
            .split('<')
            .skip(1)
            .filter_map(|tag| tag.split_once('>').map(|(tag, _)| tag));
        inside.map(without_address).collect()
    };
    [tags(head.0), tags(body)].concat()
}

fn without_address(tag: &str) -> String {
    match tag.split_once("href=\"") {
        Some((before, rest)) => format!("{before}{}", rest.split_once('"').unwrap().1),
        None => tag.to_owned(),
    }
}

fn site(words: &str) -> Site {
    Site {
        name_zh: words.to_owned(),
        name_en: words.to_owned(),
        ..Site::sample()
    }
}

/// Words made to break out: marks of markup, of attributes, of headers, of templates, and any text at all.
fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<script>alert(1)</script>".to_owned()),
        Just("\"><img src=x onerror=alert(1)>".to_owned()),
        Just("'--><!--".to_owned()),
        Just("</p></div></body>".to_owned()),
        Just("&lt;b&gt;&#60;".to_owned()),
        Just("{{ name }}{% raw %}{ $site }".to_owned()),
        Just("\r\nBcc: x@example.com\r\n\r\n".to_owned()),
        Just("javascript:alert(1)".to_owned()),
        Just("\u{202e}gpj.exe\u{2028}\u{0}".to_owned()),
        "[^\u{0}]{0,12}",
    ];
    // A letter at either end: words that vanish altogether would leave out what stands around them.
    prop::collection::vec(piece, 1..5).prop_map(|pieces| format!("工{}件", pieces.concat()))
}

fn addresses(html: &str) -> Vec<&str> {
    html.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn words_never_change_the_shape_of_a_page(words in words()) {
        for locale in Locale::ALL {
            for (plain, hostile) in mails("工件", "/x").iter().zip(mails(&words, "/x")) {
                let plain = plain.render(*locale, &site("平台")).unwrap();
                let hostile = hostile.render(*locale, &site(&words)).unwrap();
                prop_assert_eq!(skeleton(&hostile.html), skeleton(&plain.html));
                prop_assert_eq!(addresses(&hostile.html), addresses(&plain.html));
            }
        }
    }

    #[test]
    fn words_of_one_line_never_add_a_line_to_a_text(words in words()) {
        for (plain, hostile) in mails("工件", "/x").iter().zip(mails(&words, "/x")) {
            // A note keeps its lines; that is what it is for.
            if hostile.kind() == "moderation_decision" {
                continue;
            }
            let lines = |mail: &Mail| mail.render(Locale::ZhCn, &Site::sample()).unwrap().text.lines().count();
            prop_assert_eq!(lines(&hostile), lines(plain), "{}", hostile.kind());
        }
    }

    #[test]
    fn a_subject_is_one_line_of_any_mail(words in words()) {
        for locale in Locale::ALL {
            for mail in mails(&words, "/x") {
                let subject = mail.render(*locale, &site(&words)).unwrap().subject;
                prop_assert!(!subject.is_empty() && subject.chars().count() <= 100, "{subject}");
                let broken = subject.contains(|c: char| c.is_control() || c == '\u{2028}' || c == '\u{202e}');
                prop_assert!(!broken, "{subject:?}");
            }
        }
    }

    #[test]
    fn a_link_leads_to_the_web_whatever_it_was_made_of(link in "(javascript:|data:|//|/|https://|http://|mailto:)?[^\u{0}]{0,30}") {
        for mail in mails("工件", &link) {
            let rendered = mail.render(Locale::En, &Site::sample()).unwrap();
            for address in addresses(&rendered.html) {
                prop_assert!(address.starts_with("https://") || address.starts_with("http://"), "{address}");
                prop_assert!(!address.contains(|c: char| c.is_control() || c == ' ' || c == '<' || c == '>'), "{address:?}");
            }
        }
    }
}
