//! One macro for the closed sets of words that travel as text: sides, states, roles.
//!
//! A set knows its codes, reads and writes them, and lists itself; nothing else.

/// Declares an enum whose variants have stable text codes: `as_str`, `parse`, `ALL`, `allowed`, serde.
#[macro_export]
macro_rules! code_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $code)] $variant),+
        }

        impl $name {
            /// Every member, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code, as stored and sent.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Reads a code. Errors: rule `unknown_value` naming the allowed codes.
            pub fn parse(code: &str) -> Result<Self, $crate::Rule> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($crate::Rule::unknown_value([$($code),+].join(", "))),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

#[cfg(test)]
mod tests {
    code_enum!(
        /// Sample.
        Sample {
            /// One.
            One = "one",
            /// Two.
            Two = "two",
        }
    );

    #[test]
    fn codes_read_back_and_unknown_ones_are_named() {
        for member in Sample::ALL {
            assert_eq!(Sample::parse(member.as_str()), Ok(*member));
        }
        let rule = Sample::parse("three").unwrap_err();
        assert_eq!(
            (rule.code(), rule.args()),
            ("unknown_value", &[("allowed", "one, two".to_owned())][..])
        );
    }
}
