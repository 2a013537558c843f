//! Values that references read, by their path: `External.name`, `LanguageCode`.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Names and texts.
pub(super) type Texts = BTreeMap<String, String>;

/// Paths without `$.`, and what stands there. Clones share it until one of them changes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Registers(Arc<BTreeMap<Arc<str>, Arc<str>>>);

impl Registers {
    pub(super) fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(AsRef::as_ref)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<str>)> {
        self.0.iter()
    }

    pub(super) fn contains(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    pub(super) fn set(&mut self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) {
        Arc::make_mut(&mut self.0).insert(path.into(), text.into());
    }

    /// Forgets a path and all below it.
    pub(super) fn clear(&mut self, root: &str) {
        let is_below =
            |path: &str| path.strip_prefix(root).is_some_and(|rest| rest.starts_with('.'));
        let is_it = |path: &str| path == root || is_below(path);
        if self.0.keys().any(|path| is_it(path)) {
            Arc::make_mut(&mut self.0).retain(|path, _| !is_it(path));
        }
    }

    /// What stands below a path is these, and nothing else.
    pub(super) fn overwrite(&mut self, root: &str, texts: Texts) {
        self.clear(root);
        self.extend(texts.into_iter().map(|(key, text)| (format!("{root}.{key}"), text)));
    }

    /// What stands below a path, without it.
    pub(super) fn below(&self, root: &str) -> Texts {
        let under = |(path, text): (&Arc<str>, &Arc<str>)| {
            let key = path.strip_prefix(root)?.strip_prefix('.')?;
            Some((key.to_owned(), text.as_ref().to_owned()))
        };
        self.0.iter().filter_map(under).collect()
    }

    pub(super) fn extend<P: Into<Arc<str>>, T: Into<Arc<str>>>(
        &mut self,
        texts: impl IntoIterator<Item = (P, T)>,
    ) {
        let texts = texts.into_iter().map(|(path, text)| (path.into(), text.into()));
        Arc::make_mut(&mut self.0).extend(texts);
    }
}
