//! A report as one page: charts are drawn here, without a script.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, context};
use serde::Serialize;

use super::numbers::{LineNumbers, Report, Times};
use super::words::{day, money, number, percent, seconds, whole};

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");

/// How wide a chart's longest bar is, in the units of its view.
const LONGEST: f64 = 320.0;
/// How many bars a chart has at most; the table beside it tells all.
const MOST: usize = 12;

/// A bar of a chart, in one or more parts one after the other.
#[derive(Serialize)]
struct Bar {
    name: String,
    shown: String,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    /// Which colour it has: the name of a class.
    class: &'static str,
    name: &'static str,
    count: u64,
    from: f64,
    width: f64,
}

/// What the page tells of a line of the telephone.
#[derive(Serialize)]
struct Section {
    title: String,
    numbers: Vec<(&'static str, String, String)>,
    funnel: Vec<Bar>,
    menus: Vec<Bar>,
    routes: Vec<Bar>,
    menu_rows: Vec<Vec<String>>,
    route_rows: Vec<Vec<String>>,
}

/// The report as a page that needs nothing else: no script, no picture, no address.
///
/// # Errors
/// The page that is built in cannot be drawn.
pub fn page(report: &Report) -> Result<String, minijinja::Error> {
    let mut pages = Environment::new();
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    pages.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    pages.add_filter("number", number);
    pages.add_template("page", PAGE)?;
    let mut sections = Vec::new();
    if report.by_line.len() != 1 {
        sections.push(section("All lines", &report.all));
    }
    let title = |line: &str| match line {
        "" => "No line is told".to_owned(),
        line => format!("Line {line}"),
    };
    sections.extend(report.by_line.iter().map(|(line, numbers)| section(&title(line), numbers)));
    pages.get_template("page")?.render(context! {
        style => STYLE,
        days => (report.from.map(day), report.to.map(day)),
        events => number(report.lines.events),
        bad => (report.lines.bad > 0).then(|| left_out(report.lines.bad)),
        sections => Serde(sections),
        saved => Serde(saved(report)),
        environment => report.saved.as_ref().map(|saved| &saved.environment),
    })
}

fn left_out(bad: u64) -> String {
    match bad {
        1 => "1 line was no event and was left out".to_owned(),
        bad => format!("{} lines were no events and were left out", number(bad)),
    }
}

fn section(title: &str, numbers: &LineNumbers) -> Section {
    let funnel = &numbers.funnel;
    let opened = percent(funnel.opened, funnel.sent);
    let time = |time: Option<u32>| time.map_or_else(|| "–".to_owned(), seconds);
    let mut tiles = vec![
        ("Links sent", number(funnel.sent), format!("of {} asked for", number(funnel.offered))),
        ("Opened", number(funnel.opened), of("of those sent", &opened)),
        ("Solved", number(funnel.solved), of_opened(funnel.solved, funnel.opened)),
        ("Escalated", number(funnel.escalated), of_opened(funnel.escalated, funnel.opened)),
        (
            "Solved in",
            time(numbers.resolution.median),
            format!("median; nine of ten: {}", time(numbers.resolution.ninetieth)),
        ),
    ];
    if funnel.calls > 0 {
        tiles.insert(0, ("Calls", number(funnel.calls), String::new()));
    }
    Section {
        title: title.to_owned(),
        numbers: tiles,
        funnel: funnel_bars(numbers),
        menus: menu_bars(numbers),
        routes: route_bars(numbers),
        menu_rows: menu_rows(numbers),
        route_rows: route_rows(numbers),
    }
}

fn of(what: &str, percent: &str) -> String {
    if percent.is_empty() { String::new() } else { format!("{percent} {what}") }
}

fn of_opened(count: u64, opened: u64) -> String {
    of("of those opened", &percent(count, opened))
}

fn funnel_bars(numbers: &LineNumbers) -> Vec<Bar> {
    let funnel = &numbers.funnel;
    let ends = vec![
        ("solved", "solved", funnel.solved),
        ("escalated", "escalated", funnel.escalated),
        ("left", "left", funnel.left),
    ];
    let bars = [
        ("Asked for", vec![("step", "asked for", funnel.offered)]),
        ("Sent", vec![("step", "sent", funnel.sent)]),
        ("Opened", vec![("step", "opened", funnel.opened)]),
        ("Ended", ends),
    ];
    bars.into_iter()
        .map(|(name, parts)| {
            let total = parts.iter().map(|(_, _, count)| count).sum::<u64>();
            let shown = format!("{} · {}", number(total), percent(total, funnel.offered));
            bar(name, shown, parts, funnel.offered)
        })
        .collect()
}

fn menu_bars(numbers: &LineNumbers) -> Vec<Bar> {
    let mut menus: Vec<_> = numbers.menus.iter().collect();
    menus.sort_by_key(|(_, menu)| std::cmp::Reverse(menu.sessions));
    let longest = menus.first().map_or(0, |(_, menu)| menu.sessions);
    let bars = menus.into_iter().take(MOST).map(|(name, menu)| {
        let parts = vec![
            ("solved", "solved", menu.solved),
            ("escalated", "escalated", menu.escalated),
            ("left", "left", menu.left),
        ];
        bar(name, number(menu.sessions), parts, longest)
    });
    bars.collect()
}

fn route_bars(numbers: &LineNumbers) -> Vec<Bar> {
    let mut routes: Vec<_> = numbers.routes.iter().collect();
    routes.sort_by_key(|(_, route)| std::cmp::Reverse(route.contacts));
    let longest = routes.first().map_or(0, |(_, route)| route.contacts);
    let bars = routes.into_iter().take(MOST).map(|(name, route)| {
        let parts = vec![("escalated", "contacts", route.contacts)];
        bar(name, number(route.contacts), parts, longest)
    });
    bars.collect()
}

fn bar(
    name: &str,
    shown: String,
    parts: Vec<(&'static str, &'static str, u64)>,
    longest: u64,
) -> Bar {
    let width = |count: u64| {
        let part = |count: u64| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        // Tenths are finer than a screen.
        (part(count) / part(longest.max(1)) * LONGEST * 10.0).round() / 10.0
    };
    let mut end = 0.0;
    let parts = parts.into_iter().filter(|(_, _, count)| *count > 0).map(|(class, name, count)| {
        let (from, width) = (end, width(count));
        end += width;
        Part { class, name, count, from, width }
    });
    let parts = parts.collect();
    Bar { name: shortened(name), shown, parts }
}

/// A name that fits above a bar; the table has it whole.
fn shortened(name: &str) -> String {
    const LETTERS: usize = 28;
    if name.chars().count() <= LETTERS {
        return name.to_owned();
    }
    name.chars().take(LETTERS - 1).chain(['…']).collect()
}

fn menu_rows(numbers: &LineNumbers) -> Vec<Vec<String>> {
    let times = |times: &Times| {
        [times.median, times.ninetieth].map(|time| time.map_or_else(String::new, seconds))
    };
    let mut rows = Vec::new();
    for (name, menu) in &numbers.menus {
        let counts = [menu.sessions, menu.solved, menu.escalated].map(number);
        let names = [name.clone(), String::new()];
        rows.push(names.into_iter().chain(counts).chain(times(&menu.resolution)).collect());
        for (option, of_it) in &menu.options {
            let counts = [of_it.chosen, of_it.solved, of_it.escalated].map(number);
            let names = [String::new(), option.clone()];
            rows.push(names.into_iter().chain(counts).chain(times(&of_it.resolution)).collect());
        }
    }
    rows
}

fn route_rows(numbers: &LineNumbers) -> Vec<Vec<String>> {
    let opened = numbers.funnel.opened;
    let routes = numbers.routes.iter().map(|(name, route)| {
        let part = percent(route.contacts, opened);
        vec![name.clone(), number(route.contacts), part, number(route.after_solved)]
    });
    routes.collect()
}

/// What was saved, as name and amount; empty where nothing is priced.
fn saved(report: &Report) -> Vec<(&'static str, String)> {
    let Some(saved) = &report.saved else { return Vec::new() };
    let currency = saved.currency.as_deref().unwrap_or_default();
    let amount = |amount: Option<f64>| amount.map(|amount| money(amount, currency));
    let lines = [
        ("Minutes that nobody had to handle", saved.agent_minutes.map(whole)),
        ("Agents’ work", amount(saved.agents)),
        ("Calls", amount(saved.calls)),
        ("Texts", amount(saved.texts.map(|texts| -texts))),
        ("Net", amount(saved.net)),
    ];
    lines.into_iter().filter_map(|(name, amount)| Some((name, amount?))).collect()
}
