//! Names written into a `pivotline.toml`, with everything else left as it is.

use anyhow::Context as _;
use pivotline_connect::Resource;
use toml_edit::{DocumentMut, Item, Table, TableLike, value};

/// The text with these names bound in an environment; tables that are missing are made.
///
/// # Errors
/// It is no TOML, or has something else where a table must be.
pub fn with_names(
    text: &str,
    environment: &str,
    about: &[(&str, &str)],
    names: &[(Resource, &str, &str)],
) -> anyhow::Result<String> {
    let mut file: DocumentMut = text.parse()?;
    let all = table(file.as_table_mut(), "environments", Shown::ByItsTables)?;
    let one = table(all, environment, Shown::Always)?;
    for (key, text) in about {
        one.insert(key, value(*text));
    }
    for (kind, name, id) in names {
        table(one, kind.word(), Shown::Always)?.insert(name, value(*id));
    }
    Ok(file.to_string())
}

/// Whether a new table has a line of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Always,
    ByItsTables,
}

fn table<'t>(
    parent: &'t mut dyn TableLike,
    key: &str,
    shown: Shown,
) -> anyhow::Result<&'t mut dyn TableLike> {
    let item = parent.entry(key).or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(shown == Shown::ByItsTables);
        Item::Table(table)
    });
    item.as_table_like_mut().with_context(|| format!("`{key}` is no table in pivotline.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_order_stay() {
        let before = "# Ours.\n[environments.a]\nregion = \"us-east-1\" # Virginia\n\n\
                      [environments.a.queue] # people\nfront = \"1\"\n\n[environments.b]\n";
        let names = [(Resource::Queue, "fraud", "2"), (Resource::Flow, "bank es-US", "3")];
        let after = with_names(before, "a", &[("account", "111122223333")], &names).unwrap();
        insta::assert_snapshot!(after);
        let new = with_names("", "c", &[], &[(Resource::Hours, "day", "4")]).unwrap();
        assert_eq!(new.trim(), "[environments.c]\n\n[environments.c.hours]\nday = \"4\"");
    }
}
