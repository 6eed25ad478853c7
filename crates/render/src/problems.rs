//! Texts of the problems the API and the pages answer with, by their closed list of codes.
//!
//! Status codes and causes are the server's business and not here.

use crate::catalogue::Variables;
use crate::locale::Locale;
use crate::text::{self, Value};

/// Title and detail of a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemText {
    /// A few words, without full stop; the same for every occurrence.
    pub title: String,
    /// What happened, what is kept and what to do.
    pub detail: String,
}

/// Every code, with the variables its detail can show. All of them may be left out.
/// Units: `retry_after_s` seconds, `max_bytes` bytes; `status` is the code of a posting's state.
pub const CODES: &[(&str, Variables)] = &[
    ("malformed_json", &["line", "column"]),
    ("malformed_query", &["parameter"]),
    ("unknown_parameter", &["parameter"]),
    ("invalid_fields", &["count"]),
    ("unauthenticated", &[]),
    ("invalid_credentials", &[]),
    ("token_expired", &[]),
    ("account_locked", &["retry_after_s"]),
    ("email_unverified", &[]),
    ("forbidden", &[]),
    ("not_found", &[]),
    ("method_not_allowed", &["allow"]),
    ("payload_too_large", &["max_bytes"]),
    ("unsupported_media_type", &["expected"]),
    ("illegal_transition", &["status"]),
    ("uscc_taken", &[]),
    ("already_claimed", &[]),
    ("already_exists", &[]),
    ("last_owner", &[]),
    ("not_suspended", &[]),
    ("duties_disjoint", &[]),
    ("lost_race", &[]),
    ("version_mismatch", &[]),
    ("version_required", &[]),
    ("idempotency_key_reused", &[]),
    ("idempotency_in_progress", &[]),
    ("invalid_idempotency_key", &[]),
    ("page_token_mismatch", &[]),
    ("invalid_page_token", &[]),
    ("enterprise_unverified", &[]),
    ("not_claimable", &[]),
    ("rate_limited", &["retry_after_s"]),
    ("overloaded", &["retry_after_s"]),
    ("not_ready", &["part"]),
    ("request_timeout", &[]),
    ("internal", &[]),
];

/// Title and detail of a problem; nothing for a code that is not in the list.
pub fn problem(locale: Locale, code: &str, args: &[(&str, Value<'_>)]) -> Option<ProblemText> {
    CODES
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(code, _)| ProblemText {
            title: text::say(locale, &title_key(code), &[]),
            detail: text::say(locale, &detail_key(code), args),
        })
}

fn title_key(code: &str) -> String {
    format!("problem-{code}-title")
}

pub(crate) fn detail_key(code: &str) -> String {
    format!("problem-{code}-detail")
}

pub(crate) fn entries() -> impl Iterator<Item = (String, Variables)> {
    CODES.iter().flat_map(|(code, variables)| {
        [
            (title_key(code), [].as_slice()),
            (detail_key(code), *variables),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(locale: Locale, code: &str, args: &[(&str, Value<'_>)]) -> String {
        problem(locale, code, args).unwrap().detail
    }

    #[test]
    fn waiting_is_told_in_words() {
        let args = [("retry_after_s", Value::from(900_u32))];
        assert!(detail(Locale::ZhCn, "account_locked", &args).contains("请在 15 分钟后重试"));
        assert!(detail(Locale::En, "account_locked", &args).contains("try again in 15 minutes"));
        assert!(detail(Locale::ZhCn, "rate_limited", &[]).contains("请稍后重试"));
    }

    #[test]
    fn states_and_limits_are_named() {
        let args = [("status", Value::from("closed"))];
        assert!(
            detail(Locale::ZhCn, "illegal_transition", &args)
                .starts_with("该内容当前为“已结束”状态")
        );
        assert!(
            detail(Locale::En, "illegal_transition", &args)
                .starts_with("The current state is “Closed”")
        );
        assert!(
            detail(
                Locale::En,
                "payload_too_large",
                &[("max_bytes", 262_144_u32.into())]
            )
            .contains("limit of 256 KB")
        );
        assert!(
            detail(
                Locale::ZhCn,
                "method_not_allowed",
                &[("allow", "GET, HEAD".into())]
            )
            .ends_with("可用的方法：GET、HEAD。")
        );
    }

    #[test]
    fn a_single_fault_is_singular() {
        assert!(
            detail(Locale::En, "invalid_fields", &[("count", 1_u32.into())])
                .starts_with("One entry needs")
        );
        assert!(
            detail(Locale::En, "invalid_fields", &[("count", 3_u32.into())])
                .starts_with("3 entries need")
        );
    }

    #[test]
    fn unknown_codes_have_no_text() {
        assert_eq!(problem(Locale::En, "teapot", &[]), None);
    }
}
