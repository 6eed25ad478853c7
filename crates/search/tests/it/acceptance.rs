//! Industrial text as people type it, over one small mixed corpus.

use search::Engine;

use crate::build::{Index, ids, posting, request, with};

/// Titles that are near each other in characters and far apart in meaning.
const CORPUS: [(&str, &str); 24] = [
    ("valve_ss", "供应不锈钢球阀 DN50"),
    ("valve_forged", "锻钢球阀 高压"),
    ("flange", "碳钢法兰 PN16"),
    ("machining", "机械零部件加工 数控车铣"),
    ("lathe", "数控车床加工 轴类"),
    ("food", "食品加工 代工"),
    ("diecast", "铝合金压铸件"),
    ("aluminium", "铝锭"),
    ("bearing_dash", "深沟球轴承 6204-2RS"),
    ("bearing_blank", "轴承6204 2RS 现货"),
    ("bearing_other", "深沟球轴承 6205-2RS"),
    ("bolt", "六角螺栓 M8×20"),
    ("bolt_star", "螺栓 M8*20 8.8级"),
    ("bolt_x", "内六角螺丝 M8x20"),
    ("bolt_other", "六角螺栓 M10×30"),
    ("ingot", "ＡＤＣ１２ 压铸锭"),
    ("ingot_lower", "adc12再生锭"),
    ("housing", "bearing housing, ductile iron QT450-10"),
    ("building", "在建工程 材料"),
    ("bank", "中国农业发展银行"),
    ("standard", "螺栓 GB/T 3098.1 检测"),
    ("grade", "06Cr19Ni10 圆钢"),
    ("tolerance", "精密轴 公差±0.02mm"),
    ("oil", "食用油灌装线"),
];

fn corpus() -> Index {
    with(CORPUS.map(|(id, title)| posting(id, title)))
}

fn find(text: &str) -> Vec<String> {
    ids(&corpus().engine, &request(text))
}

#[track_caller]
fn finds(text: &str, wanted: &[&str]) {
    let mut found = find(text);
    found.sort_unstable();
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    assert_eq!(found, wanted, "{text}");
}

#[test]
fn a_word_is_found_inside_longer_words() {
    finds("球阀", &["valve_ss", "valve_forged"]);
    finds("工程", &["building"]);
    finds("农业", &["bank"]);
    finds("车床", &["lathe"]);
    finds("铝", &["diecast", "aluminium"]);
    finds("球阀 (", &["valve_ss", "valve_forged"]);
}

#[test]
fn a_short_form_finds_the_long_one_by_all_its_characters() {
    assert_eq!(find("机加工"), ["machining"]);
    assert_eq!(find("零部件机械加工").first().unwrap(), "machining");
}

#[test]
fn what_no_text_fits_finds_nothing() {
    finds("食用菌", &[]);
    finds("石墨烯", &[]);
}

#[test]
fn scripts_and_widths_find_each_other() {
    assert_eq!(find("鋁合金壓鑄"), find("铝合金压铸"));
    assert_eq!(find("鋁合金壓鑄")[0], "diecast");
    finds("ＡＤＣ１２", &["ingot", "ingot_lower"]);
    finds("ADC12", &["ingot", "ingot_lower"]);
    finds("adc12", &["ingot", "ingot_lower"]);
}

#[test]
fn a_model_is_one_however_it_is_written() {
    for text in ["6204-2RS", "6204 2RS", "62042RS"] {
        let mut first: Vec<String> = find(text).into_iter().take(2).collect();
        first.sort_unstable();
        assert_eq!(first, ["bearing_blank", "bearing_dash"], "{text}");
    }
    for text in ["M8×20", "M8*20", "m8x20", "M8X20"] {
        finds(text, &["bolt", "bolt_star", "bolt_x"]);
    }
}

#[test]
fn parts_of_models_grades_and_standards_find_the_whole() {
    finds("6204", &["bearing_dash", "bearing_blank"]);
    finds("GB/T 3098.1", &["standard"]);
    finds("GB/T3098.1", &["standard"]);
    finds("3098", &["standard"]);
    finds("QT450", &["housing"]);
    finds("QT450-10", &["housing"]);
    finds("06cr19ni10", &["grade"]);
    finds("0.02mm", &["tolerance"]);
    finds("2mm", &[]);
    finds("DN 50", &["valve_ss"]);
    finds("housing", &["housing"]);
}

#[test]
fn a_thin_answer_is_widened_and_says_so() {
    let index = corpus();
    let answer = index.engine.search(&request("轴承 6204")).unwrap();
    let relaxed = answer.relaxed.unwrap();
    assert_eq!((relaxed.required, relaxed.of, relaxed.complete), (1, 2, 2));
    let ids: Vec<&str> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(ids.len(), 3);
    assert_eq!(ids[2], "bearing_other", "what holds everything comes first");

    let answer = index.engine.search(&request("碳钢 球阀")).unwrap();
    let relaxed = answer.relaxed.unwrap();
    assert_eq!((relaxed.required, relaxed.of, relaxed.complete), (1, 2, 0));
    assert_eq!(answer.total.count, 3);
}

#[test]
fn a_full_answer_is_not_widened() {
    let answer = corpus().engine.search(&request("螺栓")).unwrap();
    assert_eq!(answer.relaxed, None);
    assert_eq!(answer.total.count, 4);
}
