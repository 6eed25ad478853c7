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
     求购|采购|急购|诚购|寻|寻找|寻求|求|需要|需求|急需|需|外协|委外|外发|招标|询价|求租|\
     采购需求|寻找供应商|looking for|wanted|sourcing|rfq|required|request for quotation|\
     seeking|we need|to buy|purchase";
const OFFERING: &str = "\
     供应|承接|可做|可承接|可加工|可生产|可供|厂家|生产厂家|现货|直销|厂家直销|批发|\
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

const SUBSTANCES: &str = "\
     铝合金|锌合金|镁合金|铜合金|钛合金|高温合金|不锈钢|碳钢|碳素钢|合金钢|低合金钢|\
     弹簧钢|工具钢|高速钢|轴承钢|模具钢|铸铁|灰铸铁|灰铁|球墨铸铁|球铁|铸钢|铸铝|铝|铁|铜|\
     黄铜|紫铜|青铜|塑料|尼龙|工程塑料|橡胶|硅胶|碳纤维|玻璃钢|陶瓷|硬质合金|钨钢|聚氨酯|\
     聚丙烯|聚乙烯|aluminum|aluminium|zinc alloy|magnesium|stainless steel|stainless|\
     carbon steel|alloy steel|cast iron|ductile iron|gray iron|grey iron|brass|copper|\
     bronze|titanium|nylon|plastic|rubber|silicone|zamak";

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
     防腐|环保|进口|国产|二手|全新|设计|研发|项目|服务|业务|合作|厂|工厂|公司|有限公司|来图|来样|\
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
        (SUBSTANCES, Meaning::Substance),
        (CERTIFICATES, Meaning::Certificate),
        (ASIDES, Meaning::Aside),
    ];
    lists
        .into_iter()
        .flat_map(|(list, meaning)| list.split('|').map(move |word| (word, meaning)))
}
