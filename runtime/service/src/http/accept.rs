//! Which form of an answer a client prefers.

use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, HeaderValue};

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// JSON.
    Json,
    /// A page.
    Html,
}

/// The form that a request prefers; `default` where it likes both alike.
pub(super) fn preferred(headers: &HeaderMap, default: Format) -> Format {
    preferred_of(headers.get_all(ACCEPT), default)
}

/// The form that these values of `Accept` prefer; `default` where they like both alike.
pub(super) fn preferred_of<'a>(
    accept: impl IntoIterator<Item = &'a HeaderValue>,
    default: Format,
) -> Format {
    let (mut html, mut json, mut problem) = Default::default();
    let values = accept.into_iter().filter_map(|value| value.to_str().ok());
    for range in values.flat_map(|value| value.split(',')).filter_map(Range::read) {
        range.likes("text", "html", &mut html);
        range.likes("application", "json", &mut json);
        range.likes("application", "problem+json", &mut problem);
    }
    match html.quality.cmp(&json.quality.max(problem.quality)) {
        std::cmp::Ordering::Greater => Format::Html,
        std::cmp::Ordering::Less => Format::Json,
        std::cmp::Ordering::Equal => default,
    }
}

/// How much a media type is liked: the most specific range that fits it decides.
#[derive(Default)]
struct Liking {
    specificity: u8,
    quality: u16,
}

/// Media types, and how much they are liked.
struct Range<'a> {
    kind: &'a str,
    subkind: &'a str,
    /// In thousandths.
    quality: u16,
}

impl<'a> Range<'a> {
    fn read(range: &'a str) -> Option<Self> {
        let mut parts = range.split(';').map(str::trim);
        let (kind, subkind) = parts.next()?.split_once('/')?;
        let quality = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
        Some(Self { kind, subkind, quality: quality.map_or(1000, thousandths) })
    }

    /// Takes part in how much a media type is liked, if it fits it.
    fn likes(&self, kind: &str, subkind: &str, liking: &mut Liking) {
        let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        let specificity = match (same(self.kind, kind), same(self.subkind, subkind)) {
            (true, true) => 3,
            (true, _) if self.subkind == "*" => 2,
            _ if self.kind == "*" && self.subkind == "*" => 1,
            _ => return,
        };
        if specificity >= liking.specificity {
            *liking = Liking { specificity, quality: self.quality };
        }
    }
}

/// `0.85` as 850. What is no quality counts as none.
fn thousandths(text: &str) -> u16 {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    if part.len() > 3 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return 0;
    }
    match whole {
        "1" => 1000,
        "0" => format!("{part:0<3}").parse().unwrap_or_default(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(accept: &str) -> Format {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, accept.parse().unwrap());
        preferred(&headers, Format::Json)
    }

    #[test]
    fn a_page_is_for_those_who_prefer_it() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert_eq!(of(browser), Format::Html);
        assert_eq!(of("*/*"), Format::Json);
        assert_eq!(of("text/html;q=0.5, application/json"), Format::Json);
        assert_eq!(of("application/json;q=0.5, text/*;q=0.6"), Format::Html);
        assert_eq!(of("text/html, application/json"), Format::Json);
        assert_eq!(of("text/html;q=0, */*"), Format::Json);
        assert_eq!(of("application/problem+json, text/html;q=0.9"), Format::Json);
        assert_eq!(of("nonsense"), Format::Json);
        assert_eq!(preferred(&HeaderMap::new(), Format::Html), Format::Html);
    }
}
