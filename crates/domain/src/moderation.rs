//! Moderation: what waits for a decision, why it may be refused, and what passes by rule.

use crate::clock::Moment;
use crate::code_enum;
use crate::id::{AccountId, EnterpriseId, ItemId};
use crate::invalid::Rule;
use crate::posting::Side;
use crate::understanding::{self, ContactKind};

code_enum!(
    /// What waits for a decision.
    Kind {
        /// A posting.
        Posting = "posting",
        /// Evidence that an enterprise is who it says.
        Verification = "verification",
        /// Someone who wants to speak for an enterprise nobody speaks for.
        Claim = "claim",
    }
);

code_enum!(
    /// How an item was decided.
    Decision {
        /// It passes.
        Approved = "approved",
        /// It goes back for correction.
        Returned = "returned",
        /// It is refused.
        Rejected = "rejected",
        /// It was taken back before it was decided.
        Dropped = "dropped",
    }
);

code_enum!(
    /// Why something is returned or refused; each has a prepared text in both languages.
    Reason {
        /// 信息不完整.
        Incomplete = "incomplete",
        /// 联系方式无效.
        InvalidContact = "invalid_contact",
        /// 广告、引流.
        Advertising = "advertising",
        /// 涉敏、违禁.
        Prohibited = "prohibited",
        /// 重复.
        Duplicate = "duplicate",
        /// 类别错误.
        WrongCategory = "wrong_category",
        /// 超经营范围、无资质.
        OutOfScope = "out_of_scope",
        /// 疑似虚假.
        SuspectedFake = "suspected_fake",
        /// 图纸涉密.
        ClassifiedDrawing = "classified_drawing",
        /// 主体信息不一致.
        IdentityMismatch = "identity_mismatch",
        /// 材料无法辨认.
        DocumentUnreadable = "document_unreadable",
        /// 其他: needs a note.
        Other = "other",
    }
);

/// An item of the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Identity.
    pub id: ItemId,
    /// What waits.
    pub kind: Kind,
    /// Id of the posting or the enterprise.
    pub subject: String,
    /// The enterprise it concerns.
    pub enterprise: EnterpriseId,
    /// Who handed it in; none for imports.
    pub submitter: Option<AccountId>,
    /// Revision of the posting that waits; 0 for other kinds.
    pub revision: i64,
    /// What a moderator needs to see: the evidence handed in and the risks found.
    pub evidence: serde_json::Value,
    /// The moderator working on it, and until when nobody else may.
    pub claim: Option<(AccountId, Moment)>,
    /// How it ended.
    pub decision: Option<Decision>,
    /// Row version: the ETag.
    pub version: i64,
    /// When it was handed in: its age counts from here.
    pub created_at: Moment,
}

/// Minutes a moderator's claim lasts.
pub const CLAIM_MINUTES: i64 = 30;

/// What an enterprise has shown so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Postings approved by a person.
    pub approved: i64,
    /// Postings returned or refused in the last 90 days.
    pub refused_recently: i64,
}

/// Postings a person must have approved before an enterprise is trusted.
pub const TRUST_AFTER: i64 = 3;

/// What happens to a posting that is handed in, and the rule that says so, for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Triage {
    /// A person decides.
    Hold(&'static str),
    /// It passes at once.
    Pass(&'static str),
}

/// Decides whether a person must look. First posts are held, later ones of a trusted enterprise pass,
/// anything risky is held whoever wrote it.
pub fn triage(record: Record, risks: &[Risk]) -> Triage {
    if !risks.is_empty() {
        Triage::Hold("risk_found")
    } else if record.refused_recently > 0 {
        Triage::Hold("refused_recently")
    } else if record.approved < TRUST_AFTER {
        Triage::Hold("first_posts")
    } else {
        Triage::Pass("trusted_after_three")
    }
}

code_enum!(
    /// What makes a text worth a look.
    Risk {
        /// It holds a telephone number.
        Phone = "phone",
        /// It holds a mail address.
        Email = "email",
        /// It asks to be reached by WeChat or QQ.
        Messenger = "messenger",
        /// A supply that reads like a demand, or the reverse.
        WrongSide = "wrong_side",
        /// The enterprise has a running posting of the same text.
        Duplicate = "duplicate",
    }
);

/// Refuses a public text that nobody reviews before it is shown and that holds a contact. A messenger's name alone is
/// none: a firm may well write programs for it. Errors: `contact_in_text`.
pub fn contact_free(text: &str) -> Result<(), Rule> {
    if understanding::contacts(text).is_empty() {
        Ok(())
    } else {
        Err(Rule::of("contact_in_text"))
    }
}

/// The risks of a text, each once. A hint for a moderator, never a refusal.
pub fn risks(side: Side, text: &str) -> Vec<Risk> {
    let found = |risk: Risk, hit: bool| hit.then_some(risk);
    let contacts = understanding::contacts(text);
    [
        found(Risk::Phone, contacts.contains(&ContactKind::Phone)),
        found(Risk::Email, contacts.contains(&ContactKind::Email)),
        found(Risk::Messenger, has_messenger(text)),
        found(Risk::WrongSide, is_wrong_side(side, text)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn has_messenger(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "微信", "加微", "vx", "wechat", "qq群", "qq:", "qq：", "扣扣",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

fn is_wrong_side(side: Side, text: &str) -> bool {
    let first_line = text.lines().next().unwrap_or_default();
    match side {
        Side::Supply => ["求购", "采购需求", "急需采购", "寻找供应商"]
            .iter()
            .any(|word| first_line.contains(word)),
        Side::Demand => ["现货供应", "厂家直销", "长期供应", "大量供应"]
            .iter()
            .any(|word| {
                first_line
                    .split(word)
                    .skip(1)
                    .any(|rest| !rest.starts_with('商'))
            }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_is_earned_and_lost() {
        assert_eq!(triage(Record::default(), &[]), Triage::Hold("first_posts"));
        assert_eq!(
            triage(
                Record {
                    approved: 2,
                    refused_recently: 0
                },
                &[]
            ),
            Triage::Hold("first_posts")
        );
        assert_eq!(
            triage(
                Record {
                    approved: 3,
                    refused_recently: 0
                },
                &[]
            ),
            Triage::Pass("trusted_after_three")
        );
        assert_eq!(
            triage(
                Record {
                    approved: 90,
                    refused_recently: 1
                },
                &[]
            ),
            Triage::Hold("refused_recently")
        );
        assert_eq!(
            triage(
                Record {
                    approved: 90,
                    refused_recently: 0
                },
                &[Risk::Phone]
            ),
            Triage::Hold("risk_found")
        );
    }

    #[test]
    fn contacts_are_found_however_they_are_written() {
        for text in [
            "电话 138-0000-0000",
            "１３８００００００００ 王工",
            "座机023 5550 1234",
        ] {
            assert_eq!(risks(Side::Supply, text), [Risk::Phone], "{text}");
        }
        assert_eq!(
            risks(Side::Supply, "邮箱：a.b@example.com。"),
            [Risk::Email]
        );
        assert_eq!(
            risks(Side::Supply, "邮箱 ａ．ｂ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
            [Risk::Email]
        );
        assert_eq!(risks(Side::Demand, "加微信详谈"), [Risk::Messenger]);
    }

    #[test]
    fn a_contact_is_refused_and_talk_of_messengers_is_not() {
        for text in [
            "王工 138-0000-0000",
            "sales＠example.com",
            "微信号：wang_123",
            "加微信 wang123",
            "QQ: 12345678",
        ] {
            let refused = contact_free(text).unwrap_err();
            assert_eq!(refused.code(), "contact_in_text", "{text}");
        }
        for text in [
            "开发微信小程序2000个",
            "阀门 VX12345，压力1.6MPa",
            "做刀具三十年，通过 IATF 16949",
            "WeChat payment terminals",
        ] {
            assert_eq!(contact_free(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn industrial_numbers_are_not_contacts() {
        for text in [
            "M8×20 12.9级 GB/T 3098.1-2010",
            "规格 1200×800×15mm，月产 30000 件",
            "06Cr19Ni10 1.4301 φ12±0.02",
            "编号 20260301",
        ] {
            assert_eq!(risks(Side::Supply, text), [], "{text}");
        }
    }

    #[test]
    fn a_supply_that_asks_is_noticed() {
        assert_eq!(risks(Side::Supply, "求购铝锭"), [Risk::WrongSide]);
        assert_eq!(risks(Side::Demand, "求购铝锭"), []);
        assert_eq!(risks(Side::Demand, "厂家直销螺栓"), [Risk::WrongSide]);
        assert_eq!(risks(Side::Demand, "长期供应螺栓"), [Risk::WrongSide]);
        assert_eq!(risks(Side::Demand, "寻螺栓长期供应商"), []);
    }
}
