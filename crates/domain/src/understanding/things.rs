//! Kinds of things and the words that only accompany a name: sides, materials, certificates, asides.

use crate::code_enum;
use crate::posting::Side;

use super::lexicon::Meaning;

code_enum!(
    /// Which kind of thing a posting is about, where its name says so.
    Thing {
        /// A mould, die or fixture.
        Mould = "mould",
        /// A machine or a whole line.
        Equipment = "equipment",
        /// Raw material, stock or auxiliary material.
        Material = "material",
    }
);

impl Thing {
    /// Name shown in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Mould => "模具",
            Self::Equipment => "设备",
            Self::Material => "原材料",
        }
    }

    /// Name shown in English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Mould => "mould",
            Self::Equipment => "equipment",
            Self::Material => "raw material",
        }
    }
}

const SEEKING: &str = "\
     求购|采购|找|need|急购|诚购|寻|寻找|寻求|求|需要|需求|急需|需|外协|委外|外发|招标|询价|求租|\
     采购需求|寻找供应商|looking for|wanted|sourcing|rfq|required|request for quotation|\
     seeking|we need|to buy|purchase";
const OFFERING: &str = "\
     供应|转让|出租|承接|可做|可承接|可加工|可生产|可供|厂家|生产厂家|现货|直销|厂家直销|批发|\
     专业生产|专业加工|提供|出售|长期供应|对外加工|来图加工|来料加工|来样加工|代工|代加工|\
     supplier|manufacturer|we supply|we offer|for sale|in stock|oem service";

const MOULDS: &str = "\
     模具|压铸模具|压铸模|注塑模具|注塑模|冲压模具|冲压模|冲模|锻模|铸造模具|模架|工装|\
     夹具|工装夹具|检具|型腔|mould|mold|die set|fixture|jig";
const MACHINES: &str = "\
     设备|生产线|流水线|自动化生产线|自动线|机床|数控机床|数控车床|车床|铣床|磨床|钻床|\
     镗床|立式加工中心|卧式加工中心|激光切割机|折弯机|剪板机|抛光机|抛丸机|喷涂线|\
     喷涂设备|电镀线|电镀设备|热处理炉|熔炼炉|中频炉|焊接机器人|焊机|激光焊接机|检测仪|\
     测试仪|试验机|三坐标测量机|包装机|灌装机|打标机|清洗机|挤出机|吹塑机|吹瓶机|\
     注塑机械手|贴片机|造粒机|破碎机|粉碎机|烘干机|production line|machine tool|equipment|\
     used machine|machinery|lathe|furnace";
const STOCK: &str = "\
     原料|原材料|铝锭|锌锭|铜锭|镁锭|铝合金锭|锌合金锭|合金锭|钢锭|板材|钢板|铝板|铜板|\
     不锈钢板|卷材|卷板|钢卷|铝卷|带材|钢带|铜带|棒材|圆钢|铝棒|铜棒|型材|铝型材|钢材|\
     铝材|铜材|管材|线材|盘条|焊丝|焊条|粉末涂料|涂料|油漆|颗粒|粒子|塑料粒子|母粒|色母|\
     改性塑料|树脂|废铝|废钢|废料|边角料|切削液|脱模剂|磨料|冷轧板|热轧板|镀锌板|冷轧卷|\
     热轧卷|坯料|铸棒|raw material|ingot|steel sheet|steel coil|aluminum sheet|\
     aluminium sheet|resin|pellets|scrap|powder paint";

/// Materials without a grade, one class a row, its name first.
const SUBSTANCES: [&str; 33] = [
    "铝合金|铝|铸铝|铝制|铝质|aluminum|aluminium|aluminum alloy|aluminium alloy",
    "锌合金|锌|zinc alloy|zinc|zamak",
    "镁合金|镁|magnesium|magnesium alloy",
    "钛合金|钛|titanium|titanium alloy",
    "高温合金|镍基合金|superalloy|nickel alloy",
    "黄铜|brass",
    "紫铜|red copper|copper",
    "青铜|bronze",
    "铜合金|铜",
    "不锈钢|stainless steel|stainless|inox",
    "碳钢|碳素钢|carbon steel|mild steel",
    "合金钢|低合金钢|alloy steel",
    "弹簧钢|spring steel",
    "轴承钢|bearing steel",
    "高速钢|high-speed steel",
    "模具钢|工具钢|tool steel|die steel",
    "铸钢|cast steel",
    "球墨铸铁|球铁|ductile iron|nodular iron|spheroidal graphite iron",
    "灰铸铁|灰铁|gray iron|grey iron|gray cast iron|grey cast iron",
    "铸铁|铁|cast iron|iron",
    "硬质合金|钨钢|carbide|cemented carbide|tungsten carbide",
    "尼龙|nylon|polyamide",
    "聚丙烯|polypropylene",
    "聚乙烯|polyethylene",
    "聚氨酯|polyurethane",
    "塑料|塑胶|工程塑料|plastic",
    "硅胶|硅橡胶|silicone|silicone rubber",
    "橡胶|rubber",
    "碳纤维|carbon fiber|carbon fibre",
    "玻璃钢|玻纤|frp|fiberglass",
    "陶瓷|ceramic",
    "玻璃|glass",
    "木质|实木|竹木|wood|wooden",
];

/// How the grades of a class begin, and the class.
const CLASSES: [(&str, &str); 9] = [
    (
        "adc|zl|yl|alsi|a356|a357|a380|a383|a360|6061|6063|6082|7075|5052|5083|2a12|7a04|ly12|1060|3003",
        "铝合金",
    ),
    (
        "sus|304|316|201|202|301|303|321|410|416|420|430|440|2205|2507|904l|06cr19|022cr|1cr18|0cr18|3cr13|2cr13",
        "不锈钢",
    ),
    ("qt|ggg|fcd", "球墨铸铁"),
    ("ht|gg2|gg3|fc2|fc3", "灰铸铁"),
    ("zamak|za", "锌合金"),
    ("az9|am6|az3", "镁合金"),
    ("tc4|ta1|ta2", "钛合金"),
    ("q195|q215|q235|45|20#|35#|s45c|ss400", "碳钢"),
    ("zg", "铸钢"),
];

/// A class of materials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Substance(usize);

impl Substance {
    /// The class a grade belongs to, where its first letters tell.
    pub fn of_grade(grade: &str) -> Option<Self> {
        let grade = grade.to_ascii_lowercase();
        let named = |name: &str| {
            SUBSTANCES
                .iter()
                .position(|row| row.starts_with(name))
                .map(Self)
        };
        let (_, name) = CLASSES
            .iter()
            .find(|(starts, _)| starts.split('|').any(|start| grade.starts_with(start)))?;
        named(name)
    }

    /// Its name, in Chinese: one for every way to write it.
    pub fn name(self) -> &'static str {
        let row = SUBSTANCES.get(self.0).copied().unwrap_or_default();
        row.split('|').next().unwrap_or_default()
    }
}

const CERTIFICATES: &str = "\
     iatf16949|iatf 16949|ts16949|iso9001|iso 9001|iso14001|iso 14001|iso45001|iso 45001|\
     iso13485|iso 13485|as9100|gjb9001|gjb9001c|en15085|en 15085|iso3834|iso 3834|haccp|\
     gmp|ce认证|ul认证|rohs|reach|3c认证|ccc认证|atex|api q1|特种设备制造许可证|\
     压力容器制造许可|sc认证|fsc|gots|oeko-tex";

const ASIDES: &str = "\
     汽车|新能源汽车|新能源|摩托车|电动车|商用车|乘用车|轨道交通|轨道|航空|航天|船舶|船用|\
     农机|农业|园林|工程机械|矿山|石油|化工|医疗|食品|食品级|家用|家电|厨房|厨卫|建筑|\
     电力|电子|通信|光伏|风电|储能|消防|要求|必需|供需|铁路|地铁|高铁|不锈钢制|精密|高精度|高强度|高压|低压|大型|小型|中型|微型|\
     轻型|重型|新型|专用|通用|定制|非标|优质|高品质|小批量|长期|大量|急|年度|本地|各种|\
     各类|多种|全自动|半自动|自动|智能|电动|手动|气动|液压|数控|防爆|耐磨|耐高温|耐腐蚀|\
     防腐|环保|进口|国产|二手|全新|专业|专业从事|从事|主营|专注|我司|本公司|设计|研发|租赁|维修|保养|回收|项目|服务|业务|合作|厂|工厂|公司|有限公司|来图|来样|\
     来料|试制|生产|制造|加工|表面处理|外协加工|委托加工|代工厂|定做|订做|制作|供应商|\
     供应厂家|automotive|motorcycle|custom|customized|precision|high precision|oem|\
     service|services|supply|factory|company|project|high-strength|heavy-duty|small batch|\
     production|manufacturing|processing|outsourcing";

/// Every word of these lists with its meaning.
pub(super) fn words() -> impl Iterator<Item = (&'static str, Meaning)> {
    let lists = [
        (SEEKING, Meaning::Side(Side::Demand)),
        (OFFERING, Meaning::Side(Side::Supply)),
        (MOULDS, Meaning::Thing(Thing::Mould)),
        (MACHINES, Meaning::Thing(Thing::Equipment)),
        (STOCK, Meaning::Thing(Thing::Material)),
        (CERTIFICATES, Meaning::Certificate),
        (ASIDES, Meaning::Aside),
    ];
    let substances = SUBSTANCES.iter().enumerate();
    let substances = substances.map(|(at, row)| (*row, Meaning::Substance(Substance(at))));
    lists
        .into_iter()
        .chain(substances)
        .flat_map(|(list, meaning)| list.split('|').map(move |word| (word, meaning)))
}
