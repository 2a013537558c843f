//! Bytes as text.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::Simd;
use base64::engine::general_purpose::NO_PAD;

/// Base64url without padding, by the widest instructions that the processor has.
static BASE64URL: LazyLock<Simd> = LazyLock::new(|| Simd::url_safe(NO_PAD));

/// Bytes as base64url without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    BASE64URL.encode(bytes)
}

/// The bytes of base64url without padding.
pub(crate) fn from_base64url(text: &str) -> Option<Vec<u8>> {
    BASE64URL.decode(text).ok()
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| if nibble < 10 { b'0' + nibble } else { b'a' - 10 + nibble };
    let mut digits = vec![0; bytes.len() * 2];
    for (pair, byte) in digits.as_chunks_mut().0.iter_mut().zip(bytes) {
        *pair = [digit(byte >> 4), digit(byte & 15)];
    }
    String::from_utf8(digits).unwrap_or_default()
}

/// The bytes of lower-case hexadecimal, if it is of so many.
pub(crate) fn from_hex<const N: usize>(digits: &str) -> Option<[u8; N]> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let (pairs, []) = digits.as_bytes().as_chunks() else { return None };
    let bytes = pairs.iter().map(|[high, low]| Some(value(*high)? << 4 | value(*low)?));
    bytes.collect::<Option<Vec<u8>>>()?.try_into().ok()
}

/// Whether a text is base64url of so many characters.
pub(crate) fn is_base64url(text: &str, length: usize) -> bool {
    // Nothing is left early here, so that many bytes are looked at in one instruction.
    let fits = |byte: u8| byte.is_ascii_alphanumeric() | (byte == b'-') | (byte == b'_');
    text.len() == length && text.bytes().fold(true, |all, byte| all & fits(byte))
}
