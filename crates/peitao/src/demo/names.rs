//! Names, codes and contacts that belong to nobody: invented brands, codes of an unused series,
//! numbers and addresses reserved for examples.

use super::random::Random;
use domain::uscc;

/// Three parts of a brand in the manner of a place name: a triple is unlikely to be anybody's.
const TREES: &[&str] = &[
    "柘", "棠", "榉", "樨", "菘", "荻", "蓼", "砚", "霁", "岫", "珩", "澍", "沅", "檀", "椿", "楸",
    "茭", "荇", "葭", "莳", "麓", "皋", "洵", "溆", "湄", "浔", "漪", "泠", "嵇", "岑", "崤", "峪",
    "璞", "珂", "琮", "瑾", "曦", "旻", "昶", "晗",
];
const WATERS: &[&str] = &[
    "溪", "岩", "石", "云", "池", "木", "川", "泉", "松", "禾", "桥", "星", "风", "林", "月", "竹",
];
const GROUNDS: &[&str] = &[
    "坳", "湾", "坝", "坡", "垭", "坪", "岭", "塘", "坊", "峡", "堰", "洲", "坞", "埝", "岗", "渡",
    "垣", "浦",
];

/// Words a firm of a chain has in its name.
const TRADES: &[(&str, &[&str])] = &[
    (
        "WJ",
        &[
            "五金制品",
            "刀具",
            "工具制造",
            "金属制品",
            "五金工贸",
            "厨具",
        ],
    ),
    ("MT", &["摩托车配件", "机车部件", "机械", "摩配", "车业"]),
    (
        "QC",
        &["汽车零部件", "汽配", "专用车", "机械制造", "车身部件"],
    ),
    ("NE", &["新能源科技", "电驱动", "能源装备", "新能源部件"]),
    ("DT", &["电梯部件", "电梯", "电梯配套", "机电"]),
    ("RB", &["智能装备", "自动化", "机器人", "数控设备", "钣金"]),
    ("TJ", &["通用机械", "动力机械", "农机", "机电"]),
    ("JM", &["再生资源", "环保", "循环科技", "再生材料"]),
    ("SR", &["锶业", "新材料", "化工"]),
    ("WC", &["石刻", "雕塑艺术", "文创", "工艺品"]),
    ("JK", &["食品", "健康产业", "中药材", "医疗用品"]),
    ("WL", &["物流", "供应链管理", "包装", "仓储服务"]),
    ("XS", &["光电", "电子", "精密五金", "显示科技"]),
    ("IC", &["半导体", "微电子", "电子材料"]),
    ("SW", &["生物", "医药科技", "制药装备", "药包材"]),
    ("ZZ", &["精密铸造", "铸业", "铸造材料", "压铸"]),
    ("MJ", &["模具", "精密模具", "模塑", "模具材料"]),
    ("BM", &["表面处理", "涂装", "电镀", "热处理"]),
];

const SURNAMES: &[&str] = &[
    "陈", "李", "王", "张", "刘", "杨", "罗", "周", "黄", "唐", "蒋", "何", "邓", "谭", "覃", "龙",
    "杜", "廖", "夏", "冉", "欧", "向", "秦", "文",
];
const TITLES: &[&str] = &["先生", "女士", "经理", "师傅", "厂长", "工"];

/// A brand; distinct for the first 11,520 indexes.
pub fn brand(index: usize) -> String {
    let mixed = index * 7919 % (TREES.len() * WATERS.len() * GROUNDS.len());
    let part = |parts: &[&'static str], at: usize| {
        parts.get(at % parts.len()).copied().unwrap_or_default()
    };
    let (tree, water) = (part(TREES, mixed), part(WATERS, mixed / TREES.len()));
    format!(
        "{tree}{water}{}",
        part(GROUNDS, mixed / TREES.len() / WATERS.len())
    )
}

/// A word of the trade of a chain.
pub fn trade(chain: &str, random: &mut Random) -> &'static str {
    let trades = TRADES
        .iter()
        .find(|(known, _)| *known == chain)
        .map(|(_, trades)| *trades);
    random
        .pick(trades.unwrap_or_default())
        .copied()
        .unwrap_or("工贸")
}

/// A unified social credit code that no authority has issued: the organisation part begins with DEM,
/// a series that is not in use. Source of its check character: GB 11714, weights 3 7 9 10 5 8 4 2.
pub fn uscc(index: usize, division: &str) -> String {
    let body = format!("DEM{index:05}");
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body
        .chars()
        .zip(weights)
        .map(|(c, weight)| c.to_digit(36).unwrap_or(0) * weight)
        .sum();
    let inner = match 11 - sum % 11 {
        10 => "X".to_owned(),
        11 => "0".to_owned(),
        digit => digit.to_string(),
    };
    let head = format!("91{division}{body}{inner}");
    let check = uscc::check_character(&head)
        .map(String::from)
        .unwrap_or_default();
    head + &check
}

/// A contact person.
pub fn person(random: &mut Random) -> String {
    let (surname, title) = (random.pick(SURNAMES), random.pick(TITLES));
    format!(
        "{}{}",
        surname.copied().unwrap_or_default(),
        title.copied().unwrap_or_default()
    )
}

/// A number of a block kept for fiction.
pub fn phone(index: usize) -> String {
    format!("023-555{index:05}")
}

/// An address of a domain kept for examples. Source: RFC 2606.
pub fn email(index: usize) -> String {
    format!("lianxi{index:05}@example.com")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn brands_and_codes_are_distinct_and_codes_are_well_formed() {
        let brands: BTreeSet<String> = (0..11_520).map(brand).collect();
        assert_eq!(brands.len(), 11_520);
        let codes: BTreeSet<String> = (0..3000).map(|i| uscc(i, "500111")).collect();
        assert!(codes.len() == 3000 && codes.iter().all(|code| domain::Uscc::parse(code).is_ok()));
    }

    #[test]
    fn the_inner_check_follows_its_standard() {
        let sum: u32 = [13 * 3, 14 * 7, 22 * 9, 2].iter().sum();
        let check = (11 - sum % 11).to_string();
        assert_eq!(uscc(1, "500111").get(16..17), Some(check.as_str()));
    }

    #[test]
    fn contacts_are_taken_by_the_domain() {
        assert!(
            domain::contact::Phone::parse(phone(7)).is_ok()
                && domain::contact::Email::parse(email(7)).is_ok()
        );
        assert!(!person(&mut Random::of(1, 1, 1)).is_empty());
    }
}
