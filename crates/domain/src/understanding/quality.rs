//! What a number in an industrial text can measure, and the words that say which.
//!
//! Names are ours; a quality is what two texts share when one says 外径 and the other `OD`.

use crate::code_enum;
use crate::unit::{Dimension, Unit};

use super::lexicon::{self, Meaning};
use super::reading::Reading;

code_enum!(
    /// What is stated about a thing.
    Quality {
        /// 公差 (tolerance).
        Tolerance = "tolerance",
        /// 粗糙度 (roughness).
        Roughness = "roughness",
        /// 平面度 (flatness).
        Flatness = "flatness",
        /// 同轴度 (coaxiality).
        Coaxiality = "coaxiality",
        /// 圆度 (roundness).
        Roundness = "roundness",
        /// 跳动 (runout).
        Runout = "runout",
        /// 直径 (diameter).
        Diameter = "diameter",
        /// 内径 (inner diameter).
        InnerDiameter = "inner_diameter",
        /// 公称通径 (nominal bore).
        NominalBore = "nominal_bore",
        /// 壁厚 (wall thickness).
        WallThickness = "wall_thickness",
        /// 膜厚 (coating thickness).
        CoatThickness = "coat_thickness",
        /// 厚度 (thickness).
        Thickness = "thickness",
        /// 长度 (length).
        Length = "length",
        /// 宽度 (width).
        Width = "width",
        /// 高度 (height).
        Height = "height",
        /// 行程 (stroke).
        Stroke = "stroke",
        /// 尺寸 (size).
        Size = "size",
        /// 模数 (module).
        GearModule = "module",
        /// 吨位 (tonnage).
        Tonnage = "tonnage",
        /// 单重 (unit weight).
        Weight = "weight",
        /// 承载 (load).
        Load = "load",
        /// 压力 (pressure).
        Pressure = "pressure",
        /// 耐压 (proof or burst pressure).
        ProofPressure = "proof_pressure",
        /// 抗拉强度 (tensile strength).
        Tensile = "tensile_strength",
        /// 屈服强度 (yield strength).
        Yield = "yield_strength",
        /// 流量 (flow rate).
        Flow = "flow",
        /// 功率 (power).
        Power = "power",
        /// 电压 (voltage).
        Voltage = "voltage",
        /// 电流 (current).
        Current = "current",
        /// 转速 (speed).
        Speed = "speed",
        /// 扭矩 (torque).
        Torque = "torque",
        /// 推力 (force).
        Force = "force",
        /// 温度 (temperature).
        Temperature = "temperature",
        /// 盐雾 (salt spray).
        SaltSpray = "salt_spray",
        /// 硬度 (hardness).
        Hardness = "hardness",
        /// 纯度 (purity).
        Purity = "purity",
        /// 伸长率 (elongation).
        Elongation = "elongation",
        /// 含水率 (moisture).
        Moisture = "moisture",
        /// 合格率 (pass rate).
        PassRate = "pass_rate",
        /// 噪音 (noise).
        Noise = "noise",
        /// 产能 (capacity).
        Capacity = "capacity",
        /// 数量 (quantity).
        Quantity = "quantity",
        /// 交期 (lead time).
        LeadTime = "lead_time",
        /// 起订量 (minimum order).
        MinimumOrder = "minimum_order",
        /// 寿命 (service life).
        Life = "life",
        /// 质保 (warranty).
        Warranty = "warranty",
        /// 预算 (budget).
        Budget = "budget",
        /// 材质 (material grade).
        Grade = "material_grade",
        /// 材料 (material).
        Substance = "material",
        /// 螺纹规格 (thread).
        Thread = "thread",
        /// 防护等级 (ingress protection).
        Protection = "protection",
        /// 公差等级 (tolerance grade).
        ToleranceGrade = "tolerance_grade",
        /// 标准 (standard).
        Standard = "standard",
        /// 认证 (certificate).
        Certificate = "certificate",
        /// 外形尺寸 (outer dimensions).
        Extent = "dimensions",
    }
);

/// Kinds of units a quality can be stated in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Length,
    Mass,
    Area,
    Volume,
    Pressure,
    Force,
    Power,
    Voltage,
    Current,
    Time,
    Flow,
    Share,
    Speed,
    Temperature,
    Torque,
    Count,
    Scale,
    /// Yuan, which are no unit of measurement.
    Money,
    /// No unit at all.
    Bare,
}

impl Kind {
    pub(super) fn of(unit: &Unit) -> Self {
        match unit.dimension {
            Dimension::Mass => Self::Mass,
            Dimension::Length => Self::Length,
            Dimension::Area => Self::Area,
            Dimension::Volume => Self::Volume,
            Dimension::Pressure => Self::Pressure,
            Dimension::Force => Self::Force,
            Dimension::Power => Self::Power,
            Dimension::Voltage => Self::Voltage,
            Dimension::Current => Self::Current,
            Dimension::Time => Self::Time,
            Dimension::Flow => Self::Flow,
            Dimension::Share => Self::Share,
            Dimension::Speed => Self::Speed,
            Dimension::Temperature => Self::Temperature,
            Dimension::Torque => Self::Torque,
            Dimension::Count(_) => Self::Count,
            Dimension::Scale(_) => Self::Scale,
        }
    }

    /// What such a unit measures where no word says it, if there is little doubt.
    pub(super) fn usual(self, unit: Option<&Unit>) -> Option<Quality> {
        match self {
            Self::Pressure => Some(Quality::Pressure),
            Self::Power => Some(Quality::Power),
            Self::Voltage => Some(Quality::Voltage),
            Self::Current => Some(Quality::Current),
            Self::Flow => Some(Quality::Flow),
            Self::Speed => Some(Quality::Speed),
            Self::Temperature => Some(Quality::Temperature),
            Self::Torque => Some(Quality::Torque),
            Self::Count => Some(Quality::Quantity),
            Self::Scale if unit.is_some_and(|unit| unit.code == "dB") => Some(Quality::Noise),
            Self::Scale => Some(Quality::Hardness),
            Self::Length | Self::Mass | Self::Area | Self::Volume | Self::Force => None,
            Self::Time | Self::Share | Self::Money | Self::Bare => None,
        }
    }
}

/// A quality, its Chinese name, its English name, its kinds of units, its words parted by bars.
type Row = (
    Quality,
    &'static str,
    &'static str,
    &'static [Kind],
    &'static str,
);

#[rustfmt::skip]
const QUALITIES: &[Row] = &[
    (Quality::Tolerance, "公差", "tolerance", &[Kind::Length], "公差|尺寸公差|尺寸精度|加工精度|精度|tolerance|accuracy"),
    (Quality::Roughness, "粗糙度", "roughness", &[Kind::Length, Kind::Bare], "粗糙度|表面粗糙度|光洁度|ra|roughness|surface finish"),
    (Quality::Flatness, "平面度", "flatness", &[Kind::Length], "平面度|flatness"),
    (Quality::Coaxiality, "同轴度", "coaxiality", &[Kind::Length], "同轴度|同心度|concentricity|coaxiality"),
    (Quality::Roundness, "圆度", "roundness", &[Kind::Length], "圆度|圆柱度|roundness|cylindricity"),
    (Quality::Runout, "跳动", "runout", &[Kind::Length], "跳动|端跳|径跳|圆跳动|runout"),
    (Quality::Diameter, "直径", "diameter", &[Kind::Length], "直径|外径|口径|轴径|线径|diameter|od|outer diameter|dia"),
    (Quality::InnerDiameter, "内径", "inner diameter", &[Kind::Length], "内径|孔径|缸径|inner diameter|bore diameter|bore"),
    (Quality::NominalBore, "公称通径", "nominal bore", &[Kind::Length], "公称通径|通径|公称直径|dn|nominal bore|nominal diameter"),
    (Quality::WallThickness, "壁厚", "wall thickness", &[Kind::Length], "壁厚|wall thickness"),
    (Quality::CoatThickness, "膜厚", "coating thickness", &[Kind::Length], "膜厚|镀层厚度|涂层厚度|镀锌层|漆膜厚度|coating thickness|film thickness"),
    (Quality::Thickness, "厚度", "thickness", &[Kind::Length], "厚度|板厚|料厚|厚|thickness|thick"),
    (Quality::Length, "长度", "length", &[Kind::Length], "长度|总长|长|length|long"),
    (Quality::Width, "宽度", "width", &[Kind::Length], "宽度|幅宽|门幅|宽|width|wide"),
    (Quality::Height, "高度", "height", &[Kind::Length], "高度|高|height"),
    (Quality::Stroke, "行程", "stroke", &[Kind::Length], "行程|stroke|travel"),
    (Quality::Size, "尺寸", "size", &[Kind::Length], "尺寸|外形尺寸|最大尺寸|规格|工件尺寸|size|dimension"),
    (Quality::GearModule, "模数", "module", &[Kind::Bare, Kind::Length], "模数|gear module"),
    (Quality::Tonnage, "吨位", "tonnage", &[Kind::Force, Kind::Mass], "吨位|压铸吨位|锁模力|合模力|公称力|压铸机|冷室压铸机|热室压铸机|注塑机|冲床|压力机|液压机|油压机|锻压机|压机|伺服压力机|摩擦压力机|tonnage|clamping force|press|presses|die casting machine|injection machine|injection molding machine|stamping press"),
    (Quality::Weight, "单重", "unit weight", &[Kind::Mass], "单重|单件重|单件重量|净重|自重|重量|铸件重量|weight|unit weight|part weight"),
    (Quality::Load, "承载", "load", &[Kind::Mass, Kind::Force], "承载|载荷|承重|载重|额定载荷|负载|起重量|load|load capacity|payload"),
    (Quality::Pressure, "压力", "pressure", &[Kind::Pressure], "压力|工作压力|公称压力|额定压力|working pressure|pressure|rated pressure"),
    (Quality::ProofPressure, "耐压", "proof pressure", &[Kind::Pressure], "耐压|试验压力|爆破压力|proof pressure|burst pressure|test pressure"),
    (Quality::Tensile, "抗拉强度", "tensile strength", &[Kind::Pressure], "抗拉强度|拉伸强度|tensile strength"),
    (Quality::Yield, "屈服强度", "yield strength", &[Kind::Pressure], "屈服强度|yield strength"),
    (Quality::Flow, "流量", "flow rate", &[Kind::Flow], "流量|排量|flow rate|flow"),
    (Quality::Power, "功率", "power", &[Kind::Power], "功率|额定功率|power|rated power"),
    (Quality::Voltage, "电压", "voltage", &[Kind::Voltage], "电压|额定电压|电压等级|voltage|rated voltage"),
    (Quality::Current, "电流", "current", &[Kind::Current], "电流|额定电流|current|rated current"),
    (Quality::Speed, "转速", "speed", &[Kind::Speed], "转速|额定转速|speed|rotational speed"),
    (Quality::Torque, "扭矩", "torque", &[Kind::Torque], "扭矩|力矩|转矩|torque"),
    (Quality::Force, "推力", "force", &[Kind::Force], "推力|拉力|破断力|thrust"),
    (Quality::Temperature, "温度", "temperature", &[Kind::Temperature], "温度|耐温|工作温度|temperature"),
    (Quality::SaltSpray, "盐雾", "salt spray", &[Kind::Time], "盐雾|中性盐雾|盐雾试验|盐雾测试|耐盐雾|nss|salt spray|salt-spray|salt spray test|neutral salt spray"),
    (Quality::Hardness, "硬度", "hardness", &[Kind::Scale], "硬度|hardness"),
    (Quality::Purity, "纯度", "purity", &[Kind::Share], "纯度|含量|purity"),
    (Quality::Elongation, "伸长率", "elongation", &[Kind::Share], "伸长率|延伸率|elongation"),
    (Quality::Moisture, "含水率", "moisture", &[Kind::Share], "含水率|水分|含水|moisture"),
    (Quality::PassRate, "合格率", "pass rate", &[Kind::Share], "合格率|良品率|pass rate"),
    (Quality::Noise, "噪音", "noise", &[Kind::Scale], "噪音|噪声|noise"),
    (Quality::Capacity, "产能", "capacity", &[Kind::Count, Kind::Mass, Kind::Area, Kind::Volume, Kind::Length], "产能|月产能|年产能|日产能|产量|月产量|年产量|capacity|output|monthly capacity|annual capacity"),
    (Quality::Quantity, "数量", "quantity", &[Kind::Count, Kind::Mass, Kind::Area, Kind::Volume, Kind::Length], "数量|需求量|采购量|用量|批量|首批|月用量|年用量|quantity|qty"),
    (Quality::LeadTime, "交期", "lead time", &[Kind::Time], "交期|交货期|货期|交货周期|交付周期|供货周期|生产周期|交货|交付|到货|打样|lead time|delivery|delivery time|deliver|delivered"),
    (Quality::MinimumOrder, "起订量", "minimum order", &[Kind::Count, Kind::Mass], "起订量|起订|最小起订量|moq|minimum order|minimum order quantity"),
    (Quality::Life, "寿命", "service life", &[Kind::Time, Kind::Count], "寿命|使用寿命|service life"),
    (Quality::Warranty, "质保", "warranty", &[Kind::Time], "质保|保修|质保期|warranty"),
    (Quality::Budget, "预算", "budget", &[Kind::Money], "预算|单价|目标价|目标价格|budget|target price|unit price"),
    (Quality::Grade, "材质", "material grade", &[], "材质|牌号|材料牌号|material|grade|material grade"),
    (Quality::Substance, "材料", "material", &[], "材料"),
    (Quality::Thread, "螺纹规格", "thread", &[], "螺纹规格|螺纹|thread"),
    (Quality::Protection, "防护等级", "ingress protection", &[], "防护等级|ingress protection"),
    (Quality::ToleranceGrade, "公差等级", "tolerance grade", &[], "公差等级|tolerance grade|精度等级"),
    (Quality::Standard, "标准", "standard", &[], "标准|执行标准|standard"),
    (Quality::Certificate, "认证", "certificate", &[], "认证|证书|certification|certificate"),
    (Quality::Extent, "外形尺寸", "outer dimensions", &[], "长宽高"),
];

impl Quality {
    fn row(self) -> Option<&'static Row> {
        QUALITIES.iter().find(|row| row.0 == self)
    }

    /// Name shown in Chinese; names of attributes of this kind read so.
    pub fn zh(self) -> &'static str {
        self.row().map_or("", |row| row.1)
    }

    /// Name shown in English.
    pub fn en(self) -> &'static str {
        self.row().map_or("", |row| row.2)
    }

    /// What an attribute of this name states, if it is one of the usual names.
    pub fn named(name: &str) -> Option<Self> {
        let exact = |name: &str| match lexicon::exact(&Reading::new(name))? {
            Meaning::Quality(quality) => Some(quality),
            _ => None,
        };
        let bounded = ["最大", "最小", "最高", "最低"];
        let bare = || bounded.iter().find_map(|word| name.strip_prefix(word));
        exact(name).or_else(|| exact(bare()?))
    }

    pub(super) fn takes(self, kind: Kind) -> bool {
        self.row().is_some_and(|row| row.3.contains(&kind))
    }
}

/// Every word with its quality.
pub(super) fn words() -> impl Iterator<Item = (&'static str, Quality)> {
    QUALITIES
        .iter()
        .flat_map(|row| row.4.split('|').map(|word| (word, row.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quality_has_one_row() {
        let rows: Vec<_> = QUALITIES.iter().map(|row| row.0).collect();
        assert_eq!(&rows[..], Quality::ALL, "in the order of the codes");
    }

    #[test]
    fn usual_names_are_known() {
        let rows = [
            ("外径", Some(Quality::Diameter)),
            ("Lead time", Some(Quality::LeadTime)),
            ("中性盐雾", Some(Quality::SaltSpray)),
            ("最大长度", Some(Quality::Length)),
            ("流道宽", None),
            ("镀锌", None),
        ];
        for (name, quality) in rows {
            assert_eq!(Quality::named(name), quality, "{name}");
        }
    }
}
