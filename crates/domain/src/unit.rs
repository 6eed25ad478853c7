//! Units of measurement and their conversion, exactly wherever the result can be written.
//!
//! Factors: SI Brochure 9 and the exact definitions of inch (25.4 mm), pound (0.45359237 kg), US gallon
//! (231 cubic inches), tonne-force (9806.65 N) and metric horsepower (75 kgf·m/s); 丝 is 10 micrometres; 斤 is
//! 500 g; 15 亩 are a hectare; a year counts 12 months and 365 days, a week 7 days.

use rust_decimal::Decimal;

use crate::invalid::Rule;
use crate::tables::Ended;

/// What a unit measures; only units of one dimension convert into each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Mass, base kg.
    Mass,
    /// Length, base mm.
    Length,
    /// Area, base m2.
    Area,
    /// Volume, base l.
    Volume,
    /// Pressure and strength, base MPa.
    Pressure,
    /// Force, base N.
    Force,
    /// Power, base kW.
    Power,
    /// Electric tension, base V.
    Voltage,
    /// Electric current, base A.
    Current,
    /// Duration, base h.
    Time,
    /// Flow, base l/min.
    Flow,
    /// A share of a hundred.
    Share,
    /// Rotation per minute.
    Speed,
    /// Temperature in degrees Celsius.
    Temperature,
    /// Torque, base N·m.
    Torque,
    /// Counted things; each word counts its own kind and converts only to its multiples.
    Count(&'static str),
    /// A scale of its own, such as Rockwell C.
    Scale(&'static str),
}

/// A unit: code for the API, names for people, factor to the base unit of its dimension.
#[derive(Debug)]
pub struct Unit {
    /// Stable code, such as `mm`.
    pub code: &'static str,
    /// Name shown in Chinese.
    pub zh: &'static str,
    /// Name shown in English.
    pub en: &'static str,
    /// What it measures.
    pub dimension: Dimension,
    /// Base units in one of this unit, as a fraction: a third of an hour has no decimal, twenty minutes have.
    factor: (i64, i64),
}

const fn unit(
    code: &'static str,
    zh: &'static str,
    en: &'static str,
    dimension: Dimension,
    factor: (i64, i64),
) -> Unit {
    Unit {
        code,
        zh,
        en,
        dimension,
        factor,
    }
}

const fn counted(code: &'static str, zh: &'static str, en: &'static str) -> Unit {
    unit(code, zh, en, Dimension::Count(code), (1, 1))
}

/// Longest code of a unit. Units: bytes.
const CODE_BYTES: usize = 16;

/// Every unit the platform knows; `GET /units` shows this list.
pub const UNITS: &[Unit] = &[
    unit("g", "克", "g", Dimension::Mass, (1, 1000)),
    unit("kg", "千克", "kg", Dimension::Mass, (1, 1)),
    unit("t", "吨", "t", Dimension::Mass, (1000, 1)),
    unit("jin", "斤", "jin (500 g)", Dimension::Mass, (5, 10)),
    unit("um", "微米", "μm", Dimension::Length, (1, 1000)),
    unit("si", "丝", "si (10 μm)", Dimension::Length, (1, 100)),
    unit("mm", "毫米", "mm", Dimension::Length, (1, 1)),
    unit("cm", "厘米", "cm", Dimension::Length, (10, 1)),
    unit("m", "米", "m", Dimension::Length, (1000, 1)),
    unit("km", "千米", "km", Dimension::Length, (1_000_000, 1)),
    unit("in", "英寸", "in", Dimension::Length, (254, 10)),
    unit("m2", "平方米", "m²", Dimension::Area, (1, 1)),
    unit("mu", "亩", "mu", Dimension::Area, (2000, 3)),
    unit("ml", "毫升", "ml", Dimension::Volume, (1, 1000)),
    unit("l", "升", "L", Dimension::Volume, (1, 1)),
    unit("m3", "立方米", "m³", Dimension::Volume, (1000, 1)),
    unit("Pa", "帕", "Pa", Dimension::Pressure, (1, 1_000_000)),
    unit("kPa", "千帕", "kPa", Dimension::Pressure, (1, 1000)),
    unit("bar", "巴", "bar", Dimension::Pressure, (1, 10)),
    unit("MPa", "兆帕", "MPa", Dimension::Pressure, (1, 1)),
    unit(
        "psi",
        "磅/平方英寸",
        "psi",
        Dimension::Pressure,
        (44_482_216_152_605, 6_451_600_000_000_000),
    ),
    unit("N", "牛", "N", Dimension::Force, (1, 1)),
    unit("kN", "千牛", "kN", Dimension::Force, (1000, 1)),
    unit(
        "tf",
        "吨力",
        "tonne-force",
        Dimension::Force,
        (980_665, 100),
    ),
    unit("W", "瓦", "W", Dimension::Power, (1, 1000)),
    unit("kW", "千瓦", "kW", Dimension::Power, (1, 1)),
    unit(
        "hp",
        "马力",
        "metric hp",
        Dimension::Power,
        (73_549_875, 100_000_000),
    ),
    unit("V", "伏", "V", Dimension::Voltage, (1, 1)),
    unit("kV", "千伏", "kV", Dimension::Voltage, (1000, 1)),
    unit("mA", "毫安", "mA", Dimension::Current, (1, 1000)),
    unit("A", "安", "A", Dimension::Current, (1, 1)),
    unit("min", "分钟", "min", Dimension::Time, (1, 60)),
    unit("h", "小时", "h", Dimension::Time, (1, 1)),
    unit("day", "天", "day", Dimension::Time, (24, 1)),
    unit("week", "周", "week", Dimension::Time, (168, 1)),
    unit("month", "月", "month", Dimension::Time, (730, 1)),
    unit("year", "年", "year", Dimension::Time, (8760, 1)),
    unit("l/min", "升/分", "L/min", Dimension::Flow, (1, 1)),
    unit("m3/h", "立方米/时", "m³/h", Dimension::Flow, (1000, 60)),
    unit(
        "gpm",
        "加仑/分",
        "US gpm",
        Dimension::Flow,
        (3_785_411_784, 1_000_000_000),
    ),
    unit("%", "百分比", "%", Dimension::Share, (1, 1)),
    unit("ppm", "百万分之一", "ppm", Dimension::Share, (1, 10000)),
    unit("rpm", "转/分", "rpm", Dimension::Speed, (1, 1)),
    unit("C", "摄氏度", "°C", Dimension::Temperature, (1, 1)),
    unit("Nm", "牛米", "N·m", Dimension::Torque, (1, 1)),
    unit("pcs", "件", "pcs", Dimension::Count("pcs"), (1, 1)),
    unit(
        "kpcs",
        "千件",
        "1,000 pcs",
        Dimension::Count("pcs"),
        (1000, 1),
    ),
    unit(
        "wan_pcs",
        "万件",
        "10,000 pcs",
        Dimension::Count("pcs"),
        (10000, 1),
    ),
    counted("set", "套", "set"),
    counted("machine", "台", "machine"),
    counted("pair", "对", "pair"),
    counted("roll", "卷", "roll"),
    counted("sheet", "张", "sheet"),
    counted("box", "箱", "box"),
    counted("batch", "批", "batch"),
    counted("trip", "车次", "trip"),
    counted("job", "项", "job"),
    unit("HRC", "洛氏硬度 C", "HRC", Dimension::Scale("HRC"), (1, 1)),
    unit("HB", "布氏硬度", "HB", Dimension::Scale("HB"), (1, 1)),
    unit("HV", "维氏硬度", "HV", Dimension::Scale("HV"), (1, 1)),
    unit("dB", "分贝", "dB", Dimension::Scale("dB"), (1, 1)),
];

impl Unit {
    /// The unit of a code. Errors: `unknown_unit`.
    pub fn parse(code: &str) -> Result<&'static Self, Rule> {
        UNITS
            .iter()
            .find(|unit| unit.code == code)
            .ok_or(Rule::of("unknown_unit"))
    }

    /// The unit of a code that was judged when it was written, in the list or no longer; it then measures a thing of its
    /// own and converts into nothing else. Errors: `unknown_unit` for what never was a code.
    pub fn as_written(code: &str) -> Result<&'static Self, Rule> {
        static ENDED: Ended<Unit> = Ended::new();
        let fits = (1..=CODE_BYTES).contains(&code.len());
        match Self::parse(code) {
            Err(_) if fits && code.bytes().all(|byte| byte.is_ascii_graphic()) => {
                Ok(ENDED.get(code, || {
                    let code: &'static str = Box::leak(code.to_owned().into_boxed_str());
                    counted(code, code, code)
                }))
            }
            known => known,
        }
    }

    /// A value of this unit in the base unit of its dimension: multiplied before it is divided, so that 60 minutes
    /// are an hour and not nearly one. Errors: `invalid_decimal` beyond 96 bits.
    pub fn to_base(&self, value: Decimal) -> Result<Decimal, Rule> {
        let (numerator, denominator) = self.factor;
        value
            .checked_mul(Decimal::from(numerator))
            .and_then(|product| product.checked_div(Decimal::from(denominator)))
            .map(|base| base.normalize())
            .ok_or(Rule::of("invalid_decimal"))
    }

    /// Code of the base unit, the key two values must share to be compared.
    pub fn base(&self) -> &'static str {
        UNITS
            .iter()
            .find(|unit| unit.dimension == self.dimension && unit.factor == (1, 1))
            .map_or(self.code, |unit| unit.code)
    }
}

impl PartialEq for &'static Unit {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(value: &str, unit: &str) -> String {
        Unit::parse(unit)
            .unwrap()
            .to_base(value.parse().unwrap())
            .unwrap()
            .to_string()
    }

    #[test]
    fn converts_what_workshops_mix() {
        assert_eq!(base("1", "in"), "25.4");
        assert_eq!(base("2", "si"), "0.02");
        assert_eq!(base("16", "bar"), "1.6");
        assert_eq!(base("400", "tf"), "3922660");
        assert_eq!(base("3", "wan_pcs"), "30000");
        assert_eq!(base("2", "week"), base("14", "day"));
    }

    #[test]
    fn a_unit_that_was_given_up_compares_with_itself_alone() {
        let given_up = Unit::as_written("furlong").unwrap();
        assert_eq!(Unit::as_written("furlong").unwrap(), given_up);
        assert_eq!((given_up.base(), given_up.zh), ("furlong", "furlong"));
        assert_eq!(given_up.to_base(7.into()).unwrap(), 7.into());
        assert!(
            UNITS
                .iter()
                .all(|unit| unit.dimension != given_up.dimension)
        );
        assert_eq!(Unit::as_written("mm").unwrap(), Unit::parse("mm").unwrap());
        for never in ["", "fur long", "弗隆", "a-unit-nobody-ever-had"] {
            assert!(Unit::as_written(never).is_err(), "{never}");
        }
    }

    #[test]
    fn every_dimension_has_one_base_and_codes_are_unique() {
        for unit in UNITS {
            let base = Unit::parse(unit.base()).unwrap();
            assert_eq!(base.dimension, unit.dimension, "{}", unit.code);
            assert_eq!(
                UNITS.iter().filter(|other| other.code == unit.code).count(),
                1,
                "{}",
                unit.code
            );
        }
        assert!(Unit::parse("furlong").is_err());
    }
}
