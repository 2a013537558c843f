//! A flow's size.

use crate::document::Document;
use crate::limits::{MOST_ACTIONS, MOST_CHARACTERS};

use super::Code;
use super::problem::Report;

const REMEDY: &str = "move a part into a module or a flow of its own";

pub(super) fn check(json: &str, document: &Document, report: &mut Report) {
    let actions = document.actions.len();
    if actions > MOST_ACTIONS {
        let cause = format!("{actions} actions, and a flow may have {MOST_ACTIONS}");
        report.whole(Code::F003, "/Actions", cause, REMEDY);
    }
    let characters = json.chars().count();
    if characters > MOST_CHARACTERS {
        let cause = format!("{characters} characters, and a flow may have {MOST_CHARACTERS}");
        report.whole(Code::F003, "", cause, REMEDY);
    }
}
