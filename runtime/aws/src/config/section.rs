//! Reading a table key by key, so that everything that is wrong in it is found in one reading.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use toml::{Table, Value};

use super::fault::Fault;

/// What a reading has found so far.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) faults: RefCell<Vec<Fault>>,
    /// Every key that was asked for, with the tables that it stands in.
    pub(super) known: RefCell<BTreeSet<String>>,
}

/// A table that is read. A key that nobody asks for is a fault.
pub(super) struct Section<'a> {
    place: String,
    /// The place without the environment's name.
    kind: String,
    table: Option<&'a Table>,
    reading: &'a Reading,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Section<'a> {
    /// The table at `place`; `kind` is the place as the documentation names it.
    pub(super) fn new(
        place: String,
        kind: &str,
        table: Option<&'a Table>,
        reading: &'a Reading,
    ) -> Self {
        Self { place, kind: kind.to_owned(), table, reading, asked: RefCell::default() }
    }

    /// Whether the table is there.
    pub(super) fn is_there(&self) -> bool {
        self.table.is_some()
    }

    /// Tells a fault at a key.
    pub(super) fn fault(&self, key: &str, wrong: &str, write: &str) {
        let place = format!("{}.{key}", self.place);
        let fault = Fault { place, wrong: wrong.to_owned(), write: write.to_owned() };
        self.reading.faults.borrow_mut().push(fault);
    }

    /// A table in this one.
    pub(super) fn section(&self, key: &'static str) -> Section<'a> {
        let table = self.value(key).and_then(|value| {
            let table = value.as_table();
            if table.is_none() {
                self.fault(key, "this is no table", &format!("[{}.{key}]", self.place));
            }
            table
        });
        let kind =
            if self.kind.is_empty() { key.to_owned() } else { format!("{}.{key}", self.kind) };
        Section::new(format!("{}.{key}", self.place), &kind, table, self.reading)
    }

    /// A text.
    pub(super) fn text(&self, key: &'static str) -> Option<&'a str> {
        let value = self.value(key)?;
        let text = value.as_str().filter(|text| !text.trim().is_empty());
        if text.is_none() {
            self.fault(key, "this is no text, or an empty one", "write a text in quotes");
        }
        text
    }

    /// A text that must be there; `write` says what to write where it is missing.
    pub(super) fn required(&self, key: &'static str, write: &str) -> Option<&'a str> {
        if self.value(key).is_none() {
            self.fault(key, "it is missing", write);
        }
        self.text(key)
    }

    /// A text that is judged by `judge`, which says what it means; `write` says what is good.
    pub(super) fn judged<T>(
        &self,
        key: &'static str,
        write: &str,
        judge: impl FnOnce(&str) -> Result<T, &'static str>,
    ) -> Option<T> {
        let told = judge(self.text(key)?);
        told.map_err(|wrong| self.fault(key, wrong, write)).ok()
    }

    /// A list of texts.
    pub(super) fn texts(&self, key: &'static str) -> Option<Vec<&'a str>> {
        let list = self.value(key)?.as_array();
        let texts: Option<Vec<&str>> =
            list.and_then(|list| list.iter().map(Value::as_str).collect());
        if texts.is_none() {
            self.fault(key, "this is no list of texts", "write [\"one\", \"two\"]");
        }
        texts
    }

    /// A whole number within `range`; `usual` where none is written.
    pub(super) fn whole(&self, key: &'static str, range: RangeInclusive<u32>, usual: u32) -> u32 {
        let Some(value) = self.value(key) else { return usual };
        let number = value.as_integer().and_then(|number| u32::try_from(number).ok());
        number.filter(|number| range.contains(number)).unwrap_or_else(|| {
            let write = format!("write a number from {} to {}", range.start(), range.end());
            self.fault(key, "this is no whole number in its range", &write);
            usual
        })
    }

    /// An amount of something: a number that is not less than nothing.
    pub(super) fn amount(&self, key: &'static str) -> Option<f64> {
        let value = self.value(key)?;
        // A whole number is an amount too.
        #[expect(clippy::cast_precision_loss, reason = "no price has sixteen digits")]
        let amount = value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
        let amount = amount.filter(|amount| amount.is_finite() && *amount >= 0.0);
        if amount.is_none() {
            self.fault(key, "this is no amount", "write a number, as 0.0075");
        }
        amount
    }

    /// One of a few words.
    pub(super) fn one_of<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let words: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            let write = format!("write {}", words.join(" or "));
            self.fault(key, "this is none of the words that mean something here", &write);
        }
        found
    }

    /// A table of texts by any name.
    pub(super) fn names(&self, key: &'static str) -> BTreeMap<String, String> {
        let table = self.section(key).table;
        let entries = table.into_iter().flatten().filter_map(|(name, value)| {
            let text = value.as_str().map(str::to_owned);
            if text.is_none() {
                self.fault(&format!("{key}.{name}"), "this is no text", "write an id or an ARN");
            }
            Some((name.clone(), text?))
        });
        entries.collect()
    }

    /// The whole table, for who understands it.
    pub(super) fn whole_table(&self, key: &'static str) -> Table {
        self.section(key).table.cloned().unwrap_or_default()
    }

    /// Ends the reading: what nobody asked for is a fault.
    pub(super) fn done(self) {
        let asked = self.asked.borrow();
        for key in self.table.into_iter().flat_map(Table::keys) {
            if asked.iter().any(|known| known == key) {
                continue;
            }
            let near = asked.iter().map(|known| (strsim::jaro_winkler(known, key), *known));
            let near = near.max_by(|(one, _), (other, _)| one.total_cmp(other));
            let write = match near.filter(|(likeness, _)| *likeness > 0.75) {
                Some((_, near)) => format!("write `{near}`, if that is meant"),
                None => format!("remove it; known here are {}", asked.join(", ")),
            };
            self.fault(key, "nothing reads this key", &write);
        }
    }

    fn value(&self, key: &'static str) -> Option<&'a Value> {
        if !self.asked.borrow().contains(&key) {
            self.asked.borrow_mut().push(key);
            let full =
                if self.kind.is_empty() { key.to_owned() } else { format!("{}.{key}", self.kind) };
            self.reading.known.borrow_mut().insert(full);
        }
        self.table?.get(key)
    }
}
