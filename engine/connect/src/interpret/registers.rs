//! Values that references read, by their path: `External.name`, `LanguageCode`.

use std::collections::BTreeMap;

/// Names and texts.
pub(super) type Texts = BTreeMap<String, String>;

/// Paths without `$.`, and what stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Registers(Texts);

impl Registers {
    pub(super) fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    pub(super) fn all(&self) -> &Texts {
        &self.0
    }

    pub(super) fn set(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.0.insert(path.into(), text.into());
    }

    /// Forgets a path and all below it.
    pub(super) fn clear(&mut self, root: &str) {
        let is_below =
            |path: &str| path.strip_prefix(root).is_some_and(|rest| rest.starts_with('.'));
        self.0.retain(|path, _| path != root && !is_below(path));
    }

    /// What stands below a path is these, and nothing else.
    pub(super) fn overwrite(&mut self, root: &str, texts: Texts) {
        self.clear(root);
        self.0.extend(texts.into_iter().map(|(key, text)| (format!("{root}.{key}"), text)));
    }

    /// What stands below a path, without it.
    pub(super) fn below(&self, root: &str) -> Texts {
        let under = |(path, text): (&String, &String)| {
            let key = path.strip_prefix(root)?.strip_prefix('.')?;
            Some((key.to_owned(), text.clone()))
        };
        self.0.iter().filter_map(under).collect()
    }

    pub(super) fn extend(&mut self, texts: Texts) {
        self.0.extend(texts);
    }
}
