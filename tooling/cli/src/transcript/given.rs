//! What a transcript takes as given: the answers of everything outside the call.

use std::collections::{BTreeMap, BTreeSet};

/// The answers.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// What services answer: raw values, by service and field.
    values: BTreeMap<String, BTreeMap<String, String>>,
    /// Services and queues that fail, `text`, `screen` and `number check` among them.
    failing: BTreeSet<String>,
    /// Services of which nobody can tell what they did, and those whose functions break at it.
    unsure: BTreeSet<String>,
    breaking: BTreeSet<String>,
    /// Queues without room.
    full: BTreeSet<String>,
    /// Queues for which nobody works.
    unstaffed: BTreeSet<String>,
    /// Queues in which many wait.
    crowded: BTreeSet<String>,
    /// Numbers outside that nobody answers.
    unanswered: BTreeSet<String>,
    /// Hours that are closed.
    closed: BTreeSet<String>,
    /// The block that the screen stands at, for a call that goes on without it.
    screen: Option<String>,
    /// Whether numbers are mobile.
    mobile: BTreeMap<String, bool>,
}

/// What a queue says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// There is room.
    Yes,
    /// It is full.
    Full,
    /// It fails.
    Failing,
}

/// What comes of calling a number outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialled {
    /// Somebody answers.
    Answered,
    /// Nobody does in time.
    Unanswered,
    /// It cannot be called.
    Failed,
}

/// What becomes of an order to a service that changes things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ordered<'a> {
    /// It is done, and this is answered.
    Done(&'a BTreeMap<String, String>),
    /// It is certainly not done.
    NotDone,
    /// Nobody can tell, and the service says so.
    Unsure,
    /// Its function says nothing: it is late, or breaks.
    Broken,
}

impl Given {
    /// Reads what stands after `given`: facts with commas between.
    pub(super) fn read(&mut self, text: &str) -> Result<(), String> {
        facts(text).into_iter().try_for_each(|fact| self.fact(&fact))
    }

    fn fact(&mut self, fact: &str) -> Result<(), String> {
        if let Some(name) = fact.strip_suffix(" fails") {
            self.failing.insert(name.trim().to_owned());
            return Ok(());
        }
        if let Some(name) = fact.strip_suffix(" breaks") {
            self.breaking.insert(name.trim().to_owned());
            return Ok(());
        }
        let (name, is) = fact.split_once(" is ").ok_or("a fact is `A is B` or `A fails`")?;
        let (name, is) = (name.trim().to_owned(), is.trim());
        match (name.split_once('.'), is) {
            (Some((service, field)), value) => {
                let value = value.trim_matches('"').to_owned();
                let fields = self.values.entry(service.to_owned()).or_default();
                fields.insert(field.to_owned(), value);
            }
            (None, "full") => drop(self.full.insert(name)),
            (None, "unstaffed") => drop(self.unstaffed.insert(name)),
            (None, "crowded") => drop(self.crowded.insert(name)),
            (None, "unanswered") => drop(self.unanswered.insert(name)),
            (None, "unsure") => drop(self.unsure.insert(name)),
            (None, "closed") => drop(self.closed.insert(name)),
            (None, "mobile") => drop(self.mobile.insert(name, true)),
            (None, "not mobile") => drop(self.mobile.insert(name, false)),
            (None, at) if name == "screen" && at.starts_with("at ") => {
                self.screen = at.strip_prefix("at ").map(str::to_owned);
            }
            (None, other) => return Err(format!("nothing can be `{other}`")),
        }
        Ok(())
    }

    /// What a service answers; none where it fails.
    ///
    /// # Errors
    /// Nothing is given of it: a test would not say what it tests.
    pub fn answer(&self, service: &str) -> Result<Option<&BTreeMap<String, String>>, String> {
        if self.failing.contains(service) {
            return Ok(None);
        }
        let answer = self.values.get(service).map(Some);
        answer.ok_or_else(|| format!("`{service}` is asked, and nothing is given of it"))
    }

    /// What becomes of an order to a service.
    ///
    /// # Errors
    /// Nothing is given of it.
    pub fn order(&self, service: &str) -> Result<Ordered<'_>, String> {
        if self.breaking.contains(service) {
            return Ok(Ordered::Broken);
        }
        if self.unsure.contains(service) {
            return Ok(Ordered::Unsure);
        }
        Ok(self.answer(service)?.map_or(Ordered::NotDone, Ordered::Done))
    }

    /// Whether a number is mobile; none where that cannot be told. Without a word about it +1 202
    /// 555 0190 to 0199 are landlines, as in the local phone.
    #[must_use]
    pub fn is_mobile(&self, number: &str) -> Option<bool> {
        if self.failing.contains("number check") {
            return None;
        }
        let given = self.mobile.get(number).copied();
        Some(given.unwrap_or_else(|| !number.starts_with("+1202555019")))
    }

    /// The block that the screen stands at; none where the link was not opened.
    #[must_use]
    pub fn screen(&self) -> Option<&str> {
        self.screen.as_deref()
    }

    /// Whether the screen can be looked at.
    #[must_use]
    pub fn shows_screen(&self) -> bool {
        !self.failing.contains("screen")
    }

    /// Whether texts are sent.
    #[must_use]
    pub fn sends_text(&self) -> bool {
        !self.failing.contains("text")
    }

    /// Whether hours are open.
    #[must_use]
    pub fn is_open(&self, hours: &str) -> bool {
        !self.closed.contains(hours)
    }

    /// Whether anybody works for a queue.
    #[must_use]
    pub fn is_staffed(&self, queue: &str) -> bool {
        !self.unstaffed.contains(queue)
    }

    /// Whether many wait in a queue.
    #[must_use]
    pub fn is_crowded(&self, queue: &str) -> bool {
        self.crowded.contains(queue)
    }

    /// How many wait in a queue, as `sales.waiting is 4` gives it; none where that is not known.
    #[must_use]
    pub fn waiting(&self, queue: &str) -> Option<u32> {
        self.values.get(queue)?.get("waiting")?.parse().ok()
    }

    /// What comes of calling a number outside.
    #[must_use]
    pub fn dial(&self, number: &str) -> Dialled {
        match (self.failing.contains(number), self.unanswered.contains(number)) {
            (true, _) => Dialled::Failed,
            (false, true) => Dialled::Unanswered,
            (false, false) => Dialled::Answered,
        }
    }

    /// Whether a queue takes a contact.
    #[must_use]
    pub fn room(&self, queue: &str) -> Room {
        match (self.failing.contains(queue), self.full.contains(queue)) {
            (true, _) => Room::Failing,
            (false, true) => Room::Full,
            (false, false) => Room::Yes,
        }
    }
}

/// Facts, parted at the commas that stand outside quotation marks.
fn facts(text: &str) -> Vec<String> {
    let mut facts = vec![String::new()];
    let mut quoted = false;
    for character in text.chars() {
        quoted ^= character == '"';
        match facts.last_mut() {
            Some(fact) if character != ',' || quoted => fact.push(character),
            _ => facts.push(String::new()),
        }
    }
    facts.iter().map(|fact| fact.trim().to_owned()).filter(|fact| !fact.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_told_apart() {
        let mut given = Given::default();
        let text =
            "customer.name is \"Ann, or Bob\", customer.due is 3 USD, outage fails, desk is full";
        given.read(text).unwrap();
        let fields = [("due", "3 USD"), ("name", "Ann, or Bob")];
        let fields = fields.map(|(field, raw)| (field.to_owned(), raw.to_owned())).into();
        assert_eq!(given.answer("customer"), Ok(Some(&fields)));
        assert_eq!(given.answer("outage"), Ok(None));
        assert!(given.answer("balance").is_err());
        assert_eq!((given.room("desk"), given.room("sales")), (Room::Full, Room::Yes));
        assert!(given.read("desk is tired").is_err());
    }

    #[test]
    fn some_numbers_are_landlines() {
        let mut given = Given::default();
        given.read("+12025550100 is not mobile").unwrap();
        let told = ["+12025550100", "+12025550101", "+12025550190"].map(|it| given.is_mobile(it));
        assert_eq!(told, [Some(false), Some(true), Some(false)]);
        given.read("number check fails").unwrap();
        assert_eq!(given.is_mobile("+12025550101"), None);
    }
}
