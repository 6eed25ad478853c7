//! Ranks as TREC writes them: query, `Q0`, document, rank from 1, score, name of the run. One line a rank.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};

/// Ranks of any number of queries.
#[derive(Default)]
pub struct Run {
    lines: String,
}

impl Run {
    /// Adds what was found for a query, best first.
    pub fn add<'a>(&mut self, query: &str, ranked: impl Iterator<Item = (&'a str, f64)>) {
        for (rank, (document, score)) in (1..).zip(ranked) {
            // Writing into a text cannot fail.
            let _ = writeln!(self.lines, "{query} Q0 {document} {rank} {score:.6} peitao");
        }
    }

    /// Writes the file, where one is wanted.
    pub fn write(&self, path: Option<&Path>) -> Result<()> {
        path.map_or(Ok(()), |path| {
            std::fs::write(path, &self.lines).with_context(|| path.display().to_string())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_a_rank() {
        let mut run = Run::default();
        run.add("q", [("a", 2.0), ("b", 0.5)].into_iter());
        assert_eq!(
            run.lines,
            "q Q0 a 1 2.000000 peitao\nq Q0 b 2 0.500000 peitao\n"
        );
        let folder = tempfile::tempdir().unwrap();
        run.write(None).unwrap();
        run.write(Some(&folder.path().join("run"))).unwrap();
        assert!(run.write(Some(folder.path())).is_err());
    }
}
