//! What is wrong with an input: which field, which rule, with what limits.
//!
//! Texts for people are not here: the rule's code and arguments are looked up in the locale files.

use std::fmt;

/// A rule an input can break. The code is part of the API contract and never changes its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    code: &'static str,
    args: Vec<(&'static str, String)>,
}

impl Rule {
    /// A rule without arguments, by its stable code.
    pub const fn of(code: &'static str) -> Self {
        Self {
            code,
            args: Vec::new(),
        }
    }

    /// The same rule with one argument more, for the text shown to people.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Stable code, such as `too_long`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Named arguments of the text, such as `max`.
    pub fn args(&self) -> &[(&'static str, String)] {
        &self.args
    }
}

/// The rules, each made in one place so that code and arguments always go together.
impl Rule {
    /// The field must be given.
    pub const fn required() -> Self {
        Self::of("required")
    }

    /// The text has fewer characters than allowed.
    pub fn too_short(min: usize) -> Self {
        Self::of("too_short").with("min", min)
    }

    /// The text has more characters than allowed; both numbers count characters, not bytes.
    pub fn too_long(max: usize, actual: usize) -> Self {
        Self::of("too_long").with("max", max).with("actual", actual)
    }

    /// The number lies outside its range.
    pub fn out_of_range(min: impl fmt::Display, max: impl fmt::Display) -> Self {
        Self::of("out_of_range").with("min", min).with("max", max)
    }

    /// The value is none of the allowed ones.
    pub fn unknown_value(allowed: impl fmt::Display) -> Self {
        Self::of("unknown_value").with("allowed", allowed)
    }

    /// The list has more members than allowed.
    pub fn too_many(max: usize) -> Self {
        Self::of("too_many").with("max", max)
    }
}

/// One broken rule at one place of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer (RFC 6901) into the input, such as `/attributes/0/unit`.
    pub pointer: String,
    /// The rule that is broken there.
    pub rule: Rule,
}

/// All faults of one input. An input is judged whole: nobody corrects a form one field at a time.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{} field faults", .0.len())]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// An empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// A collection of one.
    pub fn one(pointer: impl Into<String>, rule: Rule) -> Self {
        Self(vec![Fault {
            pointer: pointer.into(),
            rule,
        }])
    }

    /// Notes a broken rule.
    pub fn add(&mut self, pointer: impl Into<String>, rule: Rule) {
        self.0.push(Fault {
            pointer: pointer.into(),
            rule,
        });
    }

    /// The value if it is good; otherwise notes the fault and gives nothing.
    pub fn check<T>(&mut self, pointer: &str, result: Result<T, Rule>) -> Option<T> {
        result.map_err(|rule| self.add(pointer, rule)).ok()
    }

    /// Like [`Faults::check`] for a required field: absence is the fault `required`.
    pub fn required<T, U>(
        &mut self,
        pointer: &str,
        value: Option<T>,
        read: impl FnOnce(T) -> Result<U, Rule>,
    ) -> Option<U> {
        match value {
            Some(value) => self.check(pointer, read(value)),
            None => {
                self.add(pointer, Rule::required());
                None
            }
        }
    }

    /// Like [`Faults::check`] for an optional field: absence is no fault.
    pub fn optional<T, U>(
        &mut self,
        pointer: &str,
        value: Option<T>,
        read: impl FnOnce(T) -> Result<U, Rule>,
    ) -> Option<U> {
        value.and_then(|value| self.check(pointer, read(value)))
    }

    /// Takes over the faults of a part, placed under the part's pointer.
    pub fn absorb<T>(&mut self, pointer: &str, part: Result<T, Faults>) -> Option<T> {
        part.map_err(|faults| {
            self.0.extend(faults.0.into_iter().map(|fault| Fault {
                pointer: format!("{pointer}{}", fault.pointer),
                ..fault
            }));
        })
        .ok()
    }

    /// Adds the faults of `other` at places that have none yet.
    pub fn merge(&mut self, other: Faults) {
        for fault in other.0 {
            if !self.0.iter().any(|known| known.pointer == fault.pointer) {
                self.0.push(fault);
            }
        }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults, in the order they were found.
    pub fn as_slice(&self) -> &[Fault] {
        &self.0
    }

    /// `value` when nothing is wrong and the value is there. Errors: all faults otherwise.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collects_every_fault_of_a_form() {
        let mut faults = Faults::new();
        assert_eq!(
            faults.required::<&str, ()>("/title", None, |_| Ok(())),
            None
        );
        assert_eq!(
            faults.check("/unit", Err::<(), _>(Rule::of("unknown_unit"))),
            None
        );
        assert_eq!(faults.optional("/note", Some(3), Ok), Some(3));
        let pointers: Vec<_> = faults
            .as_slice()
            .iter()
            .map(|fault| fault.pointer.as_str())
            .collect();
        assert_eq!(pointers, ["/title", "/unit"]);
    }

    #[test]
    fn parts_keep_their_place() {
        let mut faults = Faults::new();
        faults.absorb::<()>("/lines/2", Err(Faults::one("/value", Rule::required())));
        assert_eq!(faults.as_slice()[0].pointer, "/lines/2/value");
    }

    #[test]
    fn merging_names_a_place_once() {
        let mut faults = Faults::one("/a", Rule::of("wrong_type"));
        faults.merge(Faults::one("/a", Rule::required()));
        faults.merge(Faults::one("/b", Rule::required()));
        assert_eq!(faults.as_slice().len(), 2);
    }

    #[test]
    fn finish_needs_a_value_and_no_fault() {
        assert_eq!(Faults::new().finish(Some(1)), Ok(1));
        assert!(Faults::new().finish::<i32>(None).is_err());
        assert!(Faults::one("", Rule::required()).finish(Some(1)).is_err());
    }
}
