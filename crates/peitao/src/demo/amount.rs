//! Numbers as people in a workshop write them: round, with a unit, in 万 when large.

use super::random::Random;
use super::template::decimal;

/// Rounds to a number people would say: one digit, or one and a half, and zeros. Units: any.
pub fn natural(value: i64) -> i64 {
    let mut scale = 1;
    while value / scale >= 10 {
        scale *= 10;
    }
    let (lead, rest) = (value / scale, value % scale * 10 / scale);
    let half = match rest {
        0 | 1 => 0,
        2..=4 if lead == 1 => 2,
        _ if rest >= 5 && lead < 6 => 5,
        _ => 0,
    };
    (lead * 10 + half) * scale / 10
}

/// A number between two, more often small than large, rounded as people do. Units: any.
pub fn drawn((low, high): (i64, i64), random: &mut Random) -> i64 {
    let mut top = high;
    while top / 2 > low && random.chance(45) {
        top /= 2;
    }
    natural(random.between(low, top)).clamp(low, high)
}

/// Whether a unit is counted in whole numbers.
fn whole(unit: &str) -> bool {
    !matches!(unit, "吨" | "立方米")
}

/// Keeps whole what is counted in whole numbers. Units: thousandths.
pub fn countable(amount: i64, unit: &str) -> i64 {
    if whole(unit) {
        (amount / 1000 * 1000).max(1000)
    } else {
        amount.max(100) / 100 * 100
    }
}

/// An amount with its unit. Units: thousandths.
pub fn with_unit(amount: i64, unit: &str, random: &mut Random) -> String {
    let count = amount / 1000;
    if count >= 10_000 && count % 1000 == 0 && !random.chance(25) {
        format!("{}万{unit}", decimal(count / 10))
    } else if (1000..10_000).contains(&count)
        && count % 1000 == 0
        && unit != "千件"
        && random.chance(12)
    {
        format!("{}千{unit}", count / 1000)
    } else {
        format!("{}{unit}", decimal(amount))
    }
}

/// A price of one unit. Units: fen.
pub fn price(fen: i64, unit: &str) -> String {
    let yuan = fen / 100;
    if yuan >= 10_000 && yuan % 100 == 0 {
        format!("{}万/{unit}", decimal(yuan / 10))
    } else {
        format!("{}元/{unit}", decimal(fen * 10))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_as_people_do() {
        for (value, expected) in [
            (1234, 1200),
            (1789, 1500),
            (9876, 9000),
            (7, 7),
            (10, 10),
            (2600, 2500),
            (2300, 2000),
            (31_415, 30_000),
            (36_000, 35_000),
        ] {
            assert_eq!(natural(value), expected, "{value}");
        }
    }

    #[test]
    fn draws_stay_in_their_bounds() {
        for i in 0..500 {
            let value = drawn((3_000, 60_000_000), &mut Random::of(1, 1, i));
            assert!((3_000..=60_000_000).contains(&value));
        }
        assert_eq!(
            (
                countable(12_345, "件"),
                countable(12_345, "吨"),
                countable(3, "件")
            ),
            (12_000, 12_300, 1000)
        );
    }

    #[test]
    fn large_numbers_are_written_in_wan() {
        let texts: Vec<String> = (0..40)
            .map(|i| with_unit(15_000_000, "把", &mut Random::of(1, 2, i)))
            .collect();
        assert!(texts.contains(&"1.5万把".to_owned()) && texts.contains(&"15000把".to_owned()));
        assert_eq!(with_unit(500, "吨", &mut Random::of(1, 3, 0)), "0.5吨");
        assert_eq!(
            (price(1280, "把"), price(12_800_000, "台")),
            ("12.8元/把".into(), "12.8万/台".into())
        );
    }
}
