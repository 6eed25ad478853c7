//! Steps of making things: a table of trade words and how the steps contain each other.
//!
//! Source: the usual names in the trades of casting, forming, machining, plastics, joining, heat and
//! surface treatment, testing, textiles and food. A step may be a kind of a wider one.

use std::sync::OnceLock;

/// A step of making something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step(usize);

/// How an offered step answers a wanted one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    /// Not at all.
    None,
    /// The offer names a wider step, of which the wanted one is a kind.
    Wider,
    /// It is the wanted step, or a kind of it.
    Full,
}

/// Code, Chinese name, English name, code of the wider step or nothing, words parted by bars.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
const STEPS: &[Row] = &[
    ("casting", "铸造", "casting", "", "铸造|铸件|浇铸|毛坯铸造|casting|foundry"),
    ("die_casting", "压铸", "die casting", "casting", "压铸|压铸件|压力铸造|高压铸造|die casting|die-casting|diecasting|die cast|die-cast|hpdc"),
    ("low_pressure_casting", "低压铸造", "low-pressure casting", "casting", "低压铸造|低压铸件|low pressure casting|low-pressure casting"),
    ("gravity_casting", "重力铸造", "gravity casting", "casting", "重力铸造|重力浇铸|金属型铸造|gravity casting|gravity cast|gravity die casting|permanent mold casting"),
    ("sand_casting", "砂型铸造", "sand casting", "casting", "砂型铸造|砂铸|翻砂|树脂砂铸造|树脂砂|覆膜砂|粘土砂|sand casting|sand cast"),
    ("lost_foam", "消失模铸造", "lost-foam casting", "casting", "消失模铸造|消失模|lost foam"),
    ("investment_casting", "精密铸造", "investment casting", "casting", "精密铸造|精铸|精铸件|熔模铸造|失蜡铸造|硅溶胶|investment casting|lost wax|lost-wax"),
    ("centrifugal_casting", "离心铸造", "centrifugal casting", "casting", "离心铸造|centrifugal casting"),
    ("squeeze_casting", "挤压铸造", "squeeze casting", "casting", "挤压铸造|液态模锻|squeeze casting"),
    ("forging", "锻造", "forging", "", "锻造|锻件|锻压|模锻|锻打|forging|forged"),
    ("hot_forging", "热锻", "hot forging", "forging", "热锻|热模锻|hot forging"),
    ("cold_forging", "冷锻", "cold forging", "forging", "冷锻|冷镦|冷挤压|温锻|cold forging|cold heading"),
    ("free_forging", "自由锻", "open-die forging", "forging", "自由锻|自由锻造|open die forging"),
    ("extrusion", "挤压", "extrusion", "", "挤压成型|铝挤压|型材挤压|挤压型材|挤出成型|挤出|extrusion|extruded"),
    ("drawing", "拉拔", "drawing", "", "拉拔|冷拔|冷拉|cold drawing|cold drawn"),
    ("spinning", "旋压", "metal spinning", "", "旋压|强力旋压|metal spinning"),
    ("thread_rolling", "滚丝", "thread rolling", "", "滚丝|搓丝|搓牙|thread rolling"),
    ("powder_metallurgy", "粉末冶金", "powder metallurgy", "", "粉末冶金|粉末烧结|powder metallurgy|sintering|sintered"),
    ("mim", "金属注射成形", "metal injection moulding", "powder_metallurgy", "金属注射成形|金属注射成型|mim|metal injection molding"),
    ("additive", "增材制造", "additive manufacturing", "", "增材制造|3d打印|additive manufacturing|3d printing"),
    ("stamping", "冲压", "stamping", "", "冲压|冲压件|冲压加工|冲制|冲裁|五金冲压|stamping|stamped|metal pressing"),
    ("deep_drawing", "拉深", "deep drawing", "stamping", "拉深|深拉伸|拉伸成型|拉伸件|deep drawing|deep drawn"),
    ("fine_blanking", "精冲", "fine blanking", "stamping", "精冲|精密冲裁|fine blanking|fine-blanking"),
    ("sheet_metal", "钣金", "sheet-metal work", "", "钣金|钣金加工|钣金件|sheet metal"),
    ("bending", "折弯", "bending", "sheet_metal", "折弯|弯管|弯曲成型|辊弯|bending"),
    ("laser_cutting", "激光切割", "laser cutting", "sheet_metal", "激光切割|激光下料|激光开料|laser cutting|laser cut"),
    ("flame_cutting", "火焰切割", "flame or plasma cutting", "sheet_metal", "火焰切割|等离子切割|水刀切割|plasma cutting|waterjet"),
    ("shearing", "剪切", "shearing", "", "剪板|剪切下料|分条|纵剪|开平|slitting"),
    ("machining", "机加工", "machining", "", "机加工|机械加工|机加|切削加工|精加工|数控加工|精密加工|cnc|cnc加工|machining|machined"),
    ("turning", "车削", "turning", "machining", "车削|车加工|数控车|数控车加工|数控车削|车床加工|精车|车铣复合|走心机|turning|turned|cnc turning"),
    ("milling", "铣削", "milling", "machining", "铣削|铣加工|数控铣|精铣|铣面|milling|milled|cnc milling"),
    ("five_axis", "五轴加工", "five-axis machining", "machining", "五轴加工|五轴|五轴联动|5-axis|five-axis"),
    ("drilling", "钻孔", "drilling", "machining", "钻孔|深孔钻|钻攻|攻丝|攻牙|drilling|tapping"),
    ("boring", "镗孔", "boring", "machining", "镗孔|镗削|boring"),
    ("grinding", "磨削", "grinding", "machining", "磨削|磨加工|外圆磨|平面磨|无心磨|精磨|内圆磨|grinding|ground finish"),
    ("honing", "珩磨", "honing", "machining", "珩磨|绗磨|honing|honed"),
    ("lapping", "研磨", "lapping", "machining", "研磨|lapping|lapped"),
    ("broaching", "拉削", "broaching", "machining", "拉削|拉键槽|broaching"),
    ("gear_cutting", "制齿", "gear cutting", "machining", "制齿|滚齿|插齿|剃齿|磨齿|gear cutting|gear grinding|hobbing"),
    ("edm", "电火花", "electrical discharge machining", "machining", "电火花|放电加工|edm"),
    ("wire_cutting", "线切割", "wire cutting", "machining", "线切割|慢走丝|中走丝|快走丝|wire cutting|wire edm"),
    ("deburring", "去毛刺", "deburring", "", "去毛刺|倒角去刺|deburring"),
    ("injection", "注塑", "injection moulding", "", "注塑|注塑件|注塑加工|注塑成型|注射成型|injection molding|injection moulding|injection molded|injection moulded"),
    ("two_shot", "双色注塑", "two-shot moulding", "injection", "双色注塑|双料注塑|two-shot molding|2k molding"),
    ("overmoulding", "包胶", "overmoulding", "injection", "包胶|二次注塑|嵌件注塑|overmolding|insert molding"),
    ("blow_moulding", "吹塑", "blow moulding", "", "吹塑|吹瓶|中空成型|blow molding|blow moulding"),
    ("thermoforming", "吸塑", "thermoforming", "", "吸塑|热成型|thermoforming|vacuum forming"),
    ("compression_moulding", "模压", "compression moulding", "", "模压|模压成型|smc模压|compression molding"),
    ("vulcanising", "硫化", "vulcanising", "", "硫化|硫化成型|橡胶模压|vulcanizing|vulcanising"),
    ("pultrusion", "拉挤", "pultrusion", "", "拉挤|pultrusion"),
    ("foaming", "发泡", "foaming", "", "发泡|发泡成型|foaming"),
    ("heat_treatment", "热处理", "heat treatment", "", "热处理|heat treatment|heat treated|heat-treated|heat treating"),
    ("solution_ageing", "固溶时效", "solution and ageing (T6)", "heat_treatment", "固溶时效|时效处理|固溶处理|t6热处理|t6处理|t6|t5|t6 heat treatment|solution treatment|artificial aging"),
    ("quenching", "淬火", "quenching", "heat_treatment", "淬火|高频淬火|感应淬火|中频淬火|表面淬火|quenching|quenched|induction hardening"),
    ("tempering", "调质", "quenching and tempering", "heat_treatment", "调质|调质处理|回火|tempering|quenched and tempered"),
    ("carburising", "渗碳", "carburising", "heat_treatment", "渗碳|渗碳淬火|碳氮共渗|carburizing|carburising|case hardening"),
    ("nitriding", "氮化", "nitriding", "heat_treatment", "氮化|渗氮|软氮化|nitriding|nitrided"),
    ("annealing", "退火", "annealing", "heat_treatment", "退火|去应力退火|正火|annealing|annealed|normalizing"),
    ("welding", "焊接", "welding", "", "焊接|焊接加工|焊接件|焊装|组焊|welding|welded"),
    ("laser_welding", "激光焊接", "laser welding", "welding", "激光焊接|激光焊|laser welding"),
    ("spot_welding", "点焊", "spot welding", "welding", "点焊|凸焊|电阻焊|spot welding"),
    ("arc_welding", "弧焊", "arc welding", "welding", "氩弧焊|弧焊|二保焊|气保焊|埋弧焊|tig welding|mig welding"),
    ("robot_welding", "机器人焊接", "robot welding", "welding", "机器人焊接|自动焊接|robotic welding|robot welding"),
    ("friction_welding", "摩擦焊", "friction welding", "welding", "摩擦焊|搅拌摩擦焊|friction stir welding|friction welding"),
    ("brazing", "钎焊", "brazing", "welding", "钎焊|真空钎焊|铜焊|brazing|brazed"),
    ("riveting", "铆接", "riveting", "", "铆接|铆合|压铆|riveting"),
    ("gluing", "胶接", "gluing", "", "胶接|点胶|粘接|灌胶|potting|gluing"),
    ("assembly", "装配", "assembly", "", "组装|装配|总装|组装加工|assembling|final assembly|sub-assembly"),
    ("blasting", "抛丸", "blasting", "", "抛丸|喷丸|喷砂|抛丸处理|shot blasting|sandblasting|shot peening|blasting"),
    ("polishing", "抛光", "polishing", "", "抛光|打磨|镜面抛光|振动研磨|polishing|polished"),
    ("brushing", "拉丝", "brushed finish", "", "拉丝处理|表面拉丝|拉丝面|brushed finish"),
    ("plating", "电镀", "electroplating", "", "电镀|电镀加工|镀层|electroplating|plating|plated"),
    ("zinc_plating", "镀锌", "zinc plating", "plating", "镀锌|电镀锌|蓝白锌|彩锌|环保彩锌|锌镍合金|zinc plating|zinc plated|zinc-plated"),
    ("galvanising", "热镀锌", "hot-dip galvanising", "plating", "热镀锌|热浸锌|热浸镀锌|hot-dip galvanizing|hot dip galvanized|galvanized"),
    ("nickel_plating", "镀镍", "nickel plating", "plating", "镀镍|化学镍|化学镀镍|nickel plating|nickel plated|electroless nickel"),
    ("chrome_plating", "镀铬", "chrome plating", "plating", "镀铬|硬铬|镀硬铬|装饰铬|chrome plating|chrome plated|hard chrome"),
    ("tin_plating", "镀锡", "tin plating", "plating", "镀锡|tin plating|tinned"),
    ("copper_plating", "镀铜", "copper plating", "plating", "镀铜|copper plating"),
    ("silver_plating", "镀银", "silver plating", "plating", "镀银|silver plating"),
    ("gold_plating", "镀金", "gold plating", "plating", "镀金|gold plating"),
    ("vacuum_coating", "真空镀膜", "vacuum coating", "", "真空镀膜|真空镀|pvd|pvd coating|dlc"),
    ("dacromet", "达克罗", "zinc-flake coating", "", "达克罗|锌铝涂层|久美特|dacromet|geomet|zinc flake"),
    ("coating", "喷涂", "coating", "", "喷涂|喷涂加工|涂装|spray coating|coating"),
    ("powder_coating", "喷粉", "powder coating", "coating", "喷粉|喷塑|粉末喷涂|静电喷涂|静电喷粉|静电喷塑|powder coating|powder coated|powder-coated"),
    ("painting", "喷漆", "painting", "coating", "喷漆|烤漆|涂漆|刷漆|painting|painted"),
    ("electrocoating", "电泳", "electrocoating", "coating", "电泳|电泳涂装|电泳漆|e-coating|e-coat|electrophoretic coating"),
    ("ptfe_coating", "特氟龙喷涂", "PTFE coating", "coating", "特氟龙喷涂|特氟龙|不粘涂层|不沾涂层|non-stick coating|teflon coating"),
    ("thermal_spraying", "热喷涂", "thermal spraying", "coating", "热喷涂|超音速喷涂|thermal spraying"),
    ("anodising", "阳极氧化", "anodising", "", "阳极氧化|阳极|氧化着色|anodizing|anodized|anodising|anodised"),
    ("hard_anodising", "硬质氧化", "hard anodising", "anodising", "硬质氧化|硬质阳极氧化|硬质阳极|hard anodizing|hard anodized"),
    ("micro_arc", "微弧氧化", "micro-arc oxidation", "", "微弧氧化|micro-arc oxidation"),
    ("phosphating", "磷化", "phosphating", "", "磷化|磷化处理|phosphating|phosphated"),
    ("passivating", "钝化", "passivation", "", "钝化|钝化处理|passivation|passivated"),
    ("blackening", "发黑", "blackening", "", "发黑|发蓝|煮黑|发黑处理|black oxide|blackening"),
    ("pickling", "酸洗", "pickling", "", "酸洗|pickling|pickled"),
    ("enamelling", "搪瓷", "enamelling", "", "搪瓷|搪瓷加工|enameling|enamelling"),
    ("impregnation", "浸渗", "impregnation", "", "浸渗|含浸|真空浸渗|impregnation"),
    ("marking", "打标", "marking", "", "打标|激光打标|镭雕|激光刻字|laser marking|laser engraving"),
    ("screen_printing", "丝印", "screen printing", "", "丝印|丝网印刷|移印|silk screen|screen printing|pad printing"),
    ("leak_test", "气密检测", "leak test", "", "气密检测|气密性检测|气密测试|气密性测试|气密试验|气密性试验|气密性|气密|检漏|氦检|测漏|leak test|leak testing|leak tested|leak-tested|pressure tight"),
    ("pressure_test", "水压试验", "pressure test", "", "水压试验|耐压试验|耐压测试|打压试验|hydrostatic test|hydrotest|pressure test"),
    ("ndt", "探伤", "non-destructive testing", "", "探伤|无损检测|无损探伤|x光探伤|x射线检测|x光检测|超声波探伤|磁粉探伤|x-ray inspection|x-ray|ndt|ultrasonic testing"),
    ("cmm", "三坐标检测", "coordinate measurement", "", "三坐标|三坐标检测|三坐标测量|cmm"),
    ("balancing", "动平衡", "dynamic balancing", "", "动平衡|平衡校正|dynamic balancing|balancing"),
    ("washing", "清洗", "washing", "", "超声波清洗|清洗烘干|ultrasonic cleaning"),
    ("smt", "贴片", "surface mounting", "", "贴片加工|smt贴片|smt|pcba加工|surface mount"),
    ("harness_making", "线束加工", "harness making", "", "线束加工|压接|端子压接|crimping"),
    ("die_cutting", "模切", "die cutting", "", "模切|模切加工|die cutting"),
    ("laminating", "覆膜", "laminating", "", "覆膜|复合加工|laminating"),
    ("printing", "印刷", "printing", "", "印刷|胶印|柔印|offset printing"),
    ("dyeing", "染整", "dyeing", "", "染整|印染|染色|dyeing"),
    ("weaving", "织造", "weaving", "", "织造|针织|weaving|knitting"),
    ("sewing", "缝制", "sewing", "", "缝制|缝纫|车缝|sewing"),
    ("fermenting", "发酵", "fermentation", "", "发酵|fermentation|fermenting"),
    ("freeze_drying", "冻干", "freeze drying", "", "冻干|冷冻干燥|freeze drying|freeze-drying|freeze-dried"),
    ("sterilising", "灭菌", "sterilisation", "", "灭菌|杀菌|辐照灭菌|sterilization|sterilisation"),
    ("toolmaking", "模具制作", "tool making", "", "开模|模具开发|模具制作|模具设计|模具制造|模具加工|mold making|mould making|tool making|tooling"),
];

impl Step {
    /// The step of a code.
    pub fn of(code: &str) -> Option<Self> {
        STEPS.iter().position(|row| row.0 == code).map(Self)
    }

    fn row(self) -> Option<&'static Row> {
        STEPS.get(self.0)
    }

    /// Stable code, such as `die_casting`.
    pub fn code(self) -> &'static str {
        self.row().map_or("", |row| row.0)
    }

    /// Name shown in Chinese.
    pub fn zh(self) -> &'static str {
        self.row().map_or("", |row| row.1)
    }

    /// Name shown in English.
    pub fn en(self) -> &'static str {
        self.row().map_or("", |row| row.2)
    }

    /// The step it is a kind of.
    pub fn wider(self) -> Option<Self> {
        static WIDER: OnceLock<Vec<Option<Step>>> = OnceLock::new();
        let wider = WIDER.get_or_init(|| STEPS.iter().map(|row| Self::of(row.3)).collect());
        wider.get(self.0).copied().flatten()
    }

    /// How this step, offered, answers a wanted one.
    pub fn covers(self, wanted: Self) -> Coverage {
        if self == wanted || self.wider() == Some(wanted) {
            Coverage::Full
        } else if wanted.wider() == Some(self) {
            Coverage::Wider
        } else {
            Coverage::None
        }
    }
}

/// Every word with its step.
pub(super) fn words() -> impl Iterator<Item = (&'static str, Step)> {
    let rows = STEPS.iter().enumerate();
    rows.flat_map(|(at, row)| row.4.split('|').map(move |word| (word, Step(at))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wider_step_exists_and_codes_are_unique() {
        for (at, (code, zh, en, wider, _)) in STEPS.iter().enumerate() {
            assert_eq!(Step::of(code), Some(Step(at)), "{code}");
            assert!(wider.is_empty() || Step(at).wider().is_some(), "{code}");
            assert!(!zh.is_empty() && en.is_ascii() && !en.is_empty(), "{code}");
        }
    }

    #[test]
    fn a_kind_answers_the_wider_step_and_not_the_reverse() {
        let of = |code| Step::of(code).unwrap();
        assert_eq!(of("turning").covers(of("machining")), Coverage::Full);
        assert_eq!(of("machining").covers(of("turning")), Coverage::Wider);
        assert_eq!(of("milling").covers(of("turning")), Coverage::None);
        assert_eq!(of("welding").covers(of("welding")), Coverage::Full);
    }
}
