//! Classes of answers. Whatever is none of them is no verdict: the request was not a valid one.

use testkit::Reply;

/// What a cell of the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Allowed,
    SignIn,
    Forbidden,
    Hidden,
    NotNow,
}

const SIGNS: &[(Verdict, &str)] = &[
    (Verdict::Allowed, "✓"),
    (Verdict::SignIn, "先登录"),
    (Verdict::Forbidden, "✗"),
    (Verdict::Hidden, "看不到"),
    (Verdict::NotNow, "暂不可"),
];

impl Verdict {
    /// The verdict of a cell.
    pub fn of_sign(sign: &str) -> Option<Self> {
        SIGNS
            .iter()
            .find(|(_, known)| *known == sign)
            .map(|(verdict, _)| *verdict)
    }

    /// Its sign in the table.
    pub fn sign(self) -> &'static str {
        SIGNS
            .iter()
            .find(|(known, _)| *known == self)
            .map_or("", |(_, sign)| sign)
    }

    /// The verdict an answer gives; none when it was refused for another reason than permission.
    pub fn of_reply(reply: &Reply) -> Option<Self> {
        let code = reply.body["code"].as_str().unwrap_or_default();
        match (reply.status, code) {
            (200..=299, _) => Some(Self::Allowed),
            (401, "unauthenticated") => Some(Self::SignIn),
            (403, "forbidden" | "email_unverified") => Some(Self::Forbidden),
            (404, "not_found") => Some(Self::Hidden),
            (409, "enterprise_unverified") => Some(Self::NotNow),
            _ => None,
        }
    }
}
