//! `docs/errors.md`: every code and every rule a client can meet, made from the lists themselves.

use std::fmt::Write;

use render::Locale;

use crate::kit::ProblemCode;

/// The list of codes for people who write clients.
pub fn errors_markdown() -> String {
    let mut page = String::from(HEAD);
    let mut codes: Vec<ProblemCode> = ProblemCode::ALL.to_vec();
    codes.sort_by_key(|code| code.status().as_u16());
    for code in codes {
        let title = |locale| {
            render::problem(locale, code.as_str(), &[])
                .map(|text| text.title)
                .unwrap_or_default()
        };
        let (zh, en) = (title(Locale::ZhCn), title(Locale::En));
        let status = code.status().as_u16();
        // Writing to a string cannot fail.
        let _ = writeln!(page, "| {status} | `{}` | {en} | {zh} |", code.as_str());
    }
    page.push_str(RULES);
    for (code, _) in render::rules::CODES {
        let text = |locale| render::rule(locale, code, &[]).unwrap_or_default();
        let _ = writeln!(
            page,
            "| `{code}` | {} | {} |",
            text(Locale::En),
            text(Locale::ZhCn)
        );
    }
    page
}

const HEAD: &str = "# Problems\n\n\
    Generated from the code; do not edit.\n\n\
    Every answer with a status of 400 or more is `application/problem+json` (RFC 9457). Programs decide by `code`; \
    `title` and `detail` are for people, in the language of `Accept-Language` (zh-CN or en). `errors` names every \
    field that is wrong, by JSON pointer and rule; for a query parameter the pointer is `/` and its name. \
    `request_id` is what the platform staff ask for.\n\n\
    | status | code | meaning | 含义 |\n|---|---|---|---|\n";

const RULES: &str = "\n## Rules of fields\n\n\
    Numbers and names in the texts are filled in when an answer is made.\n\n\
    | rule | meaning | 含义 |\n|---|---|---|\n";
