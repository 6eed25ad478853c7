//! How names and values of attributes are compared, as a trait so that a table of synonyms can serve;
//! and what a few names are known to mean. No ranges and no points here.

use super::fold::{self, Folded};

/// How alike two values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Other things, as far as is known.
    Different,
    /// Near-equal: a neighbouring grade, or a value that says less than what is wanted.
    Near,
    /// The same, or a closer description of it.
    Same,
}

/// Which way a number of this name is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// The smaller the better: tolerances, roughness, noise, leakage, lead times.
    Finer,
    /// The larger the better: salt-spray hours, purity, tonnage, capacity, service life.
    Stronger,
    /// Neither: sizes, thicknesses, temperatures; ranges have to meet.
    Open,
}

/// How names and values are compared. The methods provided know folded spelling and containment only;
/// an implementation with synonyms and grade tables overrides them.
pub trait Names: Send + Sync {
    /// Whether two attributes are about the same thing. Must be symmetric.
    fn same_name(&self, a: &str, b: &str) -> bool {
        fold::same(a, b)
    }

    /// How far an offered value is the wanted one. An offer that names the wanted word and more is the
    /// same (`304不锈钢` for `304`); one that names less is near (`压铸` for `铝合金压铸`).
    fn alike(&self, wanted: &str, offered: &str) -> Likeness {
        let (short, long) = (fold::key(wanted), fold::key(offered));
        if short == long || Folded::new(offered).find(&short).is_some() {
            Likeness::Same
        } else if Folded::new(wanted).find(&long).is_some() {
            Likeness::Near
        } else {
            Likeness::Different
        }
    }

    /// Which way a number of this name is good.
    fn sense(&self, name: &str) -> Sense {
        let name: String = fold::key(name).into_iter().collect();
        let holds = |words: &[&str]| words.iter().any(|word| name.contains(word));
        // A salt-spray period is strong before it is a period.
        if holds(&STRONGER) {
            Sense::Stronger
        } else if holds(&FINER) {
            Sense::Finer
        } else {
            Sense::Open
        }
    }
}

/// Folded spelling and containment, nothing more.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlainNames;

impl Names for PlainNames {}

/// Parts of names of which less is better.
const FINER: [&str; 28] = [
    "公差",
    "精度",
    "粗糙度",
    "同轴度",
    "同心度",
    "圆度",
    "圆柱度",
    "平面度",
    "平行度",
    "垂直度",
    "直线度",
    "位置度",
    "跳动",
    "误差",
    "偏差",
    "噪音",
    "噪声",
    "泄漏",
    "含水",
    "杂质",
    "交期",
    "交货期",
    "周期",
    "不良率",
    "起订量",
    "tolerance",
    "roughness",
    "leadtime",
];

/// Parts of names of which more is better.
const STRONGER: [&str; 20] = [
    "盐雾",
    "抗拉强度",
    "屈服强度",
    "纯度",
    "寿命",
    "吨位",
    "锁模力",
    "合模力",
    "产能",
    "产量",
    "耐压",
    "爆破压力",
    "承载",
    "载荷",
    "质保",
    "保修",
    "tonnage",
    "saltspray",
    "purity",
    "warranty",
];

/// What an attribute is about when its name is one of a few everybody uses. The fixed fields of a
/// capability card are compared with attributes through these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Concept {
    Material,
    Process,
    Tolerance,
    /// An outer measure of a workpiece; bounded by the largest workpiece of a card.
    Extent,
    Equipment,
    Capacity,
    LeadTime,
    MinimumOrder,
    Certificate,
}

const CONCEPTS: [(Concept, &[&str]); 9] = [
    (
        Concept::Material,
        &[
            "材质",
            "材料",
            "牌号",
            "材料牌号",
            "材质牌号",
            "material",
            "grade",
            "materialgrade",
        ],
    ),
    (
        Concept::Process,
        &["工艺", "加工工艺", "工序", "加工方式", "process"],
    ),
    (
        Concept::Tolerance,
        &[
            "公差",
            "精度",
            "加工精度",
            "尺寸公差",
            "尺寸精度",
            "tolerance",
            "accuracy",
        ],
    ),
    (
        Concept::Extent,
        &[
            "尺寸",
            "最大尺寸",
            "外形尺寸",
            "工件尺寸",
            "加工尺寸",
            "最大工件尺寸",
            "直径",
            "最大直径",
            "外径",
            "长度",
            "最大长度",
            "宽度",
            "高度",
            "diameter",
            "length",
            "width",
            "height",
            "maxsize",
        ],
    ),
    (
        Concept::Equipment,
        &[
            "设备",
            "主要设备",
            "加工设备",
            "机床",
            "equipment",
            "machine",
        ],
    ),
    (Concept::Capacity, &["产能", "月产能", "年产能", "capacity"]),
    (
        Concept::LeadTime,
        &[
            "交期",
            "交货期",
            "交货周期",
            "交付周期",
            "供货周期",
            "生产周期",
            "leadtime",
            "deliverytime",
        ],
    ),
    (
        Concept::MinimumOrder,
        &["起订量", "最小起订量", "最低起订量", "moq", "minimumorder"],
    ),
    (
        Concept::Certificate,
        &[
            "认证",
            "证书",
            "资质",
            "体系认证",
            "质量认证",
            "资质证书",
            "资质认证",
            "certificate",
            "certification",
            "certificates",
        ],
    ),
];

impl Concept {
    pub(super) fn of(name: &str) -> Option<Self> {
        let name: String = fold::key(name).into_iter().collect();
        CONCEPTS
            .iter()
            .find(|(_, names)| names.contains(&name.as_str()))
            .map(|(concept, _)| *concept)
    }
}

/// Words that only say that a certificate is one.
const CERTIFICATE_WORDS: [&str; 10] = [
    "证书",
    "认证",
    "体系",
    "管理",
    "质量",
    "资质",
    "标准",
    "certificate",
    "certification",
    "certified",
];

/// The telling part of a certificate's name: without its year and the words every certificate has.
pub(super) fn certificate_core(name: &str) -> &str {
    let mut core = name.trim();
    loop {
        let before = core;
        for word in CERTIFICATE_WORDS {
            core = core.strip_suffix(word).unwrap_or(core).trim_end();
        }
        core = without_year(core);
        if core == before || core.is_empty() {
            return if core.is_empty() { name.trim() } else { core };
        }
    }
}

fn without_year(name: &str) -> &str {
    let year = |text: &str| text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match name.rsplit_once([':', '：', '-']) {
        Some((core, end)) if year(end) && digits(end) => core.trim_end(),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_more_is_the_same_and_what_says_less_is_near() {
        let rows = [
            ("304", "304", Likeness::Same),
            ("304", "304不锈钢", Likeness::Same),
            ("304不锈钢", "304", Likeness::Near),
            ("304", "316", Likeness::Different),
            ("304", "304L", Likeness::Different),
            ("压铸", "铝合金压铸", Likeness::Same),
            ("锁芯", "电芯", Likeness::Different),
        ];
        for (wanted, offered, likeness) in rows {
            assert_eq!(
                PlainNames.alike(wanted, offered),
                likeness,
                "{wanted} {offered}"
            );
        }
    }

    #[test]
    fn the_sense_of_common_names() {
        let rows = [
            ("尺寸公差", Sense::Finer),
            ("表面粗糙度 Ra", Sense::Finer),
            ("Lead time", Sense::Finer),
            ("中性盐雾试验周期", Sense::Stronger),
            ("压铸机吨位", Sense::Stronger),
            ("壁厚", Sense::Open),
            ("硬度", Sense::Open),
        ];
        for (name, sense) in rows {
            assert_eq!(PlainNames.sense(name), sense, "{name}");
        }
    }

    #[test]
    fn a_name_means_one_thing_at_most() {
        let all: Vec<_> = CONCEPTS
            .iter()
            .flat_map(|(_, names)| names.iter())
            .collect();
        for name in &all {
            assert_eq!(
                all.iter().filter(|other| other == &name).count(),
                1,
                "{name}"
            );
        }
        assert_eq!(Concept::of("ＭＯＱ"), Some(Concept::MinimumOrder));
        assert_eq!(Concept::of("壁厚"), None);
    }

    #[test]
    fn certificates_are_known_by_their_core() {
        let rows = [
            ("IATF 16949:2016", "IATF 16949"),
            ("ISO9001-2015质量管理体系认证证书", "ISO9001"),
            ("CE certificate", "CE"),
            ("GB/T 3098.1", "GB/T 3098.1"),
            ("认证", "认证"),
        ];
        for (name, core) in rows {
            assert_eq!(certificate_core(name), core);
        }
    }
}
