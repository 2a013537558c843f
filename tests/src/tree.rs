//! Generated menus: trees of any size.

use std::fmt::Write as _;

use pivotline_syntax::{SourceFile, Sources};

/// A line whose menus hold about this many options, eight a menu; each leads to a menu or to a
/// step that says something and hangs up.
#[must_use]
pub fn tree(options: usize) -> Sources {
    let menus = (options / 8).max(1);
    let mut text = String::from(
        "line everyday {\n  brand \"Everyday Bank\"\n  language en-US voice joanna\n  start -> menu_0\n  \
         silence \"Sorry, I did not hear a key.\"\n  wrong key \"Sorry, that key is not in use.\"\n  \
         after 2 tries -> desk\n  failed \"Sorry, that did not work.\" -> desk\n}\n\n\
         route desk {\n  queue desk\n  full -> hang up\n  failed -> hang up\n}\n",
    );
    for menu in 0..menus {
        let _ = write!(text, "\nmenu menu_{menu} {{\n  say \"Menu {menu}. How can we help?\"\n");
        let mut leaves = Vec::new();
        for key in 1..=8 {
            let child = menu * 8 + key;
            if child < menus {
                let _ = writeln!(text, "  {key} \"go to menu {child}\" -> menu_{child}");
            } else {
                let _ =
                    writeln!(text, "  {key} \"hear fact {key} of {menu}\" -> fact_{menu}_{key}");
                leaves.push(key);
            }
        }
        text.push_str("}\n");
        for key in leaves {
            let _ = write!(
                text,
                "\nstep fact_{menu}_{key} {{\n  say \"This is fact {key} of menu {menu}.\"\n  -> hang up\n}}\n"
            );
        }
    }
    Sources::new(vec![SourceFile { path: "tree.menu".to_owned(), text }])
}
