//! A report for terminals.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::numbers::{LineNumbers, Report, Times};
use super::words::{day, money, number, percent, seconds, whole};

/// A table that is drawn no wider than `width`: names are cut, numbers never.
struct Table {
    rows: Vec<Vec<String>>,
}

/// How few columns a name is cut to.
const SHORTEST: usize = 8;

/// The report as text of at most `width` columns, where its numbers allow it.
#[must_use]
pub fn table(report: &Report, width: usize) -> String {
    let mut text = String::new();
    let span = report.from.zip(report.to);
    let span = span.map(|(from, to)| (day(from), day(to)));
    let days = match span {
        Some((from, to)) if from == to => from,
        Some((from, to)) => format!("{from} to {to}"),
        None => "no events".to_owned(),
    };
    let bad = match report.lines.bad {
        0 => String::new(),
        1 => ", 1 line that is no event".to_owned(),
        bad => format!(", {} lines that are no events", number(bad)),
    };
    // Writing into a string does not fail.
    let _written = writeln!(text, "{days}: {} events{bad}", number(report.lines.events));
    if let Some(line) = report.by_line.keys().next().filter(|_| report.by_line.len() == 1) {
        section(&mut text, &named(line), &report.all, width);
    } else {
        section(&mut text, "all lines", &report.all, width);
        for (line, numbers) in &report.by_line {
            section(&mut text, &named(line), numbers, width);
        }
    }
    saved(&mut text, report, width);
    text
}

fn named(line: &str) -> String {
    if line.is_empty() { "no line is told".to_owned() } else { format!("line {line}") }
}

fn section(text: &mut String, title: &str, numbers: &LineNumbers, width: usize) {
    let _written = writeln!(text, "\n{title}");
    let funnel = &numbers.funnel;
    let mut table = Table::new(&["journey", "sessions", "of offered", "of opened"]);
    for (name, count, is_end) in [
        ("offered", funnel.offered, false),
        ("sent", funnel.sent, false),
        ("opened", funnel.opened, false),
        ("  solved", funnel.solved, true),
        ("  escalated", funnel.escalated, true),
        ("  left", funnel.left, true),
    ] {
        let of_opened = if is_end { percent(count, funnel.opened) } else { String::new() };
        table.row(name, [number(count), percent(count, funnel.offered), of_opened]);
    }
    table.draw(text, width);
    let mut more = Vec::new();
    if funnel.calls > 0 {
        more.push(format!("calls {}", number(funnel.calls)));
    }
    if funnel.not_sent > 0 {
        more.push(format!("links not sent {}", number(funnel.not_sent)));
    }
    if funnel.logins + funnel.logins_refused > 0 {
        let (done, refused) = (number(funnel.logins), number(funnel.logins_refused));
        more.push(format!("logins {done}, refused {refused}"));
    }
    if numbers.resolution.median.is_some() {
        more.push(format!("solved in {}", times(&numbers.resolution)));
    }
    for more in more {
        let _written = writeln!(text, "  {more}");
    }
    menus(text, numbers, width);
    routes(text, numbers, width);
}

fn times(times: &Times) -> String {
    let time = |time: Option<u32>| time.map(seconds).unwrap_or_default();
    format!("{} (median), {} (90 %)", time(times.median), time(times.ninetieth))
}

fn menus(text: &mut String, numbers: &LineNumbers, width: usize) {
    if numbers.menus.is_empty() {
        return;
    }
    let columns = ["menu, option", "chosen", "solved", "escalated", "median", "90 %"];
    let mut table = Table::new(&columns);
    let time = |time: Option<u32>| time.map(seconds).unwrap_or_default();
    for (name, menu) in &numbers.menus {
        let counts = [menu.sessions, menu.solved, menu.escalated].map(number);
        let times = [time(menu.resolution.median), time(menu.resolution.ninetieth)];
        table.row(name, counts.into_iter().chain(times));
        for (name, option) in &menu.options {
            let counts = [option.chosen, option.solved, option.escalated].map(number);
            let times = [time(option.resolution.median), time(option.resolution.ninetieth)];
            table.row(&format!("  {name}"), counts.into_iter().chain(times));
        }
    }
    text.push('\n');
    table.draw(text, width);
}

fn routes(text: &mut String, numbers: &LineNumbers, width: usize) {
    if numbers.routes.is_empty() {
        return;
    }
    let mut table = Table::new(&["route", "contacts", "of opened", "after a solution"]);
    for (name, route) in &numbers.routes {
        let of_opened = percent(route.contacts, numbers.funnel.opened);
        table.row(name, [number(route.contacts), of_opened, number(route.after_solved)]);
    }
    text.push('\n');
    table.draw(text, width);
}

fn saved(text: &mut String, report: &Report, width: usize) {
    let Some(saved) = &report.saved else { return };
    let currency = saved.currency.as_deref().unwrap_or_default();
    let mut table = Table::new(&[&format!("saved, prices of {}", saved.environment), ""]);
    if let Some(minutes) = saved.agent_minutes {
        table.row("minutes of calls that nobody had to handle", [whole(minutes)]);
    }
    let lines = [
        ("agents' work", saved.agents),
        ("calls", saved.calls),
        ("texts", saved.texts.map(|texts| -texts)),
        ("net", saved.net),
    ];
    for (name, amount) in lines {
        if let Some(amount) = amount {
            table.row(name, [money(amount, currency)]);
        }
    }
    if table.rows.len() > 1 {
        text.push('\n');
        table.draw(text, width);
    }
}

impl Table {
    fn new(head: &[&str]) -> Self {
        Self { rows: vec![head.iter().map(|cell| (*cell).to_owned()).collect()] }
    }

    fn row(&mut self, name: &str, cells: impl IntoIterator<Item = String>) {
        self.rows.push(std::iter::once(name.to_owned()).chain(cells).collect());
    }

    /// Names to the left, numbers to the right, two columns of space between.
    fn draw(&self, text: &mut String, width: usize) {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let widest = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns).map(widest).collect();
        let numbers: usize = widths.iter().skip(1).map(|width| width + 2).sum();
        let names = widths.first().copied().unwrap_or_default();
        let names = names.min(width.saturating_sub(numbers + 2).max(SHORTEST));
        for row in &self.rows {
            let mut line = String::from("  ");
            for (column, cell) in row.iter().enumerate() {
                if column == 0 {
                    let cell = cut(cell, names);
                    let space = names.saturating_sub(cell.width());
                    let _written = write!(line, "{cell}{}", " ".repeat(space));
                } else {
                    let width = widths.get(column).copied().unwrap_or_default();
                    let space = width.saturating_sub(cell.width());
                    let _written = write!(line, "  {}{cell}", " ".repeat(space));
                }
            }
            let _written = writeln!(text, "{}", line.trim_end());
        }
    }
}

/// A name of at most so many columns.
fn cut(name: &str, columns: usize) -> String {
    if name.width() <= columns {
        return name.to_owned();
    }
    let mut cut = String::new();
    for letter in name.chars() {
        cut.push(letter);
        if cut.width() >= columns {
            cut.pop();
            break;
        }
    }
    cut + "…"
}
