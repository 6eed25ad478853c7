//! Numbers as people write them into a text: `1,200`, `0.5`, `3万`. No units here.

use rust_decimal::Decimal;

use super::quality::Kind;
use super::reading::Reading;
use super::units;

/// More digits than this are a code, not a measure.
const MAX_DIGITS: u32 = 12;

/// A number and where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numeral {
    pub(super) value: Decimal,
    pub(super) to: usize,
}

impl Numeral {
    /// The number that begins at `at`; none inside a longer number.
    pub(super) fn read(reading: &Reading, at: usize) -> Option<Self> {
        let (mut mantissa, mut digits, mut scale, mut to) = (0i64, 0u32, 0u32, at);
        let mut fraction = false;
        while let Some(c) = reading.at(to) {
            match c.to_digit(10) {
                Some(digit) if digits < MAX_DIGITS => {
                    mantissa = mantissa * 10 + i64::from(digit);
                    digits += 1;
                    scale += u32::from(fraction);
                }
                Some(_) => return None,
                None if c == '.' && !fraction && digits > 0 && reading.is_digit(to + 1) => {
                    fraction = true;
                }
                None if c == ',' && !fraction && is_group(reading, to) => {}
                None => break,
            }
            to += 1;
        }
        let value = Decimal::new(mantissa, scale);
        (digits > 0).then(|| Self { value, to }.multiplied(reading))
    }

    fn multiplied(self, reading: &Reading) -> Self {
        let factors = [
            ("百万", 1_000_000),
            ("万", 10_000),
            ("千万", 10_000_000),
            ("亿", 100_000_000),
        ];
        let at = reading.skip(self.to);
        let times = |(word, factor): (&str, i64)| {
            let to = reading.holds(at, word)?;
            let value = self.value.checked_mul(Decimal::from(factor))?;
            Some(Self {
                value: value.normalize(),
                to,
            })
        };
        factors
            .into_iter()
            .find_map(times)
            .or_else(|| self.thousands(reading))
            .unwrap_or(self)
    }
}

impl Numeral {
    /// `100k pcs`: a bare k before something counted.
    fn thousands(self, reading: &Reading) -> Option<Self> {
        let to = reading
            .holds(self.to, "k")
            .filter(|to| reading.is_boundary(*to))?;
        let counted = units::after(reading, to)?.kind == Kind::Count;
        let value = self.value.checked_mul(Decimal::from(1000))?.normalize();
        counted.then_some(Self { value, to })
    }
}

/// Whether a comma is followed by exactly three digits.
fn is_group(reading: &Reading, comma: usize) -> bool {
    (1..=3).all(|more| reading.is_digit(comma + more)) && !reading.is_digit(comma + 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        let rows = [
            ("12mm", Some(("12", 2))),
            ("0.05mm", Some(("0.05", 4))),
            ("30,000 pcs", Some(("30000", 6))),
            ("1,2,3", Some(("1", 1))),
            ("100k pcs", Some(("100000", 4))),
            ("50k", Some(("50", 2))),
            ("3万件", Some(("30000", 2))),
            ("1.5 百万", Some(("1500000", 6))),
            ("２０天", Some(("20", 2))),
            ("13800000000000", None),
            ("件", None),
        ];
        for (text, expected) in rows {
            let read = Numeral::read(&Reading::new(text), 0);
            let read = read.map(|number| (number.value.to_string(), number.to));
            assert_eq!(
                read,
                expected.map(|(value, to)| (value.to_owned(), to)),
                "{text}"
            );
        }
    }
}
