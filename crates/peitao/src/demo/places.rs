//! Where the synthetic firms sit: streets and parks of the district, then the city, the region, the nation.
//!
//! Division codes and the names of places are real, firms and addresses are not.

use super::random::Random;

/// A place firms are in.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Division code.
    pub region: &'static str,
    /// What a firm of the place puts before its name.
    pub prefix: &'static str,
    /// What people call the place.
    pub short: &'static str,
    /// Code of its park, if it has one.
    pub park: Option<&'static str>,
}

const fn here(region: &'static str, short: &'static str, park: Option<&'static str>) -> Place {
    Place {
        region,
        prefix: "大足区",
        short,
        park,
    }
}

const fn there(region: &'static str, prefix: &'static str, short: &'static str) -> Place {
    Place {
        region,
        prefix,
        short,
        park: None,
    }
}

/// Places of the district with how many firms they draw.
const DISTRICT: &[(Place, usize)] = &[
    (here("500111100", "龙水", Some("GY")), 24),
    (here("500111004", "双桥", Some("SQ")), 16),
    (here("500111005", "通桥", Some("SQ")), 9),
    (here("500111003", "龙滩子", Some("SQ")), 7),
    (here("500111116", "邮亭", Some("SQ")), 10),
    (here("500111006", "智凤", Some("GX")), 12),
    (here("500111002", "棠香", Some("GX")), 8),
    (here("500111111", "万古", Some("GY")), 9),
    (here("500111001", "龙岗", None), 7),
    (here("500111102", "宝顶", Some("SK")), 6),
    (here("500111103", "中敖", Some("SK")), 3),
    (here("500111104", "三驱", None), 3),
    (here("500111106", "玉龙", None), 2),
    (here("500111113", "雍溪", None), 3),
    (here("500111114", "珠溪", None), 4),
    (here("500111107", "石马", None), 2),
    (here("500111112", "国梁", None), 2),
];

/// Places outside: the city first, then the region, then the nation.
const OUTSIDE: &[(Place, usize)] = &[
    (there("500120", "璧山区", "璧山"), 9),
    (there("500118", "永川区", "永川"), 8),
    (there("500153", "荣昌区", "荣昌"), 7),
    (there("500151", "铜梁区", "铜梁"), 6),
    (there("500116", "江津区", "江津"), 6),
    (there("500107", "重庆九龙坡", "九龙坡"), 6),
    (there("500112", "重庆渝北", "渝北"), 5),
    (there("500113", "重庆巴南", "巴南"), 4),
    (there("500109", "重庆北碚", "北碚"), 3),
    (there("510112", "成都", "成都龙泉驿"), 7),
    (there("510114", "成都", "成都新都"), 4),
    (there("510703", "绵阳", "绵阳"), 4),
    (there("510603", "德阳", "德阳"), 4),
    (there("512002", "资阳", "资阳"), 3),
    (there("511011", "内江", "内江"), 3),
    (there("510903", "遂宁", "遂宁"), 2),
    (there("330784", "永康", "永康"), 4),
    (there("330206", "宁波", "宁波北仑"), 4),
    (there("331004", "台州", "台州路桥"), 3),
    (there("440604", "佛山", "佛山"), 4),
    (there("441900", "东莞", "东莞"), 4),
    (there("320506", "苏州", "苏州吴中"), 4),
    (there("320206", "无锡", "无锡"), 3),
    (there("370214", "青岛", "青岛"), 2),
    (there("420117", "武汉", "武汉"), 2),
];

/// Places a chain is at home in; its firms of the district mostly settle there.
const HOMES: &[(&str, &[&str])] = &[
    ("WJ", &["龙水", "龙水", "邮亭"]),
    ("MT", &["双桥", "通桥", "万古"]),
    ("QC", &["双桥", "龙滩子", "通桥"]),
    ("NE", &["双桥", "智凤"]),
    ("DT", &["智凤", "棠香"]),
    ("RB", &["智凤", "棠香", "双桥"]),
    ("TJ", &["万古", "邮亭"]),
    ("JM", &["邮亭", "双桥"]),
    ("SR", &["雍溪", "玉龙", "通桥"]),
    ("WC", &["宝顶", "龙岗", "中敖"]),
    ("JK", &["万古", "珠溪", "棠香"]),
    ("XS", &["智凤", "棠香"]),
    ("IC", &["智凤"]),
    ("ZZ", &["龙水", "双桥", "珠溪"]),
    ("BM", &["龙水", "邮亭"]),
];

const CITIES: &[&str] = &[
    "成都",
    "贵阳",
    "昆明",
    "西安",
    "武汉",
    "长沙",
    "佛山",
    "东莞",
    "义乌",
    "永康",
    "宁波",
    "苏州",
    "郑州",
    "南宁",
    "绵阳",
    "柳州",
    "合肥",
    "济南",
    "沈阳",
    "乌鲁木齐",
];
const PORTS: &[&str] = &[
    "钦州港",
    "上海港",
    "宁波港",
    "果园港",
    "团结村",
    "盐田",
    "河内",
    "曼谷",
    "杜伊斯堡",
    "林查班",
];

/// A place for a firm of a chain.
pub fn settle(chain: &str, local: bool, random: &mut Random) -> Option<Place> {
    if !local {
        return random.weighted(OUTSIDE).copied();
    }
    let home = HOMES
        .iter()
        .find(|(known, _)| *known == chain)
        .map(|(_, homes)| *homes)
        .unwrap_or_default();
    let home = if random.chance(65) {
        random.pick(home)
    } else {
        None
    };
    let named = home.and_then(|home| DISTRICT.iter().find(|(place, _)| place.short == *home));
    named
        .map(|(place, _)| *place)
        .or_else(|| random.weighted(DISTRICT).copied())
}

/// How the place is written where goods are delivered.
pub fn address_of(short: &str, local: bool, random: &mut Random) -> String {
    let forms: &[&str] = if local {
        &["大足", "重庆大足", "大足区", ""]
    } else {
        &["", "", "重庆大足或"]
    };
    format!("{}{short}", random.pick(forms).copied().unwrap_or_default())
}

/// Where a load starts.
pub fn origin(short: &str, local: bool, random: &mut Random) -> String {
    let near: &[&str] = if local {
        &["大足", "重庆大足", "双桥", "龙水", "重庆"]
    } else {
        &[]
    };
    random
        .pick(near)
        .copied()
        .filter(|_| random.chance(70))
        .unwrap_or(short)
        .to_owned()
}

/// Where a load of lorries or containers goes.
pub fn destination(unit: &str, random: &mut Random) -> String {
    random
        .pick(if unit == "柜" { PORTS } else { CITIES })
        .copied()
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::region::Region;

    #[test]
    fn every_place_is_a_known_division() {
        let inside = |place: &Place| {
            Region::parse(place.region)
                .unwrap()
                .code()
                .starts_with("500111")
        };
        assert!(DISTRICT.iter().all(|(place, _)| inside(place)));
        assert!(OUTSIDE.iter().all(|(place, _)| !inside(place)));
    }

    #[test]
    fn homes_are_places_of_the_district() {
        for (_, homes) in HOMES {
            for home in *homes {
                assert!(
                    DISTRICT.iter().any(|(place, _)| place.short == *home),
                    "{home}"
                );
            }
        }
        for i in 0..200 {
            let random = &mut Random::of(1, 1, i);
            assert!(
                settle("WJ", true, random).unwrap().prefix == "大足区"
                    && settle("WJ", false, random).unwrap().prefix != "大足区"
            );
        }
    }
}
