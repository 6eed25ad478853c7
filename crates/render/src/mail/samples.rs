//! Sample mails: one of every kind and branch, for the checks, the snapshots and a preview page.
//!
//! All names and places are made up.

use super::{
    AccountExists, Decision, Gap, Mail, MatchItem, MemberInvitation, ModerationDecision,
    NewMatches, PasswordReset, Side, Site, Stated, Subject, VerifyEmail, Why,
};

impl Site {
    /// A platform for samples.
    pub fn sample() -> Self {
        Self {
            name_zh: "示例区工业企业供应链公共服务平台".into(),
            name_en: "Peitao Supply Chain Service".into(),
            base_url: "https://peitao.example".into(),
        }
    }
}

impl Mail {
    /// Named samples that together reach every branch of every template.
    pub fn samples() -> Vec<(&'static str, Self)> {
        let mut samples = accounts();
        samples.extend(decisions());
        samples.extend(matches());
        samples
    }
}

const NAME: &str = "周敏";

fn accounts() -> Vec<(&'static str, Mail)> {
    let link = "https://peitao.example/verify-email?token=evt_5c1N8yQm3vX0pR7t".to_owned();
    let verify = VerifyEmail {
        display_name: NAME.into(),
        link,
        expires_hours: 48,
    };
    let link = "https://peitao.example/password-reset?token=prt_9dJ2kLw6sB4hZ1fU".to_owned();
    let reset = PasswordReset {
        display_name: NAME.into(),
        link,
        expires_minutes: 30,
    };
    let exists = AccountExists {
        display_name: NAME.into(),
        link: "/sign-in".into(),
    };
    let invitation = MemberInvitation {
        display_name: NAME.into(),
        enterprise: "大足区样品五金厂".into(),
        role: "editor".into(),
        link: "/api/v1/me/invitations".into(),
    };
    vec![
        ("verify_email", Mail::VerifyEmail(verify)),
        ("password_reset", Mail::PasswordReset(reset)),
        ("account_exists", Mail::AccountExists(exists)),
        ("member_invitation", Mail::MemberInvitation(invitation)),
    ]
}

fn decisions() -> Vec<(&'static str, Mail)> {
    use Decision::{Approved, Rejected, Returned};
    let note = "请写明铝合金牌号（如 ADC12）和月需求量。\n图纸第 2 页缺少公差。";
    vec![
        (
            "posting_approved",
            decision(Subject::Posting, Approved, None, None),
        ),
        (
            "posting_returned",
            decision(Subject::Posting, Returned, Some("incomplete"), Some(note)),
        ),
        (
            "posting_rejected",
            decision(Subject::Posting, Rejected, Some("advertising"), None),
        ),
        (
            "verification_approved",
            decision(Subject::Verification, Approved, None, None),
        ),
        (
            "verification_returned",
            decision(
                Subject::Verification,
                Returned,
                Some("document_unreadable"),
                None,
            ),
        ),
        (
            "verification_rejected",
            decision(
                Subject::Verification,
                Rejected,
                Some("identity_mismatch"),
                None,
            ),
        ),
        (
            "claim_approved",
            decision(Subject::Claim, Approved, None, None),
        ),
        (
            "claim_returned",
            decision(
                Subject::Claim,
                Returned,
                Some("other"),
                Some("请上传加盖公章的授权书。"),
            ),
        ),
        (
            "claim_rejected",
            decision(Subject::Claim, Rejected, Some("a_code_of_tomorrow"), None),
        ),
    ]
}

fn decision(
    subject: Subject,
    decision: Decision,
    reason: Option<&str>,
    note: Option<&str>,
) -> Mail {
    let (title, link) = match subject {
        Subject::Posting => (
            "求购 ADC12 铝合金压铸件 <φ120>",
            "/postings/pst_01h455vb4pex5vsknk084sn02q",
        ),
        Subject::Verification | Subject::Claim => (
            "示例精密制造有限公司",
            "/enterprises/ent_01h455vb4pex5vsknk084sn02r",
        ),
    };
    Mail::ModerationDecision(ModerationDecision {
        display_name: NAME.into(),
        subject,
        subject_title: title.into(),
        decision,
        reason_code: reason.map(str::to_owned),
        note: note.map(str::to_owned),
        link: link.into(),
    })
}

fn matches() -> Vec<(&'static str, Mail)> {
    let digest = NewMatches {
        display_name: NAME.into(),
        items: vec![casting(), hardware()],
        total: 5,
        settings_link: Some("/me/notifications".into()),
    };
    let single = NewMatches {
        display_name: NAME.into(),
        items: vec![hardware()],
        total: 1,
        settings_link: None,
    };
    let nearly = NewMatches {
        total: 2,
        ..single.clone()
    };
    vec![
        ("new_matches", Mail::NewMatches(digest)),
        ("new_matches_single", Mail::NewMatches(single)),
        ("new_matches_one_more", Mail::NewMatches(nearly)),
    ]
}

fn casting() -> MatchItem {
    MatchItem {
        title: "求购 ADC12 铝合金压铸件".into(),
        counterpart_title: "承接铝合金压铸加工，800T 压铸机两台".into(),
        side: Side::Supply,
        score: 864,
        why: vec![
            why("node", 300, 300, "铝合金压铸"),
            why("attributes", 264, 300, "ADC12，800T"),
            why("region", 100, 100, ""),
        ],
        missing: vec![certificate_missing(), quantity_short()],
        link: "/postings/pst_01h455vb4pex5vsknk084sn02q/matches/pst_01h455vb4pex5vsknk084sn02s"
            .into(),
    }
}

fn certificate_missing() -> Gap {
    Gap {
        code: "certificate_missing".into(),
        name: Some("IATF 16949".into()),
        wanted: None,
        offered: None,
    }
}

fn quantity_short() -> Gap {
    let counted = |value: &str, zh: &str, en: &str| Stated {
        op: "=".into(),
        value: value.into(),
        value_to: None,
        unit_zh: Some(zh.into()),
        unit_en: Some(en.into()),
    };
    Gap {
        code: "quantity_short".into(),
        name: None,
        wanted: Some(counted("3", "万件", "10,000 pcs")),
        offered: Some(counted("10000", "件", "pcs")),
    }
}

fn hardware() -> MatchItem {
    MatchItem {
        title: "供应不锈钢合页".into(),
        counterpart_title: "Stainless steel hinges for cabinet doors, 30,000 pcs per month".into(),
        side: Side::Demand,
        score: 712,
        why: vec![why("text", 180, 250, "stainless steel hinges")],
        missing: Vec::new(),
        link: "/postings/pst_01h455vb4pex5vsknk084sn02t/matches/pst_01h455vb4pex5vsknk084sn02v"
            .into(),
    }
}

fn why(part: &str, points: u32, max_points: u32, evidence: &str) -> Why {
    Why {
        part: part.into(),
        points,
        max_points,
        evidence: evidence.into(),
    }
}
