//! Where a text belongs, told by what stands nearby.

use search::{Document, Engine, Neighbourhood};

use crate::build::{Index, NOW, codes, empty, posting, with};

fn placed(id: &str, title: &str, node: &str) -> Document {
    Document {
        node: Some(node.to_owned()),
        ..posting(id, title)
    }
}

fn shelf() -> Index {
    with([
        placed("1", "不锈钢球阀", "valves"),
        placed("2", "锻钢球阀", "valves"),
        placed("3", "碳钢法兰", "flanges"),
        placed("4", "大口径法兰", "flanges"),
        placed("5", "深沟球轴承", "bearings"),
        posting("6", "铜球阀"),
    ])
}

fn near(index: &Index, title: &str) -> Vec<(String, Vec<String>)> {
    let asked = Neighbourhood::of(title, "", codes(["public"]), NOW);
    let told = index.engine.nodes_near(&asked).unwrap().into_iter();
    told.map(|near| (near.node, near.examples)).collect()
}

#[test]
fn the_nearest_texts_name_the_node_and_are_told() {
    let told = near(&shelf(), "黄铜球阀");
    assert_eq!(told[0].0, "valves");
    let mut examples = told[0].1.clone();
    examples.sort();
    assert_eq!(examples, ["1", "2"], "a text without a node has no vote");
    assert_eq!(near(&shelf(), "平焊法兰")[0].0, "flanges");
}

#[test]
fn the_shares_sum_to_one_and_fall() {
    let asked = Neighbourhood::of("球阀 法兰", "轴承", codes(["public"]), NOW);
    let told = shelf().engine.nodes_near(&asked).unwrap();
    let shares: Vec<f64> = told.iter().map(|near| near.share).collect();
    assert!(
        (shares.iter().sum::<f64>() - 1.0).abs() < 1e-9,
        "{shares:?}"
    );
    assert!(shares.is_sorted_by(|more, less| more >= less), "{shares:?}");
}

#[test]
fn nothing_near_is_no_suggestion() {
    for text in ["", "石墨烯", "( *"] {
        assert_eq!(near(&shelf(), text), [], "{text}");
    }
    assert_eq!(near(&empty(), "球阀"), []);
}

#[test]
fn what_the_caller_may_not_see_and_what_has_ended_does_not_vote() {
    let hidden = Document {
        audience: codes(["invited:e9"]),
        ..placed("1", "不锈钢球阀", "valves")
    };
    let ended = Document {
        valid_until: Some(NOW),
        ..placed("2", "不锈钢球阀", "valves")
    };
    assert_eq!(near(&with([hidden, ended]), "不锈钢球阀"), []);
}
