//! Reads a services file: TOML with a place for every name and value, so that each problem is told
//! at its line.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use pivotline_ir::{Program, Service};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::file::{Case, Entry, QueueState, Switch};
use super::{ServicesError, ServicesFile, check};
use crate::outbox::TextService;

/// What may stand in a service besides its fields.
const CASES: &str = "when";
const ANSWER: &str = "answer";
const FAILS: &str = "fails";
const UNSURE: &str = "unsure";
const AFTER: &str = "after_seconds";
/// What may be said of opening hours and queues.
const OPEN: &str = "open";
const STAFFED: &str = "staffed";
const FULL: &str = "full";
const WAITING: &str = "waiting";
/// The most others that may wait in a queue.
pub(super) const MOST_WAITING: u32 = 10_000;
/// The longest delay, in seconds: no menu waits longer for anything.
const LONGEST_DELAY: f64 = 600.0;

type SpannedName<'t> = Spanned<Cow<'t, str>>;
type SpannedValue<'t> = Spanned<DeValue<'t>>;

pub(super) fn parse(
    path: &str,
    text: &str,
    program: &Program,
) -> Result<ServicesFile, ServicesError> {
    let mut reader = Reader { program, problems: Vec::new() };
    let file = match DeTable::parse(text) {
        Ok(document) => reader.file(document.get_ref()),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            reader.problem(at, error.message().replace('\n', ", "));
            ServicesFile::default()
        }
    };
    if reader.problems.is_empty() { Ok(file) } else { Err(reader.told(path, text)) }
}

/// Reads, and gathers problems on the way.
struct Reader<'p> {
    program: &'p Program,
    problems: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn problem(&mut self, at: usize, what: String) {
        self.problems.push((at, what));
    }

    /// All problems in the order of the text.
    fn told(mut self, path: &str, text: &str) -> ServicesError {
        self.problems.sort();
        let before = |at: usize| text.bytes().take(at);
        let line = |at: usize| before(at).filter(|byte| *byte == b'\n').count() + 1;
        let problems = self.problems.iter();
        let problems = problems.map(|(at, what)| format!("{path}:{}: {what}", line(*at)));
        ServicesError { problems: problems.collect() }
    }

    fn file(&mut self, document: &DeTable<'_>) -> ServicesFile {
        let mut file = ServicesFile::default();
        let program = self.program;
        for (name, value) in document {
            let Some(table) = value.get_ref().as_table() else {
                let what =
                    format!("`{}` stands in no table; begin with `[SERVICE]`", name.get_ref());
                self.problem(name.span().start, what);
                continue;
            };
            match name.get_ref().as_ref() {
                "hours" => {
                    let names = check::hours(program);
                    file.hours = self.tables(table, ("opening hours", &names), OPEN, Self::hours);
                }
                "queues" => {
                    let names = check::queues(program);
                    file.queues = self.tables(table, ("queue", &names), FULL, Self::queue);
                }
                "texts" => {
                    if self.switch(table, Word::Fails) == Switch::Fails {
                        file.texts = TextService::Fails;
                    }
                }
                service => match program.services.get(service) {
                    Some(declared) => {
                        let entry = self.entry(declared, table);
                        file.services.insert(service.to_owned(), entry);
                    }
                    None => {
                        let names = program.services.keys().map(AsRef::as_ref);
                        self.unknown(name, "the menus have no service", names);
                    }
                },
            }
        }
        file
    }

    fn unknown<'n>(
        &mut self,
        name: &SpannedName<'_>,
        what: &str,
        names: impl Iterator<Item = &'n str>,
    ) {
        let written = name.get_ref();
        let hint = check::did_you_mean(written, names);
        self.problem(name.span().start, format!("{what} `{written}`{hint}"));
    }

    fn entry(&mut self, declared: &Service, table: &DeTable<'_>) -> Entry {
        let mut entry = Entry { changes: declared.changes, ..Entry::default() };
        for (name, value) in table {
            match (name.get_ref().as_ref(), value.get_ref()) {
                (CASES, DeValue::Array(cases)) => {
                    let cases = cases.iter().filter_map(|case| self.case(declared, case));
                    entry.cases = cases.collect();
                }
                (FAILS, _) => entry.usual.fails = self.yes_or_no(FAILS, value),
                (UNSURE, _) if declared.changes => {
                    entry.usual.unsure = self.yes_or_no(UNSURE, value);
                }
                (AFTER, _) => entry.usual.after = self.delay(value),
                _ => self.field(declared, (name, value), &mut entry.usual.fields),
            }
        }
        entry
    }

    fn case(&mut self, declared: &Service, value: &SpannedValue<'_>) -> Option<Case> {
        let Some(table) = value.get_ref().as_table() else {
            self.problem(value.span().start, "write each case as `[[SERVICE.when]]`".to_owned());
            return None;
        };
        let mut case = Case::default();
        for (name, value) in table {
            match (name.get_ref().as_ref(), value.get_ref()) {
                (ANSWER, DeValue::Table(fields)) => {
                    for field in fields {
                        self.field(declared, field, &mut case.fields);
                    }
                }
                (ANSWER, _) => {
                    let what = "write the answer as `answer = { FIELD = VALUE }`".to_owned();
                    self.problem(value.span().start, what);
                }
                (FAILS, _) => case.fails = self.yes_or_no(FAILS, value),
                (UNSURE, _) if declared.changes => case.unsure = self.yes_or_no(UNSURE, value),
                (AFTER, _) => case.after = self.delay(value),
                _ => self.argument(declared, (name, value), &mut case.arguments),
            }
        }
        Some(case)
    }

    fn field(
        &mut self,
        declared: &Service,
        (name, value): (&SpannedName<'_>, &SpannedValue<'_>),
        fields: &mut BTreeMap<String, String>,
    ) {
        let Some(field) = declared.gives.get(name.get_ref().as_ref()) else {
            let names = declared.gives.keys().map(AsRef::as_ref);
            return self.unknown(name, "the service gives no", names);
        };
        let Some(text) = self.text(name, value) else { return };
        if let Some(why) = check::unfit(field, &text) {
            return self.problem(value.span().start, format!("`{}` {why}", name.get_ref()));
        }
        fields.insert(name.get_ref().to_string(), text);
    }

    fn argument(
        &mut self,
        declared: &Service,
        (name, value): (&SpannedName<'_>, &SpannedValue<'_>),
        arguments: &mut BTreeMap<String, String>,
    ) {
        let taken = check::arguments(declared);
        if !taken.contains(name.get_ref().as_ref()) {
            let taken = taken.iter().map(String::as_str);
            return self.unknown(name, "the service takes no", taken);
        }
        if let Some(text) = self.text(name, value) {
            arguments.insert(name.get_ref().to_string(), text);
        }
    }

    fn text(&mut self, name: &SpannedName<'_>, value: &SpannedValue<'_>) -> Option<String> {
        let text = as_text(value.get_ref());
        if text.is_none() {
            let name = name.get_ref();
            let what = format!("`{name}` must be one text, number, `true` or `false`");
            self.problem(value.span().start, what);
        }
        text
    }

    fn yes_or_no(&mut self, name: &str, value: &SpannedValue<'_>) -> bool {
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.problem(value.span().start, format!("`{name}` must be `true` or `false`"));
            false
        })
    }

    fn delay(&mut self, value: &SpannedValue<'_>) -> Option<Duration> {
        let seconds = as_text(value.get_ref()).and_then(|text| text.parse::<f64>().ok());
        let possible = seconds.filter(|seconds| (0.0..=LONGEST_DELAY).contains(seconds));
        if possible.is_none() {
            let what = format!("`{AFTER}` must be a number from 0 to {LONGEST_DELAY}");
            self.problem(value.span().start, what);
        }
        possible.map(Duration::from_secs_f64)
    }

    /// Tables by the names of things that the menus have.
    fn tables<T>(
        &mut self,
        table: &DeTable<'_>,
        (what, names): (&str, &BTreeSet<&str>),
        setting: &str,
        read: impl Fn(&mut Self, &DeTable<'_>) -> T,
    ) -> BTreeMap<String, T> {
        let mut tables = BTreeMap::new();
        for (name, value) in table {
            if !names.contains(name.get_ref().as_ref()) {
                self.unknown(name, &format!("the menus have no {what}"), names.iter().copied());
            }
            if let Some(settings) = value.get_ref().as_table() {
                tables.insert(name.get_ref().to_string(), read(self, settings));
            } else {
                let what = format!("write `{setting} = …` in a table of its own");
                self.problem(value.span().start, what);
            }
        }
        tables
    }

    fn hours(&mut self, settings: &DeTable<'_>) -> Switch {
        self.switch(settings, Word::Open)
    }

    fn queue(&mut self, settings: &DeTable<'_>) -> QueueState {
        let mut queue = QueueState::default();
        for (setting, value) in settings {
            let written = setting.get_ref().as_ref();
            match written {
                STAFFED => queue.staffed = self.yes_or_no(STAFFED, value),
                FULL => queue.full = self.yes_or_no(FULL, value),
                FAILS => queue.fails = self.yes_or_no(FAILS, value),
                WAITING => queue.others = self.count(WAITING, value),
                _ => {
                    let words = [STAFFED, FULL, WAITING, FAILS];
                    self.unknown(setting, "there is no setting", words.into_iter());
                }
            }
        }
        queue
    }

    fn count(&mut self, name: &str, value: &SpannedValue<'_>) -> u32 {
        let number = as_text(value.get_ref()).and_then(|text| text.parse::<u32>().ok());
        let number = number.filter(|number| *number <= MOST_WAITING);
        number.unwrap_or_else(|| {
            let what = format!("`{name}` must be a number from 0 to {MOST_WAITING}");
            self.problem(value.span().start, what);
            0
        })
    }

    fn switch(&mut self, settings: &DeTable<'_>, word: Word) -> Switch {
        let mut switch = Switch::Usual;
        for (setting, value) in settings {
            let written = setting.get_ref().as_ref();
            if written == FAILS {
                if self.yes_or_no(FAILS, value) {
                    switch = Switch::Fails;
                }
            } else if written == word.written() {
                let off = self.yes_or_no(written, value) == word.off();
                if off && switch == Switch::Usual {
                    switch = Switch::Closed;
                }
            } else {
                let words = [word.written(), FAILS];
                self.unknown(setting, "there is no setting", words.into_iter());
            }
        }
        switch
    }
}

/// The words that switch something off.
#[derive(Clone, Copy)]
enum Word {
    Open,
    Fails,
}

impl Word {
    fn written(self) -> &'static str {
        match self {
            Self::Open => OPEN,
            Self::Fails => FAILS,
        }
    }

    /// The value that switches off: hours that are not open.
    fn off(self) -> bool {
        !matches!(self, Self::Open)
    }
}

/// A value as services answer it. A time of day has no seconds.
fn as_text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(true) => Some("yes".to_owned()),
        DeValue::Boolean(false) => Some("no".to_owned()),
        DeValue::Datetime(moment) => {
            let mut moment = *moment;
            if let Some(time) = moment.time.as_mut() {
                (time.second, time.nanosecond) = (None, None);
            }
            Some(moment.to_string())
        }
        DeValue::Integer(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    }
}
