//! The report over files of events whose numbers are known.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may panic: that is how it fails"
)]

use std::fs;
use std::path::PathBuf;

use pivotline::report::{Funnel, Journeys, Prices, Report, files, page, read, table};
use pivotline_service::ports::{JourneyEvent, JourneyStep};
use proptest::collection::vec;
use proptest::prelude::*;
use tempfile::TempDir;

/// Four sessions: solved, solved and then handed over, left, and one whose text was not sent.
const EVENTS: &str = r#"
{"kind":"call","at":1795366700,"line":"everyday"}
{"kind":"offered","at":1795366800,"session":"aaaa","line":"everyday"}
{"kind":"link_sent","at":1795366800,"session":"aaaa"}
{"kind":"opened","at":1795366810,"session":"aaaa","line":"everyday","after":10}
{"kind":"chosen","at":1795366820,"session":"aaaa","line":"everyday","menu":"main","option":"accounts","after":20}
{"kind":"chosen","at":1795366830,"session":"aaaa","line":"everyday","menu":"accounts","option":"balance","after":30}
{"kind":"solved","at":1795366840,"session":"aaaa","line":"everyday","menu":"accounts","after":40}
{"kind":"completed","at":1795366900,"session":"aaaa","line":"everyday","after":100,"solved":true}
{"kind":"link_sent","at":1795366800,"session":"bbbb","line":"everyday"}
{"kind":"opened","at":1795366815,"session":"bbbb","line":"everyday","after":15}
this is no event
{"kind":"handed_over","at":1795366880,"session":"bbbb","line":"everyday","menu":"cards","route":"fraud","after":80,"solved":true}
{"kind":"chosen","at":1795366850,"session":"bbbb","line":"everyday","menu":"main","option":"cards","after":50}
{"kind":"solved","at":1795366860,"session":"bbbb","line":"everyday","menu":"cards","after":60}
{"kind":"logged_in","at":1795366855,"session":"bbbb","line":"everyday","after":55}
{"kind":"link_sent","at":1795366800,"session":"cccc","line":"everyday"}
{"kind":"opened","at":1795366815,"session":"cccc","line":"everyday","after":15}
{"kind":"link_not_sent","at":1795366800,"session":"dddd","line":"everyday"}
{"kind":"solved","at":"#;

fn known() -> (Journeys, pivotline::report::Lines) {
    let folder = TempDir::new().expect("a folder");
    // Two servers wrote, and one file was rotated.
    let (one, two) = EVENTS.split_at(EVENTS.find("this is no event").expect("a bad line"));
    fs::write(folder.path().join("a.jsonl"), one).expect("a file");
    fs::write(folder.path().join("b.jsonl.1"), two).expect("a file");
    fs::write(folder.path().join("key"), "not a file of events").expect("a file");
    let mut journeys = Journeys::default();
    let files = files(&[folder.path().to_owned()]).expect("files of events");
    assert_eq!(files.len(), 2);
    let lines = read(&files, &mut journeys).expect("they are read");
    (journeys, lines)
}

fn prices() -> Prices {
    Prices {
        currency: Some("USD".to_owned()),
        text: Some(0.01),
        agent_minute: Some(1.0),
        call_minute: None,
        handled_minutes: Some(6.0),
    }
}

#[test]
fn known_events_make_known_numbers() {
    let (journeys, lines) = known();
    assert_eq!((lines.events, lines.bad), (17, 2));
    let report = Report::new(lines, &journeys, None);
    let funnel = Funnel {
        calls: 1,
        offered: 4,
        sent: 3,
        not_sent: 1,
        opened: 3,
        solved: 1,
        escalated: 1,
        left: 1,
        logins: 1,
        ..Funnel::default()
    };
    assert_eq!(report.all.funnel, funnel);
    assert_eq!(report.by_line["everyday"], report.all, "one line is all lines");
    let cards = &report.all.menus["main"].options["cards"];
    assert_eq!((cards.chosen, cards.solved, cards.escalated), (1, 1, 1), "in order of time");
    let balance = &report.all.menus["accounts"].options["balance"];
    assert_eq!((balance.solved, balance.resolution.median), (1, Some(40)));
    let fraud = report.all.routes["fraud"];
    assert_eq!((fraud.contacts, fraud.after_solved), (1, 1));
    assert_eq!(report.saved, None, "no prices, no money");
}

#[test]
fn the_table_fits_its_width() {
    let (journeys, lines) = known();
    let prices = prices();
    let report = Report::new(lines, &journeys, Some(("sample", &prices)));
    insta::assert_snapshot!(table(&report, 100));
    let narrow = table(&report, 60);
    let saved = narrow.find("saved,").expect("what was saved");
    let widest = narrow[..saved].lines().skip(1).map(|line| line.chars().count()).max();
    assert!(widest.is_some_and(|widest| widest <= 62), "{narrow}");
}

#[test]
fn what_has_no_price_has_no_money() {
    let (journeys, lines) = known();
    let only_minutes = Prices { handled_minutes: Some(6.0), ..Prices::default() };
    let report = Report::new(lines, &journeys, Some(("sample", &only_minutes)));
    let saved = report.saved.expect("an environment was named");
    assert_eq!(saved.agent_minutes, Some(6.0));
    assert_eq!((saved.agents, saved.calls, saved.texts, saved.net), (None, None, None, None));
    let report = Report::new(lines, &journeys, Some(("sample", &prices())));
    let saved = report.saved.expect("an environment was named");
    assert_eq!((saved.agents, saved.texts), (Some(6.0), Some(0.03)));
    assert_eq!(saved.net, Some(6.0 - 0.03));
}

#[test]
fn the_page_needs_nothing_else_and_runs_nothing() {
    let mut journeys = Journeys::default();
    let mut event = JourneyEvent::new(JourneyStep::Chosen, 1_795_366_800);
    event.session = Some("aaaa".to_owned());
    event.line = Some("<script>alert(1)</script>".to_owned());
    event.menu = Some("<b>main".to_owned());
    event.option = Some("\"accounts".to_owned());
    journeys.take(&event);
    let report = Report::new(pivotline::report::Lines::default(), &journeys, None);
    let page = page(&report).expect("a page");
    assert!(!page.contains("<script") && !page.contains("<b>main"), "{page}");
    for outside in ["http:", "https:", "src=", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    let charts = page.matches("<svg").count();
    assert!(charts > 1);
    assert_eq!(page.matches("role=\"img\" aria-labelledby").count(), charts);
    assert_eq!(page.matches("<desc").count(), charts);
}

#[test]
fn endless_lines_and_strange_bytes_are_bad_lines() {
    let folder = TempDir::new().expect("a folder");
    let file: PathBuf = folder.path().join("events.jsonl");
    let mut bytes = vec![b'x'; 1 << 20];
    bytes.extend_from_slice(b"\n\xff\xfe\n{\"kind\":\"call\",\"at\":1,\"line\":\"everyday\"}");
    fs::write(&file, bytes).expect("a file");
    let mut journeys = Journeys::default();
    let lines = read(&[file], &mut journeys).expect("it is read");
    assert_eq!((lines.events, lines.bad), (1, 2));
}

fn event() -> impl Strategy<Value = JourneyEvent> {
    let kinds = [
        JourneyStep::Call,
        JourneyStep::Offered,
        JourneyStep::LinkSent,
        JourneyStep::LinkNotSent,
        JourneyStep::Opened,
        JourneyStep::Chosen,
        JourneyStep::Solved,
        JourneyStep::HandedOver,
        JourneyStep::LoggedIn,
        JourneyStep::Completed,
    ];
    let kind = prop::sample::select(kinds.to_vec());
    (kind, 0..20_u8, 0..3_u8, 0..3_u8, 0..600_u64).prop_map(|(kind, session, line, name, after)| {
        JourneyEvent {
            session: Some(format!("s{session}")),
            // A session is of one line.
            line: (line > 0).then(|| format!("l{}", session % 2)),
            menu: Some(format!("m{name}")),
            option: Some(format!("o{line}")),
            route: Some(format!("r{name}")),
            after: Some(after),
            ..JourneyEvent::new(kind, 1_795_366_800 + after)
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn totals_add_up(events in vec(event(), 0..200)) {
        let mut journeys = Journeys::default();
        events.iter().for_each(|event| journeys.take(event));
        let report = Report::new(pivotline::report::Lines::default(), &journeys, None);
        let count = |kind| events.iter().filter(|event| event.kind == kind).count() as u64;
        let mut sum = Funnel::default();
        for numbers in report.by_line.values().chain([&report.all]) {
            let funnel = &numbers.funnel;
            prop_assert_eq!(funnel.sent + funnel.not_sent + funnel.untold, funnel.offered);
            prop_assert_eq!(funnel.solved + funnel.escalated + funnel.left, funnel.opened);
            prop_assert!(funnel.opened <= funnel.sent);
            for menu in numbers.menus.values() {
                prop_assert_eq!(menu.solved + menu.escalated + menu.left, menu.sessions);
                let chosen: u64 = menu.options.values().map(|option| option.chosen).sum();
                prop_assert!(menu.sessions <= chosen);
            }
        }
        for numbers in report.by_line.values() {
            let (one, two) = (&mut sum, &numbers.funnel);
            one.calls += two.calls;
            one.offered += two.offered;
            one.sent += two.sent;
            one.opened += two.opened;
            one.solved += two.solved;
            one.escalated += two.escalated;
        }
        let all = &report.all.funnel;
        let told = |funnel: &Funnel| {
            (funnel.calls, funnel.offered, funnel.sent, funnel.opened, funnel.solved, funnel.escalated)
        };
        prop_assert_eq!(told(&sum), told(all), "lines add up to all");
        let chosen = report.all.menus.values().flat_map(|menu| menu.options.values());
        let chosen: u64 = chosen.map(|option| option.chosen).sum();
        prop_assert_eq!(chosen, count(JourneyStep::Chosen));
        let contacts: u64 = report.all.routes.values().map(|route| route.contacts).sum();
        prop_assert_eq!(contacts, count(JourneyStep::HandedOver));
        prop_assert_eq!(all.calls, count(JourneyStep::Call));
    }
}
