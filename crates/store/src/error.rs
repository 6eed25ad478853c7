//! What can go wrong below a use case. Nothing here knows of HTTP.

use diesel::result::{DatabaseErrorKind, Error};

/// A fault of the database. A missing row is never a fault: `find` answers `None`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Too much waits, or another transaction was in the way; trying again may help.
    #[error("database is busy: {0}")]
    Busy(String),
    /// A unique key is taken; the caller knows which by what it was doing.
    #[error("unique key is taken")]
    Taken,
    /// The row was changed since it was read.
    #[error("row was changed by someone else")]
    Stale,
    /// A stored value cannot be read back.
    #[error("stored value is damaged: {0}")]
    Corrupt(String),
    /// The database cannot be reached or refuses to work.
    #[error("database is unavailable: {0}")]
    Unavailable(String),
    /// The URL or a setting makes no sense.
    #[error("database is configured wrongly: {0}")]
    Misconfigured(String),
    /// A statement of ours is wrong.
    #[error("defect in a statement: {0}")]
    Defect(String),
}

impl StoreError {
    /// Whether the same transaction may be tried again at once.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Busy(_))
    }

    /// A stored value that cannot be read back.
    pub fn corrupt(what: impl std::fmt::Display) -> Self {
        Self::Corrupt(what.to_string())
    }

    /// The same error, naming the row it is about when it is about one.
    pub(crate) fn of_row(self, id: &str) -> Self {
        match self {
            Self::Corrupt(what) => Self::Corrupt(format!("{id}: {what}")),
            other => other,
        }
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match &error {
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Taken,
            Error::DatabaseError(DatabaseErrorKind::SerializationFailure, info) => {
                Self::Busy(info.message().to_owned())
            }
            Error::DatabaseError(DatabaseErrorKind::ClosedConnection, info) => {
                Self::Unavailable(info.message().to_owned())
            }
            Error::DatabaseError(_, info) => by_message(info.message()),
            Error::BrokenTransactionManager => Self::Unavailable("connection is broken".to_owned()),
            _ => Self::Defect(error.to_string()),
        }
    }
}

/// The drivers put lock waits, full disks and lost servers into the message only, in the language of the server:
/// English, or Chinese where a cluster was made under a Chinese locale.
fn by_message(message: &str) -> StoreError {
    let lower = message.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if says(&[
        "database is locked",
        "deadlock",
        "lock timeout",
        "could not obtain lock",
        "死锁",
        "锁超时",
        "锁等待超时",
        "无法获得锁",
    ]) {
        StoreError::Busy(message.to_owned())
    } else if says(&[
        "disk is full",
        "disk i/o",
        "no space",
        "server closed",
        "terminating connection",
        "statement timeout",
        "readonly",
        "没有空间",
        "服务器关闭",
        "服务器意外地关闭",
        "中断联接",
        "终止连接",
        "语句超时",
    ]) {
        StoreError::Unavailable(message.to_owned())
    } else {
        StoreError::Defect(message.to_owned())
    }
}

/// Tells where, and not what stands there: that may be a person's name or number, and goes to the log.
impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        let (kind, column) = (error.classify(), error.column());
        Self::corrupt(format!("JSON: {kind:?} fault at column {column}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_waits_are_transient_in_the_language_of_the_server() {
        for message in ["deadlock detected", "检测到死锁", "由于锁超时, 取消语句"] {
            assert!(by_message(message).is_transient(), "{message}");
        }
    }

    #[test]
    fn a_full_disk_and_a_lost_server_are_not_our_defects() {
        for message in [
            "database or disk is full",
            "无法扩展文件: 设备上没有空间",
            "terminating connection due to administrator command",
            "由于管理员命令中断联接",
            "由于语句超时，正在取消查询命令",
        ] {
            assert!(
                matches!(by_message(message), StoreError::Unavailable(_)),
                "{message}"
            );
        }
    }

    #[test]
    fn damaged_json_is_told_by_its_place_and_not_by_what_it_says() {
        let damaged = serde_json::from_str::<Vec<bool>>(r#"["13800000000"]"#).unwrap_err();
        let told = StoreError::from(damaged).of_row("ent_1").to_string();
        assert!(told.contains("ent_1") && told.contains("column"), "{told}");
        assert!(!told.contains("138"), "{told}");
    }

    #[test]
    fn anything_else_is_a_defect() {
        assert!(matches!(
            by_message("syntax error at or near"),
            StoreError::Defect(_)
        ));
    }
}
