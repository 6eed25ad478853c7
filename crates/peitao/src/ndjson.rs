//! Records from a file of one JSON object a line, read as they are wanted: no more than one line is in memory, and of a
//! line that is too long not even that. Knows nothing of what becomes of them.

use std::io::{self, BufRead, Read};

use app::records::Record;

/// Longest line. Units: bytes.
const LINE_BYTES: u64 = 1 << 20;

/// A line that is not blank: its number from 1, and its record or why it is none.
pub type Numbered = (usize, Result<Record, String>);

/// The records of a file, one after the other. Errors: of reading; there is nothing after one.
pub struct Records<R> {
    from: R,
    number: usize,
}

impl<R: BufRead> Records<R> {
    /// The records from here on.
    pub fn of(from: R) -> Self {
        Self { from, number: 0 }
    }

    /// The next line, without its end; none at the end of the file.
    fn line(&mut self) -> io::Result<Option<Result<Vec<u8>, String>>> {
        let mut line = Vec::new();
        let mut bounded = (&mut self.from).take(LINE_BYTES + 1);
        if bounded.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if bounded.limit() == 0 {
            self.from.skip_until(b'\n')?;
            return Ok(Some(Err("line is longer than 1 MiB".to_owned())));
        }
        Ok(Some(Ok(line)))
    }

    fn record(&self, line: Result<Vec<u8>, String>) -> Option<Result<Record, String>> {
        let line = match line {
            Ok(line) => line,
            Err(fault) => return Some(Err(fault)),
        };
        let text = if self.number == 1 {
            without_mark(&line)
        } else {
            &line
        };
        match std::str::from_utf8(text).map(str::trim) {
            Err(_) => Some(Err("line is not UTF-8".to_owned())),
            Ok("") => None,
            Ok(text) => Some(serde_json::from_str(text).map_err(|fault| fault.to_string())),
        }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = io::Result<Numbered>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = match self.line() {
                Ok(line) => line?,
                Err(error) => return Some(Err(error)),
            };
            if let Some(record) = self.record(line) {
                return Some(Ok((self.number, record)));
            }
        }
    }
}

/// A file without the mark of byte order that some programs begin it with.
fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::io::BufReader;
    use std::rc::Rc;

    const FIRM: &str =
        r#"{"firm": {"external_id": "F", "uscc": "?", "name": "?", "region_code": "?"}}"#;

    /// Bytes that are made while they are read, and how many were asked for so far.
    struct Endless {
        left: u64,
        given: Rc<Cell<u64>>,
    }

    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min(usize::try_from(self.left).unwrap());
            buffer[..count].fill(b'x');
            self.left -= u64::try_from(count).unwrap();
            self.given
                .set(self.given.get() + u64::try_from(count).unwrap());
            Ok(count)
        }
    }

    fn told(text: &[u8]) -> Vec<(usize, bool)> {
        let records = Records::of(BufReader::with_capacity(16, text));
        let told = records.map(Result::unwrap);
        told.map(|(number, record)| (number, record.is_ok()))
            .collect()
    }

    #[test]
    fn lines_are_numbered_as_an_editor_numbers_them() {
        let text = format!("\u{feff}{FIRM}\r\n\n{FIRM}\n[]\n  \n{FIRM}");
        let expected = [(1, true), (3, true), (4, false), (6, true)];
        assert_eq!(told(text.as_bytes()), expected);
        assert!(told(b"").is_empty() && told(b"\n\n").is_empty());
    }

    #[test]
    fn the_longest_line_is_taken_and_a_byte_more_is_not() {
        let padded = |bytes: usize| format!("{FIRM}{}", " ".repeat(bytes - FIRM.len()));
        let longest = usize::try_from(LINE_BYTES).unwrap();
        let taken = format!("{}\n{FIRM}\n", padded(longest));
        assert_eq!(told(taken.as_bytes()), [(1, true), (2, true)]);
        assert_eq!(told(padded(longest).as_bytes()), [(1, true)]);
        let refused = format!("{}\n{FIRM}\n", padded(longest + 1));
        assert_eq!(told(refused.as_bytes()), [(1, false), (2, true)]);
        assert_eq!(told(padded(longest + 1).as_bytes()), [(1, false)]);
    }

    #[test]
    fn a_line_without_end_is_passed_over_and_not_held() {
        let given = Rc::new(Cell::new(0));
        let endless = Endless {
            left: 64 * LINE_BYTES,
            given: Rc::clone(&given),
        };
        let rest = format!("\n{FIRM}\n");
        let mut records = Records::of(BufReader::new(endless.chain(rest.as_bytes())));
        let mut line = records.line().unwrap();
        assert!(matches!(line, Some(Err(_))), "told, not returned");
        assert_eq!(given.get(), 64 * LINE_BYTES, "read to its end");
        line = records.line().unwrap();
        assert_eq!(line, Some(Ok(FIRM.as_bytes().to_vec())));
    }

    #[test]
    fn no_more_is_read_than_was_asked_for() {
        let given = Rc::new(Cell::new(0));
        let endless = Endless {
            left: u64::MAX >> 1,
            given: Rc::clone(&given),
        };
        let first = format!("{FIRM}\n{FIRM}\n");
        let mut records = Records::of(BufReader::new(first.as_bytes().chain(endless)));
        assert!(records.next().unwrap().unwrap().1.is_ok());
        assert!(records.next().unwrap().unwrap().1.is_ok());
        assert!(given.get() <= 8192, "{}", given.get());
    }
}
