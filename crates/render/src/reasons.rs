//! Texts of the reasons for which a moderator returns or refuses something.
//!
//! Who may decide, and what a decision does, is not here.

use crate::locale::Locale;
use crate::text;

/// Every reason, in the order moderators see them; the last stands for whatever has no code of its own.
pub const CODES: &[&str] = &[
    "incomplete",
    "invalid_contact",
    "advertising",
    "prohibited",
    "duplicate",
    "wrong_category",
    "out_of_scope",
    "suspected_fake",
    "classified_drawing",
    "identity_mismatch",
    "document_unreadable",
    "other",
];

/// A reason as its author reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonText {
    /// A few words, without full stop.
    pub label: String,
    /// What the author can do, one sentence.
    pub hint: String,
}

/// The text of a reason; nothing for a code that is not in the list.
pub fn reason(locale: Locale, code: &str) -> Option<ReasonText> {
    let code = CODES.iter().find(|known| **known == code)?;
    let [label, hint] = keys(code).map(|key| text::say(locale, &key, &[]));
    Some(ReasonText { label, hint })
}

pub(crate) fn keys(code: &str) -> [String; 2] {
    [format!("reason-{code}"), format!("reason-{code}-hint")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_what_and_what_next() {
        let zh = reason(Locale::ZhCn, "incomplete").unwrap();
        assert_eq!(
            (zh.label.as_str(), zh.hint.as_str()),
            ("信息不完整", "请补充规格、材料、数量、交期等主要内容。")
        );
        assert_eq!(
            reason(Locale::En, "document_unreadable").unwrap().label,
            "Document not legible"
        );
        assert_eq!(reason(Locale::En, "mood"), None);
    }
}
