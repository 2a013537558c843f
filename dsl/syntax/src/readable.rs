//! Whether a text is one at all: files saved in another encoding, and files that are no text.

use crate::source::{FileId, Span};
use crate::{Code, Diagnostic};

/// What stands in a text where bytes were no UTF-8.
const LOST: char = char::REPLACEMENT_CHARACTER;

/// In a file that is no text, at least one of so many characters cannot be seen.
const ONE_IN: usize = 20;

/// What is told, instead of everything else, of a file whose bytes were no UTF-8; whoever read it
/// put U+FFFD where they were. Such a file must never be written: its characters are lost.
#[must_use]
pub fn check_readable(file: FileId, text: &str) -> Option<Diagnostic> {
    let unseen = text.chars().filter(|character| is_unseen(*character)).count();
    let zeros = text.chars().filter(|character| *character == '\0').count();
    let all = text.chars().count();
    let start = Span { file, start: 0, end: 0 };
    if unseen > 3 && unseen.saturating_mul(ONE_IN) > all && zeros.saturating_mul(3) < all {
        let help = "a menu file is plain text; give this file another name, or take it away";
        return Some(
            Diagnostic::error(Code::S021NotUtf8, start, "this is not a menu file").help(help),
        );
    }
    let at = if zeros > 3 && zeros.saturating_mul(3) >= all {
        start
    } else {
        let at = u32::try_from(text.find(LOST)?).unwrap_or(u32::MAX);
        let length = u32::try_from(LOST.len_utf8()).unwrap_or(0);
        Span { start: at, end: at.saturating_add(length), ..start }
    };
    let help = match at.end {
        0 => "save it as UTF-8 in your editor",
        _ => "save it as UTF-8 in your editor, and write what is shown as `\u{fffd}` anew",
    };
    Some(Diagnostic::error(Code::S021NotUtf8, at, "this file is not saved as UTF-8").help(help))
}

/// Whether a character has no place in a text: all control characters but tabs and line ends.
pub(crate) fn is_unseen(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> Option<(String, u32)> {
        let text = String::from_utf8_lossy(bytes);
        let told = check_readable(FileId(0), &text)?;
        Some((told.message, told.primary.span.start))
    }

    #[test]
    fn a_text_in_another_encoding_is_told_at_its_first_bad_place() {
        let not_utf8 = |at| Some(("this file is not saved as UTF-8".to_owned(), at));
        assert_eq!(told(b"say \"Caf\xe9 M\xfcller\""), not_utf8(8));
        let utf16: Vec<u8> = "menu main {".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(told(&utf16), not_utf8(0));
        assert_eq!(told(&[b"\xff\xfe", utf16.as_slice()].concat()), not_utf8(0));
        assert_eq!(told("say \"Café\" # → “ok”\r\n\t".as_bytes()), None);
    }

    #[test]
    fn a_picture_is_no_menu_file() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0\xff\x13\x90";
        assert_eq!(told(png), Some(("this is not a menu file".to_owned(), 0)));
    }
}
