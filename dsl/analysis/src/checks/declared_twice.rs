//! N003: a name stands for one thing.

use std::collections::BTreeMap;

use pivotline_syntax::ast::Name;
use pivotline_syntax::{Code, Diagnostic, Span};

use crate::findings::Findings;
use crate::meaning::thing;
use crate::shapes::Folder;

/// Tells names of blocks that are declared twice in the folder, and fields twice in a service.
pub(super) fn check(folder: &Folder<'_>, findings: &mut Findings) {
    for name in &folder.again {
        if let Some(first) = folder.declared.get(name.value.as_str()) {
            let help = "all menu files of a folder are one program: give one of the two \
                        another name";
            let first_is = format!("here it is {}", thing(first.word));
            findings.push(twice(name, first.span, &first_is).help(help));
        }
    }
    for service in folder.services.values() {
        let mut known: BTreeMap<&str, Span> = BTreeMap::new();
        for field in &service.gives {
            match known.get(field.name.value.as_str()) {
                Some(first) => {
                    let finding = twice(&field.name, *first, "it stands here first");
                    findings.push(finding.help("keep one of the two"));
                }
                None => {
                    known.insert(&field.name.value, field.name.span);
                }
            }
        }
    }
}

fn twice(name: &Name, first: Span, remark: &str) -> Diagnostic {
    let message = format!("`{}` is declared twice", name.value);
    Diagnostic::error(Code::N003DeclaredTwice, name.span, message).also(first, remark)
}
