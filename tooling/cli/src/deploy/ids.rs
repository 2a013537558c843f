//! Names of ours as names in a template.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_connect::Resource;

/// What each name is called in a template.
#[derive(Debug)]
pub(super) struct Ids {
    spelled: fn(&str) -> String,
    ids: BTreeMap<(Resource, String), String>,
    taken: BTreeSet<String>,
}

impl Ids {
    /// No ids yet; each will be spelled so.
    pub(super) fn spelled(spelled: fn(&str) -> String) -> Self {
        Self { spelled, ids: BTreeMap::new(), taken: BTreeSet::new() }
    }

    /// Gives an id to a name; the same names in the same order are given the same ids.
    pub(super) fn give(&mut self, resource: Resource, name: &str) {
        let key = (resource, name.to_owned());
        if self.ids.contains_key(&key) {
            return;
        }
        let plain = (self.spelled)(&format!("{}_{name}", resource.word()));
        let others = (2..).map(|count: u32| format!("{plain}X{count}"));
        let free = std::iter::once(plain.clone()).chain(others);
        let id = free.into_iter().find(|id| !self.taken.contains(id)).unwrap_or_default();
        self.taken.insert(id.clone());
        self.ids.insert(key, id);
    }

    /// The id of a name.
    pub(super) fn of(&self, resource: Resource, name: &str) -> &str {
        self.ids.get(&(resource, name.to_owned())).map_or("", String::as_str)
    }
}

/// `front_desk` as `FrontDesk`: letters and digits alone, as CloudFormation wants it.
pub(super) fn camel(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
    };
    words.map(word).collect::<Vec<String>>().concat()
}

/// `everyday es-US` as `everyday_es_US`, as Terraform wants it.
pub(super) fn snake(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_names_have_one_id() {
        let mut ids = Ids::spelled(camel);
        for name in ["front_desk", "line_12", "line_1_2"] {
            ids.give(Resource::Queue, name);
        }
        let of = |name| ids.of(Resource::Queue, name);
        assert_eq!(
            [of("front_desk"), of("line_12"), of("line_1_2")],
            ["QueueFrontDesk", "QueueLine12", "QueueLine12X2"]
        );
    }

    #[test]
    fn flows_whose_names_differ_in_a_blank_alone_are_told_apart() {
        let mut ids = Ids::spelled(snake);
        for name in ["a b_c queue", "a_b c queue"] {
            ids.give(Resource::Flow, name);
        }
        let of = |name| ids.of(Resource::Flow, name);
        assert_eq!(
            [of("a b_c queue"), of("a_b c queue")],
            ["flow_a_b_c_queue", "flow_a_b_c_queueX2"]
        );
    }
}
