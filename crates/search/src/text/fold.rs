//! Folding: the one spelling under which all spellings of a character are found.
//!
//! Four steps, each on its own: Unicode NFKC (full width to half width, ligatures, unit signs),
//! lower case, Traditional to Simplified, and invisible characters removed. Folding works character
//! by character and never looks at the neighbours: `乾` becomes `干` even in `乾坤`. A phrase table
//! would spell that word better, but a query typed with less context than the document would then
//! fold differently and miss it. Nothing folded is ever shown.

use std::collections::HashMap;
use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Span;

/// One folded character and the stretch of the original text it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Folded {
    pub ch: char,
    pub span: Span,
}

/// Folds `text` for comparison: NFKC, half width, lower case, Simplified, no invisible characters.
///
/// Every kind of white space and control character becomes a blank. Idempotent.
#[must_use]
pub fn fold(text: &str) -> String {
    folded(text).into_iter().map(|folded| folded.ch).collect()
}

/// Folds `text`, keeping for every folded character where it came from.
pub(crate) fn folded(text: &str) -> Vec<Folded> {
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut cluster = String::new();
    let mut chars = text.char_indices().enumerate().peekable();
    while let Some((char_start, (start, ch))) = chars.next() {
        if is_ignorable(ch) {
            continue;
        }
        let mut span = Span {
            start,
            end: start + ch.len_utf8(),
            char_start,
            char_end: char_start + 1,
        };
        let stands_alone = |&(_, (_, next)): &(usize, (usize, char))| stands_alone(next);
        if chars.peek().is_none_or(stands_alone) {
            push_single(ch, span, &mut out);
            continue;
        }
        cluster.clear();
        cluster.push(ch);
        while let Some((at, (start, next))) =
            chars.next_if(|&(_, (_, next))| attaches(next) || is_ignorable(next))
        {
            if !is_ignorable(next) {
                cluster.push(next);
                (span.end, span.char_end) = (start + next.len_utf8(), at + 1);
            }
        }
        push_cluster(&cluster, span, &mut out);
    }
    out
}

/// Folds a character that nothing follows it could compose with.
fn push_single(ch: char, span: Span, out: &mut Vec<Folded>) {
    let ch = match ch {
        '\u{4e00}'..='\u{9fff}' => simplified(ch),
        '\u{3001}' | '\u{3002}' => ch,
        // Full width forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(ch) - 0xfee0)
            .unwrap_or(ch)
            .to_ascii_lowercase(),
        _ if ch.is_ascii() => blanked(ch).to_ascii_lowercase(),
        _ => return push_cluster(ch.encode_utf8(&mut [0; 4]), span, out),
    };
    out.push(Folded { ch, span });
}

/// Folds one base character with the marks that follow it.
fn push_cluster(cluster: &str, span: Span, out: &mut Vec<Folded>) {
    let lower: String = cluster.nfkc().flat_map(char::to_lowercase).collect();
    let composed = lower.nfkc().filter(|&ch| !is_ignorable(ch));
    out.extend(composed.map(|ch| Folded {
        ch: simplified(blanked(ch)),
        span,
    }));
}

fn blanked(ch: char) -> char {
    if ch.is_whitespace() || ch.is_control() {
        ' '
    } else {
        ch
    }
}

/// The common characters that surely neither compose with the one before nor disappear.
fn stands_alone(ch: char) -> bool {
    ch.is_ascii()
        || matches!(ch, '\u{3000}'..='\u{3029}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}')
}

/// Characters that can compose with the one before them, so NFKC must see both.
fn attaches(ch: char) -> bool {
    !stands_alone(ch)
        && (is_combining_mark(ch)
            || matches!(ch, '\u{1160}'..='\u{11ff}' | '\u{ff9e}' | '\u{ff9f}' | '\u{ffa0}'..='\u{ffdc}'))
}

/// Characters without any shape: joiners, direction marks, variation selectors, byte order marks.
fn is_ignorable(ch: char) -> bool {
    matches!(ch,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}')
}

/// First and last character of the dense part of the Simplified table.
const DENSE: std::ops::RangeInclusive<char> = '\u{3400}'..='\u{9fff}';

/// The Simplified form of one character; every other character is itself.
fn simplified(ch: char) -> char {
    if ch < *DENSE.start() {
        return ch;
    }
    SIMPLIFIED.get(ch)
}

static SIMPLIFIED: LazyLock<Simplified> = LazyLock::new(Simplified::load);

/// Traditional to Simplified, one character at a time.
struct Simplified {
    dense: Vec<char>,
    rest: HashMap<char, char>,
}

/// Variants the general table leaves apart because only a phrase can tell them from another word:
/// here both spellings fold together, which is what a search wants.
const FURTHER: [(char, char); 4] = [('瞭', '了'), ('著', '着'), ('麽', '么'), ('甯', '宁')];

impl Simplified {
    /// Asks the converter for every ideograph on its own, so no phrase rule can apply.
    fn load() -> Self {
        let mut rest = HashMap::new();
        match OpenCC::from_config(BuiltinConfig::T2s) {
            Ok(converter) => {
                let every: Vec<char> = DENSE.chain('\u{20000}'..='\u{323af}').collect();
                let joined: String = every.iter().flat_map(|&ch| [ch, '\n']).collect();
                let converted = converter.convert(&joined);
                for (&ch, form) in every.iter().zip(converted.split('\n')) {
                    let mut forms = form.chars();
                    if let (Some(form), None) = (forms.next(), forms.next())
                        && form != ch
                    {
                        rest.insert(ch, form);
                    }
                }
            }
            Err(error) => tracing::error!(%error, "no Traditional to Simplified table"),
        }
        rest.extend(FURTHER);
        close(&mut rest);
        let dense = DENSE.map(|ch| rest.remove(&ch).unwrap_or(ch)).collect();
        Self { dense, rest }
    }

    fn get(&self, ch: char) -> char {
        let at = u32::from(ch)
            .checked_sub(u32::from(*DENSE.start()))
            .and_then(|at| usize::try_from(at).ok());
        match at.and_then(|at| self.dense.get(at)) {
            Some(&form) => form,
            None => self.rest.get(&ch).copied().unwrap_or(ch),
        }
    }
}

/// Makes every form final: following the table twice must lead no further than once.
fn close(table: &mut HashMap<char, char>) {
    let finals: Vec<(char, char)> = table
        .iter()
        .map(|(&ch, &form)| {
            let mut last = form;
            for _ in 0..4 {
                match table.get(&last) {
                    Some(&next) if next != ch => last = next,
                    _ => break,
                }
            }
            (ch, last)
        })
        .collect();
    table.extend(finals);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn width_case_and_script_fold_together() {
        for (written, folded) in [
            ("ＡＤＣ１２", "adc12"),
            ("鋁合金壓鑄件", "铝合金压铸件"),
            ("表面處理、後裡面", "表面处理、后里面"),
            ("QT450－10", "qt450-10"),
            ("㎜ ㎡ ℃ ①", "mm m2 °c 1"),
            ("ｶﾞ", "ガ"),
            ("零\u{200b}件\u{feff}", "零件"),
            ("a\tb\u{3000}c", "a b c"),
            ("瞭解 了解", "了解 了解"),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }

    #[test]
    fn traditional_sentences_read_as_simplified_ones() {
        for (traditional, simplified) in [
            (
                "專業生產不鏽鋼閥門與機械零件",
                "专业生产不锈钢阀门与机械零件",
            ),
            ("汽車發動機缸體壓鑄", "汽车发动机缸体压铸"),
            ("電線電纜檢測認證", "电线电缆检测认证"),
            ("農業機械齒輪變速箱", "农业机械齿轮变速箱"),
            ("塗裝噴塗陽極氧化處理", "涂装喷涂阳极氧化处理"),
            ("數控車床精密加工廠", "数控车床精密加工厂"),
            ("廢鋁回收熔煉鑄錠", "废铝回收熔炼铸锭"),
            ("軸承鋼絲彈簧密封圈", "轴承钢丝弹簧密封圈"),
        ] {
            assert_eq!(fold(traditional), simplified);
            assert_eq!(
                fold(simplified),
                simplified,
                "Simplified text is left alone"
            );
        }
    }

    #[test]
    fn invisible_characters_disappear_and_blanks_stay_blanks() {
        assert_eq!(fold("\u{feff}球\u{200d}阀\u{fe0f}"), "球阀");
        assert_eq!(fold("a\u{ad}b"), "ab");
        assert_eq!(fold("a\u{a0}b\u{2003}c\r\nd"), "a b c  d");
        assert_eq!(fold("\u{200b}\u{200b}"), "");
        assert_eq!(
            fold("e\u{200b}\u{301}"),
            "é",
            "nothing invisible keeps marks apart"
        );
    }

    #[test]
    fn hangul_and_kana_compose() {
        assert_eq!(fold("\u{1112}\u{1161}\u{11ab}"), "한");
        assert_eq!(fold("ﾊﾟｲﾌﾟ"), "パイプ");
        assert_eq!(fold("か\u{3099}"), "が");
    }

    #[test]
    fn a_character_folds_alike_in_every_context() {
        assert_eq!(fold("乾坤"), fold("乾") + &fold("坤"));
    }

    #[test]
    fn folded_characters_know_their_origin() {
        let text = "x㎜é\u{301}鋁";
        for folded in folded(text) {
            assert!(text.get(folded.span.start..folded.span.end).is_some());
        }
        let last = folded(text).pop().unwrap();
        assert_eq!(
            (last.ch, text.get(last.span.start..last.span.end).unwrap()),
            ('铝', "鋁")
        );
        assert_eq!((last.span.char_start, last.span.char_end), (4, 5));
    }

    #[test]
    fn the_table_is_closed() {
        for ch in DENSE.chain('\u{20000}'..='\u{323af}') {
            let once = simplified(ch);
            assert_eq!(simplified(once), once, "{ch}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn folding_any_scalar_values_twice_changes_nothing(text in proptest::collection::vec(any::<char>(), 0..12)) {
            let text: String = text.into_iter().collect();
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn spans_are_character_boundaries_in_order(text in proptest::collection::vec(any::<char>(), 0..40)) {
            let text: String = text.into_iter().collect();
            let mut before = 0;
            for folded in folded(&text) {
                let span = folded.span;
                prop_assert!(span.start >= before && span.start < span.end);
                let original = text.get(span.start..span.end);
                prop_assert!(original.is_some());
                prop_assert_eq!(original.unwrap().chars().count(), span.char_end - span.char_start);
                prop_assert_eq!(text[..span.start].chars().count(), span.char_start);
                before = span.start;
            }
        }
    }
}
