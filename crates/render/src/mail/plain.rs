//! Cleaning and folding of plain text: what came from people must not break a header or a line.
//!
//! Nothing here knows what a mail says.

/// Most characters of a subject; longer ones are cut.
const SUBJECT_MAX: usize = 100;

/// Columns of a folded line. Source: RFC 5322 section 2.1.1 asks for at most 78.
const COLUMNS: usize = 76;

/// One line: control characters and line separators become blanks, direction marks vanish, blanks are joined.
pub(super) fn one_line(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| if is_break(c) { ' ' } else { c })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Several lines, each cleaned; blank lines at the ends and more than one between are dropped.
pub(super) fn prose(text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(one_line).collect();
    lines.dedup_by(|next, last| next.is_empty() && last.is_empty());
    lines.join("\n").trim_matches('\n').to_owned()
}

/// A subject: one line of bounded length.
pub(super) fn subject(text: &str) -> String {
    let line = one_line(text);
    if line.chars().count() <= SUBJECT_MAX {
        return line;
    }
    let cut: String = line.chars().take(SUBJECT_MAX - 1).collect();
    format!("{}…", cut.trim_end())
}

/// Lines broken at blanks so that none is wider than the limit; a word that is wider, such as a link, stays whole.
pub(super) fn fold(text: &str) -> String {
    text.lines().map(fold_line).collect::<Vec<_>>().join("\n")
}

fn fold_line(line: &str) -> String {
    let mut folded = String::with_capacity(line.len());
    let mut column = 0;
    for word in line.split(' ') {
        let width = width(word);
        if column > 0 && column + 1 + width > COLUMNS {
            folded.push('\n');
            column = 0;
        } else if column > 0 {
            folded.push(' ');
            column += 1;
        }
        folded.push_str(word);
        column += width;
    }
    folded
}

/// Columns a text takes: two for every wide character.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// East Asian wide characters, roughly. Source: Unicode Standard Annex 11.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{3fffd}')
}

fn is_break(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Marks that reorder or hide text: they could make a line read as something else.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn headers_cannot_be_injected() {
        assert_eq!(
            one_line("报价\r\nBcc: all@example.com"),
            "报价 Bcc: all@example.com"
        );
        assert_eq!(one_line("a\u{2028}b\u{0}c\td"), "a b c d");
        assert_eq!(one_line("\u{202e}exe.\u{200b}pdf"), "exe.pdf");
    }

    #[test]
    fn prose_keeps_its_lines() {
        assert_eq!(
            prose("\n\n第一行\r\n\r\n\r\n第二行 \u{7}\n"),
            "第一行\n\n第二行"
        );
        assert_eq!(prose(" \n \n"), "");
    }

    #[test]
    fn long_subjects_are_cut_between_characters() {
        let cut = subject(&"长".repeat(300));
        assert_eq!(cut.chars().count(), SUBJECT_MAX);
        assert!(cut.ends_with('…'));
        assert_eq!(subject("短"), "短");
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(width("配套, ok"), 8);
        assert_eq!(width("（）"), 4);
    }

    proptest! {
        #[test]
        fn a_subject_is_one_short_line(text in "(?s).{0,300}") {
            let subject = subject(&text);
            prop_assert!(!subject.chars().any(|c| is_break(c) || is_invisible(c)));
            prop_assert!(subject.chars().count() <= SUBJECT_MAX);
            prop_assert_eq!(subject.trim(), &subject);
        }

        #[test]
        fn folding_changes_blanks_only(text in "[a-z配套 \n]{0,300}") {
            let folded = fold(&text);
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&folded), words(&text));
            for line in folded.lines() {
                prop_assert!(width(line) <= COLUMNS || !line.trim().contains(' '), "{line}");
            }
        }
    }
}
