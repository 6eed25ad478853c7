//! `import`: every faulty line with all its faults, good lines stored once, rehearsed when asked to.

use serde_json::{Value, json};

use crate::program::{Home, Said};

/// A firm with a well-formed code of an unused series.
fn firm(number: u32) -> Value {
    let body = format!("91500111MA{number:07}");
    let check = domain::uscc::check_character(&body).unwrap();
    json!({ "firm": {
        "external_id": format!("F-{number}"), "uscc": format!("{body}{check}"), "name": format!("大足区试制{number}号厂"),
        "region_code": "500111", "verified": true
    } })
}

fn posting(number: u32, firm: u32) -> Value {
    json!({ "posting": {
        "external_id": format!("P-{number}"), "enterprise": format!("F-{firm}"), "side": "supply", "family": "product",
        "title": format!("供应压铸件{number}号"), "region_code": "500111", "valid_until": far(), "publish": true
    } })
}

/// An end of validity that lies ahead whenever the test runs: the program has the real clock.
fn far() -> String {
    let now = std::process::Command::new("/bin/date")
        .args(["-u", "-d", "+60 days", "+%Y-%m-%dT00:00:00Z"])
        .output();
    String::from_utf8(now.unwrap().stdout)
        .unwrap()
        .trim()
        .to_owned()
}

fn lines(records: &[Value]) -> String {
    records.iter().map(|record| format!("{record}\n")).collect()
}

/// The report of `--json`: what is said of lines, and the sum.
fn report(said: &Said) -> (Vec<Value>, Value) {
    let mut lines: Vec<Value> = said
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let sum = lines.pop().unwrap();
    (lines, sum)
}

fn sum(created: u32, updated: u32, unchanged: u32, failed: u32, dry_run: bool) -> Value {
    json!({ "created": created, "updated": updated, "unchanged": unchanged, "failed": failed, "dry_run": dry_run })
}

#[test]
fn what_is_imported_twice_is_stored_once_and_what_changed_is_changed() {
    let home = Home::new();
    let mut records = vec![firm(1), firm(2), posting(1, 1), posting(2, 2)];
    let file = home.file("a.ndjson", &lines(&records));
    let import = |file: &str| report(&home.run(&["import", file, "--json"]).expect(0)).1;
    assert_eq!(import(&file), sum(4, 0, 0, 0, false));
    assert_eq!(import(&file), sum(0, 0, 4, 0, false));
    records[2]["posting"]["title"] = json!("供应压铸件，一号改");
    records[1]["firm"]["intro"] = json!("做压铸件二十年");
    let file = home.file("b.ndjson", &lines(&records));
    assert_eq!(import(&file), sum(0, 2, 2, 0, false));
    assert_eq!(import(&file), sum(0, 0, 4, 0, false));
}

#[test]
fn a_rehearsal_says_the_same_and_stores_nothing() {
    let home = Home::new();
    let file = home.file("a.ndjson", &lines(&[firm(1), posting(1, 1), posting(1, 9)]));
    let rehearsed = home
        .run(&["import", &file, "--dry-run", "--json"])
        .expect(1);
    let (faults, total) = report(&rehearsed);
    assert_eq!((faults.len(), total), (1, sum(2, 0, 0, 1, true)));
    let (really, total) = report(&home.run(&["import", &file, "--json"]).expect(1));
    assert_eq!(
        (really, total),
        (faults, sum(2, 0, 0, 1, false)),
        "nothing was there before"
    );
}

#[test]
fn a_faulty_line_is_named_with_every_fault_and_spoils_no_other() {
    let home = Home::new();
    let mut bad = posting(2, 1);
    bad["posting"]["side"] = json!("both");
    bad["posting"]["title"] = json!("x");
    bad["posting"]["quantity"] = json!({ "value": "0", "unit": "furlong" });
    let mut stranger = firm(3);
    stranger["firm"]["uscc"] = json!("91500111MA00000039");
    stranger["firm"]["region_code"] = json!("999999");
    let file = home.file(
        "a.ndjson",
        &lines(&[firm(1), bad, posting(1, 1), stranger, posting(3, 7)]),
    );
    let (faults, total) = report(&home.run(&["import", &file, "--json"]).expect(1));
    assert_eq!(total, sum(2, 0, 0, 3, false));
    let told: Vec<(u64, String)> = faults
        .iter()
        .map(|fault| (fault["line"].as_u64().unwrap(), fault["faults"].to_string()))
        .collect();
    let expected: [(u64, &[&str]); 3] = [
        (
            2,
            &[
                "/side: ",
                "/title: ",
                "/quantity/value: ",
                "/quantity/unit: ",
            ],
        ),
        (4, &["/uscc: ", "/region_code: "]),
        (5, &["/enterprise: "]),
    ];
    assert_eq!(told.len(), expected.len(), "{told:?}");
    for ((line, faults), (number, pointers)) in told.iter().zip(expected) {
        assert_eq!(*line, number);
        for pointer in pointers {
            assert!(faults.contains(pointer), "{pointer} in {faults}");
        }
    }
}

#[test]
fn for_people_a_fault_is_a_line_of_words() {
    let home = Home::new();
    let mut bad = firm(1);
    bad["firm"]["name"] = json!("厂");
    let file = home.file("a.ndjson", &lines(&[bad, firm(2)]));
    let said = home.run(&["import", &file]).expect(1);
    assert_eq!(
        said.out,
        "line 1: /name: Use at least 2 characters.\n1 created, 0 updated, 0 unchanged, 1 failed\n"
    );
    assert_eq!(said.err, "error: 1 lines failed\n");
    let said = home.run(&["import", &file, "--dry-run"]).expect(1);
    assert!(
        said.out
            .ends_with("0 would be created, 0 would be updated, 1 unchanged, 1 failed\n"),
        "{}",
        said.out
    );
}

#[test]
fn what_is_no_record_is_told_where_it_stands() {
    let home = Home::new();
    let text = format!(
        "{}\n\n{{\"firm\"\n{{\"deal\": {{}}}}\n[]\n  \n{}\n{{\"firm\": {{\"phone\": \"1\"}}}}",
        firm(1),
        posting(1, 1)
    );
    let file = home.file("a.ndjson", &text);
    let (faults, total) = report(&home.run(&["import", &file, "--json"]).expect(1));
    let at: Vec<u64> = faults
        .iter()
        .map(|fault| fault["line"].as_u64().unwrap())
        .collect();
    assert_eq!((at, total), (vec![3, 4, 5, 8], sum(2, 0, 0, 4, false)));
    assert!(
        faults[3]["faults"].to_string().contains("phone"),
        "{}",
        faults[3]
    );
}

#[test]
fn a_line_without_end_is_refused_and_the_next_one_taken() {
    let home = Home::new();
    let mut long = firm(1);
    long["firm"]["intro"] = json!("长".repeat(400_000));
    let file = home.file("a.ndjson", &lines(&[long, firm(2)]));
    let (faults, total) = report(&home.run(&["import", &file, "--json"]).expect(1));
    assert_eq!(total, sum(1, 0, 0, 1, false));
    assert_eq!(
        faults,
        [json!({ "line": 1, "faults": ["line is longer than 1 MiB"] })]
    );
}

#[test]
fn bytes_that_are_no_text_are_told_by_their_line() {
    let home = Home::new();
    let path = home.path().join("a.ndjson");
    let mut bytes = lines(&[firm(1)]).into_bytes();
    // 大足 in GBK, as a spreadsheet saves it.
    bytes.extend(b"{\"firm\": {\"name\": \"\xb4\xf3\xd7\xe3\"}}\n");
    bytes.extend(lines(&[firm(2)]).into_bytes());
    std::fs::write(&path, bytes).unwrap();
    let said = home
        .run(&["import", &path.display().to_string(), "--json"])
        .expect(1);
    let (faults, total) = report(&said);
    assert_eq!(total, sum(2, 0, 0, 1, false));
    assert_eq!(
        faults,
        [json!({ "line": 2, "faults": ["line is not UTF-8"] })]
    );
}

#[test]
fn a_mark_of_byte_order_is_no_fault() {
    let home = Home::new();
    let file = home.file("a.ndjson", &format!("\u{feff}{}", lines(&[firm(1)])));
    let (_, total) = report(&home.run(&["import", &file, "--json"]).expect(0));
    assert_eq!(total, sum(1, 0, 0, 0, false));
}

#[test]
fn an_empty_file_is_nothing_to_do() {
    let home = Home::new();
    let file = home.file("a.ndjson", "\n\n");
    let (faults, total) = report(&home.run(&["import", &file, "--json"]).expect(0));
    assert!(faults.is_empty() && total == sum(0, 0, 0, 0, false));
}

fn chains(codes: &[&str], edges: &[(&str, &str)]) -> String {
    let node = |code: &str| {
        json!({
            "code": format!("{code}-M"), "parent": null, "stage": "mid", "name_zh": code, "name_en": code,
            "aliases": [], "products": [], "processes": []
        })
    };
    let chain = |code: &&str| json!({ "code": code, "name_zh": code, "name_en": code, "cluster": "示例", "nodes": [node(code)] });
    let edges: Vec<Value> = edges
        .iter()
        .map(|(from, to)| json!({ "from": from, "to": to }))
        .collect();
    json!({
        "note": "chains of a test", "version": "1", "stages": {}, "valid_from": "2022-05-25",
        "chains": codes.iter().map(chain).collect::<Vec<_>>(), "edges": edges, "parks": []
    })
    .to_string()
}

#[test]
fn chains_are_put_in_force_and_postings_may_name_their_nodes() {
    let home = Home::new();
    let file = home.file("chains.json", &chains(&["XA", "XB"], &[("XA-M", "XB-M")]));
    let rehearsed = home.good(&["import", "--taxonomy", &file, "--dry-run"]);
    assert!(
        rehearsed.contains("would change, in force from 2022-05-25"),
        "{rehearsed}"
    );
    let mut at_node = posting(1, 1);
    at_node["posting"]["node_code"] = json!("XA-M");
    let records = home.file("a.ndjson", &lines(&[firm(1), at_node]));
    let (faults, _) = report(
        &home
            .run(&["import", &records, "--dry-run", "--json"])
            .expect(1),
    );
    assert!(
        faults[0]["faults"].to_string().contains("/node_code: "),
        "{faults:?}"
    );
    assert!(
        home.good(&["import", "--taxonomy", &file])
            .contains("rows changed")
    );
    let (_, total) = report(&home.run(&["import", &records, "--json"]).expect(0));
    assert_eq!(total, sum(2, 0, 0, 0, false));
}

#[test]
fn chains_that_go_round_are_refused_with_the_node() {
    let home = Home::new();
    let file = home.file(
        "chains.json",
        &chains(
            &["XA", "XB", "XC"],
            &[("XB-M", "XC-M"), ("XC-M", "XB-M"), ("XC-M", "XA-M")],
        ),
    );
    let said = home.run(&["import", "--taxonomy", &file]).expect(1);
    let round = said.err.contains("XB-M") || said.err.contains("XC-M");
    assert!(round && !said.err.contains("XA-M"), "{}", said.err);
    let broken = home.file("broken.json", "{");
    home.run(&["import", "--taxonomy", &broken]).expect(1);
}

#[test]
fn synonyms_are_loaded_once_and_a_faulty_line_is_named() {
    let home = Home::new();
    let good = [
        json!({"terms": ["机加工", "machining"], "kind": "same", "lang": "mixed"}),
        json!({"terms": ["304", "06Cr19Ni10"], "kind": "grade"}),
    ];
    let file = home.file("a.jsonl", &lines(&good));
    let import = |arguments: &[&str]| home.run(&[&["import", "--synonyms"], arguments].concat());
    let said = |arguments: &[&str]| import(arguments).expect(0).out.trim().to_owned();
    assert_eq!(
        said(&[&file, "--dry-run"]),
        "2 would be created, 0 would be updated, 0 unchanged, 0 failed"
    );
    assert_eq!(
        said(&[&file]),
        "2 created, 0 updated, 0 unchanged, 0 failed"
    );
    assert_eq!(
        said(&[&file]),
        "0 created, 0 updated, 2 unchanged, 0 failed"
    );
    let bad = [
        json!({"terms": ["机加工", "machining"], "kind": "near"}),
        json!({"terms": ["孤词"], "kind": "alike"}),
        json!({"words": []}),
    ];
    let file = home.file("b.jsonl", &lines(&bad));
    let out = import(&[&file]).expect(1).out;
    let told: Vec<&str> = out.lines().collect();
    assert!(
        told[0].starts_with("line 2: /terms: ") && told[0].contains("/kind: "),
        "{out}"
    );
    assert!(told[1].starts_with("line 3: "), "{out}");
    assert_eq!(told[2], "0 created, 1 updated, 0 unchanged, 2 failed");
    import(&[&file, "--taxonomy"]).expect(2);
}
