//! The columns of the table: who asks. Must not know what anybody may do.

/// A column of `docs/permissions.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Visitor,
    Unproven,
    Person,
    OwnViewer,
    OwnEditor,
    OwnOwner,
    OtherOwner,
    UnverifiedOtherOwner,
    Moderator,
    SystemAdmin,
    SecurityAdmin,
    Auditor,
}

impl Role {
    /// Every role, in the order of the columns.
    pub const ALL: [Self; 12] = [
        Self::Visitor,
        Self::Unproven,
        Self::Person,
        Self::OwnViewer,
        Self::OwnEditor,
        Self::OwnOwner,
        Self::OtherOwner,
        Self::UnverifiedOtherOwner,
        Self::Moderator,
        Self::SystemAdmin,
        Self::SecurityAdmin,
        Self::Auditor,
    ];

    /// The English half of the column's heading.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Unproven => "unproven address",
            Self::Person => "person",
            Self::OwnViewer => "own viewer",
            Self::OwnEditor => "own editor",
            Self::OwnOwner => "own owner",
            Self::OtherOwner => "other owner",
            Self::UnverifiedOtherOwner => "unverified other owner",
            Self::Moderator => "moderator",
            Self::SystemAdmin => "system administrator",
            Self::SecurityAdmin => "security administrator",
            Self::Auditor => "auditor",
        }
    }

    /// The role in the enterprise things belong to; none for everybody outside it.
    pub fn own(self) -> Option<&'static str> {
        match self {
            Self::OwnViewer => Some("viewer"),
            Self::OwnEditor => Some("editor"),
            Self::OwnOwner => Some("owner"),
            _ => None,
        }
    }
}
