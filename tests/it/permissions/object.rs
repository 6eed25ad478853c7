//! The things operations are done to, by the words of the table. How one is made is for `things`.

/// What the second column of `docs/permissions.md` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    Nothing,
    Own,
    SomebodyElses,
    Verified,
    Unverified,
    Suspended,
    Unclaimed,
    OfModerator,
    SuspendedAccount,
    Misplaced,
    Leaving,
    OwnEnterprises,
    NamedEnterprise,
    Public,
    Blind,
    VerifiedOnly,
    ChainOnly,
    InvitingOther,
    InvitingThird,
    Draft,
    Pending,
    Paused,
    Withdrawn,
    OfSuspended,
    OfUnverified,
    HiddenCounterpart,
    AboutPosting,
    AboutVerification,
    AboutClaim,
    AboutOfModerator,
    HandedInByModerator,
    OfPlatform,
}

/// Each thing and how the table calls it. A new kind of thing is a line here and an arm where it is made.
const LABELS: &[(Object, &str)] = &[
    (Object::Nothing, "—"),
    (Object::Own, "本人的 one's own"),
    (Object::SomebodyElses, "他人的 somebody else's"),
    (Object::Verified, "已认证企业 verified"),
    (Object::Unverified, "未认证企业 unverified"),
    (Object::Suspended, "已停用企业 suspended"),
    (Object::Unclaimed, "无人认领的企业 unclaimed"),
    (
        Object::OfModerator,
        "审核员所在的企业 the moderator's own enterprise",
    ),
    (Object::SuspendedAccount, "已停用账号 suspended account"),
    (Object::Misplaced, "挂在别家名下的 under another's address"),
    (Object::Leaving, "自己退出 leaving oneself"),
    (
        Object::OwnEnterprises,
        "自己企业的 of one's own enterprises",
    ),
    (
        Object::NamedEnterprise,
        "指定企业的全部 all of a named enterprise",
    ),
    (Object::Public, "公开 public"),
    (Object::Blind, "匿名 blind"),
    (Object::VerifiedOnly, "仅认证企业可见 verified only"),
    (Object::ChainOnly, "仅本链企业可见 chain only"),
    (Object::InvitingOther, "邀请了该他企业 inviting that other"),
    (Object::InvitingThird, "邀请了第三家 inviting a third"),
    (Object::Draft, "草稿 draft"),
    (Object::Pending, "待审 pending"),
    (Object::Paused, "已暂停 paused"),
    (Object::Withdrawn, "已撤回 withdrawn"),
    (
        Object::OfSuspended,
        "已停用企业的 of a suspended enterprise",
    ),
    (
        Object::OfUnverified,
        "未认证企业的草稿 draft of an unverified enterprise",
    ),
    (
        Object::HiddenCounterpart,
        "对方不可见 with a hidden counterpart",
    ),
    (Object::AboutPosting, "供需信息的审核事项 about a posting"),
    (
        Object::AboutVerification,
        "企业认证的审核事项 about a verification",
    ),
    (Object::AboutClaim, "认领申请的审核事项 about a claim"),
    (
        Object::AboutOfModerator,
        "审核员所在企业的审核事项 about the moderator's own enterprise",
    ),
    (
        Object::HandedInByModerator,
        "审核员本人提交的审核事项 handed in by the moderator",
    ),
    (Object::OfPlatform, "平台的 the platform's"),
];

impl Object {
    /// The thing of a label of the table.
    pub fn of_label(label: &str) -> Option<Self> {
        LABELS
            .iter()
            .find(|(_, known)| *known == label)
            .map(|(object, _)| *object)
    }

    /// Whether everybody has one of their own, so that no two roles can ask about the same one.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::Nothing | Self::Own | Self::Leaving)
    }
}
