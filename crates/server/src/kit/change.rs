//! [`Change`]: what a PATCH says about one field.

use serde::{Deserialize, Deserializer};

/// Absent, `null` or a value. In a DTO:
/// `#[serde(default)] #[schema(value_type = Option<String>)] website: Change<String>`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// Not mentioned: stays as it is.
    #[default]
    Keep,
    /// `null`: is emptied.
    Clear,
    /// Gets this value.
    Set(T),
}

impl<T> Change<T> {
    /// The same change, of what the value is made into.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Change<U> {
        match self {
            Self::Keep => Change::Keep,
            Self::Clear => Change::Clear,
            Self::Set(value) => Change::Set(make(value)),
        }
    }

    /// The field after the change.
    pub fn over(self, present: Option<T>) -> Option<T> {
        match self {
            Self::Keep => present,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(|value| value.map_or(Self::Clear, Self::Set))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Patch {
        #[serde(default)]
        note: Change<String>,
    }

    #[test]
    fn absent_null_and_value_differ() {
        let read = |json| serde_json::from_str::<Patch>(json).unwrap().note;
        assert_eq!(read("{}"), Change::Keep);
        assert_eq!(read(r#"{"note":null}"#), Change::Clear);
        assert_eq!(read(r#"{"note":"a"}"#), Change::Set("a".to_owned()));
        assert_eq!(Change::Keep.over(Some(1)), Some(1));
        assert_eq!(Change::Clear.over(Some(1)), None);
        assert_eq!(Change::Set(2).over(Some(1)), Some(2));
        let halved = |change: Change<i32>| change.map(|value| value / 2).over(Some(9));
        let changes = [Change::Keep, Change::Clear, Change::Set(8)];
        assert_eq!(changes.map(halved), [Some(9), None, Some(4)]);
    }
}
