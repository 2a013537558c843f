//! What kind of thing a name stands for, in an analyst's words.

use pivotline_syntax::ast::{BlockWord, Name};
use pivotline_syntax::{Code, Diagnostic, Edit};

use super::nearest;
use crate::findings::Trouble;
use crate::shapes::Folder;

/// For how many names of a folder the meant one is looked for; who misspells more has a list.
const MOST_SUGGESTED: usize = 100;

/// "a menu", "a service".
pub(crate) fn thing(word: BlockWord) -> &'static str {
    match word {
        BlockWord::Line => "a line",
        BlockWord::Service => "a service",
        BlockWord::Login => "a login",
        BlockWord::Step => "a step",
        BlockWord::Menu => "a menu",
        BlockWord::Pivot => "a pivot",
        BlockWord::Form => "a form",
        BlockWord::Route => "a route",
        BlockWord::Callback => "a callback",
        BlockWord::Rule => "a rule",
        BlockWord::Scenario => "a scenario",
    }
}

/// The finding that a name is declared nowhere, with the one that was probably meant. `wanted`
/// tells which kinds of thing could stand there.
pub(crate) fn unknown(
    folder: &Folder<'_>,
    name: &Name,
    wanted: impl Fn(BlockWord) -> bool,
) -> Trouble {
    if folder.told.borrow().contains(&name.value) {
        return Trouble::Told;
    }
    let message = format!("`{}` is declared nowhere", name.value);
    let diagnostic = Diagnostic::error(Code::N001UnknownName, name.span, message);
    let known = folder.declared.iter().filter(|(_, known)| wanted(known.word));
    let asked = folder.suggested.replace(folder.suggested.get() + 1);
    let meant = (asked < MOST_SUGGESTED)
        .then(|| nearest(&name.value, known.map(|(name, _)| *name)))
        .flatten();
    let Some(meant) = meant else {
        if folder.has_nameless {
            return Trouble::Told;
        }
        let help = "declare it, or write the name of something that is declared";
        return diagnostic.help(help).into();
    };
    let diagnostic = match folder.declared.get(meant) {
        Some(known) => diagnostic.also(known.span, format!("`{meant}` is declared here")),
        None => diagnostic,
    };
    diagnostic
        .label("no such name")
        .help(format!("did you mean `{meant}`?"))
        .fix(format!("write `{meant}`"), vec![Edit { span: name.span, text: meant.to_owned() }])
        .into()
}
