//! The files of judged sets: NDJSON of texts, and judgements separated by tabs. Nothing is measured here.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A document, a query, a demand or a supply.
#[derive(Debug, Deserialize)]
pub struct Text {
    /// Its id in the set.
    #[serde(rename = "_id")]
    pub id: String,
    /// Its title, where it has one.
    #[serde(default, alias = "name")]
    pub title: String,
    /// The rest.
    #[serde(default, alias = "description")]
    pub text: String,
}

impl Text {
    /// Title and rest; of a text without a title, what stands before the first blank and what follows.
    pub fn parts(&self) -> (&str, &str) {
        if self.title.is_empty() {
            self.text.split_once(' ').unwrap_or((&self.text, ""))
        } else {
            (&self.title, &self.text)
        }
    }
}

/// A name and the code it was given.
#[derive(Debug, Deserialize)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Its code.
    pub group: String,
}

/// Grades by document, for each query in the order of its id.
pub type Grades = BTreeMap<String, HashMap<String, u32>>;

/// The records of an NDJSON file. Errors: the first line that is none, by its number.
pub fn records<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let mut records = Vec::new();
    for (at, line) in lines(path)?.enumerate() {
        let line = line?;
        let place = || format!("{}: line {}", path.display(), at + 1);
        if !line.trim().is_empty() {
            records.push(serde_json::from_str(&line).with_context(place)?);
        }
    }
    Ok(records)
}

/// The judgements of a file with a header. Errors: the first line that is none, by its number.
pub fn grades(path: &Path) -> Result<Grades> {
    let mut grades = Grades::new();
    for (at, line) in lines(path)?.enumerate().skip(1) {
        let line = line?;
        let place = || {
            format!(
                "{}: line {}: query, document and grade are wanted",
                path.display(),
                at + 1
            )
        };
        let mut fields = line.split('\t');
        let mut field = || fields.next().with_context(place);
        let (query, document, grade) = (field()?, field()?, field()?);
        let grade = grade.trim().parse().with_context(place)?;
        let judged = grades.entry(query.to_owned()).or_default();
        judged.insert(document.to_owned(), grade);
    }
    Ok(grades)
}

fn lines(path: &Path) -> Result<impl Iterator<Item = std::io::Result<String>>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    Ok(BufReader::new(file).lines())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    #[test]
    fn titles_and_texts_go_by_two_names() {
        let file = file(
            "{\"_id\":\"a\",\"title\":\"t\",\"text\":\"x\"}\n\n{\"_id\":\"b\",\"name\":\"n\",\"description\":\"d\",\"price\":\"1\"}\n",
        );
        let read: Vec<Text> = records(file.path()).unwrap();
        let parts: Vec<_> = read.iter().map(Text::parts).collect();
        assert_eq!(parts, [("t", "x"), ("n", "d")]);
    }

    #[test]
    fn a_text_without_a_title_begins_with_one() {
        let text = |text: &str| Text {
            id: String::new(),
            title: String::new(),
            text: text.to_owned(),
        };
        assert_eq!(text("标题 正文 其余").parts(), ("标题", "正文 其余"));
        assert_eq!(text("标题").parts(), ("标题", ""));
    }

    #[test]
    fn judgements_stand_under_a_header() {
        let read = grades(file("query\tdocument\tscore\nq1\td1\t2\nq1\td2\t0\nq2\td1\t1\n").path());
        let read = read.unwrap();
        assert_eq!(
            (read["q1"]["d1"], read["q1"]["d2"], read["q2"]["d1"]),
            (2, 0, 1)
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let told = |error: anyhow::Error| format!("{error:#}");
        let fault = grades(file("h\nq1\td1\n").path()).unwrap_err();
        assert!(told(fault).contains("line 2"));
        let fault = records::<Text>(file("{\"_id\":\"a\"}\n{").path()).unwrap_err();
        assert!(told(fault).contains("line 2"));
        assert!(records::<Text>(Path::new("nowhere")).is_err());
    }
}
