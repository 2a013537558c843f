//! Which form of an answer a client prefers.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

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
    if !headers.contains_key(ACCEPT) {
        return default;
    }
    let html = quality(headers, "text", "html");
    let json = ["json", "problem+json"].map(|kind| quality(headers, "application", kind));
    let json = json.into_iter().max().unwrap_or_default();
    match html.cmp(&json) {
        std::cmp::Ordering::Greater => Format::Html,
        std::cmp::Ordering::Less => Format::Json,
        std::cmp::Ordering::Equal => default,
    }
}

/// The media ranges that a request accepts.
fn ranges(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all(ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(','))
}

/// How much a media type is liked, in thousandths: the most specific range that fits it decides.
fn quality(headers: &HeaderMap, kind: &str, subkind: &str) -> u16 {
    let fitting = ranges(headers).filter_map(|range| {
        let mut parts = range.split(';').map(str::trim);
        let (main, sub) = parts.next()?.split_once('/')?;
        let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        let specificity = match (same(main, kind), same(sub, subkind)) {
            (true, true) => 2,
            (true, _) if sub == "*" => 1,
            _ if main == "*" && sub == "*" => 0,
            _ => return None,
        };
        let q = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
        Some((specificity, q.map_or(1000, thousandths)))
    });
    fitting.max_by_key(|(specificity, _)| *specificity).map_or(0, |(_, quality)| quality)
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
