//! Where in a text the values stand that JSON pointers name.

use std::collections::{HashMap, HashSet};

/// The line and column of each of some pointers, counted from 1, columns in characters. What a
/// pointer names and is not there stands where the nearest thing around it does.
///
/// The text must be JSON; of any other, what is found is of no use.
#[must_use]
pub fn places<'a>(json: &str, pointers: &[&'a str]) -> HashMap<&'a str, (usize, usize)> {
    let wanted = wanted(pointers);
    let mut found: HashMap<&str, usize> = HashMap::new();
    let mut scan = Scan { json, at: 0, pointer: String::new(), open: Vec::new() };
    while let Some((pointer, at)) = scan.next_value() {
        if let Some(known) = wanted.get(pointer) {
            found.entry(known).or_insert(at);
        }
    }
    let nearest = |pointer: &'a str| parents(pointer).find_map(|parent| found.get(parent));
    let mut wanted: Vec<(usize, &str)> = pointers
        .iter()
        .map(|pointer| (nearest(pointer).copied().unwrap_or_default(), *pointer))
        .collect();
    wanted.sort_unstable();
    let mut lines = Lines { json, at: 0, line: 1, column: 1 };
    wanted.into_iter().map(|(at, pointer)| (pointer, lines.position(at))).collect()
}

/// Counts lines and columns once for all places, from the first to the last: a flow may be one
/// line alone.
struct Lines<'a> {
    json: &'a str,
    at: usize,
    line: usize,
    column: usize,
}

impl Lines<'_> {
    fn position(&mut self, at: usize) -> (usize, usize) {
        for character in self.json.get(self.at..at).unwrap_or_default().chars() {
            if character == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.at = at;
        (self.line, self.column)
    }
}

/// The pointers, and all that lead to them.
fn wanted<'a>(pointers: &[&'a str]) -> HashSet<&'a str> {
    pointers.iter().flat_map(|pointer| parents(pointer)).collect()
}

/// A pointer, then what is around it, outwards.
fn parents(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |inner| Some(inner.rsplit_once('/')?.0))
}

/// Goes through a text, value by value.
struct Scan<'a> {
    json: &'a str,
    at: usize,
    pointer: String,
    open: Vec<Open>,
}

/// An object or list that is not at its end.
struct Open {
    /// How long its own pointer is.
    length: usize,
    /// Which item is next; none in an object.
    index: Option<usize>,
}

impl Scan<'_> {
    /// The next value: its pointer, and where it starts; a member's is behind its key.
    fn next_value(&mut self) -> Option<(&str, usize)> {
        loop {
            let at = self.at;
            match self.json.as_bytes().get(at)? {
                b'{' | b'[' => {
                    self.begin();
                    return Some((&self.pointer, at));
                }
                b'}' | b']' => {
                    self.open.pop();
                    self.at += 1;
                }
                b'"' if self.is_key_next() => self.key(),
                b' ' | b'\n' | b'\r' | b'\t' | b',' | b':' => self.at += 1,
                _ => {
                    self.leaf();
                    return Some((&self.pointer, at));
                }
            }
        }
    }

    /// An object or list begins.
    fn begin(&mut self) {
        let is_list = self.json.as_bytes().get(self.at) == Some(&b'[');
        self.name_item();
        self.open.push(Open { length: self.pointer.len(), index: is_list.then_some(0) });
        self.at += 1;
    }

    /// A text, number or word.
    fn leaf(&mut self) {
        self.name_item();
        if self.json.as_bytes().get(self.at) == Some(&b'"') {
            self.at = self.after_text();
            return;
        }
        let rest = self.json.get(self.at..).unwrap_or_default();
        let ends = |c: char| c.is_ascii_whitespace() || matches!(c, ',' | ']' | '}');
        self.at += rest.find(ends).unwrap_or(rest.len()).max(1);
    }

    /// Whether what follows is a member's name.
    fn is_key_next(&self) -> bool {
        let in_object = self.open.last().is_some_and(|open| open.index.is_none());
        let after = self.json.get(self.after_text()..).unwrap_or_default();
        in_object && after.trim_start().starts_with(':')
    }

    fn key(&mut self) {
        let end = self.after_text();
        let quoted = self.json.get(self.at..end).unwrap_or_default();
        let key: String = serde_json::from_str(quoted).unwrap_or_default();
        if let Some(open) = self.open.last() {
            self.pointer.truncate(open.length);
        }
        self.pointer.push('/');
        self.pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        self.at = end;
    }

    /// In a list, the value's own pointer.
    fn name_item(&mut self) {
        if let Some(Open { length, index: Some(index) }) = self.open.last_mut() {
            self.pointer.truncate(*length);
            self.pointer.push_str(&format!("/{index}"));
            *index += 1;
        }
    }

    /// Where the text that begins here ends.
    fn after_text(&self) -> usize {
        let mut escaped = false;
        let inside = self.json.as_bytes().iter().skip(self.at + 1);
        let length = inside.take_while(|byte| {
            let ends = !escaped && **byte == b'"';
            escaped = !escaped && **byte == b'\\';
            !ends
        });
        (self.at + 2 + length.count()).min(self.json.len())
    }
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn values_are_found_where_they_stand() {
        let json = "{\n  \"a/b\": [1, {\"c\\\"\": \"}\"}],\n  \"é\": {\"x\": true}\n}\n";
        let found = places(json, &["", "/a~1b/0", "/a~1b/1/c\"", "/é/x", "/é/gone", "/none"]);
        assert_eq!(found[""], (1, 1));
        assert_eq!(found["/a~1b/0"], (2, 11));
        assert_eq!(found["/a~1b/1/c\""], (2, 22));
        assert_eq!(found["/é/x"], (3, 14));
        assert_eq!(found["/é/gone"], (3, 8));
        assert_eq!(found["/none"], (1, 1));
    }
}
