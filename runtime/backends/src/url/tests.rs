use proptest::prelude::*;

use super::*;

const URL: &str =
    "https://core.example.com:8443/v1/customers/{phone}/x-{kind}?phone={phone}&to=a{kind}b";

fn arguments(phone: &str, kind: &str) -> Arguments {
    [("phone", phone), ("kind", kind)].map(|(k, v)| (k.to_owned(), v.to_owned())).into()
}

#[test]
fn arguments_stay_inside_their_places() {
    let url = UrlTemplate::parse(URL).unwrap();
    let filled = url.fill(&arguments("+1 &x=1#?%2e", "ä:@")).unwrap();
    let phone = "%2B1%20%26x%3D1%23%3F%252e";
    let kind = "%C3%A4%3A%40";
    assert_eq!(filled, format!("/v1/customers/{phone}/x-{kind}?phone={phone}&to=a{kind}b"));
    assert_eq!(url.arguments(), BTreeSet::from(["kind", "phone"]));
    assert_eq!(url.fill(&Arguments::new()), Err(Unfit::Missing("phone".to_owned())));
}

#[test]
fn a_path_is_never_another_path() {
    let url = UrlTemplate::parse("https://core.example.com/a/{x}/b").unwrap();
    let fill = |x: &str| url.fill(&[("x".to_owned(), x.to_owned())].into());
    for bad in ["", ".", "..", "a/b", "../admin", "..\\admin", "a\0", "a\r\nHost: b"] {
        assert_eq!(fill(bad), Err(Unfit::Segment), "{bad:?}");
    }
    assert_eq!(fill("...").unwrap(), "/a/.../b");
    let dots = UrlTemplate::parse("https://core.example.com/.{x}").unwrap();
    assert_eq!(dots.fill(&[("x".to_owned(), ".".to_owned())].into()), Err(Unfit::Segment));
}

#[test]
fn what_is_fixed_is_sent_as_it_is_written() {
    let url =
        UrlTemplate::parse("https://core.example.com/v1/accounts:find/@me?fields=a,b").unwrap();
    assert_eq!(url.fill(&Arguments::new()).unwrap(), "/v1/accounts:find/@me?fields=a%2Cb");
    let bare = UrlTemplate::parse("https://core.example.com").unwrap();
    assert_eq!(bare.fill(&Arguments::new()).unwrap(), "/");
}

#[test]
fn addresses_that_could_lead_elsewhere_are_refused() {
    for bad in [
        "core.example.com/a",
        "ftp://core.example.com",
        "https://{host}/a",
        "https://core.{phone}.example.com/a",
        "https://core.example.com:{port}/a",
        "https://core.example.com:0/a",
        "https://core.example.com:99999/a",
        "https://user:pass@core.example.com/a",
        "https://core.example.com@evil.example.org/a",
        "https:///a",
        "https://core..example.com/a",
        "https://2130706433/a",
        "https://0x7f.1/a",
        "https://127.1/a",
        "https://[::1/a",
        "https://[zz]/a",
        "https://core.example.com\\@evil.example.org/a",
        "https://core.example.com/a/../b",
        "https://core.example.com/a b",
        "https://core.example.com/%2e%2e/b",
        "https://core.example.com/a#b",
        "https://core.example.com/a?{name}=1",
        "https://core.example.com/{a b}",
        "https://core.example.com/{a",
        "https://core.example.com/a}",
    ] {
        assert!(UrlTemplate::parse(bad).is_err(), "{bad}");
    }
    let origin = |text: &str| UrlTemplate::parse(text).unwrap().origin;
    assert_eq!(origin("https://[2001:db8::1]:8443/").authority(), "[2001:db8::1]:8443");
    assert_eq!(origin("https://Core.Example.com/").authority(), "core.example.com");
    assert!(origin("http://127.0.0.1:80/").is_loopback() && origin("http://[::1]/").is_loopback());
}

proptest! {
    /// Held against another reader of addresses: whatever the arguments are, the host is the one
    /// that was written and each argument comes back as it went in.
    #[test]
    fn whatever_is_filled_in_the_host_stays_and_arguments_come_back(
        phone in "\\PC*", kind in any::<String>(),
    ) {
        let template = UrlTemplate::parse(URL).unwrap();
        let filled = template.fill(&arguments(&phone, &kind));
        let breaks = |c: char| c == '/' || c == '\\' || c.is_control();
        if phone.is_empty() || phone == "." || phone == ".." || phone.contains(breaks) || kind.contains(breaks) {
            prop_assert_eq!(filled, Err(Unfit::Segment));
            return Ok(());
        }
        let filled = filled.unwrap();
        prop_assert!(filled.parse::<http::Uri>().is_ok());
        let whole = format!("https://{}{filled}", template.origin.authority());
        let read = ::url::Url::parse(&whole).unwrap();
        prop_assert_eq!((read.scheme(), read.host_str(), read.port()),
            ("https", Some("core.example.com"), Some(8443)));
        prop_assert!(read.username().is_empty() && read.fragment().is_none());
        let segments: Vec<_> = read.path_segments().unwrap().map(decoded).collect();
        prop_assert_eq!(segments, ["v1", "customers", &phone, &format!("x-{kind}")]);
        let query: Vec<_> = read.query_pairs().map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
        prop_assert_eq!(query, [
            ("phone".to_owned(), phone.clone()), ("to".to_owned(), format!("a{kind}b")),
        ]);
    }

    #[test]
    fn any_text_is_read_or_refused_and_nothing_worse(text in "(https?://)?\\PC{0,40}") {
        if let Ok(template) = UrlTemplate::parse(&text) {
            let host = template.origin.authority();
            let read = ::url::Url::parse(&format!("https://{host}/")).unwrap();
            prop_assert!(!read.host_str().unwrap().is_empty());
        }
    }
}

/// Reads percent-encoding, in the plainest way.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next().unwrap(), rest.next().unwrap()];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
    }
    String::from_utf8(bytes).unwrap()
}
