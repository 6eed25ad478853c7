//! Drafts before and after a change: which members differ, for the audit log. Names only, never values, since
//! values may be contacts.

use serde::Serialize;

use crate::error::AppError;

/// The names of the members that differ, in order.
pub(crate) fn changed_members<T: Serialize>(
    before: &T,
    after: &T,
) -> Result<Vec<String>, AppError> {
    let value =
        |draft: &T| serde_json::to_value(draft).map_err(|error| AppError::Bug(error.to_string()));
    let (before, after) = (value(before)?, value(after)?);
    let members = after.as_object().into_iter().flatten();
    let mut names: Vec<String> = members
        .filter(|(name, now)| before.get(*name) != Some(now))
        .map(|(name, _)| name.clone())
        .collect();
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Draft {
        name: Option<&'static str>,
        phone: Option<&'static str>,
        note: Option<&'static str>,
    }

    #[test]
    fn names_are_told_and_values_are_not() {
        let before = Draft {
            name: Some("a"),
            phone: None,
            note: Some("n"),
        };
        let after = Draft {
            name: Some("a"),
            phone: Some("02355501234"),
            note: None,
        };
        assert_eq!(changed_members(&before, &after).unwrap(), ["note", "phone"]);
        assert!(changed_members(&after, &after).unwrap().is_empty());
    }
}
